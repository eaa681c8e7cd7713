"""Other forms: each with its risk first, hidden until Space, and a backup only when all of it was read back."""

import re

import pytest

from coldtui.core.mnemonic import words_of
from coldtui.core.wordlist import ENGLISH, Language
from coldtui.custody.session import Session
from coldtui.formats.blank_form import Public, word_form
from coldtui.formats.recognise import recognise
from coldtui.formats.seedqr import Code, code_matrix, edge, seedqr_text
from coldtui.formats.word_numbers import Form, written
from coldtui.journeys import blank_forms, draw_code, other_forms
from coldtui.journeys.context import Context
from tests.journeys.alone import alone

SHORT = bytes.fromhex("5bbd9d71a8ec7990831aff359d426545")
LONG = bytes.fromhex("0e74b64107f94cc0ccfae6a13dcbec3662154fec67e0e00999c07892597d190a")
"""The first and the fourth vector of SeedQR's makers."""

OVER = "see The journey is over."
MENU = "see Which form?"
ROWS = [
    "SeedQR",
    "CompactSeedQR",
    "letters",
    Form.FROM_ONE,
    Form.FROM_ZERO,
    Form.HEX_FROM_ONE,
    Form.HEX_FROM_ZERO,
    "blank",
]


def making(marked=None, entropy=SHORT, *, passphrase="", language=Language.ENGLISH, fill=None):
    """The journey of a key; `marked` gets whether it was backed up."""

    async def journey(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            if fill is None:
                draft.from_entropy(entropy, language)
                draft.set_passphrase(passphrase)
            else:
                fill(draft)
            try:
                await other_forms.other_forms(ctx, draft)
            finally:
                if marked is not None:
                    marked.append(draft.is_backed_up)

    return journey


def chosen(row) -> str:
    """From the menu to a form, through its explanation."""
    at = ROWS.index("letters" if row is Form.LETTERS else row.value if isinstance(row, Code) else row)
    return f"{MENU}\npress {'down ' * at}enter\nsee [CAUTION]\npress enter\n"


def counts(code: Code, entropy: bytes) -> list[int]:
    """The dark squares of each row and each column, counted by hand."""
    matrix = code_matrix(code, entropy)
    rows = [sum(row) for row in matrix]
    return rows + [sum(row[x] for row in matrix) for x in range(len(matrix))]


def entered(entries) -> str:
    """Each entry typed, with Enter."""
    return "".join(f"type {entry}\npress enter\n" for entry in entries)


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("entropy", [SHORT, LONG], ids=["12", "24"])
def test_who_counts_every_row_and_column_right_is_told_so_and_has_no_backup_yet(code, entropy):
    """Counts do not tell two rows apart that have the same number of dark squares."""
    marked = []
    found = alone(
        making(marked, entropy),
        f"{chosen(code)}see Draw it, window by window\npress c\nsee How many dark squares has row 1\n"
        f"{entered(counts(code, entropy))}see Every row and every column\npress enter\nsee Check your drawing\n"
        f"press escape\n{MENU}\npress escape\n{OVER}",
    )
    assert (found.ended, marked) == (["back"], [False])


def test_two_swapped_rows_can_pass_the_counting():
    """Why counting marks nothing: such a drawing brings another key back, or none."""
    same = 0
    for number in range(32):
        matrix = [list(row) for row in code_matrix(Code.STANDARD, bytes([number]) * 16)]
        for y in range(9, 16):
            swapped = [*matrix[:y], matrix[y + 1], matrix[y], *matrix[y + 2 :]]
            same += matrix[y] != matrix[y + 1] and all(
                draw_code._dark(swapped, place) == draw_code._dark(matrix, place) for place in range(50)
            )
    assert same


def test_whoever_comes_back_to_the_list_finds_the_mark_where_it_was():
    found = alone(
        making(),
        f"{MENU}\npress down down down enter\nsee [CAUTION]\npress escape\nsee > Word numbers\npress escape\n{OVER}",
    )
    assert found.ended == ["back"]


def test_one_line_that_is_not_counted_is_no_backup():
    marked = []
    right = counts(Code.COMPACT, SHORT)
    alone(
        making(marked),
        f"{chosen(Code.COMPACT)}see Draw it\npress c\nsee row 1\n{entered(right[:-1])}see column 21 of your drawing\n"
        f"press escape escape escape\n{OVER}",
    )
    assert marked == [False]


def test_who_corrects_a_row_goes_on_with_it_and_who_corrects_a_column_begins_anew():
    marked = []
    right = counts(Code.COMPACT, SHORT)
    alone(
        making(marked),
        f"{chosen(Code.COMPACT)}see Draw it\npress c\nsee row 1\n{entered(right[:4])}see row 5\npress escape\n"
        f"see > c  Check\npress c\nsee How many dark squares has row 5\nsee 4 of 42 right\n{entered(right[4:21])}"
        f"see column 1\npress escape\nsee > c  Check\npress c\nsee How many dark squares has row 1\nsee 0 of 42\n"
        f"{entered(right)}see Every row and every column\npress enter\nsee > c  Check\npress c\nsee 0 of 42\n"
        f"press escape escape escape\n{OVER}",
    )
    assert marked == [False]


@pytest.mark.parametrize("place", [0, 6, 24, 25, 49])
def test_a_row_or_column_with_another_number_is_named_at_once(place):
    marked = []
    right = counts(Code.STANDARD, SHORT)
    name = f"{'Row' if place < 25 else 'Column'} {place % 25 + 1}"
    alone(
        making(marked),
        f"{chosen(Code.STANDARD)}see Draw it\npress c\nsee row 1\n{entered(right[:place])}"
        f"type {right[place] + 1}\npress enter\nsee {name} of the code has another number\n"
        f"{entered(right[place:])}see Every row and every column\npress enter escape escape\n{OVER}",
    )
    assert marked == [False]


def test_every_single_wrong_square_and_every_shifted_row_is_found_by_counting():
    matrix = code_matrix(Code.STANDARD, SHORT)
    size = len(matrix)

    def sums(squares):
        return [draw_code._dark(squares, place) for place in range(2 * size)]

    for y in range(size):
        for x in range(size):
            wrong = [list(row) for row in matrix]
            wrong[y][x] = not wrong[y][x]
            found = [
                place for place, (one, other) in enumerate(zip(sums(wrong), sums(matrix), strict=True)) if one != other
            ]
            assert found == [y, size + x]
        shifted = [list(row) for row in matrix]
        shifted[y] = shifted[y][1:] + shifted[y][:1]
        assert shifted[y] == list(matrix[y]) or sums(shifted) != sums(matrix)


FORMS = [Form.LETTERS, Form.FROM_ONE, Form.FROM_ZERO, Form.HEX_FROM_ONE, Form.HEX_FROM_ZERO]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_who_types_every_number_or_beginning_back_has_a_backup(form):
    marked = []
    entries = [written(word, form, ENGLISH) for word in words_of(LONG)]
    found = alone(
        making(marked, LONG),
        f"{chosen(form)}see Enter (Copied)\nnot-see {entries[0]}  \npress space\nsee {entries[-1]}\npress enter\n"
        f"see on your copy for word 1?\n{entered(entries)}see All 24 are right\npress enter\n{MENU}\npress escape\n{OVER}",
    )
    assert (found.ended, marked) == (["back"], [True])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_wrong_entry_is_named_by_its_number_and_not_taken(form):
    marked = []
    entries = [written(word, form, ENGLISH) for word in words_of(LONG)]
    wrong = "zoo" if form is Form.LETTERS else entries[3]
    found = alone(
        making(marked, LONG),
        f"{chosen(form)}press space\nsee Hide\npress enter\nsee word 1?\n{entered(entries[:2])}{entered([wrong])}"
        f"see Word 3 is not what you were shown\nsee 2 of 24 right\npress escape escape escape escape\n{OVER}",
    )
    assert marked == [False]
    # and no right answer stands beside the sentence
    asked = [shown for shown in found.shown if "is not what you were shown" in shown]
    assert asked
    assert not any(re.search(rf"\b{entries[2]}\b", shown) for shown in asked)


@pytest.mark.parametrize("row", [*Code, *FORMS], ids=lambda row: row.name)
def test_the_risk_comes_before_the_secret(row):
    secret = {seedqr_text(words_of(SHORT))} | {written(word, Form.FROM_ONE, ENGLISH) for word in words_of(SHORT)}
    at = ROWS.index("letters" if row is Form.LETTERS else row.value if isinstance(row, Code) else row)
    found = alone(
        making(), f"{MENU}\npress {'down ' * at}enter\nsee [CAUTION]\npress space space\npress escape escape\n{OVER}"
    )
    assert not any(one in shown for shown in found.shown for one in secret)
    assert not any("\u2580" in shown or "####" in shown for shown in found.shown)


def test_a_passphrase_is_said_to_be_in_no_form():
    alone(
        making(passphrase="extra"), f"{MENU}\npress enter\nsee This key has a passphrase\npress escape escape\n{OVER}"
    )


def test_all_windows_lead_back_and_then_to_the_whole_code_and_the_check():
    alone(
        making(),
        f"{chosen(Code.COMPACT)}see > d  Draw it\npress enter\nsee window 1 of 9\npress space\nsee ####\n"
        f"press {'enter ' * 8}\nsee window 9 of 9\npress enter\nsee > s  See the whole code\npress enter\n"
        f"see hidden\npress space\nsee \u2580\npress enter\nsee > x  Scan your drawing\n"
        f"press escape escape\n{OVER}",
    )


@pytest.mark.parametrize("language", [Language.FRENCH, Language.JAPANESE, Language.ITALIAN], ids=lambda one: one.value)
def test_no_code_and_no_number_is_offered_of_words_in_another_language(language):
    # whoever loads these reads English words, which are another key
    found = alone(making(language=language), f"{MENU}\nsee for English phrases only\npress escape\n{OVER}")
    assert not any("25 x 25" in shown or "counted from" in shown for shown in found.shown)
    assert any("First four letters" in shown for shown in found.shown) is (language is Language.ITALIAN)


def test_a_key_without_a_phrase_gets_blank_forms_only():
    found = alone(
        making(fill=lambda draft: draft.from_seed(bytes(range(64)))), f"{MENU}\nsee > Blank form\npress escape\n{OVER}"
    )
    assert not any("SeedQR" in shown for shown in found.shown)


@pytest.mark.parametrize("press", ["escape", "f10"])
@pytest.mark.parametrize("row", [Code.STANDARD, Form.FROM_ONE], ids=lambda row: row.name)
def test_whoever_stops_anywhere_leaves_nothing_behind(row, press):
    marked = []
    way = "press enter\nsee window 1" if isinstance(row, Code) else "press enter\nsee word 1?"
    end = f"press {'escape ' * 6}\n{OVER}" if press == "escape" else "press f10\nsee Leave\npress f10\nleft"
    found = alone(making(marked), f"{chosen(row)}press space\n{way}\n{end}")
    assert marked in ([False], [])
    assert found.session.holds_nothing


@pytest.mark.parametrize("form", [Form.FROM_ONE, Form.FROM_ZERO], ids=lambda form: form.name)
def test_what_was_written_down_loads_again(form):
    # the recogniser says how the numbers were counted where the checksum tells, and asks where it does not
    text = " ".join(written(word, form, ENGLISH) for word in words_of(LONG))
    assert any(tuple(one.words) == words_of(LONG) for one in recognise(text).candidates)


def test_the_codes_load_again():
    assert recognise(seedqr_text(words_of(LONG))).candidates[0].words == words_of(LONG)
    assert recognise(LONG).candidates[0].data == LONG
    assert edge(Code.STANDARD, 24) == 29


# --- blank forms -----------------------------------------------------------------------------------------------------


def blank(*, empty=False, passphrase=""):
    async def journey(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            if not empty:
                draft.from_entropy(SHORT)
                draft.set_passphrase(passphrase)
            await blank_forms.blank_forms(ctx, draft)

    return journey


WRITTEN = """card TRANSFER empty
insert TRANSFER
see Which form?
press enter
see filled in already?
press enter
see RECOVERY PHRASE, 12 WORDS
press w
see Where should the form go?
press enter
see The form is written.
see form-12-words.txt
press enter
see RECOVERY PHRASE
press enter
see The journey is over.
written form-12-words.txt
"""


def files_of(story, **more):
    """What is on the card afterwards."""
    found = {}

    async def then(player):
        for card in player.cards.values():
            found.update(card.files)

    alone(blank(**more), story, then)
    return {name: data.decode() for name, data in found.items()}


def test_a_form_is_written_to_a_card_and_holds_no_word():
    (text,) = files_of(WRITTEN).values()
    # the form of these two public facts, to the letter: there is no room for anything else
    with Session() as session:
        fingerprint = session.add(words_of(SHORT)).hex()
    assert text == word_form(12, Public(f"{fingerprint[:4]} {fingerprint[4:]}", "REGTEST"))


def test_a_second_form_never_takes_the_place_of_the_first():
    again = "press w\nsee Where should\npress enter\nsee form-12-words-2.txt\npress enter\nsee RECOVERY"
    story = WRITTEN.replace("press enter\nsee The journey", f"{again}\npress enter\nsee The journey")
    assert files_of(story).keys() == {"form-12-words.txt", "form-12-words-2.txt"}


def test_the_public_key_is_on_the_form_only_when_it_was_asked_for():
    (without,) = files_of(WRITTEN).values()
    (with_key,) = files_of(
        WRITTEN.replace("filled in already?\npress enter", "filled in already?\npress down enter")
    ).values()
    assert "tpub" not in without
    assert "bcrt1" not in without
    joined = "".join(line.strip() for line in with_key.splitlines())
    assert re.search(r"wpkh\(\[[0-9a-f]{8}/84h/1h/0h\]tpub\w+/<0;1>/\*\)#\w{8}", joined)
    assert re.search(r"First address bcrt1q\w{38}", with_key)
    assert "m/84h/1h/0h" in with_key


def test_a_key_with_a_passphrase_has_nothing_filled_in_unless_asked():
    (text,) = files_of(WRITTEN.replace("filled in already?", "tells a thief"), passphrase="extra").values()
    assert "Fingerprint   ____" in text


def test_without_a_key_nothing_can_be_filled_in():
    story = WRITTEN.replace("see filled in already?\npress enter\n", "").replace("12", "24")
    (text,) = files_of(story, empty=True).values()
    assert "Fingerprint   ____" in text


def test_a_card_that_fails_says_so_and_the_form_stays():
    story = "see Which form?\npress end enter\nsee filled\npress enter\nsee CODE OF 29\npress w\nsee No card is plugged in\npress escape\nsee CODE OF 29\npress enter\nsee The journey is over."
    assert files_of(story) == {}


def test_sheets_for_shares_are_asked_for_in_two_questions_and_back_goes_one_step():
    story = """see Which form?
press down down down down down enter
see How many shares are needed?
press escape
see Which form?
press down down down down down enter
see How many shares are needed?
press enter
see How many words has a share?
press escape
see How many shares are needed?
press enter
see How many words has a share?
press enter
see filled in already?
press enter
see SHARE 1 OF 3: ANY 2 BRING THE KEY BACK
press enter
see The journey is over."""
    assert files_of(story) == {}


# --- the drawing before the camera ------------------------------------------------------------------------------------


def payload_of(code: Code, entropy: bytes) -> str | bytes:
    """What a camera reads from the code."""
    return entropy if code is Code.COMPACT else seedqr_text(words_of(entropy))


def scanned(code: Code, seen: str | bytes, story: str, marked=None, entropy=SHORT, **more):
    """Draw a code, hold something before the camera, and go on."""

    async def journey(ctx: Context) -> None:
        ctx.devices.cameras.show(seen)
        await making(marked, entropy, **more)(ctx)

    return alone(journey, f"{chosen(code)}see Scan your drawing\npress x\n{story}")


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("entropy", [SHORT, LONG], ids=["12", "24"])
def test_a_drawing_that_the_camera_reads_is_a_backup(code, entropy):
    marked = []
    story = "see Your copy works\npress enter\nsee Draw it, window by window\npress escape\npress escape\n"
    scanned(code, payload_of(code, entropy), f"{story}{OVER}", marked, entropy)
    assert marked == [True]


@pytest.mark.parametrize("code", Code)
def test_a_drawing_of_another_phrase_is_no_backup(code):
    marked = []
    other = bytes([SHORT[0] ^ 1]) + SHORT[1:]
    story = f"see This is not the {code.value} of this key.\npress escape\nsee Draw it\npress escape\npress escape\n"
    scanned(code, payload_of(code, other), f"{story}{OVER}", marked)
    assert marked == [False]


@pytest.mark.parametrize("code", Code)
def test_another_form_of_the_same_phrase_is_not_the_drawing(code):
    marked = []
    seen = " ".join(words_of(SHORT))
    story = f"see This is not the {code.value} of this key.\npress escape\nsee Draw it\npress escape\npress escape\n"
    scanned(code, seen, f"{story}{OVER}", marked)
    assert marked == [False]


def test_the_passphrase_is_not_in_the_drawing_and_does_not_make_it_wrong():
    marked = []
    story = "see Your copy works\npress enter\nsee Draw it, window by window\npress escape\npress escape\n"
    scanned(Code.STANDARD, payload_of(Code.STANDARD, SHORT), f"{story}{OVER}", marked, passphrase="x")
    assert marked == [True]


def test_no_screen_shows_what_the_drawing_holds():
    found = scanned(Code.STANDARD, payload_of(Code.STANDARD, SHORT), "see Your copy works\npress enter\nsee Draw it")
    words = set(words_of(SHORT))
    assert not [screen for screen in found.shown if len(words & set(re.findall(r"[a-z]+", screen))) > 3]
