"""The PSBT parser: every vector of the BIPs, exact writing, and bounds on hostile input."""

import base64
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coldtui.core.errors import NotAPsbt
from coldtui.core.psbt import MAX_COUNT, parse, serialize
from coldtui.core.wire import compact_size, with_length

VECTORS = Path(__file__).parent.parent / "vectors" / "bips"
PSBT = re.compile(r"Base64 String[^:]*: *<pre>([A-Za-z0-9+/=]+)")  # the hexadecimal beside it has stray letters


def vectors(bip):
    """(section, case, bytes) of a BIP's test vectors; a section is the last line of prose above."""
    section, case, found = "", "", []
    for line in (VECTORS / f"bip{bip}_test_vectors.txt").read_text().splitlines():
        if line and not line.startswith(("*", "=", "|", "{", "<")):
            section = line
        if line.startswith("* "):
            case = line[2:].strip()
        if match := PSBT.search(line):
            found.append((section, case, base64.b64decode(match.group(1))))
    return found


ALL = [(f"bip{bip}", *one) for bip in (174, 370, 371, 373) for one in vectors(bip)]


def params(chosen):
    return [pytest.param(raw, id=f"{bip} {n}: {case[:70]}") for n, (bip, _, case, raw) in enumerate(chosen)]


INVALID = [one for one in ALL if "invalid" in one[1].lower()]
INDETERMINATE = [one for one in ALL if "cannot be computed" in one[1]]
VALID = [one for one in ALL if one not in INVALID and one not in INDETERMINATE]


def test_the_vector_files_are_read_whole():
    counted = {bip: sum(one[0] == bip for one in INVALID) for bip in ("bip174", "bip370", "bip371", "bip373")}
    assert counted == {"bip174": 20, "bip370": 24, "bip371": 11, "bip373": 10}
    assert len(VALID) >= 60
    assert len(INDETERMINATE) == 1


@pytest.mark.parametrize("raw", params(INVALID))
def test_every_invalid_vector_is_refused(raw):
    with pytest.raises(NotAPsbt):
        parse(raw)


@pytest.mark.parametrize("raw", params(VALID))
def test_every_valid_vector_is_read_and_written_back_to_the_byte(raw):
    psbt = parse(raw)
    assert serialize(psbt, [{}] * len(psbt.inputs)) == raw


def test_locktimes_that_contradict_each_other_are_refused():
    with pytest.raises(NotAPsbt, match="wait for a height, others for a time"):
        parse(INDETERMINATE[0][3])


@pytest.mark.parametrize("locktime", [0, 10000, 1657048460])
def test_version_2_locktimes_come_out_as_the_bip_has_them(locktime):
    chosen = [raw for _, section, _, raw in ALL if f"should be computed to be {locktime}:" in section]
    assert chosen
    assert {parse(raw).tx.locktime for raw in chosen} == {locktime}


# --- a small writer, so that the cases below do not depend on the code that they test


def pair(key, value):
    return with_length(key) + with_length(value)


def unsigned(inputs=1, outputs=1, version=2, sequence=0xFFFFFFFD, locktime=0):
    txin = bytes(32) + (1).to_bytes(4, "little") + b"\0" + sequence.to_bytes(4, "little")
    txout = (1000).to_bytes(8, "little") + with_length(bytes.fromhex("0014" + "11" * 20))
    return (
        version.to_bytes(4, "little", signed=True)
        + (compact_size(inputs) + txin * inputs)
        + (compact_size(outputs) + txout * outputs)
        + locktime.to_bytes(4, "little")
    )


def v0(tx=None, more_globals=b"", in_map=b"", out_map=b"", inputs=1, outputs=1):
    tx = unsigned(inputs, outputs) if tx is None else tx
    return (
        b"psbt\xff" + pair(b"\0", tx) + more_globals + b"\0" + (in_map + b"\0") * inputs + (out_map + b"\0") * outputs
    )


