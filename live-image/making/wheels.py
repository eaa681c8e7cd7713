"""The libraries from Python's index: exactly the files whose hashes requirements.txt names, for the image's Python.

pip fetches them as it is set up on this computer; what it brought is compared with the hashes once more. No code of
theirs runs on the way.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from making.fetching import cache, sha256
from making.inputs import REQUIREMENTS
from making.running import NotBuilt, run

SOURCE_ONLY = {"embit": "src"}
"""Libraries that are published as source only, pure Python, with the folder of theirs that holds the package."""

_PLATFORMS = ("manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux2014_x86_64")

ENTRY = re.compile(r"^([a-z0-9-]+)==(\S+)((?:.*\\\n)*.*)", re.MULTILINE)
"""A library of the lock: its name, its version, and the rest with its hashes."""


def fetch() -> list[Path]:
    """Every file of the lock, one a library. Raises NotBuilt."""
    key = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    kept = cache() / "wheels" / key
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            making = Path(folder, "files")
            _download(making)
            shutil.rmtree(kept, ignore_errors=True)
            making.rename(kept)
    return list(checked(kept))


def locked() -> list[tuple[str, str]]:
    """The name and version of each library of the lock."""
    return [(name, version) for name, version, _ in ENTRY.findall(REQUIREMENTS.read_text(encoding="utf-8"))]


def name(file: Path) -> str:
    """Of the library that a file holds, as the lock has it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", file.name.split("-")[0]).lower()


def python_with_pip() -> str | None:
    """A Python of this computer that has pip: the one that runs, or the system's."""
    if importlib.util.find_spec("pip"):
        return sys.executable
    return shutil.which("python3", path="/usr/bin") if shutil.which("pip3", path="/usr/bin") else None


def _download(folder: Path) -> None:
    """To ask a source what it depends on, pip runs its setup, whatever one tells it: stand_in.py answers instead."""
    platforms = [word for platform in _PLATFORMS for word in ("--platform", platform)]
    with tempfile.TemporaryDirectory(prefix="coldtui-") as place:
        builder = Path(place, "setuptools")
        builder.mkdir()
        (builder / "__init__.py").touch()
        shutil.copyfile(Path(__file__).parent / "stand_in.py", builder / "build_meta.py")
        # "-m" alone would find a pip.py in the folder where the build was started, and run that.
        places = [place, os.environ.get("PYTHONPATH", "")]
        settings = {"PYTHONPATH": os.pathsep.join(filter(None, places)), "PYTHONSAFEPATH": "1"}
        pip = (python_with_pip() or sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps")
        files = ("--only-binary=:all:", f"--no-binary={','.join(SOURCE_ONLY)}", "--no-build-isolation", "--use-pep517")
        wanted = ("--implementation=cp", "--python-version=3.13", *platforms, f"--requirement={REQUIREMENTS}")
        run([*pip, *files, *wanted, f"--dest={folder}"], {**os.environ, **settings})


def checked(folder: Path) -> Iterator[Path]:
    """The file of each library in `folder`. Raises NotBuilt where one is missing or has none of its hashes."""
    files = {path.name.lower().replace("_", "-").replace(".", "-"): path for path in folder.iterdir()}
    for library, version, rest in ENTRY.findall(REQUIREMENTS.read_text(encoding="utf-8")):
        start = f"{library}-{version}-".replace(".", "-")
        path = next((path for file, path in files.items() if file.startswith(start)), None)
        if path is None or f"sha256:{sha256(path)}" not in rest:
            raise NotBuilt(f"{library} {version} is not as locked in {folder}: delete that folder and build again.")
        yield path


def unpack(file: Path, folder: Path) -> None:
    """Puts the library of a file into `folder`, where Python finds it."""
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            wheel.extractall(folder)  # noqa: S202 (its hash is the locked one)
        return
    inside = SOURCE_ONLY[file.name.split("-")[0]]
    with tarfile.open(file) as source:
        for member in source.getmembers():
            parts = PurePosixPath(member.name).parts
            if member.isfile() and parts[1:2] == (inside,) and ".." not in parts:
                target = folder.joinpath(*parts[2:])
                target.parent.mkdir(parents=True, exist_ok=True)
                content = source.extractfile(member)
                if content is not None:
                    target.write_bytes(content.read())
