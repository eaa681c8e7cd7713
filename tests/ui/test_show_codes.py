"""The screen of codes that follow each other: what it shows and says, what its keys do, and when it stands still."""

import asyncio

import pytest
import zxingcpp

from coldtui.core.errors import Refused
from coldtui.core.network import Network
from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.presets import ANY, PRESETS, Preset
from coldtui.formats.sending import Frames
from coldtui.ui import codes_text
from coldtui.ui.code_choice import Look
from coldtui.ui.frame import Frame
from coldtui.ui.screens.show_codes import Done, ShowCodes
from coldtui.ui.screens.tell import Tell
from coldtui.ui.theme import COLOR, CONSOLE, MONO
from coldtui.ui.widgets.key_bar import KeyBar
from coldtui.ui.widgets.moving_code import MovingCode
from tests.ui import lint, showing_codes
from tests.ui.showing_codes import OFFERED, content, encoder
from tests.ui.stand import standing, text
from tests.ui.still import Each, Few, Ticks, at_once, codes
from tests.ui.test_qr_code import pixels

DATA = content(500)
TOLD = "Signed transaction", "The signed transaction."


class Asked:
    """An encoder that notes what it was asked for."""

    def __init__(self, data=DATA, refuses=None):
        self.encode = encoder(data)
        self.refuses = refuses
        self.asked = []

    def __call__(self, encoding, version) -> Frames:
        self.asked.append((encoding, version))
        if self.refuses is not None:
            raise self.refuses
        return self.encode(encoding, version)


class Shown:
    """The screen on its stand, and what a story needs to know of it."""

    def __init__(self, pilot, screen, ticks, encode):
        self.pilot, self.screen, self.ticks, self.encode = pilot, screen, ticks, encode
        self.app = pilot.app

    @property
    def code(self) -> MovingCode:
        return self.screen.query_one(MovingCode)

    @property
    def text(self) -> str:
        return text(self.app)

    def read(self) -> list[str]:
        """What another library reads from the screen."""
        found = zxingcpp.read_barcodes(pixels(self.app, self.code.region), try_invert=False)
        return [one.text for one in found]

    async def press(self, *keys):
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def tick(self):
        self.ticks.tick()
        await self.pilot.pause()


def told(story, size=(80, 24), theme=COLOR, frame=None, encode=None, start=Encoding.UR, aside=at_once, **more):
    """What a story about the screen returns."""

    async def tell():
        ticks, asked = Ticks(), encode or Asked()
        more.setdefault("kind", Kind.PSBT)
        offered = more.pop("offered", OFFERED)
        screen = codes(*TOLD, asked, offered, start, ticks=ticks, aside=aside, **more)
        async with standing(screen, size, theme, frame) as pilot:
            return await story(Shown(pilot, screen, ticks, asked))

    return asyncio.run(tell())


def texts(version, encoding=Encoding.UR, data=DATA):
    return list(encoder(data)(encoding, version).texts)


def test_every_code_of_the_round_is_shown_in_its_turn_and_then_the_first_again():
    async def story(shown):
        found = []
        for _ in range(len(texts(5)) + 1):
            found += shown.read()
            await shown.tick()
        return found

    round_ = texts(5)
    assert len(round_) > 20
    assert told(story) == [*round_, round_[0]]


def test_it_says_what_it_holds_which_part_it_is_and_how_it_is_shown():
    async def story(shown):
        first = shown.text
        for _ in range(12):
            await shown.tick()
        return first, shown.text, shown.read()

    first, later, codes_read = told(story)
    parts = len(texts(5)) // 2
    for words in (
        "The signed transaction.",
        f"Part 1 of {parts}",
        "UR, QR version 5",
        "5 codes a second",
        "Any program",
    ):
        assert words in first
    assert "Mixed parts, code 13\n" in later
    assert [read.split("/")[1] for read in codes_read] == [f"13-{parts}"], "as the code itself says it"


