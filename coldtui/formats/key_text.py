"""Public keys as text: key expressions (BIP380), SLIP-132, key records of BSMS, and the JSON of other programs."""

import re
from collections.abc import Sequence

from coldtui.core.key import ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.formats.kinds import Kind, Meaning

MAX_KEYS = 100
"""Most keys that are read at once."""

_KEY = re.compile(
    r"(?:\[([0-9A-Fa-f]{8})((?:/[0-9]{1,10}[hH']?)*)\])?"
    r"([xyztuvYZUV]pub[1-9A-HJ-NP-Za-km-z]{20,120})"
    r"(?:/(?:[0-9]{1,10}|<[0-9;]{1,50}>|\*{1,2})){0,3}"
)
_FINGERPRINT = re.compile(r"(?:0x)?([0-9A-Fa-f]{8})")
_COLDCARD = re.compile(r"bip(?:44|49|84|86|48_[12])|p2(?:sh|wsh|sh_p2wsh|wsh_p2sh|tr)(?:_deriv)?")

_SINGLE = (
    ("ExtPubKey", "AccountKeyPath", "MasterFingerprint"),
    ("xpub", "derivation", "root_fingerprint"),
    ("xpub", "bip32Path", "xfp"),
    ("xpub", "path", "xfp"),
    ("xpub", "deriv", "xfp"),
    ("xpub", "derivation", "xfp"),
)
"""How programs call a key, its path and the fingerprint: Wasabi, Electrum, Caravan and Unchained, Coldcard."""


def keys_in(lines: Sequence[str]) -> Meaning | None:
    """The keys where every line is a key expression, in the one way to write it; steps behind a key are left out.

    Raises NotAKey for one whose checksum does not fit.
    """
    if lines[0] == "BSMS 1.0" and len(lines) in {4, 5}:
        # BIP129, round 1: version, token, key, description, signature
        lines = lines[2:3]
    matches = [_KEY.fullmatch(line) for line in lines[: MAX_KEYS + 1]]
    if not 1 <= len(matches) <= MAX_KEYS or None in matches:
        return None
    return _meaning([_expression(match[3], match[2], match[1]) for match in matches if match])


def keys_of(found: dict[str, object], text: str) -> Meaning | None:
    """The keys in a JSON object: one as a key expression, all accounts of a key (Coldcard) as they were given."""
    if "xfp" in found and any(_COLDCARD.fullmatch(name) for name in found):
        return Meaning(Kind.KEY, "public keys in the form of Coldcard", text.encode())
    inner = found.get("keystore")
    holder: dict[str, object] = inner if isinstance(inner, dict) else found
    for names in _SINGLE:
        key, path, fingerprint = (holder.get(name) for name in names)
        if isinstance(key, str) and _KEY.fullmatch(key):
            known = isinstance(path, str) and isinstance(fingerprint, str) and _FINGERPRINT.fullmatch(fingerprint)
            if known:
                return _meaning([_expression(key, str(path), known[1])])
    return _plain(holder)


def _plain(holder: dict[str, object]) -> Meaning | None:
    """A key in JSON that does not say where it comes from."""
    key = holder.get("ExtPubKey") or holder.get("xpub")
    return _meaning([_expression(key, "", "")]) if isinstance(key, str) and _KEY.fullmatch(key) else None


def _expression(key: str, path: str | None, fingerprint: str | None) -> str:
    """The key expression. Raises NotAKey."""
    text = ExtendedPublicKey.parse(key).text
    if not fingerprint:
        return text
    origin = KeyOrigin(bytes.fromhex(fingerprint), parse_path((path or "").removeprefix("/")))
    return f"[{origin.text}]{text}"


def _meaning(expressions: list[str]) -> Meaning:
    count = len(expressions)
    says = "a public key" if count == 1 else f"{count} public keys"
    return Meaning(Kind.KEY, says, "\n".join(expressions).encode())
