"""Loading and checking keys: whoever stops has loaded nothing, and nothing that was typed stays behind."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from io import BytesIO

import pytest
from PIL import Image

from coldtui.core.errors import NotAMnemonic, Unreadable
from coldtui.core.mnemonic import ENTROPY_SIZES, words_of
from coldtui.custody.material import Kind
from coldtui.formats.given import Form
from coldtui.formats.recognise import recognise
from coldtui.journeys.enter_backup import _read, which
from tests.build.keys import OURS, master
from tests.drivers import PRESSES, PilotPlayer, Script, Stage, play
from tests.fakes_media import FakeCard
from tests.journeys.samples import picture
from tests.journeys.test_journeys import SCRIPTS

STORIES = {name: SCRIPTS[name] for name in ("load-text", "load-file", "load-shares", "load-languages", "drill")}
WILD = "wild father tree among universe such mobile favorite target dynamic credit identify"


def stops(script: Script) -> list[int]:
    """The places before each press and each typing; not the last press, which loads the key."""
    places = [place for place, line in enumerate(script.lines) if line.verb in (*PRESSES, "type")]
    return places[:-1]


EVERY = [(name, stop) for name, script in STORIES.items() for stop in stops(script)]


async def go_back(player: PilotPlayer) -> None:
    """Esc until home."""
    for _ in range(20):
        shown = await player.screen() or ""
        if "What would you like to do?" in shown and " Home " in shown:
            return
        await player.press("escape")
        await asyncio.sleep(0.02)


async def leave(player: PilotPlayer) -> None:
    """F10 twice."""
    await player.press("f10")
    await asyncio.sleep(0.02)
    await player.press("f10")
    await asyncio.sleep(0.02)


def left_behind(script: Script, stop: int, abort: Callable[[PilotPlayer], Awaitable[None]]) -> tuple[int, bool]:
    """Keys in the session and whether it holds nothing, after a story was stopped; a key loaded before is no news."""
    stage = Stage(script)

    async def run() -> tuple[int, bool]:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(script, player, stop)
            if script.set_up("loaded"):
                for raw in stage.session.fingerprints:
                    stage.session.forget(raw)
            await abort(player)
            return len(stage.session.fingerprints), stage.session.holds_nothing

    return asyncio.run(run())


CASES = [
    *(pytest.param(name, stop, go_back, id=f"{name}-{stop}-esc") for name, stop in EVERY),
    # what F10 does is the same on every screen: every fourth place will do
    *(pytest.param(name, stop, leave, id=f"{name}-{stop}-f10") for name, stop in EVERY[::4]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "stop", "abort"), CASES)
def test_whoever_stops_has_loaded_nothing_and_left_nothing(name, stop, abort):
    script = STORIES[name]
    keys, is_empty = left_behind(script, stop, abort)
    is_loaded = any(line.verb == "see" and "The key is loaded" in line.rest for line in script.lines[:stop])
    assert (keys, is_empty) == ((1, False) if is_loaded and abort is go_back else (0, True))


@pytest.mark.slow
def test_control_a_key_that_is_left_behind_is_seen():
    script = STORIES["load-text"]
    assert left_behind(script, len(script.lines), go_back) == (1, False)


# --- words --------------------------------------------------------------------------------------------------------------


def test_the_two_usual_counts_of_words_stand_first_and_none_is_missing():
    story = "see What would\npress l\nsee In which form\npress w\nsee How many words\n"

    async def run() -> str:
        stage = Stage(Script.read_text("counts", story))
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(Script.read_text("counts", story), player)
            return await player.screen() or ""

    rows = [line[3:].rstrip() for line in asyncio.run(run()).splitlines() if line.endswith(("usual", "rare"))]
    assert [" ".join(row.split()[-3:]) for row in rows] == [
        *("12 words usual", "24 words usual", "15 words rare", "18 words rare", "21 words rare")
    ]
    assert [row for row in rows if row.startswith(">")] == [">    24 words          usual"]


# --- from files -------------------------------------------------------------------------------------------------------


def loaded_from(files: dict[str, bytes], *presses: str, network: str = "main") -> tuple[list[bytes], str]:
    """The keys after a file was chosen from a card, and what the last screen shows."""
    script = Script.read_text("file", f"network {network}\nsee What would\n")
    stage = Stage(script)
    stage.media.insert(FakeCard("A", files))

    async def run() -> tuple[list[bytes], str]:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            story = ["see What would", "press l", "see In which form", "press f", "see Which file", *presses]
            await play(Script.read_text("file", "\n".join(story)), player)
            return list(stage.session.fingerprints), await player.screen() or ""

    return asyncio.run(run())


ACCEPT = (
    "press enter",
    "see Does this key have",
    "press enter",
    "see Is this your key?",
    "press enter",
    "see readable",
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("words.txt", OURS.encode()),
        ("compact.bin", bytes(16)),
        ("standard.png", picture("0000" * 11 + "0003")),
        ("compact.png", picture(bytes(16))),
        ("words.png", picture(OURS)),
    ],
)
def test_a_backup_in_a_file_is_loaded(name, data):
    keys, shown = loaded_from({name: data}, *ACCEPT)
    assert keys == [master(OURS).fingerprint]
    assert "Its backup lies readable on a card." in shown


def test_hexadecimal_in_a_file_is_loaded_and_asked_about_where_it_has_no_letter():
    keys, _ = loaded_from({"hex.txt": b"ab" * 16}, *ACCEPT)
    assert keys == [master(" ".join(words_of(b"\xab" * 16))).fingerprint]
    keys, _ = loaded_from({"hex.txt": b"00" * 16}, "press enter", "see with a mistake", "press down", *ACCEPT)
    assert keys == [master(OURS).fingerprint]


def test_a_private_master_key_in_a_file_asks_for_no_passphrase():
    keys, _ = loaded_from(
        {"key.txt": master(OURS, "extra").xprv(test=False).encode()},
        *("press enter", "see Extended private key", "not-see Passphrase", "press enter", "see readable"),
    )
    assert keys == [master(OURS, "extra").fingerprint]


def test_what_cannot_be_read_is_told_and_the_list_stands_again():
    _, shown = loaded_from(
        {"broken.png": b"\x89PNG\r\n\x1a\n" + b"x" * 90}, "press enter", "see damaged", "press enter", "see broken.png"
    )
    assert "Which file holds the backup?" in shown


@pytest.mark.parametrize("name", ["junk.png", "JUNK.JPG", "junk.pgm"])
@pytest.mark.parametrize("data", [b"\x00\x01\xfe" * 40, b"no picture at all", b"%PDF-1.4 " + bytes(90)])
def test_a_file_that_is_only_called_a_picture_is_called_that(name, data):
    with pytest.raises(Unreadable, match="no picture that can be opened") as raised:
        _read(Codes(), data, name)
    assert raised.value.hint == "Give a PNG, JPEG, BMP or PGM file."


def test_control_a_file_of_another_name_is_told_by_what_it_holds():
    for name, data in (("junk.txt", b"no picture at all"), ("empty.png", b" \n")):
        with pytest.raises(Unreadable) as raised:
            _read(Codes(), data, name)
        assert "picture" not in str(raised.value)
    assert _read(Codes(), OURS.encode(), "words.png").candidates[0].words == tuple(OURS.split())


def test_junk_that_is_called_a_picture_is_told_and_the_list_stands_again():
    _, shown = loaded_from(
        {"junk.png": b"\x00\xfe junk" * 9},
        *("press enter", "see This is no picture that can be opened", "press enter", "see junk.png"),
    )
    assert "Which file holds the backup?" in shown


def test_a_file_that_can_be_read_in_two_ways_is_asked_about():
    keys, _ = loaded_from(
        {"numbers.txt": b"0 " * 11 + b"3"},
        *("press enter", "see Is it this?", "see counted from 0", "press escape", "see numbers.txt", "press enter"),
        *("see Is it this?", *ACCEPT),
    )
    assert keys == [master(OURS).fingerprint]


WRONG_DIGIT = "0000" * 12
"""A SeedQR with one wrong digit. It has as many digits as the entropy of 18 words has."""


@pytest.mark.parametrize("name", ["digits.txt", "digits.png"])
def test_a_code_with_a_wrong_digit_is_asked_about_in_a_picture_as_in_a_text(name):
    data = picture(WRONG_DIGIT) if name.endswith("png") else WRONG_DIGIT.encode()
    keys, shown = loaded_from({name: data}, "press enter", "see As a SeedQR it has a mistake", "see Which of these")
    assert keys == []
    assert "Does this key have" not in shown


@pytest.mark.parametrize("name", ["digits.txt", "digits.png"])
def test_enter_on_a_seedqr_with_a_wrong_digit_asks_for_it_again_and_makes_no_key(name):
    data = picture(WRONG_DIGIT) if name.endswith("png") else WRONG_DIGIT.encode()
    keys, shown = loaded_from(
        {name: data}, "press enter", "see > It is a SeedQR with a mistake", "press enter", "see Which file holds"
    )
    assert keys == []
    assert "Does this key have" not in shown


def test_control_whoever_says_that_it_is_entropy_loads_it():
    keys, _ = loaded_from(
        {"digits.txt": WRONG_DIGIT.encode()}, "press enter", "see with a mistake", "press down", *ACCEPT
    )
    assert keys == [master(" ".join(words_of(bytes(24)))).fingerprint]


@pytest.mark.parametrize("words", [12, 15, 18, 21, 24])
def test_what_could_be_a_mistake_is_never_what_enter_chooses(words):
    for digits in ("0000" * words, "9" * (4 * words), "0001" * words):
        try:
            given = recognise(digits)
        except NotAMnemonic:
            continue
        assert given.mistake
        assert which(given).marked.value is None
    good = which(recognise("0 " * 11 + "3"))
    assert good.marked.value is not None  # a control


def test_beside_a_code_that_is_sure_one_with_a_mistake_comes_last_and_says_nothing():
    read = _read(Codes(WRONG_DIGIT.encode(), SEEDQR.encode()), b"BM" + bytes(100))
    assert (read.mistake, read.must_ask) == ("", True)
    assert read.candidates[0].form is Form.SEEDQR


def page(*payloads: str | bytes) -> bytes:
    """A picture of several codes, side by side."""
    sheet = Image.new("L", (400 * len(payloads), 400), 255)
    for place, payload in enumerate(payloads):
        sheet.paste(Image.open(BytesIO(picture(payload))), (400 * place + 10, 20))
    file = BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


SEEDQR = "0000" * 11 + "0003"
FOREIGN = "https://example.com/how-to-use-this-card"


@pytest.mark.parametrize("payloads", [(FOREIGN, SEEDQR), (SEEDQR, FOREIGN), (FOREIGN, bytes(16))])
def test_a_code_that_is_no_backup_does_not_hide_the_one_beside_it(payloads):
    keys, _ = loaded_from({"page.png": page(*payloads)}, *ACCEPT)
    assert keys == [master(OURS).fingerprint]


def test_codes_that_are_no_backup_are_an_error():
    keys, _ = loaded_from(
        {"page.png": page(FOREIGN, FOREIGN + "-again")}, "press enter", "see no form of a key", "press enter"
    )
    assert keys == []


def test_two_codes_of_backups_are_asked_about():
    keys, _ = loaded_from(
        {"page.png": page(SEEDQR, b"\xff" * 32)}, "press enter", "see Which of these is it?", "see CompactSeedQR"
    )
    assert keys == []


class Codes:
    """A reader that saw these codes."""

    def __init__(self, *payloads: bytes) -> None:
        self.payloads = payloads

    def qr_codes(self, data: bytes) -> tuple[bytes, ...]:
        return self.payloads


@pytest.mark.parametrize("text", [WRONG_DIGIT, "0 " * 11 + "3", "10" * 64, "7" * 32])
def test_whatever_is_asked_about_as_text_is_asked_about_as_a_code(text):
    assert recognise(text).must_ask
    shown = _read(Codes(text.encode()), b"BM" + bytes(100))
    assert shown.must_ask
    assert [one.title for one in shown.candidates] == [one.title for one in recognise(text).candidates]


def test_control_what_is_sure_as_a_code_is_not_asked_about():
    assert not _read(Codes(SEEDQR.encode()), b"BM" + bytes(100)).must_ask
    assert _read(Codes(SEEDQR.encode(), bytes(16)), b"BM" + bytes(100)).must_ask


@pytest.mark.parametrize("size", ENTROPY_SIZES)
@pytest.mark.parametrize("start", [b"BM", b"P1", b"P6"])
def test_a_compact_seedqr_in_a_file_is_no_picture_however_it_begins(size, start):
    (found,) = _read(Codes(), start.ljust(size, b"\xff")).candidates
    assert found.data == start.ljust(size, b"\xff")


def test_coin_flips_are_loaded_as_bits_when_somebody_said_so():
    bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(b"coin").digest()[:16])
    keys, shown = loaded_from(
        {"coins.txt": bits.encode()},
        *("press enter", "see Which of these is it?", "see as 128 bits", "see hexadecimal", "press enter"),
        *("see Does this key have", "press enter", "see given as binary entropy", "press enter", "see readable"),
    )
    words = " ".join(words_of(hashlib.sha256(b"coin").digest()[:16]))
    assert keys == [master(words).fingerprint]
    assert "Its backup lies readable" in shown


@pytest.mark.parametrize("first", [0, 1])
def test_the_way_of_counting_stands_beside_the_fingerprint(first):
    numbers = " ".join([str(first)] * 11 + [str(3 + first)])
    ask = ("see Is it this?", "press enter") if first == 0 else ()
    _, shown = loaded_from(
        {"numbers.txt": numbers.encode()},
        *("press enter", *ask, "see Does this key have", "press enter", "see Is this your key?"),
    )
    assert f"given as word numbers, counted from {first}" in " ".join(shown.split())


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_a_key_is_shown_before_it_is_loaded_and_kept_only_when_it_was_accepted():
    seen: list[tuple[int, Kind | None]] = []
    script = Script.read_text("text", "network main\nsee What would")
    stage = Stage(script)

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            story = (
                f"see What would\npress l\nsee In which form\npress t\nsee recognised\ntype {WILD}\npress enter enter\n"
            )
            await play(
                Script.read_text("text", story + "see Does this key\npress enter\nsee Is this your key?"), player
            )
            seen.append((len(stage.session.fingerprints), None))
            await play(Script.read_text("text", "press enter\nsee 1 key loaded"), player)
            (raw,) = stage.session.fingerprints
            seen.append((1, stage.session.kind_of(raw)))

    asyncio.run(run())
    assert seen == [(0, None), (1, Kind.ELECTRUM)]


def test_a_check_records_public_facts_in_the_session_and_marks_the_loaded_key_as_backed_up():
    script = STORIES["drill"]
    stage = Stage(script)

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(script, player)
            ours = master(OURS).fingerprint
            drills = stage.app.journal.drills
            assert [(one.passed, one.form) for one in drills] == [
                (False, "Recovery phrase, 12 words"),
                (True, "Recovery phrase, 12 words, given as SeedQR"),
            ]
            assert drills[0].fingerprint != ours == drills[1].fingerprint
            assert stage.session.is_backed_up(ours)
            (note,) = [card.files["backup-check-73c5da0a.txt"] for card in stage.cards.values()]
            assert b"PASS" in note
            assert b"abandon" not in note

    asyncio.run(run())
