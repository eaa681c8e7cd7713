"""Scanning: what comes is put together, what is not wanted is named and dropped, and the camera is never left open."""

import asyncio
import base64
import random
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from textual.worker import WorkerFailed

from coldtui.core.errors import DeviceFailed
from coldtui.formats import bbqr
from coldtui.formats.joiner import Joiner
from coldtui.formats.payload import Encoding, Kind, Payload
from coldtui.journeys import home
from coldtui.journeys.context import Context
from coldtui.journeys.reader import Reader, digest, read_text
from coldtui.journeys.scan import is_private, scan
from coldtui.journeys.watching import emptied
from coldtui.ui.screens.choose import Item
from coldtui.ui.screens.scan import Scan
from coldtui.ui.screens.tell import Tell
from tests.build.keys import OURS
from tests.build.psbt import Draft
from tests.corpus.case import HIS, payment
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.fakes_camera import FakeCameras, sight
from tests.fakes_media import FakeCard
from tests.journeys.samples import SEEDQR, SPENDING, codes_of, picture

RAW = payment(SPENDING).raw()
UR = codes_of(Kind.PSBT, RAW, Encoding.UR, version=6)
BBQR = codes_of(Kind.PSBT, RAW, Encoding.BBQR, version=4)
PSBT = frozenset({Kind.PSBT})
ADDRESS = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"


@dataclass
class Scene:
    """A program whose home has one journey: to scan something of a wanted kind. `found` is what came, in order."""

    wanted: frozenset[Kind] = PSBT
    card: FakeCard = field(default_factory=FakeCard)
    found: list[Payload] = field(default_factory=list)
    stage: Stage = field(init=False)

    def __post_init__(self) -> None:
        self.stage = Stage(Script("scan", ()))

    @property
    def cameras(self) -> FakeCameras:
        return self.stage.cameras

    async def journey(self, ctx: Context) -> None:
        self.found.append(await scan(ctx, self.wanted, "Scan it"))
        await ctx.ask(Tell("Found", "OK", f"Found: {self.found[-1].says}."))

    def play(self, story: Callable[[PilotPlayer], Awaitable[None]]) -> None:
        """Scan from the start, then whatever the story does."""

        async def run() -> None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(home, "JOURNEYS", (Item("Scan", "", self.journey, "t"),))
                async with self.stage.app.run_test(size=(80, 24)) as pilot:
                    player = PilotPlayer(self.stage.app, pilot, self.stage.media, {"TRANSFER": self.card})
                    await follow(player, "see What would you like to do?", "press t", "see Scan it")
                    await story(player)

        asyncio.run(run())


