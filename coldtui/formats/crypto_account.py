"""`crypto-account` (BCR-2020-015): one account as bytes that Sparrow, BlueWallet, Specter, Nunchuk and Keeper read.

One output, without the tag 308 of the published text and without a cosigner (410) around the key: the form in use. With
308 the decoders of BlueWallet, Keeper and Specter refuse it, and from several outputs BlueWallet takes the first.
"""

from coldtui.core.key import HARDENED, KeyOrigin
from coldtui.core.wallet import ScriptType
from coldtui.formats import cbor
from coldtui.formats.account_key import AccountKey

_HD_KEY, _KEY_PATH, _COIN_INFO = 303, 304, 305
"""Tags of BCR-2020-007 ("Output Descriptors" has the ones below: BCR-2020-010)."""

_SCRIPT_HASH, _WITNESS_SCRIPT_HASH, _PUBLIC_KEY_HASH, _WITNESS_PUBLIC_KEY_HASH, _TAPROOT = 400, 401, 403, 404, 409

_EXPRESSIONS = {
    ScriptType.P2PKH: (_PUBLIC_KEY_HASH,),
    ScriptType.P2SH_P2WPKH: (_SCRIPT_HASH, _WITNESS_PUBLIC_KEY_HASH),
    ScriptType.P2WPKH: (_WITNESS_PUBLIC_KEY_HASH,),
    ScriptType.P2TR: (_TAPROOT,),
    ScriptType.P2SH: (_SCRIPT_HASH,),
    ScriptType.P2SH_P2WSH: (_SCRIPT_HASH, _WITNESS_SCRIPT_HASH),
    ScriptType.P2WSH: (_WITNESS_SCRIPT_HASH,),
}


def crypto_account(key: AccountKey) -> bytes:
    """The CBOR of a `crypto-account` with this one key."""
    output: cbor.Value = _hd_key(key)
    for tag in reversed(_EXPRESSIONS[key.script_type]):
        output = cbor.Tag(tag, output)
    return cbor.encode({1: int.from_bytes(key.origin.fingerprint, "big"), 2: (output,)})


def _hd_key(key: AccountKey) -> cbor.Tag:
    """BCR-2020-007: 3 key, 4 chain code, 5 use (absent on mainnet), 6 origin, 8 the parent's fingerprint."""
    fields: dict[int, cbor.Value] = {3: key.xpub.public_key, 4: key.xpub.chain_code}
    if key.xpub.is_test:
        fields[5] = cbor.Tag(_COIN_INFO, {2: 1})
    fields[6] = _key_path(key.origin)
    fields[8] = int.from_bytes(key.xpub.parent_fingerprint, "big")
    return cbor.Tag(_HD_KEY, fields)


def _key_path(origin: KeyOrigin) -> cbor.Tag:
    """BCR-2020-007: 1 every step with whether it is hardened, 2 the master key's fingerprint."""
    components: list[cbor.Value] = []
    for step in origin.path:
        components += [step % HARDENED, step >= HARDENED]
    return cbor.Tag(_KEY_PATH, {1: tuple(components), 2: int.from_bytes(origin.fingerprint, "big")})
