"""The computer that builds: whether it can, before anything is fetched, and what it says when it cannot after all."""

import errno
import shutil
from pathlib import Path

from making import wheels
from making.kernel_compiling import Compiler
from making.running import NotBuilt, run
from making.tools import Tools

_NEEDED = {
    "apt-get": "apt",
    "dpkg-deb": "dpkg",
    "tar": "tar",
    "chroot": "coreutils",
    "unshare": "util-linux",
}
"""What it must have, and the package of it."""

_SHUT = """On this computer programs cannot run in a folder of their own, as the build has them do. Build as root, or
allow users to make namespaces. What it says:
{said}"""

_HINTS = {
    errno.ENOSPC: "Make room on that disk, or name a folder on another one.",
    errno.EDQUOT: "Make room on that disk, or name a folder on another one.",
    errno.EACCES: "Name a folder that you may write to; XDG_CACHE_HOME names another one for what is downloaded.",
    errno.EROFS: "Name a folder that you may write to; XDG_CACHE_HOME names another one for what is downloaded.",
}


def check_programs() -> None:
    """Whether all that the build begins with are installed. Raises NotBuilt with what is missing."""
    missing = {package for program, package in _NEEDED.items() if not _find(program)}
    if wheels.python_with_pip() is None:
        missing.add("python3-pip")
    if missing:
        raise NotBuilt(f"This computer lacks some programs. As root: apt-get install {' '.join(sorted(missing))}")


def check_rights(*, has_own_kernel: bool) -> None:
    """Whether programs can run in a folder of their own here. Raises NotBuilt."""
    for way_in in (Tools.way_in, *([Compiler.way_in] if has_own_kernel else [])):
        try:
            run([*way_in(Path("/")), "true"])
        except NotBuilt as error:
            raise NotBuilt(_SHUT.format(said=error)) from error


def sentence(error: OSError) -> str:
    """What went wrong with a file, where, and what to do."""
    where = f" at {error.filename}" if error.filename else ""
    hint = _HINTS.get(error.errno or 0, "")
    return f"The build ended{where}: {error.strerror or error}. {hint}".rstrip()


def _find(program: str) -> str | None:
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
