"""The folder that the image goes to: made, or refused before anything is fetched, and filled when all is ready."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from making import outputs
from making.running import NotBuilt

_WORKSHOP = "coldtui-making-"


def prepare(out: Path) -> list[str]:
    """Makes the folder. Returns the names of an image's files that lie in it and will be replaced. Raises NotBuilt."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotBuilt(f"{out} is a file. Name a folder for the image.") from error
    except OSError as error:
        raise NotBuilt(f"The folder {out} cannot be made: {error.strerror}.") from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise NotBuilt(f"The folder {out} cannot be written to.")
    return sorted(name for name in outputs.all_names() if (out / name).exists())


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """As long as no other build works there; what a killed one left of its work is removed. Raises NotBuilt."""
    number = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if _locked(number, out):
            for left in out.glob(f"{_WORKSHOP}*"):
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(number)


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """A folder to work in, on the same disk as the result; gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=out))
    place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def put(made: Path, out: Path, flavour: str) -> None:
    """Moves a whole image from `made` to `out`, where none of another one stays.

    Whenever it is stopped, nothing in `out` looks finished: SHA256SUMS goes first and comes last.
    """
    for name in outputs.all_names():
        (out / name).unlink(missing_ok=True)
    for name in outputs.names(flavour):
        (made / name).chmod(0o644)
        (made / name).rename(out / name)


def _locked(number: int, out: Path) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise NotBuilt(f"Another build works in {out}. Wait for its end, or name another folder.") from error
    except OSError:
        return False  # a file system without locks
    return True
