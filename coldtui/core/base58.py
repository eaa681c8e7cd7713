"""Base58 with its checksum of four bytes, the writing of legacy addresses, extended keys and single private keys."""

from embit import base58


def with_checksum(payload: bytes) -> str:
    """The text of some bytes (Base58Check). Reading it belongs to who knows what the bytes have to be."""
    return str(base58.encode_check(payload))
