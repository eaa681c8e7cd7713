"""The recovery key: drawn once, written, typed back, then a second file each time, which opens with it and nothing else."""

import subprocess
from pathlib import Path

import pyrage
import pytest

from coldtui.formats import backup_document
from coldtui.formats.age_keys import identity_text, public_key
from coldtui.journeys.context import Context
from coldtui.journeys.keep_sealed import keep_sealed, seal_now
from coldtui.journeys.open_card import open_card
from coldtui.journeys.recovery_key import recovery_key
from tests.build.keys import OURS, master
from tests.fakes_backup import FakeBackups
from tests.fakes_machine import FakeRandomness
from tests.fakes_media import FakeCard, FakeMedia
from tests.journeys.alone import OVER, Alone, Journey, alone

PASSPHRASE = "abandon ability able about above absent absorb abstract"
IDENTITY = FakeRandomness().bytes(32)
TEXT = identity_text(IDENTITY)
RECIPIENT = public_key(IDENTITY)
FIRST = master(OURS).fingerprint


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coldtui.ui.key_time._SAMPLE", 2)


def played(
    story: str,
    journey: Journey = recovery_key,
    *,
    has_backup: bool = True,
    recovery: bytes | None = None,
    card: FakeCard | None = None,
) -> tuple[Context, Alone]:
    """Play a story on a session that has the key and, with a card, is sealed onto it."""
    held: list[Context] = []

    async def begun(ctx: Context) -> None:
        if not held:
            held.append(ctx)
            ctx.session.add(OURS.split())
            if has_backup:
                ctx.session.sealing.set_passphrase(PASSPHRASE, 4, bytes(16))
                ctx.session.sealing.recovery = recovery
            if card is not None:
                await seal_now(ctx, [media_of(ctx).insert(card)])
        await journey(ctx)

    found = alone(begun, story)
    return held[0], found


def media_of(ctx: Context) -> FakeMedia:
    assert isinstance(ctx.devices.media, FakeMedia)
    return ctx.devices.media


def backups_of(ctx: Context) -> FakeBackups:
    assert isinstance(ctx.devices.backups, FakeBackups)
    return ctx.devices.backups


SHOWN = """
see A second key to your sealed backups
see could open that second file one day (X25519)
press enter
see Write this on paper
"""
MADE = f"""{SHOWN}
press space
see AGE- SECR ET-K EY-1
press enter
see Type it from your paper.
type {TEXT.lower()}
press enter
see Your paper is right
press enter
"""


def test_it_is_shown_typed_back_and_only_its_public_half_is_kept():
    ctx, found = played(MADE + f"see {OVER}")
    assert found.ended == ["done"]
    assert ctx.session.sealing.recovery == RECIPIENT
    with ctx.session.sealing.seal(ctx.contents(), 1, ctx.devices.randomness.bytes) as seal:
        plain = pyrage.passphrase.decrypt(seal.data, PASSPHRASE)
    assert TEXT.encode() not in plain
    assert backup_document.read(plain).recovery == RECIPIENT
    assert not any(held.is_wiped is False for held in ctx.session._tracked), "the private half is wiped"


def test_it_is_hidden_until_space_and_never_shown_while_it_is_typed():
    _, found = played(f"{SHOWN}\nnot-see AGE-\npress enter\nsee Write this on paper\npress space\nsee AGE-")
    assert sum("AGE- SECR" in screen for screen in found.shown) >= 1, "the control: it was seen once it was asked for"
    _, found = played(f"{SHOWN}\npress space\nsee AGE-\npress enter\nsee Type it\ntype {TEXT}\nsee 74 characters of 74")
    typed = [screen for screen in found.shown if "Type it from your paper" in screen]
    assert typed
    assert not any(TEXT[20:30] in screen or "SECR" in screen for screen in typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (TEXT[:-1], "has 73 characters, not 74"),
        (TEXT[:40] + ("Q" if TEXT[40] != "Q" else "P") + TEXT[41:], "character 41"),
        (identity_text(bytes(32)), "This is not the recovery key that was shown."),
        ("AGE1", "This is no key of this kind."),
    ],
)
def test_what_was_written_wrong_is_not_taken(typed: str, said: str):
    ctx, found = played(
        f"{SHOWN}\npress space\nsee AGE-\npress enter\nsee Type it\ntype {typed}\npress enter\nsee {said}"
    )
    assert ctx.session.sealing.recovery is None
    assert found.ended == []


