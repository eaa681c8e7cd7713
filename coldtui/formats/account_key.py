"""The public key of one account, with what it is for: what every export is made of."""

from dataclasses import dataclass

from coldtui.core.key import HARDENED, ExtendedPublicKey, KeyOrigin, Path, path_text
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType, Wallet, single_key_wallet

COSIGNER = (ScriptType.P2WSH, ScriptType.P2SH_P2WSH)
"""The script types of a wallet of several keys that BIP48 has a path for, the usual one first."""

_BIP48 = {ScriptType.P2SH_P2WSH: 1, ScriptType.P2WSH: 2}


@dataclass(frozen=True, slots=True)
class AccountKey:
    """An account's extended public key, where it comes from, and what the scripts of its wallet look like.

    With a multisig script type it is one key of a wallet of several, and alone it has no descriptor and no address.
    """

    origin: KeyOrigin
    xpub: ExtendedPublicKey
    script_type: ScriptType
    network: Network

    @property
    def expression(self) -> str:
        """The key expression of BIP380: "[73c5da0a/84h/0h/0h]xpub..."."""
        return f"[{self.origin.text}]{self.xpub.text}"

    @property
    def path_text(self) -> str:
        """The path as people read it."""
        return path_text(self.origin.path)

    @property
    def wallet(self) -> Wallet:
        """The wallet of this key alone. Raises ValueError for a key that belongs among others."""
        if self.script_type.is_multisig:
            raise ValueError("a key of a wallet of several has no wallet alone")
        return single_key_wallet(self.xpub, self.origin, self.script_type, self.network)


def cosigner_path(script_type: ScriptType, network: Network, account: int) -> Path:
    """The path of a key for a wallet of several keys: m/48h/coin/account/2h, or 1h for nested segwit (BIP48)."""
    steps = (48, network.coin_type, account, _BIP48[script_type])
    return tuple(HARDENED + step for step in steps)
