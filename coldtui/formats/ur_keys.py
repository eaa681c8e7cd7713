"""Keys in URs: `hdkey`, `keypath` and `coin-info` (BCR-2020-007), `eckey` (BCR-2020-008), `address` (BCR-2020-009).

What is read becomes the text that a descriptor has in the key's place. Both versions of the tags are read, the one of
the first version (303 to 307) being the one in use.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coldtui.core import curve, script
from coldtui.core.address import address
from coldtui.core.base58 import with_checksum
from coldtui.core.errors import Refused
from coldtui.core.key import HARDENED, XPUB_MAIN, XPUB_TEST, ExtendedPublicKey, KeyOrigin, Path
from coldtui.core.network import Network
from coldtui.core.path import MAX_DEPTH
from coldtui.formats import cbor
from coldtui.formats.ur_fields import Fields, Maybe, broken, expect, fields, items, sized, uint, untagged

VERSION_1 = 300
VERSION_2 = 40_300
"""What the tag numbers of a version begin with; both count on in the same order (BCR-2020-006, "Registry")."""

_HD_KEY, _KEY_PATH, _COIN_INFO, _EC_KEY, _ADDRESS = 3, 4, 5, 6, 7
_TESTNET = 1
_BITCOIN_COINS = (0, 1)
"""SLIP-44: Bitcoin, and the test networks of all coins."""

_PRIVATE_VERSIONS = {False: bytes.fromhex("0488ade4"), True: bytes.fromhex("04358394")}
_WIF_VERSIONS = {False: b"\x80", True: b"\xef"}
_UNCOMPRESSED = 64
"""Bytes of a public key that BCR-2020-008 writes without the first byte 04."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """What stands in a key's place: `text` for a descriptor, and the steps that follow it, "/<0;1>/*" or nothing.

    `is_extended` says whether keys can be derived from it; `is_private` that the text is a secret.
    """

    text: str
    children: str = ""
    is_extended: bool = False
    is_private: bool = False


def tags(kind: int) -> tuple[int, int]:
    """The numbers of a type in both versions, such as 303 and 40303 for 3."""
    return VERSION_1 + kind, VERSION_2 + kind


# --- written ----------------------------------------------------------------------------------------------------------


def hd_key(
    xpub: ExtendedPublicKey, origin: KeyOrigin, branches: tuple[int, int] | None = None, version: int = VERSION_1
) -> cbor.Tag:
    """An `hdkey`: 3 key, 4 chain code, 5 use (absent on mainnet), 6 origin, 7 children, 8 the parent's fingerprint.

    BCR-2020-007 has no field for the last step of the key itself: it is the one of the origin.
    """
    found: Fields = {3: xpub.public_key, 4: xpub.chain_code}
    if xpub.is_test:
        found[5] = cbor.Tag(version + _COIN_INFO, {2: _TESTNET})
    found[6] = _origin(origin, xpub.depth, version)
    if branches is not None:
        # BCR-2020-007: a pair of steps with their "hardened", and behind it the empty array that stands for any number
        pair = (branches[0], False, branches[1], False)
        found[7] = cbor.Tag(version + _KEY_PATH, {1: (pair, (), False)})
    if any(xpub.parent_fingerprint):
        found[8] = int.from_bytes(xpub.parent_fingerprint, "big")
    return cbor.Tag(version + _HD_KEY, found)


def _origin(origin: KeyOrigin, depth: int, version: int) -> cbor.Tag:
    """A `keypath`: 1 every step with whether it is hardened, 2 the master key's fingerprint, 3 another depth."""
    components: list[cbor.Value] = []
    for step in origin.path:
        components += [step % HARDENED, step >= HARDENED]
    found: Fields = {1: tuple(components)}
    if any(origin.fingerprint):
        found[2] = int.from_bytes(origin.fingerprint, "big")
    if depth != len(origin.path):
        found[3] = depth
    return cbor.Tag(version + _KEY_PATH, found)


# --- read -------------------------------------------------------------------------------------------------------------


def read_key(value: Maybe, master: bytes = b"") -> Key:
    """A tagged `hdkey`, `eckey` or `address`; `master` is the fingerprint for a key whose origin has none.

    Raises Unreadable for another value, NotAKey for a key that is none, Refused for one of another coin.
    """
    number = value.number if isinstance(value, cbor.Tag) else 0
    if number in tags(_HD_KEY):
        return read_hd_key(value, master)
    if number in tags(_EC_KEY):
        return read_ec_key(value)
    if number in tags(_ADDRESS):
        return Key(read_address(value))
    raise broken()


def read_hd_key(value: Maybe, master: bytes = b"") -> Key:
    """An `hdkey`, public or private, as the key expression of a descriptor. Raises Unreadable, NotAKey, Refused."""
    found = fields(untagged(value, *tags(_HD_KEY)))
    key = sized(found.get(3), 33)
    is_private = _flag(found, 1) or _flag(found, 2) or key[0] == 0
    if is_private and key[0] != 0:
        raise broken()
    is_test = _is_test(found.get(5))
    children = _children(found[7]) if 7 in found else ""
    if 4 not in found:
        # BCR-2020-007: without a chain code no further keys come from it
        text = _wif(key[1:], is_test) if is_private else key.hex()
        return Key(text, is_private=is_private)
    fingerprint, path, depth = _read_origin(found[6]) if 6 in found else (b"", (), 0)
    data = _position(found, fingerprint, path, depth) + sized(found[4], 32) + key
    if is_private:
        text = with_checksum(_PRIVATE_VERSIONS[is_test] + data)
    else:
        text = ExtendedPublicKey.parse_bytes((XPUB_TEST if is_test else XPUB_MAIN) + data).text
    fingerprint = fingerprint or master
    origin = f"[{KeyOrigin(fingerprint, path).text}]" if fingerprint and path else ""
    return Key(origin + text, children, is_extended=True, is_private=is_private)


