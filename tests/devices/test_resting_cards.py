"""Cards that nobody needs now: known by their first bytes, mounted by nobody, and put away again after they were used."""

import errno
import os
from collections.abc import Callable
from typing import Any

import pytest

from coldtui.devices.cards import Cards
from coldtui.devices.fs import Fs
from coldtui.devices.media import Volume
from tests.devices.fake_kernel import FakeKernel, MountRig, boot_sector, changed
from tests.devices.faulty import HookedFs


@pytest.fixture
def rig(tmp_path) -> MountRig:
    made = MountRig(tmp_path)
    made.plug("sdb", "sdb1")
    return made


def only(cards: Cards) -> Volume:
    (volume,) = cards.volumes()
    return volume


def test_a_look_mounts_nothing_however_often_it_is_taken(rig):
    looks = {only(rig.cards) for _ in range(3)}
    (volume,) = looks
    assert (volume.is_resting, volume.label, volume.path, volume.how_to_mount) == (True, "CARD-ABCD", None, "")
    assert rig.kernel.calls == []


def test_control_what_a_look_mounts_is_seen(rig):
    rig.cards.mount()
    assert rig.kernel.calls == ["mount"]


def test_a_card_is_read_once_and_not_at_every_look(rig):
    only(rig.cards)
    (rig.computer.root / "dev/sdb1").unlink()
    assert only(rig.cards).label == "CARD-ABCD"


def test_a_node_that_may_not_be_read_yet_is_a_card_without_a_label(rig):
    def refuse() -> None:
        raise PermissionError(errno.EACCES, "not yet")

    fs = HookedFs(os.open, refuse, number=1)
    cards = Cards((), rig.computer.devices, fs, rig.kernel)
    assert (only(cards).is_resting, only(cards).label) == (True, "CARD-ABCD")
    later = Cards((), rig.computer.devices, HookedFs(os.open, refuse, number=1), rig.kernel)
    first, second = only(later), only(later)
    assert (first.is_resting, first.label) == (True, "")
    assert (second.is_resting, second.label) == (True, "CARD-ABCD")


def test_a_card_that_is_wanted_before_its_node_may_be_read_is_mounted_a_moment_later(rig):
    class Early(Fs):
        left = 2

        def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if function is os.open and self.left:
                self.left -= 1
                raise PermissionError(errno.EACCES, "not yet")
            return function(*args, **kwargs)

    early = Early()
    cards = Cards((), rig.computer.devices, early, rig.kernel)
    cards.mount()
    assert (early.left, rig.kernel.calls) == (0, [])
    (volume,) = cards.mount()
    assert (volume.is_usable, volume.obstacle, rig.kernel.calls) == (True, "", ["mount"])


def test_a_card_that_cannot_be_read_says_so_before_anybody_mounts_it(rig):
    def fail() -> None:
        raise OSError(errno.EIO, "broken")

    cards = Cards((), rig.computer.devices, HookedFs(os.open, fail), rig.kernel)
    volume = only(cards)
    assert (volume.is_usable, volume.obstacle) == (False, only(cards).obstacle)
    assert volume.obstacle.startswith("It cannot be read.")


def test_a_file_system_that_is_never_mounted_says_so_at_the_first_look(tmp_path):
    rig = MountRig(tmp_path)
    rig.plug("sdb", "sdb1", start=changed(bytes(512), 3, b"NTFS    "))
    volume = only(rig.cards)
    assert not volume.is_usable
    assert "NTFS" in volume.obstacle


def test_only_the_card_that_is_asked_for_is_mounted(rig):
    rig.computer.partition(rig.disk, "sdb2")
    (rig.computer.root / "dev/sdb2").write_bytes(boot_sector())
    rig.kernel.contents["sdb2"] = rig.kernel.contents["sdb1"]
    first, second = rig.cards.volumes()
    first, second = rig.cards.mount({second.identity})
    assert (first.is_resting, second.mounted) == (True, True)
    assert list(rig.kernel.mounts) == [second.path]


def test_what_was_mounted_is_put_away_and_is_the_same_card_afterwards(rig):
    resting = only(rig.cards)
    rig.cards.mount()
    assert rig.cards.put_away() == frozenset()
    assert rig.kernel.mounts == {}
    assert not list(rig.places.iterdir())
    assert only(rig.cards) == resting


def test_a_card_that_is_in_use_for_a_moment_is_put_away_after_it(tmp_path):
    rig = MountRig(tmp_path)
    rig.plug("sdb", "sdb1")
    rig.cards.mount()
    rig.kernel.busy = 2
    assert rig.cards.put_away() == frozenset()


def test_a_card_that_stays_in_use_is_named_and_stays_mounted(rig):
    rig.cards.mount()
    rig.kernel.fails["unmount"] = errno.EBUSY
    assert rig.cards.put_away() == {only(rig.cards).identity}
    assert only(rig.cards).mounted
    del rig.kernel.fails["unmount"]
    assert rig.cards.put_away() == frozenset()


def test_what_others_mounted_is_never_put_away(rig, tmp_path):
    rig.computer.mount(rig.disk / "sdb1", str(tmp_path))
    (volume,) = rig.cards.mount()
    assert (volume.mounted, volume.is_ours) == (True, False)
    assert rig.cards.put_away() == frozenset()
    assert only(rig.cards).mounted
    assert rig.kernel.calls == []


def test_a_released_card_is_not_mounted_when_cards_are_needed(rig):
    (volume,) = rig.cards.mount()
    rig.cards.release(volume)
    (released,) = rig.cards.mount()
    assert (released.is_released, released.is_usable) == (True, False)


def test_where_nothing_may_be_mounted_nothing_rests(rig):
    cards = Cards((), rig.computer.devices, None, FakeKernel(rig.computer, may_mount=False))
    assert cards.volumes() == cards.mount()
    assert (only(cards).is_usable, bool(only(cards).how_to_mount)) == (False, True)
    assert cards.put_away() == frozenset()


def test_the_end_of_the_program_puts_everything_away(rig):
    with rig.cards as cards:
        cards.mount()
        assert rig.kernel.mounts
    assert rig.kernel.mounts == {}