@pytest.mark.parametrize(
    ("size", "version"),
    [((80, 24), 5), ((80, 25), 6), ((100, 30), 8), ((100, 37), 11), ((128, 48), 13), ((240, 67), 13)],
)
def test_the_window_decides_how_much_goes_into_a_code(size, version):
    async def story(shown):
        assert list(lint.layout_faults(shown.app)) == []
        return shown.encode.asked

    assert told(story, size, encode=Asked(content(5_000)), aside=Each(2)) == [(Encoding.UR, version)]


def test_another_size_of_window_means_other_codes_at_once_and_the_old_ones_when_it_is_back():
    async def story(shown):
        found = []
        for size in ((100, 30), (80, 50), (80, 24)):
            await shown.pilot.resize_terminal(*size)
            await shown.pilot.pause()
            await shown.pilot.pause()
            assert list(lint.layout_faults(shown.app)) == []
            found += shown.read()
        return found

    data = content(5_000)
    assert told(story, encode=Asked(data), aside=Each(2)) == [
        texts(8, data=data)[0],
        texts(13, data=data)[0],
        texts(5, data=data)[0],
    ]


def test_in_a_tall_and_narrow_window_the_words_stand_below():
    async def story(shown):
        return shown.code.region, shown.text.splitlines()

    region, rows = told(story, (80, 50), encode=Asked(content(3_000)), aside=Each(2))
    place = next(number for number, row in enumerate(rows) if "Part 1 of" in row)
    assert place >= region.bottom
    assert "The signed transaction." in rows[place - 2]


@pytest.mark.parametrize("theme", [COLOR, CONSOLE, MONO], ids=lambda theme: theme.name)
def test_the_code_touches_nothing_but_its_quiet_zone(theme):
    async def story(shown):
        return shown.read(), shown.code.plan.zone

    found, zone = told(story, theme=theme)
    assert found == texts(5)[:1]
    assert zone >= 2


# --- the clock ---------------------------------------------------------------------------------------------------------


def test_it_goes_five_times_a_second_unless_the_program_wants_it_slower():
    async def story(shown):
        return shown.ticks.asked[-1], [seconds for seconds, _ in shown.ticks.running]

    assert told(story) == (0.2, [0.2])
    assert told(story, preset=PRESETS[2]) == (1 / 3, [1 / 3])


def test_less_and_greater_change_the_speed_without_making_the_codes_anew():
    async def story(shown):
        found = []
        for key in "><<<<<":
            await shown.press({"<": "less_than_sign", ">": "greater_than_sign"}[key])
            found.append(round(1 / shown.ticks.running[0][0]))
        await shown.press("right_square_bracket")
        return found, round(1 / shown.ticks.running[0][0]), len(shown.encode.asked), "3 codes a second" in shown.text

    assert told(story) == ([8, 5, 3, 2, 2, 2], 3, 1, True)


def test_in_a_pause_nothing_moves_but_by_the_arrows():
    async def story(shown):
        await shown.tick()
        await shown.press("right")
        before = shown.read()
        await shown.press("space")
        running = list(shown.ticks.running)
        await shown.press("right", "right", "left", "left", "left")
        back, words = shown.read(), shown.text
        await shown.press("space")
        await shown.tick()
        return before, running, back, "paused" in words, "Left, Right" in words, shown.read(), "paused" in shown.text

    round_ = texts(5)
    assert told(story) == ([round_[1]], [], [round_[0]], True, True, [round_[1]], False)


@pytest.mark.parametrize("key", ["f1", "f12"])
def test_under_the_help_and_the_lock_the_codes_stand_still_and_then_go_on(key):
    async def story(shown):
        for _ in range(3):
            await shown.tick()
        if key == "f1":
            await shown.press("f1")
        else:
            shown.app.push_screen(Tell("Locked", "INFO", "Locked."))
        await shown.pilot.pause()
        covered = list(shown.ticks.running), shown.code.at
        await shown.tick()
        at = shown.code.at
        await shown.press("escape")
        running = len(shown.ticks.running)
        await shown.tick()
        return covered, at, running, shown.code.at, shown.read()

    assert told(story) == (([], 3), 3, 1, 4, [texts(5)[4]])


