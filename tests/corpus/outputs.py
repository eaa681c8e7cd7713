"""Security catalogue 1.6: where the money goes, and the transaction as a whole."""

from dataclasses import replace

from tests.build import script
from tests.build.keys import public_key
from tests.build.psbt import Draft
from tests.build.wallets import single
from tests.corpus.case import (
    CHANGE,
    COIN,
    FAMILY,
    FEE,
    HIS,
    OK,
    PAID,
    REFUSE,
    TAPROOT,
    WARN,
    WPKH,
    Book,
    alice,
    payment,
)

BOOK = Book()
FINAL = 0xFFFFFFFF


def _beside(target: bytes, amount: int = 0) -> Draft:
    """An honest payment, and one output more."""
    draft = payment()
    draft.outs[CHANGE].amount -= amount
    draft.pay(target, amount)
    return draft


def _instead(target: bytes, amount: int = PAID) -> Draft:
    """An honest payment, its recipient replaced."""
    draft = payment()
    draft.outs[0].script = target
    draft.outs[CHANGE].amount += draft.outs[0].amount - amount
    draft.outs[0].amount = amount
    return draft


DATA = {
    "o-op-return": script.op_return(b"hello"),
    "o-op-return-binary": script.op_return(bytes(range(32))),
    "o-op-return-80": script.op_return(b"x" * 80),
    "o-op-return-escape": script.op_return(b"\x1b[2J\x1b[31m0.5 BTC\x07"),
    "o-op-return-markup": script.op_return(b"[red]ok[/red] [@click=app.quit]"),
    "o-op-return-bidi": script.op_return("\u202eCTB 5\u2066".encode()),
    "o-op-return-newlines": script.op_return(b"a\r\nb\tc\0d"),
    "o-op-return-not-utf8": script.op_return(b"\xff\xfe\x80 text"),
    "o-op-return-two-pushes": b"\x6a" + script.push(b"one") + script.push(b"two"),
}
STRANGE_DATA = {
    "o-op-return-empty": b"\x6a",
    "o-op-return-op-0": b"\x6a\x00",
    "o-op-return-long": script.op_return(b"y" * 300),
    "o-op-return-10000": script.op_return(b"z" * 9_996),
    "o-op-return-trailing": script.op_return(b"hello") + b"\x51\x52\xac",
    "o-op-return-truncated": b"\x6a\x4c\xff" + b"only these",
    "o-op-return-not-minimal": b"\x6a\x4d\x05\x00hello",
    "o-op-return-many": b"\x6a" + b"\x01a" * 200,
    "o-op-return-fake-push": b"\x6a\x05hello\x6a\x05world",
}
for _name, _script in DATA.items():
    BOOK.add(
        _name,
        OK,
        "data that everybody can read, shown whole and escaped",
        lambda target=_script: _beside(target),
        rule="data-output",
        purposes=("payment", "change", "data"),
    )
for _name, _script in STRANGE_DATA.items():
    BOOK.add(
        _name,
        OK | WARN,
        "data in a strange form, nothing of it hidden",
        lambda target=_script: _beside(target),
    )
BOOK.add(
    "o-op-return-10001",
    REFUSE,
    "more data than a person can be shown",
    lambda: _beside(script.op_return(b"z" * 9_997)),
    rule="data-too-long",
)
for _amount in (1, 600, 50_000):
    BOOK.add(
        f"o-op-return-value-{_amount}",
        WARN | REFUSE,
        "money that is burnt with data",
        lambda amount=_amount: _beside(script.op_return(b"burnt"), amount),
    )


def _data_only() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), COIN)
    draft.pay(script.op_return(b"all of it"), COIN - FEE)
    return draft


BOOK.add("o-only-data", WARN | REFUSE, "everything is burnt", _data_only)


PUB = public_key(12345)
UNCOMPRESSED = b"\x04" + bytes.fromhex(
    "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"
)
STRANGE = {
    "o-unknown-script": b"\x63\x51\x67\x52\x68",
    "o-truncated-push": b"\x4c\x20\x01\x02",
    "o-empty-script": b"",
    "o-op-true": b"\x51",
    "o-op-false": b"\x00",
    "o-p2a": b"\x51\x02\x4e\x73",
    "o-witness-v2": b"\x52\x20" + b"\x07" * 32,
    "o-witness-v9": b"\x59\x14" + b"\x07" * 20,
    "o-witness-v16": b"\x60\x02\x01\x02",
    "o-witness-v1-20": b"\x51\x14" + b"\x07" * 20,
    "o-witness-v1-40": b"\x51\x28" + b"\x07" * 40,
    "o-v0-wrong-len": b"\x00\x15" + b"\x07" * 21,
    "o-p2pk": script.push(PUB) + b"\xac",
    "o-p2pk-uncompressed": script.push(UNCOMPRESSED) + b"\xac",
    "o-bare-ms": script.multi(1, [PUB, public_key(54321)]),
    "o-p2pkh-trailing": script.p2pkh(PUB) + b"\x61",
    "o-p2sh-truncated": script.p2sh(b"")[:-1],
    "o-long-script": b"\x61" * 9_999,
    "o-over-10000": b"\x61" * 10_001,
    "o-escape-in-script": script.push(b"\x1b[2J") + b"\x75\x51",
}
for _name, _script in STRANGE.items():
    BOOK.add(
        _name,
        WARN,
        "a recipient that cannot be shown as an address, or that no wallet gives out",
        lambda target=_script: _instead(target),
    )