async def follow(player: PilotPlayer, *lines: str) -> None:
    await play(Script.read_text("lines", "\n".join(lines)), player)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until it is so."""
    for _ in range(2_000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


async def opened(cameras: FakeCameras, number: int) -> None:
    """Wait until so many cameras were opened, and the last of them is open."""
    await until(lambda: len(cameras.opened) == number and not cameras.opened[-1].is_closed)


async def closed(cameras: FakeCameras) -> None:
    """Wait until every camera is closed."""
    await until(lambda: cameras.all_closed)


# --- what comes by camera ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", [UR, BBQR], ids=["ur", "bbqr"])
@pytest.mark.parametrize("seed", range(3))
def test_codes_in_any_order_with_losses_and_blanks_between_them_give_what_was_sent(codes, seed):
    generator = random.Random(seed)
    seen = [code if generator.random() > 0.3 else None for code in codes]
    generator.shuffle(seen)
    scene = Scene()
    scene.cameras.show(*seen, *codes)

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see Found: a transaction (PSBT).")

    scene.play(story)
    assert [one.data for one in scene.found] == [RAW]
    assert scene.cameras.all_closed


def test_one_more_part_makes_the_grid_grow():
    scene = Scene()
    scene.cameras.show(*BBQR[:2])

    async def story(player: PilotPlayer) -> None:
        await follow(player, f"see 2 of {len(BBQR)} parts")
        scene.cameras.show(BBQR[3])
        await follow(player, f"see 3 of {len(BBQR)} parts", "see # # . #")

    scene.play(story)


@pytest.mark.parametrize(
    ("code", "words"),
    [(ADDRESS, "This is an address, not a"), (SEEDQR, "This is a SeedQR, not a"), ("ln" + "bc1" * 30, "not a")],
    ids=["address", "seedqr", "other"],
)
def test_what_is_not_wanted_is_named_and_scanning_goes_on(code, words):
    scene = Scene()
    scene.cameras.show(code)

    async def story(player: PilotPlayer) -> None:
        await follow(player, f"see {words}")
        scene.cameras.show(*UR)
        await follow(player, "see Found: a transaction (PSBT).")

    scene.play(story)
    assert [one.kind for one in scene.found] == [Kind.PSBT]


def test_another_camera_is_chosen_by_its_letter():
    scene = Scene()
    scene.cameras._names = ("Front", "Microscope")
    scene.cameras.show(None)

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see Front,", "press c", "see Microscope,", "press p", "see p shows the picture")
        await follow(player, "press c", "see Front,", "see p shows the picture")

    scene.play(story)
    assert [one.name for one in scene.cameras.opened] == ["Front", "Microscope", "Front"]
    assert scene.cameras.all_closed


def test_from_a_camera_that_fails_another_is_chosen():
    scene = Scene()
    scene.cameras._names = ("Front", "Microscope")
    scene.cameras.show(None)
    works = scene.cameras.open

    def first_fails(name=""):
        if name in {"", "Front"}:
            raise DeviceFailed("The camera Front gives no pictures.", "Open its cover.")
        return works(name)

    scene.cameras.open = first_fails

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see The camera Front gives no pictures.", "see c Other camera", "press c")
        await follow(player, "see Microscope,")

    scene.play(story)
    assert [one.name for one in scene.cameras.opened] == ["Microscope"]


# --- the camera is open while it is looked through, and never else ----------------------------------------------------


def test_control_a_camera_that_is_looked_through_is_open():
    scene = Scene()
    scene.cameras.show(None)
    states = []

    async def story(player: PilotPlayer) -> None:
        await opened(scene.cameras, 1)
        states.append(scene.cameras.all_closed)

    scene.play(story)
    assert states == [False]


@pytest.mark.parametrize("keys", ["escape", "t", "f", "f10"])
def test_whoever_goes_away_leaves_the_camera_closed(keys):
    scene = Scene()
    scene.cameras.show(*BBQR[:2])

    async def story(player: PilotPlayer) -> None:
        await opened(scene.cameras, 1)
        await player.press(keys)
        await closed(scene.cameras)

    scene.play(story)


def test_whoever_leaves_the_program_leaves_the_camera_closed():
    scene = Scene()
    scene.cameras.show(*BBQR[:2])

    async def story(player: PilotPlayer) -> None:
        await opened(scene.cameras, 1)
        await follow(player, "press f10", "see Leave coldtui", "press f10", "left")

    scene.play(story)
    assert scene.cameras.opened
    assert scene.cameras.all_closed


def test_the_program_that_is_ended_from_outside_leaves_the_camera_closed():
    scene = Scene()
    scene.cameras.show(*BBQR[:2])

    async def story(player: PilotPlayer) -> None:
        await opened(scene.cameras, 1)
        player.app._end(143)
        await follow(player, "left")

    scene.play(story)
    assert scene.cameras.opened
    assert scene.cameras.all_closed


def test_under_the_help_the_camera_is_closed_and_what_was_there_is_kept():
    scene = Scene()
    scene.cameras.show(*BBQR[:2])

    async def story(player: PilotPlayer) -> None:
        await follow(player, f"see 2 of {len(BBQR)} parts", "press f1", "see lock it is off.")
        await closed(scene.cameras)
        scene.cameras.show(*BBQR[2:])
        await follow(player, "press escape", "see Found: a transaction (PSBT).")

    scene.play(story)
    assert len(scene.cameras.opened) == 2
    assert [one.data for one in scene.found] == [RAW]


def test_under_the_lock_the_camera_is_closed_and_what_was_there_is_forgotten():
    scene = Scene()
    scene.stage.session.add(OURS.split())
    scene.cameras.show(*BBQR[:2])

    async def story(player: PilotPlayer) -> None:
        await follow(player, f"see 2 of {len(BBQR)} parts", "press f12", "see Locked")
        await closed(scene.cameras)
        scene.cameras.show(BBQR[2])
        await player.type("".join(word[:4] + " " for word in OURS.split()))
        await follow(player, "press enter", f"see 1 of {len(BBQR)} parts")

    scene.play(story)
    assert len(scene.cameras.opened) == 2


# --- trouble ----------------------------------------------------------------------------------------------------------


def test_a_camera_that_is_unplugged_says_so_and_one_that_is_plugged_in_goes_on():
    scene = Scene()
    scene.cameras.show(*BBQR[:2])

    async def story(player: PilotPlayer) -> None:
        await follow(player, f"see 2 of {len(BBQR)} parts", "unplug", "see was unplugged.", "see f takes pictures")
        await closed(scene.cameras)
        scene.cameras.show(*BBQR[2:])
        await follow(player, "see Found: a transaction (PSBT).")

    scene.play(story)
    assert [one.data for one in scene.found] == [RAW]
    assert scene.cameras.all_closed


def test_without_a_camera_the_other_ways_are_there():
    scene = Scene()

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see No camera was found.", "press t", "see Type or paste what the code holds.")
        await follow(player, "press escape", "see No camera was found.", "press f", "see Which picture holds the code?")

    scene.play(story)


def test_a_bug_in_a_camera_ends_the_program_and_no_screen_waits_for_nothing():
    scene = Scene()

    def look() -> None:
        raise ValueError("a bug")

    scene.cameras.show(None)
    first = scene.cameras.open
    scene.cameras.open = lambda name="": _broken(first(name), look)

    async def story(player: PilotPlayer) -> None:
        await follow(player, "left")

    with pytest.raises(WorkerFailed, match="a bug"):
        scene.play(story)
    assert scene.cameras.opened[-1].is_closed


def _broken(camera, look):
    camera.look = look
    return camera


def test_somebody_who_holds_codes_before_the_camera_is_there_and_the_screen_is_not_locked(monkeypatch):
    scene = Scene()
    stirs: list[str] = []
    monkeypatch.setattr(scene.stage.app, "stir", lambda: stirs.append("stir"))
    scene.cameras.show(*BBQR[:2])

    async def story(player: PilotPlayer) -> None:
        await follow(player, f"see 2 of {len(BBQR)} parts")
        before, looks = len(stirs), scene.cameras.opened[-1].looks
        # the same codes over and over are nobody: a paper that was left before the camera
        await until(lambda: scene.cameras.opened[-1].looks >= looks + 20)
        assert 1 <= before == len(stirs)
        scene.cameras.show(BBQR[2])
        await follow(player, f"see 3 of {len(BBQR)} parts")
        assert len(stirs) > before

    scene.play(story)


# --- pictures on a card -----------------------------------------------------------------------------------------------


def numbered(codes, only=None) -> dict[str, bytes]:
    return {f"{number:02}.png": picture(code) for number, code in enumerate(codes) if only is None or number in only}


def test_one_picture_of_a_whole_code():
    scene = Scene(frozenset({Kind.ADDRESS}), FakeCard(files={"a.png": picture(ADDRESS)}))

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press f", "see No card is plugged in.", "insert TRANSFER", "see a.png", "press enter")
        await follow(player, "see Found: an address.")

    scene.play(story)
    assert scene.found[0].data == ADDRESS.encode()


def test_all_pictures_of_a_card_are_the_parts_of_one_transfer():
    scene = Scene(card=FakeCard(files={"0.png": picture(None), **numbered(BBQR)}))

    async def story(player: PilotPlayer) -> None:
        await follow(player, "insert TRANSFER", "press f", f"see > All {len(BBQR) + 1} pictures", "press enter")
        await follow(player, "see Found: a transaction (PSBT).")

    scene.play(story)
    assert scene.found[0].data == RAW


def test_parts_that_are_missing_in_the_pictures_can_come_by_camera():
    scene = Scene(card=FakeCard(files=numbered(BBQR, only={0, 2})))
    scene.cameras.show(None)

    async def story(player: PilotPlayer) -> None:
        await follow(player, "insert TRANSFER", "press f", "see > All 2 pictures", "press enter")
        await follow(
            player, f"see 2 of {len(BBQR)} parts are there.", "press enter", "see Which picture", "press escape"
        )
        scene.cameras.show(*BBQR[1:])
        await follow(player, "see Found: a transaction (PSBT).")

    scene.play(story)
    assert scene.found[0].data == RAW


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (picture(None), "There is no QR code in this picture that can be read."),
        (b"not a picture", "is no picture"),
        (picture(ADDRESS), "This is an address, not a transaction."),
    ],
    ids=["blank", "no-picture", "unwanted"],
)
def test_a_picture_without_what_is_wanted_says_so(file, words):
    scene = Scene(card=FakeCard(files={"a.png": file}))

    async def story(player: PilotPlayer) -> None:
        await follow(player, "insert TRANSFER", "press f", "see a.png", "press enter", f"see {words}")
        await follow(player, "press enter", "see Which picture holds the code?")

    scene.play(story)
    assert scene.found == []


def test_reading_many_pictures_says_how_far_it_is_and_esc_ends_it():
    scene = Scene(card=FakeCard(files=numbered(BBQR)))
    reads, goes_on = [], threading.Event()
    works = scene.stage.app.journal.devices.pictures.qr_codes

    def slow(data: bytes) -> tuple[bytes, ...]:
        reads.append(1)
        if len(reads) == 2:
            goes_on.wait(20)
        return works(data)

    scene.stage.app.journal.devices.pictures.qr_codes = slow

    async def story(player: PilotPlayer) -> None:
        await follow(player, "insert TRANSFER", "press f", f"see > All {len(BBQR)} pictures", "press enter")
        await follow(player, f"see Reading picture 2 of {len(BBQR)}", "press escape")
        goes_on.set()
        await follow(player, "see Which picture holds the code?")
        assert len(reads) == 2
        # what was read is kept: the pictures that are missing are enough
        await follow(player, "press escape", "see Scan it", "press f", "see Which picture", "press enter")
        await follow(player, "see Found: a transaction (PSBT).")

    scene.play(story)
    assert scene.found[0].data == RAW


def test_a_card_that_fails_while_many_pictures_are_read_is_told():
    scene = Scene(card=FakeCard(files=numbered(BBQR)))

    def fails(data: bytes) -> tuple[bytes, ...]:
        raise DeviceFailed("Pictures cannot be opened.", "Type it.")

    scene.stage.app.journal.devices.pictures.qr_codes = fails

    async def story(player: PilotPlayer) -> None:
        await follow(player, "insert TRANSFER", "press f", f"see > All {len(BBQR)} pictures", "press enter")
        await follow(player, "see Pictures cannot be opened.", "press enter", "see Which picture holds the code?")

    scene.play(story)


# --- typed and pasted -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted", "kind"),
    [
        (ADDRESS, Kind.ADDRESS, Kind.ADDRESS),
        (base64.b64encode(RAW).decode(), Kind.PSBT, Kind.PSBT),
        (RAW.hex(), Kind.PSBT, Kind.PSBT),
        ("\n".join(BBQR), Kind.PSBT, Kind.PSBT),
        ("\n\n".join(reversed(UR)), Kind.PSBT, Kind.PSBT),
        (SPENDING.descriptor(), Kind.WALLET, Kind.WALLET),
    ],
    ids=["address", "base64", "hex", "bbqr", "ur", "descriptor"],
)
def test_a_text_is_read_as_a_whole_or_as_parts_one_a_line(text, wanted, kind):
    read = read_text(text + "\n", frozenset({wanted}))
    payload = read.take()
    assert payload is not None
    assert payload.kind is kind
    if kind is Kind.PSBT:
        assert payload.data == RAW


def test_a_typed_text_is_found():
    scene = Scene(frozenset({Kind.ADDRESS}))

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press t", "see Type or paste what the code holds.", f"type {ADDRESS}")
        await follow(player, "see This is an address.", "press enter enter", "see Found: an address.")

    scene.play(story)
    assert scene.found[0].data == ADDRESS.encode()


def test_parts_that_are_typed_say_how_many_are_missing():
    scene = Scene()

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press t", "see Type or paste", f"type {BBQR[0]}", f"see 1 of {len(BBQR)} parts")

    scene.play(story)


# --- nothing keeps a secret that was not asked for --------------------------------------------------------------------


def holds(thing: object, secret: str, seen: set[int] | None = None) -> bool:
    """Whether a value, or anything that it is made of, has the secret in it."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return False
    seen.add(id(thing))
    if isinstance(thing, bytes | bytearray):
        return secret.encode() in thing
    if isinstance(thing, str):
        return secret in thing
    if isinstance(thing, dict):
        return any(holds(one, secret, seen) for pair in thing.items() for one in pair)
    if isinstance(thing, list | tuple | set | frozenset):
        return any(holds(one, secret, seen) for one in thing)
    names = [name for cls in type(thing).__mro__ for name in getattr(cls, "__slots__", ())]
    parts = [getattr(thing, name, None) for name in names] + list(getattr(thing, "__dict__", {}).values())
    return any(holds(one, secret, seen) for one in parts)


