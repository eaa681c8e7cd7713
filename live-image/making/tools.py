"""The programs that build, from the lock, in a folder of their own: none of this computer's takes part."""

import os
from collections.abc import Iterable
from pathlib import Path

from making import links
from making.running import run, run_for_bytes

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"

_ANYWHERE = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
"""Language and time zone, wherever it is built."""


def unpack(deb: Path, folder: Path) -> None:
    """The files of a package, as nobody's in particular: the image's files all belong to root.

    Raises NotBuilt, with nothing written outside of `folder`, if the package or a link of it leads there.
    """
    # Nothing else of this computer's settings: TAR_OPTIONS would decide what is in the image.
    settings = {"PATH": os.environ.get("PATH", _PATH), **_ANYWHERE}
    archive = folder.parent / f"{folder.name}.tar"
    archive.write_bytes(run_for_bytes(["dpkg-deb", "--fsys-tarfile", deb], settings))
    links.check_archive(archive, folder, deb.name)
    options = ("--keep-directory-symlink", "--no-same-owner", "-p", f"--file={archive}", f"--directory={folder}")
    run(["tar", "--extract", *options], settings)
    archive.unlink()
    links.check(folder, deb.name)


def merge_usr(folder: Path) -> None:
    """The links that Debian has at the top since everything lies in /usr."""
    for name in ("bin", "sbin", "lib", "lib64"):
        (folder / "usr" / name).mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(f"usr/{name}")


class Tools:
    """Runs programs of the tools.

    `folder` is where they are unpacked, and `work` the part of it that they see as /shop, with nothing else of this
    computer. Their time is `epoch`.
    """

    def __init__(self, folder: Path, debs: Iterable[Path], epoch: int) -> None:
        folder.mkdir()
        merge_usr(folder)
        for deb in debs:
            unpack(deb, folder)
        self.folder = folder
        self.work = folder / "shop"
        for place in (self.work, folder / "tmp", folder / "dev"):
            links.check_way(folder, place, "The tools")
            place.mkdir(exist_ok=True)
        self.epoch = epoch

    def __call__(self, *command: str) -> str:
        """What it prints. Raises NotBuilt."""
        settings = {
            "PATH": _PATH,
            "HOME": "/tmp",  # noqa: S108 (of the tools' own folder)
            **_ANYWHERE,
            "SOURCE_DATE_EPOCH": str(self.epoch),
        }
        return run([*self.way_in(self.folder), *command], settings)

    @staticmethod
    def way_in(folder: Path) -> list[str]:
        """What stands before a command that shall see nothing but `folder`."""
        alone = [] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user"]
        return [*alone, "/usr/sbin/chroot", str(folder)]
