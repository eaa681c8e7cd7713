"""Words are shown after five screens and no earlier, hidden again always, and backed up only when typed back."""

import re

import pytest

from coldtui.core.errors import Refused
from coldtui.core.mnemonic import words_of
from coldtui.core.wordlist import Language
from coldtui.journeys import write_down
from coldtui.journeys.context import Context
from tests.build.keys import OURS
from tests.journeys.alone import alone

ENTROPY = bytes.fromhex("f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f")
"""BIP39's last vector of 24 words."""

WORDS = words_of(ENTROPY)
READ = "".join(f"see step {number} of\npress enter\n" for number in range(1, 6))
"""Through the five screens."""

SEE = "see Space shows the words\n"


def writing_down(marked=None, *, only_show=False):
    """The journey of a key of ENTROPY; `marked` gets whether it was backed up."""

    async def journey(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            draft.from_entropy(ENTROPY)
            # without a screen passphrase, a lock would wipe what is being made
            ctx.session.set_passphrase("four blue birds", bytes(16))
            try:
                await (write_down.show_words if only_show else write_down.write_down)(ctx, draft)
            finally:
                if marked is not None:
                    marked.append(draft.is_backed_up)

    return journey


def words_in(text: str) -> set[str]:
    """The words of the phrase that stand in a text."""
    return set(WORDS) & set(re.findall(r"\w+", text))


def words_on(screens: list[str]) -> set[str]:
    """The words of the phrase that stand behind a number on one of the screens."""
    return {word for screen in screens for word in re.findall(r"\d  (\w+)", screen) if word in WORDS}


def typed(*, wrong: int | None = None) -> str:
    """Typing every word back, one of them wrong: the story of it."""
    words = [word[:4] for word in WORDS]
    if wrong is not None:
        words[wrong] = "abandon" if WORDS[wrong] != "abandon" else "zoo"
    return f"type {' '.join(words)}\npress space\n"


def test_who_types_every_word_back_has_a_backup():
    marked = []
    found = alone(
        writing_down(marked),
        f"see You will be shown your recovery phrase.\n{READ}{SEE}press space\nsee {WORDS[-1]}\npress enter\n"
        f"see Word 1 of 24\n{typed()}see All 24 words are right\nsee Nobody can recover it for you\npress enter\n"
        "see The journey is over.",
    )
    assert found.ended == ["done"]
    assert marked == [True]


def test_esc_on_the_last_screen_goes_back_to_the_words_and_keeps_the_mark():
    marked = []
    found = alone(
        writing_down(marked),
        f"{READ}{SEE}press space\nsee Hide\npress enter\nsee Word 1 of 24\n{typed()}see All 24 words are right\n"
        f"press escape\n{SEE}press space\nsee Hide\npress enter\nsee All 24 words are right\npress enter\n"
        "see The journey is over.",
    )
    assert (found.ended, marked) == (["done"], [True])


@pytest.mark.parametrize("screens", range(6))
def test_no_word_is_reached_without_the_five_screens(screens):
    """With all five it is: that is the control."""
    story = "".join(READ.splitlines(keepends=True)[: 2 * screens]) + f"see step {screens + 1} of\n"
    for key in ("space", "f3", "f4", "s", "f", "1", "down", "pagedown", "tab", "right", "w"):
        if key != "f" or screens < 5:
            story += f"press {key}\n"
    found = alone(writing_down(), story)
    assert bool(words_on(found.shown)) == (screens == 5)
    assert screens == 5 or not any(" 24  " in shown for shown in found.shown)


def test_esc_goes_back_one_screen_at_a_time_to_the_beginning():
    marked = []
    story = READ + SEE
    headings = ["How to write it down", "What happens when it is lost", "What it is for", "What a recovery phrase is"]
    for heading in [*headings, "You will be shown"]:
        story += f"press escape\nsee {heading}\n"
    found = alone(writing_down(marked), f"{story}press escape\nsee The journey is over.")
    assert (found.ended, marked) == (["back"], [False])


COVERS = {
    "help": "press f1\nsee Help\npress escape\n",
    "power": "press f10\nsee Leave\npress escape\n",
    "lock": "press f12\nsee The screen is locked\ntype four blue birds\npress enter\n",
    "small": "resize 60x20\nsee 80\nresize 80x24\n",
    "forward and back": "press enter\nsee Word 1 of 24\npress escape\n",
    "back and forward": "press escape\nsee How to write it down\npress enter\n",
    "space": "press space\n",
}


@pytest.mark.parametrize("cover", COVERS.values(), ids=COVERS.keys())
def test_words_are_hidden_again_by_whatever_covers_them(cover):
    after = []

    async def look(player):
        after.append(await player.screen())

    found = alone(writing_down(), f"{READ}{SEE}press space\nsee {WORDS[0]}\n{cover}{SEE}", look)
    assert words_on(found.shown) == set(WORDS)
    assert words_on(after) == set()
    assert "........" in after[0]


def test_no_screen_above_the_words_shows_one():
    for cover in COVERS.values():
        first = cover.splitlines()[:2]
        above = []

        async def look(player, above=above):
            above.append(await player.screen())

        alone(writing_down(), f"{READ}{SEE}press space\nsee {WORDS[0]}\n" + "\n".join(first), look)
        assert words_on(above) == set()


def test_control_another_size_does_not_hide_the_words():
    after = []

    async def look(player):
        after.append(await player.screen())

    alone(writing_down(), f"{READ}{SEE}press space\nsee {WORDS[0]}\nresize 100x30\nsee {WORDS[23]}", look)
    assert words_on(after) == set(WORDS)


def test_after_the_words_were_left_no_screen_shows_one():
    """Those typed back are hidden too, but for the letters being typed and what they can become."""
    found = alone(
        writing_down(),
        f"{READ}{SEE}press space\nsee {WORDS[0]}\npress enter\nsee Word 1 of 24\n",
        _look_after,
    )
    assert words_on(found.shown[-3:]) == set()


async def _look_after(player):
    player.shown.clear()
    for key in ("down", "space", "enter"):
        await player.press(key)


def test_a_wrong_word_is_named_by_its_number_and_neither_shown_nor_corrected():
    after = []

    async def look(player):
        after.append(await player.screen())

    story = f"{READ}{SEE}press space\nsee Hide\npress enter\nsee Word 1 of 24\n"
    right = " ".join(word[:4] for word in WORDS[:6])
    wrong = f"type {right} abandon\npress space\nsee Word 7 is not what you were shown. Look at word 7 on your paper.\n"
    marked = []
    alone(writing_down(marked), story + wrong + "see 6 of 24 words", look)
    assert words_in(after[0]) == set()
    assert "abandon" not in after[0]
    assert marked == [False]


def test_the_words_can_be_seen_again_when_the_paper_is_wrong():
    marked = []
    alone(
        writing_down(marked),
        f"{READ}{SEE}press space\nsee Hide\npress enter\nsee Word 1 of 24\ntype abandon\npress enter\nsee Word 1 is not what\n"
        f"press escape\n{SEE}press space\nsee {WORDS[0]}\npress enter\nsee Word 1 of 24\n{typed()}see All 24 words",
    )
    assert marked == [True]


def test_another_form_that_was_read_back_does_not_stand_for_the_words():
    """The words on the paper are proved by the words alone."""

    async def look(player):
        after.append(await player.screen())

    after = []
    letters = " ".join(word[:4] for word in WORDS)
    alone(
        writing_down(),
        f"{READ}{SEE}press f\nsee Which form?\nsee First four letters\npress down down enter\nsee [CAUTION]\npress enter\n"
        f"see Space shows\npress space\nsee {WORDS[0][:4]}\npress enter\nsee 0 of 24\ntype {letters}\npress enter\n"
        f"see Your copy works\npress enter\nsee Which form?\npress escape\n{SEE}press space\nsee {WORDS[0]}\n"
        "press enter\nsee Word 1 of 24",
        look,
    )
    assert "All 24 words are right" not in after[0]


def test_the_last_word_wrong_is_no_backup():
    marked = []
    found = alone(
        writing_down(marked),
        f"{READ}{SEE}press space\nsee Hide\npress enter\nsee Word 1 of 24\n{typed(wrong=23)}see Word 24 is not what you were shown.\n",
    )
    assert (found.ended, marked) == ([], [False])


def test_enter_does_nothing_before_the_words_were_shown():
    found = alone(writing_down(), f"{READ}{SEE}press enter enter enter\n{SEE}see Enter (I wrote it)")
    assert found.ended == []


STORY = f"{READ}{SEE}press space\nsee {WORDS[0]}\npress enter\nsee Word 1 of\n{typed()}see All 24 words".splitlines()
LEAVING = {"f10": "press f10\nsee Leave\npress f10\nleft", "esc": "press " + "escape " * 10}


@pytest.mark.parametrize("end", LEAVING.values(), ids=LEAVING.keys())
@pytest.mark.parametrize("stop", [place for place, line in enumerate(STORY) if not line.startswith("see")])
def test_whoever_leaves_before_the_end_has_marked_and_kept_nothing(stop, end):
    marked = []
    found = alone(writing_down(marked), "\n".join([*STORY[:stop], end]))
    assert marked == [False]
    assert found.session.holds_nothing


def test_control_the_same_story_to_its_end_is_marked():
    marked = []
    alone(writing_down(marked), "\n".join([*STORY, "press escape"]))
    assert marked == [True]


def test_the_words_of_a_loaded_key_are_shown_and_not_asked_for():
    marked = []
    found = alone(
        writing_down(marked, only_show=True),
        f"see step 1 of 6\nnot-see Then you type\n{READ}{SEE}press space\nsee {WORDS[0]}\nnot-see next step\npress enter\n"
        "see The journey is over.",
    )
    assert (found.ended, marked) == (["done"], [False])


def test_the_five_screens_come_before_the_words_of_a_loaded_key_too():
    story = "see shown your recovery phrase\npress space s enter space s enter space enter space enter space"
    found = alone(writing_down(only_show=True), story)
    assert words_on(found.shown) == set()


@pytest.mark.parametrize("language", Language)
def test_every_language_is_shown_and_typed_back(language):
    words = words_of(ENTROPY[:16], language)
    marked = []

    async def journey(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            draft.from_entropy(ENTROPY[:16], language)
            await write_down.write_down(ctx, draft)
            marked.append(draft.is_backed_up)

    alone(
        journey,
        f"{READ}{SEE}press space\nsee Hide\npress enter\nsee Word 1 of 12\ntype {' '.join(words)}\npress space\nsee All 12 words\n"
        "press enter\nsee The journey is over.",
    )
    assert marked == [True]


def test_a_key_without_words_is_refused():
    async def journey(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            draft.from_seed(bytes(range(64)))
            with pytest.raises(Refused):
                await write_down.write_down(ctx, draft)

    assert alone(journey, "see The journey is over.").ended == ["done"]


def test_an_electrum_phrase_is_shown_and_typed_back():
    phrase = "wild father tree among universe such mobile favorite target dynamic credit identify"
    marked = []

    async def journey(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            draft.from_electrum(phrase.split())
            await write_down.write_down(ctx, draft)
            marked.append(draft.is_backed_up)

    alone(
        journey,
        f"see step 1\npress enter\nsee Electrum\n{READ[READ.index('see step 2') :]}{SEE}not-see Forms\npress space\nsee Hide\npress enter\n"
        f"see Word 1 of 12\ntype {phrase}\npress space\nsee All 12 words\npress enter\nsee The journey is over.",
    )
    assert marked == [True]


def test_the_closing_screen_says_that_a_passphrase_belongs_to_the_key():
    async def journey(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            draft.from_phrase(OURS.split())
            draft.set_passphrase("TREZOR")
            await ctx.ask(write_down._closing(draft, 12, is_new=False))

    alone(journey, "see This key has a passphrase too\nnot-see fingerprint")


def test_control_the_scan_finds_a_word_behind_its_number():
    assert words_on([f"  1  {WORDS[0]}"]) == {WORDS[0]}
    assert words_on(["the word  " + WORDS[0]]) == set()
