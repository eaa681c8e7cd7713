"""The lock files say what pyproject.toml says, with a hash for every file that may be installed.

After a change of a pin, with uv 0.11 or later:

    uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.txt
    uv pip compile ... --group build -o requirements-build.txt
    uv pip compile ... pyproject.toml --group test -o requirements-test.txt

They hold for CPython 3.11 to 3.13 on Linux, x86-64 and ARM.
"""

import re
import tomllib

import pytest

from tests.architecture.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
GROUPS = PROJECT["dependency-groups"]

LOCKS = {
    "requirements.txt": RUNTIME,
    "requirements-build.txt": GROUPS["build"],
    "requirements-test.txt": RUNTIME + GROUPS["test"],
}

ENTRY = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.]+)(?: ; [^\\]+)?(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n"
)

ORACLES = {"bdkpython", "py-bitcoinkernel"}


def entries(text: str) -> dict[str, str]:
    """Name to version of a lock file. Raises ValueError at anything that is not a pinned name with hashes."""
    found, at = {}, 0
    while at < len(text):
        entry = ENTRY.match(text, at)
        if entry is None:
            raise ValueError(text[at : at + 80])
        found[entry["name"]] = entry["version"]
        at = entry.end()
    return found


def pins(requirements: list[str]) -> dict[str, str]:
    """Name to version of requirements, each pinned exactly."""
    return dict(requirement.split(";")[0].split("==") for requirement in requirements)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_every_pin_of_the_project(lock):
    assert pins(LOCKS[lock]).items() <= entries((ROOT / lock).read_text()).items()


def test_what_runs_is_tested_in_the_same_versions():
    runtime, tested = (entries((ROOT / lock).read_text()) for lock in ("requirements.txt", "requirements-test.txt"))
    assert runtime.items() <= tested.items()


def test_what_builds_us_is_locked():
    assert (
        pins(PROJECT["build-system"]["requires"]).items()
        <= entries((ROOT / "requirements-build.txt").read_text()).items()
    )


def test_no_oracle_is_among_what_runs():
    assert not ORACLES & entries((ROOT / "requirements.txt").read_text()).keys()


@pytest.mark.parametrize(
    "text",
    [
        "textual==8.2.8\n",
        "textual>=8 \\\n    --hash=sha256:" + "0" * 64 + "\n",
        "--find-links somewhere\n",
        "textual @ file:///elsewhere \\\n    --hash=sha256:" + "0" * 64 + "\n",
    ],
    ids=["no-hash", "no-pin", "option", "address"],
)
def test_control_an_entry_without_pin_or_hash_is_found(text):
    with pytest.raises(ValueError, match=re.escape(text.split("\n")[0])):
        entries(text)
