"""The single-key wallets that a key has by itself (BIP44, BIP49, BIP84, BIP86), found by where a PSBT points."""

from collections.abc import Iterable, Iterator, Mapping

from coldtui.core.address import grouped
from coldtui.core.key import HARDENED, ExtendedPublicKey, KeyOrigin, Path
from coldtui.core.network import Network
from coldtui.core.ownership import NO_FINGERPRINT, records
from coldtui.core.psbt import Psbt, parse
from coldtui.core.rawtx import OutPoint
from coldtui.core.transaction import NOTHING_SEEN, Transaction, facts
from coldtui.core.wallet import ScriptType, Wallet, single_key_wallet
from coldtui.custody.material import Kind
from coldtui.custody.session import Session

PURPOSES = {
    HARDENED + 44: ScriptType.P2PKH,
    HARDENED + 49: ScriptType.P2SH_P2WPKH,
    HARDENED + 84: ScriptType.P2WPKH,
    HARDENED + 86: ScriptType.P2TR,
}
"""The first step of a path, and the script type that its BIP gives it."""

ELECTRUM_ACCOUNT: Path = (HARDENED,)
"""Where the one account of a segwit phrase of Electrum lies (electrum/keystore.py, "from_bip43_rootseed": m/0h)."""

MAX_ACCOUNTS = 100
"""Accounts that one transaction may point to: each costs a derivation, and nobody pays from more."""


def account_wallet(session: Session, fingerprint: bytes, path: Path, network: Network) -> Wallet:
    """The wallet of one account of a key in the session.

    `path` is purpose, coin type and account, all hardened, or ELECTRUM_ACCOUNT.
    """
    xpub = session.account_key(fingerprint, path, network.is_test)
    return wallet_at(xpub, KeyOrigin(fingerprint, path), network)


def wallet_at(xpub: ExtendedPublicKey, origin: KeyOrigin, network: Network) -> Wallet:
    """The wallet of an account of a key, loaded or not, with the name that it is shown under."""
    label = grouped(origin.fingerprint.hex())
    if origin.path == ELECTRUM_ACCOUNT:
        return single_key_wallet(xpub, origin, ScriptType.P2WPKH, network, f"key {label}, Electrum")
    kind = PURPOSES[origin.path[0]]
    return single_key_wallet(
        xpub, origin, kind, network, f"key {label}, {kind.words}, account {origin.path[2] - HARDENED}"
    )


def wallets_for(session: Session, psbt: Psbt, network: Network) -> tuple[Wallet, ...]:
    """The accounts of the session's keys to which the inputs point, right or wrong: hints, until `read_to_sign`."""
    found: dict[tuple[bytes, Path], None] = {}
    for fields in psbt.inputs:
        for record in records(fields):
            for candidate in _accounts_named(session, record.origin, network):
                if len(found) < MAX_ACCOUNTS:
                    found.setdefault(candidate)
    return tuple(account_wallet(session, fingerprint, path, network) for fingerprint, path in found)


def _accounts_named(session: Session, origin: KeyOrigin, network: Network) -> Iterator[tuple[bytes, Path]]:
    path = origin.path
    if len(path) == 2:
        # a program that was given a bare extended key knows nothing above it: try the first accounts
        first: list[Path] = [(purpose, HARDENED + network.coin_type, HARDENED) for purpose in PURPOSES]
        for fingerprint in session.fingerprints:
            is_electrum = session.kind_of(fingerprint) is Kind.ELECTRUM
            yield from ((fingerprint, account) for account in ([ELECTRUM_ACCOUNT] if is_electrum else first))
        return
    for fingerprint in session.fingerprints:
        if origin.fingerprint in {fingerprint, NO_FINGERPRINT} and _is_account(
            session, fingerprint, path[:-2], network
        ):
            yield fingerprint, path[:-2]


def _is_account(session: Session, fingerprint: bytes, path: Path, network: Network) -> bool:
    """Whether a key has an account of its own there."""
    if session.kind_of(fingerprint) is Kind.ELECTRUM:
        return path == ELECTRUM_ACCOUNT
    return len(path) == 3 and path[0] in PURPOSES and path[1] == HARDENED + network.coin_type and path[2] >= HARDENED


def signing_wallets(session: Session, wallets: Iterable[Wallet]) -> tuple[Wallet, ...]:
    """The wallets of which the session holds a key, re-derived.

    Only these may call an output ours when we sign: a wallet that is only watched can be somebody else's, and a payment
    to it is a payment.
    """
    return tuple(wallet for wallet in wallets if any(session.owns(key) for key in wallet.keys))


def read_to_sign(
    session: Session,
    raw: bytes,
    network: Network,
    registered: Iterable[Wallet],
    seen: Mapping[OutPoint, int] = NOTHING_SEEN,
    *,
    accounts: bool = True,
) -> Transaction:
    """The facts of a PSBT against the registered wallets that the session can sign for and, with `accounts`, its own.

    An account counts only if an input was re-derived from it: else a false origin on an input could make any account
    known, and an output to it change. Raises NotAPsbt.
    """
    psbt = parse(raw)
    held = signing_wallets(session, registered)
    own = wallets_for(session, psbt, network) if accounts else ()
    transaction = facts(psbt, network, (*held, *own), seen)
    used = tuple(wallet for wallet in own if any(wallet is one for one in transaction.spending))
    return transaction if len(used) == len(own) else facts(psbt, network, (*held, *used), seen)
