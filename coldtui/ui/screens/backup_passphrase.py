"""The passphrase of a sealed backup: a new one of one's own, measured and typed twice, or the one that opens it."""

from typing import ClassVar

from textual.content import Content

from coldtui.core.passphrase import unusual
from coldtui.core.strength import ENOUGH, Strength, measure
from coldtui.formats.age import normalise_passphrase
from coldtui.ui.screens.key_passphrase import KeyPassphrase
from coldtui.ui.screens.opening import Opening
from coldtui.ui.widgets.text_line import TextLine
from coldtui.ui.words import bar, count, tag

_BAR = 24


class NewBackupPassphrase(KeyPassphrase):
    """One line, measured while it is typed; only what is hard to guess is asked for a second time.

    The answer is as it was typed. How many blanks stand between two words does not matter, here as in the seal.
    """

    TITLE = "Backup passphrase"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Whoever finds the card can try passphrases for years. So a short one is not taken.",
        "Six words that have nothing to do with each other are enough; no signs or digits are asked for.",
        "The measure is cautious: it counts what programs try first, and cannot know what others know of you.",
        "Capital letters count. Blanks only part the words: one or several are the same.",
        "You type it twice. F3 shows what you type, F4 the number of each character in Unicode.",
        "Esc goes back: from the second time to the first, and from there to the choice of passphrase.",
    )
    QUESTION: ClassVar[str] = "Choose the passphrase of your sealed backup, and type it. Write it down as you type it."
    EMPTY: ClassVar[str] = "Type a passphrase, or press Esc."

    def remarks(self, text: str) -> list[str | Content]:
        """How long it is and how hard to guess, and what is unusual about it."""
        rows: list[str | Content] = [_length(text) if text else self.NOTHING]
        if text and not self.is_second:
            rows += ["", *_measured(measure(text))]
        return rows + _unusual(text)

    def is_same(self, typed: str, first: str) -> bool:
        """Whether both are the same for the seal."""
        return normalise_passphrase(typed) == normalise_passphrase(first)

    def action_go(self) -> None:
        """Enter."""
        text = self.query_one(TextLine).text
        if not text or self.is_second or measure(text).is_enough:
            super().action_go()
        else:
            self.say("This is too easy to guess. Make it longer, or go back: Esc.", "CAUTION")


class TypeBackupPassphrase(Opening):
    """The passphrase under which a backup was sealed."""

    TITLE = "Backup passphrase"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "This is the passphrase of the sealed backup: the words that coldtui drew for you, or one of your own.",
        "Type it whole. Capital letters count; drawn words are all in small letters, with a blank between two of them.",
        "It is neither the recovery phrase nor the passphrase of a key.",
        "F3 shows what you type, F4 the number of each character in Unicode. Locking forgets it.",
    )
    MISSING: ClassVar[str] = "Type the passphrase of the backup, or press Esc."

    def remarks(self, text: str) -> list[str | Content]:
        """How long it is: that helps to find one's place in words that are hidden."""
        return [_length(text) if text else self.NOTHING, *_unusual(text)]

    def is_missing(self, typed: str) -> bool:
        """Whether nothing of it counts."""
        return not normalise_passphrase(typed)


def _length(text: str) -> str:
    return f"{count(len(text), 'character')}, {count(len(text.split()), 'word')}"


def _measured(strength: Strength) -> list[str | Content]:
    said = f"about {strength.bits:.0f} bits" if strength.is_enough else f"about {strength.bits:.0f} of {ENOUGH} bits"
    severity = "OK" if strength.is_enough else "INFO"
    share = 1.0 if strength.is_enough else min(strength.bits / ENOUGH, 1 - 1 / _BAR)
    return [f"{bar(share, _BAR)}  {said}", Content.assemble(tag(severity), strength.sentence)]


def _unusual(text: str) -> list[Content]:
    return [Content.assemble(tag("CAUTION"), sentence) for sentence in unusual(normalise_passphrase(text))]
