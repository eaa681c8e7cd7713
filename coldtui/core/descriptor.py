"""Output descriptors (BIP380 to BIP383, BIP386, BIP389) of the closed set that coldtui signs, read strictly.

pkh(K)  wpkh(K)  sh(wpkh(K))  tr(K)  sh(M)  wsh(M)  sh(wsh(M))   M is multi(m,K,...) or sortedmulti(m,K,...)
K is [fingerprint/path]xpub/<0;1>/*, or /0/* in one line and /1/* in a second one.
"""

import re
from dataclasses import dataclass

from coldtui.core.checksum import checksum
from coldtui.core.errors import NotADescriptor, RefusedWallet
from coldtui.core.key_expression import KeyExpression, label_differs, names_other_root, parse_key, refuse_private_keys
from coldtui.core.network import Network
from coldtui.core.script import MAX_MULTI_KEYS, MAX_REDEEM_SCRIPT
from coldtui.core.text import printable
from coldtui.core.wallet import ScriptType, Wallet, WalletKey

__all__ = ["MAX_TEXT", "NOTE_NO_CHECKSUM", "Registration", "checksum", "read_descriptor"]

MAX_TEXT = 16_384
"""Longest descriptor text in letters; twenty keys in two lines take 7,000."""

NOTE_NO_CHECKSUM = "This descriptor has no checksum: compare the first address with the program that made it."
NOTE_CHANGE_ADDED = "The descriptor names the receive addresses only; the change addresses are taken from branch 1."

_MAX_BARE_KEYS = (MAX_REDEEM_SCRIPT - 3) // 34
_CHAIN = re.compile(r"((?:[A-Za-z0-9_:]+\()+)(.*)")
_FUNCTION = re.compile(r"(?<![A-Za-z0-9_:])([A-Za-z0-9_:]+)\(")
_THRESHOLD = re.compile(r"0|[1-9][0-9]{0,8}")
_SINGLE = {
    ("pkh",): ScriptType.P2PKH,
    ("wpkh",): ScriptType.P2WPKH,
    ("sh", "wpkh"): ScriptType.P2SH_P2WPKH,
    ("tr",): ScriptType.P2TR,
}
_MULTI = {("sh",): ScriptType.P2SH, ("wsh",): ScriptType.P2WSH, ("sh", "wsh"): ScriptType.P2SH_P2WSH}
_KNOWN = frozenset(("pkh", "wpkh", "sh", "wsh", "tr", "multi", "sortedmulti"))

_AGAIN = "Export the wallet again from the program that made it, and copy it once more."
_SUPPORTED = "coldtui signs for single keys (pkh, wpkh, sh-wpkh, tr) and multi or sortedmulti in sh, wsh or sh-wsh."