def read_ec_key(value: Maybe) -> Key:
    """An `eckey` in hexadecimal, or as WIF where it is private. Raises Unreadable, Refused for another curve."""
    found = fields(untagged(value, *tags(_EC_KEY)))
    if uint(found.get(1, 0)) != 0:
        raise _other_coin()
    data = sized(found.get(3), 32, 33, _UNCOMPRESSED, 65)
    is_private = _flag(found, 2)
    if is_private != (len(data) == 32):
        raise broken()
    if is_private:
        return Key(_wif(data, is_test=False), is_private=True)
    key = (b"\x04" if len(data) == _UNCOMPRESSED else b"") + data
    if not curve.is_public_key(key):
        raise broken()
    return Key(key.hex())


def read_address(value: Maybe) -> str:
    """An `address`: 1 coin-info, 2 type (0 p2pkh, 1 p2sh, 2 of segwit), 3 the hash. Raises Unreadable, Refused."""
    found = fields(untagged(value, *tags(_ADDRESS)))
    network = Network.TESTNET4 if _is_test(found.get(1)) else Network.MAIN
    data = sized(found.get(3), 20, 32)
    kind = uint(found.get(2, 0))
    if kind == 2:
        output = script.witness_script_pubkey(0, data)
    elif len(data) == 20 and kind in {0, 1}:
        output = (script.p2sh_of_hash if kind else script.p2pkh_of_hash)(data)
    else:
        raise broken()
    return address(output, network) or ""


def _flag(found: Fields, number: int) -> bool:
    return expect(found.get(number, False), bool)


def _is_test(value: Maybe) -> bool:
    """Whether a `coin-info` is of a test network: 1 SLIP-44's number of the coin, 2 the network. Absent: mainnet."""
    if value is None:
        return False
    found = fields(untagged(value, *tags(_COIN_INFO)))
    coin = uint(found.get(1, 0))
    if coin not in _BITCOIN_COINS:
        raise _other_coin()
    return uint(found.get(2, 0)) != 0 or coin != 0


def _other_coin() -> Refused:
    return Refused("This key is of another coin, not of Bitcoin.", "Choose Bitcoin in the program that shows the code.")


def _read_origin(value: cbor.Value) -> tuple[bytes, Path, int]:
    """Fingerprint of the master key (or empty), path, and depth."""
    found = fields(untagged(value, *tags(_KEY_PATH)))
    components = items(found.get(1, ()))
    if len(components) > 2 * MAX_DEPTH or len(components) % 2:
        raise broken()
    path = tuple(_step(*pair) for pair in zip(components[::2], components[1::2], strict=True))
    fingerprint = uint(found.get(2, 0)).to_bytes(4, "big")
    depth = uint(found[3], 1) if 3 in found else len(path)
    return fingerprint if any(fingerprint) else b"", path, depth


def _step(number: cbor.Value, is_hardened: cbor.Value) -> int:
    found = uint(number)
    if found >= HARDENED:
        raise broken()
    return found + HARDENED * expect(is_hardened, bool)


def _position(found: Fields, fingerprint: bytes, path: Path, depth: int) -> bytes:
    """Where a key lies, as BIP32 serialises it: depth, the parent's fingerprint, the last step; zeros for a master."""
    if depth == 0:
        return bytes(9)
    parent = uint(found.get(8, 0)).to_bytes(4, "big")
    if 8 not in found and len(path) == 1:
        # BCR-2020-007: with a single step the source is the parent, whose fingerprint may be omitted
        parent = fingerprint or parent
    return bytes((depth,)) + parent + (path[-1] if path else 0).to_bytes(4, "big")


def _children(value: cbor.Value) -> str:
    """The steps behind a key, as a descriptor has them: "/<0;1>/*"."""
    components = items(fields(untagged(value, *tags(_KEY_PATH))).get(1, ()))
    steps: list[str] = []
    position = 0
    while position < len(components):
        one = components[position]
        if isinstance(one, tuple) and len(one) == 4:
            steps.append(_pair(_step(one[0], one[1]), _step(one[2], one[3])))
            position += 1
        else:
            steps.append(_child(one, components[position + 1 : position + 2]))
            position += 2
        if len(steps) > MAX_DEPTH:
            raise broken()
    return "".join(f"/{step}" for step in steps)


def _child(one: cbor.Value, hardened: Sequence[cbor.Value]) -> str:
    """A number, () for any number, or two that stand for all between them; and whether it is hardened."""
    is_hardened = expect(hardened[0] if hardened else None, bool)
    if isinstance(one, tuple) and not one:
        return "*h" if is_hardened else "*"
    if isinstance(one, tuple):
        if len(one) != 2 or uint(one[1]) != uint(one[0]) + 1:
            raise broken()
        return _pair(_step(one[0], is_hardened), _step(one[1], is_hardened))
    return _number(_step(one, is_hardened))


def _pair(receive: int, change: int) -> str:
    return f"<{_number(receive)};{_number(change)}>"


def _number(step: int) -> str:
    return f"{step - HARDENED}h" if step >= HARDENED else str(step)


def _wif(secret: bytes, is_test: bool) -> str:
    return with_checksum(_WIF_VERSIONS[is_test] + secret + b"\x01")
