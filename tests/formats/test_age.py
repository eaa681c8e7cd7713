"""Sealed backups: what is sealed opens, and nothing else does. Files of others: test_age_vectors.py, oracles/test_age.py."""

import itertools
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.errors import ColdtuiError, Damaged, DeviceFailed, NotSealed, Refused, WrongPassphrase
from coldtui.formats import age, age_header, age_locks
from coldtui.formats.age_keys import public_key
from coldtui.formats.age_stream import CHUNK

LOG_N = 1
"""Two rounds: here the KDF is not the point."""

PASSPHRASE = "correct horse battery staple"
IDENTITY = bytes(range(32))
OTHER = bytes(range(1, 33))
DOCUMENT = b"every word counts".ljust(1024)


def drawn(count):
    return random.Random(count).randbytes(count)


def sealed(data=DOCUMENT, passphrase=PASSPHRASE, log_n=LOG_N):
    return age.seal(data, passphrase, log_n, drawn)


def sealed_to(*identities, data=DOCUMENT):
    return age.seal_to(data, [public_key(identity) for identity in identities], drawn)


def with_header(*stanzas):
    """A file with these stanzas; its MAC is nobody's."""
    return age_header.with_mac(age_header.to_sign(stanzas), bytes(32)) + bytes(48)


def with_log_n(text):
    """A sealed file with another text where its rounds stand."""
    return sealed().replace(b" 1\n", b" %s\n" % text.encode(), 1)


@pytest.fixture
def derivations(monkeypatch):
    """A list of the rounds of every key derivation that was begun; none is carried out, and none gives the same key."""
    begun, keys = [], itertools.count()

    class Spy:
        def __init__(self, n, **_):
            self.n = n

        def derive(self, _):
            begun.append(self.n)
            return next(keys).to_bytes(32, "big")

    monkeypatch.setattr(age_locks, "Scrypt", Spy)
    return begun


# -- what is sealed opens


@settings(deadline=None)
@given(st.binary(max_size=300), st.text(min_size=1).filter(age.normalise_passphrase))
def test_what_was_sealed_with_a_passphrase_opens_with_it(data, passphrase):
    assert age.unseal(sealed(data, passphrase), passphrase) == data


@settings(deadline=None)
@given(st.binary(max_size=300), st.binary(min_size=32, max_size=32))
def test_what_was_sealed_to_a_key_opens_with_it(data, identity):
    assert age.unseal_with(sealed_to(identity, data=data), identity) == data


@pytest.mark.parametrize("chunks", [0, 1, 2])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_content_of_every_length_around_a_chunk_opens(chunks, more):
    data = random.Random(chunks).randbytes(max(0, chunks * CHUNK + more))
    assert age.unseal(sealed(data), PASSPHRASE) == data


def test_each_of_several_recipients_opens_the_file_alone_and_nobody_else():
    data = sealed_to(IDENTITY, OTHER)
    assert age.read_header(data).recipients == 2
    assert age.unseal_with(data, IDENTITY) == age.unseal_with(data, OTHER) == DOCUMENT
    with pytest.raises(WrongPassphrase):
        age.unseal_with(data, bytes(32))


def test_as_many_recipients_as_are_allowed_fit_into_the_header():
    identities = [bytes([number]) * 32 for number in range(100)]
    assert age.unseal_with(sealed_to(*identities), identities[-1]) == DOCUMENT


def test_a_document_of_1024_bytes_takes_one_code():
    assert len(age.seal(DOCUMENT, PASSPHRASE, 10, drawn)) == 1206


def test_no_two_draws_serve_one_purpose_and_every_draw_counts():
    asked = []

    def counting(count, changed=None):
        asked.append(count)
        return bytes([1 if len(asked) - 1 == changed else 0]) * count

    def made(seal, changed):
        asked.clear()
        return seal(lambda count: counting(count, changed))

    for seal, draws in (
        (lambda rng: age.seal(b"", PASSPHRASE, LOG_N, rng), [16, 16, 16]),
        (lambda rng: age.seal_to(b"", [public_key(IDENTITY)] * 2, rng), [16, 32, 32, 16]),
    ):
        files = {made(seal, changed) for changed in (None, *range(len(draws)))}
        assert asked == draws
        assert len(files) == len(draws) + 1


# -- what a header tells


def test_a_header_tells_what_opening_takes():
    header = age.read_header(with_log_n("18"))
    assert (header.log_n, header.recipients, header.is_weak, header.memory) == (18, 0, False, 256 << 20)
    assert age.read_header(with_log_n("22")).memory == 4 << 30
    keys = age.read_header(sealed_to(IDENTITY))
    assert (keys.log_n, keys.recipients, keys.is_weak, keys.memory) == (None, 1, False, 0)


