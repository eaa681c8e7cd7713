"""The words of the screen on which rolls are typed, for each source."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coldtui.core.entropy import DECK, Source, symbols
from coldtui.ui.widgets.rolls import cards_left


@dataclass(frozen=True, slots=True)
class Wording:
    """How a source is spoken of: a title, what to do, and what one event and several of them are called."""

    title: str
    task: str
    one: str
    many: str
    keys: str


WORDING = {
    Source.D6: Wording(
        "Roll the dice",
        "Type each roll as it lies, left to right. Choose none, repeat none.",
        "roll",
        "rolls",
        "Type 1 to 6 for each roll.",
    ),
    Source.D20: Wording(
        "Roll a 20-sided die",
        "Type each number as it lies, Space behind it. Choose none, repeat none.",
        "roll",
        "rolls",
        "Type 1 to 20 for each roll, and Space or Enter behind each number.",
    ),
    Source.COINS: Wording(
        "Flip coins",
        "Type h for heads, t for tails. Take what lies, leave none out.",
        "flip",
        "flips",
        "Type h (or 1) for heads and t (or 0) for tails.",
    ),
    Source.CARDS: Wording(
        "Draw cards",
        "Shuffle seven times. From the top, type rank and suit (s h d c).",
        "card",
        "cards",
        "Type the rank (A 2 3 4 5 6 7 8 9 T J Q K, T is ten), then s, h, d or c for the suit.",
    ),
    Source.MASH: Wording(
        "Hit keys",
        "Hit letters and digits all over the keyboard, without a rhythm.",
        "key",
        "keys",
        "Any letter or digit.",
    ),
    Source.HEX: Wording(
        "Type hexadecimal digits",
        "Type digits that another random generator gave you: 0-9 and a-f.",
        "digit",
        "digits",
        "Type 0 to 9 and a to f.",
    ),
}

ALONE_FORMULA = {
    Source.D6: "SHA-256 of the rolls as digits, as Coldcard and SeedSigner do it.",
    Source.D20: 'SHA-256 of the numbers joined by "-", as Krux does it.',
    Source.COINS: "SHA-256 of the flips, 1 for heads and 0 for tails, as SeedSigner does it.",
    Source.CARDS: "SHA-256 of the cards without blanks, as in ASTD2C.",
}
"""What is hashed where a source stands alone."""

_WIDEST_BAR = 12


def tally(source: Source, found: Sequence[str]) -> list[str]:
    """What came up how often, as rows."""
    if source is Source.CARDS:
        shuffle = len(found) // DECK + 1
        return [f"Shuffle {shuffle}: {cards_left(len(found))} of {DECK} cards are left in the deck."]
    counts = Counter(found)
    if source is Source.MASH:
        return [f"{len(counts)} different keys."]
    names = {"1": "heads", "0": "tails"} if source is Source.COINS else {}
    columns = {Source.D6: 3, Source.COINS: 2}.get(source, 5 if source is Source.D20 else 4)
    widest = _WIDEST_BAR if columns <= 3 else 5
    scale = max(1, -(-max(counts.values(), default=0) // widest))
    cells = [
        f"{names.get(face, face):>{5 if names else 2}} {'#' * -(-counts[face] // scale):<{widest}} {counts[face]:>3}"
        for face in symbols(source)
    ]
    return ["  ".join(cells[start : start + columns]) for start in range(0, len(cells), columns)]


def how_mixed(source: Source, *, is_alone: bool, size: int) -> tuple[str, ...]:
    """How the key comes from what is typed: a heading, and sentences."""
    first = f"The first {size} bytes of a SHA-256 become the words."
    after = "Before the words are shown, a screen gives you every step and the command that repeats it."
    if is_alone:
        return (
            "Only what you type makes the key.",
            f"Formula: {ALONE_FORMULA[source]} {first}",
            "The random generator of this computer is not asked: nothing else makes up for a loaded die.",
            after,
        )
    return (
        "What you type is mixed with the random generator of this computer.",
        "Formula: SHA-256 of one line of text. It begins with coldtui kernel=(64 digits).",
        "Then come your sources in the order in which you gave them, as in d6=4152, each behind one blank.",
        f"{first} The key is safe as long as one of the two is: your part, or this computer's.",
        "The line names what you give: d6, d20, coins (1 for heads, 0 for tails), cards (as in ASTD2C), mash, hex.",
        after,
    )
