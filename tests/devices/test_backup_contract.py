"""What every `BackupStore` does alike: the real one on folders, and the one in memory that journeys are tested with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from coldtui.core.errors import DeviceFailed, MediaFull, MediaGone, MediaReadOnly
from coldtui.devices.backup_card import BackupCards
from coldtui.devices.backup_store import BackupStore, CopyState
from coldtui.devices.cards import Cards
from coldtui.devices.media import Media, Volume
from coldtui.formats.backup_copies import write_sums
from tests.devices.backup_rig import README, Rig, files_of, sealed
from tests.fakes_backup import FakeBackups
from tests.fakes_media import FakeCard, FakeMedia


class StoreRig:
    """One card, with generations 5, 6 and 7 on it, and hands that change it."""

    store: BackupStore
    media: Media
    volume: Volume
    damage: Callable[[int], None]
    pull: Callable[[], None]


class RealStoreRig(StoreRig):
    def __init__(self, tmp_path: Path) -> None:
        self._rig = Rig(tmp_path / "TRANSFER", (5, 6, 7))
        cards = Cards([str(self._rig.place)])
        self.media, self.store, (self.volume,) = cards, BackupCards(cards.access), cards.volumes()

    def damage(self, number: int) -> None:
        name = next(iter(files_of(number)))
        self._rig.put({name: bytes(1206)})

    def pull(self) -> None:
        self._rig.place.rename(self._rig.place.with_name("on the desk"))


class FakeStoreRig(StoreRig):
    def __init__(self) -> None:
        self._card = FakeCard("TRANSFER")
        self._fake = FakeMedia(self._card)
        backups = FakeBackups(self._fake)
        for number in (5, 6, 7):
            backups.put(self._card, number, sealed(number))
        self._backups = backups
        self.media, self.store, (self.volume,) = self._fake, backups, self._fake.volumes()

    def damage(self, number: int) -> None:
        self._backups.damage(self._card, number, copy=0)

    def pull(self) -> None:
        self._fake.pull(self._card)


@pytest.fixture(params=["real", "fake"])
def rig(request, tmp_path: Path) -> StoreRig:
    return RealStoreRig(tmp_path) if request.param == "real" else FakeStoreRig()


def write(rig: StoreRig, number: int, told=None):
    return rig.store.write(rig.volume, number, sealed(number), write_sums(sealed(number)), README, told)


def numbers(rig: StoreRig) -> list[int]:
    return [generation.number for generation in rig.store.generations(rig.volume).found]


def test_what_was_written_is_found_and_read_again(rig):
    written = write(rig, 8)
    assert (written.number, written.size, written.copies) == (8, 1206, 3)
    assert numbers(rig) == [8, 7, 6, 5]
    assert all(generation.is_complete for generation in rig.store.generations(rig.volume).found)
    assert rig.store.read_copies(rig.volume, 8) == ((sealed(8), write_sums(sealed(8))),) * 3


def test_a_number_is_used_once(rig):
    assert rig.store.next_number(rig.volume, after=5) == 8
    assert rig.store.next_number(rig.volume, after=0) == 1
    with pytest.raises(DeviceFailed, match="something with the backup number 7"):
        write(rig, 7)
    assert numbers(rig) == [7, 6, 5]


def test_a_damaged_copy_is_seen_and_the_others_still_count(rig):
    rig.damage(7)
    newest = rig.store.generations(rig.volume).found[0]
    assert newest.copies == (CopyState.DAMAGED, CopyState.HEALTHY, CopyState.HEALTHY)
    assert newest.size == 1206
    assert rig.store.prune(rig.volume, {5, 6, 7}) == ()


def test_the_last_two_opened_ones_stay(rig):
    assert rig.store.prune(rig.volume, {5, 7}) == ()
    assert rig.store.prune(rig.volume, {5, 6, 7}) == (5,)
    assert numbers(rig) == [7, 6]
    with pytest.raises(ValueError, match="last two"):
        rig.store.prune(rig.volume, {5, 6, 7}, keep=1)


def test_what_is_removed_is_gone_and_the_proved_one_and_others_stay(rig):
    assert rig.store.remove(rig.volume, {4, 5, 6}, proved=7) == (5, 6)
    assert numbers(rig) == [7]
    assert rig.store.remove(rig.volume, {5}, proved=7) == ()


def test_nothing_is_removed_for_one_that_is_not_whole_or_not_there(rig):
    with pytest.raises(ValueError, match="stays"):
        rig.store.remove(rig.volume, {6, 7}, proved=7)
    with pytest.raises(DeviceFailed, match="Backup 8 is not whole"):
        rig.store.remove(rig.volume, {5}, proved=8)
    rig.damage(7)
    with pytest.raises(DeviceFailed, match="Backup 7 is not whole"):
        rig.store.remove(rig.volume, {5}, proved=7)
    assert numbers(rig) == [7, 6, 5]


def test_what_is_sealed_to_a_recovery_key_lies_beside_the_copies_and_goes_with_them(rig):
    sums = write_sums(sealed(8))
    rig.store.write(rig.volume, 8, sealed(8), sums, README, recovery=b"for the recovery key")
    assert rig.store.read_recovery(rig.volume, 8) == b"for the recovery key"
    assert rig.store.read_recovery(rig.volume, 7) is None
    assert numbers(rig) == [8, 7, 6, 5], "it is no generation"
    assert rig.store.next_number(rig.volume, after=7) == 9
    write(rig, 9)
    assert rig.store.read_recovery(rig.volume, 9) is None
    rig.store.remove(rig.volume, {8}, proved=9)
    assert rig.store.read_recovery(rig.volume, 8) is None


def test_progress_with_a_file_for_the_recovery_key_ends_at_the_whole(rig):
    seen: list[tuple[int, int]] = []
    sums = write_sums(sealed(8))
    rig.store.write(rig.volume, 8, sealed(8), sums, README, lambda *told: seen.append(told), b"x" * 500)
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]


def test_what_is_not_there_is_none(rig):
    assert rig.store.read_copies(rig.volume, 4) == ((None, None),) * 3


def test_what_makes_no_sense_is_not_written(rig):
    with pytest.raises(ValueError, match="sums of another"):
        rig.store.write(rig.volume, 8, sealed(8), write_sums(sealed(7)), README)
    with pytest.raises(ValueError, match="no such file"):
        write(rig, 0)


def test_progress_ends_at_the_whole(rig):
    seen: list[tuple[int, int]] = []
    write(rig, 8, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]


ACTIONS: list[Callable[[StoreRig], object]] = [
    lambda rig: write(rig, 8),
    numbers,
    lambda rig: rig.store.next_number(rig.volume, 7),
    lambda rig: rig.store.read_copies(rig.volume, 7),
    lambda rig: rig.store.prune(rig.volume, {5, 6, 7}),
    lambda rig: rig.store.remove(rig.volume, {5}, 7),
    lambda rig: rig.store.read_recovery(rig.volume, 7) or "nothing",
]


@pytest.mark.parametrize(
    "action", ACTIONS, ids=["write", "generations", "next_number", "read_copies", "prune", "remove", "read_recovery"]
)
def test_a_card_that_was_pulled_is_gone_for_everything(rig, action):
    action_on_a_card_that_stayed = action(rig)
    assert action_on_a_card_that_stayed is not None
    rig.pull()
    with pytest.raises(MediaGone, match="is gone"):
        action(rig)


@pytest.mark.parametrize(
    ("attribute", "kind", "words"),
    [
        ("full", MediaFull, "full"),
        ("read_only", MediaReadOnly, "write-protected"),
        ("broken", DeviceFailed, "failed"),
        ("forgetful", DeviceFailed, "did not keep"),
    ],
)
def test_the_fake_card_fails_in_the_ways_that_a_real_one_does(attribute, kind, words):
    rig = FakeStoreRig()
    setattr(rig._card, attribute, True)
    with pytest.raises(kind, match=words):
        write(rig, 8)
    assert sorted(rig._backups.on(rig._card)) == [5, 6, 7]


def test_the_fake_card_can_be_pulled_in_the_middle_of_a_write():
    rig = FakeStoreRig()
    rig._card.when_written = rig.pull
    with pytest.raises(MediaGone):
        write(rig, 8)
    assert sorted(rig._backups.on(rig._card)) == [5, 6, 7]