def v2(in_more=b"", globals_more=b"", inputs=b"\x01", outputs=b"\x01", tx_version=2):
    globals_ = pair(b"\xfb", (2).to_bytes(4, "little")) + pair(b"\x02", tx_version.to_bytes(4, "little", signed=True))
    globals_ += pair(b"\x04", inputs) + pair(b"\x05", outputs) + globals_more
    one = pair(b"\x0e", bytes(32)) + pair(b"\x0f", bytes(4)) + in_more
    other = pair(b"\x03", (5).to_bytes(8, "little")) + pair(b"\x04", b"\x51")
    return b"psbt\xff" + globals_ + b"\0" + one + b"\0" + other + b"\0"


def test_the_writer_of_these_tests_makes_valid_files():
    assert parse(v0()).version == 0
    assert parse(v2()).version == 2


def test_unknown_and_proprietary_fields_survive_byte_for_byte():
    unknown = pair(b"\xf0\x01\x02", b"kept") + pair(b"\xfc\x03abc\x07key", b"proprietary")
    wide = pair(b"\xfd\x34\x12data", b"a type of three bytes")
    raw = v0(more_globals=unknown + wide, in_map=unknown + wide, out_map=unknown)
    psbt = parse(raw)
    assert len(psbt.unknown) == 3
    assert len(psbt.inputs[0].unknown) == 3
    added = serialize(psbt, [{b"\x02new": b"signature"}])
    assert added.replace(pair(b"\x02new", b"signature"), b"") == raw
    assert parse(raw).raw == raw


def test_a_proprietary_key_that_ends_too_early_is_refused():
    with pytest.raises(NotAPsbt):
        parse(v0(in_map=pair(b"\xfc\x09abc", b"")))


@pytest.mark.parametrize("sequence", [0, 1, 0xFFFFFFFF])
def test_sequences_come_out_as_they_are_in_both_versions(sequence):
    assert parse(v0(tx=unsigned(sequence=sequence))).tx.inputs[0].sequence == sequence
    assert parse(v2(pair(b"\x10", sequence.to_bytes(4, "little")))).tx.inputs[0].sequence == sequence


@pytest.mark.parametrize("version", [0, 1, 3, -1])
def test_transaction_versions_come_out_as_they_are_in_both_versions(version):
    assert parse(v0(tx=unsigned(version=version))).tx.version == version
    assert parse(v2(tx_version=version)).tx.version == version


def test_the_unsigned_transaction_is_written_as_it_was_read():
    tx = unsigned(inputs=3, outputs=2, version=0, sequence=0, locktime=7)
    assert parse(v0(tx=tx, inputs=3, outputs=2)).tx.serialize() == tx


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(v0() + b"\0", id="a byte after the end"),
        pytest.param(v0()[:-1], id="the last map is not closed"),
        pytest.param(v0(in_map=pair(b"\x03", bytes(4)) * 2), id="a field twice"),
        pytest.param(v0(in_map=pair(b"\x03", bytes(3))), id="a sighash of three bytes"),
        pytest.param(v0(in_map=pair(b"\x03\x00", bytes(4))), id="a sighash with key data"),
        pytest.param(v0(in_map=b"\xfd\x01\x00\x03" + with_length(bytes(4))), id="a length not in its shortest form"),
        pytest.param(v0(more_globals=pair(b"\xfb", (1).to_bytes(4, "little"))), id="version 1"),
        pytest.param(v0(more_globals=pair(b"\xfb", (99).to_bytes(4, "little"))), id="version 99"),
        pytest.param(v0(in_map=pair(b"\x0e", bytes(32))), id="a version 2 field in version 0"),
        pytest.param(v2(globals_more=pair(b"\0", unsigned())), id="an unsigned transaction in version 2"),
        pytest.param(v0(in_map=pair(b"\x06\x02" + bytes(31), bytes(8))), id="a public key of 32 bytes"),
        pytest.param(v0(in_map=pair(b"\x06\x05" + bytes(32), bytes(8))), id="a public key that begins with 5"),
        pytest.param(v0(in_map=pair(b"\x06\x02" + bytes(32), bytes(7))), id="an origin of seven bytes"),
        pytest.param(v0(in_map=pair(b"\x06\x02" + bytes(32), bytes(4 + 4 * 11))), id="a path of eleven steps"),
        pytest.param(v0(in_map=pair(b"\x02\x02" + bytes(32), b"not der")), id="a signature that is not DER"),
        pytest.param(v0(in_map=pair(b"\x01", bytes(8) + b"\x01\x51\x00")), id="a byte after a witness UTXO"),
        pytest.param(v0(in_map=pair(b"\x00", unsigned() + b"\0")), id="a byte after a previous transaction", marks=()),
        pytest.param(v0(in_map=pair(b"\x0b" + bytes(32), b"no preimage")), id="a preimage that does not fit"),
        pytest.param(b"psbt\xff\0", id="nothing inside"),
        pytest.param(b"psbt\xff", id="only the magic"),
        pytest.param(b"", id="no bytes"),
        pytest.param(b"psbt\x00" + v0()[5:], id="another magic"),
    ],
)
def test_what_is_not_exactly_a_psbt_is_refused(raw):
    from coldtui.core.network import Network
    from coldtui.core.transaction import read

    with pytest.raises(NotAPsbt):
        read(raw, Network.MAIN, None)


