"""Where the accounts lie that a key has by itself."""

from coldtui.core.key import HARDENED, Path
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.custody.accounts import PURPOSES

SINGLE = (ScriptType.P2WPKH, ScriptType.P2TR, ScriptType.P2SH_P2WPKH, ScriptType.P2PKH)
"""The single-key script types in the order in which they are offered."""


def account_path(kind: ScriptType, network: Network, account: int) -> Path:
    """The path of an account (BIP44, BIP49, BIP84, BIP86)."""
    purpose = next(number for number, script_type in PURPOSES.items() if script_type is kind)
    return (purpose, HARDENED + network.coin_type, HARDENED + account)
