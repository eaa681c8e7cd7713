"""Wallet configurations in JSON: Specter's, Caravan's and Electrum's, as descriptor text.

Only what makes the scripts is taken. Caravan and Electrum know sorted keys alone (BIP67), on branches 0 and 1.
"""

import re
from dataclasses import dataclass

from coldtui.core.checksum import checksum
from coldtui.core.errors import NotADescriptor, NotAKey, RefusedWallet
from coldtui.core.key import ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.wallet import ScriptType, WalletKey

MAX_KEYS = 20
"""Most keys of a wallet (OP_CHECKMULTISIG)."""

_AGAIN = "Export the wallet again from the program that made it, and copy it once more."
_ELECTRUM_TYPE = re.compile(r"([0-9]{1,2})of([0-9]{1,2})")
_FINGERPRINT = re.compile(r"[0-9A-Fa-f]{8}")
_CARAVAN_TYPES = {
    "P2SH": ScriptType.P2SH,
    "P2WSH": ScriptType.P2WSH,
    "P2SH-P2WSH": ScriptType.P2SH_P2WSH,
}
_SLIP132 = {
    "x": ScriptType.P2SH,
    "t": ScriptType.P2SH,
    "Y": ScriptType.P2SH_P2WSH,
    "U": ScriptType.P2SH_P2WSH,
    "Z": ScriptType.P2WSH,
    "V": ScriptType.P2WSH,
}
"""What the first letter of its keys says of a wallet of several keys: Electrum has no other place for it (SLIP-132)."""


@dataclass(frozen=True, slots=True)
class Named:
    """Descriptor text of one line or two, and the name that stood beside it, empty where there was none."""

    name: str
    descriptor: str


def is_wallet(found: dict[str, object]) -> bool:
    """Whether the object claims to be a wallet of a kind that is read here."""
    return _is_specter(found) or _is_caravan(found) or _is_electrum(found)


def wallet_of(found: dict[str, object]) -> Named:
    """The wallet in a JSON object. Raises NotADescriptor, RefusedWallet."""
    if _is_caravan(found):
        return _caravan(found)
    return _electrum(found) if _is_electrum(found) else _specter(found)


def multisig(script_type: ScriptType, threshold: int, count: int, keys: list[str]) -> str:
    """The descriptor of a wallet of sorted keys, which claimed to have `count` of them. Raises RefusedWallet."""
    if count != len(keys):
        raise RefusedWallet(f"This multisig file speaks of {count} keys, but lists {len(keys)}.", _AGAIN)
    body = script_type.template.format(f"sortedmulti({threshold},{','.join(keys)})")
    return f"{body}#{checksum(body)}"


def wallet_key(fingerprint: str, derivation: str, text: str) -> str:
    """A key expression with both branches. Raises NotADescriptor for what is no key or no path."""
    try:
        xpub = ExtendedPublicKey.parse(text)
        origin = KeyOrigin(xpub.fingerprint, ())
        if _FINGERPRINT.fullmatch(fingerprint):
            origin = KeyOrigin(bytes.fromhex(fingerprint), parse_path(derivation))
        return WalletKey(origin, xpub).text
    except NotAKey as error:
        raise NotADescriptor(str(error), error.hint) from error


def _is_specter(found: dict[str, object]) -> bool:
    return "descriptor" in found or "recv_descriptor" in found


def _specter(found: dict[str, object]) -> Named:
    """The export {"label", "descriptor"} and the wallet file {"name", "recv_descriptor", "change_descriptor"}."""
    name = found.get("label") or found.get("name") or ""
    receive = found.get("descriptor") or found.get("recv_descriptor")
    change = found.get("change_descriptor")
    if not isinstance(receive, str) or not isinstance(name, str) or not (change is None or isinstance(change, str)):
        raise NotADescriptor("This JSON file holds no descriptor where a wallet configuration has it.", _AGAIN)
    lines = [receive, change] if change else [receive]
    if any("\n" in line for line in lines):
        raise NotADescriptor("A descriptor in this JSON file is broken into lines.", _AGAIN)
    return Named(name, "\n".join(lines))


def _is_caravan(found: dict[str, object]) -> bool:
    return "quorum" in found and "extendedPublicKeys" in found


def _caravan(found: dict[str, object]) -> Named:
    """{"name", "addressType", "quorum": {"requiredSigners", "totalSigners"}, "extendedPublicKeys": [...]}."""
    quorum, keys = found.get("quorum"), found.get("extendedPublicKeys")
    script_type = _CARAVAN_TYPES.get(_text(found, "addressType"))
    if not isinstance(quorum, dict) or not isinstance(keys, list) or not 1 <= len(keys) <= MAX_KEYS:
        raise _incomplete()
    threshold, count = quorum.get("requiredSigners"), quorum.get("totalSigners")
    if script_type is None or not _is_small(threshold) or not _is_small(count):
        raise _incomplete()
    texts = [wallet_key(_text(key, "xfp"), _text(key, "bip32Path"), _text(key, "xpub")) for key in keys]
    return Named(_text(found, "name"), multisig(script_type, int(str(threshold)), int(str(count)), texts))


def _is_electrum(found: dict[str, object]) -> bool:
    return "x1/" in found and isinstance(found.get("wallet_type"), str)


def _electrum(found: dict[str, object]) -> Named:
    """{"wallet_type": "2of3", "x1/": {"xpub", "derivation", "root_fingerprint"}, "x2/": ...}."""
    kind = _ELECTRUM_TYPE.fullmatch(_text(found, "wallet_type"))
    keys = [found[f"x{place}/"] for place in range(1, MAX_KEYS + 1) if f"x{place}/" in found]
    types = {_SLIP132.get(_text(key, "xpub")[:1]) for key in keys}
    script_type = types.pop()
    if kind is None or types or script_type is None:
        raise _incomplete()
    texts = [wallet_key(_text(key, "root_fingerprint"), _text(key, "derivation"), _text(key, "xpub")) for key in keys]
    return Named("", multisig(script_type, int(kind[1]), int(kind[2]), texts))


def _text(found: object, name: str) -> str:
    """A text of an object, empty where there is none."""
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""


def _is_small(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_KEYS


def _incomplete() -> NotADescriptor:
    return NotADescriptor("This JSON file does not say all that a wallet has: kind, policy and keys.", _AGAIN)
