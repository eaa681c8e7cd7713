"""The kernel's modules that the image has: those of the list and what they need, unpacked, in the order of loading."""

import lzma
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from making.running import NotBuilt

FORBIDDEN = re.compile(
    r"/(net|bluetooth|wireless|nfc|firewire|thunderbolt|ata|nvme|infiniband|isdn|can|sound|target)(/|\.ko)"
)
"""Folders of the kernel's whose modules the image never has, whatever the list says. thunderbolt's own is a file."""


class NotInKernel(NotBuilt):
    """The list names a module that the kernel has neither as a file nor built in, or one that is forbidden."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module, unpacked. `path` is below the folder of the kernel's modules; `needs` are the paths of others."""

    path: str
    data: bytes
    needs: tuple[str, ...]

    @property
    def name(self) -> str:
        """As modprobe takes it."""
        return _plain(PurePosixPath(self.path).stem)


class Modules:
    """The modules of an unpacked kernel package."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        paths = (path for path in folder.rglob("*.ko*") if path.is_file())
        self._paths = {_plain(path.name.partition(".ko")[0]): path for path in paths}
        built_in = (folder / "modules.builtin").read_text(encoding="utf-8").split()
        self._built_in = {_plain(PurePosixPath(path).stem) for path in built_in}

    def with_needed(self, names: Iterable[str]) -> list[Module]:
        """Each of these modules after all that it needs. Raises NotInKernel."""
        found: dict[str, Module] = {}
        for name in names:
            self._add(_plain(name), found)
        return list(found.values())

    def _add(self, name: str, found: dict[str, Module]) -> None:
        if name in found or name in self._built_in:
            return
        if name not in self._paths:
            raise NotInKernel(f"the kernel has no module {name}")
        packed = self._paths[name]
        path = str(packed.relative_to(self._folder)).removesuffix(".xz")
        if FORBIDDEN.search(f"/{path}"):
            raise NotInKernel(f"the image must not have {path}")
        data = lzma.decompress(packed.read_bytes()) if packed.suffix == ".xz" else packed.read_bytes()
        needed = needed_by(data)
        for other in needed:
            self._add(other, found)
        needs = tuple(found[other].path for other in needed if other in found)
        found[name] = Module(path, data, needs)
        for other in softly_needed_by(data):
            if other in self._paths:
                self._add(other, found)


def depends(modules: Iterable[Module]) -> str:
    """The text of modules.dep, which modprobe reads (modules.dep(5)): each with all that it needs, nearest first."""
    known = {module.path: module for module in modules}
    return "".join(f"{path}: {' '.join(_all_needs(known, path))}".rstrip() + "\n" for path in known)


def _all_needs(known: Mapping[str, Module], path: str) -> list[str]:
    found: list[str] = []
    for other in known[path].needs:
        found += [needed for needed in (other, *_all_needs(known, other)) if needed not in found]
    return found


def needed_by(module: bytes) -> list[str]:
    """What must be loaded before it: "depends" of its section .modinfo."""
    found = re.search(rb"\0depends=([^\0]*)\0", module)
    return [_plain(name) for name in found[1].decode().split(",") if name] if found else []


def softly_needed_by(module: bytes) -> list[str]:
    """What it asks for by name while it works: "softdep" (modprobe.d(5)), "pre" and "post" alike."""
    found = re.findall(rb"\0softdep=([^\0]*)\0", module)
    words = [word for entry in found for word in entry.decode().split()]
    return [_plain(word) for word in words if not word.endswith(":")]


def _plain(name: str) -> str:
    return name.replace("-", "_")