def test_a_secret_that_is_not_wanted_is_not_kept():
    reader = Reader(PSBT)
    reader.feed(SEEDQR)
    assert reader.note.severity == "CAUTION"
    assert not holds(reader, SEEDQR)


def test_a_secret_that_came_in_parts_is_not_kept():
    words = OURS.encode()
    reader = Reader(PSBT)
    for code in bbqr.split(words, "U", "H", 60):
        reader.feed(code)
    assert reader.note.severity == "CAUTION"
    assert reader.parts is None
    assert not holds(reader, OURS)
    joiner = Joiner()
    for code in bbqr.split(words, "U", "H", 60):
        joiner.feed(code)
    assert holds(joiner, OURS)  # a control: who does not begin anew keeps it


def test_a_secret_that_is_taken_is_not_kept():
    reader = Reader(frozenset({Kind.SECRET}))
    reader.feed(SEEDQR)
    assert reader.take() is not None
    assert not holds(reader, SEEDQR)


def test_control_a_secret_that_is_kept_is_seen():
    reader = Reader(frozenset({Kind.SECRET}))
    reader.feed(SEEDQR)
    assert holds(reader, SEEDQR)
    assert holds(sight(SEEDQR), SEEDQR)


def test_what_is_kept_of_a_look_has_no_payload():
    kept = emptied(sight(SEEDQR))
    assert not holds(kept, SEEDQR)
    assert len(kept.codes) == 1


