"""Chooses the packages: those of Debian 13 and its updates of today, and writes them down with their hashes.

apt does all of it, in a folder of its own: it checks the archives' signatures with Debian's keys, and works out what
the tools depend on. What is in the image depends on nothing but its list.
"""

import datetime as dt
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from making.inputs import listed
from making.locks import Deb, Lock
from making.running import NotBuilt, run

KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

_SUITES = {"debian": ("trixie", "trixie-updates"), "debian-security": ("trixie-security",)}

_FILE = re.compile(r"'(?P<address>[^']+)' (?P<file>\S+) (?P<size>\d+) SHA256:(?P<sha256>[0-9a-f]{64})")


def lock(archives: Mapping[str, str]) -> Lock:
    """Today's packages. `archives` has the address of each archive. Raises NotBuilt."""
    if not KEYS.is_file():
        raise NotBuilt(f"{KEYS} is missing: apt-get install debian-archive-keyring")
    with tempfile.TemporaryDirectory(prefix="coldtui-lock-") as folder:
        apt = _Apt(Path(folder), archives)
        names = {which: [package.name for package in listed(which)] for which in ("root", "tools", "kernel")}
        found = [*_debs("root", apt("download", *names["root"]), archives)]
        for which in ("tools", "kernel"):
            said = apt("install", "--no-install-recommends", "--yes", *names[which])
            found += _debs(which, said, archives)
    missing = {name for of in names.values() for name in of} - {deb.name for deb in found}
    if missing:
        raise NotBuilt(f"Debian 13 has no {', '.join(sorted(missing))}.")
    return Lock(dt.datetime.now(dt.UTC).date(), tuple(found))


class _Apt:
    """apt-get for another Debian than this computer's, with nothing installed. Answers with addresses and hashes."""

    def __init__(self, folder: Path, archives: Mapping[str, str]) -> None:
        for place in ("lists/partial", "cache/archives/partial"):
            (folder / place).mkdir(parents=True)
        (folder / "status").touch()
        suites = [(archive, suite) for archive, of in _SUITES.items() for suite in of]
        (folder / "sources").write_text(
            "".join(f"deb [signed-by={KEYS}] {archives[archive]} {suite} main\n" for archive, suite in suites),
            encoding="utf-8",
        )
        options = {
            "Dir::Etc::sourcelist": folder / "sources",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State::lists": folder / "lists",
            "Dir::State::status": folder / "status",
            "Dir::Cache": folder / "cache",
            "APT::Architecture": "amd64",
            "APT::Architectures": "amd64",
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::ForceHash": "SHA256",
        }
        self._command = ["apt-get", "--quiet=2", *(f"-o{name}={value}" for name, value in options.items())]
        run([*self._command, "--error-on=any", "update"])

    def __call__(self, *command: str) -> str:
        return run([*self._command, "--print-uris", *command])


def _debs(which: str, said: str, archives: Mapping[str, str]) -> Iterator[Deb]:
    for found in _FILE.finditer(said):
        name, version, _ = unquote(found["file"].removesuffix(".deb")).split("_")
        longest = max((a for a in archives if found["address"].startswith(f"{archives[a]}/")), key=len)
        path = unquote(found["address"].removeprefix(f"{archives[longest]}/"))
        yield Deb(which, name, version, longest, int(found["size"]), found["sha256"], path)