def test_who_goes_back_and_comes_again_sees_the_same_one_and_who_leaves_has_none():
    ctx, found = played(f"""{SHOWN}
        press escape
        see A second key
        press enter
        see Write this on paper
        press space
        see {TEXT[:4]} {TEXT[4:8]}
        press escape
        see A second key
        press escape
        see {OVER}
    """)
    assert ctx.session.sealing.recovery is None
    assert found.ended == ["back"]


def test_without_a_sealed_backup_there_is_nothing_that_it_could_open():
    played("see There is no sealed backup in this session.", has_backup=False)


def test_the_paper_is_checked_and_the_key_forgotten_or_replaced():
    checked = f"see There is a recovery key.\npress c\nsee Type the recovery key\ntype {TEXT}\npress enter\n"
    played(f"{checked}see This is the recovery key of these backups.", recovery=RECIPIENT)
    played(f"{checked}see and not the one of these backups", recovery=public_key(bytes(range(1, 33))))
    ctx, _ = played(
        f"see There is a recovery key.\npress f\nsee still opens with it\npress f\nsee {OVER}", recovery=RECIPIENT
    )
    assert ctx.session.sealing.recovery is None
    ctx, _ = played(f"see There is\npress n\n{MADE}see There is", recovery=public_key(bytes(range(1, 33))))
    assert ctx.session.sealing.recovery == RECIPIENT


def test_from_then_on_each_seal_writes_a_second_file_which_pyrage_and_age_open(tmp_path: Path):
    card = FakeCard()

    async def journey(ctx: Context) -> None:
        ctx.session.sealing.recovery = RECIPIENT
        await keep_sealed(ctx)

    ctx, _ = played(f"see {OVER}", journey, card=card)
    assert sorted(backups_of(ctx).on(card)) == [1, 2], "it is no generation"
    assert sorted(backups_of(ctx).recoveries[card]) == [2]
    second = backups_of(ctx).recoveries[card][2]
    plain = pyrage.passphrase.decrypt(backups_of(ctx).on(card)[2][0][0], PASSPHRASE)
    assert pyrage.decrypt(second, [pyrage.x25519.Identity.from_str(TEXT)]) == plain
    (tmp_path / "key.txt").write_text(TEXT + "\n")
    (tmp_path / "CR000002.AGE").write_bytes(second)
    command = ["age", "-d", "-i", tmp_path / "key.txt", tmp_path / "CR000002.AGE"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == plain


OPENED = f"""
see Which backup should be opened?
press r
see Which backup should the recovery key open?
press enter
see This backup was sealed to a recovery key.
type {identity_text(bytes(32))}
press enter
see This recovery key does not open the backup.
type {TEXT}
press enter
see The backup is open
press enter
see Here again: 1 key.
see makes a new one
press enter
"""


def test_an_empty_machine_opens_a_card_with_the_recovery_key_alone():
    card = FakeCard()
    first, _ = played(f"see {OVER}", seal_twice, recovery=RECIPIENT, card=card)
    copies, recoveries = backups_of(first).on(card), backups_of(first).recoveries[card]

    async def journey(ctx: Context) -> None:
        media_of(ctx).insert(card)
        backups_of(ctx)._cards[card], backups_of(ctx).recoveries[card] = copies, recoveries
        await open_card(ctx)
        assert ctx.session.fingerprints == (FIRST,)
        assert not ctx.session.sealing.has_passphrase
        assert ctx.session.sealing.recovery == RECIPIENT
        assert not ctx.enrolled, "nothing can be sealed onto it before there is a passphrase"

    assert alone(journey, OPENED + f"see {OVER}").ended == ["done"]


async def seal_twice(ctx: Context) -> None:
    """One generation more."""
    await seal_now(ctx, ctx.devices.media.volumes())


def test_a_generation_without_a_second_file_says_so():
    card = FakeCard()

    async def journey(ctx: Context) -> None:
        await open_card(ctx)

    played(
        "see Which backup should be opened?\npress r\nsee Which backup\npress enter\nsee has no file for a recovery key",
        journey,
        card=card,
    )


def test_the_lock_forgets_what_was_typed_of_it():
    typing = f"{SHOWN}\npress space\nsee AGE-\npress enter\nsee Type it\ntype {TEXT[:30]}\nsee 30 characters of 74"
    played(f"{typing}\npress f12\nsee The screen is locked\ntype {PASSPHRASE}\npress enter\nsee Nothing typed yet")
