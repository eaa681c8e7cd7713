"""From a draft to a signed file: coldtui's own road, in one line for a test; and what it should have signed."""

from collections.abc import Iterable, Sequence

from coldtui.core.descriptor import read_descriptor
from coldtui.core.network import Network
from coldtui.core.psbt import parse
from coldtui.core.review import Review, review
from coldtui.core.sign import SignedPsbt
from coldtui.core.transaction import read
from coldtui.core.wallet import Wallet
from coldtui.custody.session import Session
from tests.build import deterministic, keys, script, signatures, tx
from tests.build.psbt import Draft
from tests.build.wallets import Origin, TestWallet


def wallet_of(wallet: TestWallet) -> Wallet:
    """The registered wallet."""
    return read_descriptor(wallet.descriptor(), Network(wallet.network)).wallet


def reviewed(raw: bytes, wallets: Iterable[TestWallet]) -> Review:
    """What coldtui says of a file."""
    given = tuple(wallets)
    return review(read(raw, Network(given[0].network), [wallet_of(one) for one in given]))


def session_of(*phrases: str) -> Session:
    """A session with these keys loaded."""
    session = Session()
    for phrase in phrases:
        session.add(phrase.split())
    return session


def signed(raw: bytes, wallets: Sequence[TestWallet], *phrases: str) -> SignedPsbt:
    """Read, review, acknowledge every warning, sign with the keys of these phrases (OURS unless told)."""
    checked = reviewed(raw, wallets)
    approval = checked.approve(one.token for one in checked.warnings)
    with session_of(*(phrases or (keys.OURS,))) as session:
        return session.sign(checked, approval)


def expected(draft: Draft, index: int, origin: Origin) -> bytes:
    """The one signature that a key has for an input: by OpenSSL's points, RFC 6979 with low R, or BIP340."""
    one, made = draft.ins[index], draft.tx
    spot = one.spot
    if spot.kind == "p2tr":
        return signatures.schnorr(tx.taproot_hash(made, index, draft.spent), script.taproot_secret(origin.node))
    if spot.kind in ("p2pkh", "p2sh"):
        digest = tx.legacy_hash(made, index, spot.redeem or spot.script)
    else:
        digest = tx.segwit_hash(made, index, spot.witness_script or script.p2pkh(origin.pub), one.amount)
    return deterministic.low_r(digest, origin.node.secret)[0] + b"\x01"


def signatures_in(psbt_bytes: bytes) -> list[dict[bytes, bytes]]:
    """Each input's signatures by public key; a taproot one under the empty key."""
    return [
        one.partial_sigs | ({b"": one.tap_key_sig} if one.tap_key_sig is not None else {})
        for one in parse(psbt_bytes).inputs
    ]
