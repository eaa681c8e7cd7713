"""Programs with cards for the stories of sealed backups, what is typed in them, and what another library finds on a card.

stage = told(story, card)                     # a program with a key, and a card in its slot
again = told(story, card, phrases=(), like=stage)    # another one: it has only what lies on the card
documents(stage, card)[2].keys                # what pyrage opens there, by number
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

import pyrage

from coldtui.core.network import Network
from coldtui.core.word_passphrase import SIZE, words
from coldtui.custody.contents import Contents
from coldtui.custody.session import Session
from coldtui.formats import backup_document
from coldtui.formats.backup_document import BackupDocument
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.files import named
from tests.build.keys import ATTACKER, OURS
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.fakes_machine import FakeRandomness
from tests.fakes_media import FakeCard

WORDS = words(FakeRandomness().bytes(SIZE))
"""What a program draws first from randomness that is none."""

PASSPHRASE = " ".join(WORDS)
THEIRS = "the passphrase of somebody else"
LOG_N = 10
Story = Callable[["Told"], Awaitable[None]]


class Told:
    """One program, its cards, and a way to go on."""

    def __init__(self, stage: Stage, player: PilotPlayer) -> None:
        self.stage = stage
        self.player = player
        self.media, self.backups, self.session = stage.media, stage.backups, stage.session
        self.journal = stage.app.journal

    async def do(self, *story: str) -> None:
        """Lines of a script."""
        await play(Script.read_text("story", "\n".join(story)), self.player)

    async def enrol(self) -> None:
        """Enrol the first card, with drawn words, from home to home."""
        await self.do(ENROL, "press l\nsee Sealed backup\npress escape\nsee generation")

    async def insert(self, card: FakeCard) -> None:
        """Put a card in while another screen is on top, and come home: keys typed there meet no home that changes."""
        await self.do("press l\nsee In which form")
        self.media.insert(card)
        await self.do("press escape", f'see "{card.label}"')


TO_THE_CARD = """
see      What would you like to do?
press    b
see      Enrol a card
press    e
see      What will be written
press    enter
see      Onto which card?
"""

TO_THE_WORDS = f"""
{TO_THE_CARD}
press    enter
see      Which passphrase shall open
press    enter
see      Write these words on paper
press    space
see      {WORDS[0]}
press    enter
see      Word 1 of 8
type     {PASSPHRASE}
press    enter"""

DATED = """
see      Which day is it?
type     2026-11-20
press    enter
"""
"""Asked once in a session."""

ENROL = f"""
{TO_THE_WORDS}
{DATED}
see      Everything is sealed onto the card.
"""

TO_OPEN = """
see      What would you like to do?
press    o
see      Generation
"""

UNSEAL = f"""
press    enter
see      Type the passphrase of this backup.
type     {PASSPHRASE}
press    enter
see      The backup is open
"""

OPEN = f"{TO_OPEN}\n{UNSEAL}"
"""The first backup on the first card, up to what is in it."""

PULL = """
see      You can pull the card out now.
pull     CARD
see      The card is out.
insert   CARD
see      The card is back.
press    enter
"""

TYPED = f"""
see      Type the passphrase of this backup from your paper
type     {PASSPHRASE}
press    enter
"""

PASS = """
see      PASS: this card and your paper bring everything back.
press    d
"""


def staged(*cards: FakeCard, phrases: Sequence[str] = (OURS,), like: Stage | None = None) -> Stage:
    """A program with these keys, and these cards in its slots; `like` hands on what lies on the cards of another."""
    stage = Stage(Script("story", ()))
    if like is not None:
        stage.backups._cards.update(like.backups._cards)
    for card in cards:
        stage.media.insert(card)
    for phrase in phrases:
        stage.session.add(phrase.split())
    return stage


def told(story: Story, *cards: FakeCard, phrases: Sequence[str] = (OURS,), like: Stage | None = None) -> Stage:
    """Play a story on a program of its own; in its scripts CARD is the first card, and each has its label as well."""
    return tell(staged(*cards, phrases=phrases, like=like), story, *cards)


def tell(stage: Stage, story: Story, *cards: FakeCard) -> Stage:
    """Play a story on this program."""
    named = {name: card for card in reversed(cards) for name in (card.label, "CARD")}

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            await story(Told(stage, PilotPlayer(stage.app, pilot, stage.media, named)))

    asyncio.run(run())
    return stage


def documents(stage: Stage, card: FakeCard, passphrase: str = PASSPHRASE) -> dict[int, BackupDocument]:
    """What lies on a card, as another library opens it."""
    return {
        number: backup_document.read(pyrage.passphrase.decrypt(copies[0][0], passphrase))
        for number, copies in sorted(stage.backups.on(card).items())
    }


def keys_in(stage: Stage, card: FakeCard, passphrase: str = PASSPHRASE) -> dict[int, list[str]]:
    """The fingerprints in each generation on a card."""
    found = documents(stage, card, passphrase)
    return {number: [key.fingerprint.hex() for key in one.keys] for number, one in found.items()}


def randomness() -> Callable[[int], bytes]:
    """Other bytes at every call, the same in every run."""
    calls = iter(range(1 << 20))
    return lambda count: hashlib.shake_256(b"%d" % next(calls)).digest(count)


@contextmanager
def sealer(
    *phrases: str, passphrase: str = PASSPHRASE, log_n: int = LOG_N, key_passphrase: str = ""
) -> Iterator[Session]:
    """Somebody who seals: the keys and the backup passphrase."""
    with Session() as session:
        for phrase in phrases:
            session.add(phrase.split(), key_passphrase)
        session.sealing.set_passphrase(passphrase, log_n, bytes(16))
        yield session


def sealed(session: Session, number: int = 1, contents: Contents | None = None) -> bytes:
    """What somebody seals."""
    with session.sealing.seal(contents or Contents(Network.REGTEST), number, randomness()) as seal:
        return seal.data


def theirs() -> bytes:
    """Somebody else's backup."""
    with sealer(ATTACKER, passphrase=THEIRS) as session:
        return sealed(session)


def begun(stage: Stage, card: FakeCard, *phrases: str, number: int = 1) -> None:
    """Have a backup on a card, and a program that opened it from there: its keys and passphrase are here.

    A card that is in its slot is enrolled by that, as whoever opens it has it.
    """
    with sealer(*phrases) as session:
        data = sealed(session, number)
    stage.backups.put(card, number, data)
    adopt(stage, data, *phrases)
    version = stage.session.sealing.version(stage.app.journal.contents())
    for volume in stage.media.volumes():
        if stage.media._slots[volume.identity] is card:
            enrolled = Enrolled(named(volume), number, version, frozenset((number,)))
            stage.app.journal.enrolled[volume.identity] = enrolled


def adopt(stage: Stage, data: bytes, *phrases: str) -> None:
    """A program that opened this."""
    for phrase in phrases:
        stage.session.add(phrase.split())
    stage.session.sealing.set_passphrase(PASSPHRASE, LOG_N, bytes(16))
    with stage.session.reopen(data) as opened:
        stage.session.sealing.adopt(opened)
