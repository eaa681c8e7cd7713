"""The image's file system as a folder: packages, libraries, the program, and what lies in overlay/."""

import fnmatch
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from making import links, ours, wheels
from making.inputs import PROGRAM, words
from making.locks import Deb
from making.modules import Modules, depends
from making.parts import Parts
from making.tools import Tools, merge_usr, unpack

LIBRARIES = "usr/lib/python3/dist-packages"

_FOLDERS = ("dev", "proc", "sys", "run", "tmp", "etc")

_LINKS = {"usr/bin/python3": "python3.13", "usr/sbin/init": "../bin/busybox"}

_RUN_CONSOLE = "import runpy, sys; sys.path.insert(0, '/shop/makers'); runpy.run_module('console', run_name='__main__')"

UNTIL_FIRST_SCREEN = (
    "helper.life",
    "coldtui.__main__",
    "coldtui.screen_world",
    "textual.drivers.linux_driver",
    "coldtui.journeys.start",
    "coldtui.journeys.new_keyboards",
)
"""What the helper and coldtui load, in this order."""

_OURS_IN = (f"{LIBRARIES}/{PROGRAM.name}", *_LINKS, "usr/lib/modules", "usr/share/coldtui", "etc/coldtui/modules")


def make(root: Path, kernel: Path, debs: Mapping[Deb, Path], libraries: Iterable[Path]) -> Parts:
    """Fills `root`; `kernel` gets what a kernel's package has, of which the image has the listed modules only."""
    root.mkdir()
    parts = Parts(root)
    merge_usr(root)
    for name in _FOLDERS:
        (root / name).mkdir(exist_ok=True)
    for deb, file in debs.items():
        with parts.adding("root", deb.name):
            unpack(file, kernel if deb.is_kernel else root)
    _check_ways(root)
    for file in libraries:
        with parts.adding("libraries", wheels.name(file)):
            wheels.unpack(file, root / LIBRARIES)
    _strip(root)
    with parts.adding("ours", "coldtui"):
        ours.copy(PROGRAM, root / LIBRARIES / PROGRAM.name)
    with parts.adding("ours", "overlay"):
        ours.copy(ours.OVERLAY, root)
    for name, target in _LINKS.items():
        (root / name).symlink_to(target)
    for deb in debs:
        if deb.is_kernel:
            with parts.adding("root", deb.name):
                _add_modules(root, kernel)
    return parts


def add_console(tools: Tools, parts: Parts) -> None:
    """Fonts and keyboard layouts, which console/ makes with the tools."""
    ours.copy(ours.CONSOLE, tools.work / "makers/console")
    tools("python3.13", "-B", "-c", _RUN_CONSOLE, "/shop/console")
    with parts.adding("ours", "console"):
        for kind in ("fonts", "keymaps"):
            shutil.copytree(tools.work / "console" / kind, parts.tree / "usr/share/coldtui" / kind)


def compile_python(tools: Tools, root: Path) -> None:
    """Beside each file of Python, what Python makes of it; by the image's own Python."""
    _by_its_python(tools, "compile_python.py", root, "usr/lib")


def _by_its_python(tools: Tools, name: str, root: Path, *arguments: str) -> str:
    """What a script of this folder prints, run by the Python that the image has too."""
    shutil.copy(Path(__file__).parent / name, tools.work / name)
    inside = f"/shop/{root.relative_to(tools.work)}"
    return tools("python3.13", "-I", "-B", f"/shop/{name}", inside, *arguments)


def first_read(tools: Tools, root: Path) -> list[str]:
    """The files of Python that are read until coldtui's first screen, in that order, as paths in the image."""
    return _by_its_python(tools, "first_read.py", root, *UNTIL_FIRST_SCREEN).splitlines()


def settle(root: Path, epoch: int) -> None:
    """The same modes and times whoever made the files: nothing setuid, nothing that another than root may write."""
    for path in [*root.rglob("*"), root]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _check_ways(root: Path) -> None:
    """No link of a package may lead astray what comes from elsewhere than packages."""
    overlay = (root / path.relative_to(ours.OVERLAY) for path in ours.OVERLAY.rglob("*"))
    for place in (*overlay, *(root / name for name in _OURS_IN), *(root / LIBRARIES).rglob("*")):
        links.check_way(root, place, "What is not of a package")


def _strip(root: Path) -> None:
    matches = _any_of(words("strip"))
    for folder, folders, files in os.walk(root):
        inside = Path(folder).relative_to(root)
        for name in [name for name in folders if matches(str(inside / name))]:
            folders.remove(name)
            path = root / inside / name
            path.unlink() if path.is_symlink() else shutil.rmtree(path)
        for name in files:
            if matches(str(inside / name)):
                (root / inside / name).unlink()


def _any_of(patterns: Iterable[str]) -> Callable[[str], bool]:
    together = re.compile("|".join(fnmatch.translate(pattern) for pattern in patterns))
    return lambda path: together.match(path) is not None


def _add_modules(root: Path, kernel: Path) -> None:
    (folder,) = (kernel / "usr/lib/modules").iterdir()
    found = Modules(folder).with_needed(words("modules"))
    place = root / "usr/lib/modules" / folder.name
    for module in found:
        target = place / module.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(module.data)
    (place / "modules.dep").write_text(depends(found), encoding="utf-8")
    order = root / "etc/coldtui/modules"
    order.parent.mkdir(exist_ok=True)
    order.write_text("".join(f"{module.name}\n" for module in found), encoding="utf-8")