def test_a_path_of_ten_steps_is_read():
    assert len(parse(v0(in_map=pair(b"\x06\x02" + bytes(32), bytes(44)))).inputs[0].derivations) == 1


@pytest.mark.parametrize("count", [MAX_COUNT, MAX_COUNT + 1])
def test_as_many_inputs_as_the_limit_are_read_and_one_more_is_not(count):
    raw = v0(inputs=count)
    if count <= MAX_COUNT:
        assert len(parse(raw).inputs) == count
    else:
        with pytest.raises(NotAPsbt, match="more than 2,000"):
            parse(raw)


def tree(*leaves):
    return b"".join(bytes((depth, 0xC0)) + with_length(b"\x51") for depth in leaves)


@pytest.mark.parametrize("depths", [(0,), (1, 1), (2, 2, 1), (1, 2, 2), (2, 2, 2, 2), (*range(1, 129), 128)])
def test_a_complete_taproot_tree_is_read(depths):
    assert parse(v0(out_map=pair(b"\x06", tree(*depths)))).outputs[0].tap_tree is not None


@pytest.mark.parametrize("depths", [(), (1,), (1, 1, 1), (0, 0), (2, 1, 2), (1, 3, 3), (*range(1, 130), 129)])
def test_what_is_not_a_tree_is_refused(depths):
    with pytest.raises(NotAPsbt):
        parse(v0(out_map=pair(b"\x06", tree(*depths))))


BOMB = 1 << 40
BOMBS = {
    "version 2 with 2^40 inputs": v2(inputs=b"\xff" + BOMB.to_bytes(8, "little")),
    "a transaction with 2^40 inputs": v0(tx=bytes(4) + b"\xff" + BOMB.to_bytes(8, "little") + bytes(40)),
    "a key of 2^40 bytes": b"psbt\xff\xff" + BOMB.to_bytes(8, "little"),
    "a value of 2^40 bytes": b"psbt\xff\x01\x00\xff" + BOMB.to_bytes(8, "little"),
    "2^40 leaf hashes": v0(in_map=pair(b"\x16" + bytes(32), b"\xff" + BOMB.to_bytes(8, "little") + bytes(4))),
    "2^40 witness items": v0(in_map=pair(b"\x08", b"\xff" + BOMB.to_bytes(8, "little"))),
    "eight megabytes of fields": b"psbt\xff"
    + b"".join(pair(b"\xf0" + i.to_bytes(3, "big"), b"") for i in range(1_330_000)),
    "eight megabytes of outputs": v0(
        in_map=pair(b"\0", bytes(4) + b"\0\0" + b"\xfe\x30\x5e\x06\x00" + bytes(9) * 417_328)
    ),
    "eight megabytes of leaf hashes": v0(
        in_map=pair(b"\x16" + bytes(32), b"\xfe\x90\xd0\x03\x00" + bytes(32 * 249_999 + 4 + 32))
    ),
}

