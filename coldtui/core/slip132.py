"""SLIP-132: extended public keys whose first letter says which addresses they are for (ypub, zpub, Ypub, Zpub)."""

from embit import base58

from coldtui.core.key import ExtendedPublicKey
from coldtui.core.wallet import ScriptType

_VERSIONS = {
    False: {
        ScriptType.P2PKH: "0488b21e",
        ScriptType.P2SH_P2WPKH: "049d7cb2",
        ScriptType.P2WPKH: "04b24746",
        ScriptType.P2SH_P2WSH: "0295b43f",
        ScriptType.P2WSH: "02aa7ed3",
    },
    True: {
        ScriptType.P2PKH: "043587cf",
        ScriptType.P2SH_P2WPKH: "044a5262",
        ScriptType.P2WPKH: "045f1cf6",
        ScriptType.P2SH_P2WSH: "024289ef",
        ScriptType.P2WSH: "02575483",
    },
}
"""Version bytes by script type, for mainnet and for test networks (SLIP-132, "Registered HD version bytes")."""


def slip132(xpub: ExtendedPublicKey, script_type: ScriptType) -> str | None:
    """The key as "zpub..." or the like; None for taproot and bare multisig, which have no letters of their own.

    Electrum takes the script type of a wallet from these letters alone, so an xpub is a legacy wallet to it.
    """
    version = _VERSIONS[xpub.is_test].get(script_type)
    if version is None:
        return None
    return str(base58.encode_check(bytes.fromhex(version) + xpub.serialize()[4:]))