def _off_curve() -> bytes:
    return next(x for n in range(99) if not script.is_on_curve(x := bytes(31) + bytes((n,))))


BOOK.add(
    "o-tr-not-on-curve",
    WARN,
    "a taproot key that is no point: unspendable",
    lambda: _instead(b"\x51\x20" + _off_curve()),
)
BOOK.add(
    "o-tr-over-field", WARN, "a taproot key above the field: unspendable", lambda: _instead(b"\x51\x20" + b"\xff" * 32)
)
BOOK.add("o-zero", WARN, "a payment of nothing", lambda: _beside(alice(1), 0), rule="zero-output")
BOOK.add("o-dust", WARN, "a payment below the dust limit", lambda: _beside(alice(1), 293), rule="dust-output")
BOOK.add(
    "o-dust-p2pkh", WARN, "a payment below the dust limit", lambda: _beside(script.p2pkh(PUB), 545), rule="dust-output"
)
BOOK.add("o-dust-limit", OK, "the least that nodes carry", lambda: _beside(alice(1), 294), without=("dust-output",))
BOOK.add("o-dust-limit-p2pkh", OK, "the least that nodes carry", lambda: _beside(script.p2pkh(PUB), 546))
BOOK.add(
    "o-dust-limit-tr", OK, "the least that nodes carry", lambda: _beside(single("p2tr", account=7).at(0, 0).script, 330)
)


@BOOK.case("o-zero-change", WARN, "change of nothing", rule="zero-output")
def _() -> Draft:
    draft = payment()
    draft.outs[0].amount += draft.outs[CHANGE].amount
    draft.outs[CHANGE].amount = 0
    return draft


@BOOK.case("o-dust-change", WARN, "change below the dust limit", rule="dust-output")
def _() -> Draft:
    draft = payment()
    draft.outs[0].amount += draft.outs[CHANGE].amount - 100
    draft.outs[CHANGE].amount = 100
    return draft


@BOOK.case("o-none", REFUSE, "no outputs: everything is fee", rule=None)
def _() -> Draft:
    draft = payment()
    draft.outs.clear()
    return draft


@BOOK.case("o-same-recipient-twice", OK, "the same recipient twice")
def _() -> Draft:
    return _beside(alice(), 10_000)


@BOOK.case(
    "o-other-network-script", OK, "scripts do not name a network", network="main", wallets=(single("p2wpkh", "main"),)
)
def _() -> Draft:
    return payment(single("p2wpkh", "main"))


# Locktimes, versions, weight


def _timed(locktime: int = 0, sequence: int = 0xFFFFFFFE, version: int = 2, inputs: int = 1) -> Draft:
    draft = payment(inputs=inputs)
    draft.locktime, draft.tx_version = locktime, version
    for entry in draft.ins:
        entry.sequence = sequence
    return draft


for _name, _draft in (
    ("t-locktime-height", {"locktime": 902_345}),
    ("t-locktime-height-rbf", {"locktime": 902_345, "sequence": 0xFFFFFFFD}),
    ("t-locktime-1", {"locktime": 1}),
    ("t-sequence-0", {"sequence": 0}),
    ("t-version-1", {"version": 1}),
    ("t-version-3", {"version": 3}),
    ("t-final", {"sequence": FINAL}),
):
    _shown = () if _draft.get("sequence", FINAL) < 0xFFFFFFFE else ("replaceable",)
    BOOK.add(_name, OK, "as wallets set it", lambda details=_draft: _timed(**details), without=_shown)

