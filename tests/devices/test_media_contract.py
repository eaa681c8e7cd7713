"""What every `Media` does alike: the real one on folders, and the one in memory that journeys are tested with."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from coldtui.core.errors import DeviceFailed, MediaGone, Refused
from coldtui.devices.cards import Cards
from coldtui.devices.media import MAX_NAMES, Bus, Media, Released
from tests.devices.fake_kernel import SMALL, MountRig
from tests.fakes_media import FakeCard, FakeMedia

FILES = {"b.psbt": b"B", "A.PSBT": b"AA", "notes.txt": b"text", "big.psbt": b"x" * 101}


class Rig:
    """One card with FILES in it, and hands that change it."""

    media: Media

    def content(self) -> dict[str, bytes]:
        raise NotImplementedError

    def remove(self, name: str) -> None:
        raise NotImplementedError

    def pull(self) -> None:
        raise NotImplementedError

    def put_back(self) -> None:
        raise NotImplementedError

    def add_many(self, count: int) -> None:
        raise NotImplementedError


class RealRig(Rig):
    def __init__(self, tmp_path: Path) -> None:
        self._folder = tmp_path / "TRANSFER"
        self._folder.mkdir()
        for name, data in FILES.items():
            (self._folder / name).write_bytes(data)
        (self._folder / "odd.psbt").mkdir()
        self.media = Cards([str(self._folder)])

    def content(self):
        return {entry.name: entry.read_bytes() for entry in self._folder.iterdir() if entry.is_file()}

    def remove(self, name):
        (self._folder / name).unlink()

    def pull(self):
        self._folder.rename(self._folder.with_name("on the desk"))

    def put_back(self):
        self._folder.mkdir()  # another one in the same place

    def add_many(self, count):
        for number in range(count):
            (self._folder / f"n{number:04}.psbt").touch()


class FakeRig(Rig):
    def __init__(self) -> None:
        self._card = FakeCard("TRANSFER", dict(FILES), {"odd.psbt": "is a folder"})
        self.media = FakeMedia(self._card)
        self._fake = self.media

    def content(self):
        return dict(self._card.files)

    def remove(self, name):
        del self._card.files[name]

    def pull(self):
        self._fake.pull(self._card)

    def put_back(self):
        self._fake.insert(self._card)

    def add_many(self, count):
        self._card.files.update({f"n{number:04}.psbt": b"" for number in range(count)})


@pytest.fixture(params=["real", "fake"])
def rig(request, tmp_path: Path) -> Rig:
    return RealRig(tmp_path) if request.param == "real" else FakeRig()


def name_for(number: int) -> str:
    return "b.psbt" if number == 1 else f"b-{number}.psbt"


def test_a_volume_tells_where_it_is_and_what_it_is_called(rig):
    (volume,) = rig.media.volumes()
    assert volume.mounted
    assert volume.label == "TRANSFER"
    assert volume.where.endswith("/TRANSFER")
    assert volume.free is not None
    assert not volume.read_only
    assert volume == rig.media.volumes()[0]


def test_files_are_listed_by_suffix_in_any_case_and_in_the_order_of_names(rig):
    (volume,) = rig.media.volumes()
    listing = rig.media.files(volume, [".psbt"])
    assert [(entry.name, entry.size) for entry in listing.files] == [("A.PSBT", 2), ("b.psbt", 1), ("big.psbt", 101)]
    assert [(skipped.name, skipped.reason) for skipped in listing.skipped] == [("odd.psbt", "is a folder")]
    assert not listing.more
    assert [entry.name for entry in rig.media.files(volume, [".TXT", ".psbt"]).files][-1] == "notes.txt"


def test_a_file_over_the_limit_is_skipped_and_said(rig):
    (volume,) = rig.media.volumes()
    listing = rig.media.files(volume, [".psbt"], limit=100)
    assert ("big.psbt", "is larger than 100 bytes") in [(skipped.name, skipped.reason) for skipped in listing.skipped]
    assert "big.psbt" in [entry.name for entry in rig.media.files(volume, [".psbt"], limit=101).files]


def test_a_file_is_read_whole_up_to_exactly_the_limit(rig):
    (volume,) = rig.media.volumes()
    big = next(entry for entry in rig.media.files(volume, [".psbt"]).files if entry.name == "big.psbt")
    assert rig.media.read(big) == FILES["big.psbt"]
    assert rig.media.read(big, limit=101) == FILES["big.psbt"]
    with pytest.raises(Refused, match=r"big\.psbt is larger than 100 bytes"):
        rig.media.read(big, limit=100)


def test_a_listing_holds_at_most_500_names_and_says_that_there_are_more(rig):
    (volume,) = rig.media.volumes()
    rig.add_many(MAX_NAMES - 4)  # with the four psbt names that are there already
    listing = rig.media.files(volume, [".psbt"])
    assert len(listing.files) + len(listing.skipped) == MAX_NAMES == 500
    assert not listing.more
    rig.add_many(MAX_NAMES - 3)
    listing = rig.media.files(volume, [".psbt"])
    assert len(listing.files) + len(listing.skipped) == MAX_NAMES
    assert listing.more


def test_a_file_that_was_deleted_meanwhile_is_said_to_be(rig):
    (volume,) = rig.media.volumes()
    (_, entry, _) = rig.media.files(volume, [".psbt"]).files
    rig.remove("b.psbt")
    with pytest.raises(DeviceFailed, match=r"b\.psbt is no longer on the"):
        rig.media.read(entry)


def test_a_result_takes_the_first_free_name_and_changes_nothing_else(rig):
    (volume,) = rig.media.volumes()
    before = rig.content()
    assert rig.media.write_new(volume, name_for, b"one") == "b-2.psbt"
    assert rig.media.write_new(volume, name_for, b"two") == "b-3.psbt"
    assert rig.content() == {**before, "b-2.psbt": b"one", "b-3.psbt": b"two"}


def test_a_written_file_is_listed_and_read_like_any_other(rig):
    (volume,) = rig.media.volumes()
    name = rig.media.write_new(volume, lambda _: "z.psbt", b"z" * 1000)
    entry = rig.media.files(volume, [".psbt"]).files[-1]
    assert (entry.name, rig.media.read(entry)) == (name, b"z" * 1000)


def test_a_name_that_a_card_could_not_take_is_made_portable(rig):
    (volume,) = rig.media.volumes()
    assert rig.media.write_new(volume, lambda _: "../../a:b\n.psbt", b"") == "_._.._a_b_.psbt"


def listed(media, volume, entry):
    media.files(volume, [".psbt"])


def read(media, volume, entry):
    media.read(entry)


def written(media, volume, entry):
    media.write_new(volume, name_for, b"data")


ACTIONS: list[Callable] = [listed, read, written]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("is_exchanged", [False, True])
def test_a_card_that_was_pulled_or_exchanged_is_gone_for_everything(rig, action, is_exchanged):
    (volume,) = rig.media.volumes()
    entry = rig.media.files(volume, [".psbt"]).files[0]
    rig.pull()
    if is_exchanged:
        rig.put_back()
    with pytest.raises(MediaGone, match="is gone"):
        action(rig.media, volume, entry)


@pytest.mark.parametrize("action", ACTIONS)
def test_control_a_card_that_stayed_is_not_gone(rig, action):
    (volume,) = rig.media.volumes()
    action(rig.media, volume, rig.media.files(volume, [".psbt"]).files[0])


class Slot:
    """A card in a slot that coldtui may mount, in memory and on a computer made of folders."""

    def __init__(self, tmp_path: Path, *, is_real: bool) -> None:
        self._rig = MountRig(tmp_path)
        self._card = FakeCard("CARD-ABCD", bus=Bus.USB, size=SMALL)
        self._fake = FakeMedia()
        self._fake.mounts = True
        self._is_real = is_real
        self.media: Media = self._rig.cards if is_real else self._fake
        if is_real:
            self._rig.plug("sdb", "sdb1")
            (self._rig.computer.root / "dev/sdb").write_bytes(bytes(512))
        else:
            self._fake.insert(self._card)

    def put_back(self) -> None:
        if self._is_real:
            self._rig.computer.exchange(self._rig.disk)
        else:
            self._fake.insert(self._card)

    def use(self) -> None:
        self._card.is_busy = True
        self._rig.kernel.fails["unmount"] = errno.EBUSY


@pytest.fixture(params=["real", "fake"])
def slot(request, tmp_path: Path) -> Slot:
    return Slot(tmp_path, is_real=request.param == "real")


def test_a_released_card_stays_listed_and_is_used_again_after_it_was_put_back(slot):
    (volume,) = slot.media.mount()
    assert slot.media.release(volume) is Released.UNMOUNTED
    (released,) = slot.media.mount()
    assert (released.is_released, released.mounted, released.how_to_mount) == (True, False, "")
    for action in (listed, written):
        with pytest.raises(DeviceFailed, match="was released to be pulled out"):
            action(slot.media, released, None)
    slot.put_back()
    (volume,) = slot.media.mount()
    assert (volume.is_released, volume.mounted) == (False, True)


def test_a_card_in_use_is_not_released(slot):
    (volume,) = slot.media.mount()
    slot.use()
    with pytest.raises(DeviceFailed, match="The card is still in use: do not pull it out yet"):
        slot.media.release(volume)
    assert slot.media.volumes()[0].mounted


def test_a_card_that_is_looked_at_rests_and_can_be_pulled(slot):
    (volume,) = slot.media.volumes()
    assert (volume.mounted, volume.is_ours, volume.is_resting, volume.is_usable) == (False, True, True, True)
    assert (volume.label, volume.how_to_mount, volume.obstacle) == ("CARD-ABCD", "", "")
    for action in (listed, written):
        with pytest.raises(DeviceFailed, match="is not mounted now") as caught:
            action(slot.media, volume, None)
        assert caught.value.hint == "Choose it once more."


def test_a_card_is_mounted_when_it_is_asked_for_and_until_it_is_put_away(slot):
    (resting,) = slot.media.volumes()
    (volume,) = slot.media.mount({resting.identity})
    assert (volume.mounted, volume.is_ours, volume.is_resting, volume.is_usable) == (True, True, False, True)
    assert volume.identity == resting.identity
    assert slot.media.holds_cards
    (looked_at,) = slot.media.volumes()
    assert replace(looked_at, free=None) == replace(volume, free=None)  # the disk below is used by others too
    assert slot.media.write_new(volume, name_for, b"data") == "b.psbt"
    assert slot.media.put_away() == frozenset()
    assert slot.media.volumes()[0].is_resting
    assert not slot.media.holds_cards
    (again,) = slot.media.mount()
    assert [entry.name for entry in slot.media.files(again, [".psbt"]).files] == ["b.psbt"]


def test_a_card_that_nobody_asked_for_stays_as_it_is(slot):
    assert slot.media.mount(()) == slot.media.mount({"another"}) == slot.media.volumes()
    assert slot.media.volumes()[0].is_resting


def test_a_card_in_use_is_not_put_away_and_that_is_said(slot):
    (volume,) = slot.media.mount()
    slot.use()
    assert slot.media.put_away() == {volume.identity}
    (volume,) = slot.media.volumes()
    assert volume.mounted
    assert volume.is_ours


def test_the_card_itself_is_listed_with_what_is_on_it(slot):
    (disk,) = slot.media.disks()
    assert disk.volumes == slot.media.volumes()
    assert (disk.size, disk.obstacle, disk.bus) == (SMALL, "", Bus.USB)
    assert disk.device.startswith("/dev/")


def test_another_card_in_the_slot_is_not_formatted(slot):
    (disk,) = slot.media.disks()
    slot.put_back()
    with pytest.raises(MediaGone, match="The card is gone: it was pulled out or exchanged"):
        slot.media.format(disk)


def test_a_folder_is_synced_and_cannot_be_formatted(tmp_path):
    folder = FakeMedia(FakeCard(bus=Bus.FOLDER))
    for media in (Cards([str(tmp_path)]), folder):
        assert media.release(media.volumes()[0]) is Released.SYNCED
        assert media.disks() == ()


def test_what_is_not_mounted_is_listed_and_says_so_when_used(tmp_path):
    missing = Cards([str(tmp_path / "none")])
    unmounted = FakeMedia(FakeCard(mounted=False))
    for media, words in ((missing, "cannot be used"), (unmounted, "is not mounted")):
        (volume,) = media.volumes()
        assert not volume.mounted
        assert volume.how_to_mount
        assert volume.where
        for action in (listed, written):
            with pytest.raises(DeviceFailed, match=words):
                action(media, volume, None)


def test_the_fake_card_fails_in_the_ways_that_a_real_one_does():
    for attribute, words in (
        ("full", "full"),
        ("read_only", "write-protected"),
        ("broken", "failed"),
        ("forgetful", "keep"),
    ):
        card = FakeCard()
        media = FakeMedia(card)
        setattr(card, attribute, True)
        with pytest.raises(DeviceFailed, match=words):
            media.write_new(media.volumes()[0], name_for, b"")
        assert card.files == {}
        assert media.written == []


def test_the_fake_card_can_be_pulled_in_the_middle_of_a_write():
    card = FakeCard()
    media = FakeMedia(card)
    (volume,) = media.volumes()
    card.when_written = lambda: media.pull(card)
    with pytest.raises(MediaGone):
        media.write_new(volume, name_for, b"data")
    assert card.files == {}
    assert os.fsencode(volume.label) == b"TRANSFER"
