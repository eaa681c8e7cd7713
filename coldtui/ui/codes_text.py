"""The words beside moving codes: what they hold, where in the round they are, what to do with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from coldtui.formats.kinds import Encoding, Kind
from coldtui.ui.code_choice import Look
from coldtui.ui.words import tag

NAMES = {
    Encoding.UR: "UR",
    Encoding.UR_PSBT: "UR, type psbt",
    Encoding.UR_BYTES: "UR, type bytes",
    Encoding.UR1: "UR 1",
    Encoding.BBQR: "BBQr",
    Encoding.PMOFN: "numbered parts",
    Encoding.BASE43: "base43",
    Encoding.BASE64: "base64",
    Encoding.HEX: "hex",
    Encoding.BINARY: "bytes",
    Encoding.TEXT: "text",
}
"""What the encodings are called here."""

MOST_PARTS = 250
"""Parts that people have the patience for; with more a card is quicker."""

SEVERAL_PARTS = 10
"""Parts from which on there are fewer with the next larger code in any case."""

FEWER = "A larger window or smaller letters need fewer codes."

TOO_SMALL = "No code fits into this window."

PREPARING = "Preparing the codes."


def place(at: int, parts: int, texts: int, *, is_paused: bool) -> Content:
    """Where in the round the code number `at` (from 0) is.

    The codes after the parts are mixtures of them, and any that come stand in for those that were missed: none of them
    is waited for, and so only their number is told, as the code itself has it (BCR-2020-005, seqNum).
    """
    if texts == 1:
        return Content.styled("This one code holds all.", "bold $strong")
    named = f"Part {at + 1} of {parts}" if at < parts else f"Mixed parts, code {at + 1}"
    shown = Content.styled(named, "bold $strong")
    return Content.assemble(shown, "  paused") if is_paused else shown


@dataclass(frozen=True, slots=True)
class About:
    """What there is to say of codes that are shown: how they look, their QR version, the parts and texts of a round."""

    look: Look
    version: int
    parts: int
    texts: int
    kind: Kind | None
    has_file: bool
    is_paused: bool = False
    has_sizes: bool = True
    """Whether there can be more or less in each code."""
    has_squares: bool = True
    """Whether there are other squares."""
    is_limited: bool = False
    """Whether there would be more in each code in a larger window."""

    def beside(self) -> list[str | Content]:
        """The rows beside the code."""
        # the help names the keys too, and nothing else names what to look out for
        cautions = self._cautions()
        # two of them need all the rows that there are
        larger = ["", *self._fewer()] if len(cautions) < 2 and self._fewer() else []
        return [*self._how(), "", self._what_to_do(), "", *(cautions or self._keys()), *larger]

    def below(self) -> list[str | Content]:
        """The rows below it, of which there are few."""
        return [", ".join(self._how()), self._what_to_do(), *(self._cautions() or self._fewer())]

    def _how(self) -> list[str]:
        code = f"{NAMES[self.look.encoding]}, QR version {self.version}"
        speed = self.look.speed
        return [code] if self.texts == 1 else [code, f"{speed} codes a second, {-(-self.texts // speed)} s a round"]

    def _what_to_do(self) -> str:
        return self.look.preset.what_to_do(self.kind)

    def _cautions(self) -> list[Content]:
        said = []
        if self.parts > MOST_PARTS:
            file = " f saves a file." if self.has_file else ""
            said.append(f"{self.parts:,} parts are many: a card is quicker.{file}")
        if self.look.preset.misreads(self.kind, self.look.encoding):
            said.append(f"{self.look.preset.name} is not known to read {NAMES[self.look.encoding]}.")
        return [Content.assemble(tag("CAUTION"), one) for one in said]

    def _fewer(self) -> list[str]:
        return [FEWER] if self.is_limited and self.parts >= SEVERAL_PARTS else []

    def _keys(self) -> list[Content]:
        """Those that the last row has no room for."""
        rows = [("+ -", "more or less in each code")] if self.has_sizes else []
        rows += [("< >", "slower, faster")] if self.texts > 1 else []
        rows += [("z b", "squares, brightness") if self.has_squares else ("b", "brightness"), ("e", "encoding")]
        rows += [("Left, Right", "one by one")] if self.is_paused and self.texts > 1 else []
        return [Content.assemble((name.ljust(3), "bold $key"), f" {what}") for name, what in rows]


def remedy(*, has_file: bool) -> str:
    """What to do where no code can be shown."""
    instead = ", or press f and save a file on a card" if has_file else ", or take a card instead"
    return f"Make the window larger or its letters smaller{instead}."


def instead(hint: str, look: Look, offered: Sequence[Encoding], has_file: bool) -> str:
    """What to do where this cannot be shown: the hint, or the key of another encoding where all had to go into one."""
    if look.is_whole and look.preset.needs_whole:
        return remedy(has_file=has_file)
    if not look.is_whole or len(offered) < 2:
        return hint
    return f"Press e for another encoding{', or f to save a file on a card' if has_file else ''}."
