"""What people give by mistake where a backup of a key is asked for: each named, with a hint where it belongs."""

import re

from coldtui.core.address import parse_address
from coldtui.core.errors import ColdtuiError, Refused, Unreadable, WrongNetwork
from coldtui.core.key_expression import holds_extended_private_key
from coldtui.core.network import Network
from coldtui.core.psbt import MAGIC
from coldtui.core.wif import is_wif
from coldtui.formats.looks_like import looks_like
from coldtui.formats.other_backups import other_backup, perhaps
from coldtui.formats.sealed_file import HOW_TO_OPEN, WHAT, sealed_in

HEAD = 4_096
"""Letters that are looked at for what has no mark of its own."""

_BASE58 = "[1-9A-HJ-NP-Za-km-z]"
_GUARD = "Guard it like cash: whoever has it can take the coins."
_NO_KEY = "It holds no key. Give the recovery phrase, or another backup of the key."

_TEXTS: tuple[tuple[str, type[ColdtuiError], str, str], ...] = (
    (
        rf"6P{_BASE58}{{56}}",
        Refused,
        "This is one private key, locked with a passphrase (BIP38).",
        "coldtui keeps keys that many addresses come from. Open this one in a wallet program and send its coins here.",
    ),
    (
        rf"(?:\[[^\]]{{0,100}}\])?[a-zA-Z]pub{_BASE58}{{20}}",
        Refused,
        "This is a public key (xpub): it can show addresses, and cannot sign.",
        _NO_KEY,
    ),
    (
        r"(?:pkh|wpkh|sh|wsh|tr|combo|multi|sortedmulti|raw|addr|pk)\(",
        Refused,
        "This is a wallet configuration (a descriptor), and holds no key.",
        "Register it under Wallets. To sign you need the recovery phrase as well.",
    ),
    (
        r"(?i)cHNid|70736274ff",
        Refused,
        "This is a transaction (PSBT), and holds no key.",
        "Open it under Sign a transaction.",
    ),
    (r"BSMS 1\.0", Refused, "This is a wallet configuration (BSMS), and holds no key.", "Register it under Wallets."),
    (
        r"(?i)ur:crypto-(?:seed|bip39)/|(?i:ur:seed/)",
        Refused,
        "This is a key in the text of another program's QR code (UR).",
        "Show it there as SeedQR, or as words.",
    ),
    (
        r"(?i)ur:[a-z0-9-]+/|B\$[0-9A-Z]{6}",
        Refused,
        "This is the text of a QR code that holds no key (UR or BBQr).",
        "Open it under Sign a transaction, or register it under Wallets.",
    ),
    (
        r"[\[{]",
        Unreadable,
        "This is a file of another program (JSON), perhaps its wallet.",
        "Open it with that program, and give the recovery phrase that it shows.",
    ),
)

_HINT = "Give a recovery phrase, a SeedQR, a share, or a private master key (xprv)."


def refuse_bytes(data: bytes) -> None:
    """Raise Unreadable for a sealed backup and, by their marks, for those of other programs; Refused for a transaction.

    Raises Damaged for the text of a sealed backup with a mistake in it.
    """
    if sealed_in(data) is not None:
        raise Unreadable(f"This is {WHAT}.", HOW_TO_OPEN)
    if data.startswith(MAGIC):
        raise Refused("This is a transaction (PSBT), and holds no key.", "Open it under Sign a transaction.")
    found = other_backup(data)
    if found is not None:
        raise Unreadable(f"This is {found.what}.", found.todo)


def refuse_text(text: str) -> None:
    """Raise Refused, or Unreadable, where the text is something that is named here."""
    refuse_bytes(text.encode("utf-8", "replace"))
    head = text[:HEAD].strip()
    if holds_extended_private_key(head) and re.search(r"[()/,\[\]]", head):
        raise Refused(
            "This holds a private key inside something else, such as a descriptor or a path.",
            f"Give the master key alone: it begins with xprv or tprv. {_GUARD}",
        )
    first = head.split(maxsplit=1)[0] if head else ""
    if is_wif(first):
        raise Refused(
            "This is the private key of one address (WIF), not of a wallet.",
            "Open it in a wallet program that sweeps such keys, and send its coins to an address of a key made here.",
        )
    if _is_address(first):
        raise Refused("This is an address. It receives coins, and cannot sign.", _NO_KEY)
    for pattern, kind, sentence, hint in _TEXTS:
        if re.match(pattern, head):
            raise kind(sentence, hint)


def _is_address(text: str) -> bool:
    """Whether it is one of any network. Its checksum says so: hexadecimal digits can have the letters of one."""
    try:
        parse_address(text, Network.MAIN)
    except WrongNetwork:
        return True
    except Unreadable:
        return False
    return True


def unknown(data: bytes) -> Unreadable:
    """The error for what is none of all that: named where it looks like something, never with a part of it."""
    what = looks_like(data)
    if what is not None:
        return Unreadable(f"This looks like {what}, and coldtui cannot read a key from it.", _HINT)
    found = perhaps(data)
    if found is not None:
        return Unreadable(f"This is {found.what}, by its looks.", found.todo)
    return Unreadable("This is no form of a key that coldtui knows.", _HINT)
