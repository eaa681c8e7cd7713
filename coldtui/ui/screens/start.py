"""The first screen of the image: which coldtui was started, and on what."""

from collections.abc import Iterable, Sequence
from enum import Enum

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import digest, tag

COMPARE = "Which coldtui is this? Compare with SHA256SUMS of the release:"
"""Above the figures."""


class Next(Enum):
    """Where it goes from here."""

    GO_ON = "the next screen"
    LETTERS = "choose how large the letters are"


class Start(Step[Next]):
    """Facts and hashes for comparing, and what to be careful about. There is nothing to go back to.

    `kernel` and `initrd` are SHA-256 in hexadecimal digits; `cautions` are a heading and what it means.
    """

    TITLE = "Start"
    HELP_TEXT = (
        "coldtui runs from memory. It uses no disk and no network, and forgets everything when it is switched off.",
        "The two figures are SHA-256 of what was started: vmlinuz is the kernel, initrd.img all the rest of coldtui.",
        "They stand in the signed file SHA256SUMS of the release, behind each its name. Compare all digits.",
        "Equal figures do not prove that nobody tampered: a false system could show false figures.",
        "You can take the stick or disc out now. Next come the keyboard, and the date if you want one.",
    )
    BINDINGS = [keys.key("l", "letters", "Letters"), keys.enter("Continue")]

    def __init__(
        self,
        facts: Sequence[tuple[str, str | Content]],
        kernel: str,
        initrd: str,
        cautions: Sequence[tuple[str, str]] = (),
        *,
        has_letters: bool = False,
    ) -> None:
        super().__init__()
        self._facts = tuple(facts)
        self._has_letters = has_letters
        self._hashes = [("vmlinuz", digest(kernel)), ("initrd.img", digest(initrd))]
        self._cautions = tuple(cautions)

    def body(self) -> Iterable[Widget]:
        """Facts, what to be careful about, what to compare, and the keys that work on every screen."""
        yield Lines(
            "coldtui keeps Bitcoin keys on a computer that is never online.",
            "It runs from memory: you can take the stick or disc out now.",
        )
        yield Facts(self._facts, 14)
        for heading, meaning in self._cautions:
            yield Lines(Content.assemble(tag("CAUTION"), (heading, "bold")), meaning)
        yield Lines(COMPARE, gap=False)
        yield Facts(self._hashes, 14)
        yield Lines("On every screen: F1 explains it, F12 hides everything, F10 switches off.", gap=False)

    def action_back(self) -> None:
        """Esc: this is as far back as it goes."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No Back in the last row; the letters have one size on some screens."""
        if action == "letters":
            return self._has_letters
        return False if action == "back" else super().check_action(action, parameters)

    def action_letters(self) -> None:
        """The letter l."""
        self.answer(Next.LETTERS)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Next.GO_ON)
