"""The screens that split a key into shares and put shares together, with values that fill them."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.core import slip39
from coldtui.core.errors import Unreadable
from coldtui.core.wordlist import Language
from coldtui.custody.collecting import GroupProgress, Progress
from coldtui.custody.session import Session
from coldtui.custody.shares import Place, Scheme, Shares
from coldtui.custody.splitting import schemes
from coldtui.journeys import load_shares, share_text
from coldtui.journeys.split_plan import TITLE
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.reenter import Reenter
from coldtui.ui.screens.share_mode import ChooseShareMode
from coldtui.ui.screens.share_passphrase import NewSharePassphrase, SharePassphrase
from coldtui.ui.screens.share_set import SharesEntered
from coldtui.ui.screens.share_string import EnterString, ReenterString
from coldtui.ui.screens.share_words import EnterPart, EnterShare
from coldtui.ui.screens.show_words import ShowWords
from coldtui.ui.screens.split_confirm import ConfirmSplit
from coldtui.ui.screens.tell import Tell

ENTROPY = bytes(range(32))
KEY = bytes.fromhex("73c5da0a")
GROUPS = [(2, 3), (3, 5), (1, 1)]
STRING = (
    "ms100c8vsm32zxfguhpchtlupzry9x8gf2tvdw0s3jn54khce6mua7lqpzygsfjd6an074rxvcemlh8wu3tk925acdefghjklmnpqrstuvwxy06f"
)
PROGRESS = Progress(2, (GroupProgress(1, 2, 2), GroupProgress(3, 1, 3)), 2, 4, "7f3a", 33)


def of_a_set(scheme: Scheme, *, in_groups: bool = False, language: Language = Language.ENGLISH) -> Shares:
    """A set of one share."""
    needed = 3 if scheme is Scheme.SEED_XOR else 2
    place = Place(3, 4, 2, 2, 5, 3) if in_groups else Place(1, 1, 1, 2, 3, needed)
    text = (STRING + "hpv80undvarhrak").upper() if scheme is Scheme.CODEX32 else " ".join(slip39.WORDS[-33:])
    identifier = {Scheme.CODEX32: "0C8V", Scheme.SEED_XOR: ""}.get(scheme, "7f3a")
    return Shares(scheme, KEY, identifier, [place], [text], bool, language=language)


def meaning(scheme: Scheme, words: int | None = 24) -> Explain:
    """What a kind of shares brings back."""
    heading, *sentences = share_text.meaning(scheme, has_passphrase=scheme is not Scheme.SLIP39_WALLET, words=words)
    return Explain(TITLE, heading, sentences)


def drawbacks(number: int) -> Explain:
    """One of the screens before the first question."""
    heading, *sentences = share_text.DRAWBACKS[number - 1]
    return Explain(TITLE, heading, sentences, state=f"{number} of 2", severity="CAUTION" if number == 1 else "")


def kinds() -> Choose[Scheme]:
    """Which kind of shares a phrase with a passphrase can have."""
    with Session() as session, session.draft() as draft:
        draft.from_entropy(ENTROPY)
        rows = [Item(*share_text.offer(scheme, True), scheme) for scheme in schemes(draft)]
    question = "Which kind of shares? They are read by different programs."
    return Choose(TITLE, question, rows, help_text=share_text.SCHEME_HELP)


def sheet(scheme: Scheme, **more: bool | Language) -> Tell:
    """The head of a sheet of paper."""
    shares = of_a_set(scheme, **more)
    facts = share_text.sheet(shares, 0, has_passphrase=scheme is Scheme.SLIP39_PHRASE)
    line = "Write this at the top of the sheet."
    return Tell(TITLE, "INFO", line, facts=facts, after=share_text.sheet_notes(shares))


def shown(scheme: Scheme) -> ShowWords:
    """A share that is shown."""
    shares = of_a_set(scheme)
    return ShowWords(
        "Share 2 of 3",
        shares.count(0),
        lambda: shares.words(0),
        lines=share_text.how_to_write(shares),
        after=("The next step asks you for all of it: that is how we know that the sheet is right.",),
        state="2 of 3",
        noun="groups" if scheme is Scheme.CODEX32 else "words",
    )


def hand_over() -> Explain:
    """Before a share is shown."""
    heading = "Now only the holder of share 2 of 5 in group 3 may look."
    return Explain(TITLE, heading, share_text.HAND_OVER, state="7 of 9", enter="I am alone")


def confirm() -> ConfirmSplit:
    """The most that there can be to confirm."""
    needed, shares = share_text.numbers(GROUPS * 5, 9)
    facts = [
        ("Key", "73c5 da0a, and with your passphrase b868 8df1"),
        ("Kind", Scheme.SLIP39_PHRASE.value),
        ("Shares", shares),
        ("Needed", needed),
        ("Passphrase", "of the shares: yes; yours is in no share, and needed too"),
    ]
    return ConfirmSplit("Make these shares?", share_text.CONFIRMATION, facts)


def closing() -> Tell:
    """The screen after the last share."""
    shares = of_a_set(Scheme.SLIP39_PHRASE)
    line = "All 3 shares are right: put together again, they opened the key."
    with Session() as session, session.draft() as draft:
        draft.from_entropy(ENTROPY)
        draft.set_passphrase("tea")
        beside = share_text.besides(draft, shares.scheme)
    hint = share_text.closing(shares, [(2, 3)], 1, has_passphrase=True, beside=beside)
    return Tell("Your shares work", "OK", line, hint, after=share_text.afterwards(needs_own=True))


def passphrase() -> Choose[str]:
    """Whether the shares of a key with a passphrase get one more."""
    with Session() as session, session.draft() as draft:
        draft.from_entropy(ENTROPY)
        draft.set_passphrase("tea")
        none, added = share_text.notes_of_passphrase(draft)
    rows = [Item("No passphrase", none, ""), Item("Add a passphrase", added, "")]
    return Choose(TITLE, share_text.EXTRA_WORD_QUESTION, rows, help_text=share_text.EXTRA_WORD_HELP)


def entered() -> SharesEntered:
    """Back from the questions after the last share."""
    whole = Progress(2, (GroupProgress(1, 2, 2),), 1, 1, "7f3a", 33)
    return SharesEntered(share_text.entered_lines(whole), share_text.entered(whole))


def refuse(_typed: object) -> None:
    """A check that nothing passes."""
    raise Unreadable("This share has a mistake, probably near word 12.", "Compare it with the paper.")


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "split-drawbacks": lambda: drawbacks(1),
    "split-purpose": lambda: drawbacks(2),
    "split-kind": kinds,
    "split-of-phrase": lambda: meaning(Scheme.SLIP39_PHRASE),
    "split-of-wallet": lambda: meaning(Scheme.SLIP39_WALLET),
    "split-of-seed": lambda: meaning(Scheme.CODEX32),
    "split-xor": lambda: meaning(Scheme.SEED_XOR, 21),
    "split-confirm": confirm,
    "split-hand-over": hand_over,
    "split-sheet": lambda: sheet(Scheme.SLIP39_PHRASE, in_groups=True, language=Language.CHINESE_TRADITIONAL),
    "split-sheet-codex32": lambda: sheet(Scheme.CODEX32),
    "split-sheet-xor": lambda: sheet(Scheme.SEED_XOR),
    "split-share": lambda: shown(Scheme.SLIP39_WALLET),
    "split-share-codex32": lambda: shown(Scheme.CODEX32),
    "split-reenter": lambda: Reenter(
        "Check share 2 of 5 in group 3", 33, slip39.completions, slip39.meant, lambda _number, _word: True
    ),
    "split-reenter-codex32": lambda: ReenterString("Check share 2 of 3", [4] * 31 + [3], lambda _number, _group: True),
    "split-add-passphrase": passphrase,
    "split-passphrase": NewSharePassphrase,
    "split-closing": closing,
    "shares-kind": load_shares._which,
    "shares-count": load_shares._count_of_shares,
    "shares-entered": entered,
    "shares-enter": lambda: EnterShare(33, refuse),
    "shares-enter-part": lambda: EnterPart(24, "2 parts"),
    "shares-enter-more": lambda: EnterShare(33, refuse, share_text.progress_lines(PROGRESS)),
    "shares-enter-codex32": lambda: EnterString(refuse),
    "shares-enter-codex32-more": lambda: EnterString(refuse, share_text.progress_lines(PROGRESS)),
    "shares-passphrase": SharePassphrase,
    "shares-mode": lambda: ChooseShareMode(KEY, bytes.fromhex("b8688df1"), Language.CHINESE_TRADITIONAL.title),
}
"""Names of pictures, and how to make the screen."""
