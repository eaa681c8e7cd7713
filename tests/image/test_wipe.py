"""Nothing of what was in memory is there any more once the computer is off: 20,000 marks in coldtui's own memory."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.image.inside import Inside, started
from tests.image.overlay import Overlay
from tests.image.sight import Sight

pytestmark = [pytest.mark.image, pytest.mark.slow]

MEMORY = 256
COUNT = 20_000

_SEED = b"a mark in the memory of coldtui"
_FIRST, _LAST = hashlib.sha256(_SEED).digest()[:12], hashlib.sha256(_SEED).digest()[12:24]

MARKED = f"""
import hashlib as _hashlib
_digest = _hashlib.sha256({_SEED!r}).digest()
_marks = [_digest[:12] + number.to_bytes(4, "big") + _digest[12:24] for number in range({COUNT})]
"""
"""What makes them; none stands in it as it is in memory."""

_PACKAGE = "/usr/lib/python3/dist-packages/coldtui"


def marked() -> Overlay:
    """coldtui with a module that holds the marks; an empty compiled one, so that Python reads the module itself."""
    import coldtui.environment

    source = Path(coldtui.environment.__file__).read_bytes() + MARKED.encode()
    covers = {
        f"{_PACKAGE}/environment.py": source,
        f"{_PACKAGE}/__pycache__/environment.cpython-313.pyc": b"",
    }
    return Overlay(instead=covers)


def found(inside: Inside) -> int:
    """How many of the marks are in the computer's memory."""
    path = inside.computer.folder / "memory"
    inside.computer.monitor.tell("pmemsave", val=0, size=MEMORY << 20, filename=str(path))
    pattern = re.compile(re.escape(_FIRST) + b"(.{4})" + re.escape(_LAST), re.DOTALL)
    marks = {int.from_bytes(one, "big") for one in pattern.findall(path.read_bytes())}
    path.unlink()
    return len(marks & set(range(COUNT)))


def left(inside: Inside, *keys: str) -> tuple[int, int]:
    """How many there are while coldtui runs, and after these keys have switched the computer off."""
    before = found(inside)
    for place, key in enumerate(keys):
        if place:
            inside.see("F10 again")
        inside.press(key)
    inside.computer.until_off()
    return before, found(inside)


@pytest.mark.parametrize("keys", [("f10", "f10"), ("ctrl+alt+delete",)], ids=["f10", "ctrl-alt-delete"])
def test_nothing_is_left_in_memory(image: Path, sight: Sight, keys: tuple[str, ...]) -> None:
    with started(image, sight, marked(), memory=MEMORY, is_kept=True) as inside:
        assert left(inside, *keys) == (COUNT, 0)


def test_control_without_init_on_free_they_are_found(image: Path, sight: Sight) -> None:
    switches = {"without": ["init_on_free=1", "init_on_alloc=1"], "command_line": "init_on_free=0 init_on_alloc=0"}
    with started(image, sight, marked(), memory=MEMORY, is_kept=True, **switches) as inside:
        before, after = left(inside, "f10", "f10")
    assert before == COUNT
    assert after > COUNT / 2