def test_nothing_is_drawn_under_another_screen():
    few = Few(3)

    async def story(shown):
        await shown.press("f1")
        few.more(50)
        await shown.pilot.pause()
        covered = shown.code.kept
        await shown.press("escape")
        await shown.pilot.pause()
        return covered, shown.code.kept

    assert told(story, aside=few) == (3, len(texts(5)))


def test_a_code_that_is_not_ready_is_waited_for():
    few = Few(1)

    async def story(shown):
        await shown.tick()
        at = [shown.code.at]
        for more in (0, 0, 1, 1):
            few.more(more)
            await shown.pilot.pause()
            await shown.tick()
            at.append(shown.code.at)
        return at

    assert told(story, aside=few) == [1, 1, 1, 2, 3]


def test_a_single_code_has_no_clock_and_no_keys_for_one():
    async def story(shown):
        return shown.ticks.running, shown.text, {one.name for one in shown.screen.listed_keys()}

    running, words, names = told(story, encode=Asked(content(40)))
    assert running == []
    assert "This one code holds all." in words
    assert not names & {"Space", "<", ">", "Left", "Right"}
    assert {"p", "f", "z", "b", "e", "+", "-"} <= names


def test_after_it_was_left_nothing_runs_and_nothing_is_kept():
    async def story(shown):
        screen, code = shown.screen, shown.code
        await shown.press("enter")
        await shown.pilot.pause()
        return shown.ticks.running, code.kept, code._texts, screen._made

    assert told(story) == ([], 0, (), None)


def test_leaving_while_the_codes_are_prepared_ends_quietly():
    free = asyncio.Event()

    async def never(work):
        await free.wait()

    async def story(shown):
        words = shown.text
        await shown.press("escape")
        free.set()
        await shown.pilot.pause()
        return codes_text.PREPARING in words, shown.encode.asked

    assert told(story, aside=never) == (True, [])


# --- keys --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "answer"), [("enter", Done.DONE), ("f", Done.FILE), ("escape", None)])
def test_it_is_left_by_three_keys(key, answer):
    async def look():
        screen, answers = codes(*TOLD, encoder(DATA), OFFERED, Encoding.UR), []
        async with standing(Tell("Below", "INFO", "Below.")) as pilot:
            pilot.app.push_screen(screen, answers.append)
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            return answers

    assert asyncio.run(look()) == [answer]


def test_plus_and_minus_go_through_the_sizes_that_fit():
    async def story(shown):
        for key in ("plus", "plus", "equals_sign", "plus", "minus", "minus"):
            await shown.press(key)
        return [version for _, version in shown.encode.asked], shown.read()

    data = content(5_000)
    asked, found = told(story, (128, 48), encode=Asked(data), aside=Each(2))
    assert asked == [13, 15, 17, 15, 13]
    assert found == texts(13, data=data)[:1]


def test_keys_that_cannot_do_anything_now_say_so():
    async def story(shown):
        return {one.name: one.enabled for one in shown.screen.listed_keys()}

    found = told(story)
    assert found["+"] is False
    assert found["-"] is False
    assert found["z"] is False
    assert found["Left"] is False
    assert found["<"] is found[">"] is found["b"] is True


def test_larger_squares_are_whole_cells_where_codes_of_them_fit():
    async def story(shown):
        halves = shown.code.region.size
        await shown.press("z")
        cells, read = shown.code.region.size, shown.read()
        await shown.press("z")
        return halves, cells, read, shown.code.region.size

    data = content(3_000)
    halves, cells, read, again = told(story, (128, 48), encode=Asked(data), aside=Each(2))
    assert halves == again == (77, 39)
    assert cells == (90, 45)
    assert read == texts(6, data=data)[:1]


