"""Give a backup of a key in any form, and have it in a draft: to load it, or only to check it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import TypeVar

from coldtui.core.errors import ColdtuiError, Unreadable
from coldtui.core.wordlist import Language
from coldtui.custody.draft import Draft
from coldtui.custody.material import Kind
from coldtui.devices import Devices, pictures
from coldtui.devices.media import FileEntry
from coldtui.formats import other_backups, payload
from coldtui.formats.given import Candidate, Form, Given
from coldtui.formats.recognise import is_usable, recognise, so_far
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_file
from coldtui.journeys.fill import fill
from coldtui.journeys.load_shares import ShareEntry, collect_shares, reopen_shares
from coldtui.journeys.order import in_order
from coldtui.journeys.scan import scan
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.screens.paste import Paste
from coldtui.ui.step import Back
from coldtui.ui.words import count

Source = TypeVar("Source")

SUFFIXES = (".txt", ".key", ".bin", ".json", ".age", *pictures.SUFFIXES, *other_backups.SUFFIXES)
"""The endings of files that can hold a backup, or something that is named when it is none."""

_HELP = (
    "Word by word is the surest way: each word is checked as you type it.",
    "Typed or pasted text can be words, word numbers, the digits of a SeedQR, a private master key or codex32.",
    "A code is a SeedQR or CompactSeedQR, or holds any of these as text. A file too, or it is a picture of a code.",
    "Shares or parts are what a key was split into: SLIP-39, codex32 or Seed XOR.",
)
_COUNT_HELP = (
    "A recovery phrase is a group of 12, 15, 18, 21 or 24 words. Count the words on your paper.",
    "On the next screen you type them, one after the other.",
)
_COUNTS = {12: "usual", 24: "usual", 15: "rare", 18: "rare", 21: "rare"}
_LANGUAGE_HELP = (
    "Nearly every recovery phrase is English. Choose another language only if the words on your paper are of it.",
    "A language with letters that this keyboard cannot type can be read from a file on a card.",
)
_TYPE = "Type or paste your backup. What it is will be recognised."
_SCAN = "Hold the code of your backup before the camera. Nobody else may see it."
_HERE = "Here, show the code of the backup of your key."
_MISTAKEN = "It is a SeedQR with a mistake: give it again"
_NO_CODE = Unreadable(
    "There is no QR code in this picture that can be read.",
    "Take it again straight from above, sharp, with the whole code and its white border.",
)


class Way(Enum):
    """How a backup is given."""

    WORDS = "words"
    TEXT = "text"
    FILE = "file"
    SCAN = "scan"
    SHARES = "shares"


class _Wish(Enum):
    LANGUAGE = "another language"


@dataclass(frozen=True, slots=True)
class Entered:
    """What is known of a backup that was given, and may be told: its form in words, and whether it lay on a card."""

    form: str
    was_on_card: bool


Then = Callable[[Entered], Awaitable[None]]
"""What follows when a backup was given; Back in it returns to the passphrase, or to where the backup is given."""


@dataclass(slots=True)
class _Entering:
    """Where the user is; the key itself is in the draft."""

    draft: Draft
    title: str
    reason: str
    way: Way = Way.WORDS
    count: int = 24
    language: Language = Language.ENGLISH
    form: str = field(default="")
    entry: FileEntry | None = None
    shares: ShareEntry = field(default_factory=ShareEntry)


async def enter_backup(
    ctx: Context, draft: Draft, reason: str = "", *, title: str = "Load a key", then: Then | None = None
) -> Entered:
    """Ask for a backup in any form, and for its passphrase where it takes one, and fill the draft. Raises Back.

    `reason` is a sentence that says why it is asked for. `then` is one more step, with Back in order.
    """
    entering = _Entering(draft, title, reason)
    with ctx.session.track(entering.shares):
        await in_order(
            partial(_choose_way, ctx, entering),
            partial(_fill, ctx, entering),
            partial(_finish, ctx, entering, then),
        )
    return _entered(entering)


def _entered(entering: _Entering) -> Entered:
    return Entered(entering.form, entering.way is Way.FILE)


async def enter_given(ctx: Context, draft: Draft, holder: list[Given], then: Then) -> None:
    """Fill the draft with what was scanned already, and go on as `enter_backup` does. Raises Back.

    What is in `holder` is taken out.
    """
    entering = _Entering(draft, "Load a key", "", Way.SCAN)
    with ctx.session.track(entering.shares):
        await _take(ctx, entering, holder)
        await _finish(ctx, entering, then)


async def _choose_way(ctx: Context, entering: _Entering) -> None:
    entering.draft.wipe()
    rows = [
        Item("Recovery phrase, word by word", "each word is checked as you type it", Way.WORDS, "w"),
        Item("Type or paste anything", "words, numbers, SeedQR, xprv, codex32", Way.TEXT, "t"),
        Item("From a file on a card", "a text, or a picture of a QR code", Way.FILE, "f"),
        Item("Scan a code", "SeedQR and others, with the camera", Way.SCAN, "c"),
        Item("Shares or parts", "SLIP-39, codex32, Seed XOR", Way.SHARES, "x"),
    ]
    question = f"{entering.reason} In which form is your backup?".strip()
    at = [row.value for row in rows].index(entering.way)
    entering.way = await ctx.ask(Choose(entering.title, question, rows, help_text=_HELP, at=at))


async def _fill(ctx: Context, entering: _Entering) -> None:
    if await reopen_shares(ctx, entering.draft, entering.shares):
        return
    match entering.way:
        case Way.WORDS:
            await _by_words(ctx, entering)
        case Way.TEXT:
            await _by_text(ctx, entering)
        case Way.FILE:
            await _from_file(ctx, entering)
        case Way.SCAN:
            await _by_camera(ctx, entering)
        case Way.SHARES:
            await collect_shares(ctx, entering.draft, kept=entering.shares)
            entering.form = "shares"


async def _finish(ctx: Context, entering: _Entering, then: Then | None) -> None:
    last = partial(_last, entering, then)
    if entering.draft.takes_passphrase:
        await in_order(partial(_enter_passphrase, ctx, entering.draft), last)
    else:
        await last()


async def _last(entering: _Entering, then: Then | None) -> None:
    if then is not None:
        await then(_entered(entering))


async def _enter_passphrase(ctx: Context, draft: Draft) -> None:
    draft.set_passphrase(await ctx.ask(Passphrase()))


# --- word by word -----------------------------------------------------------------------------------------------------


async def _by_words(ctx: Context, entering: _Entering) -> None:
    """Count and words; whoever comes back from a later step finds the words as they were typed."""
    has_words = entering.draft.kind is Kind.PHRASE
    while True:
        if not has_words:
            await _choose_count(ctx, entering)
        try:
            words = await ctx.ask(EnterWords(entering.count, _words_of(entering), entering.language))
        except Back:
            has_words = False
            entering.draft.wipe()
            continue
        entering.draft.from_phrase(words, entering.language)
        entering.form = Form.PHRASE.value
        return


def _words_of(entering: _Entering) -> tuple[str, ...]:
    return entering.draft.words() if entering.draft.kind is Kind.PHRASE else ()


async def _choose_count(ctx: Context, entering: _Entering) -> None:
    while True:
        rows: list[Item[int | _Wish]] = [Item(count(number, "word"), note, number) for number, note in _COUNTS.items()]
        rows.append(Item("Another language", f"now {entering.language.title}", _Wish.LANGUAGE, "a"))
        question = "How many words does your recovery phrase have?"
        at = [*_COUNTS].index(entering.count)
        chosen = await ctx.ask(Choose(entering.title, question, rows, help_text=_COUNT_HELP, at=at))
        if isinstance(chosen, int):
            entering.count = chosen
            return
        try:
            await _choose_language(ctx, entering)
        except Back:
            continue


async def _choose_language(ctx: Context, entering: _Entering) -> None:
    languages = tuple(Language)
    step = Choose(
        "Language",
        "In which language are the words?",
        [Item(language.title, "", language) for language in languages],
        help_text=_LANGUAGE_HELP,
        at=languages.index(entering.language),
    )
    entering.language = await ctx.ask(step)


# --- text, files ------------------------------------------------------------------------------------------------------


async def _by_text(ctx: Context, entering: _Entering) -> None:
    await _until_taken(ctx, entering, lambda: ctx.ask(Paste(_TYPE, so_far, is_usable)), _recognised)


async def _by_camera(ctx: Context, entering: _Entering) -> None:
    async def code() -> bytes:
        instead = _HERE if entering.reason else ""
        return (await scan(ctx, frozenset({payload.Kind.SECRET}), entering.title, _SCAN, instead)).data

    await _until_taken(ctx, entering, code, _recognised)


async def _from_file(ctx: Context, entering: _Entering) -> None:
    async def file() -> FileEntry:
        question = "Which file holds the backup?"
        entering.entry = await choose_file(ctx, entering.title, question, SUFFIXES, last=entering.entry)
        return entering.entry

    async def read(entry: FileEntry) -> Given:
        return await ctx.work(_read_file, ctx.devices, entry)

    await _until_taken(ctx, entering, file, read)


async def _until_taken(
    ctx: Context, entering: _Entering, ask: Callable[[], Awaitable[Source]], read: Callable[[Source], Awaitable[Given]]
) -> None:
    """Ask for a backup until it can be read and fills the draft; nobody holds it longer than that. Raises Back."""
    while True:
        held = [await ask()]
        try:
            await _take(ctx, entering, [await read(held.pop())])
        except ColdtuiError as error:
            await ctx.tell(error)
        except Back:
            continue
        else:
            return


async def _recognised(data: bytes | str) -> Given:
    return recognise(data)


def _read_file(devices: Devices, entry: FileEntry) -> Given:
    return _read(devices.pictures, devices.media.read(entry), entry.name)


def _read(reader: pictures.PictureReader, data: bytes, name: str = "") -> Given:
    """What a file holds: itself, or what its QR codes hold. A code that is no backup is left out beside one that is."""
    if not pictures.is_picture(data):
        return _not_a_picture(data, name)
    codes = reader.qr_codes(data)
    if not codes:
        raise _NO_CODE
    read: list[Given] = []
    errors: list[ColdtuiError] = []
    for code in codes:
        try:
            read.append(recognise(code))
        except ColdtuiError as error:
            errors.append(error)
    if not read:
        raise errors[0]
    # what is sure stands before what could only be a mistake
    read.sort(key=lambda one: bool(one.mistake))
    found = tuple(candidate for one in read for candidate in one.candidates)
    return Given(found, len(found) > 1 or any(one.must_ask for one in read), read[0].mistake)


def _not_a_picture(data: bytes, name: str) -> Given:
    try:
        return recognise(data)
    except Unreadable as error:
        # whatever it is called, it can hold a backup; where it holds none, its name says what it should be
        if data.strip() and pictures.is_called_picture(name):
            raise pictures.no_picture() from error
        raise


def which(given: Given) -> Choose[Candidate | None]:
    """In which way to read what was given; None is that it has a mistake, which stands first: nobody agrees unread."""
    rows: list[Item[Candidate | None]] = [Item(one.title, one.note, one) for one in given.candidates]
    if given.mistake:
        rows.insert(0, Item(_MISTAKEN, "Compare every digit with those of your backup.", None))
    question = "Which of these is it?" if len(rows) > 1 else "Is it this?"
    return Choose("What was given", f"{given.mistake}\n{question}".strip(), rows)


async def _take(ctx: Context, entering: _Entering, holder: list[Given]) -> None:
    """Fill the draft with what was given; where it can be read in several ways, the user says in which. Raises Back.

    What is in `holder` is taken out, so that nobody holds the text of a secret while something else is asked.
    """
    given = holder.pop()
    step = which(given) if given.must_ask else None
    chosen: Candidate | None = given.candidates[0]
    del given
    if step is not None:
        del chosen
        chosen = await ctx.ask(step)
    del step
    if chosen is None:
        raise Back
    candidate = chosen
    del chosen
    form = candidate.given_as
    if not fill(entering.draft, candidate, is_test=ctx.network.is_test):
        shares = list(candidate.shares)
        del candidate
        await collect_shares(ctx, entering.draft, shares, kept=entering.shares)
    entering.form = form
