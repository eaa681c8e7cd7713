"""The real program seals onto a folder, and others judge what lies there: Debian's age, SHA-256, another curve.

The words that open it are read from the terminal, as a user copies them to paper; nothing else is handed on.
"""

import asyncio
import hashlib
import re
from pathlib import Path

import pytest

from tests.build.keys import OURS, SECOND, master
from tests.build.wallets import family
from tests.drivers import NO_TMUX, Script, TmuxPlayer, play, wait_for
from tests.formats.backups import data_of
from tests.oracles.test_age import NEEDS_AGE, typed_at

NUMBERED = re.compile(r"\b([1-8])\s+([a-z]{3,8})\b")
WORDS = 8
CARD = Script.read_text("sealed", "folder CARD family")

TO_THE_WORDS = """
insert   CARD
loaded
press    b
see      Enrol a card
press    e
see      What will be written
press    enter
see      Onto which card?
press    enter
see      Which passphrase shall open
press    enter
see      Write these words on paper
press    space
see      Hide
"""

CHANGES = """
see      Which day is it?
type     2026-11-21
press    enter
see      Everything is sealed onto the card.
press    l
see      Sealed backup: generation 1, sealed on 1 card
press    escape
see      What would you like to do?
press    w
see      Which file is the wallet?
press    enter
see      2 of 3 keys sign
press    pagedown
press    enter
see      generation 2, sealed on 1 card
press    l
see      In which form is your backup?
press    w
see      How many words
press    home enter
see      Word 1 of 12
"""

LOADED = """
see      Does this key have a passphrase?
press    enter
see      Is this your key?
press    enter
see      generation 3, sealed on 1 card
press    f10
see      Leave coldtui
press    f10
left
"""

RESTORED = """
see      The backup is open
press    enter
see      Here again: 2 keys and 1 wallet.
press    enter
see      generation 3, sealed on 1 card, proved
"""


async def follow(player: TmuxPlayer, *lines: str) -> None:
    await play(Script.read_text("lines", "\n".join(lines)), player)


def words_on(shown: str | None) -> list[str]:
    """The numbered words, in their order."""
    found = {int(number): word for number, word in NUMBERED.findall(shown or "")}
    return [found[number] for number in sorted(found)]


async def sealed(player: TmuxPlayer) -> str:
    """Enrol the card, change two things, leave; what stands on the paper."""
    await follow(player, TO_THE_WORDS)
    await wait_for(player, lambda shown: len(words_on(shown)) == WORDS)
    paper = " ".join(words_on(await player.screen()))
    await follow(player, f"press enter\nsee Word 1 of 8\ntype {paper}\npress enter", CHANGES)
    await follow(player, f"type {SECOND}\npress enter", LOADED)
    return paper


async def restored(player: TmuxPlayer, paper: str) -> None:
    """Start anew, with the card and the paper."""
    await follow(
        player, "begin-again\nsee no keys loaded\npress o\nsee Generation 3\npress enter\nsee Type the passphrase"
    )
    await follow(player, f"type {paper}\npress enter", RESTORED)


def copies(card: Path, number: int) -> list[bytes]:
    """The three files of a generation, each as its sum says."""
    found = []
    for folder in "ABC":
        data = (card / "COLDTUI" / folder / f"CT{number:06}.AGE").read_bytes()
        first = (card / "COLDTUI" / folder / f"CT{number:06}.SUM").read_text().splitlines()[0]
        assert first == f"coldtui-sum 1 {len(data)} {hashlib.sha256(data).hexdigest()}"
        found.append(data)
    return found


@NEEDS_AGE
@pytest.mark.slow
@pytest.mark.tmux
@pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)
def test_what_the_program_sealed_opens_elsewhere_with_the_words_from_its_screen_and_brings_everything_back(tmp_path):
    async def story(player: TmuxPlayer) -> str:
        paper = await sealed(player)
        await restored(player, paper)
        return paper

    with TmuxPlayer(CARD, tmp_path) as player:
        paper = asyncio.run(story(player))
        card = player.folder("CARD")
        # what is on the card: two generations of three copies, the file that was there before, and nothing else
        assert player.generations("CARD") == {2, 3}
        expected = {
            f"COLDTUI/{folder}/CT{number:06}.{end}" for folder in "ABC" for number in (2, 3) for end in ("AGE", "SUM")
        }
        names = {str(file.relative_to(card)) for file in card.rglob("*") if file.is_file()}
        assert names - expected - {"COLDTUI/README.TXT"} == {"family.txt", "rent.psbt"}

    one, other, last = copies(card, 3)
    assert one == other == last
    out = tmp_path / "opened"
    status, _ = typed_at(["age", "-d", "-o", str(out), str(card / "COLDTUI/B/CT000003.AGE")], [paper])
    assert status == 0
    data = data_of(out.read_bytes())
    assert [key["fingerprint"] for key in data["keys"]] == [
        master(phrase).fingerprint.hex() for phrase in (OURS, SECOND)
    ]
    assert [key["words"] for key in data["keys"]] == [OURS, SECOND]
    assert [wallet["descriptor"] for wallet in data["wallets"]] == [family("p2wsh").descriptor()]
    # and what lies there for everybody to read has none of it
    assert not [text for text in (paper, OURS, SECOND) for file in names if text.encode() in (card / file).read_bytes()]
