"""F10: leave the program, in the live image the computer with it. The second of two steps, which says what is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.frame import Cover
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines, joined
from coldtui.ui.words import count, tag

_NAMED = 3
"""Files, keys and cards that are named; the others are counted."""

_CARDS_STAY = "Files on your cards stay as they are."


class Leave(Enum):
    """How to leave."""

    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is in this session that somebody may still want to look after.

    `signed` counts transactions, `files` are the names of what was written of them. `unread` are the fingerprints of
    loaded keys of which no backup was read back.
    """

    keys_loaded: int = 0
    wallets: int = 0
    is_making: bool = False
    is_overdue: bool = False
    signed: int = 0
    files: Sequence[str] = ()
    unread: Sequence[str] = ()


class Power(Cover, Step[Leave]):
    """Asks once more, and says what will be gone."""

    TITLE = "Leave coldtui"
    HELP_TEXT = (
        "F10 or Enter wipes the keys of this session and ends the program. Esc goes back to where you were.",
        "What is on your cards stays as it is.",
        "coldtui overwrites what it controls. Switch the computer off to clear the rest of its memory.",
    )
    BINDINGS = [keys.enter("Wipe and leave")]

    def __init__(self, summary: Summary, *, switches_off: bool = False) -> None:
        super().__init__()
        self._summary = summary
        self._switches_off = switches_off
        self._cards = Lines(_CARDS_STAY)
        self._in_use: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """What leaving means here."""
        return "Switch off" if self._switches_off else self.TITLE

    @property
    def help_text(self) -> tuple[str, ...]:
        """In the image the computer goes off as well."""
        if not self._switches_off:
            return self.HELP_TEXT
        return (
            "F10 or Enter wipes the keys and the memory of this computer, and switches it off.",
            "Esc goes back to where you were. What is on your cards stays as it is.",
            "Ctrl-Alt-Del, the power button and a closed lid do so from every screen, at once, without a question.",
            "When the screen is dark for some seconds, nothing of this session is left.",
        )

    def show_cards(self, in_use: Sequence[str]) -> None:
        """Say which cards are still in use: they should not be pulled out yet."""
        self._in_use = tuple(in_use)
        if self.stands:
            self.mounted()

    def mounted(self) -> None:
        """The cards may have been looked at while this was being put together."""
        if self._in_use:
            self._cards.update(joined([*_still_in_use(self._in_use, switches_off=self._switches_off), _CARDS_STAY]))

    def body(self) -> Iterable[Widget]:
        """What needs care, what is lost, what was done, and what is not lost."""
        summary = self._summary
        yield from self._cares()
        if summary.keys_loaded:
            yield Lines(
                f"{count(summary.keys_loaded, 'key')} will be wiped from this session.",
                "To use a key again you need its sealed backup or its recovery phrase, and its passphrase if any.",
                *([no_backup_of(summary.unread)] if summary.unread else []),
            )
        if summary.wallets:
            yield Lines(
                f"{count(summary.wallets, 'registered wallet')} will be forgotten. Keep the configuration file."
            )
        if summary.signed:
            yield Lines(_signed(summary))
        yield self._cards
        goes = "switches the computer off" if self._switches_off else "leaves"
        yield Lines(f"F10 again, or Enter, {goes}. Esc goes back.")

    def _cares(self) -> Iterable[Widget]:
        summary = self._summary
        if summary.is_making:
            yield Lines(
                Content.assemble(tag("CAUTION"), ("What is being made now will be forgotten.", "bold")),
                "What you wrote down of it is no checked backup: mark that paper, or destroy it.",
            )
        elif not summary.keys_loaded and not summary.wallets:
            yield Lines("Nothing is loaded: nothing will be lost.")
        if summary.is_overdue:
            yield Lines(
                Content.assemble(tag("CAUTION"), ("The sealed backup is overdue: a change is on no card yet.", "bold")),
                "Esc, and go home with your card plugged in: it is sealed at once.",
            )

    def key_label(self, binding: Binding) -> str:
        """Enter says what it does here."""
        is_off = binding.id == "enter" and self._switches_off
        return "Wipe and switch off" if is_off else super().key_label(binding)

    def action_go(self) -> None:
        """Enter, or F10 a second time."""
        self.answer(Leave.PROGRAM)


def no_backup_of(fingerprints: Sequence[str]) -> str:
    """What is said of keys, of which no backup was read back, before they are wiped."""
    return f"No backup was read back in this session of {_listed(fingerprints, 'key')}."


def _signed(summary: Summary) -> str:
    signed = f"Signed in this session: {count(summary.signed, 'transaction')}."
    return f"{signed} On your cards: {_listed(summary.files, 'file')}." if summary.files else f"{signed} No file of it."


def _still_in_use(cards: Sequence[str], *, switches_off: bool) -> tuple[Content, str]:
    it = "it" if len(cards) == 1 else "them"
    pull = f"Pull {it} out when the computer is off." if switches_off else f"Unmount {it} before you pull {it} out."
    return Content.assemble(tag("CAUTION"), (f"Still in use: {_listed(cards, 'card')}.", "bold")), pull


def _listed(names: Sequence[str], noun: str) -> str:
    more = len(names) - _NAMED
    return ", ".join((*names[:_NAMED], f"and {count(more, f'more {noun}')}") if more > 0 else names)
