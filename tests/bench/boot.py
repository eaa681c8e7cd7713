"""How long the image takes from power-on to its first frame: `python -m tests.bench.boot IMAGE [RUNS]`.

IMAGE is a folder that `live-image/build` has filled. The same kernel and the same initial archive start coldtui and, in
its place, an empty Textual app, in turn. The ratio of the medians is to be at most 1.15. The sizes of the files are
printed too.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from helper.console import PALETTE

from tests.bench.first_frame import EMPTY
from tests.image.built import root
from tests.image.glyphs import palette
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


def measure(image: Path, runs: int) -> dict[str, float]:
    """The median of each program's runs."""
    with tempfile.TemporaryDirectory() as folder:
        fonts = root(image, Path(folder), "usr/share/coldtui/fonts") / "usr/share/coldtui/fonts"
        sight = Sight(sorted(fonts.glob("*.psf")), palette(PALETTE))
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(runs):
        for name, (overlay, words) in PROGRAMS.items():
            times[name].append(seconds_to_first_frame(image, sight, overlay, words))
    return {name: statistics.median(taken) for name, taken in times.items()}


def sizes(image: Path) -> str:
    """The files that are given out, in MB of 1,000,000 bytes."""
    files = [path for path in sorted(image.iterdir()) if path.suffix in {".iso", ".img"} or path.name == "vmlinuz"]
    return "\n".join(f"{path.name:32} {path.stat().st_size / 1e6:6.1f} MB" for path in files)


def main(image: str, runs: str = "3") -> None:
    """Print sizes, both medians and their ratio."""
    print(sizes(Path(image)))
    medians = measure(Path(image), int(runs))
    for name, median in medians.items():
        print(f"{name:32} {median:6.1f} s from power-on to the first frame")
    print(f"ratio {medians['coldtui'] / medians['empty Textual app']:.2f} (at most {GOAL})")


if __name__ == "__main__":
    main(*sys.argv[1:])
