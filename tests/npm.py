"""Peers from npm: installed once a test session from tests/peers/package-lock.json, and asked in JSON, a line each way.

The lock file holds a hash of every package and no address of a registry: npm takes the one it is configured for. After
a change of tests/peers/package.json it is made anew, in that folder, by

    npm install --package-lock-only --omit-lockfile-registry-resolved

The packages run in a process of their own, from a folder that is removed at the end; their install scripts never run.
"""

import atexit
import contextlib
import functools
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

PEERS = Path(__file__).parent / "peers"

NO_NPM = "" if shutil.which("npm") and shutil.which("node") else "npm is not installed"
"""Why there are no peers; empty where there are."""

_INSTALL = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
_UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH")
"""What npm says where there is no network. Anything else, a wrong hash above all, is a failure and no reason to skip."""


class PeerError(Exception):
    """The peer refused; the text is its own."""


class PeerDied(Exception):
    """The peer's process has ended."""


@functools.cache
def install(scripts: Path) -> Path | str:
    """A folder with these scripts and their packages, or why there is none. Raises AssertionError with npm's words.

    Once a session, since a network that is missing takes npm minutes to notice.
    """
    if NO_NPM:
        return NO_NPM
    folder = Path(tempfile.mkdtemp(prefix="coldtui-peers-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(scripts, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    done = subprocess.run(_INSTALL, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode and any(code in done.stderr for code in _UNREACHABLE):
        return "npm cannot reach its registry"
    assert done.returncode == 0, done.stderr
    return folder


def installed() -> Path:
    """A folder with the scripts of tests/peers and their packages. Skips the test where npm or the network is missing."""
    folder = install(PEERS)
    if isinstance(folder, str):
        pytest.skip(folder)
    return folder


class Peer:
    """One script of tests/peers, running; use it in a `with`. It is asked by calling: `peer("encode", type=...)`."""

    def __init__(self, script: str) -> None:
        folder = installed()
        self._process = subprocess.Popen(
            ["node", script], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, do: str, **given: Any) -> Any:
        """Its answer. Raises PeerError with its words, PeerDied."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise PeerDied(do)
        try:
            process.stdin.write(json.dumps({"do": do, **given}) + "\n")
            process.stdin.flush()
        except BrokenPipeError as error:
            raise PeerDied(do) from error
        line = process.stdout.readline()
        if not line:
            raise PeerDied(do)
        answer = json.loads(line)
        if "error" in answer:
            raise PeerError(answer["error"])
        return answer["ok"]

    def __enter__(self) -> Self:
        """The peer, running."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End it."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process.wait()
