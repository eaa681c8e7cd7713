"""A passphrase that is needed again after it was typed: held as keys are held."""

from types import TracebackType
from typing import Never, Self

from coldtui.core.secret import Secret


class HeldText:
    """Text in memory that `wipe` overwrites; empty at first. Hand it to `Session.track`. Shows nothing."""

    def __init__(self) -> None:
        self._held = Secret(b"")

    @property
    def text(self) -> str:
        """What is held; empty where there is none."""
        return "" if self._held.is_wiped else self._held.expose().decode("utf-8", "surrogatepass")

    def put(self, text: str) -> None:
        """Hold this in place of what was held."""
        self._held.wipe()
        self._held = Secret(text.encode("utf-8", "surrogatepass"))

    @property
    def is_wiped(self) -> bool:
        """Whether nothing is held."""
        return self._held.is_wiped

    def wipe(self) -> None:
        """Overwrite it. A second time does nothing."""
        self._held.wipe()

    def __bool__(self) -> bool:
        return not self.is_wiped

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<HeldText>"

    def __reduce__(self) -> Never:
        raise TypeError("a held text is not copied and not pickled")