@pytest.mark.parametrize(("log_n", "is_weak"), [("1", True), ("17", True), ("18", False), ("22", False)])
def test_less_work_than_age_itself_takes_is_weak(log_n, is_weak):
    assert age.read_header(with_log_n(log_n)).is_weak is is_weak


def test_locks_of_other_programs_are_passed_over():
    (ours,) = age_header.read(sealed_to(IDENTITY)).stanzas
    other = age_header.Stanza("piv-p256", ("a", "b"), b"any length")
    header = age.read_header(with_header(other, ours, other))
    assert (header.log_n, header.recipients) == (None, 1)
    assert age.read_header(with_header(other)) == age.Header(None, 0)


# -- refused before any work


ODD = ["", "0", "00", "01", "018", "+1", "+18", "-1", " 18", "18 ", "1x", "1e1", "0x12", "1_8", "1.", "\u0661"]
TOO_MANY = ["23", "64", "99", "100", "9" * 5000]


@pytest.mark.parametrize("log_n", ODD + TOO_MANY)
def test_rounds_that_are_too_many_or_oddly_written_start_no_derivation(log_n, derivations):
    bomb = with_log_n(log_n)
    derivations.clear()
    for read in (age.read_header, lambda data: age.unseal(data, PASSPHRASE), lambda data: age.unseal_with(data, OTHER)):
        with pytest.raises(Refused if log_n in TOO_MANY else Damaged):
            read(bomb)
    assert derivations == []


@pytest.mark.parametrize("log_n", ["1", "18", "22"])
def test_control_rounds_that_are_allowed_start_one(log_n, derivations):
    data = with_log_n(log_n)
    derivations.clear()
    with pytest.raises(WrongPassphrase):
        age.unseal(data, PASSPHRASE)
    assert derivations == [2 ** int(log_n)]


def test_rounds_that_are_too_many_say_how_much_memory_they_would_take():
    with pytest.raises(Refused, match="4 GiB"):
        age.read_header(with_log_n("23"))


def test_a_recovery_key_is_never_tried_as_a_passphrase(derivations):
    data = sealed()
    derivations.clear()
    with pytest.raises(WrongPassphrase):
        age.unseal_with(data, IDENTITY)
    assert derivations == []


def test_a_passphrase_beside_another_lock_starts_no_derivation(derivations):
    (ours,) = age_header.read(sealed()).stanzas
    (key,) = age_header.read(sealed_to(IDENTITY)).stanzas
    derivations.clear()
    for stanzas in ((ours, key), (key, ours), (ours, ours), (age_header.Stanza("any", (), b""), ours)):
        data = with_header(*stanzas)
        with pytest.raises(Damaged):
            age.unseal(data, PASSPHRASE)
        with pytest.raises(Damaged):
            age.unseal_with(data, IDENTITY)
    assert derivations == []


@pytest.mark.parametrize("argument", ["\x7f", "\x80", "\t", "a  b", "a ", "\xa0", "\r"])
def test_a_stanza_has_nothing_but_visible_ascii_and_single_blanks(argument):
    (ours,) = age_header.read(sealed_to(IDENTITY)).stanzas
    data = with_header(ours, age_header.Stanza("other", ("here",), b"")).replace(b"here", argument.encode("latin-1"))
    with pytest.raises(Damaged):
        age.read_header(data)


@pytest.mark.parametrize("more", [-1, 1])
def test_a_lock_whose_parts_are_of_another_size_is_refused(more):
    for lock in (
        age_locks.KeyLock(bytes(32 + more), bytes(32)),
        age_locks.KeyLock(bytes(32), bytes(32 + more)),
        age_locks.PassphraseLock(bytes(16 + more), 18, bytes(32)),
        age_locks.PassphraseLock(bytes(16), 18, bytes(32 + more)),
    ):
        with pytest.raises(Damaged):
            age.read_header(with_header(lock.stanza))


def test_a_header_without_a_lock_is_refused():
    with pytest.raises(Damaged):
        age.read_header(with_header())


def test_a_header_is_read_up_to_its_limit_and_no_further():
    beside = len(with_header(age_header.Stanza("", (), b""))) - 48
    fits = "x" * (16 * 1024 - beside)
    assert age.read_header(with_header(age_header.Stanza(fits, (), b""))) == age.Header(None, 0)
    with pytest.raises(Damaged):
        age.read_header(with_header(age_header.Stanza(fits + "x", (), b"")))


@pytest.mark.parametrize(
    "data",
    [
        b"age-encryption.org/v1\n" + b"-> a\n\n" * 1_000_000,
        b"age-encryption.org/v1\n-> " + b"a" * 10_000_000,
        b"age-encryption.org/v1\n-> a\n" + (b"A" * 64 + b"\n") * 100_000,
        b"age-encryption.org/v1\n" + b"-> a\n\n" * 3_000 + b"--- " + b"A" * 43 + b"\n",
    ],
    ids=["stanzas", "argument", "body", "end-too-late"],
)
def test_a_header_without_end_is_refused(data):
    with pytest.raises(Damaged):
        age.read_header(data)


