"""Where the accounts lie that a key has by itself."""

from coldtui.core.key import HARDENED, Path
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.custody.accounts import ELECTRUM_ACCOUNT, PURPOSES
from coldtui.custody.material import Kind

SINGLE = (ScriptType.P2WPKH, ScriptType.P2TR, ScriptType.P2SH_P2WPKH, ScriptType.P2PKH)
"""The single-key script types in the order in which they are offered."""


def account_path(kind: ScriptType, network: Network, account: int) -> Path:
    """The path of an account (BIP44, BIP49, BIP84, BIP86)."""
    purpose = next(number for number, script_type in PURPOSES.items() if script_type is kind)
    return (purpose, HARDENED + network.coin_type, HARDENED + account)


def own_accounts(kind: Kind | None, network: Network, number: int) -> tuple[tuple[str, Path], ...]:
    """The accounts that a key has by itself: each in words, and where it lies. Electrum's phrases have one only."""
    if kind is Kind.ELECTRUM:
        return ((f"{ScriptType.P2WPKH.words}, as Electrum has it", ELECTRUM_ACCOUNT),)
    return tuple((single.words, account_path(single, network, number)) for single in SINGLE)


def first_account(kind: Kind | None, network: Network) -> Path:
    """The account of which the first address is shown to tell a key."""
    return own_accounts(kind, network, 0)[0][1]