def test_no_screen_and_no_text_shows_a_secret_that_was_scanned():
    scene = Scene()
    scene.cameras.show(SEEDQR)
    seen: list[str | None] = []
    steps: list[bool] = []

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see This is a SeedQR, not a")
        seen.extend([await player.screen() for _ in range(20)])
        step = player.app.screen
        assert isinstance(step, Scan)
        steps.append(holds(step._view, SEEDQR))

    scene.play(story)
    assert not any(SEEDQR[-8:] in (one or "") for one in seen)
    assert steps == [False]


# --- what was scanned last --------------------------------------------------------------------------------------------


def test_what_was_scanned_last_is_not_taken_at_once_again_and_something_else_is():
    first = Reader(PSBT)
    first.feed(base64.b64encode(RAW).decode())
    taken = first.take()
    reader = Reader(PSBT, digest(taken))
    reader.feed(base64.b64encode(RAW).decode())
    assert reader.is_again
    assert not reader.is_done
    other = Draft()
    other.spend(SPENDING.at(0, 3), 500_000)
    other.pay(HIS.at(0, 1), 300_000)
    reader.feed(base64.b64encode(other.raw()).decode())
    assert reader.is_done


def test_a_link_is_not_the_invoice_that_was_scanned_before_it():
    invoice = "lnbc2500u1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypq"
    first = Reader(frozenset(Kind))
    first.feed(invoice)
    reader = Reader(frozenset(Kind), digest(first.take()))
    reader.feed(invoice)
    assert reader.is_again
    reader.feed("https://example.com/")
    assert reader.is_done


