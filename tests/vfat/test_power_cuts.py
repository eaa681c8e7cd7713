"""The power goes while backups are written and old ones are pruned: whatever was acknowledged is there afterwards.

A real kernel's vfat writes them, every command that the card gets is kept, and what the card may hold after each is
put before the same kernel again; mtools and fsck judge as well. With -m vfat: more of everything, and for long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.qemu.card import Card, Command, formatted
from tests.vfat.guest import PHOTO
from tests.vfat.power_cut import Cut, distinct, prefixes, reordered, torn
from tests.vfat.reader import Image, Reader, digest_of, lost, whole

KILOBYTES = {12: 4_000, 16: 16_384, 32: 40_000}


@dataclass(frozen=True)
class Plan:
    """What is written, on what, and how much of what may be left of it is looked at."""

    bits: int
    """Of the FAT: 12, 16 or 32."""
    has_cache: bool
    """Whether the card may keep back, until it is told to flush, what it was given. Linux takes sticks for such that do not."""
    generations: int
    seeds: Sequence[int]
    every: int
    """Every n-th cut is judged by others too, and a further backup is written."""
    options: str = "noatime"

    def cuts(self, log: Sequence[Command]) -> list[Cut]:
        return distinct(self._cuts(log))

    def _cuts(self, log: Sequence[Command]) -> Iterator[Cut]:
        if not self.has_cache:
            yield from prefixes(log)
        for seed in self.seeds:
            yield from (reordered if self.has_cache else torn)(log, seed)


SHORT = (Plan(16, False, 6, [1], 40), Plan(32, True, 3, [1], 40))
LONG = tuple(
    Plan(bits, has_cache, 7, [11, 12, 13], 10, options)
    for bits, options in [(12, "noatime"), (16, "noatime"), (16, "flush"), (16, "noatime,sync"), (32, "noatime")]
    for has_cache in (False, True)
)


def base_of(bits: int, folder: Path) -> bytes:
    return formatted(bits, KILOBYTES[bits], {"photo.jpg": PHOTO}, folder)


def judged(image: Image, cut: Cut) -> list[str]:
    """What mtools do not find, at once and after fsck has repaired what it thinks is broken."""
    image.show(cut.sectors)
    repaired = image.repaired()
    faults = [f"{number} for mtools" for number in cut.required if not image.holds(number)]
    faults += [f"{number} after fsck" for number in cut.required if not repaired.holds(number)]
    return faults + ["the user's own file for mtools"] * (image.read("photo.jpg") != PHOTO)


def went_on(reader: Reader, cut: Cut) -> tuple[bool, list[str]]:
    """Whether one more backup could be written onto what is there, and what was lost by that."""
    seen = reader("go_on")
    faults = [f"{fault}, after one more" for fault in lost(cut.required, seen)]
    if not seen["outcome"]:
        newest = max(map(int, seen["found"]))
        faults += ["one more is not whole"] * (seen["found"][str(newest)] != whole(newest))
    return not seen["outcome"], faults


def replayed(reader: Reader, plan: Plan, base: bytes, cuts: Sequence[Cut], image: Image) -> tuple[int, list[str]]:
    """How many further backups were written, and everything that was lost."""
    card = Card(base)
    further, faults = 0, []
    with reader.holding(card):
        for index, cut in enumerate(cuts):
            card.sectors = dict(cut.sectors)
            found = lost(cut.required, reader("look"))
            if index % plan.every == 0:
                is_done, more = went_on(reader, cut)
                further += is_done
                found += more + judged(image, cut)
            faults += [f"{cut.where}: {fault}" for fault in found]
    return further, faults


def none_is_lost(reader: Reader, plan: Plan, folder: Path) -> list[Cut]:
    base = base_of(plan.bits, folder)
    card = reader.record(base, "coldtui", plan.generations, has_cache=plan.has_cache, options=plan.options)
    cuts = plan.cuts(card.log)
    further, faults = replayed(reader, plan, base, cuts, Image(folder / "image", base))
    assert faults == []
    assert further > len(cuts) / plan.every / 2
    assert {len(cut.required) for cut in cuts} >= {0, 1, 2, 3}
    return cuts


@pytest.mark.slow
def test_no_power_cut_loses_a_backup_that_was_acknowledged(reader, tmp_path):
    folders = [tmp_path / str(number) for number in range(len(SHORT))]
    for folder in folders:
        folder.mkdir()
    cuts = [none_is_lost(reader, plan, folder) for plan, folder in zip(SHORT, folders, strict=True)]
    assert all(len(some) >= 100 for some in cuts)
    assert sum(map(len, cuts)) >= 300


@pytest.mark.slow
@pytest.mark.vfat
@pytest.mark.parametrize("plan", LONG, ids=str)
def test_no_power_cut_loses_a_backup_whatever_the_card_and_the_mount(reader, tmp_path, plan):
    assert len(none_is_lost(reader, plan, tmp_path)) >= 300


@pytest.mark.slow
def test_control_without_fsync_what_was_acknowledged_is_lost(reader, tmp_path):
    plan = Plan(16, True, 2, [1], 1000)
    base = base_of(plan.bits, tmp_path)
    log = reader.record(base, "careless", plan.generations, has_cache=True).log
    _, faults = replayed(reader, plan, base, plan.cuts(log), Image(tmp_path / "image", base))
    assert any("is not whole" in fault for fault in faults)


@pytest.mark.slow
@pytest.mark.parametrize("has_cache", [False, True], ids=["no-cache", "cache"])
@pytest.mark.parametrize("protocol", ["rename", "overwrite"])
def test_control_the_usual_ways_of_replacing_a_file_lose_it(reader, tmp_path, protocol, has_cache):
    base = base_of(16, tmp_path)
    log = reader.record(base, protocol, 3, has_cache=has_cache).log
    card = Card(base)
    losses = 0
    with reader.holding(card):
        for cut in Plan(16, has_cache, 3, [1], 1).cuts(log):
            card.sectors = dict(cut.sectors)
            losses += is_lost(cut, reader("single"))
    assert losses > 0


def is_lost(cut: Cut, digest: Any) -> bool:
    """Whether neither the backup is there that was acknowledged, nor the one that was being written."""
    if not cut.acknowledged:
        return False
    last = cut.acknowledged[-1]
    return digest not in {digest_of(last), digest_of(last + 1)}
