"""Split a key and put it together again, on the screens: every scheme, every way to stop, and what is left behind."""

import asyncio
import pickle
from collections.abc import Awaitable, Callable

import pytest

from coldtui.core import mnemonic, slip39
from coldtui.core.errors import ColdtuiError, NoRandomness, Refused
from coldtui.core.wordlist import Language
from coldtui.custody.collecting import Slip39Collector
from coldtui.custody.draft import Draft
from coldtui.custody.material import Kind
from coldtui.custody.session import Session
from coldtui.custody.shares import Scheme, Shares
from coldtui.custody.splitting import split_codex32, split_slip39, split_xor
from coldtui.journeys import share_text
from coldtui.journeys import split_key as journey
from coldtui.journeys.context import Context
from coldtui.journeys.enter_backup import enter_backup
from coldtui.journeys.home import choose_journey
from coldtui.journeys.load_shares import ShareEntry, collect_shares, reopen_shares
from coldtui.journeys.order import in_order
from coldtui.journeys.split_key import split_key
from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.step import Back
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.fakes_machine import FakeRandomness
from tests.ui.gallery_split import of_a_set

ENTROPY = bytes(range(1, 17))
Story = Callable[[PilotPlayer], Awaitable[None]]


class Outcome:
    """What a journey came to."""

    def __init__(self) -> None:
        self.is_over = False
        self.is_backed_up = False
        self.error: BaseException | None = None
        self.kind: Kind | None = None
        self.fingerprint = b""
        self.words: tuple[str, ...] = ()
        self.holds_nothing = False
        self.made: list[Shares] = []


