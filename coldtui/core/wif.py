"""The private key of one address as text ("wallet import format"): coldtui keeps none, but has to name one."""

from embit import base58

_VERSIONS = (0x80, 0xEF)
"""The first byte, on mainnet and on the test networks."""

_LENGTHS = (51, 52)
"""Letters, for the key of an uncompressed and of a compressed public key."""


def is_wif(text: str) -> bool:
    """Whether this is one, whole and with a checksum that fits. Other text of the same letters is not."""
    if len(text) not in _LENGTHS or not text.isascii():
        return False
    try:
        payload = bytes(base58.decode_check(text))
    except ValueError:
        return False
    return payload[0] in _VERSIONS and (len(payload) == 33 or (len(payload) == 34 and payload[-1] == 1))
