"""Builds twice, the second time as another person on another computer would, and compares.

The second build has another folder, umask, time zone, language and home, one processor, options for tar that leave
every file out, and a Python that takes text for ASCII where nobody says what it is.
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from making.fetching import cache
from making.inputs import HERE
from making.outputs import SUMS
from making.place import workshop
from making.running import NotBuilt, run

_PROGRAM = """
import os, sys
os.umask(0o077)
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""

_ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""The one language that is on every computer, without which Python would take UTF-8 after all."""


def build_again(out: Path, arguments: Sequence[str], say: Callable[[str], None]) -> None:
    """Builds with the same `arguments` elsewhere and compares with `out`. Raises NotBuilt with what differs."""
    with workshop(out) as place:
        home, again = place / "home", place / "another place" / "second" / "image"
        home.mkdir()
        say(f"Building once more, in {again} ...")
        settings = {"TZ": "Pacific/Chatham", "HOME": str(home), "TAR_OPTIONS": "--exclude=*", **_ASCII}
        environment = {**os.environ, **settings, "XDG_CACHE_HOME": str(cache().parent)}
        environment.pop("SOURCE_DATE_EPOCH", None)
        run([sys.executable, "-c", _PROGRAM, str(HERE / "build"), str(again), *arguments], environment)
        differing = compare(out, again)
    if differing:
        raise NotBuilt(f"The second build differs from the first in {', '.join(differing)}.")
    say("Both builds are the same, byte for byte.")


def compare(one: Path, other: Path) -> list[str]:
    """The names of an image's files that are not in both folders with the same content.

    Whatever else lies there is no part of an image: its files are those that a SHA256SUMS names, and this one.
    """
    lines = [line for folder in (one, other) for line in (folder / SUMS).read_text(encoding="utf-8").splitlines()]
    names = {SUMS, *(line.split(maxsplit=1)[1] for line in lines)}
    return sorted(name for name in names if _content(one / name) != _content(other / name))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