@pytest.mark.parametrize(
    "data", [b"", b"age", b"psbt\xff", b"AGE-ENCRYPTION.ORG/V1\n", b"\xef\xbb\xbfage-encryption.org/v1\n"]
)
def test_another_file_is_no_sealed_backup(data):
    with pytest.raises(NotSealed, match="no sealed backup"):
        age.read_header(data)


def test_a_later_version_is_named():
    with pytest.raises(NotSealed, match="version 1"):
        age.read_header(sealed().replace(b"/v1", b"/v2", 1))


# -- wrong passphrase or damage


@pytest.mark.parametrize("typed", ["", "x", PASSPHRASE.upper(), PASSPHRASE[:-1], PASSPHRASE + ".", "\udc80", "\0"])
def test_a_wrong_passphrase_is_named_so(typed):
    with pytest.raises(WrongPassphrase, match="passphrase does not open"):
        age.unseal(sealed(), typed)


def test_a_wrong_recovery_key_is_named_so():
    with pytest.raises(WrongPassphrase, match="recovery key does not open"):
        age.unseal_with(sealed_to(IDENTITY), OTHER)


def test_the_kind_of_key_that_is_needed_is_named():
    with pytest.raises(WrongPassphrase, match="No passphrase") as by_key:
        age.unseal(sealed_to(IDENTITY), PASSPHRASE)
    assert "recovery key" in by_key.value.hint
    with pytest.raises(WrongPassphrase, match="No recovery key") as by_passphrase:
        age.unseal_with(sealed(), IDENTITY)
    assert "passphrase" in by_passphrase.value.hint


def places(data):
    """Where the parts of a sealed file begin: its first stanza, the MAC behind the dashes, the payload."""
    dashes = data.index(b"\n---")
    return data.index(b"->"), dashes + 1, data.index(b"\n", dashes + 1) + 1


def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "opened"),
    [
        (sealed(), lambda data: age.unseal(data, PASSPHRASE)),
        (sealed_to(IDENTITY), lambda data: age.unseal_with(data, IDENTITY)),
    ],
    ids=["passphrase", "key"],
)
def test_every_flipped_bit_is_refused_and_outside_the_lock_it_is_never_a_wrong_key(data, opened):
    assert opened(data) == DOCUMENT
    stanza, mac, payload = places(data)
    accepted, misnamed = [], []
    for bit in range(8 * len(data)):
        try:
            opened(flipped(data, bit))
        except (Damaged, NotSealed, Refused):
            continue
        except WrongPassphrase:
            if not stanza <= bit // 8 < mac:
                misnamed.append(bit)
        else:
            accepted.append(bit)
    assert (accepted, misnamed) == ([], [])
    assert payload < len(data)


def test_with_the_right_passphrase_damage_behind_the_lock_is_damage():
    data = sealed()
    _, mac, payload = places(data)
    with pytest.raises(Damaged, match="not those"):
        age.unseal(data[: mac + 4] + (b"A" if data[mac + 4 : mac + 5] != b"A" else b"B") + data[mac + 5 :], PASSPHRASE)
    with pytest.raises(Damaged, match="content"):
        age.unseal(flipped(data, 8 * payload), PASSPHRASE)


def test_every_truncation_is_refused():
    data = sealed()
    for size in range(len(data)):
        with pytest.raises((Damaged, NotSealed)):
            age.unseal(data[:size], PASSPHRASE)


@pytest.mark.parametrize("more", [b"\0", b"\n", bytes(16), bytes(CHUNK + 16)])
def test_anything_added_is_refused(more):
    with pytest.raises(Damaged):
        age.unseal(sealed() + more, PASSPHRASE)


def test_chunks_left_out_doubled_or_in_another_order_are_refused():
    content = random.Random(0).randbytes(3 * CHUNK)
    data = sealed(content)
    start = places(data)[2] + 16
    chunks = [data[at : at + CHUNK + 16] for at in range(start, len(data), CHUNK + 16)]
    assert len(chunks) == 3
    for count in range(5):
        for order in itertools.product(chunks, repeat=count):
            if list(order) != chunks:
                with pytest.raises(Damaged):
                    age.unseal(data[:start] + b"".join(order), PASSPHRASE)
    assert age.unseal(data[:start] + b"".join(chunks), PASSPHRASE) == content


def test_the_content_of_one_file_does_not_go_under_the_header_of_another():
    one, other = sealed(), age.seal(DOCUMENT, PASSPHRASE, LOG_N, bytes)
    with pytest.raises(Damaged, match="content"):
        age.unseal(one[: places(one)[2]] + other[places(other)[2] :], PASSPHRASE)


