"""Output scripts: built and recognised to the byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core import script
from coldtui.core.script_words import describe
from tests.build import script as other
from tests.build.keys import OURS, master

KEY = master(OURS).at("m/84h/0h/0h/0/0").pub
KEYS = tuple(master(OURS).at(f"m/48h/0h/0h/2h/0/{index}").pub for index in range(21))
FULL = bytes.fromhex(
    "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"
)  # the generator (SEC 2), which is the public key of 1
OFF_CURVE = (5).to_bytes(32, "big")  # no point of secp256k1 has the x coordinate 5

TEMPLATES = {
    "p2pkh": script.p2pkh(KEY),
    "p2sh": script.p2sh(b"\x51"),
    "p2wpkh": script.p2wpkh(KEY),
    "p2wsh": script.p2wsh(b"\x51"),
    "p2tr": script.p2tr(KEY[1:]),
    "p2a": bytes.fromhex("51024e73"),
    "p2pk": b"\x21" + KEY + b"\xac",
    "multi": script.multi(1, KEYS[:2]),
    "op_return": b"\x6a\x02hi",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_recognised(name):
    assert script.script_type(TEMPLATES[name]) == name


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in {"op_return", "p2tr", "p2wpkh", "p2wsh"}])
def test_a_template_with_a_byte_more_or_less_is_another_script(name):
    for changed in (TEMPLATES[name] + b"\x00", TEMPLATES[name] + b"\x61", TEMPLATES[name][:-1], TEMPLATES[name][1:]):
        assert script.script_type(changed) != name


def test_witness_programs_of_other_lengths_are_not_the_template():
    assert script.script_type(TEMPLATES["p2wpkh"] + b"\x00") is None
    assert script.script_type(b"\x00\x15" + bytes(21)) is None
    assert script.script_type(b"\x51\x21" + bytes(33)) == "witness_unknown"
    assert script.script_type(b"\x51\x14" + bytes(20)) == "witness_unknown"
    assert script.script_type(b"\x52\x20" + bytes(32)) == "witness_unknown"
    assert script.script_type(b"\x60\x28" + bytes(40)) == "witness_unknown"
    assert script.script_type(b"\x60\x29" + bytes(41)) is None
    assert script.script_type(b"\x51\x01\x00") is None


def test_the_builders_write_what_independent_builders_write():
    assert script.p2pkh(KEY) == other.p2pkh(KEY)
    assert script.p2wpkh(KEY) == other.p2wpkh(KEY)
    assert script.p2sh(KEY) == other.p2sh(KEY)
    assert script.p2wsh(KEY) == other.p2wsh(KEY)
    for count in range(1, 21):
        for threshold in {1, count // 2 or 1, count}:
            assert script.multi(threshold, KEYS[:count]) == other.multi(threshold, KEYS[:count])


@pytest.mark.parametrize(
    ("size", "prefix"),
    [(0, "00"), (1, "01"), (75, "4b"), (76, "4c4c"), (255, "4cff"), (256, "4d0001"), (65535, "4dffff")],
)
def test_a_push_has_its_shortest_form(size, prefix):
    assert script.push(b"\xaa" * size) == bytes.fromhex(prefix) + b"\xaa" * size


def test_small_numbers_are_pushed_by_their_own_opcodes():
    assert script.push(b"\x01") == b"\x51"
    assert script.push(b"\x10") == b"\x60"
    assert script.push(b"\x81") == b"\x4f"
    assert script.push(b"\x11") == b"\x01\x11"
    assert script.push(b"\x00") == b"\x01\x00"
    assert script.push(bytes(65536))[:5] == bytes.fromhex("4e00000100")


@pytest.mark.parametrize("arguments", [(0, 1), (2, 1), (1, 21), (1, 0)])
def test_no_multisig_is_built_with_an_impossible_threshold_or_number_of_keys(arguments):
    threshold, count = arguments
    with pytest.raises(ValueError, match="out of range"):
        script.multi(threshold, KEYS[:count])


def test_builders_refuse_data_of_the_wrong_length():
    with pytest.raises(ValueError, match="33 bytes"):
        script.p2wpkh(FULL)
    with pytest.raises(ValueError, match="32 bytes"):
        script.p2tr(KEY)
    with pytest.raises(ValueError, match="witness program"):
        script.witness_script_pubkey(17, bytes(20))
    with pytest.raises(ValueError, match="witness program"):
        script.witness_script_pubkey(1, bytes(41))


@given(st.data())
def test_what_multi_writes_parse_multi_reads(data):
    count = data.draw(st.integers(1, 20))
    threshold = data.draw(st.integers(1, count))
    keys = tuple(data.draw(st.sampled_from((*KEYS, FULL))) for _ in range(count))
    assert script.parse_multi(script.multi(threshold, keys)) == (threshold, keys)


GOOD = script.multi(2, KEYS[:3])


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("a byte behind the end", GOOD + b"\x00"),
        ("checkmultisig-verify", GOOD[:-1] + b"\xaf"),
        ("a threshold of zero", b"\x00" + GOOD[1:]),
        ("a threshold above the number of keys", b"\x54" + GOOD[1:]),
        ("a threshold in a longer push", b"\x01\x02" + GOOD[1:]),
        ("another number of keys", GOOD[:-2] + b"\x54\xae"),
        ("a number of keys in a longer push", GOOD[:-2] + b"\x01\x03\xae"),
        ("a key that starts with 05", GOOD.replace(KEYS[1], b"\x05" + KEYS[1][1:])),
        ("a hybrid key", script.multi(1, (b"\x06" + FULL[1:],))),
        ("a key in a longer push", GOOD[:1] + b"\x4c" + GOOD[1:]),
        ("a cut", GOOD[:40]),
        ("nothing", b""),
        ("an opcode only", b"\xae"),
        ("a number only", b"\x51"),
        ("no keys", b"\x51\x51\xae"),
        ("21 keys", b"\x51" + b"".join(b"\x21" + key for key in KEYS) + b"\x01\x15\xae"),
    ],
)
def test_only_the_exact_multisig_template_is_read(name, changed):
    assert script.parse_multi(GOOD) == (2, KEYS[:3])
    assert script.parse_multi(changed) is None, name


@pytest.mark.parametrize(
    ("output", "limit"),
    [
        (TEMPLATES["p2pkh"], 546),
        (TEMPLATES["p2sh"], 540),
        (TEMPLATES["p2wpkh"], 294),
        (TEMPLATES["p2wsh"], 330),
        (TEMPLATES["p2tr"], 330),
        (TEMPLATES["p2a"], 240),
        (TEMPLATES["p2pk"], 576),
        (b"\x52\x02\x01\x01", 240),
        (TEMPLATES["op_return"], 0),
        (b"\x51" * 10_001, 0),
        (b"", 471),
    ],
)
def test_the_dust_limit_is_the_one_of_bitcoin_core(output, limit):
    assert script.dust_limit(output) == limit


@pytest.mark.parametrize(
    ("name", "output", "control"),
    [
        ("data", b"\x6a\x02hi", b"\x6b\x02hi"),
        ("data alone", b"\x6a", b"\x51"),
        ("too long", b"\x51" * 10_001, b"\x51" * 10_000),
        ("a push past the end", b"\x05abc", b"\x03abc"),
        ("a length past the end", b"\x4d\x01", b"\x4d\x01\x00a"),
        ("a version 0 program of 21 bytes", b"\x00\x15" + bytes(21), b"\x00\x14" + bytes(20)),
        ("a taproot key that is no point", b"\x51\x20" + OFF_CURVE, TEMPLATES["p2tr"]),
        ("a public key that is no point", b"\x21\x02" + OFF_CURVE + b"\xac", TEMPLATES["p2pk"]),
    ],
)
def test_what_nobody_can_spend_is_known_and_its_neighbour_is_not(name, output, control):
    assert script.is_unspendable(output), name
    assert not script.is_unspendable(control), name


def test_a_taproot_key_is_on_the_curve_or_it_is_not():
    assert not other.is_on_curve(OFF_CURVE)
    assert script.is_taproot_off_curve(script.p2tr(OFF_CURVE))
    assert not script.is_taproot_off_curve(TEMPLATES["p2tr"])
    assert not script.is_taproot_off_curve(script.p2wsh(b""))


@given(st.binary(min_size=32, max_size=32))
def test_off_curve_agrees_with_the_equation_of_the_curve(x):
    assert script.is_taproot_off_curve(script.p2tr(x)) is not other.is_on_curve(x)


def test_op_return_hides_nothing():
    assert script.op_return_data(b"\x6a\x02hi\x51trailing") == b"\x02hi\x51trailing"
    assert script.op_return_data(b"\x6a") == b""
    assert script.op_return_data(b"\x51\x6a") is None
    assert script.op_return_data(b"") is None


@pytest.mark.parametrize(
    ("output", "items"),
    [
        (b"\x6a\x02hi", (b"hi",)),
        (b"\x6a\x02hi\x01!", (b"hi", b"!")),
        (b"\x6a\x4c\x02hi", (b"hi",)),
        (b"\x6a\x00", (b"",)),
        (b"\x6a", None),
        (b"\x6a\x02h", None),
        (b"\x6a\x02hi\x51", None),
        (b"\x6a\x02hi\x6a", None),
        (b"\x6a\x4e\xff\xff\xff\xff", None),
        (b"\x51\x02hi", None),
        (b"\x6a" + b"\x00" * 10_000, None),
    ],
)
def test_op_return_pushes_are_told_only_when_they_are_everything(output, items):
    assert script.op_return_pushes(output) == items


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (TEMPLATES["p2pk"], "bare public key (P2PK)"),
        (b"\x41" + FULL + b"\xac", "bare public key (P2PK)"),
        (TEMPLATES["multi"], "bare 1-of-2 multisig"),
        (b"", "empty script"),
        (b"\x51", "anyone can spend (OP_TRUE)"),
        (TEMPLATES["p2a"], "pay to anchor"),
        (b"\x52\x20" + bytes(32), "future witness version (2)"),
        (b"\x51\x14" + bytes(20), "version 1 witness program of 20 bytes"),
        (b"\x00\x15" + bytes(21), "version 0 witness program of wrong length"),
        (script.p2tr(OFF_CURVE), "key that does not exist"),
        (TEMPLATES["p2tr"], "taproot (P2TR)"),
        (b"\x05abc", "broken script"),
        (b"\x76", "unknown script"),
        (TEMPLATES["op_return"], "data (OP_RETURN)"),
    ],
)
def test_an_unusual_script_has_words(output, words):
    assert words in describe(output)


@given(st.binary(max_size=60))
def test_no_script_stops_the_readers(data):
    for output in (data, b"\x6a" + data, b"\x51" + data, data + b"\xae"):
        assert describe(output).isprintable()
        assert script.dust_limit(output) >= 0
        assert isinstance(script.is_unspendable(output), bool)
        script.op_return_pushes(output)