def test_a_single_code_is_drawn_in_whole_cells_where_it_fits_and_not_if_it_shall_not():
    async def story(shown):
        wide = shown.code.region.width
        await shown.press("z")
        return wide, shown.code.region.width, shown.read()

    data = content(40)
    assert told(story, (128, 48), encode=Asked(data)) == (82, 41, texts(13, data=data))


def test_brightness_goes_round_and_takes_no_code_away():
    async def story(shown):
        await shown.tick()
        found = []
        for _ in range(4):
            found.append((pixels(shown.app, shown.code.region).getextrema()[1], shown.read()))
            await shown.press("b")
        return found

    second = texts(5)[1:2]
    assert told(story) == [(255, second), (170, second), (85, second), (255, second)]


def test_e_goes_through_the_encodings_that_are_offered():
    async def story(shown):
        for _ in range(len(OFFERED)):
            await shown.press("e")
        return [encoding for encoding, _ in shown.encode.asked]

    assert told(story) == [*OFFERED, OFFERED[0]]


def test_where_one_encoding_is_offered_there_is_no_key_for_others():
    async def story(shown):
        return {one.name for one in shown.screen.listed_keys()}

    assert "e" not in told(story, offered=[Encoding.UR])
    assert "f" not in told(story, has_file=False)


def test_p_goes_through_the_programs_each_with_its_size_and_speed():
    async def story(shown):
        found = {}
        for _ in PRESETS:
            # one that reads no parts has no clock, nor a code of this
            speed = round(1 / shown.ticks.running[0][0]) if shown.ticks.running else 0
            found[shown.screen.state] = (shown.encode.asked[-1][1], speed)
            assert shown.screen.state in shown.text.splitlines()[0]
            await shown.press("p")
        return found, shown.screen.state

    found, last = told(story, (128, 48), encode=Asked(content(3_000)), aside=Each(2))
    assert list(found) == [preset.name for preset in PRESETS]
    assert last == ANY.name
    assert found["Specter"] == (6, 3)
    assert found["Keeper"][0] == found["SeedSigner"][0] == 10
    assert found["Sparrow"] == (13, 5)


def test_a_program_that_does_not_read_the_encoding_gets_another_and_keeps_its_own_otherwise():
    async def story(shown):
        found = {}
        for _ in PRESETS:
            await shown.press("p")
            found[shown.screen.state] = shown.encode.asked[-1][0]
        return found

    found = told(story, start=Encoding.BBQR, aside=Each(2))
    assert found["Sparrow"] is Encoding.BBQR
    assert found["Specter"] is Encoding.UR


def test_an_encoding_that_a_program_does_not_read_is_cautioned_against():
    async def story(shown):
        before = shown.text
        await shown.press("e")
        return "[CAUTION]" in before, "[CAUTION]" in shown.text, "to read BBQr" in " ".join(shown.text.split())

    specter = next(one for one in PRESETS if one.name == "Specter")
    assert told(story, preset=specter) == (False, True, True)
    assert told(story, preset=specter, kind=Kind.KEY) == (False, False, False)


def test_the_last_row_has_at_most_six_keys_and_every_other_is_in_the_help():
    async def story(shown):
        row = str(shown.screen.query_one(KeyBar).render())
        await shown.press("f1")
        shown_help = ""
        while True:
            shown_help += shown.text
            if "more below" not in shown.text:
                return row, shown_help
            await shown.press("pagedown")

    row, shown_help = told(story)
    assert row.split() == "p Program f File instead Space Pause Esc Back F1 Help Enter Done".split()
    for words in (
        "Slower",
        "Faster",
        "More in each code",
        "Less in each code",
        "Another brightness",
        "Another encoding",
    ):
        assert words in shown_help


