"""Accounts in URs: `crypto-account` (BCR-2020-015) and `account-descriptor` (BCR-2023-019).

Sparrow, BlueWallet, Specter, Nunchuk and Keeper read the first. It is written with one output, without the tag 308 of
the published text and without a cosigner (410) around the key: the form in use. With 308 the decoders of BlueWallet,
Keeper and Specter refuse it, and from several outputs BlueWallet takes the first. All forms are read.
"""

from coldtui.formats import cbor
from coldtui.formats.account_key import AccountKey
from coldtui.formats.ur_fields import Maybe, broken, fields, items, uint
from coldtui.formats.ur_keys import VERSION_2, Key, hd_key
from coldtui.formats.ur_outputs import EXPRESSIONS, read_output

MAX_OUTPUTS = 20
"""Most script types of one account that are read; seven are known."""

_OUTPUT_DESCRIPTOR = 40_308


def crypto_account(key: AccountKey) -> bytes:
    """The CBOR of a `crypto-account` with this one key."""
    output: cbor.Value = hd_key(key.xpub, key.origin)
    for tag in reversed(EXPRESSIONS[key.script_type]):
        output = cbor.Tag(tag, output)
    return _account(key, output)


def account_descriptor(key: AccountKey) -> bytes:
    """The CBOR of an `account-descriptor` with this one key; as a cosigner where it belongs among others."""
    place = "cosigner(@0)" if key.script_type.is_multisig else "@0"
    output: cbor.Value = {
        1: key.script_type.template.format(place),
        2: (hd_key(key.xpub, key.origin, version=VERSION_2),),
    }
    return _account(key, cbor.Tag(_OUTPUT_DESCRIPTOR, output))


def _account(key: AccountKey, output: cbor.Value) -> bytes:
    return cbor.encode({1: int.from_bytes(key.origin.fingerprint, "big"), 2: (output,)})


def read_account(value: Maybe) -> tuple[Key, ...]:
    """The keys of an account of either version, without their script types. Raises Unreadable, NotAKey, Refused.

    1 is the fingerprint of the master key, for keys that name none themselves (BCR-2020-015), 2 the outputs.
    """
    found = fields(value)
    master = uint(found.get(1, 0)).to_bytes(4, "big")
    outputs = items(found.get(2))
    if not 1 <= len(outputs) <= MAX_OUTPUTS:
        raise broken()
    keys = (read_output(one, master if any(master) else b"").keys for one in outputs)
    return tuple(key for group in keys for key in group)
