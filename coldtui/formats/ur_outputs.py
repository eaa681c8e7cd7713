"""Wallets in URs: `crypto-output` (BCR-2020-010) and `output-descriptor` (BCR-2023-010), from and to descriptors.

The newer type is a descriptor whose keys stand beside it, with @0, @1 in their places; the older one is a tree of tags.
Both are read into the first of these forms. The older is the one that programs read.
"""

import json
import re
from dataclasses import dataclass

from coldtui.core.checksum import checksum
from coldtui.core.errors import Refused
from coldtui.core.script import MAX_MULTI_KEYS
from coldtui.core.text import printable
from coldtui.core.wallet import ScriptType, Wallet
from coldtui.formats import cbor
from coldtui.formats.ur_fields import Maybe, broken, expect, fields, items, uint, untagged
from coldtui.formats.ur_keys import VERSION_2, Key, hd_key, read_address, read_key, tags
from coldtui.formats.wallet_file import MAX_NAME

BRANCHES = "/<0;1>/*"
"""What programs put behind keys that say nothing about the keys below them: receive and change (BIP389)."""

_OUTPUT = 8
_MAX_SOURCE = 4_096
"""Letters of a descriptor without its keys: more than any wallet has that could be registered here."""

_FUNCTIONS = {
    400: "sh",
    401: "wsh",
    402: "pk",
    403: "pkh",
    404: "wpkh",
    405: "combo",
    406: "multi",
    407: "sortedmulti",
    408: "raw",
    409: "tr",
    410: "cosigner",
}
"""Tags of BCR-2020-010."""

_ADDRESS_TAG = 307
_FUNCTION = re.compile(r"[a-z]+\(")
_PLACE = re.compile(r"@([0-9]{1,3})")
_STEPS = re.compile(r"@[0-9]{1,3}/")
_COSIGNER = re.compile(r"(?:[a-z]+\()*cosigner\(@0\)+")

EXPRESSIONS = {
    ScriptType.P2PKH: (403,),
    ScriptType.P2SH_P2WPKH: (400, 404),
    ScriptType.P2WPKH: (404,),
    ScriptType.P2TR: (409,),
    ScriptType.P2SH: (400,),
    ScriptType.P2SH_P2WSH: (400, 401),
    ScriptType.P2WSH: (401,),
}
"""The tags around a key or a multisig, the outer one first."""


@dataclass(frozen=True, slots=True, repr=False)
class Output:
    """A descriptor with places for its keys, the keys, and a name that was made safe to be shown."""

    source: str
    keys: tuple[Key, ...]
    name: str = ""

    @property
    def is_cosigner(self) -> bool:
        """Whether it is one key for a wallet of several, and no wallet."""
        return _COSIGNER.fullmatch(self.source) is not None

    @property
    def descriptor(self) -> str:
        """The descriptor with its checksum (BIP380). Where neither a key nor the source says what follows, BRANCHES do.

        Raises Unreadable for letters that no descriptor has.
        """
        is_said = any(key.children for key in self.keys) or _STEPS.search(self.source)
        default = "" if is_said else BRANCHES
        texts = [key.text + (key.children or default if key.is_extended else "") for key in self.keys]
        body = _PLACE.sub(lambda match: texts[int(match[1])], self.source)
        return f"{body}#{_checksum(body)}"

    @property
    def wallet_text(self) -> str:
        """What `wallet_file.read_wallet_file` reads: the descriptor, or Specter's JSON where there is a name."""
        if not self.name:
            return self.descriptor
        return json.dumps({"label": self.name, "descriptor": self.descriptor})


def _checksum(body: str) -> str:
    """The checksum of a descriptor. Raises Unreadable for letters that no descriptor has."""
    try:
        return checksum(body)
    except ValueError:
        raise broken() from None


# --- read -------------------------------------------------------------------------------------------------------------