# --- where it cannot be shown -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "is_many"), [(10_000, False), (20_000, True)])
def test_above_250_parts_a_card_is_advised(size, is_many):
    async def story(shown):
        return shown.text

    data = content(size)
    assert (encoder(data)(Encoding.UR, 5).parts > 250) is is_many
    assert ("a card is quicker" in " ".join(told(story, encode=Asked(data), aside=Each(2)).split())) is is_many


@pytest.mark.parametrize(("parts", "is_many"), [(250, False), (251, True)])
def test_250_parts_are_the_most_without_that_advice(parts, is_many):
    look = Look(ANY, Encoding.UR, 5, 5)
    about = codes_text.About(look, 5, parts, 2 * parts, Kind.PSBT, has_file=True)
    for rows in (about.beside(), about.below()):
        assert any("a card is quicker" in str(row) for row in rows) is is_many


@pytest.mark.parametrize(("size", "is_named"), [((80, 24), False), ((128, 48), True)])
def test_only_keys_that_do_something_are_named_beside_the_code(size, is_named):
    async def story(shown):
        return shown.text

    words = told(story, size)
    assert ("+ - more or less" in words) is is_named
    assert ("z b squares" in words) is is_named
    assert "brightness" in words


def hinted(words):
    return codes_text.FEWER in " ".join(word for word in words.split() if word.isascii())


@pytest.mark.parametrize(
    ("size", "length", "is_said"),
    [((80, 24), 2_000, True), ((80, 24), 400, False), ((80, 24), 20_000, True), ((128, 48), 20_000, False)],
    ids=["many-parts", "few-parts", "too-many-parts", "large-window"],
)
def test_that_a_larger_window_needs_fewer_codes_is_said_where_it_is_true(size, length, is_said):
    async def story(shown):
        before, faults = shown.text, list(lint.layout_faults(shown.app))
        parts = encoder(content(length))(*shown.encode.asked[-1]).parts
        await shown.pilot.resize_terminal(128, 48)
        await shown.pilot.pause()
        await shown.pilot.pause()
        assert encoder(content(length))(*shown.encode.asked[-1]).parts < parts or not is_said
        return hinted(before), hinted(shown.text), faults

    assert told(story, size, encode=Asked(content(length)), aside=Each(2)) == (is_said, False, [])


def test_who_wants_smaller_codes_is_not_sent_to_a_larger_window():
    """The window does not limit what the user or the program did not ask for."""

    async def story(shown):
        before = hinted(shown.text)
        for _ in range(4):
            await shown.press("minus")
        return before, hinted(shown.text), "QR version 5" in shown.text

    assert told(story, (100, 30), encode=Asked(content(2_000)), aside=Each(2)) == (True, False, True)


@pytest.mark.parametrize("size", [(80, 24), (80, 50)], ids=str)
@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_the_words_beside_many_codes_are_whole_for_every_program(preset, size):
    async def story(shown):
        faults = []
        for key in ("space", "e", "e", "space"):
            await shown.press(key)
            faults += lint.layout_faults(shown.app)
        return faults

    for length in (2_000, 7_000, 20_000):
        assert told(story, size, encode=Asked(content(length)), aside=Each(2), preset=preset) == []


@pytest.mark.parametrize(("name", "words"), [("Electrum", "Make the window larger"), ("Any program", "Press e for")])
def test_a_program_that_reads_one_code_alone_is_not_led_to_another_encoding(name, words):
    async def story(shown):
        return " ".join(shown.text.split())

    preset = next(one for one in PRESETS if one.name == name)
    data = Asked(content(5_000))
    assert words in told(story, encode=data, start=Encoding.BASE43, preset=preset)


def test_it_knows_whether_there_was_ever_a_code_to_see():
    async def story(shown):
        return shown.screen.has_shown

    assert told(story) is True
    assert told(story, encode=Asked(refuses=Refused("No.", ""))) is False
    assert told(story, theme=CONSOLE, frame=Frame(Network.REGTEST, half_blocks=False)) is False


