"""Debian's kernel, as its package has it: fetched once by apt, which checks its signature, unpacked, never installed."""

import lzma
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

PACKAGE = "linux-image-amd64"

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coldtui-tests"


class NoKernelError(Exception):
    """Why there is none, in a few words."""


class Kernel:
    """An unpacked kernel package."""

    def __init__(self, folder: Path) -> None:
        self.image = next((folder / "boot").glob("vmlinuz-*"))
        modules = (path for path in folder.rglob("*.ko*") if path.is_file())
        self._modules = {_plain(path.name.partition(".ko")[0]): path for path in modules}

    def with_needed(self, names: Sequence[str]) -> dict[str, bytes]:
        """These modules and all that they need, in the order in which to load them; the ones built in are left out."""
        found: dict[str, bytes] = {}
        for name in names:
            self._add(_plain(name), found)
        return found

    def _add(self, name: str, found: dict[str, bytes]) -> None:
        if name in found or name not in self._modules:
            return
        path = self._modules[name]
        data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        for needed in _needed_by(data):
            self._add(needed, found)
        found[name] = data


def debian_kernel() -> Kernel:
    """The kernel of this Debian. Raises NoKernelError where there is none to be had."""
    if platform.machine() != "x86_64":
        raise NoKernelError("the guest needs an x86-64 host, whose Python runs in it")
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise NoKernelError("there is no apt-get to fetch Debian's kernel with")
    package = _newest()
    folder = _CACHE / package
    if not folder.exists():
        _fetch(package, folder)
    return Kernel(folder)


def _newest() -> str:
    """The package of the very kernel that Debian's `linux-image-amd64` stands for, with its version."""
    depends = _output("apt-cache", "depends", "--important", PACKAGE)
    names = re.findall(r"Depends: (linux-image-\S+)", depends)
    policy = _output("apt-cache", "policy", names[0]) if names else ""
    version = re.search(r"Candidate: (\S+)", policy)
    if version is None:
        raise NoKernelError(f"apt does not know {PACKAGE}: apt-get update")
    return f"{names[0]}={version[1]}"


def _fetch(package: str, folder: Path) -> None:
    """Complete, or not there at all."""
    making = folder.with_name(f"{folder.name}.{os.getpid()}")
    making.mkdir(parents=True)
    try:
        done = subprocess.run(
            ["apt-get", "--quiet=2", "download", package], cwd=making, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NoKernelError(f"apt-get cannot fetch {package}: {done.stderr.strip()[-300:]}")
        (deb,) = making.glob("*.deb")
        subprocess.run(["dpkg-deb", "-x", deb, making], check=True)
        deb.unlink()
        if not folder.exists():
            making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C"}).stdout


def _plain(name: str) -> str:
    return name.replace("-", "_")


def _needed_by(module: bytes) -> Iterator[str]:
    """The names behind "depends=" in a module's section .modinfo."""
    found = re.search(rb"\0depends=([^\0]*)\0", module)
    names = found[1].decode() if found else ""
    return (_plain(name) for name in names.split(",") if name)