MEASURED = """
import sys, time
from pathlib import Path
from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network
from coldtui.core.transaction import read
raw = sys.stdin.buffer.read()
started = time.process_time()
try:
    read(raw, Network.MAIN, None)
except ColdtuiError as error:
    print(type(error).__name__, end=" ")
# VmHWM, not ru_maxrss: the latter remembers the process that started this one
status = Path("/proc/self/status").read_text()
print(time.process_time() - started, int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_within_the_budget(name):
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], input=BOMBS[name], capture_output=True, check=True, timeout=60
    )
    *_, seconds, megabytes = done.stdout.split()
    # processor time, not wall-clock time, of a process that does nothing else
    assert float(seconds) < 2
    assert int(megabytes) < 300


def test_the_budget_test_sees_memory_and_time():
    hungry = "x = bytearray(400_000_000); x[::4096] = x[::4096]\n" + MEASURED.replace(
        "read(raw", "sum(range(10**8)); read(raw"
    )
    done = subprocess.run([sys.executable, "-c", hungry], input=v0(), capture_output=True, check=True, timeout=120)
    *_, seconds, megabytes = done.stdout.split()
    assert float(seconds) > 1
    assert int(megabytes) > 300


def wide(size):
    """A transaction with one output whose script has `size` bytes."""
    return (bytes.fromhex("02000000") + b"\x01" + bytes(32) + bytes(4) + b"\0" + b"\xfd\xff\xff\xff") + (
        b"\x01" + bytes(8) + with_length(b"\x51" * size) + bytes(4)
    )


@pytest.mark.parametrize(("size", "fits"), [(1_000_000, True), (1_000_001, False)])
def test_a_transaction_larger_than_a_block_is_refused(size, fits):
    tx = wide(size - len(wide(100_000)) + 100_000)
    assert len(tx) == size
    if fits:
        parse(v0(tx=tx))
    else:
        with pytest.raises(NotAPsbt, match="larger than a block"):
            parse(v0(tx=tx))


@pytest.mark.parametrize(("before", "after"), [(0b011, 0), (0b001, 0), (0b010, 0), (0b111, 0b100), (0, 0)])
def test_after_a_signature_nothing_may_be_added_to_a_version_2_file(before, after):
    """BIP370, Signer: it "must update the PSBT_GLOBAL_TX_MODIFIABLE field after signing"."""
    raw = v2(globals_more=pair(b"\x06", bytes((before,))))
    psbt = parse(raw)
    signed = serialize(psbt, [{b"\x02" + b"\x02" * 33: b"signature"}])
    assert parse(serialize(psbt, [{}])).globals == psbt.globals
    without = signed.replace(pair(b"\x02" + b"\x02" * 33, b"signature"), b"")
    assert without == raw.replace(pair(b"\x06", bytes((before,))), pair(b"\x06", bytes((after,))))


@pytest.mark.parametrize(("leaves", "fits"), [(2_000, True), (2_001, False)])
def test_a_tree_has_at_most_two_thousand_leaves(leaves, fits):
    # 1,024 leaves at depth 10, as many of them split as are missing
    split = leaves - 1024
    depths = [11, 11] * split + [10] * (1024 - split)
    assert len(depths) == leaves
    raw = v0(out_map=pair(b"\x06", tree(*depths)))
    if fits:
        assert parse(raw).outputs[0].tap_tree is not None
    else:
        with pytest.raises(NotAPsbt):
            parse(raw)


@pytest.mark.parametrize(("items", "fits"), [(2_000, True), (2_001, False)])
def test_a_witness_has_at_most_two_thousand_items(items, fits):
    raw = v0(in_map=pair(b"\x08", compact_size(items) + bytes(items)))
    if fits:
        assert len(parse(raw).inputs[0].final_script_witness) == items
    else:
        with pytest.raises(NotAPsbt):
            parse(raw)
