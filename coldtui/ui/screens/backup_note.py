"""The questions about one copy of a backup: where it lies, what protects it, when it was looked at."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.widget import Widget

from coldtui.core.backup_places import Protection
from coldtui.formats import looks_like
from coldtui.ui import keys
from coldtui.ui.screens.confirm import Confirm
from coldtui.ui.screens.state_date import StateDate
from coldtui.ui.screens.state_known import StateKnown
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.menu import Entry, Menu
from coldtui.ui.widgets.status_row import StatusRow
from coldtui.ui.widgets.text_line import TextLine

LONGEST_PLACE = 60
"""Characters of a place that can be typed."""


class StatePlace(Step[str]):
    """One line: the place in the user's words, without blanks at its ends."""

    TITLE = "Where does it lie?"
    HELP_TEXT = (
        "Name the place so that you know it again, the building first: Home, desk. Or: Bank, box 12.",
        "Two copies are in one place when a fire or a thief gets both: give them the same name then.",
        "The name stands in your sealed backups only. Never type anything of the backup itself here.",
    )
    BINDINGS = [keys.enter("Continue")]

    def __init__(self, question: str, typed: str = "") -> None:
        super().__init__()
        self._question = question
        self._typed = typed

    def body(self) -> Iterable[Widget]:
        """The question and the line."""
        yield Lines(self._question)
        yield TextLine(limit=LONGEST_PLACE, commands={"enter": self.action_go})
        yield Lines("The building first, as in: Home, desk. Two things that burn together are in one place.")

    def mounted(self) -> None:
        """Start with what was typed before."""
        if self._typed:
            self.query_one(TextLine).put(self._typed)

    def forget_typed(self) -> None:
        """Nothing secret belongs here, but somebody may have typed it."""
        self.query_one(TextLine).clear()

    def on_text_line_changed(self) -> None:
        """Another text is another place."""
        self.say("")

    def action_go(self) -> None:
        """Enter."""
        text = self.query_one(TextLine).text.strip()
        held = looks_like.secret(text.encode("utf-8", "replace"))
        if not text:
            self.say("Type the place first, or press Esc.", "INFO")
        elif held is not None:
            self.say(f"This looks like {held.value}. Type where it lies, and nothing of it.", "CAUTION")
        else:
            self.answer(text)


class StateFingerprint(StateKnown):
    """The fingerprint of the key that a copy belongs to."""

    TITLE = "Of which key?"
    HELP_TEXT = (
        "The fingerprint has 8 digits or letters from a to f. Your notes and your wallet program show it.",
        "With its passphrase a key has another fingerprint than without. Take the one that you use.",
        "It tells coldtui which copies belong together. It is no secret.",
    )


class LastChecked(StateDate):
    """When a copy was last looked at; empty means never."""

    TITLE = "Last checked"
    HELP_TEXT = (
        "To check a copy, look at it, and read it in: Backups, c. A sealed card is checked by opening it.",
        "Type the day as you would write it. This computer keeps no date that one can trust.",
        "Leave the line empty if nobody has checked it yet: the register will remind you.",
    )
    QUESTION = "When was this copy last checked? Leave the line empty if it never was."


PROTECTIONS: tuple[tuple[Protection, str], ...] = (
    (Protection.HIDDEN, "where nobody looks by chance"),
    (Protection.LOCKED, "in a safe or a bank"),
    (Protection.BAG, "you would see that it was opened"),
    (Protection.FIREPROOF, "a box that keeps fire and water out"),
    (Protection.ENCRYPTED, "useless without another secret"),
    (Protection.KNOWN, "who can find it when you cannot be asked"),
)
"""What can be ticked, each with what it means."""


class TickProtections(Step[frozenset[Protection]]):
    """A list in which Space ticks any number of rows."""

    TITLE = "What protects it?"
    HELP_TEXT = (
        "Space ticks the marked row, or takes its tick away. Enter goes on, with no tick too.",
        "A bag does not keep a thief out, but you see that he was there. Look at it when you check the copy.",
        "Somebody whom you trust should know where a copy is, and how the wallet is restored without you.",
    )
    BINDINGS = [keys.key("space", "tick", "Tick", "Space"), keys.enter("Continue")]

    def __init__(self, question: str, ticked: Iterable[Protection] = (), strange: Sequence[str] = ()) -> None:
        super().__init__()
        self._question = question
        self._ticked = set(ticked)
        self._strange = tuple(strange)

    def body(self) -> Iterable[Widget]:
        """The question and the list; below it what another version noted."""
        yield Lines(self._question)
        menu = Menu(self._entries())
        menu.set_class(bool(self._strange), "-all")
        yield menu
        if self._strange:
            yield Lines("", gap=False)
            yield Lines(f"And as another version noted: {', '.join(self._strange)}")

    def _entries(self) -> list[Entry]:
        return [Entry(f"[{'x' if one in self._ticked else ' '}] {one.value}", note) for one, note in PROTECTIONS]

    def on_menu_moved(self) -> None:
        """There may be more below, or no more."""
        self.scrolled()

    def scrolled(self) -> None:
        """The list scrolls by itself."""
        self.query_one(StatusRow).show_more(self.query_one(Menu).more_below)

    def action_tick(self) -> None:
        """Space."""
        menu = self.query_one(Menu)
        if menu.at is not None:
            self._ticked ^= {PROTECTIONS[menu.at][0]}
            menu.put(self._entries())

    def action_go(self) -> None:
        """Enter."""
        self.answer(frozenset(self._ticked))


class ConfirmKeep(Confirm):
    """Before a copy is noted where it should not be."""

    TITLE = "Think twice"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Esc goes back, to put it in another place. Press k to note it as it is.",
        "Parts that open the key together protect it only while nobody finds them together.",
        "The register says where things are: noting it changes nothing about the danger.",
    )
    BINDINGS = [keys.key("k", "agree", "Keep it anyway")]


class ConfirmRemoveNote(Confirm):
    """Before a note is removed."""

    TITLE = "Remove this note?"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Press r to remove the note from the register, and from the backups that are sealed from now on.",
        "The copy itself stays where it is. Destroy it first, or nobody will remember that it is there.",
        "Esc goes back and keeps the note.",
    )
    BINDINGS = [keys.key("r", "agree", "Remove the note")]


class ConfirmRemoveLabels(Confirm):
    """Before all labels are removed."""

    TITLE = "Remove all labels?"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Press r to remove every label here, and from the backups that are sealed from now on.",
        "The labels in your wallet program stay as they are.",
        "Esc goes back and keeps them.",
    )
    BINDINGS = [keys.key("r", "agree", "Remove all labels")]