TIME, FAR, RELATIVE, VERSION = "locktime-is-a-time", "locktime-is-far", "relative-lock", "unusual-version"
for _name, _draft, _rule in (
    ("t-locktime-time", {"locktime": 1_900_000_000}, TIME),
    ("t-locktime-first-time", {"locktime": 500_000_000}, TIME),
    ("t-locktime-last", {"locktime": 0xFFFFFFFF}, TIME),
    ("t-locktime-far", {"locktime": 499_999_999}, FAR),
    ("t-rel-blocks", {"sequence": 144}, RELATIVE),
    ("t-rel-blocks-max", {"sequence": 0xFFFF}, RELATIVE),
    ("t-rel-time", {"sequence": 1 << 22 | 100}, RELATIVE),
    ("t-rel-time-v3", {"sequence": 1 << 22 | 100, "version": 3}, RELATIVE),
    ("t-version-0", {"version": 0}, VERSION),
    ("t-version-neg", {"version": -1}, VERSION),
    ("t-version-4", {"version": 4}, VERSION),
    ("t-version-min", {"version": -(2**31)}, VERSION),
    ("t-version-max", {"version": 2**31 - 1}, VERSION),
):
    BOOK.add(_name, WARN, "frozen, or not carried", lambda details=_draft: _timed(**details), rule=_rule)

for _name, _draft, _rule in (
    ("t-locktime-not-enforced", {"locktime": 902_345, "sequence": FINAL}, "locktime-is-not-enforced"),
    ("t-locktime-time-not-enforced", {"locktime": 1_900_000_000, "sequence": FINAL}, "locktime-is-not-enforced"),
    ("t-rel-version-1", {"sequence": 144, "version": 1}, "relative-lock-is-not-enforced"),
    ("t-rel-version-0", {"sequence": 144, "version": 0}, "relative-lock-is-not-enforced"),
    # the version is unsigned where consensus compares it with 2 (BIP68)
    ("t-rel-version-neg", {"sequence": 144, "version": -1}, "relative-lock"),
):
    BOOK.add(_name, WARN, "a lock, and whether it is enforced", lambda details=_draft: _timed(**details), rule=_rule)

BOOK.add("t-rel-disabled", OK, "the bit by which wallets say: no relative lock", lambda: _timed(sequence=1 << 31 | 144))
BOOK.add("t-rel-zero-time", OK | WARN, "a relative lock of no time", lambda: _timed(sequence=1 << 22))


@BOOK.case("t-locktime-one-not-final", OK, "one input that is not final enforces a height")
def _() -> Draft:
    draft = _timed(902_345, FINAL, inputs=2)
    draft.ins[1].sequence = 0xFFFFFFFE
    return draft


@BOOK.case("t-huge-weight", WARN, "heavier than nodes carry", rule="too-heavy")
def _() -> Draft:
    draft = Draft()
    for number in range(1_600):
        draft.spend(WPKH.at(0, number % 50), COIN, vout=number % 3, previous=False)
    for number, entry in enumerate(draft.ins):
        entry.txid = bytes((1,)) * 28 + number.to_bytes(4, "big")
    draft.pay(alice(), COIN * 1_599)
    return draft


@BOOK.case("t-v2-required-height", OK, "an input demands a height that wallets set anyway", versions=(2,))
def _() -> Draft:
    draft = payment()
    draft.ins[0].v2_fields[b"\x12"] = (902_345).to_bytes(4, "little")
    return draft


@BOOK.case("t-v2-required-time", WARN, "an input demands a time", versions=(2,))
def _() -> Draft:
    draft = payment()
    draft.ins[0].v2_fields[b"\x11"] = (1_900_000_000).to_bytes(4, "little")
    return draft


@BOOK.case("t-v2-required-conflict", REFUSE, "one input demands a height, the other a time", versions=(2,))
def _() -> Draft:
    draft = payment(inputs=2)
    draft.ins[0].v2_fields[b"\x12"] = (902_345).to_bytes(4, "little")
    draft.ins[1].v2_fields[b"\x11"] = (1_900_000_000).to_bytes(4, "little")
    return draft


@BOOK.case("o-forged-among-many", REFUSE, "one forged change among two hundred payments", not_change=(150,))
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), 200 * COIN)
    for number in range(200):
        if number == 150:
            draft.change(replace(WPKH.at(1, 5), script=HIS.at(0, 0).script), COIN // 2)
        else:
            draft.pay(alice(number), COIN // 2)
    draft.change(WPKH.at(1, 6), 100 * COIN - 20_000)
    return draft


@BOOK.case("o-data-in-family", OK, "data beside a multisig payment", wallets=(FAMILY,), rule="data-output")
def _() -> Draft:
    draft = payment(FAMILY)
    draft.pay(script.op_return(b"family"), 0)
    return draft


@BOOK.case("o-strange-from-taproot", WARN, "a taproot wallet pays to a script without address", wallets=(TAPROOT,))
def _() -> Draft:
    draft = payment(TAPROOT)
    draft.outs[0].script = STRANGE["o-p2pk"]
    return draft
