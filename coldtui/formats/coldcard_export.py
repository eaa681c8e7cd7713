"""Coldcard's generic JSON: all accounts of a key in one file, the one that most wallet programs read.

Each account has its name, path, extended public key, descriptor and first address, and under "_pub" the same key in
SLIP-132. Programs look for the entries they know, so that the file may hold more than any one of them.
"""

import json
from collections.abc import Sequence

from coldtui.core.address import address
from coldtui.core.key import ExtendedPublicKey
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver, ScriptType
from coldtui.formats.account_key import AccountKey
from coldtui.formats.key_export import descriptor, slip132

FILE_NAME = "coldcard-export"
"""What Coldcard calls its file, without the ending .json."""

ENTRIES = {
    ScriptType.P2PKH: "bip44",
    ScriptType.P2SH_P2WPKH: "bip49",
    ScriptType.P2WPKH: "bip84",
    ScriptType.P2TR: "bip86",
    ScriptType.P2SH_P2WSH: "bip48_1",
    ScriptType.P2WSH: "bip48_2",
}
"""The script types of the accounts, in the order of the file, and what their entries are called."""

_CHAINS = {Network.MAIN: "BTC", Network.REGTEST: "XRT"}


def coldcard_json(
    fingerprint: bytes, master: ExtendedPublicKey, accounts: Sequence[AccountKey], network: Network, account: int
) -> str:
    """The text of the file for one account number of a key; `accounts` has one key for each of ENTRIES.

    `fingerprint` and `master` are the master key's. Everything in the file is public.
    """
    found: dict[str, object] = {
        "chain": _CHAINS.get(network, "XTN"),
        "xfp": fingerprint.hex().upper(),
        "account": account,
        "xpub": master.text,
    }
    found.update((ENTRIES[key.script_type], _entry(key)) for key in accounts)
    return json.dumps(found, indent=2) + "\n"


def _entry(key: AccountKey) -> dict[str, str]:
    entry = {
        "name": key.script_type.value,
        "xfp": key.xpub.fingerprint.hex().upper(),
        # the apostrophe that older Coldcards wrote: BlueWallet hands the path on as it stands, and h is not read there
        "deriv": key.path_text.replace("h", "'"),
        "xpub": key.xpub.text,
        "desc": _shared(key) if key.script_type.is_multisig else descriptor(key),
    }
    other = slip132(key)
    if other is not None and other != key.xpub.text:
        entry["_pub"] = other
    if not key.script_type.is_multisig:
        entry["first"] = address(Deriver(key.wallet).at(0, 0).script_pubkey, key.network) or ""
    return entry


def _shared(key: AccountKey) -> str:
    """What stands for a descriptor where the other keys are not known: M and the dots are to be filled in."""
    return key.script_type.template.format(f"sortedmulti(M,{key.expression}/0/*,...)")