@dataclass(frozen=True, slots=True)
class Registration:
    """A wallet as it was read, and what the user should know about how it was written, one sentence each."""

    wallet: Wallet
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One descriptor line as it stands."""

    script_type: ScriptType
    threshold: int
    is_sorted: bool
    keys: tuple[KeyExpression, ...]
    has_checksum: bool


def read_descriptor(text: str, network: Network, name: str = "") -> Registration:
    """Read a wallet from a descriptor of one line, or from two lines for its receive and change addresses.

    `name` is taken as it is: pass it through core.text first. Raises NotADescriptor for text that is no descriptor
    or is damaged, RefusedWallet for one that coldtui will not use, and WrongNetwork. No error repeats a key.
    """
    if len(text) > MAX_TEXT:
        raise NotADescriptor(f"This is longer than {MAX_TEXT:,} letters: no wallet needs that.", _AGAIN)
    lines = [line.strip(" \t\r") for line in text.split("\n") if line.strip(" \t\r")]
    if not 1 <= len(lines) <= 2:
        raise NotADescriptor("A wallet is one descriptor, or two for its receive and change addresses.", _AGAIN)
    for line in lines:
        refuse_private_keys(line)
    read = [_read_line(line, network) for line in lines]
    keys, notes = _merge(read)
    _refuse_twice(keys)
    first = read[0]
    notes += () if all(line.has_checksum for line in read) else (NOTE_NO_CHECKSUM,)
    return Registration(
        Wallet(name, network, first.script_type, first.threshold, keys, first.is_sorted),
        notes + _key_notes(first.keys),
    )


def _read_line(line: str, network: Network) -> _Line:
    if not all(" " < letter <= "~" for letter in line):
        raise NotADescriptor("The descriptor has a blank or a letter that no descriptor has.", _AGAIN)
    body, has_checksum = _without_checksum(line)
    chain = _CHAIN.fullmatch(body)
    if chain is None or not _is_one_function(body):
        raise NotADescriptor("This is not a descriptor: it is no function in closed brackets.", _AGAIN)
    names, inner = tuple(chain[1].split("(")[:-1]), chain[2]
    script_type, is_multi = _template(names, inner)
    inner = inner[: -len(names)]
    if re.search(r"[(){}]", inner) or ("," in inner and not is_multi):
        raise _unsupported(names, inner)
    if not is_multi:
        return _Line(script_type, 1, False, (parse_key(inner, network),), has_checksum)
    threshold, *keys = inner.split(",")
    number = _threshold(threshold, keys, script_type)
    expressions = _parse_keys(keys, network)
    return _Line(script_type, number, names[-1] == "sortedmulti", expressions, has_checksum)


def _is_one_function(body: str) -> bool:
    """Whether the first bracket that opens is closed by the last letter, and not before."""
    depth = 0
    for place, letter in enumerate(body, 1):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and (depth <= 0) != (place == len(body)):
            return False
    return depth == 0


def _without_checksum(line: str) -> tuple[str, bool]:
    body, mark, given = line.partition("#")
    if mark and (len(given) != 8 or checksum(body) != given):
        raise NotADescriptor("The checksum of the descriptor is wrong: a letter was changed or lost.", _AGAIN)
    return body, bool(mark)


def _template(names: tuple[str, ...], inner: str) -> tuple[ScriptType, bool]:
    """The script type of a chain of functions, and whether it ends in multi or sortedmulti."""
    if names in _SINGLE:
        return _SINGLE[names], False
    if names[-1] in {"multi", "sortedmulti"} and names[:-1] in _MULTI:
        return _MULTI[names[:-1]], True
    raise _unsupported(names, inner)


def _unsupported(names: tuple[str, ...], inner: str) -> RefusedWallet:
    """Name what the wallet uses: the first function that is not ours, or the way in which ours are nested."""
    found = [*names, *_FUNCTION.findall(inner)]
    unknown = next((name.rpartition(":")[2] for name in found if name not in _KNOWN), None)
    if names == ("tr",):
        what = "a taproot script tree"
    elif unknown:
        what = f"{printable(unknown, 30)}()"
    elif len(found) > 1:
        what = " inside ".join(f"{name}()" for name in reversed(found[:4]))
    elif found[0] in {"multi", "sortedmulti"}:
        what = f"{found[0]}() outside of sh() and wsh()"
    else:
        what = f"keys directly inside {found[0]}()" if found[0] in {"sh", "wsh"} else f"several keys in {found[0]}()"
    return RefusedWallet(f"This wallet uses {what}, which this version cannot sign.", _SUPPORTED)


def _threshold(text: str, keys: list[str], script_type: ScriptType) -> int:
    if not _THRESHOLD.fullmatch(text):
        raise NotADescriptor("The number of keys that sign is not a number.", _AGAIN)
    number = int(text)
    most = _MAX_BARE_KEYS if script_type is ScriptType.P2SH else MAX_MULTI_KEYS
    if len(keys) > most:
        raise RefusedWallet(f"This wallet has {len(keys)} keys; its kind of script holds at most {most}.", _SUPPORTED)
    if not 1 <= number <= len(keys):
        raise RefusedWallet(f"This wallet asks for {number} signatures of {len(keys)} keys, which cannot be.", _AGAIN)
    return number


def _parse_keys(keys: list[str], network: Network) -> tuple[KeyExpression, ...]:
    """Read all keys; name mixed networks as such, rather than as the wrong network of the first that differs."""
    kinds = {key[match.end() :][:1] for key in keys if (match := re.match(r"(?:\[[^\]]*\])?(?=[xt]pub)", key))}
    if kinds == {"x", "t"}:
        raise RefusedWallet("The keys of this wallet belong to different networks.", _AGAIN)
    return tuple(parse_key(key, network) for key in keys)


def _merge(lines: list[_Line]) -> tuple[tuple[WalletKey, ...], tuple[str, ...]]:
    """The keys with both branches, from one multipath line, one receive line, or a receive and a change line."""
    first, last = lines[0], lines[-1]
    if any(len(key.branches) != len(first.keys[0].branches) for line in lines for key in line.keys):
        raise RefusedWallet("Some keys of this wallet have two branches and others have one.", _AGAIN)
    numbers = [[key.branches for key in line.keys] for line in lines]
    if len(first.keys[0].branches) == 2:
        if len(lines) == 2:
            raise RefusedWallet("Each of the two descriptors is a whole wallet.", "Register one after the other.")
        return tuple(WalletKey(key.origin, key.xpub, (key.branches[0], key.branches[1])) for key in first.keys), ()
    if len(lines) == 1:
        if any(branches != (0,) for branches in numbers[0]):
            raise RefusedWallet("This descriptor is not the one of the receive addresses (branch 0).", _AGAIN)
        return tuple(WalletKey(key.origin, key.xpub, (0, 1)) for key in first.keys), (NOTE_CHANGE_ADDED,)
    return _pair(first, last), ()


def _pair(first: _Line, second: _Line) -> tuple[WalletKey, ...]:
    same = [(key.origin, key.xpub) for key in first.keys] == [(key.origin, key.xpub) for key in second.keys]
    policies = {(line.script_type, line.threshold, line.is_sorted) for line in (first, second)}
    if not same or len(policies) != 1:
        raise RefusedWallet("The two descriptors are two different wallets.", "Register one after the other.")
    pairs = [(one.branches[0], two.branches[0]) for one, two in zip(first.keys, second.keys, strict=True)]
    if any(receive == change for receive, change in pairs):
        raise RefusedWallet("The receive and the change addresses of this wallet are the same branch.", _AGAIN)
    if all(pair == (1, 0) for pair in pairs):
        pairs = [(0, 1)] * len(pairs)
    return tuple(WalletKey(key.origin, key.xpub, pair) for key, pair in zip(first.keys, pairs, strict=True))


def _refuse_twice(keys: tuple[WalletKey, ...]) -> None:
    if len({key.xpub.public_key for key in keys}) != len(keys):
        raise RefusedWallet(
            "The same key stands in this wallet twice: one holder would count as two.",
            "Make the wallet again with a key of each holder.",
        )


def _key_notes(keys: tuple[KeyExpression, ...]) -> tuple[str, ...]:
    notes: list[str] = []
    for place, key in enumerate(keys, 1):
        fingerprint = key.origin.fingerprint.hex()
        if not key.has_origin:
            notes.append(f"Key {place} has no origin: which device holds it, only its fingerprint {fingerprint} tells.")
        elif label_differs(key.origin, key.xpub):
            notes.append(f"Key {place} itself says that it lies elsewhere than {key.origin.text} before it.")
        elif names_other_root(key.origin, key.xpub):
            notes.append(f"Key {place} itself names another signing key than {fingerprint}, which stands before it.")
    fingerprints = [key.origin.fingerprint for key in keys]
    shared = sorted({value.hex() for value in fingerprints if fingerprints.count(value) > 1 and any(value)})
    notes.extend(f"Several keys come from the same signing key {it}: who loses it loses all of them." for it in shared)
    return tuple(notes)
