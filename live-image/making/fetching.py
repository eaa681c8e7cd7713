"""Gets the locked packages. Whatever way a file came, it is used only if its hash is the locked one."""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from making.locks import Deb
from making.running import NotBuilt, run

_HELPER = "/usr/lib/apt/apt-helper"

_GONE = """{number} locked packages are nowhere to be had:
{names}
A point release of Debian has replaced them. Debian keeps all that it ever published: get these files there (by name and
version), put them into a folder, and build with --debs FOLDER. Or build newer ones: --lock chooses today's packages,
which makes another image."""


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
        """The file of each. Raises NotBuilt with the names of all that are missing."""
        found, missing = {}, []
        for deb in wanted:
            path = self._given.get(deb.sha256) or self._cached(deb) or self._fetched(deb)
            if path:
                found[deb] = path
            else:
                missing.append(deb)
        if missing:
            names = "\n".join(f"  {deb.file}  ({deb.archive} {deb.path}, sha256 {deb.sha256})" for deb in missing)
            raise NotBuilt(_GONE.format(number=len(missing), names=names))
        return found

    def _cached(self, deb: Deb) -> Path | None:
        path = self._kept / deb.file
        return path if path.is_file() and sha256(path) == deb.sha256 else None

    def _fetched(self, deb: Deb) -> Path | None:
        path, making = self._kept / deb.file, self._kept / f"{deb.file}.{os.getpid()}"
        address = f"{self._archives()[deb.archive]}/{quote(deb.path)}"
        try:
            run([_HELPER, "-oAPT::Sandbox::User=root", "download-file", address, making, f"SHA256:{deb.sha256}"])
            if sha256(making) == deb.sha256:
                making.replace(path)
                return path
        except NotBuilt:
            return None
        finally:
            making.unlink(missing_ok=True)
        return None


def sha256(path: Path) -> str:
    """Of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
