"""What judges the power cuts, itself judged: on commands and cards that are made up."""

import json
from copy import deepcopy

import pytest

from tests.qemu.card import MARK, SECTOR, Flush, Write
from tests.vfat.power_cut import distinct, prefixes, reordered, torn
from tests.vfat.reader import digest_of, lost, whole

PLACE = 5000


def write(number: int, sectors: int = 1) -> Write:
    return Write(PLACE + number, bytes([number]) * SECTOR * sectors)


def mark(**what: int) -> Write:
    return Write(MARK, json.dumps(what).encode().ljust(SECTOR))


LOG = [write(1), write(2, 4), Flush(), mark(written=1), write(10), write(11), Flush(), mark(written=2), write(12)]


def places(cut) -> set[int]:
    return {place - PLACE for place in cut.sectors}


def test_after_each_command_all_before_it_is_there():
    assert [places(cut) for cut in prefixes(LOG)] == [
        {1},
        {1, 2, 3, 4, 5},
        {1, 2, 3, 4, 5},
        {1, 2, 3, 4, 5, 10},
        {1, 2, 3, 4, 5, 10, 11},
        {1, 2, 3, 4, 5, 10, 11},
        {1, 2, 3, 4, 5, 10, 11, 12},
    ]
    assert [cut.required for cut in prefixes(LOG)] == [(), (), (1,), (1,), (1,), (1, 2), (1, 2)]


def test_a_command_is_torn_between_its_sectors():
    (cut,) = torn(LOG, 1)
    assert {1} < places(cut) < {1, 2, 3, 4, 5}


def test_what_was_flushed_is_there_and_anything_since_then_may_be_missing():
    cuts = [cut for seed in range(50) for cut in reordered(LOG, seed)]
    after_first = [places(cut) for cut in cuts if cut.required == (1,)]
    assert all(cut >= {1, 2, 3, 4, 5} for cut in after_first)
    assert {frozenset(cut - {1, 2, 3, 4, 5}) for cut in after_first} == {
        frozenset(some) for some in [(), (10,), (11,), (10, 11)]
    }


def test_right_after_a_mark_nothing_is_there_but_what_was_flushed():
    unsafe = [write(1), Flush(), write(2), mark(written=1)]
    assert any(places(cut) == {1} and cut.required == (1,) for cut in reordered(unsafe, 1))


@pytest.mark.parametrize(("pruning", "required"), [(1, (1, 2, 3, 4)), (2, (1, 2, 3, 4)), (3, (2, 3, 4)), (4, (3, 4))])
def test_a_generation_may_be_gone_as_soon_as_it_is_pruned(pruning, required):
    log = [*(mark(written=number) for number in range(1, 5)), mark(pruning=pruning)]
    assert list(prefixes(log))[-1].required == required


def test_the_same_content_with_the_same_promise_is_looked_at_once():
    assert len(distinct(prefixes([write(1), write(1), mark(written=1), write(1)]))) == 2


SEEN = {"found": {"1": whole(1), "2": whole(2)}, "photo": True}


def test_where_everything_is_whole_nothing_is_lost():
    assert lost([1, 2], SEEN) == []


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        (("found", "2", "states", 1), "damaged", ["2 is not whole"]),
        (("found", "2", "digests", 1), digest_of(1), ["2 is not whole", "2 seems healthy and is not"]),
        (("found", "2"), {"states": [], "digests": []}, ["2 is not whole"]),
        (("found",), {"1": whole(1)}, ["2 is not whole"]),
        (("photo",), False, ["the user's own file"]),
    ],
)
def test_control_what_is_missing_or_wrong_is_told(where, value, said):
    seen = deepcopy(SEEN)
    part = seen
    for step in where[:-1]:
        part = part[step]
    part[where[-1]] = value
    assert lost([1, 2], seen) == said
