"""How long the image takes from power-on to its first frame: `pytest -s -m image tests/image/test_first_frame.py`.

The same kernel and the same initial archive start coldtui and, in its place, an empty Textual app, in turn. The ratio
of the medians is to be at most 1.15. The sizes of the files are printed too.
"""

import statistics
import time
from pathlib import Path

from tests.bench.first_frame import EMPTY
from tests.image.overlay import Overlay, direct
from tests.image.player import FIRST
from tests.image.sight import Sight
from tests.image.vm import Computer

GOAL = 1.15

_PACKAGE = "/usr/lib/python3/dist-packages/coldtui"

PROGRAMS = {
    "coldtui": (Overlay(), FIRST),
    "empty Textual app": (
        # an empty compiled file, so that Python reads the source beside it
        Overlay(
            instead={f"{_PACKAGE}/__main__.py": EMPTY.encode(), f"{_PACKAGE}/__pycache__/__main__.cpython-313.pyc": b""}
        ),
        "first frame of an empty app",
    ),
}


def seconds_to_first_frame(image: Path, sight: Sight, overlay: Overlay, words: str) -> float:
    """From power-on until the screen shows the words."""
    with Computer(direct(image, overlay), agent=True) as computer:
        sight.see(computer, words)
        return time.monotonic() - computer.started


def measure(image: Path, sight: Sight, runs: int) -> dict[str, list[float]]:
    """The seconds of each program's runs."""
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(runs):
        for name, (overlay, words) in PROGRAMS.items():
            times[name].append(seconds_to_first_frame(image, sight, overlay, words))
    return times


def ratio(times: dict[str, list[float]]) -> float:
    """The median of coldtui's runs to that of the empty app's."""
    return statistics.median(times["coldtui"]) / statistics.median(times["empty Textual app"])


def sizes(image: Path) -> str:
    """The files that are given out, in MB of 1,000,000 bytes."""
    files = [path for path in sorted(image.iterdir()) if path.suffix in {".iso", ".img"} or path.name == "vmlinuz"]
    return "\n".join(f"{path.name:32} {path.stat().st_size / 1e6:6.1f} MB" for path in files)
