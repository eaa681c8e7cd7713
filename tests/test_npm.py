"""The lock file of the peers from npm: everything pinned and hashed, and no registry in it."""

import json
import re

import pytest

from tests import npm
from tests.conversation import Died, Objected

LOCK = json.loads((npm.PEERS / "package-lock.json").read_text())
ASKED = json.loads((npm.PEERS / "package.json").read_text())["dependencies"]


def loose(packages):
    """The packages that are not hashed, or say where they come from."""
    return [
        name
        for name, package in packages.items()
        if name and (not re.match("sha512-", package.get("integrity", "")) or "resolved" in package)
    ]


def test_every_package_is_hashed_and_none_says_where_it_comes_from():
    assert loose(LOCK["packages"]) == []
    assert len(LOCK["packages"]) > len(ASKED)


@pytest.mark.parametrize("package", [{}, {"integrity": "sha1-a"}, {"integrity": "sha512-a", "resolved": "somewhere"}])
def test_control_a_loose_package_is_found(package):
    assert loose({"": {}, "node_modules/a": package}) == ["node_modules/a"]


def test_the_lock_has_what_is_asked_for_in_that_very_version():
    assert {name: LOCK["packages"][f"node_modules/{name}"]["version"] for name in ASKED} == ASKED


def test_a_package_with_another_hash_is_never_run(tmp_path):
    npm.installed()
    name = "node_modules/bbqr"
    lock = LOCK | {
        "packages": LOCK["packages"] | {name: LOCK["packages"][name] | {"integrity": f"sha512-{'A' * 86}=="}}
    }
    (tmp_path / "package.json").write_text((npm.PEERS / "package.json").read_text())
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    with pytest.raises(AssertionError, match="EINTEGRITY"):
        npm.install(tmp_path)


def test_a_peer_that_refuses_says_why_and_goes_on():
    with npm.Peer("bbqr.mjs") as peer:
        for _ in range(2):
            with pytest.raises(Objected, match="header"):
                peer("join", parts=["no"])


def test_a_peer_that_ended_is_noticed():
    peer = npm.Peer("bbqr.mjs")
    with peer:
        peer._process.kill()
        peer._process.wait()
        with pytest.raises(Died):
            peer("join", parts=[])
