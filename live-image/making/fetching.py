"""Gets the locked packages. Whatever way a file came, it is used only if its hash is the locked one."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from making.locks import Deb
from making.running import NotBuilt, run

_HELPER = "/usr/lib/apt/apt-helper"

_GONE = """{number} locked packages are not in the archive:
{names}
A point release of Debian has replaced them, or what was asked is no mirror of Debian: {where}
Debian keeps all that it ever published: get these files there (by name and version), put them into a folder, and build
with --debs FOLDER. Or build newer ones: --lock chooses today's packages, which makes another image."""

_FAILED = """{file} cannot be fetched. apt says:
{said}
What was fetched is kept, and the next build goes on from there. --mirror names another archive."""

_NOT_THERE = re.compile(r"^E: Failed to fetch .*  (404\b|File not found)", re.MULTILINE)
"""What apt says of a file that an archive does not have, on a network and on a disk."""

_ERROR = re.compile(r"^E: Failed to fetch .*?(?=^E: Download Failed|\Z)", re.MULTILINE | re.DOTALL)


def cache() -> Path:
    """Where downloads are kept between builds."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coldtui-image"


class Debs:
    """The files of locked packages: from `folder` or from earlier builds, else from an archive.

    The addresses of the archives are asked for when the first is needed.
    """

    def __init__(self, archives: Callable[[], Mapping[str, str]], folder: Path | None) -> None:
        self._archives = archives
        self._given = {sha256(path): path for path in folder.glob("*.deb")} if folder else {}
        self._kept = cache() / "debs"
        self._kept.mkdir(parents=True, exist_ok=True)

    def get(self, wanted: Iterable[Deb]) -> dict[Deb, Path]:
        """The file of each. Raises NotBuilt with the names of all that are gone, or with why one cannot be fetched.

        What keeps one from being fetched would keep all: then no more are tried.
        """
        found, missing = {}, []
        for deb in wanted:
            path = self._given.get(deb.sha256) or self._cached(deb) or self._fetched(deb)
            if path:
                found[deb] = path
            else:
                missing.append(deb)
        if missing:
            names = "\n".join(f"  {deb.file}  ({deb.archive} {deb.path}, sha256 {deb.sha256})" for deb in missing)
            where = ", ".join(sorted({self._archives()[deb.archive] for deb in missing}))
            raise NotBuilt(_GONE.format(number=len(missing), names=names, where=where))
        return found

    def missing(self, wanted: Iterable[Deb]) -> list[Deb]:
        """Those that will have to be fetched."""
        return [deb for deb in wanted if not (self._given.get(deb.sha256) or self._cached(deb))]

    def _cached(self, deb: Deb) -> Path | None:
        path = self._kept / deb.file
        return path if path.is_file() and sha256(path) == deb.sha256 else None

    def _fetched(self, deb: Deb) -> Path | None:
        """Nothing if the archive does not have it. Raises NotBuilt with what else apt says."""
        path, making = self._kept / deb.file, self._kept / f"{deb.file}.{os.getpid()}"
        address = f"{self._archives()[deb.archive]}/{quote(deb.path)}"
        try:
            helper = (_HELPER, "-oAPT::Sandbox::User=root", "download-file")
            # What it says is looked at below.
            run([*helper, address, making, f"SHA256:{deb.sha256}"], {**os.environ, "LC_ALL": "C.UTF-8"})
            if sha256(making) == deb.sha256:
                making.replace(path)
                return path
            said = "This file has another hash than the locked one."
        except NotBuilt as error:
            if _NOT_THERE.search(str(error)):
                return None
            said = _reason(str(error))
        finally:
            making.unlink(missing_ok=True)
        raise NotBuilt(_FAILED.format(file=deb.file, said=said))


def _reason(said: str) -> str:
    """Of all that apt said, what failed and why: not what it tried before."""
    found = _ERROR.search(said)
    return (found[0] if found else said).strip()


def sha256(path: Path) -> str:
    """Of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
