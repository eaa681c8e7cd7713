"""What is read until the first screen lies together in the image, in the order in which it is read."""

import random
import shutil
import subprocess
import sys
import sysconfig
from itertools import pairwise
from pathlib import Path

import pytest
from making import boot, first_read, root
from making.ours import OVERLAY

HELPER = OVERLAY / "usr/lib/coldtui"

NAMES = [f"usr/{folder}/{number:03}.pyc" for folder in "abc" for number in range(200)]


class Shop:
    """This computer's mksquashfs in the place of the locked one."""

    def __init__(self, folder: Path) -> None:
        self.work = folder

    def __call__(self, *command: str) -> str:
        words = [word.replace("/shop", str(self.work)) for word in command]
        program = shutil.which(words[0], path="/usr/bin:/usr/sbin")
        if program is None:
            pytest.skip("not installed: squashfs-tools")
        return subprocess.run([program, *words[1:]], check=True, capture_output=True, text=True).stdout


def places(folder: Path, first: list[str]) -> list[str]:
    """The names of a file system's files in the order in which they lie in it: random bytes are not packed."""
    drawn = random.Random(1)
    contents = {name: drawn.randbytes(1000) for name in NAMES}
    for name, data in contents.items():
        path = folder / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    packed = boot.make_squashfs(Shop(folder), folder / "root", first, fast=True).read_bytes()
    return sorted(NAMES, key=lambda name: packed.index(contents[name]))


def test_what_is_read_first_lies_in_front_in_that_order(tmp_path):
    first = random.Random(2).sample(NAMES, 50)
    assert places(tmp_path, first)[:50] == first


def test_control_without_an_order_they_do_not(tmp_path):
    assert not set(places(tmp_path, [])[:50]) <= set(random.Random(2).sample(NAMES, 50))


def really_read(*modules: str) -> list[str]:
    """The sources that Python loads of them, in order."""
    program = f"""
import sys
sys.path.insert(0, {str(HELPER)!r})
asked = []
class Listener:
    def find_spec(name, path=None, target=None):
        asked.append(name)
sys.meta_path.insert(0, Listener)
for name in {modules!r}:
    __import__(name)
for name in asked:
    origin = sys.modules[name].__spec__.origin if name in sys.modules else None
    if origin and origin.endswith(".py"):
        print(origin)
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def followed(*modules: str) -> list[str]:
    """The same, by what the files say."""
    places = sysconfig.get_paths()
    folders = (HELPER, Path(places["stdlib"]), Path(__file__).parents[2], Path(places["purelib"]))
    follower = first_read.Follower(folders)
    for name in modules:
        follower.follow(name)
    return [str(path) for path in follower.files]


def test_what_python_reads_until_the_first_screen_is_found_without_importing_it():
    real, found = really_read(*root.UNTIL_FIRST_SCREEN), followed(*root.UNTIL_FIRST_SCREEN)
    assert len(real) > 300
    assert len(set(real) - set(found)) < 0.03 * len(real), sorted(set(real) - set(found))
    assert len(found) < 1.2 * len(real), "what is not read is not in the way"
    order = {path: place for place, path in enumerate(found)}
    ours = [order[path] for path in real if "/coldtui/" in path and path in order]
    assert len(ours) > 80
    inversions = sum(one > other for one, other in pairwise(ours))
    assert inversions < 0.1 * len(ours), "in the order in which they are read"


def test_control_what_is_not_imported_at_the_top_is_not_followed(tmp_path):
    (tmp_path / "one.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import two\nelse:\n    import three\n"
        "def f():\n    import two\nclass C:\n    import four\n"
    )
    for name in ("two", "three", "four"):
        (tmp_path / f"{name}.py").write_text("")
    follower = first_read.Follower([tmp_path])
    follower.follow("one")
    assert [path.stem for path in follower.files] == ["one", "three", "four"]


def test_it_prints_what_is_compiled_of_them(tmp_path):
    package = tmp_path / first_read.FOLDERS[0] / "package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from . import inner\n")
    (package / "inner.py").write_text("import package, missing\n")
    script = [sys.executable, "-I", first_read.__file__, str(tmp_path), "package"]
    told = subprocess.run(script, check=True, capture_output=True, text=True).stdout.splitlines()
    tag = sys.implementation.cache_tag
    assert told == [f"usr/lib/coldtui/package/__pycache__/{name}.{tag}.pyc" for name in ("__init__", "inner")]
