"""Scripts and addresses as bytes, written for tests from the BIPs: independent of what coldtui uses."""

from collections.abc import Sequence
from hashlib import sha256

from tests.build.keys import FIELD, ORDER, Node, base58check, hash160, public_key, tagged

_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def compact(number: int) -> bytes:
    """A compact size."""
    if number < 0xFD:
        return bytes((number,))
    if number <= 0xFFFF:
        return b"\xfd" + number.to_bytes(2, "little")
    if number <= 0xFFFFFFFF:
        return b"\xfe" + number.to_bytes(4, "little")
    return b"\xff" + number.to_bytes(8, "little")


def lengthed(data: bytes) -> bytes:
    """Data behind its compact size."""
    return compact(len(data)) + data


def push(data: bytes) -> bytes:
    """The shortest push of data up to 65,535 bytes."""
    if len(data) < 0x4C:
        return bytes((len(data),)) + data
    if len(data) < 0x100:
        return b"\x4c" + bytes((len(data),)) + data
    return b"\x4d" + len(data).to_bytes(2, "little") + data


def p2pkh(pub: bytes) -> bytes:
    """Pay to public key hash."""
    return b"\x76\xa9\x14" + hash160(pub) + b"\x88\xac"


def p2wpkh(pub: bytes) -> bytes:
    """Pay to witness public key hash."""
    return b"\x00\x14" + hash160(pub)


def p2sh(redeem: bytes) -> bytes:
    """Pay to script hash."""
    return b"\xa9\x14" + hash160(redeem) + b"\x87"


def p2wsh(witness_script: bytes) -> bytes:
    """Pay to witness script hash."""
    return b"\x00\x20" + sha256(witness_script).digest()


def number(value: int) -> bytes:
    """A small number as an opcode, a larger one as a push (1 to 127)."""
    return bytes((0x50 + value,)) if 1 <= value <= 16 else b"\x00" if value == 0 else push(bytes((value,)))


def multi(threshold: int, pubs: Sequence[bytes]) -> bytes:
    """OP_M keys OP_N OP_CHECKMULTISIG."""
    return number(threshold) + b"".join(push(pub) for pub in pubs) + number(len(pubs)) + b"\xae"


def taproot_secret(node: Node, merkle_root: bytes = b"") -> int:
    """The secret number of the output key (BIP341)."""
    secret = node.secret if node.pub[0] == 2 else ORDER - node.secret
    return (secret + int.from_bytes(tagged("TapTweak", node.xonly + merkle_root), "big")) % ORDER


def p2tr(node: Node, merkle_root: bytes = b"") -> bytes:
    """Pay to taproot, the node's key as internal key."""
    return b"\x51\x20" + public_key(taproot_secret(node, merkle_root))[1:]


def leaf_hash(script: bytes, version: int = 0xC0) -> bytes:
    """The hash of a taproot leaf."""
    return tagged("TapLeaf", bytes((version,)) + lengthed(script))


def op_return(data: bytes) -> bytes:
    """OP_RETURN and one push."""
    return b"\x6a" + push(data)


def is_on_curve(x: bytes) -> bool:
    """Whether an x coordinate belongs to a point."""
    value = int.from_bytes(x, "big")
    square = (pow(value, 3, FIELD) + 7) % FIELD
    return value < FIELD and pow(square, (FIELD - 1) // 2, FIELD) in (0, 1)


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if (top >> bit) & 1 else 0
    return check


def segwit_address(hrp: str, version: int, program: bytes) -> str:
    """Bech32 for version 0, bech32m above (BIP173, BIP350)."""
    bits = int.from_bytes(program, "big") << (-len(program) * 8 % 5)
    count = (len(program) * 8 + 4) // 5
    data = [version] + [(bits >> 5 * (count - 1 - i)) & 31 for i in range(count)]
    expanded = [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp]
    check = _polymod([*expanded, *data, *[0] * 6]) ^ (1 if version == 0 else 0x2BC830A3)
    return hrp + "1" + "".join(_CHARSET[d] for d in data + [(check >> 5 * (5 - i)) & 31 for i in range(6)])


def address(script: bytes, network: str) -> str:
    """The address of a standard script; network as on coldtui's command line."""
    test = network != "main"
    if script[:3] == b"\x76\xa9\x14":
        return base58check((b"\x6f" if test else b"\x00") + script[3:23])
    if script[:2] == b"\xa9\x14":
        return base58check((b"\xc4" if test else b"\x05") + script[2:22])
    hrp = {"main": "bc", "regtest": "bcrt"}.get(network, "tb")
    return segwit_address(hrp, script[0] - 0x50 if script[0] else 0, script[2:])


def descriptor_checksum(text: str) -> str:
    """The eight characters of BIP380."""
    charset = "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ "
    generators = (0xF5DEE51989, 0xA9FDCA3312, 0x1BAB10E32D, 0x3706B1677A, 0x644D626FFD)
    symbols: list[int] = []
    groups: list[int] = []
    for char in text:
        position = charset.index(char)
        symbols.append(position & 31)
        groups.append(position >> 5)
        if len(groups) == 3:
            symbols.append(groups[0] * 9 + groups[1] * 3 + groups[2])
            groups = []
    symbols += {0: [], 1: groups, 2: [groups[0] * 3 + groups[1] if len(groups) == 2 else 0]}[len(groups)]
    check = 1
    for value in symbols + [0] * 8:
        top = check >> 35
        check = (check & 0x7FFFFFFFF) << 5 ^ value
        for bit, generator in enumerate(generators):
            check ^= generator if (top >> bit) & 1 else 0
    check ^= 1
    return "".join(_CHARSET[(check >> 5 * (7 - i)) & 31] for i in range(8))
