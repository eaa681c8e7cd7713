"""The image that the tests look at: built once for what it is built from, and kept."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from making.inputs import HERE, PROGRAM, REQUIREMENTS

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coldtui-tests"

_KEPT = 3
"""Images: the tree of today, and of a moment ago."""


_GIVEN = {"debian": "COLDTUI_IMAGE", "airgap": "COLDTUI_AIRGAP_IMAGE"}


def built(kernel: str = "debian") -> Path:
    """The folder with the image of this tree with that kernel; COLDTUI_IMAGE names one that was built already.

    COLDTUI_AIRGAP_IMAGE does so for our own kernel, which takes long to compile. Raises RuntimeError with what the
    build says.
    """
    given = os.environ.get(_GIVEN[kernel])
    if given:
        return Path(given)
    folder = _CACHE / f"image-{kernel}-{_fingerprint()}"
    if not folder.is_dir():
        _build(folder, kernel)
    folder.touch()
    for old in sorted(_CACHE.glob(f"image-{kernel}-*"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _build(folder: Path, kernel: str) -> None:
    """Complete, or not there at all."""
    making = folder.with_name(f"making-{folder.name}-{os.getpid()}")
    making.parent.mkdir(parents=True, exist_ok=True)
    try:
        command = [sys.executable, HERE / "build", f"--kernel={kernel}", making]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3600)
        if done.returncode:
            raise RuntimeError(f"live-image/build: {done.stdout}{done.stderr}")
        if not folder.exists():
            making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _fingerprint() -> str:
    """Of every file that the image is built from."""
    found = hashlib.sha256()
    for path in _inputs():
        data = path.read_bytes()
        found.update(f"{path.relative_to(HERE.parent)}\0{path.stat().st_mode & 0o100}\0{len(data)}\0".encode() + data)
    return found.hexdigest()[:16]


def _inputs() -> Iterator[Path]:
    yield REQUIREMENTS
    for folder in (HERE, PROGRAM):
        found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        yield from sorted(path for path in found if path.parent != HERE or path.suffix != ".md")
