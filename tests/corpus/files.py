"""Security catalogue 1.7: files that are broken, ambiguous, or made to exhaust the reader."""

import base64
import json
from struct import pack

from tests.build import script
from tests.build.keys import tagged
from tests.build.psbt import MAGIC, Draft, Map, xpub_field
from tests.build.script import compact, lengthed
from tests.build.tx import In, Out, Tx
from tests.build.wallets import single
from tests.corpus.case import (
    CHANGE,
    COIN,
    FAMILY,
    FEE,
    HIS_TAPROOT,
    LEGACY,
    OK,
    PAID,
    REFUSE,
    TAPROOT,
    WPKH,
    Book,
    alice,
    payment,
)

BOOK = Book()
ONE = {"versions": (0,)}
"""The bytes are what they are: nothing to write in another version."""


# A field twice


def _twice(which: str, kind: int, wallets: object = None) -> Draft:
    draft = payment(TAPROOT if wallets else WPKH)
    fields = {"in": draft.ins[0].fields, "out": draft.outs[CHANGE].fields}[which]
    key = fields.keys(kind)[0]
    fields.add(key, fields[key])
    return draft


for _where, _kind in (("in", 0), ("in", 1), ("in", 6), ("out", 2)):
    BOOK.add(f"p-dup-{_where}-{_kind:02x}", REFUSE, "a field twice", lambda w=_where, k=_kind: _twice(w, k))
for _where, _kind in (("in", 0x16), ("in", 0x17), ("out", 5), ("out", 7)):
    BOOK.add(
        f"p-dup-tr-{_where}-{_kind:02x}",
        REFUSE,
        "a taproot field twice",
        lambda w=_where, k=_kind: _twice(w, k, wallets=TAPROOT),
        wallets=(TAPROOT,),
    )


@BOOK.case("p-dup-differing", REFUSE, "a key origin twice, the second being the attacker's wish")
def _() -> Draft:
    draft = payment()
    key = draft.outs[CHANGE].fields.keys(2)[0]
    draft.outs[CHANGE].fields.add(key, bytes(4) + pack("<II", 1, 2))
    return draft


@BOOK.case("p-dup-unknown", REFUSE, "an unknown field twice")
def _() -> Draft:
    draft = payment()
    for value in (b"a", b"b"):
        draft.ins[0].fields.add(b"\x77key", value)
    return draft


@BOOK.case("p-dup-sighash", REFUSE, "two sighash types")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields.add(b"\x03", pack("<I", 1))
    draft.ins[0].fields.add(b"\x03", pack("<I", 2))
    return draft


def _dup_global(kind: bytes, version: int) -> bytes:
    raw = payment().raw(version)
    whole = Map()
    whole.add(kind, payment().tx.raw() if kind == b"\x00" else pack("<I", 2) if kind in (b"\x02", b"\xfb") else b"\x01")
    return MAGIC + whole.raw()[:-1] + raw[len(MAGIC) :]


for _kind, _version in ((b"\x00", 0), (b"\x02", 2), (b"\x04", 2), (b"\x05", 2), (b"\xfb", 2)):
    BOOK.add(
        f"p-dup-global-{_kind.hex()}",
        REFUSE,
        "a global field twice",
        lambda k=_kind, v=_version: _dup_global(k, v),
        **ONE,
    )


# Not a whole PSBT


def _cut(length: int, version: int = 0) -> bytes:
    return payment(FAMILY, 2).raw(version)[:length]


for _length in (0, 1, 4, 5, 6, 8, 50, 200, 500, -1, -2, -40, -300):
    for _version in (0, 2):
        BOOK.add(
            f"p-trunc-{_length}-v{_version}",
            REFUSE,
            "the file ends too early",
            lambda length=_length, v=_version: _cut(length, v),
            **ONE,
        )

