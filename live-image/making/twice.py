"""Builds twice, the second time as another person on another computer would, and compares.

The second build has another folder, umask, time zone, language and home, one processor, and options for tar that
leave every file out.
"""

import filecmp
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from making.fetching import cache
from making.inputs import HERE
from making.running import NotBuilt, run

_PROGRAM = """
import os, sys
os.umask(0o077)
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def build_again(out: Path, arguments: Sequence[str], say: Callable[[str], None]) -> None:
    """Builds with the same `arguments` elsewhere and compares with `out`. Raises NotBuilt with what differs."""
    with tempfile.TemporaryDirectory(prefix="coldtui another place ") as elsewhere:
        home, again = Path(elsewhere, "home"), Path(elsewhere, "a", "second", "image")
        home.mkdir()
        say(f"Building once more, in {again} ...")
        settings = {"TZ": "Pacific/Chatham", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "HOME": str(home)}
        settings["TAR_OPTIONS"] = "--exclude=*"
        environment = {**os.environ, **settings, "XDG_CACHE_HOME": str(cache().parent)}
        environment.pop("SOURCE_DATE_EPOCH", None)
        run([sys.executable, "-c", _PROGRAM, str(HERE / "build"), str(again), *arguments], environment)
        differing = compare(out, again)
    if differing:
        raise NotBuilt(f"The second build differs from the first in {', '.join(differing)}.")
    say("Both builds are the same, byte for byte.")


def compare(one: Path, other: Path) -> list[str]:
    """The names of the files that are not in both folders with the same content."""
    names = sorted({path.name for folder in (one, other) for path in folder.iterdir()})
    _, different, missing = filecmp.cmpfiles(one, other, names, shallow=False)
    return sorted([*different, *missing])