@given(st.binary(max_size=400))
def test_nothing_that_begins_as_a_backup_does_more_than_be_refused(data):
    with pytest.raises(ColdtuiError):
        age.read_header(b"age-encryption.org/v1\n" + data)


# -- the passphrase


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  one   two ", "one two"),
        ("one\ttwo\n", "one two"),
        ("one\u00a0two\u3000three", "one two three"),
        ("\u00fc", "u\u0308"),
        ("\ufb01\uff21", "fiA"),
        ("One", "One"),
        (" \t", ""),
    ],
)
def test_a_passphrase_has_one_spelling(typed, kept):
    assert age.normalise_passphrase(typed) == kept


@given(st.text())
def test_the_spelling_of_a_spelling_is_itself(text):
    once = age.normalise_passphrase(text)
    assert age.normalise_passphrase(once) == once


@pytest.mark.parametrize(
    "typed", [f" {PASSPHRASE}\n", PASSPHRASE.replace(" ", "   "), PASSPHRASE.replace(" ", "\u00a0")]
)
def test_a_backup_opens_however_its_passphrase_is_typed(typed):
    assert age.unseal(sealed(), typed) == age.unseal(sealed(passphrase=typed), PASSPHRASE) == DOCUMENT


@pytest.mark.parametrize("typed", ["two  blanks", " outer ", "gr\u00fcn", "\u00fc  x"])
def test_what_another_program_sealed_with_a_passphrase_as_it_was_typed_opens_too(typed):
    lock = age_locks.passphrase_lock(bytes(16), typed.encode(), LOG_N, bytes(16))
    data = age._sealed(DOCUMENT, bytes(16), [lock], drawn)
    assert age.unseal(data, typed) == DOCUMENT
    with pytest.raises(WrongPassphrase):
        age.unseal(data, age.normalise_passphrase(typed))


# -- what is never sealed, and what is never said


@pytest.mark.parametrize(("passphrase", "log_n"), [("", 18), (" \n", 18), ("x", 0), ("x", 23)])
def test_nothing_is_sealed_that_could_not_be_opened_again(passphrase, log_n, derivations):
    with pytest.raises(ValueError):
        age.seal(b"", passphrase, log_n, drawn)
    assert derivations == []


@pytest.mark.parametrize("recipients", [[], [bytes(31)], [bytes(32)], [public_key(IDENTITY)] * 101])
def test_nothing_is_sealed_to_nobody_or_to_what_is_no_key(recipients):
    with pytest.raises(ValueError):
        age.seal_to(b"", recipients, drawn)


@pytest.mark.parametrize("given", [b"", b"short", bytes(17)])
def test_a_random_source_that_gives_another_number_of_bytes_seals_nothing(given):
    with pytest.raises(RuntimeError):
        age.seal(b"", PASSPHRASE, LOG_N, lambda _: given)
    with pytest.raises(RuntimeError):
        age.seal_to(b"", [public_key(IDENTITY)], lambda _: given)


def said(error):
    return f"{error} {error.hint} {error!r} {error.__cause__!r}"


def test_no_error_repeats_a_passphrase_or_anything_of_the_file():
    texts = []
    for data in (sealed(), sealed_to(IDENTITY), with_log_n("77"), with_log_n("0077"), sealed()[:-1], b"secret words"):
        for opened in (lambda data: age.unseal(data, "hunter2"), lambda data: age.unseal_with(data, OTHER)):
            with pytest.raises(ColdtuiError) as caught:
                opened(data)
            texts.append(said(caught.value))
    assert [text for text in texts if "hunter2" in text or "77" in text or "secret words" in text] == []


def test_control_an_error_that_repeats_it_is_seen():
    assert "hunter2" in said(WrongPassphrase("hunter2 is wrong."))
    assert "hunter2" in said(WrongPassphrase("It is wrong.", "Not hunter2."))


def test_too_little_memory_is_the_computers_fault(monkeypatch):
    data = sealed()

    def scrypt(**_):
        raise MemoryError

    monkeypatch.setattr(age_locks, "Scrypt", scrypt)
    with pytest.raises(DeviceFailed, match="memory"):
        age.unseal(data, PASSPHRASE)
    with pytest.raises(DeviceFailed, match="memory"):
        sealed()


def test_a_computer_that_has_less_memory_than_a_backup_takes_says_so():
    program = (
        "import resource\n"
        "from coldtui.core.errors import DeviceFailed\n"
        "from coldtui.formats import age\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "try:\n"
        "    age.seal(b'', 'x', 22, bytes)\n"
        "except DeviceFailed as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "too little free memory" in done.stdout