def played(
    start: Callable[[Context, Draft], Awaitable[None]],
    story: Story,
    monkeypatch: pytest.MonkeyPatch,
    fill: Callable[[Draft], None] = lambda draft: draft.from_entropy(ENTROPY),
) -> Outcome:
    """Run a journey with a draft in the real program, and play a story on its screens."""
    outcome = Outcome()
    stage = Stage(Script("shares", ()))

    async def one(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            fill(draft)
            try:
                await start(ctx, draft)
            except (Back, ColdtuiError) as error:
                outcome.error = error
            outcome.is_backed_up = draft.is_backed_up
            outcome.kind = draft.kind
            if draft.kind is not None:
                outcome.fingerprint = draft.fingerprint
                outcome.words = draft.words() if draft.has_words else ()
        outcome.is_over = True
        outcome.holds_nothing = ctx.session.holds_nothing

    async def choose(ctx: Context) -> Callable[[Context], Awaitable[None]]:
        return await choose_journey(ctx) if outcome.is_over else one

    def noted(make):
        def made(*args):
            outcome.made.append(make(*args))
            return outcome.made[-1]

        return made

    monkeypatch.setattr("coldtui.journeys.home.choose_journey", choose)
    for name in ("split_slip39", "split_codex32", "split_xor"):
        monkeypatch.setattr(journey, name, noted(getattr(journey, name)))

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            player.outcome = outcome
            await story(player)

    asyncio.run(run())
    return outcome


async def follow(player: PilotPlayer, *lines: str) -> None:
    await play(Script.read_text("lines", "\n".join(lines)), player)


async def home(player: PilotPlayer) -> None:
    await follow(player, "see What would you like to do?")


async def out(player: PilotPlayer) -> None:
    """Esc until home."""
    for _ in range(40):
        await follow(player, "press escape")
        await asyncio.sleep(0.03)
        if "What would you like to do?" in (await player.screen() or ""):
            return
    await home(player)


async def to_the_shares(
    player: PilotPlayer, scheme: str = "enter", numbers: str = "enter", *, asks_more: bool = True
) -> None:
    """The questions before the first share."""
    await follow(player, "see Shares have drawbacks", "press enter", "see What shares are good for", "press enter")
    await follow(player, "see Which kind of shares?", f"press {scheme}", "press enter")
    await follow(player, "see How many", f"press {numbers}")
    if asks_more:
        await follow(player, "see No passphrase", "press enter")
    await follow(player, "see Make these shares?", "press m")


async def write(player: PilotPlayer, number: int) -> None:
    """Up to the question for the words of a share."""
    await follow(player, "see Now only the holder of", "press enter", "see Write this at the top", "press enter")
    shares = player.outcome.made[-1]
    noun = "groups" if shares.scheme is Scheme.CODEX32 else "words"
    await follow(player, f"see Space shows the {noun} for 60 seconds.", "press space")
    first = shares.words(number)[0]
    await follow(player, f"see {first}", "press enter", "see Check ")


async def type_back(player: PilotPlayer, number: int) -> None:
    shares = player.outcome.made[-1]
    blank = "" if shares.scheme is Scheme.CODEX32 else " "
    await follow(player, f"type {blank.join(shares.words(number))}")
    if blank:
        await follow(player, "press enter")


async def all_shares(player: PilotPlayer, count: int) -> None:
    for number in range(count):
        await write(player, number)
        await type_back(player, number)
    await follow(player, "see Your shares work", "press enter")
    await home(player)


@pytest.mark.parametrize(
    ("scheme", "numbers", "count", "made_as"),
    [
        ("home", "enter", 3, Scheme.SLIP39_PHRASE),
        ("down", "enter", 3, Scheme.CODEX32),
        ("end", "enter", 2, Scheme.SEED_XOR),
    ],
    ids=["slip39", "codex32", "xor"],
)
def test_a_phrase_is_split_and_every_share_typed_back(scheme, numbers, count, made_as, monkeypatch) -> None:
    async def story(player: PilotPlayer) -> None:
        await to_the_shares(player, f"{scheme} enter", numbers, asks_more=made_as is Scheme.SLIP39_PHRASE)
        await all_shares(player, count)

    outcome = played(split_key, story, monkeypatch)
    assert outcome.error is None
    assert outcome.is_backed_up
    assert outcome.made[0].scheme is made_as
    assert outcome.made[0].is_wiped
    assert outcome.holds_nothing


def test_a_wallet_without_words_is_split_in_groups_with_a_passphrase(monkeypatch) -> None:
    async def story(player: PilotPlayer) -> None:
        await follow(player, "press enter enter", "see such as a Trezor", "press enter enter")
        await follow(player, "see How many shares, and how many", "press end enter")
        await follow(player, "see How many groups?", "press enter", "see How many of the 2 groups", "press end enter")
        await follow(player, "see Group 1: How many shares?", "press enter")
        await follow(
            player, "see Group 2: How many shares?", "press down enter", "see of these 2 are needed", "press enter"
        )
        await follow(player, "see Add a passphrase", "press end enter", "see first time", "type TREZOR", "press enter")
        await follow(player, "see second time", "type TREZOR", "press enter")
        await follow(
            player, "see all of 2 groups", "see 3 in 2 groups: 1 of 1, 2 of 2", "see of the shares: yes", "press m"
        )
        await all_shares(player, 3)

    outcome = played(split_key, story, monkeypatch, lambda draft: draft.from_slip39(ENTROPY))
    assert outcome.is_backed_up
    assert outcome.made[0].scheme is Scheme.SLIP39_WALLET
    assert [place.group for place in outcome.made[0].places] == [1, 2, 2]


def test_a_wrong_word_is_not_taken_and_esc_shows_the_share_again(monkeypatch) -> None:
    async def story(player: PilotPlayer) -> None:
        await to_the_shares(player, "end enter", asks_more=False)
        await write(player, 0)
        words = player.outcome.made[-1].words(0)
        wrong = next(word for word in mnemonic.WORDS if word != words[1])
        await follow(player, f"type {words[0]} {wrong}", "press space", "see Word 2 is not what you were shown")
        assert not player.outcome.made[-1].is_typed_back(0)
        await follow(
            player,
            "press escape",
            "see Esc again",
            "press escape",
            "see Space shows the words",
            "press space enter",
            "see 0 of 12 words",
        )
        await type_back(player, 0)
        await write(player, 1)
        await type_back(player, 1)
        await follow(player, "see Your shares work", "press enter")
        await home(player)

    assert played(split_key, story, monkeypatch).is_backed_up


def test_stopping_between_two_shares_forgets_them_and_backs_up_nothing(monkeypatch) -> None:
    async def story(player: PilotPlayer) -> None:
        await to_the_shares(player)
        await write(player, 0)
        await type_back(player, 0)
        await follow(player, "see Now only the holder of share 2 of 3", "press escape")
        await follow(player, "see Stop making these shares?", "see Destroy every sheet of this set", "press enter")
        await follow(player, "see Now only the holder of share 2 of 3", "press escape")
        await follow(player, "see Stop making", "press down enter", "see Make these shares?")
        assert player.outcome.made[-1].is_wiped
        await out(player)

    outcome = played(split_key, story, monkeypatch)
    assert isinstance(outcome.error, Back)
    assert not outcome.is_backed_up
    assert outcome.holds_nothing


def test_esc_goes_back_one_question_and_never_gets_stuck(monkeypatch) -> None:
    async def story(player: PilotPlayer) -> None:
        await follow(
            player, "press enter enter", "see Which kind", "press down enter enter", "see How many shares, and"
        )
        await follow(player, "press enter", "see Make these shares?", "press escape", "see How many shares, and")
        await follow(player, "press escape", "see These strings hold the seed", "press escape", "see Which kind")
        await follow(
            player, "press escape", "see What shares are good for", "press escape", "see Shares have drawbacks"
        )
        await follow(player, "press escape")
        await home(player)

    assert isinstance(played(split_key, story, monkeypatch).error, Back)


def test_the_same_key_split_again_is_another_set(monkeypatch) -> None:
    async def story(player: PilotPlayer) -> None:
        await to_the_shares(player)
        await follow(player, "see Now only the holder", "press escape escape", "see Make these shares?", "press m")
        await follow(player, "see Now only the holder")
        one, two = player.outcome.made
        assert one.is_wiped
        assert one.identifier != two.identifier
        await out(player)

    assert played(split_key, story, monkeypatch).holds_nothing


def test_a_key_that_cannot_be_split_says_so(monkeypatch) -> None:
    xprv = "xprv9s21ZrQH143K3GJpoapnV8SFfukcVBSfeCficPSGfubmSFDxo1kuHnLisriDvSnRRuL2Qrg5ggqHKNVpxR86QEC8w35uxmGoggxtQTPvfUu"
    outcome = played(split_key, home, monkeypatch, lambda draft: draft.from_xprv(xprv, is_test=False))
    assert isinstance(outcome.error, Refused)


def test_two_parts_of_zero_are_refused_and_three_can_be_chosen(monkeypatch) -> None:
    async def story(player: PilotPlayer) -> None:
        await to_the_shares(player, "end enter", asks_more=False)
        await follow(player, "see Two parts of this phrase would be the same", "press enter", "see Make these shares?")
        await follow(
            player, "press escape", "see How many parts", "press down enter", "press m", "see Now only the holder"
        )
        await out(player)

    assert played(split_key, story, monkeypatch, lambda draft: draft.from_entropy(bytes(16))).holds_nothing


@pytest.mark.parametrize(
    ("scheme", "asks_more"),
    [("home enter", True), ("down enter", False), ("end enter", False)],
    ids=["slip39", "codex32", "xor"],
)
def test_nothing_is_split_while_the_generator_is_broken(scheme: str, asks_more: bool, monkeypatch) -> None:
    live = []

    def check(_randomness: FakeRandomness) -> None:
        if not live:
            raise NoRandomness("The random generator of this computer is broken: it repeats itself.", "Go elsewhere.")

    monkeypatch.setattr(FakeRandomness, "check", check)

    async def story(player: PilotPlayer) -> None:
        await to_the_shares(player, scheme, asks_more=asks_more)
        await follow(player, "see The random generator of this computer", "press enter", "see Make these shares?")
        assert player.outcome.made == []
        live.append("again, as the control")
        await follow(player, "press m", "see Now only the holder of")
        assert len(player.outcome.made) == 1
        await out(player)

    outcome = played(split_key, story, monkeypatch)
    assert not outcome.is_backed_up
    assert outcome.holds_nothing


def test_a_sheet_of_a_seed_xor_says_that_all_parts_are_needed() -> None:
    with Session() as session, session.draft() as draft:
        draft.from_entropy(ENTROPY)
        for parts in (2, 3, 4):
            with split_xor(session, draft, parts, FakeRandomness().bytes) as shares:
                for number in range(parts):
                    assert needed_of(shares, number) == f"all {parts} parts"
                groups = [(parts, parts)]
                assert share_text.numbers(groups, 1) == ("all", str(parts))
                assert share_text.closing(shares, groups, 1, has_passphrase=False).startswith(f"All {parts} parts")
        with codex32_shares(session, draft) as shares:
            assert needed_of(shares, 0) == "any 2 of 3 shares", "the control"
    assert needed_of(of_a_set(Scheme.SEED_XOR), 0) == "all 3 parts"


READER_OF_CODEX32 = "coldtui, or another program for codex32 shares (BIP93), or pen and paper"


def test_sparrow_is_named_for_no_share() -> None:
    """Sparrow 2.3 refuses every codex32 string but a secret that was never split."""
    with Session() as session, session.draft() as draft:
        draft.from_entropy(ENTROPY)
        with codex32_shares(session, draft) as shares:
            facts = dict(share_text.sheet(shares, 0, has_passphrase=False))
    assert facts["To join"] == READER_OF_CODEX32
    assert not [fact for fact in facts.values() if "Sparrow" in str(fact)]
    page = share_text.meaning(Scheme.CODEX32, has_passphrase=False, words=12)
    assert f"To put them together: {READER_OF_CODEX32}." in page
    assert [line for line in page if "Sparrow" in line] == [
        "Few programs read them. Sparrow reads only a string that was never split, and no shares."
    ]


OWN = "tea and toast"
OPENED_BY_OWN = "With your passphrase, which is in no share, they are the key"


def with_own_passphrase(draft: Draft) -> None:
    draft.from_entropy(ENTROPY)
    draft.set_passphrase(OWN)


@pytest.mark.parametrize("scheme", ["home enter", "end enter"], ids=["slip39", "xor"])
def test_a_key_with_a_passphrase_is_named_with_it_on_screens_and_never_on_a_sheet(scheme, monkeypatch) -> None:
    with Session() as session, session.draft() as draft:
        with_own_passphrase(draft)
        bare, own = draft.fingerprint_without_passphrase.hex(), draft.fingerprint.hex()
    bare, own = f"{bare[:4]} {bare[4:]}", f"{own[:4]} {own[4:]}"
    is_slip39 = scheme.startswith("home")

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press enter enter", "see Which kind of shares?", f"press {scheme}")
        await follow(player, "see Your passphrase is in no share", "press enter", "see How many", "press enter")
        if is_slip39:
            await follow(player, "see enough shares, and the one of your key", "not-see nothing else can be forgotten")
            await follow(player, "see this one, and the one of your key", "press enter")
        await follow(player, "see Make these shares?", f"see {bare}, and with your passphrase {own}")
        await follow(player, "see yours is in no share, and needed too", "press m")
        for number in range(3 if is_slip39 else 2):
            await follow(player, "see Now only the holder of", "not-see assphrase", "press enter")
            await follow(player, "see Write this at the top", f"see {bare}", f"not-see {own}", "not-see assphrase")
            await follow(player, "press enter", "see Space shows the words", "press space enter", "see Check ")
            await type_back(player, number)
        await follow(player, "see Your shares work")
        shown = " ".join((await player.screen() or "").split())
        assert f"bring back the key {bare}. {OPENED_BY_OWN} {own}." in shown
        assert "how they come by your passphrase" in shown
        await follow(player, "press enter")
        await home(player)

    assert played(split_key, story, monkeypatch, with_own_passphrase).is_backed_up


def test_control_a_key_without_a_passphrase_needs_none() -> None:
    with Session() as session, session.draft() as draft:
        draft.from_entropy(ENTROPY)
        for scheme in Scheme:
            assert share_text.besides(draft, scheme) == ""
        assert share_text.notes_of_passphrase(draft)[0].endswith("nothing else can be forgotten")
        assert share_text.passphrases(draft, Scheme.SLIP39_PHRASE, of_shares=False) == "of the shares: none"
        assert "passphrase" not in " ".join(share_text.afterwards(needs_own=False))
        with_own_passphrase(draft)
        assert share_text.besides(draft, Scheme.SEED_XOR).startswith(OPENED_BY_OWN)
        assert share_text.besides(draft, Scheme.CODEX32) == "", "codex32 has it inside"


def needed_of(shares: Shares, number: int) -> str:
    return dict(share_text.sheet(shares, number, has_passphrase=False))["Needed"]


# --- putting together -------------------------------------------------------------------------------------------------


def texts(split, fill=lambda draft: draft.from_entropy(ENTROPY)) -> tuple[list[str], bytes]:
    """The shares of a set, and the key that they hold."""
    with Session() as session, session.draft() as draft:
        fill(draft)
        with split(session, draft) as shares:
            blank = "" if shares.scheme is Scheme.CODEX32 else " "
            return [blank.join(shares.words(number)) for number in range(len(shares))], draft.fingerprint


def slip39_shares(passphrase: str = "", groups=((2, 3),), needed: int = 1):
    return lambda session, draft: split_slip39(session, draft, groups, needed, FakeRandomness().bytes, passphrase)


def empty(_draft: Draft) -> None:
    """Nothing yet."""


def test_slip39_shares_are_read_as_the_phrase_that_they_are(monkeypatch) -> None:
    made, fingerprint = texts(slip39_shares("two words"))

    async def story(player: PilotPlayer) -> None:
        await follow(
            player, "see Which kind of shares do you have?", "press enter", "see How many words", "press enter"
        )
        await follow(player, "see Word 1 of 20", f"type {made[2]}", "press enter", "see entered. 1 more to go.")
        await follow(player, f"type {made[2]}", "press enter", "see This share is entered already.")
        await follow(player, "press escape", "see 0 of 20 words", "see Esc again forgets 1 share.")
        await follow(player, f"type {made[0]}", "press enter", "see Did the shares get a passphrase")
        await follow(player, "press enter", "see Which key is it?")
        await follow(player, "press escape", "see Did the shares get", "type two words", "press enter")
        shown = fingerprint.hex()
        await follow(player, f"see {shown[:4]} {shown[4:]}", "press p")
        await home(player)

    outcome = played(collect_shares, story, monkeypatch, empty)
    assert outcome.error is None
    assert (outcome.kind, outcome.fingerprint) == (Kind.PHRASE, fingerprint)
    assert outcome.words == mnemonic.words_of(ENTROPY)
    assert outcome.holds_nothing


def test_slip39_shares_are_read_as_the_wallet_that_they_are(monkeypatch) -> None:
    groups = ((1, 1), (2, 3))
    made, fingerprint = texts(slip39_shares("", groups, 2), lambda draft: draft.from_slip39(ENTROPY))

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press enter enter", "see Word 1 of 20", f"type {made[3]}", "press enter")
        await follow(player, "see 2 of 2 groups are needed; 0 complete.", "see Group 2: 1 more.", f"type {made[1]}")
        await follow(player, "press enter", "see 1 complete", f"type {made[2]}", "press enter")
        await follow(player, "see Group 2 has all the shares that it needs.", "press f3", "press escape")
        await follow(player, "see Esc again forgets 2 shares.", f"type {made[0]}", "press enter")
        await follow(player, "see Did the shares", "press enter", "see Which key is it?", "press w")
        await home(player)

    outcome = played(collect_shares, story, monkeypatch, empty)
    assert (outcome.kind, outcome.fingerprint) == (Kind.SLIP39, fingerprint)


def test_a_phrase_in_another_language_comes_back(monkeypatch) -> None:
    made, fingerprint = texts(slip39_shares(), lambda draft: draft.from_entropy(ENTROPY, Language.JAPANESE))

    async def start(ctx: Context, draft: Draft) -> None:
        await collect_shares(ctx, draft, list(made[:2]))

    async def story(player: PilotPlayer) -> None:
        await follow(
            player, "see Did the shares", "press enter", "see Phrase, English", "press l", "see Which language"
        )
        await follow(player, "press down enter", "see Phrase, Japanese", "press p")
        await home(player)

    assert played(start, story, monkeypatch, empty).fingerprint == fingerprint


def test_a_mistake_in_a_share_is_placed_and_can_be_corrected(monkeypatch) -> None:
    made, fingerprint = texts(slip39_shares())
    words = made[0].split()
    wrong = [*words[:6], "zero" if words[6] != "zero" else "yoga", *words[7:]]

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press enter enter", "see Word 1 of 20", f"type {' '.join(wrong)}", "press enter")
        await follow(player, "see This share has a mistake, probably near word 7.")
        await follow(player, *["press up"] * 13, "see Word 7 of 20", f"type {words[6]}", "press enter")
        await follow(
            player, "see 1 more to go", f"type {made[1]}", "press enter", "press enter", "see Which key", "press p"
        )
        await home(player)

    assert played(collect_shares, story, monkeypatch, empty).fingerprint == fingerprint


def test_codex32_strings_are_typed_in_groups(monkeypatch) -> None:
    made, fingerprint = texts(codex32_shares)
    text = made[1].lower()
    wrong = text[:20] + ("q" if text[20] != "q" else "p") + text[21:]

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press down enter", "see Enter a codex32 string", f"type {made[0]}", "press enter")
        await follow(player, "see 1 share of set", f"type {wrong}", "press enter", "see at character 21 (group 6)")
        await follow(player, *["press up"] * 26, "see Group 6,", f"type {text[20:24]}", "press enter")
        await home(player)

    outcome = played(collect_shares, story, monkeypatch, empty)
    assert (outcome.kind, outcome.fingerprint) == (Kind.SEED, fingerprint)


def test_the_parts_of_a_seed_xor_are_typed_as_phrases(monkeypatch) -> None:
    made, fingerprint = texts(lambda session, draft: split_xor(session, draft, 3, FakeRandomness().bytes))

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press end enter", "see How many parts are there?", "press down enter")
        await follow(player, "see How many words", "press home enter", "see Word 1 of 12")
        await follow(player, f"type {made[0]}", "press enter", "see 0 of 12 words", f"type {made[0]}", "press enter")
        await follow(player, "see This part is entered already.", "press enter")
        await follow(player, "see 0 of 12 words", f"type {made[1]}", "press enter")
        await follow(player, "see 0 of 12 words", f"type {made[2]}", "press enter")
        await home(player)

    outcome = played(collect_shares, story, monkeypatch, empty)
    assert (outcome.kind, outcome.fingerprint) == (Kind.PHRASE, fingerprint)


def twins(entropy: bytes) -> list[str]:
    """SLIP-39 shares of a set that has the same head for every entropy, as a broken generator makes them."""
    return list(slip39.split(entropy, [(2, 3)], 1, FakeRandomness().bytes)[0])


@pytest.mark.parametrize("made_as", ["slip39", "codex32"])
def test_a_share_more_than_needed_is_taken_with_the_others(made_as: str, monkeypatch) -> None:
    split = slip39_shares() if made_as == "slip39" else codex32_shares
    made, fingerprint = texts(split)
    assert len(made) == 3

    async def start(ctx: Context, draft: Draft) -> None:
        await collect_shares(ctx, draft, list(made))

    async def story(player: PilotPlayer) -> None:
        if made_as == "slip39":
            await follow(player, "see Did the shares", "press enter", "see Which key is it?", "press p")
        await home(player)

    outcome = played(start, story, monkeypatch, empty)
    assert outcome.error is None
    assert outcome.fingerprint == fingerprint
    assert outcome.holds_nothing


def test_a_share_more_than_needed_that_does_not_fit_is_refused_before_anything_is_asked(monkeypatch) -> None:
    made, foreign = twins(ENTROPY), twins(bytes(16))

    async def start(ctx: Context, draft: Draft) -> None:
        await collect_shares(ctx, draft, [made[0], foreign[1], made[2]])

    outcome = played(start, home, monkeypatch, empty)
    assert isinstance(outcome.error, Refused)
    assert "do not fit together" in str(outcome.error)
    assert outcome.kind is None
    assert outcome.holds_nothing


def codex32_shares(session: Session, draft: Draft) -> Shares:
    return split_codex32(session, draft, 2, 3, FakeRandomness().bytes)


def test_shares_that_open_nothing_are_told_and_asked_anew(monkeypatch) -> None:
    made, foreign = twins(ENTROPY), twins(bytes(16))
    _, fingerprint = texts(slip39_shares())

    async def start(ctx: Context, draft: Draft) -> None:
        await collect_shares(ctx, draft, [made[0], foreign[1]])

    async def story(player: PilotPlayer) -> None:
        await follow(
            player, "see Did the shares", "press enter", "see These shares do not open anything", "press enter"
        )
        await follow(
            player,
            "see How many words",
            "press enter",
            "see Word 1 of",
            f"type {made[0]}",
            "press enter",
            "see 1 more to go",
        )
        await follow(
            player, f"type {made[1]}", "press enter", "see Did the shares", "press enter", "see Which key", "press p"
        )
        await home(player)

    assert played(start, story, monkeypatch, empty).fingerprint == fingerprint


def test_leaving_forgets_what_was_entered_and_fills_nothing(monkeypatch) -> None:
    made, _ = texts(slip39_shares())

    async def story(player: PilotPlayer) -> None:
        await follow(
            player, "press enter enter", "see Word 1 of 20", f"type {made[0]}", "press enter", "see 1 more to go"
        )
        await follow(
            player,
            "press escape",
            "see Esc again forgets 1 share.",
            "press escape",
            "see How many words does each share have?",
        )
        assert player.app.journal.session.holds_nothing
        await follow(player, "press escape", "see Which kind of shares", "press escape")
        await home(player)

    outcome = played(collect_shares, story, monkeypatch, empty)
    assert isinstance(outcome.error, Back)
    assert outcome.kind is None
    assert outcome.holds_nothing


def test_locking_without_a_key_forgets_the_shares_that_were_entered(monkeypatch) -> None:
    made, _ = texts(slip39_shares())
    empty_then = []

    async def story(player: PilotPlayer) -> None:
        await follow(
            player, "press enter enter", "see Word 1 of 20", f"type {made[0]}", "press enter", "see 1 more to go"
        )
        assert not player.app.journal.session.holds_nothing
        await follow(player, "press f12", "see Locked", "press enter", "see was wiped when the screen was locked")
        empty_then.append(player.app.journal.session.holds_nothing)

    played(collect_shares, story, monkeypatch, empty)
    assert empty_then == [True]


@pytest.mark.parametrize("given", ["abandon " * 11 + "about", "ms1nothing"])
def test_what_is_no_share_is_refused_before_anything_is_asked(given: str, monkeypatch) -> None:
    async def start(ctx: Context, draft: Draft) -> None:
        await collect_shares(ctx, draft, [given])

    outcome = played(start, home, monkeypatch, empty)
    assert isinstance(outcome.error, ColdtuiError)
    assert outcome.holds_nothing


# --- back -------------------------------------------------------------------------------------------------------------


async def then_a_passphrase(ctx: Context, draft: Draft, *given: str) -> None:
    """A journey that asks for something after the shares, as loading a key does."""

    async def shares() -> None:
        if not await reopen_shares(ctx, draft, kept):
            await collect_shares(ctx, draft, list(given) or None, kept=kept)

    async def more() -> None:
        await ctx.ask(Passphrase())

    with ctx.session.track(ShareEntry()) as kept:
        await in_order(shares, more)


LATER = "Does this key have a passphrase?"


def test_esc_goes_back_one_question_at_a_time_and_keeps_the_shares(monkeypatch) -> None:
    made, fingerprint = texts(slip39_shares("two words"))

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press enter enter", "see Word 1 of 20", f"type {made[0]}", "press enter")
        await follow(player, "see 1 more to go", f"type {made[1]}", "press enter", "see Did the shares get")
        await follow(player, "press enter", "see Which key is it?", "press p", f"see {LATER}")
        await follow(player, "press escape", "see Which key is it?", "press escape", "see Did the shares get")
        await follow(player, "press escape", "see 2 shares of set", "see entered: that is enough.", "press enter")
        await follow(player, "see Did the shares get", "type two words", "press enter", "see Which key is it?")
        await follow(player, "press p", f"see {LATER}", "press escape", "see Which key is it?", "press p")
        await follow(player, f"see {LATER}", "press enter")
        await home(player)

    outcome = played(then_a_passphrase, story, monkeypatch, empty)
    assert outcome.error is None
    assert (outcome.kind, outcome.fingerprint) == (Kind.PHRASE, fingerprint)
    assert outcome.holds_nothing


@pytest.mark.parametrize("made_as", ["codex32", "xor"])
def test_esc_goes_back_to_shares_after_which_nothing_was_asked(made_as: str, monkeypatch) -> None:
    is_xor = made_as == "xor"
    split = (lambda session, draft: split_xor(session, draft, 2, FakeRandomness().bytes)) if is_xor else codex32_shares
    made, fingerprint = texts(split)
    to_parts = ("press end enter", "see How many parts", "press enter", "see How many words", "press home enter")
    opening = to_parts if is_xor else ("press down enter",)

    async def story(player: PilotPlayer) -> None:
        await follow(player, *opening, "see Enter ", f"type {made[0]}", "press enter")
        await follow(player, "see 0 ", f"type {made[1]}", "press enter")
        await follow(player, f"see {LATER}", "press escape", "see entered: that is enough.", "press enter")
        await follow(player, f"see {LATER}", "press enter")
        await home(player)

    outcome = played(then_a_passphrase, story, monkeypatch, empty)
    assert outcome.error is None
    assert outcome.fingerprint == fingerprint
    assert outcome.holds_nothing


def test_leaving_the_shares_asks_once_and_then_forgets_them_and_the_key(monkeypatch) -> None:
    made, _ = texts(slip39_shares())

    async def start(ctx: Context, draft: Draft) -> None:
        await then_a_passphrase(ctx, draft, made[0], made[1])

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see Did the shares get", "press enter", "see Which key is it?", "press p", f"see {LATER}")
        await follow(player, "press escape", "see Which key is it?", "press escape", "see Did the shares")
        await follow(player, "press escape", "see that is enough.", "not-see Esc again")
        await follow(player, "press escape", "see Esc again forgets 2 shares.", "press f1", "see Help: Shares")
        await follow(player, "press escape", "see that is enough.", "not-see Esc again", "press escape")
        await follow(player, "see Esc again forgets 2 shares.", "press x", "not-see Esc again", "press escape escape")
        await follow(player, "see Did the shares get", "press escape", "see that is enough", "press escape escape")
        await home(player)

    outcome = played(start, story, monkeypatch, empty)
    assert isinstance(outcome.error, Back)
    assert outcome.kind is None
    assert outcome.holds_nothing


def test_the_lengths_of_shares_are_explained(monkeypatch) -> None:
    async def story(player: PilotPlayer) -> None:
        await follow(player, "see words, mostly 20 or 33 a share", "press enter", "see How many words")
        await follow(player, "see usual; of as much as 12 words hold", "see usual; of as much as 24 words hold")
        await follow(player, "see rare; of as much as 18 words hold", "see shares of a seed of 64 bytes; rare")
        await out(player)

    played(collect_shares, story, monkeypatch, empty)


def test_what_is_kept_of_shares_shows_nothing_and_is_wiped() -> None:
    made, _ = texts(slip39_shares())
    with ShareEntry() as entry:
        with pytest.raises(ValueError, match="nothing was begun"):
            _ = entry.collector
        entry.begin(Slip39Collector())
        entry.collector.add(made[0])
        entry.passphrase.put(OWN)
        assert not entry.is_wiped
        assert repr(entry) == "<ShareEntry>"
        with pytest.raises(TypeError):
            pickle.dumps(entry)
    assert entry.is_wiped
    assert entry.passphrase.text == ""


async def load(ctx: Context, draft: Draft) -> None:
    """The whole way of a user who loads a key from its shares."""
    await enter_backup(ctx, draft)


def test_esc_goes_back_from_the_passphrase_of_a_loaded_key_into_its_shares(monkeypatch) -> None:
    made, fingerprint = texts(slip39_shares())

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see In which form", "press x", "see Which kind of shares", "press enter")
        await follow(player, "see How many words", "press enter", "see Word 1 of 20")
        await follow(player, f"type {made[0]}", "press enter", "see 1 more to go", f"type {made[1]}", "press enter")
        await follow(player, "see Did the shares", "press enter", "see Which key is it?", "press p")
        await follow(player, "see Does this key have a passphrase?", "press escape", "see Which key is it?")
        await follow(player, "press escape", "see Did the shares", "press escape", "see entered: that is enough.")
        await follow(player, "press escape", "see Esc again forgets 2 shares.", "press enter", "see Did the shares")
        await follow(player, "press enter", "see Which key is it?", "press p", "see Does this key have", "press enter")
        await home(player)

    outcome = played(load, story, monkeypatch, empty)
    assert outcome.error is None
    assert outcome.fingerprint == fingerprint
    assert outcome.holds_nothing


def test_esc_goes_back_into_shares_that_were_pasted_and_from_there_to_the_line(monkeypatch) -> None:
    made, _ = texts(slip39_shares())

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see In which form", "press t", "see What it is will be recognised.")
        await player.type(made[0])
        await follow(player, "press enter enter", "see 1 more to go", f"type {made[1]}", "press enter")
        await follow(player, "see Did the shares", "press enter", "see Which key is it?", "press p")
        await follow(player, "see Does this key have", "press escape", "see Which key is it?", "press escape")
        await follow(player, "see Did the shares", "press escape", "see that is enough", "press escape escape")
        await follow(player, "see What it is will be recognised.")
        await out(player)

    assert played(load, story, monkeypatch, empty).holds_nothing


def held_by_waiting_journeys(text: str) -> list[str]:
    """The variables of everything that waits in the event loop in which a text stands, by function and name."""
    found = []
    for task in asyncio.all_tasks():
        waiting = task.get_coro()
        while waiting is not None and (frame := getattr(waiting, "cr_frame", None)) is not None:
            for name, value in frame.f_locals.items():
                if text in told(value):
                    found.append(f"{frame.f_code.co_name}.{name}")
            waiting = getattr(waiting, "cr_await", None)
    return found


def told(value: object, depth: int = 4) -> str:
    """All text in a value and in what it holds, private names too."""
    if isinstance(value, str):
        return value
    if depth == 0:
        return ""
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(told(one, depth - 1) for one in value)
    if isinstance(value, dict):
        return " ".join(told(one, depth - 1) for one in value.values())
    names = [*getattr(type(value), "__slots__", ()), *getattr(value, "__dict__", ())]
    is_ours = type(value).__module__.startswith("coldtui.")
    return " ".join(told(getattr(value, name, ""), depth - 1) for name in names) if is_ours else ""


def test_no_waiting_journey_holds_the_text_of_a_share(monkeypatch) -> None:
    """Custody wipes what it holds; what a journey keeps in a variable would outlive that."""
    made, _ = texts(slip39_shares())
    held = []

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see In which form", "press t", "see Type or paste", f"type {made[0]}")
        await follow(player, "see [OK]", "press enter", "press enter", "see 1 more to go")
        held.extend(held_by_waiting_journeys(" ".join(made[0].split()[:3])))
        await out(player)

    played(load, story, monkeypatch, empty)
    assert held == []


def test_control_what_a_waiting_journey_holds_is_found() -> None:
    async def careless(secret: list[str], waiting: asyncio.Event) -> None:
        await waiting.wait()
        secret.clear()

    async def look() -> list[str]:
        waiting = asyncio.Event()
        task = asyncio.create_task(careless(["duckling enlarge academic"], waiting))
        await asyncio.sleep(0)
        found = held_by_waiting_journeys("enlarge")
        waiting.set()
        await task
        return found

    assert "careless.secret" in asyncio.run(look())
