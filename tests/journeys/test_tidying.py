"""Sealing removes old generations only where all that is in them is in the new one; what is known of a card stays."""

from collections.abc import Sequence

import pytest

from coldtui.core.network import Network
from coldtui.custody.contents import Contents
from coldtui.custody.session import Session
from coldtui.devices import Devices
from coldtui.devices.backup_store import Pair
from coldtui.devices.media import Volume
from coldtui.devices.pictures import ZxingPictures
from coldtui.formats.backup_copies import write_sums
from coldtui.formats.backup_values import BackupNote
from coldtui.journeys.clear_card import clear_card
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.seal_onto import seal_onto
from coldtui.ui.progress import Progress
from tests.build.keys import OURS, SECOND, THIRD
from tests.fakes_backup import FakeBackups
from tests.fakes_camera import FakeCameras
from tests.fakes_machine import FakeConsole, FakeMachine, FakeRandomness
from tests.fakes_media import FakeCard, FakeMedia
from tests.journeys.sealing import sealed, sealer

BARE = Contents(Network.REGTEST)
MORE = Contents(Network.REGTEST, notes=(BackupNote("recovery phrase", "attic", "steel"),))


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coldtui.ui.key_time._SAMPLE", 4)


class Desk:
    """One card, and a store of backups that lie on it."""

    def __init__(self) -> None:
        self.card = FakeCard()
        self.media = FakeMedia(self.card)
        self.backups = FakeBackups(self.media)
        (self.volume,) = self.media.volumes()

    def seal(self, session: Session, card: Enrolled | None = None, without: frozenset[bytes] = frozenset()) -> Enrolled:
        devices = Devices(
            self.media, FakeMachine(), FakeRandomness(), ZxingPictures(), FakeCameras(), self.backups, FakeConsole()
        )
        known = {self.volume.identity: card} if card else {}
        (result,) = seal_onto(session.sealing, devices, BARE, [self.volume], known, Progress(), without)
        assert result.enrolled is not None
        return result.enrolled

    def mix(self, number: int, copies: Sequence[bytes]) -> None:
        """One number of which each folder holds another backup."""
        self.backups.on(self.card)[number] = [(one, write_sums(one)) for one in copies]


def sealed_by(*phrases: str, number: int, contents: Contents = BARE) -> bytes:
    with sealer(*phrases) as session:
        return sealed(session, number, contents)


def left_after_sealing(*, lies: bytes, number: int = 1, mixed: bytes | None = None) -> bool:
    """Whether a generation is still there after three newer ones were sealed by a session with the key OURS."""
    desk = Desk()
    desk.mix(number, (lies, lies, mixed or lies))
    card = None
    with sealer(OURS) as session:
        for _ in range(3):
            card = desk.seal(session, card)
    return number in desk.backups.on(desk.card)


def test_what_has_more_stays_beside_and_what_has_not_goes() -> None:
    assert not left_after_sealing(lies=sealed_by(OURS, number=1)), "the control"
    assert left_after_sealing(lies=sealed_by(OURS, SECOND, number=1))
    assert left_after_sealing(lies=sealed_by(OURS, number=1, contents=MORE))


def test_a_backup_under_another_number_than_its_own_is_never_counted_as_ours() -> None:
    assert left_after_sealing(lies=sealed_by(OURS, number=2))


def test_a_number_that_holds_two_backups_goes_only_if_nothing_of_both_is_lost() -> None:
    ours = sealed_by(OURS, number=1)
    assert left_after_sealing(lies=ours, mixed=sealed_by(THIRD, number=1))
    assert not left_after_sealing(lies=ours, mixed=sealed_by(number=1)), "the control"


def test_a_card_that_is_sealed_anew_keeps_what_was_proved_on_it() -> None:
    desk = Desk()
    with sealer(OURS) as session:
        first = desk.seal(session)
        assert first.proved == 0
        proved = Enrolled(first.name, first.number, first.version, first.opened, 7)
        second = desk.seal(session, proved)
    assert (second.number, second.proved, second.opened) == (2, 7, frozenset({1, 2}))


@pytest.mark.parametrize("other", [sealed_by(THIRD, number=2), sealed_by(OURS, number=2, contents=MORE)])
def test_destroying_keeps_a_number_that_holds_something_else_beside_the_key(other: bytes) -> None:
    desk = Desk()
    with_key = sealed_by(OURS, number=2)
    for copies, is_kept in (((other, with_key, with_key), True), ((with_key,) * 3, False)):
        desk.backups.on(desk.card).clear()
        desk.mix(2, copies)
        with sealer(OURS, SECOND) as session:
            raw = session.identity_of(session.fingerprints[0])
            session.sealing.generation = 2
            card = desk.seal(session, without=frozenset({raw}))
            found = clear_card(session, desk.backups, desk.volume, card, raw, BARE, Progress())
        assert (found.needed, found.removed) == (((2,), ()) if is_kept else ((), (2,)))


def test_destroying_removes_nothing_that_is_misnamed_and_says_so() -> None:
    desk = Desk()
    data = sealed_by(OURS, number=1)
    desk.mix(2, (data,) * 3)
    with sealer(OURS, SECOND) as session:
        raw = session.identity_of(session.fingerprints[0])
        session.sealing.generation = 2
        card = desk.seal(session, without=frozenset({raw}))
        found = clear_card(session, desk.backups, desk.volume, card, raw, BARE, Progress())
    assert (found.unopened, found.removed, found.is_clear) == ((2,), (), False)


@pytest.mark.parametrize("is_readable", [False, True])
def test_a_backup_that_cannot_be_read_again_is_not_removed_unopened(
    monkeypatch: pytest.MonkeyPatch, *, is_readable: bool
) -> None:
    """And as the control: what is read, and is covered, is removed."""
    desk = Desk()
    desk.backups.put(desk.card, 1, sealed_by(OURS, number=1))
    read = FakeBackups.read_copies

    def read_copies(self: FakeBackups, volume: Volume, number: int) -> tuple[Pair, Pair, Pair]:
        lost: Pair = (None, None)
        return read(self, volume, number) if is_readable or number != 1 else (lost, lost, lost)

    monkeypatch.setattr(FakeBackups, "read_copies", read_copies)
    with sealer(OURS) as session:
        card = None
        for _ in range(3):
            card = desk.seal(session, card)
    assert (1 in desk.backups.on(desk.card)) is not is_readable
