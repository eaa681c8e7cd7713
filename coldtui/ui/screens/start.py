"""The first screen of the image: which coldtui was started, and on what."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.tell import Read
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import grouped, tag


class Start(Step[Read]):
    """Facts and hashes for comparing, and what to be careful about. There is nothing to go back to.

    `kernel` and `initrd` are SHA-256 in hexadecimal digits; `cautions` are a heading and what it means.
    """

    TITLE = "Start"
    HELP_TEXT = (
        "coldtui runs from memory. It uses no disk and no network, and forgets everything when it is switched off.",
        "The two figures are SHA-256 of what was started: vmlinuz is the kernel, initrd.img all the rest of coldtui.",
        "They stand in the signed file SHA256SUMS of the release, behind each its name. Compare all digits.",
        "Equal figures do not prove that nobody tampered: a false system could show false figures.",
        "You can pull the stick out now. Next come the keyboard, and the date if you want one.",
    )
    BINDINGS = [keys.enter("Continue")]

    def __init__(
        self,
        facts: Sequence[tuple[str, str | Content]],
        kernel: str,
        initrd: str,
        cautions: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self._facts = tuple(facts)
        self._hashes = [("vmlinuz", grouped(kernel)), ("initrd.img", grouped(initrd))]
        self._cautions = tuple(cautions)

    def body(self) -> Iterable[Widget]:
        """What to be careful about, facts, and what to compare."""
        yield Lines("coldtui keeps Bitcoin keys on a computer that is never online.")
        yield Facts(self._facts, 14)
        for heading, meaning in self._cautions:
            yield Lines(Content.assemble(tag("CAUTION"), (heading, "bold")), meaning)
        yield Lines("Which coldtui is this? Compare with SHA256SUMS of the release:", gap=False)
        yield Facts(self._hashes, 14)

    def action_back(self) -> None:
        """Esc: this is as far back as it goes."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No Back in the last row."""
        return False if action == "back" else super().check_action(action, parameters)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Read.READ)