RAW = payment().raw()
WRONG = {
    "p-magic": b"psbu\xff" + RAW[5:],
    "p-magic-case": b"PSBT\xff" + RAW[5:],
    "p-magic-separator": b"psbt\x00" + RAW[5:],
    "p-magic-only": MAGIC,
    "p-magic-and-zero": MAGIC + b"\0",
    "p-bom": b"\xef\xbb\xbf" + base64.b64encode(RAW),
    "p-png": b"\x89PNG\r\n\x1a\n" + bytes(60),
    "p-json": json.dumps({"psbt": base64.b64encode(RAW).decode()}).encode(),
    "p-base64-broken": base64.b64encode(RAW)[:-3] + b"!!!",
    "p-hex-broken": RAW.hex().encode()[:-1],
    "p-transaction": payment().tx.raw(),
    "p-zeros": bytes(1000),
    "p-text": b"abandon abandon abandon",
    "p-trailing": RAW + b"\0",
    "p-trailing-text": RAW + b"and more",
    "p-twice": RAW + RAW,
}
for _name, _raw in WRONG.items():
    BOOK.add(_name, REFUSE, "no PSBT, or more than one", lambda raw=_raw: raw, **ONE)


# Versions


def _version(number: int, body: int = 0) -> Draft:
    draft = payment()
    if body == 0:
        draft.globals[b"\xfb"] = pack("<I", number)
    return draft


for _number in (1, 2, 3, 99, 0xFFFFFFFF):
    BOOK.add(f"p-version-{_number}", REFUSE, "a version that is not this one", lambda n=_number: _version(n), **ONE)
BOOK.add("p-version-0-said", OK, "version 0, said aloud", lambda: _version(0), **ONE)


@BOOK.case("p-version-short", REFUSE, "a version of three bytes", **ONE)
def _() -> Draft:
    draft = payment()
    draft.globals[b"\xfb"] = b"\0\0\0"
    return draft


for _key in (b"\x02", b"\x03", b"\x04", b"\x05", b"\x06"):

    def _v2_global(key: bytes = _key) -> Draft:
        draft = payment()
        draft.globals[key] = b"\x01" if key in (b"\x04", b"\x05", b"\x06") else pack("<I", 2)
        return draft

    BOOK.add(f"p-v2-global-{_key.hex()}-in-v0", REFUSE, "a field of version 2 in version 0", _v2_global, **ONE)

for _key, _value in ((0x0E, bytes(32)), (0x0F, bytes(4)), (0x10, bytes(4)), (0x11, b"\xff" * 4), (0x12, b"\1\0\0\0")):

    def _v2_in(key: int = _key, value: bytes = _value) -> Draft:
        draft = payment()
        draft.ins[0].fields[bytes((key,))] = value
        return draft

    BOOK.add(
        f"p-v2-in-{_key:02x}-in-v0", REFUSE, "a field of version 2 that could override the transaction", _v2_in, **ONE
    )

