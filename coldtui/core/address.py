"""Addresses: an output script as people read and write it (base58check, BIP173, BIP350)."""

from embit import base58, bech32

from coldtui.core.errors import Unreadable, WrongNetwork
from coldtui.core.network import CHOOSE_NETWORK, Network
from coldtui.core.script import p2pkh_of_hash, p2sh_of_hash, script_type, witness_program, witness_script_pubkey

_MAX_LENGTH = 90
"""Longest bech32 string (BIP173); base58 addresses are shorter."""

_BASE58 = frozenset(base58.B58_DIGITS)
_TESTS = tuple(network for network in Network if network.is_test)
_OF_PREFIX = {prefix: tuple(network for network in Network if network.hrp == prefix) for prefix in ("bc", "tb", "bcrt")}
"""The networks that have addresses of a prefix."""
_HINT = "Copy the whole address again, from the first letter to the last."


def address(script_pubkey: bytes, network: Network) -> str | None:
    """The address of an output script on `network`, or None where it has none.

    Witness programs that have no meaning yet have addresses too, as in Bitcoin Core; their script type is
    witness_unknown, and a rule warns of them.
    """
    kind = script_type(script_pubkey)
    if kind == "p2pkh":
        return str(base58.encode_check(bytes((network.p2pkh_version,)) + script_pubkey[3:23]))
    if kind == "p2sh":
        return str(base58.encode_check(bytes((network.p2sh_version,)) + script_pubkey[2:22]))
    program = witness_program(script_pubkey)
    if program is None or kind is None:
        return None
    version, data = program
    encoding = bech32.Encoding.BECH32 if version == 0 else bech32.Encoding.BECH32M
    return str(bech32.bech32_encode(encoding, network.hrp, [version, *bech32.convertbits(data, 8, 5)]))


def grouped(text: str, size: int = 4) -> str:
    """An address in groups of four letters, as it is shown to be compared."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def parse_address(text: str, network: Network) -> bytes:
    """The output script of an address of `network`.

    Raises Unreadable for anything that is not an address letter by letter, WrongNetwork for one of another network.
    """
    text = text.strip(" \t\r\n")
    if not text.isascii() or not text.isalnum() or len(text) > _MAX_LENGTH:
        raise Unreadable("This is not a Bitcoin address.", _HINT)
    if _known_prefix(text) is not None:
        return _parse_segwit(text, network)
    return _parse_base58(text, network)


def _known_prefix(text: str) -> str | None:
    """The human-readable part before the last 1, where it is one of Bitcoin's."""
    prefix = text.lower().rpartition("1")[0]
    return prefix if prefix in _OF_PREFIX else None


def _parse_segwit(text: str, network: Network) -> bytes:
    if text not in {text.lower(), text.upper()}:
        raise Unreadable("The address mixes capital and small letters.", _HINT)
    encoding, prefix, data = bech32.bech32_decode(text)
    if encoding is None or not data:
        raise Unreadable("The address has a typing error: its checksum is wrong.", _HINT)
    program = bech32.convertbits(data[1:], 5, 8, False)
    version = int(data[0])
    if program is None or version > 16 or not 2 <= len(program) <= 40:
        raise Unreadable("The address has a correct checksum, but no address can look like this.", _HINT)
    if version == 0 and len(program) not in {20, 32}:
        raise Unreadable("The address has the wrong length: nobody could spend what is sent to it.", _HINT)
    if encoding != (bech32.Encoding.BECH32 if version == 0 else bech32.Encoding.BECH32M):
        raise Unreadable("The address carries the checksum of another kind of address (BIP350).", _HINT)
    if prefix != network.hrp:
        raise _wrong_network(_OF_PREFIX[prefix], network)
    return witness_script_pubkey(version, bytes(program))


def _parse_base58(text: str, network: Network) -> bytes:
    if not set(text) <= _BASE58:
        raise Unreadable("This is not a Bitcoin address.", _HINT)
    try:
        payload = bytes(base58.decode_check(text))
    except ValueError:
        raise Unreadable("The address has a typing error: its checksum is wrong.", _HINT) from None
    if len(payload) != 21:
        raise Unreadable("The address has the wrong length.", _HINT)
    version, data = payload[0], payload[1:]
    if version == network.p2pkh_version:
        return p2pkh_of_hash(data)
    if version == network.p2sh_version:
        return p2sh_of_hash(data)
    if version in {0x00, 0x05}:
        raise _wrong_network((Network.MAIN,), network)
    if version in {0x6F, 0xC4}:
        raise _wrong_network(_TESTS, network)
    raise Unreadable("This is an address of another coin, not of Bitcoin.", _HINT)


def _wrong_network(found: tuple[Network, ...], network: Network) -> WrongNetwork:
    """The error for an address that is of one of these networks, named as the first row of every screen names them."""
    labels, names = _either([one.label for one in found]), _either([one.value for one in found])
    return WrongNetwork(
        f"This address is of {labels}, and this session is on {network.label}.",
        f"{CHOOSE_NETWORK} {names}, or ask for an address of this network.",
    )


def _either(words: list[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
