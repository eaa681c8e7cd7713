"""What can be wrong with a backup that was opened. No sentence and no hint repeats what stands in it."""

from coldtui.core.errors import Refused, Unreadable

_OTHER = "Open another copy of it, on this card or another one, or the generation before it."


class DamagedBackup(Unreadable):
    """The bytes are no backup as coldtui writes it."""

    def __init__(self, sentence: str, hint: str = _OTHER) -> None:
        super().__init__(sentence, hint)


class ForgedBackup(Unreadable):
    """A backup that can be read, and in which two things contradict each other."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence, hint or f"Do not use it. {_OTHER} Compare with what you wrote on paper.")


class NewerBackup(Refused):
    """A backup in a format that this version does not know; `header` is what it says to a reader, made printable."""

    def __init__(self, number: int, header: tuple[str, ...]) -> None:
        super().__init__(
            f"This backup has format {number}, which this version of coldtui does not know.",
            "Open it with the newest coldtui, or restore it by hand: it says itself how.",
        )
        self.header = header