for _key, _value in ((3, pack("<Q", PAID // 2)), (4, alice(9))):

    def _v2_out(key: int = _key, value: bytes = _value) -> Draft:
        draft = payment()
        draft.outs[0].fields[bytes((key,))] = value
        return draft

    BOOK.add(f"p-v2-out-{_key:02x}-in-v0", REFUSE, "another amount or script than the transaction's", _v2_out, **ONE)


def _without(position: str, kind: int) -> bytes:
    raw = payment().raw(2)
    cursor = len(MAGIC)
    maps: list[Map] = []
    for _ in range(4):
        fields = Map()
        while (size := raw[cursor]) != 0:
            key = raw[cursor + 1 : cursor + 1 + size]
            cursor += 1 + size
            length = raw[cursor] if raw[cursor] < 0xFD else int.from_bytes(raw[cursor + 1 : cursor + 3], "little")
            cursor += 1 if raw[cursor] < 0xFD else 3
            fields.add(key, raw[cursor : cursor + length])
            cursor += length
        cursor += 1
        maps.append(fields)
    maps[{"global": 0, "in": 1, "out": 2}[position]].drop(kind)
    return MAGIC + b"".join(fields.raw() for fields in maps)


for _where, _kind in (
    ("global", 2),
    ("global", 4),
    ("global", 5),
    ("global", 0xFB),
    ("in", 0x0E),
    ("in", 0x0F),
    ("out", 3),
    ("out", 4),
):
    BOOK.add(
        f"p-v2-missing-{_where}-{_kind:02x}",
        REFUSE,
        "a required field of version 2 is missing",
        lambda w=_where, k=_kind: _without(w, k),
        **ONE,
    )
BOOK.add("p-v2-missing-sequence", OK, "no sequence means final", lambda: _without("in", 0x10), **ONE)


@BOOK.case("p-v2-with-unsigned-tx", REFUSE, "version 2 with a transaction of version 0", versions=(2,))
def _() -> Draft:
    draft = payment()
    draft.globals[b"\x00"] = draft.tx.raw()
    return draft


@BOOK.case("p-v2-modifiable", OK, "flags of what may still be modified", versions=(2,))
def _() -> Draft:
    draft = payment()
    draft.globals[b"\x06"] = b"\x03"
    return draft


# Fields of a wrong shape

SHAPES: dict[str, tuple[str, bytes, bytes]] = {
    "p-wutxo-short": ("in", b"\x01", pack("<Q", COIN) + b"\x16"),
    "p-wutxo-trailing": ("in", b"\x01", Out(COIN, WPKH.at(0, 3).script).raw + b"\0"),
    "p-wutxo-varint": ("in", b"\x01", pack("<Q", COIN) + b"\xfd\x16\x00" + WPKH.at(0, 3).script),
    "p-origin-7-bytes": ("in", b"\x06" + WPKH.at(0, 3).origins[0].pub, b"\0" * 7),
    "p-origin-empty": ("in", b"\x06" + WPKH.at(0, 3).origins[0].pub, b""),
    "p-key-short": ("in", b"\x06" + b"\x02" * 32, b"\0" * 8),
    "p-key-prefix": ("in", b"\x06\x05" + b"\x02" * 32, b"\0" * 8),
    "p-partial-not-der": ("in", b"\x02" + WPKH.at(0, 3).origins[0].pub, b"\x01" * 70),
    "p-partial-empty": ("in", b"\x02" + WPKH.at(0, 3).origins[0].pub, b""),
    "p-witness-count": ("in", b"\x08", b"\xff" + b"\xff" * 8),
    "p-witness-trailing": ("in", b"\x08", b"\x01\x01a\x00"),
    "p-tap-sig-63": ("in", b"\x13", bytes(63)),
    "p-tap-sig-66": ("in", b"\x13", bytes(66)),
    "p-tap-internal-31": ("in", b"\x17", bytes(31)),
    "p-tap-leaf-control": ("in", b"\x15" + bytes(34), b"\x51\xc0"),
    "p-key-with-data": ("in", b"\x01\x00", Out(COIN, alice()).raw),
    "p-out-redeem-key": ("out", b"\x00\x00", b"\x51"),
    "p-out-tap-internal-33": ("out", b"\x05", bytes(33)),
    "p-out-taptree-garbage": ("out", b"\x06", b"\xff\xff\xff"),
    "p-proprietary-broken": ("in", b"\xfc\xff", b""),
    "p-preimage-false": ("in", b"\x0b" + bytes(32), b"not its preimage"),
}
for _name, (_where, _key, _value) in SHAPES.items():

    def _shape(where: str = _where, key: bytes = _key, value: bytes = _value) -> Draft:
        draft = payment()
        (draft.ins[0] if where == "in" else draft.outs[CHANGE]).fields[key] = value
        return draft

    BOOK.add(_name, REFUSE, "a field that is not as its BIP has it", _shape)


@BOOK.case("p-xpub-depth", REFUSE, "a global xpub whose depth is not that of its path")
def _() -> Draft:
    draft = payment()
    draft.globals[b"\x01" + FAMILY.accounts[0].node.xpub_bytes(test=True)] = bytes(4) + pack("<I", 1)
    return draft


@BOOK.case("p-xpub-other-network", REFUSE, "a global xpub of the main network on regtest", rule="wrong-network")
def _() -> Draft:
    draft = payment()
    key, value = xpub_field(single("p2wpkh", "main").accounts[0], test=False)
    draft.globals[key] = value
    return draft


@BOOK.case("p-tx-varint", REFUSE, "a count in the unsigned transaction that is not in its shortest form", **ONE)
def _() -> Draft:
    draft = payment()
    raw = draft.tx.raw()
    draft.unsigned_tx = raw[:4] + b"\xfd\x01\x00" + raw[5:]
    return draft


@BOOK.case("p-tx-trailing", REFUSE, "bytes follow the unsigned transaction", **ONE)
def _() -> Draft:
    draft = payment()
    draft.unsigned_tx = draft.tx.raw() + b"\0"
    return draft


@BOOK.case("p-key-varint", REFUSE, "the length of a key is not in its shortest form", **ONE)
def _() -> bytes:
    return MAGIC + b"\xfd\x01\x00\x00" + RAW[len(MAGIC) + 2 :]


@BOOK.case("p-more-maps", REFUSE, "one map more than the transaction has outputs", **ONE)
def _() -> bytes:
    return payment().raw() + b"\x02\x77x\x01y\x00"


@BOOK.case("p-fewer-maps", REFUSE, "one map fewer", **ONE)
def _() -> bytes:
    draft = payment()
    unsigned = draft.tx.raw()
    draft.outs.pop()
    draft.unsigned_tx = unsigned
    return draft.raw()


# Bombs

HUGE = b"\xff" + pack("<Q", 2**40)


def _v2_head(inputs: bytes, outputs: bytes) -> bytes:
    fields = Map()
    fields[b"\x02"] = pack("<I", 2)
    fields[b"\x04"] = inputs
    fields[b"\x05"] = outputs
    fields[b"\xfb"] = pack("<I", 2)
    return MAGIC + fields.raw()


BOMBS: dict[str, bytes] = {
    "p-v2-count-bomb": _v2_head(HUGE, b"\x01"),
    "p-v2-output-count-bomb": _v2_head(b"\x01", HUGE),
    "p-v2-count-million": _v2_head(b"\xfe" + pack("<I", 1_000_000), b"\x01") + bytes(1_100_000),
    "p-tx-count-bomb": MAGIC + lengthed(b"\x00") + lengthed(pack("<i", 2) + HUGE) + b"\0",
    "p-tx-output-bomb": MAGIC
    + lengthed(b"\x00")
    + lengthed(pack("<i", 2) + b"\x01" + bytes(36) + b"\x00" + b"\xff" * 4 + HUGE + bytes(4))
    + b"\0\0",
    "p-varint-bomb": MAGIC + HUGE,
    "p-value-bomb": MAGIC + lengthed(b"\x00") + b"\xff" * 9,
    "p-value-2-gb": MAGIC + lengthed(b"\x00") + b"\xfe" + pack("<I", 2**31) + bytes(100),
    "p-200000-outputs": MAGIC
    + lengthed(b"\x00")
    + lengthed(
        pack("<i", 2) + b"\x01" + b"\x11" * 36 + b"\x00" + b"\xff" * 4 + b"\xfe" + pack("<I", 200_000)
        + (pack("<Q", 1) + b"\x00") * 200_000 + bytes(4)
    )
    + b"\0" * 200_002,
    "p-2001-inputs-v2": _v2_head(compact(2_001), b"\x01") + bytes(400_000),
    "p-many-empty-keys": MAGIC + b"".join(lengthed(b"\x77" + pack("<I", n)) + b"\0" for n in range(400_000)) + b"\0",
    "p-9-mb": RAW + bytes(9_000_000),
    "p-9-mb-field": MAGIC + lengthed(b"\x77x") + lengthed(bytes(9_000_000)) + RAW[5:],
}  # fmt: skip
for _name, _raw in BOMBS.items():
    BOOK.add(_name, REFUSE, "a small file that asks for a big machine, or just a big file", lambda raw=_raw: raw, **ONE)

for _where in ("in", "out"):
    for _count in (2**40, 2**28, 1_000):

        def _leaves(where: str = _where, count: int = _count) -> Draft:
            draft = payment(TAPROOT)
            fields = draft.ins[0].fields if where == "in" else draft.outs[CHANGE].fields
            key = fields.keys(0x16 if where == "in" else 7)[0]
            fields[key] = compact(count) + bytes(300)
            return draft

        BOOK.add(
            f"p-tap-leafcount-bomb-{_where}-{_count}",
            REFUSE,
            "a taproot origin that claims more leaves than there are bytes",
            _leaves,
            wallets=(TAPROOT,),
        )

for _steps in (11, 256, 5_000):

    def _deep(steps: int = _steps) -> Draft:
        draft = payment()
        draft.outs[CHANGE].fields[b"\x02" + WPKH.at(1, 5).origins[0].pub] = bytes(4) + pack("<I", 1) * steps
        return draft

    BOOK.add(f"p-deep-derivation-{_steps}", REFUSE, "a path with more steps than any wallet has", _deep)


@BOOK.case("p-witness-utxo-huge-script", REFUSE, "a witness_utxo whose script claims 2^40 bytes")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields[b"\x01"] = pack("<Q", COIN) + HUGE
    return draft


@BOOK.case("p-nwu-count-bomb", REFUSE, "a previous transaction that claims 2^40 inputs")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields[b"\x00"] = pack("<i", 2) + HUGE + bytes(100)
    return draft


@BOOK.case("p-nwu-output-bomb", REFUSE, "a previous transaction that claims 2^40 outputs")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields[b"\x00"] = pack("<i", 2) + b"\x01" + bytes(41) + HUGE + bytes(100)
    return draft


@BOOK.case("p-nwu-witness-bomb", REFUSE, "a previous transaction with three million empty witness items")
def _() -> Draft:
    draft = payment()
    count = 3_000_000
    raw = pack("<i", 2) + b"\x00\x01\x01" + bytes(41) + b"\x01" + Out(COIN, WPKH.at(0, 3).script).raw
    draft.ins[0].fields[b"\x00"] = raw + b"\xfe" + pack("<I", count) + bytes(count) + bytes(4)
    return draft


# Taproot trees

LEAF = b"\x51"


def _tree(depth: int) -> tuple[bytes, bytes]:
    """A tree that leans to one side as deep as `depth`: the field and its root."""
    field = bytes((depth, 0xC0)) + lengthed(LEAF)
    root = script.leaf_hash(LEAF)
    for level in range(depth, 0, -1):
        field += bytes((level, 0xC0)) + lengthed(LEAF)
        root = tagged("TapBranch", b"".join(sorted((root, script.leaf_hash(LEAF)))))
    return field, root


def _tall(depth: int) -> Draft:
    draft = payment(TAPROOT)
    field, root = _tree(depth)
    key = HIS_TAPROOT.accounts[0].origin(0, 0)
    draft.outs[0].script = script.p2tr(key.node, root)
    draft.outs[0].fields[b"\x05"] = key.pub[1:]
    draft.outs[0].fields[b"\x06"] = field
    return draft


for _depth, _expect in ((1, OK), (128, OK), (129, REFUSE), (200, REFUSE)):
    BOOK.add(f"p-taptree-{_depth}", _expect, "a foreign taproot tree", lambda d=_depth: _tall(d), wallets=(TAPROOT,))


# Large, and honest


@BOOK.case("p-3mb", OK, "three megabytes of an unknown field")
def _() -> Draft:
    draft = payment()
    draft.globals[b"\x77big"] = bytes(range(256)) * 11_800
    return draft


@BOOK.case("p-3mb-previous", OK, "a previous transaction of nearly three megabytes", wallets=(LEGACY,))
def _() -> Draft:
    place = LEGACY.at(0, 3)
    outs = (Out(COIN, place.script), *(Out(1_000, b"\x6a" + script.push(bytes(500))) for _ in range(5_600)))
    draft = Draft()
    draft.spend(place, COIN, funding=Tx((In(b"\x77" * 32, 0),), outs), vout=0)
    draft.pay(alice(), PAID)
    draft.change(LEGACY.at(1, 5), COIN - PAID - FEE)
    return draft


@BOOK.case("p-1500in", OK, "fifteen hundred inputs", wallets=(TAPROOT,))
def _() -> Draft:
    draft = Draft()
    for number in range(1_500):
        draft.spend(TAPROOT.at(number % 2, number), COIN)
    draft.pay(alice(), COIN * 700)
    draft.change(TAPROOT.at(1, 9), COIN * 800 - 500_000)
    return draft


@BOOK.case("p-2000out", OK, "two thousand outputs")
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), 2_000 * COIN)
    for number in range(1_999):
        draft.pay(alice(number), COIN // 2)
    draft.change(WPKH.at(1, 5), 2_000 * COIN - 1_999 * (COIN // 2) - 200_000)
    return draft
