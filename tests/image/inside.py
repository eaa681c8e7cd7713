"""A computer with the image, with or without an agent beside it, from power-on to home."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.image.overlay import Agent, Overlay, direct
from tests.image.player import FIRST
from tests.image.sight import Sight
from tests.image.vm import Computer

HOME = "What would you like to do?"


@dataclass(frozen=True)
class Outside:
    """Seen and touched as by a person."""

    computer: Computer
    sight: Sight

    def see(self, words: str) -> str:
        """Waits for them; the whole screen."""
        return self.sight.see(self.computer, words)

    def press(self, *keys: str) -> None:
        """On the keyboard."""
        self.computer.press(*keys)

    def go_home(self) -> None:
        """From the first screen."""
        for words in (FIRST, "Keyboard", "Which day is it?"):
            self.see(words)
            self.press("enter")
        self.see(HOME)

    def go_back_home(self) -> None:
        """By Esc alone."""

        def is_home() -> bool:
            if HOME in self.sight.text(self.computer):
                return True
            self.press("escape")
            return False

        self.computer.until(is_home, "home")


@dataclass(frozen=True)
class Inside(Outside):
    """Seen from within as well."""

    agent: Agent


@contextmanager
def started(
    image: Path,
    sight: Sight,
    overlay: Overlay | None = None,
    more: Sequence[str] = (),
    *,
    memory: int = 512,
    command_line: str = "",
    without: Sequence[str] = (),
    is_kept: bool = False,
) -> Iterator[Inside]:
    """It shows its first screen. `command_line` and `without` change the kernel's, `more` are further devices."""
    boot = direct(image, overlay or Overlay(), command_line, without)
    with Computer(boot, memory, more, is_kept=is_kept, agent=True) as computer:
        inside = Inside(computer, sight, Agent(computer))
        inside.see(FIRST)
        yield inside
