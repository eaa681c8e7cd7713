"""What became of a key that was destroyed: public facts only, for the screen and for a record on a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from coldtui.core.text import printable
from coldtui.journeys.clear_card import Cleared
from coldtui.journeys.exports import numbered
from coldtui.ui.words import fingerprint

_LONGEST = 200
_WIDTH = 74
"""Characters in a line: as many as a screen of 80 shows."""

FLASH = (
    "Deleting marks the space on a card as free and no more: the encrypted file can be found there for a while. "
    "If somebody else knows the backup passphrase, destroy the card itself."
)
"""What no program can promise of a card."""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One key that was destroyed. `key` is its fingerprint (4 bytes), `kind` what it was made of, in words.

    `cards` are those that were dealt with; `beyond` are the copies that no program reaches, a sentence each.
    """

    key: bytes
    kind: str
    cards: tuple[Cleared, ...]
    beyond: tuple[str, ...]
    was_loaded: bool

    @property
    def is_clear(self) -> bool:
        """Whether no card that was plugged in is known to hold the key."""
        return all(card.is_clear for card in self.cards)

    def text(self, date: str = "") -> str:
        """The record: short lines without a secret. `date` is what the user calls the day; may be empty."""
        lines = [
            "coldtui: a key was destroyed, as far as a program can",
            "",
            f"Fingerprint  {fingerprint(self.key)}",
            f"Kind         {self.kind}",
            f"Date         {printable(date, 40) or 'not stated'}",
            f"Memory       {'wiped' if self.was_loaded else 'it was not loaded'}",
            "",
            *_block("Cards that were plugged in", [one for card in self.cards for one in said(card)]),
            *_block("Not reached: destroy these yourself", self.beyond),
            *wrap(FLASH, _WIDTH),
            "",
            "The date is what somebody typed: this computer keeps no time. This record",
            "holds no secret.",
        ]
        return "\n".join(lines) + "\n"

    def file_name(self, n: int = 1) -> str:
        """The n-th choice of a name for the record."""
        return numbered(f"destroyed-{self.key.hex()}", ".txt")(n)


def said(card: Cleared) -> list[str]:
    """What became of one card, a sentence each."""
    name = printable(card.card, _LONGEST)
    if not card.number:
        return [f"{name}: {card.fault}"]
    found = [f"{name}: sealed without the key, generation {card.number}; {_numbers(card.removed) or 'none'} removed."]
    if card.left:
        found.append(f"{name}: {_numbers(card.left)} may still be there and hold the key.")
    if card.needed:
        found.append(f"{name}: {_numbers(card.needed)} stays: it holds something else that is nowhere newer.")
    if card.unopened:
        found.append(f"{name}: {_numbers(card.unopened)} not touched: it does not open, or is misnamed.")
    if card.has_more:
        found.append(f"{name}: there are more backups on it than were looked at.")
    if card.fault:
        found.append(f"{name}: {card.fault}")
    return found


def _numbers(numbers: Sequence[int]) -> str:
    named = [str(number) for number in numbers]
    if not named:
        return ""
    joined = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    return f"generation{'s' if len(named) > 1 else ''} {joined}"


def _block(title: str, sentences: Sequence[str]) -> list[str]:
    rows = [row for sentence in sentences or ["none"] for row in wrap(sentence, _WIDTH - 2, subsequent_indent="  ")]
    return [title, *(f"  {row}" for row in rows), ""]
