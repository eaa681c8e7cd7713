"""The single-key wallets that a key has by itself (BIP44, BIP49, BIP84, BIP86), found by where a PSBT points."""

from coldtui.core.key import HARDENED, KeyOrigin, Path
from coldtui.core.network import Network
from coldtui.core.ownership import NO_FINGERPRINT, records
from coldtui.core.psbt import Psbt
from coldtui.core.wallet import ScriptType, Wallet, single_key_wallet
from coldtui.custody.session import Session

PURPOSES = {
    HARDENED + 44: ScriptType.P2PKH,
    HARDENED + 49: ScriptType.P2SH_P2WPKH,
    HARDENED + 84: ScriptType.P2WPKH,
    HARDENED + 86: ScriptType.P2TR,
}
"""The first step of a path, and the script type that its BIP gives it."""

MAX_ACCOUNTS = 100
"""Accounts that one transaction may point to: each costs a derivation, and nobody pays from more."""


def account_wallet(session: Session, fingerprint: bytes, path: Path, network: Network) -> Wallet:
    """The wallet of one account of a key in the session; `path` is purpose, coin type and account, all hardened."""
    xpub = session.account_key(fingerprint, path, network.is_test)
    name = f"{PURPOSES[path[0]].value} account {path[2] - HARDENED} of {fingerprint.hex()}"
    return single_key_wallet(xpub, KeyOrigin(fingerprint, path), PURPOSES[path[0]], network, name)


def wallets_for(session: Session, psbt: Psbt, network: Network) -> tuple[Wallet, ...]:
    """The accounts of the session's keys to which the inputs point.

    The paths are hints: an input is ours only if its script is re-derived from the account. Only inputs count, so
    that an output cannot make an account known by naming it.
    """
    found: dict[tuple[bytes, Path], None] = {}
    for fields in psbt.inputs:
        for record in records(fields):
            path = record.origin.path[:3]
            if len(record.origin.path) != 5 or path[0] not in PURPOSES or path[1] != HARDENED + network.coin_type:
                continue
            if path[2] < HARDENED:
                continue
            for fingerprint in session.fingerprints:
                if record.origin.fingerprint in {fingerprint, NO_FINGERPRINT} and len(found) < MAX_ACCOUNTS:
                    found.setdefault((fingerprint, path))
    return tuple(account_wallet(session, fingerprint, path, network) for fingerprint, path in found)
