"""Nothing of a session is in memory any more once it has ended: the computer is off, or coldtui has crashed.

All of memory is searched for what coldtui held itself, for a file that it read from a card, and for what was typed.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.image.cards import card_with
from tests.image.inside import HOME, Inside, started
from tests.image.overlay import Overlay
from tests.image.player import FIRST
from tests.image.sight import Sight
from tests.image.test_session import COLDTUI

pytestmark = [pytest.mark.image, pytest.mark.slow]

MEMORY = 256
COUNT = 20_000


@dataclass(frozen=True)
class Marks:
    """COUNT of them, each different; none stands in the seed that they are made from."""

    seed: bytes

    def recipe(self) -> str:
        """Python that makes them and keeps them."""
        return f"""
import hashlib as _hashlib
_digest = _hashlib.sha256({self.seed!r}).digest()
_marks = [_digest[:12] + number.to_bytes(4, "big") + _digest[12:24] for number in range({COUNT})]
"""

    def all(self) -> bytes:
        """One behind the other."""
        made: dict[str, list[bytes]] = {}
        exec(self.recipe(), made)  # noqa: S102 (what coldtui does too)
        return b"".join(made["_marks"])

    def found(self, memory: bytes) -> int:
        """How many of them are there."""
        digest = hashlib.sha256(self.seed).digest()
        pattern = re.compile(re.escape(digest[:12]) + b"(.{4})" + re.escape(digest[12:24]), re.DOTALL)
        marks = {int.from_bytes(one, "big") for one in pattern.findall(memory)}
        return len(marks & set(range(COUNT)))


HELD = Marks(b"a mark in the memory of coldtui")
READ = Marks(b"a mark in a file on a card")
TYPED = "qzvjxkwbgyfpmhducl"


class Found(NamedTuple):
    """What there is of each."""

    held: int
    read: int
    typed: int


NOTHING = Found(0, 0, 0)


def typed_in(memory: bytes) -> int:
    """How often, letter by letter, or as a console keeps what it shows: with colours between them, or 32 bits each."""
    spaces = (b"", b".", b"\0\0\0")
    return sum(len(re.findall(space.join(map(str.encode, TYPED)), memory, re.DOTALL)) for space in spaces)


def searched(inside: Inside) -> Found:
    """All of the computer's memory."""
    path = inside.computer.folder / "memory"
    inside.computer.monitor.tell("pmemsave", val=0, size=MEMORY << 20, filename=str(path))
    memory = path.read_bytes()
    path.unlink()
    return Found(HELD.found(memory), READ.found(memory), typed_in(memory))


def marked() -> Overlay:
    """coldtui with a module that holds the marks; an empty compiled one, so that Python reads the module itself."""
    import coldtui.environment

    package = "/usr/lib/python3/dist-packages/coldtui"
    covers = {
        f"{package}/environment.py": Path(coldtui.environment.__file__).read_bytes() + HELD.recipe().encode(),
        f"{package}/__pycache__/environment.cpython-313.pyc": b"",
    }
    return Overlay(instead=covers)


def live(inside: Inside) -> None:
    """A session that types something, and reads a file from a card."""
    inside.see(FIRST)
    inside.press("enter")
    inside.see("Keyboard")
    inside.computer.type(TYPED)
    inside.see(TYPED)
    inside.press("enter")
    inside.see("Which day is it?")
    inside.press("enter")
    inside.see(HOME)
    inside.computer.insert(card_with({"key.bin": READ.all()}))
    inside.see("SD 66 MB")
    inside.press("l")
    inside.see("In which form is your backup?")
    inside.press("f")
    inside.see("key.bin")
    inside.press("enter")
    inside.see("This is too long to be the backup of a key.")


def is_all_there(found: Found) -> bool:
    """Whether the search sees what is there."""
    return found.held == COUNT and found.read == COUNT and found.typed > 0


def press_f10_twice(inside: Inside) -> None:
    """Asked once more."""
    inside.press("f10")
    inside.see("F10 again")
    inside.press("f10")


def press_the_panic_key(inside: Inside) -> None:
    """Never asked."""
    inside.press("ctrl+alt+delete")


def press_the_power_button(inside: Inside) -> None:
    """For a moment."""
    inside.computer.monitor.tell("system_powerdown")


WAYS: Mapping[str, Callable[[Inside], None]] = {
    "f10": press_f10_twice,
    "ctrl-alt-delete": press_the_panic_key,
    "power-button": press_the_power_button,
}

NO_WIPING = {"without": ["init_on_free=1", "init_on_alloc=1"], "command_line": "init_on_free=0 init_on_alloc=0"}


def crash(inside: Inside) -> None:
    """coldtui ends, its message stands, and by itself the helper puts the card away."""
    inside.agent.said(f"kill -SEGV $({COLDTUI})")
    inside.see("coldtui had to stop")
    inside.agent.said("while grep -q ' vfat ' /proc/mounts; do usleep 100000; done")


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_left_in_memory(image: Path, sight: Sight, way: str) -> None:
    with started(image, sight, marked(), memory=MEMORY, is_kept=True) as inside:
        live(inside)
        assert is_all_there(searched(inside))
        WAYS[way](inside)
        inside.computer.until_off()
        assert searched(inside) == NOTHING


def test_control_without_init_on_free_it_is_found(image: Path, sight: Sight) -> None:
    with started(image, sight, marked(), memory=MEMORY, is_kept=True, **NO_WIPING) as inside:
        live(inside)
        assert is_all_there(searched(inside))
        press_f10_twice(inside)
        inside.computer.until_off()
        left = searched(inside)
    assert min(left.held, left.read) > COUNT / 2
    assert left.typed


def test_after_a_crash_nothing_of_before_is_in_memory_while_its_message_stands(image: Path, sight: Sight) -> None:
    with started(image, sight, marked(), memory=MEMORY) as inside:
        live(inside)
        assert is_all_there(searched(inside))
        crash(inside)
        assert searched(inside) == NOTHING


def test_control_without_init_on_free_a_crash_leaves_it(image: Path, sight: Sight) -> None:
    with started(image, sight, marked(), memory=MEMORY, **NO_WIPING) as inside:
        live(inside)
        assert is_all_there(searched(inside))
        crash(inside)
        left = searched(inside)
    assert left.held > COUNT / 2
