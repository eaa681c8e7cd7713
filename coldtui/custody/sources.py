"""What a key is made from while it is made: the kernel's bytes and what the user rolled, held as secrets are held."""

from enum import Enum
from typing import Never, Self

from coldtui.core import entropy, fairness
from coldtui.core.entropy import ALONE, KERNEL_BYTES, TYPED, Source
from coldtui.core.secret import Secret
from coldtui.core.wordlist import Language
from coldtui.custody.draft import Draft

_SAID = {
    Source.D6: "dice",
    Source.D20: "dice of 20 faces",
    Source.COINS: "coins",
    Source.CARDS: "cards",
    Source.MASH: "keys hit blindly",
    Source.HEX: "hexadecimal digits",
}


class Way(Enum):
    """How a key comes about: from this computer and the user together, or from what the user rolled alone."""

    MIXED = "mixed"
    ALONE = "alone"


class Sources:
    """The sources of one key, in the order in which they were given, each once. repr shows nothing; not copied.

    Hand it to `Session.track`, so that wiping the session wipes it. What does not fit the way raises ValueError: alone
    stands one kind of dice, coins or cards.
    """

    def __init__(self, way: Way) -> None:
        self.way = way
        self._kernel = Secret(b"")
        self._typed: dict[Source, Secret] = {}

    @property
    def needs_kernel(self) -> bool:
        """Whether `from_kernel` has still to be called."""
        return self.way is Way.MIXED and self._kernel.is_wiped

    def from_kernel(self, data: bytes) -> None:
        """The kernel's part, exactly 32 bytes, where it is needed. Raises ValueError."""
        if len(data) != KERNEL_BYTES or not self.needs_kernel:
            raise ValueError("the kernel gives 32 bytes, once, and none to a key from dice alone")
        self._kernel = Secret(data)

    def forget_kernel(self) -> None:
        """Forget the kernel's part, so that another one makes another key of the same rolls."""
        self._kernel.wipe()

    def put(self, source: Source, text: str) -> None:
        """Have this text of a source, in place of what it had before; none when it is empty. Raises ValueError.

        `text` is spelt as core.entropy says. To go on with a source, put `text_of` it with more behind it.
        """
        entropy.events(source, text)
        others = self._typed.keys() - {source}
        if source not in (TYPED if self.way is Way.MIXED else ALONE) or (self.way is Way.ALONE and others):
            raise ValueError("this source does not stand alone")
        if not text:
            self.remove(source)
            return
        held = self._typed.get(source)
        self._typed[source] = Secret(text.encode("ascii"))
        if held is not None:
            held.wipe()

    def remove(self, source: Source) -> None:
        """Forget what a source gave, if it gave anything."""
        held = self._typed.pop(source, None)
        if held is not None:
            held.wipe()

    @property
    def given(self) -> tuple[Source, ...]:
        """What the user gave, in the order in which it came."""
        return tuple(self._typed)

    @property
    def said(self) -> str:
        """Where the randomness comes from, in words for a person: "this computer and dice"."""
        kernel = () if self.way is Way.ALONE else ("this computer",)
        return " and ".join((*kernel, *(_SAID[source] for source in self._typed)))

    def text_of(self, source: Source) -> str:
        """What a source gave so far, to be shown and gone on with; empty when it gave nothing. Secret."""
        held = self._typed.get(source)
        return "" if held is None else held.expose().decode("ascii")

    def count_of(self, source: Source) -> int:
        """How many rolls, flips, cards, keys or digits a source gave."""
        return len(entropy.events(source, self.text_of(source)))

    def bits_without(self, source: Source | None = None) -> float:
        """The bits that the user gave if all is fair, of every source or of all but one. The kernel's do not count."""
        return sum(entropy.bits(one, self.count_of(one)) for one in self._typed if one is not source)

    def enough_for(self, word_count: int) -> bool:
        """Whether the user's part alone is enough for so many words, and nothing in it looks like no chance at all."""
        texts = ((source, self.text_of(source)) for source in self._typed)
        refused = any(fairness.is_refused(fairness.judge(source, text)) for source, text in texts)
        return not refused and entropy.is_enough(self.bits_without(), word_count)

    def line(self) -> str:
        """What is hashed, for the screen that lets another tool check it. Secret. Raises ValueError while not whole."""
        if self.needs_kernel or not self._typed:
            raise ValueError("a source is missing")
        typed = [(source, self.text_of(source)) for source in self._typed]
        return typed[0][1] if self.way is Way.ALONE else entropy.mixed_line(bytes(self._kernel.expose()), typed)

    def fill(self, draft: Draft, word_count: int, language: Language) -> None:
        """Make the key: its entropy goes into the draft. Raises ValueError unless it is `enough_for` the words."""
        if not self.enough_for(word_count):
            raise ValueError("this is not enough for a key")
        draft.from_entropy(entropy.entropy(self.line(), word_count), language)

    def steps(self, word_count: int, language: Language) -> entropy.Steps:
        """Every step to the words, to be compared with another tool. Secret. Raises ValueError while incomplete."""
        return entropy.steps(self.line(), word_count, language)

    def wipe(self) -> None:
        """Overwrite everything and forget it. A second time does nothing."""
        self._kernel.wipe()
        for held in self._typed.values():
            held.wipe()
        self._typed.clear()

    @property
    def is_wiped(self) -> bool:
        """Whether nothing is in it."""
        return self._kernel.is_wiped and not self._typed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<Sources>"

    def __reduce__(self) -> Never:
        raise TypeError("sources are not copied and not pickled")
