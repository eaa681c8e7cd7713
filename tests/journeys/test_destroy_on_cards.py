"""Destroying a key on real files, while every system call fails in turn: whatever happens, every other key is there."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from coldtui.core.network import Network
from coldtui.custody.contents import Contents
from coldtui.custody.session import Session
from coldtui.devices import Devices
from coldtui.devices.fs import Fs
from coldtui.devices.pictures import ZxingPictures
from coldtui.formats import backup_document
from coldtui.formats.age_keys import public_key
from coldtui.formats.backup_copies import is_whole
from coldtui.journeys.clear_card import Cleared, clear_card
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.seal_onto import seal_onto
from coldtui.ui.progress import Progress
from tests.build.keys import OURS, SECOND, master
from tests.devices.backup_rig import QuickFaultyFs, Rig
from tests.devices.faulty import open_files
from tests.fakes_camera import FakeCameras
from tests.fakes_machine import FakeConsole, FakeMachine, FakeRandomness
from tests.fakes_media import FakeMedia

PASSPHRASE = "abandon ability able about above absent absorb abstract"
FIRST, OTHER = master(OURS).fingerprint, master(SECOND).fingerprint
CONTENTS = Contents(Network.REGTEST)
IDENTITY = bytes(range(32))
LOG_N = 4


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coldtui.ui.key_time._SAMPLE", 2)


@dataclass
class Scene:
    """A folder with generations 1 and 2 on it, both with both keys, and with files for a recovery key."""

    rig: Rig
    session: Session
    content: dict[str, bytes]

    @classmethod
    def made(cls, place: Path) -> "Scene":
        session = Session()
        for phrase in (OURS, SECOND):
            session.add(phrase.split())
        session.sealing.set_passphrase(PASSPHRASE, LOG_N, bytes(16))
        session.sealing.recovery = public_key(IDENTITY)
        scene = cls(Rig(place, ()), session, {})
        scene.sealed()
        scene.sealed()
        scene.content = scene.rig.content()
        return scene

    def sealed(self, fs: Fs | None = None, without: frozenset[bytes] = frozenset()) -> Enrolled | None:
        store, volume = self.rig.open(fs)
        devices = Devices(
            FakeMedia(), FakeMachine(), FakeRandomness(), ZxingPictures(), FakeCameras(), store, FakeConsole()
        )
        known = {volume.identity: Enrolled("card", 2, 1, frozenset({1, 2}))}
        (result,) = seal_onto(self.session.sealing, devices, CONTENTS, [volume], known, Progress(), without)
        return result.enrolled

    def destroy(self, fs: Fs | None = None) -> Cleared | None:
        """What the journey does to one card; None where nothing could be sealed, which ends it."""
        self.session.sealing.generation = 2
        card = self.sealed(fs, frozenset({FIRST}))
        if card is None:
            return None
        store, volume = self.rig.open(fs)
        return clear_card(self.session, store, volume, card, FIRST, CONTENTS, Progress())

    def keys(self) -> Iterator[set[bytes]]:
        """The keys in every copy that is whole, as another library opens it."""
        content = self.rig.content()
        for name, data in content.items():
            if name.endswith(".AGE") and "/R/" not in name and is_whole(data, content.get(name[:-3] + "SUM")):
                document = backup_document.read(pyrage.passphrase.decrypt(data, PASSPHRASE))
                yield {key.fingerprint for key in document.keys}


def test_the_new_generation_stands_alone_afterwards(tmp_path: Path) -> None:
    scene = Scene.made(tmp_path / "card")
    assert list(scene.keys()) == [{FIRST, OTHER}] * 6, "the control: the key was there"
    found = scene.destroy()
    assert found is not None
    assert (found.number, found.removed, found.is_clear) == (3, (2,), True), "the first one was pruned as ever"
    assert list(scene.keys()) == [{OTHER}] * 3
    files = {name for name in scene.rig.content() if name.startswith("COLDTUI/")}
    kinds = {f"COLDTUI/{copy}/CT000003.{kind}" for copy in "ABC" for kind in ("AGE", "SUM")}
    assert files == {"COLDTUI/README.TXT", "COLDTUI/R/CR000003.AGE", *kinds}
    recovery = scene.rig.content()["COLDTUI/R/CR000003.AGE"]
    with scene.session.open_with_key(recovery, IDENTITY) as opened:
        assert [key.fingerprint for key in opened.keys] == [OTHER]


@pytest.mark.parametrize("stays_broken", [False, True])
def test_whatever_fails_every_other_key_is_on_the_card_and_nothing_is_said_to_be_gone_that_is_not(
    tmp_path: Path, *, stays_broken: bool
) -> None:
    scene = Scene.made(tmp_path / "card")
    counting = QuickFaultyFs()
    scene.destroy(counting)
    errors = (errno.EIO,) if stays_broken else (errno.EIO, errno.ENOSPC)
    points = [(at, error) for at in range(1, counting.count + 1) for error in errors]
    before, outcomes = open_files(), set()
    for at, error in points:
        scene.rig.restore(scene.content)
        found = scene.destroy(QuickFaultyFs(at, error, stays_broken=stays_broken))
        there = list(scene.keys())
        assert there.count({OTHER}) == 3 or there.count({FIRST, OTHER}) >= 3, (at, error)
        if found is None:
            assert scene.rig.content().items() >= scene.content.items(), (at, error)
        elif found.is_clear:
            assert there == [{OTHER}] * 3, (at, error)
            assert "COLDTUI/R/CR000002.AGE" not in scene.rig.content(), (at, error)
        else:
            assert found.fault or found.unopened, (at, error)
        outcomes.add("nothing" if found is None else "clear" if found.is_clear else "some")
    assert outcomes >= {"nothing", "some"}
    assert open_files() == before


def test_control_to_remove_first_and_seal_afterwards_would_lose_the_other_key(tmp_path: Path) -> None:
    scene = Scene.made(tmp_path / "card")

    def wrong_order(fs: Fs) -> None:
        for number in (1, 2):
            for copy in "ABC":
                (scene.rig.place / f"COLDTUI/{copy}/CT{number:06}.AGE").unlink()
        scene.sealed(fs, frozenset({FIRST}))

    wrong_order(QuickFaultyFs(20, errno.EIO, stays_broken=True))
    assert list(scene.keys()) == []


def test_nothing_is_removed_when_the_new_one_is_damaged_before_the_old_ones_go(tmp_path: Path) -> None:
    scene = Scene.made(tmp_path / "card")
    card = scene.sealed(without=frozenset({FIRST}))
    assert card is not None
    before = {name: data for name, data in scene.rig.content().items() if "000003" not in name}
    scene.rig.put({"COLDTUI/B/CT000003.AGE": bytes(1206)})
    store, volume = scene.rig.open()
    found = clear_card(scene.session, store, volume, card, FIRST, CONTENTS, Progress())
    assert (found.removed, found.left) == ((), (2,))
    assert "not whole" in found.fault
    assert scene.rig.content().items() >= before.items()