def test_less_in_each_code_makes_parts_at_once_of_what_one_code_held():
    async def story(shown):
        before = shown.text
        await shown.press("+")
        asked = len(shown.encode.asked)
        await shown.press("-")
        return "This one code holds all." in before, asked, "This one code holds all." in shown.text

    assert told(story, (128, 48), encode=Asked(content(200))) == (True, 1, False)


def test_where_no_code_can_be_told_apart_it_says_so_and_offers_a_card():
    async def story(shown):
        found = shown.text, shown.code.display, list(shown.ticks.running), list(lint.layout_faults(shown.app))
        await shown.pilot.resize_terminal(128, 48)
        await shown.pilot.pause()
        await shown.pilot.pause()
        return found, shown.read()

    frame = Frame(Network.REGTEST, half_blocks=False)
    (words, display, running, faults), later = told(story, theme=CONSOLE, frame=frame)
    assert codes_text.TOO_SMALL in words
    assert "press f and save a file on a card" in " ".join(words.split())
    assert (display, running, faults) == (False, [], [])
    assert later == texts(6)[:1]


@pytest.mark.parametrize("size", [(60, 20), (20, 5), (1, 1)], ids=str)
def test_a_window_below_every_size_is_survived(size):
    async def story(shown):
        await shown.pilot.resize_terminal(*size)
        await shown.pilot.pause()
        await shown.tick()
        await shown.pilot.resize_terminal(80, 24)
        await shown.pilot.pause()
        await shown.pilot.pause()
        return shown.read()

    assert told(story) == texts(5)[:1]


def test_without_half_blocks_every_code_is_drawn_in_whole_cells():
    async def story(shown):
        cells = {letter for row in shown.text for letter in row}
        return shown.code.plan.is_large, cells & set("\u2580\u2584"), shown.read()

    frame = Frame(Network.REGTEST, half_blocks=False)
    assert told(story, (128, 48), CONSOLE, frame) == (True, set(), texts(6)[:1])


@pytest.mark.parametrize("has_file", [False, True])
def test_what_cannot_be_encoded_is_told_in_its_own_words_with_what_to_do(has_file):
    async def story(shown):
        words = shown.text
        shown.encode.refuses = None
        await shown.press("e")
        return words, shown.read()

    refused = Asked(refuses=Refused("This encoding cannot.", ""))
    words, later = told(story, encode=refused, has_file=has_file)
    assert "This encoding cannot." in words
    assert ("press f" in words) is has_file
    assert later == texts(5, OFFERED[1])[:1]


def test_an_encoding_without_parts_gets_the_largest_code_that_fits():
    async def story(shown):
        return shown.encode.asked, shown.read(), {one.name for one in shown.screen.listed_keys()} & {"+", "-"}

    data = content(400)
    assert told(story, (240, 67), start=Encoding.BASE43, encode=Asked(data)) == (
        [(Encoding.BASE43, 26)],
        texts(26, Encoding.BASE43, data),
        set(),
    )


def test_an_interval_of_the_screen_library_is_stopped_by_what_it_returned():
    calls = []

    async def look():
        screen = ShowCodes(*TOLD, encoder(DATA), OFFERED, Encoding.UR, showing_codes.up_to(5), aside=at_once)
        async with standing(screen) as pilot:
            stop = screen._textual_interval(0.001, lambda: calls.append(1))
            while not calls:
                await pilot.pause()
            stop()
            await pilot.pause()
            count = len(calls)
            await pilot.pause()
            return len(calls) - count

    assert asyncio.run(look()) == 0


def test_the_screen_and_what_it_was_given_show_nothing_in_a_crash():
    async def story(shown):
        return repr(shown.screen._made) + repr(shown.screen) + repr(shown.code) + repr(shown.screen._look)

    assert "CRYPTO" not in told(story)


def test_a_preset_of_somebody_else_is_followed_by_the_first_of_ours():
    async def story(shown):
        await shown.press("p")
        return shown.screen.state

    assert told(story, preset=Preset("Mine", "Scan.", ())) == ANY.name
