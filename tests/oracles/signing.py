"""Signing cases of the corpus with coldtui, with every key that the test wallets can have."""

from functools import cache

from coldtui.core.descriptor import read_descriptor
from coldtui.core.errors import RefusedToSign
from coldtui.core.network import Network
from coldtui.core.review import Review, review
from coldtui.core.sign import SignedPsbt
from coldtui.core.transaction import read
from coldtui.core.wallet import Wallet
from coldtui.custody.session import Session
from tests.build.keys import OURS, SECOND, THIRD, master
from tests.build.tx import Out
from tests.build.wallets import TestWallet

PEOPLE = [(OURS, ""), (SECOND, ""), (THIRD, ""), *((OURS, f"cosigner {number}") for number in range(20))]


@cache
def registered(wallet: TestWallet) -> Wallet:
    """The wallet as coldtui registers it."""
    return read_descriptor(wallet.descriptor(), Network(wallet.network)).wallet


@cache
def _who() -> dict[bytes, tuple[str, str]]:
    return {master(phrase, passphrase).fingerprint: (phrase, passphrase) for phrase, passphrase in PEOPLE}


def look(raw: bytes, wallets: tuple[TestWallet, ...], network: str = "regtest") -> Review:
    """The review of a file."""
    return review(read(raw, Network(network), [registered(wallet) for wallet in wallets]))


@cache
def _session(wallets: tuple[TestWallet, ...]) -> Session:
    """All keys of these wallets; never wiped, since they are published ones and the tests reuse them."""
    session = Session()
    for wallet in wallets:
        for account in wallet.accounts:
            phrase, passphrase = _who()[account.root.fingerprint]
            session.add(phrase.split(), passphrase)
    return session


def sign(checked: Review, wallets: tuple[TestWallet, ...]) -> SignedPsbt | None:
    """Sign with every key; None where the review, or the signer, finds that there is nothing to sign."""
    if checked.blockers:
        return None
    approval = checked.approve(one.token for one in checked.warnings)
    try:
        return _session(wallets).sign(checked, approval)
    except RefusedToSign:
        return None


def spent(checked: Review) -> list[Out]:
    """What the inputs spend, as the review has it."""
    outs = [one.utxo for one in checked.transaction.inputs]
    return [Out(out.amount, out.script_pubkey) for out in outs if out is not None]