def test_once_something_else_is_seen_what_was_scanned_last_is_not_offered_any_more():
    first = Reader(frozenset(Kind))
    first.feed(base64.b64encode(RAW).decode())
    reader = Reader(frozenset(Kind), digest(first.take()))
    reader.feed(base64.b64encode(RAW).decode())
    assert reader.is_again
    reader.feed("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt081")
    assert not reader.is_again
    assert not reader.is_done


def test_what_was_scanned_last_may_come_again_once_it_was_away():
    reader = Reader(PSBT)
    reader.feed(base64.b64encode(RAW).decode())
    again = Reader(PSBT, digest(reader.take()))
    again.feed(base64.b64encode(RAW).decode())
    again.code_gone()
    again.feed(base64.b64encode(RAW).decode())
    assert again.is_done


@pytest.mark.parametrize(
    ("text", "wanted", "is_hidden"),
    [
        (ADDRESS, frozenset(Kind), False),
        (base64.b64encode(RAW).decode(), PSBT, False),
        (base64.b64encode(RAW).decode()[:40], PSBT, False),
        (OURS, PSBT, True),
        (SEEDQR, PSBT, True),
        (" ".join(OURS.split()[:5]), frozenset(Kind), True),
        (OURS, frozenset({Kind.SECRET}), True),
    ],
)
def test_only_what_is_a_secret_or_can_become_a_wanted_one_is_hidden_while_it_is_typed(text, wanted, is_hidden):
    assert is_private(text, wanted) is is_hidden
