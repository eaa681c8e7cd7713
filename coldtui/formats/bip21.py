"""Payment requests: `bitcoin:` URIs (BIP21, and BIP321 where it says more)."""

import re
from dataclasses import dataclass

from coldtui.core.errors import Refused, Unreadable
from coldtui.core.rawtx import MAX_MONEY
from coldtui.core.text import printable

SCHEME = "bitcoin:"

MAX_URI = 4_296
"""Longest URI in characters: what one QR code holds."""

MAX_WORDS = 200
"""Longest label and message that is kept, in letters."""

_AMOUNT = re.compile(r"(?=\.?[0-9])([0-9]{0,8})(?:\.([0-9]{0,8})0*)?")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_KEYS = ("amount", "label", "message")
_ADDRESS_KEYS = ("bc", "tb", "bcrt")
_AGAIN = "Ask for the code once more, or for the address alone."


@dataclass(frozen=True, slots=True)
class Bip21:
    """A payment request. `amount` is in satoshis; `label` and `message` were made safe to be shown.

    `address` is as it stood there, empty where the request has none that coldtui reads.
    """

    address: str
    amount: int | None = None
    label: str = ""
    message: str = ""


def is_bip21(text: str) -> bool:
    """Whether the text claims to be a payment request, in either case (BIP21: the scheme is not case-sensitive)."""
    return text[: len(SCHEME)].lower() == SCHEME


def read_bip21(text: str) -> Bip21:
    """Read a payment request; whether its address is one is not looked at.

    Raises Unreadable for what is no such URI or contradicts itself, Refused for one with a required parameter that
    coldtui does not know: BIP21 calls such a URI invalid for who does not understand it.
    """
    if not is_bip21(text) or len(text) > MAX_URI:
        raise Unreadable("This is not a payment request (bitcoin:).", _AGAIN)
    body, _, query = text[len(SCHEME) :].partition("?")
    found: dict[str, str] = {}
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        # RFC 3986, 6.2.2.2: an escape that nobody needs says the same as its letter
        key = _decoded(key).lower()
        if key.startswith("req-"):
            raise Refused("This payment request demands something that coldtui does not know.", _AGAIN)
        if key in (*_KEYS, *_ADDRESS_KEYS) and found.setdefault(key, value) != value:
            raise Unreadable("This payment request says the same thing twice, and differently.", _AGAIN)
    # BIP321: the address may stand in a parameter instead, named by its human-readable part
    others = [found[key] for key in _ADDRESS_KEYS if key in found]
    return Bip21(
        _decoded(body.removeprefix("//") or (others[0] if len(others) == 1 else "")),
        _amount(found["amount"]) if "amount" in found else None,
        printable(_decoded(found.get("label", "")), MAX_WORDS),
        printable(_decoded(found.get("message", "")), MAX_WORDS),
    )


def _amount(text: str) -> int:
    """Satoshis of a decimal number of bitcoin (BIP21: no commas, a period for the fraction)."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise Unreadable("The amount in this payment request is not an amount of bitcoin.", _AGAIN)
    amount = int(match[1] or "0") * 100_000_000 + int((match[2] or "").ljust(8, "0"))
    if amount > MAX_MONEY:
        raise Unreadable("The amount in this payment request is more than all bitcoin.", _AGAIN)
    return amount


def _decoded(text: str) -> str:
    """Percent-encoding undone (RFC 3986, 2.1); a sign that starts no escape stands for itself."""
    data = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if text.isascii() else ""
    return data.encode("latin-1").decode("utf-8", "replace") if data else text
