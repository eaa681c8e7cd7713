"""Damaged copies: what can be had from them is had, what cannot is refused, and no sum makes a wrong backup pass.

The oracle is arithmetic: a backup can be had exactly when each of its sectors is good in some copy.
"""

import contextlib
import hashlib
import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.errors import Unreadable, WrongPassphrase
from coldtui.formats import age, backup_repair
from coldtui.formats.backup_copies import LONGEST_SEALED, LONGEST_SUMS, SECTOR, write_sums
from coldtui.formats.backup_repair import attempts, repair

SEALED = random.Random("sealed").randbytes(1206)
SUMS = write_sums(SEALED)
FORGED = random.Random("forged").randbytes(1206)
THREE = range(3)


def unreadable(data, lost):
    """`data` with zeros for the sectors that are in `lost`."""
    return changed(data, lost, bytes)


def garbled(data, lost, seed=0):
    """`data` with other bytes in the sectors that are in `lost`; no two copies are garbled alike."""
    return changed(data, lost, random.Random(seed).randbytes)


def changed(data, lost, with_what):
    parts = [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
    return b"".join(with_what(len(part)) if index in lost else part for index, part in enumerate(parts))


def subsets(count):
    """Which of `count` sectors are lost in each of three copies: every case there is."""
    alone = [frozenset(index for index in range(count) if bits >> index & 1) for bits in range(2**count)]
    return itertools.product(alone, repeat=3)


def had(copies):
    """What repair gives, None where it refuses."""
    try:
        return repair(copies).data
    except Unreadable:
        return None


# --- what can be had


def test_whole_copies_are_taken_as_they_are():
    repaired = repair([(SEALED, SUMS)] * 3)
    assert (repaired.data, repaired.is_proved) == (SEALED, True)
    assert (repaired.copies, repaired.healthy, repaired.damaged_sums, repaired.repaired_sectors) == (3, 3, 0, 0)


@pytest.mark.parametrize("damaged", [unreadable, garbled])
def test_a_backup_is_had_exactly_when_each_sector_is_good_in_some_copy(damaged):
    for cases in subsets(3):
        copies = [
            (damaged(SEALED, lost, seed) if damaged is garbled else damaged(SEALED, lost), SUMS)
            for seed, lost in enumerate(cases)
        ]
        can_be = not frozenset.intersection(*cases)
        assert had(copies) == (SEALED if can_be else None), cases


def test_without_any_sums_a_backup_is_had_exactly_when_each_sector_can_be_read_in_some_copy():
    for cases in subsets(3):
        copies = [(unreadable(SEALED, lost), None) for lost in cases]
        can_be = not frozenset.intersection(*cases)
        assert had(copies) == (SEALED if can_be else None), cases


def test_without_any_sums_two_good_copies_outvote_a_garbled_one_in_each_sector():
    copies = [(garbled(SEALED, {index}, index), None) for index in THREE]
    repaired = repair(copies)
    assert (repaired.data, repaired.is_proved) == (SEALED, False)


def test_without_any_sums_the_bytes_of_one_sector_may_be_good_in_different_copies():
    copies = [bytearray(SEALED) for _ in THREE]
    for place in range(len(SEALED)):
        copies[place % 3][place] ^= 0x55
    assert repair([(bytes(copy), None) for copy in copies]).data == SEALED


def test_a_sector_damaged_in_all_copies_at_different_bytes_is_put_together_and_proved():
    copies = [bytearray(SEALED) for _ in THREE]
    for number, copy in enumerate(copies):
        copy[600 + number] ^= 0x55
    repaired = repair([(bytes(copy), SUMS) for copy in copies])
    assert (repaired.data, repaired.is_proved, repaired.repaired_sectors) == (SEALED, True, 1)


@pytest.mark.parametrize("whole", THREE)
@pytest.mark.parametrize(
    "other", [None, b"", bytes(1206), b"x" * 5, SEALED[:-1], SEALED + b"\0", bytes(LONGEST_SEALED + 1)]
)
def test_one_whole_copy_is_enough_whatever_the_others_are(whole, other):
    copies = [(other, None)] * 3
    copies[whole] = (SEALED, SUMS)
    assert repair(copies).data == SEALED


@pytest.mark.parametrize("whole", THREE)
def test_one_copy_without_sums_is_enough_when_another_has_the_sums(whole):
    copies = [(None, SUMS)] * 3
    copies[whole] = (SEALED, None)
    assert repair(copies).is_proved


def test_sums_of_which_every_sector_is_lost_in_another_copy_still_serve():
    sealed = random.Random("long").randbytes(20_000)
    sums = write_sums(sealed)
    count = -(-len(sums) // SECTOR)
    assert count >= 3
    copies = [
        (garbled(sealed, {index for index in range(40) if index % 3 != number}, number),
         unreadable(sums, {index for index in range(count) if index % 3 == number}))
        for number in THREE
    ]  # fmt: skip
    repaired = repair(copies)
    assert (repaired.data, repaired.is_proved, repaired.healthy) == (sealed, True, 0)


def test_copies_cut_short_at_different_places_give_the_rest_of_each_other():
    copies = [(SEALED[:700], None), (unreadable(SEALED, {0}), SUMS), (SEALED[:512], None)]
    assert repair(copies).data == SEALED


def test_five_lost_sectors_in_a_hundred_leave_three_copies_whole_and_one_copy_often_not():
    chance = random.Random(5)
    rounds, survived, alone = 4_000, 0, 0

    def lossy(data):
        return unreadable(data, {index for index in range(-(-len(data) // SECTOR)) if chance.random() < 0.05})

    for _ in range(rounds):
        copies = [(lossy(SEALED), lossy(SUMS)) for _ in THREE]
        alone += copies[0][0] == SEALED
        survived += SEALED in [attempt.data for attempt in attempts(copies)]
    # by arithmetic 0.95^3 = 85.7 % and (1 - 0.05^3)^3 = 99.96 %
    assert 0.84 < alone / rounds < 0.88
    assert survived / rounds > 0.998


@pytest.mark.parametrize("size", [1206, 8_440, 65_553])
def test_random_losses_in_backups_and_sums_are_survived_whenever_each_sector_is_left_somewhere(size):
    chance = random.Random(size)
    sealed = chance.randbytes(size)
    sums, count = write_sums(sealed), -(-size // SECTOR)
    outcomes = set()
    for _ in range(40):
        cases = [frozenset(index for index in range(count) if chance.random() < 0.2) for _ in THREE]
        lost = [{index for index in range(-(-len(sums) // SECTOR)) if chance.random() < 0.2} for _ in THREE]
        copies = [(unreadable(sealed, cases[number]), unreadable(sums, lost[number])) for number in THREE]
        can_be = not frozenset.intersection(*cases)
        outcomes.add(can_be)
        assert (sealed in [attempt.data for attempt in attempts(copies)]) == can_be
    assert True in outcomes


# --- what cannot


@pytest.mark.parametrize("copies", [[], [(None, None)] * 3, [(None, SUMS)] * 3, [(b"", SUMS)]])
def test_where_no_copy_was_read_that_is_said(copies):
    with pytest.raises(Unreadable, match="could be read") as caught:
        repair(copies)
    assert "another card" in caught.value.hint


def test_where_a_sector_is_lost_in_all_copies_that_is_said():
    with pytest.raises(Unreadable, match="do not make a whole one") as caught:
        repair([(unreadable(SEALED, {1}), SUMS)] * 3)
    assert "backup before it" in caught.value.hint


def test_two_garbled_copies_without_sums_are_not_guessed_from_but_each_may_be_tried():
    copies = [(garbled(SEALED, {0}), None), (SEALED, None)]
    assert {attempt.data for attempt in attempts(copies)} == {SEALED, copies[0][0]}
    assert not any(attempt.is_proved for attempt in attempts(copies))


def test_a_byte_that_as_many_copies_have_as_another_one_is_not_guessed():
    tied = garbled(SEALED, {0})
    copies = [garbled(tied, {2}, 1), SEALED, garbled(tied, {1}, 2), garbled(SEALED, {1}, 3)]
    assert {attempt.data for attempt in attempts([(copy, None) for copy in copies])} == set(copies)


def test_what_most_copies_have_need_not_be_in_more_than_half_of_them():
    copies = [(garbled(SEALED, lost, seed), None) for seed, lost in enumerate([{0}, {0}, {0}, {1}, {1}, {1}])]
    assert repair(copies).data == SEALED


def test_nothing_is_offered_that_has_a_sector_nobody_could_read():
    copies = [(unreadable(SEALED, {2}), None), (unreadable(SEALED, {2}), SUMS)]
    assert list(attempts(copies)) == []


def test_a_wiped_sector_has_no_vote_either():
    wiped = SEALED[:SECTOR] + b"\xff" * SECTOR + SEALED[2 * SECTOR :]
    assert repair([(wiped, None), (wiped, None), (SEALED, None)]).data == SEALED


@pytest.mark.parametrize(("size", "has_vote"), [(1, True), (15, True), (16, False), (511, False)])
def test_a_last_sector_of_zeros_has_its_vote_when_it_is_so_short_that_it_may_be_right(size, has_vote):
    zeros, other = (SEALED[:SECTOR] + tail for tail in (bytes(size), FORGED[:size]))
    assert repair([(zeros, None), (zeros, None), (other, None)]).data == (zeros if has_vote else other)


# --- who lies


def lying(*, header=SUMS, lines=None, claim=None):
    """A SUM with the first line of `header` (or that claims `claim`), and the lines of the sums of `lines`."""
    first = header.split(b"\n")[0] if claim is None else b"coldtui-sum 1 %d %s" % claim
    return b"\n".join([first, *write_sums(lines or SEALED).split(b"\n")[1:]])


LIES = {
    "the-lines-of-another-backup": (FORGED, lying(lines=FORGED)),
    "the-first-line-of-another-backup": (SEALED, lying(header=write_sums(FORGED))),
    "a-whole-forged-copy": (FORGED, write_sums(FORGED)),
    "a-forged-backup-beside-true-sums": (FORGED, SUMS),
    "true-bytes-beside-forged-sums": (SEALED, write_sums(FORGED)),
    "a-digest-of-nothing": (FORGED, lying(claim=(1206, b"0" * 64))),
    "a-shorter-length": (SEALED, lying(claim=(512, hashlib.sha256(FORGED[:512]).hexdigest().encode()))),
    "the-longest-length": (SEALED, lying(claim=(LONGEST_SEALED, b"0" * 64))),
    "a-length-over-the-limit": (SEALED, lying(claim=(LONGEST_SEALED + 1, b"0" * 64))),
    "a-length-without-end": (SEALED, lying(claim=(10**4000, b"0" * 64))),
    "sums-longer-than-any": (SEALED, SUMS + b"0" * LONGEST_SUMS),
    "more-lines-than-sectors": (SEALED, SUMS + SUMS * 20),
    "no-lines": (FORGED, SUMS.split(b"\n")[0] + b"\n"),
    "garbage": (FORGED, random.Random("garbage").randbytes(183)),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
@pytest.mark.parametrize("liars", [1, 2, 5])
@pytest.mark.parametrize("place", [0, 1])
def test_a_lie_does_not_hide_the_right_backup(lie, liars, place):
    copies = [lie] * liars
    copies.insert(place, (SEALED, SUMS))
    assert SEALED in [attempt.data for attempt in attempts(copies) if attempt.is_proved]


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_what_is_proved_has_the_length_and_the_sha_256_that_a_sum_states(lie):
    for copies in ([lie], [lie] * 3, [lie, (garbled(SEALED, {1}), SUMS)], [(unreadable(SEALED, {1}), SUMS), lie]):
        stated = {sums.split(b"\n")[0] for _, sums in copies if sums}
        for attempt in attempts(copies):
            digest = hashlib.sha256(attempt.data).hexdigest()
            is_stated = f"coldtui-sum 1 {len(attempt.data)} {digest}".encode() in stated
            assert is_stated or not attempt.is_proved


def test_a_lie_of_one_copy_cannot_pass_as_the_repair_of_two_true_but_damaged_ones():
    copies = [(FORGED, write_sums(FORGED)), (unreadable(SEALED, {0}), SUMS), (unreadable(SEALED, {1}), SUMS)]
    assert repair(copies).data == SEALED
    assert [attempt.data for attempt in attempts(copies) if attempt.is_proved] == [SEALED, FORGED]


def test_lines_that_vouch_for_forged_sectors_do_not_keep_true_lines_from_being_believed():
    liar = (FORGED, lying(lines=FORGED))
    copies = [liar, (garbled(SEALED, {0}), SUMS), (garbled(SEALED, {1, 2}, 1), SUMS), liar]
    assert repair(copies).data == SEALED


def test_sums_whose_every_sector_was_forged_but_not_the_first_line_prove_nothing():
    with pytest.raises(Unreadable):
        repair([(FORGED, lying(lines=FORGED))] * 3)


def test_control_a_wrong_backup_does_pass_where_the_first_line_is_not_compared(monkeypatch):
    monkeypatch.setattr(backup_repair, "_is_stated", lambda data, sha256: True)
    assert repair([(FORGED, lying(lines=FORGED))] * 3).data == FORGED


def test_the_seal_finds_the_right_backup_among_forged_ones_that_are_whole_and_have_sums():
    true, forged = (age.seal(b"words", passphrase, 4, random.Random(4).randbytes) for passphrase in ("right", "evil"))
    copies = [(forged, write_sums(forged)), (unreadable(true, {0}), write_sums(true)), (true, bytes(SECTOR))]
    opened = []
    for attempt in attempts([copies[0], *copies]):
        with contextlib.suppress(WrongPassphrase):
            opened.append(age.unseal(attempt.data, "right"))
    assert opened == [b"words"]


@st.composite
def hostile(draw):
    """A copy of any kind: true, damaged, cut, forged, or bytes of chance."""
    sealed = draw(st.sampled_from([SEALED, FORGED, SEALED[:700], b"", None]) | st.binary(max_size=1300))
    sums = draw(st.sampled_from([SUMS, None, *(sums for _, sums in LIES.values())]) | st.binary(max_size=200))
    if sealed and draw(st.booleans()):
        sealed = unreadable(sealed, draw(st.sets(st.integers(0, 2))))
    if sums and draw(st.booleans()):
        place = draw(st.integers(0, len(sums) - 1))
        sums = sums[:place] + draw(st.binary(min_size=1, max_size=40)) + sums[place + 1 :]
    return sealed, sums


@settings(max_examples=300, deadline=None)
@given(st.lists(hostile(), max_size=5))
def test_whatever_is_on_the_card_a_proved_backup_is_what_some_sum_states_and_each_is_offered_once(copies):
    offered = list(attempts(copies))
    stated = [sums for _, sums in copies if sums]
    for attempt in offered:
        first = f"coldtui-sum 1 {len(attempt.data)} {hashlib.sha256(attempt.data).hexdigest()}\n".encode()
        assert not attempt.is_proved or any(sums.startswith(first) for sums in stated)
    assert len({attempt.data for attempt in offered}) == len(offered)
    assert had(copies) in {None, *(attempt.data for attempt in offered)}


@settings(max_examples=150, deadline=None)
@given(st.lists(hostile(), max_size=4), st.integers(0, 4))
def test_one_true_copy_is_found_whatever_the_others_are(copies, place):
    assert SEALED in [attempt.data for attempt in attempts([*copies[:place], (SEALED, SUMS), *copies[place:]])]


# --- bounds


def test_a_claim_of_the_longest_length_costs_no_more_than_the_bytes_that_are_there(monkeypatch):
    digests = []
    true_digest = backup_repair.sector_digest
    monkeypatch.setattr(backup_repair, "sector_digest", lambda *of: digests.append(of) or true_digest(*of))
    claim = lying(claim=(LONGEST_SEALED, b"0" * 64))
    assert had([(SEALED, claim)] * 3) is None
    assert len(digests) <= 5 * 3 * 4


@pytest.mark.parametrize("sealed", [bytes(LONGEST_SEALED + 1), b"x" * (LONGEST_SEALED + 1)])
def test_a_copy_longer_than_any_is_not_looked_at(sealed):
    with pytest.raises(Unreadable):
        repair([(sealed, None)])


def test_the_longest_backup_is_repaired():
    sealed = random.Random("longest").randbytes(LONGEST_SEALED)
    sums = write_sums(sealed)
    count = LONGEST_SEALED // SECTOR
    copies = [(garbled(sealed, set(range(number, count, 2)), number), sums) for number in (0, 1)]
    repaired = repair(copies)
    assert (repaired.data, repaired.repaired_sectors) == (sealed, count // 2)


# --- words


@pytest.mark.parametrize(
    ("copies", "words"),
    [
        ([(SEALED, SUMS)], "The copy is whole."),
        ([(SEALED, SUMS)] * 3, "All 3 copies are whole."),
        ([(SEALED, SUMS), (SEALED, SUMS), (None, SUMS)], "2 of 3 copies are whole."),
        (
            [(SEALED, SUMS), (garbled(SEALED, {1}), None), (None, None)],
            "1 of 3 copies is whole. The sums of 2 of 3 copies are missing or damaged.",
        ),
        (
            [(unreadable(SEALED, {1}), SUMS), (unreadable(SEALED, {0, 2}), SUMS)],
            "No copy is whole, but together they are: in the best one 1 piece of 512 bytes was damaged.",
        ),
        (
            [
                (unreadable(SEALED, {0, 1}), SUMS),
                (unreadable(SEALED, {0, 2}), SUMS),
                (unreadable(SEALED, {1, 2}), SUMS),
            ],
            "No copy is whole, but together they are: in the best one 2 pieces of 512 bytes were damaged.",
        ),
        (
            [(SEALED, None), (SEALED, None), (None, None)],
            "2 of 3 copies say this, and no sum does: whether it is right shows when it is opened.",
        ),
        (
            [(garbled(SEALED, {index}, index), None) for index in THREE],
            "Most copies say this, and no sum does: whether it is right shows when it is opened.",
        ),
    ],
)
def test_what_was_done_is_said_in_plain_words(copies, words):
    assert repair(copies).how == words


def test_nothing_of_a_backup_is_in_what_is_printed_of_it():
    assert "data=" not in repr(repair([(SEALED, SUMS)]))
