"""Peers from npm: installed once a test session from tests/peers/package-lock.json, and asked in JSON, a line each way.

The lock file holds a hash of every package and no address of a registry: npm takes the one it is configured for. After
a change of tests/peers/package.json it is made anew, in that folder, by

    npm install --package-lock-only --omit-lockfile-registry-resolved

The packages run in a process of their own, from a folder that is removed at the end; their install scripts never run.
"""

import atexit
import functools
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.conversation import Conversation

PEERS = Path(__file__).parent / "peers"

NO_NPM = "" if shutil.which("npm") and shutil.which("node") else "npm is not installed"
"""Why there are no peers; empty where there are."""

_INSTALL = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
_UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH")
"""What npm says where there is no network. Anything else, a wrong hash above all, is a failure and no reason to skip."""


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


class Peer(Conversation):
    """One script of tests/peers, running."""

    def __init__(self, script: str) -> None:
        super().__init__(["node", script], installed())