def read_output(value: Maybe, master: bytes = b"") -> Output:
    """An output of either version, `master` as in `read_key`. Raises Unreadable, NotAKey, Refused."""
    inner = untagged(value, *tags(_OUTPUT)) if _is_output(value) else value
    if isinstance(inner, dict):
        return _read_source(inner, master)
    names: list[str] = []
    while isinstance(inner, cbor.Tag) and inner.number in _FUNCTIONS:
        names.append(_FUNCTIONS[inner.number])
        inner = inner.value
    arguments, keys = _read_arguments(names[-1] if names else "", inner, master)
    if not names and not arguments.startswith("addr("):
        raise broken()
    return Output("(".join([*names, arguments]) + ")" * len(names), keys)


def _is_output(value: Maybe) -> bool:
    return isinstance(value, cbor.Tag) and value.number in tags(_OUTPUT)


def _read_arguments(name: str, inner: Maybe, master: bytes) -> tuple[str, tuple[Key, ...]]:
    """What stands within the innermost brackets, and its keys."""
    if isinstance(inner, cbor.Tag) and inner.number == _ADDRESS_TAG:
        return f"addr({read_address(inner)})", ()
    if name == "raw":
        return expect(inner, bytes).hex(), ()
    if name not in {"multi", "sortedmulti"}:
        return "@0", (read_key(inner, master),)
    found = fields(inner)
    values = items(found.get(2))
    if len(values) > MAX_MULTI_KEYS:
        raise broken()
    keys = tuple(read_key(one, master) for one in values)
    return ",".join([str(uint(found.get(1))), *(f"@{place}" for place in range(len(keys)))]), keys


def _read_source(found: dict[int, cbor.Value], master: bytes) -> Output:
    """BCR-2023-010: 1 source, 2 keys (absent where the source is whole), 3 name, 4 note."""
    source = expect(found.get(1), str)
    values = items(found.get(2, ()))
    places = _PLACE.findall(source)
    if len(source) > _MAX_SOURCE or max(len(values), len(places)) > MAX_MULTI_KEYS:
        raise broken()
    if any(int(place) >= len(values) for place in places):
        raise broken()
    body, _, given = source.partition("#")
    # a checksum over places for keys is nobody's; the one of a whole descriptor has to fit
    if not _FUNCTION.match(body) or (given and not places and given != _checksum(body)):
        raise broken()
    keys = tuple(read_key(one, master) for one in values)
    return Output(body, keys, printable(expect(found.get(3, ""), str), MAX_NAME))


# --- written ----------------------------------------------------------------------------------------------------------


def crypto_output(wallet: Wallet) -> bytes:
    """The CBOR of a `crypto-output`. No key says what follows it: all that read it add receive and change themselves.

    Readers of this type differ in how they take two branches in one key; without, they agree. Raises Refused for a
    wallet whose branches are others than 0 and 1.
    """
    if any(key.branches != (0, 1) for key in wallet.keys):
        raise Refused(
            "The branches of this wallet are not 0 and 1, which this kind of code cannot say (UR).",
            "Show it as text, or save it as a file.",
        )
    keys = tuple(hd_key(key.xpub, key.origin) for key in wallet.keys)
    output: cbor.Value = keys[0]
    if wallet.is_multisig:
        output = cbor.Tag(407 if wallet.is_sorted else 406, {1: wallet.threshold, 2: keys})
    for tag in reversed(EXPRESSIONS[wallet.script_type]):
        output = cbor.Tag(tag, output)
    return cbor.encode(output)


def output_descriptor(wallet: Wallet) -> bytes:
    """The CBOR of an `output-descriptor`: the wallet whole, with its branches and its name."""
    keys = tuple(hd_key(key.xpub, key.origin, key.branches, VERSION_2) for key in wallet.keys)
    places = ",".join(f"@{place}" for place in range(len(keys)))
    if wallet.is_multisig:
        places = f"{'sortedmulti' if wallet.is_sorted else 'multi'}({wallet.threshold},{places})"
    found: dict[int, cbor.Value] = {1: wallet.script_type.template.format(places), 2: keys}
    if wallet.name:
        found[3] = wallet.name
    return cbor.encode(found)
