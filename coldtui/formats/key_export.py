"""A public key as text for other programs: key expression, SLIP-132, descriptors, Bitcoin Core's command."""

import json

from coldtui.core.checksum import checksum
from coldtui.core.slip132 import slip132 as with_letters
from coldtui.formats.account_key import AccountKey

_RANGE = 1000
"""Addresses that Bitcoin Core is told to watch at once on each branch; it goes on by itself."""


def slip132(key: AccountKey) -> str | None:
    """The key as "zpub..." or the like, whose first letter names the script type; None for taproot, which has none."""
    return with_letters(key.xpub, key.script_type)


def descriptor(key: AccountKey) -> str:
    """The descriptor of the key's own wallet, receive and change in one (BIP389), with its checksum."""
    return key.wallet.descriptor


def descriptor_pair(key: AccountKey) -> tuple[str, str]:
    """The descriptors of receive and change addresses, for programs that do not know BIP389, with their checksums."""
    template = key.wallet.script_type.template
    receive, change = (template.format(f"{key.expression}/{branch}/*") for branch in (0, 1))
    return f"{receive}#{checksum(receive)}", f"{change}#{checksum(change)}"


def import_descriptors(key: AccountKey) -> str:
    """The command that Bitcoin Core's console takes: both descriptors, and a search of the whole chain for coins.

    Timestamp 0 searches from the beginning. "now" would be quicker, and would hide coins that came before.
    """
    requests = [
        {"desc": text, "active": True, "internal": internal, "range": [0, _RANGE - 1], "timestamp": 0}
        for internal, text in zip((False, True), descriptor_pair(key), strict=True)
    ]
    return f"importdescriptors '{json.dumps(requests)}'"
