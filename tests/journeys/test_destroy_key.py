"""Destroying a key: what goes, in which order, what stays whole whatever fails, and what is said of the rest."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pyrage
import pytest

from coldtui.custody.session import Session
from coldtui.formats import backup_document
from coldtui.formats.backup_document import BackupDocument
from coldtui.formats.backup_values import BackupNote
from coldtui.journeys.context import Context
from coldtui.journeys.destroy_key import destroy_key
from coldtui.journeys.drill_record import Drill
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.keep_sealed import seal_now
from tests.build.keys import OURS, SECOND, master
from tests.build.spending import wallet_of
from tests.build.wallets import single
from tests.drivers import PilotPlayer, Script, play
from tests.fakes_backup import FakeBackups
from tests.fakes_media import FakeCard, FakeMedia
from tests.journeys.alone import OVER, Alone, alone

PASSPHRASE = "abandon ability able about above absent absorb abstract"
FIRST, OTHER = master(OURS).fingerprint, master(SECOND).fingerprint
DIGITS = FIRST.hex()[-4:]


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coldtui.ui.key_time._SAMPLE", 4)


@dataclass
class Scene:
    """Some cards, each sealed onto twice with both keys in the session."""

    cards: list[FakeCard] = field(default_factory=lambda: [FakeCard("FIRST")])
    before: Callable[[Context, "Scene"], None] = lambda ctx, scene: None
    """What else happens before the journey."""
    ctx: Context | None = None

    @property
    def backups(self) -> FakeBackups:
        assert self.ctx is not None
        assert isinstance(self.ctx.devices.backups, FakeBackups)
        return self.ctx.devices.backups

    @property
    def media(self) -> FakeMedia:
        assert self.ctx is not None
        assert isinstance(self.ctx.devices.media, FakeMedia)
        return self.ctx.devices.media

    def documents(self, card: FakeCard | None = None) -> dict[int, BackupDocument]:
        """What opens on a card, as another library opens it."""
        return {number: opened(copies) for number, copies in self.backups.on(card or self.cards[0]).items()}

    def keys(self, card: FakeCard | None = None) -> dict[int, set[bytes]]:
        return {number: {key.fingerprint for key in document.keys} for number, document in self.documents(card).items()}

    async def begin(self, ctx: Context) -> None:
        if self.ctx is not None:
            return
        self.ctx = ctx
        for card in self.cards:
            self.media.insert(card)
        volumes = self.media.mount()
        ctx.session.add(OURS.split())
        ctx.session.add(SECOND.split())
        ctx.session.sealing.set_passphrase(PASSPHRASE, 10, bytes(16))
        for number in range(2):
            ctx.book.notes.append(BackupNote("wallet configuration", f"place {number}", "paper"))
            await seal_now(ctx, volumes)
        self.before(ctx, self)


def opened(copies: list) -> BackupDocument:
    return backup_document.read(pyrage.passphrase.decrypt(copies[0][0], PASSPHRASE))


def played(story: str, scene: Scene | None = None) -> tuple[Scene, Alone]:
    scene = scene or Scene()

    async def journey(ctx: Context) -> None:
        await scene.begin(ctx)
        await destroy_key(ctx)

    return scene, alone(journey, story)


CHOSEN = f"""
see Which key shall be destroyed?
see {FIRST.hex()[:4]} {DIGITS}
press home enter
see What destroying a key means
press enter
see This is what will happen. It cannot be undone.
"""
AGREED = f"""{CHOSEN}
press enter
see Destroy this key?
type {DIGITS}
press enter
"""
DATED = """
see Which date
type 2026-11-21
press enter
"""


def test_a_new_backup_without_the_key_takes_the_place_of_all_that_hold_it():
    scene, found = played(f"""{AGREED}{DATED}
        see The key is destroyed, as far as a program can.
        see sealed without the key, generation 3; generation 2
        press enter
        see {OVER}
    """)
    assert scene.keys() == {3: {OTHER}}
    assert found.session.fingerprints == (OTHER,)
    assert scene.ctx is not None
    card = scene.ctx.enrolled[scene.media.volumes()[0].identity]
    assert card.version == scene.ctx.session.sealing.version(scene.ctx.contents()), "nothing is overdue"
    assert card.opened == frozenset({3})


def test_a_key_that_is_sealed_and_not_loaded_can_be_destroyed():
    scene, found = played(
        f"{AGREED}{DATED}see The key is destroyed\nsee it was not loaded\npress enter",
        Scene(before=lambda ctx, scene: ctx.session.forget(FIRST)),
    )
    assert scene.keys() == {3: {OTHER}}
    assert found.session.fingerprints == (OTHER,)


@pytest.mark.parametrize("typed", ["", "0000", DIGITS[:3], OTHER.hex()[-4:]])
def test_nothing_but_the_digits_of_this_very_key_destroys_it(typed: str):
    letters = f"type {typed}" if typed else ""
    scene, found = played(f"{CHOSEN}press enter\nsee Destroy this key?\n{letters}\npress enter\nsee These are not the")
    assert scene.keys() == {1: {FIRST, OTHER}, 2: {FIRST, OTHER}}
    assert FIRST in found.session.fingerprints


def test_esc_goes_back_step_by_step_and_changes_nothing():
    scene, found = played(f"""{CHOSEN}
        press enter
        see Destroy this key?
        type {DIGITS}
        press escape
        see This is what will happen.
        press escape
        see What destroying a key means
        press escape
        see Which key shall be destroyed?
        press escape
        see {OVER}
    """)
    assert found.ended == ["back"]
    assert sorted(scene.keys()) == [1, 2]


def test_the_lock_forgets_the_digits():
    scene, _ = played(f"{CHOSEN}press enter\nsee Destroy this key?\ntype {DIGITS}\npress f12\nsee coldtui\npress enter")
    assert sorted(scene.keys()) == [1, 2]


def test_a_wallet_that_the_key_signs_in_is_a_danger_and_is_named():
    def register(ctx: Context, _: Scene) -> None:
        wallet = wallet_of(single())
        ctx.wallets.append(wallet)

    _, found = played(f"{CHOSEN}see [DANGER]\nsee move them first", Scene(before=register))
    assert any(wallet_of(single()).name in screen for screen in found.shown)
    _, control = played(CHOSEN)
    assert not any("[DANGER]" in screen for screen in control.shown)


def elsewhere(ctx: Context, scene: Scene) -> None:
    ctx.book.notes += [
        BackupNote("recovery phrase", "attic", "steel", fingerprint=FIRST),
        BackupNote("recovery phrase", "cellar", "steel", fingerprint=OTHER),
        BackupNote("sealed backup", "bank", "memory card or stick"),
        BackupNote("backup passphrase", "desk", "paper"),
    ]
    ctx.drills.append(Drill("Recovery phrase, 12 words", FIRST, "the loaded key", passed=True))
    ctx.enrolled["gone"] = Enrolled('SD 8 GB "GONE"', 2, 1, frozenset({1, 2}))
    foreign = FakeCard("FOREIGN")
    scene.backups.put(foreign, 1, pyrage.passphrase.encrypt(b"x", "another"))
    scene.media.insert(foreign)


def test_what_no_program_reaches_is_listed_before_and_in_the_record():
    scene, found = played(
        f"""{AGREED}{DATED}
        see The key is destroyed
        press w
        see On which card
        press enter
        see It is called destroyed-{FIRST.hex()}.txt.
        press enter
        press enter
        see {OVER}
        """,
        Scene(before=elsewhere),
    )
    (record,) = [card.files[f"destroyed-{FIRST.hex()}.txt"].decode() for card in scene.cards]
    joined = " ".join(record.split())
    for part in (
        "Date 2026-11-21",
        'SD 8 GB "GONE": not plugged in',
        '"FOREIGN": it holds backups that this session did not open',
        "recovery phrase on steel, attic",
        "sealed backup on memory card or stick, bank",
        "Recovery phrase, 12 words: you checked it",
        "destroy the card itself",
    ):
        assert part in joined, part
    for part in ("cellar", "desk"):
        assert part not in joined, part
    assert not any(word in record for word in OURS.split()[-1:])
    assert record.isascii()
    assert max(map(len, record.splitlines())) <= 78
    assert sorted(scene.backups.on(scene.media._slots[scene.media.volumes()[1].identity])) == [1], "not touched"
    assert any("attic" in screen for screen in found.shown)


def test_a_generation_that_holds_one_more_key_than_the_new_one_stays_and_is_named():
    third = "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"

    def sealed_elsewhere(ctx: Context, scene: Scene) -> None:
        """A third key is in generation 3, which another session sealed: it lies nowhere else."""
        with Session() as session:
            for phrase in (OURS, SECOND, third):
                session.add(phrase.split())
            session.sealing.set_passphrase(PASSPHRASE, 10, bytes(16))
            with session.sealing.seal(ctx.contents(), 3, ctx.devices.randomness.bytes) as seal:
                scene.backups.put(scene.cards[0], 3, seal.data)

    scene, _ = played(
        f"""{AGREED}
        see Not everything that holds the key is removed.
        see generation 3 stays
        press g
        {DATED}
        see The key is wiped here, and may still be on a card.
        press enter
        """,
        Scene(before=sealed_elsewhere),
    )
    assert sorted(scene.keys()) == [3, 4]
    assert scene.keys()[4] == {OTHER}
    assert len(scene.keys()[3]) == 3


def test_what_the_passphrase_does_not_open_is_never_removed():
    theirs = pyrage.passphrase.encrypt(b"somebody else's", "another")
    scene, _ = played(
        f"{AGREED}see generation 2 not touched\npress g\n{DATED}see may still be on a card\npress enter",
        Scene(before=lambda ctx, scene: scene.backups.put(scene.cards[0], 2, theirs)),
    )
    assert scene.backups.on(scene.cards[0])[2][0][0] == theirs
    assert sorted(scene.backups.on(scene.cards[0])) == [2, 3]


def test_copies_that_were_mixed_up_are_not_removed_when_one_of_them_does_not_open():
    theirs = pyrage.passphrase.encrypt(b"somebody else's", "another")

    def mix(ctx: Context, scene: Scene) -> None:
        other = FakeCard()
        scene.backups.put(other, 2, theirs)
        scene.backups.on(scene.cards[0])[2][1] = scene.backups.on(other)[2][0]

    scene, _ = played(f"{AGREED}see generation 2 not touched", Scene(before=mix))
    assert sorted(scene.backups.on(scene.cards[0])) == [2, 3]


def test_a_damaged_generation_that_still_opens_goes_too():
    def damage(ctx: Context, scene: Scene) -> None:
        for copy in (0, 1):
            scene.backups.damage(scene.cards[0], 1, copy)

    scene, _ = played(f"{AGREED}{DATED}see The key is destroyed\npress enter", Scene(before=damage))
    assert sorted(scene.backups.on(scene.cards[0])) == [3]


def full(ctx: Context, scene: Scene) -> None:
    scene.cards[0].full = True


def forgetful(ctx: Context, scene: Scene) -> None:
    scene.cards[0].forgetful = True


def locked(ctx: Context, scene: Scene) -> None:
    scene.cards[0].read_only = True


@pytest.mark.parametrize("fault", [full, forgetful, locked])
def test_a_card_that_takes_no_new_backup_loses_no_old_one_and_the_key_stays_until_the_user_goes_on(fault):
    scene, found = played(f"{AGREED}see it was removed.", Scene(before=fault))
    assert scene.keys() == {1: {FIRST, OTHER}, 2: {FIRST, OTHER}}
    assert FIRST in found.session.fingerprints


def test_after_a_failure_it_is_tried_again_with_the_card_as_it_is_then():
    scene = Scene(before=full)

    async def journey(ctx: Context) -> None:
        await scene.begin(ctx)
        await destroy_key(ctx)

    async def heal(player: PilotPlayer) -> None:
        scene.cards[0].full = False
        await play(Script.read_text("healed", f"press t\n{DATED}see The key is destroyed"), player)

    alone(journey, f"{AGREED}see it was removed.", heal)
    assert scene.keys() == {3: {OTHER}}


def test_a_card_that_fails_while_older_ones_go_has_the_new_one_and_says_what_may_be_left():
    def fail(ctx: Context, scene: Scene) -> None:
        scene.backups.remove_fails = True

    scene, found = played(
        f"{AGREED}see generation 2 may still\npress g\n{DATED}see may still be on a card\npress enter",
        Scene(before=fail),
    )
    assert scene.keys() == {2: {FIRST, OTHER}, 3: {OTHER}}
    assert found.session.fingerprints == (OTHER,)


def test_every_enrolled_card_that_is_plugged_in_is_dealt_with_and_one_fault_keeps_none_from_it():
    cards = [FakeCard("FIRST"), FakeCard("SECOND")]

    def fail(ctx: Context, scene: Scene) -> None:
        cards[0].full = True

    scene, _ = played(f"{AGREED}see it was removed.", Scene(cards, fail))
    assert scene.keys(cards[0]) == {1: {FIRST, OTHER}, 2: {FIRST, OTHER}}
    assert scene.keys(cards[1]) == {3: {OTHER}}


def test_without_any_card_the_key_is_wiped_from_memory_and_nothing_is_claimed():
    def pull(ctx: Context, scene: Scene) -> None:
        scene.media.pull(scene.cards[0])

    scene, found = played(
        f"{AGREED}{DATED}see Cards that were plugged in\nsee none\nsee not plugged in\npress enter", Scene(before=pull)
    )
    assert sorted(scene.backups.on(scene.cards[0])) == [1, 2]
    assert found.session.fingerprints == (OTHER,)
    assert any("none of yours is plugged in" in screen for screen in found.shown)


def test_when_the_lock_forgot_the_passphrase_it_is_asked_for_first():
    scene, _ = played(
        f"""
        see Which key
        press home enter
        see What destroying
        press enter
        see Type the backup passphrase once more
        type {PASSPHRASE}
        press enter
        see This is what will happen.
        press enter
        see Destroy this key?
        type {DIGITS}
        press enter
        {DATED}
        see The key is destroyed
        """,
        Scene(before=lambda ctx, scene: ctx.session.sealing.forget_passphrase()),
    )
    assert scene.keys() == {3: {OTHER}}


def test_no_screen_shows_a_secret():
    scene, found = played(f"{AGREED}{DATED}see The key is destroyed\npress enter")
    words = set(OURS.split()) - {"about", "able"}
    assert not any(f" {word} " in screen for screen in found.shown for word in words)
    assert any(FIRST.hex()[:4] in screen for screen in found.shown), "the control: something was looked at"
    assert scene.ctx is not None
