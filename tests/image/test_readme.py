"""live-image/README.md does what it says: its check of a signature and of the sums, as they stand, with a throw-away key.

The key is made here and signs for nobody.
"""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from making import place
from making.inputs import HERE, version

README = (HERE / "README.md").read_text()

SIGNER = "coldtui-release"

SUMS = "SHA256SUMS"

needs_openssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="openssh-client is not installed")


def blocks(language: str) -> list[str]:
    """The fenced blocks of that language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def verification() -> str:
    """The command that checks a signature."""
    (found,) = (block.strip() for block in blocks("sh") if "ssh-keygen" in block)
    return found


def check_of_sums() -> str:
    """What to type on Linux to check the files."""
    return re.search(r"^\| Linux \| `(sha256sum [^`]+)`", README, re.MULTILINE)[1]


def told_files() -> list[str]:
    """The files that a build makes, as the table has them."""
    names = re.findall(r"^\| `([^`]+)` \|", README.split("A build makes")[1].split("A release adds")[0], re.MULTILINE)
    return [name.replace("VERSION", version()) for name in names]


def typed(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """What a shell says to it there."""
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a build makes: other bytes under the same names."""
    *files, sums = told_files()
    assert sums == SUMS
    for name in files:
        (tmp_path / name).write_text(f"This stands for {name}.\n")
    lines = [f"{hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()}  {name}\n" for name in files]
    (tmp_path / SUMS).write_text("".join(lines))
    return tmp_path


@pytest.fixture
def release(folder: Path) -> Path:
    """The same with what a release adds."""
    sign(folder, SIGNER)
    public = (folder / "key.pub").read_text()
    (folder / "allowed_signers").write_text(f'{SIGNER} namespaces="{SIGNER}" {public}')
    return folder


def sign(folder: Path, purpose: str) -> None:
    """Signs the sums for that purpose, with a key that is made where there is none yet."""
    (folder / f"{SUMS}.sig").unlink(missing_ok=True)
    if not (folder / "key").exists():
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", folder / "key"]
        subprocess.run(make, check=True, capture_output=True)
    command = ["ssh-keygen", "-Y", "sign", "-f", folder / "key", "-n", purpose, folder / SUMS]
    subprocess.run(command, check=True, capture_output=True)


@needs_openssh
def test_the_signature_of_a_release_is_good(release):
    done = typed(release, verification())
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f'Good "{SIGNER}" signature')
    assert f'Good "{SIGNER}" signature' in README


@needs_openssh
def test_control_of_changed_sums_it_is_not(release):
    sums = release / SUMS
    sums.write_text(sums.read_text().replace("vmlinuz", "vmlinux"))
    done = typed(release, verification())
    assert done.returncode != 0
    assert "Good" not in done.stdout


@needs_openssh
def test_control_nor_by_another_key_nor_for_another_purpose(release):
    sign(release, "file")
    assert typed(release, verification()).returncode != 0
    (release / "key").unlink()
    sign(release, SIGNER)
    assert typed(release, verification()).returncode != 0


def test_the_check_of_the_sums_prints_a_line_for_each_file_that_is_there(folder):
    *files, _ = told_files()
    done = typed(folder, check_of_sums())
    assert done.returncode == 0, done.stderr
    assert done.stdout == "".join(f"{name}: OK\n" for name in files)
    for name in files[1:]:
        (folder / name).unlink()
    assert typed(folder, check_of_sums()).stdout == f"{files[0]}: OK\n"


@pytest.mark.parametrize("number", range(5))
def test_control_a_changed_file_is_found(folder, number):
    name = told_files()[number]
    (folder / name).write_text("changed\n")
    done = typed(folder, check_of_sums())
    assert done.returncode != 0
    assert f"{name}: FAILED\n" in done.stdout


def test_the_files_are_those_that_a_build_makes(folder):
    assert sorted(place.prepare(folder)) == sorted(told_files())


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py)`", README))))
def test_every_test_that_is_named_is_there(name):
    assert (HERE.parent / name).is_file() or (HERE.parent / "tests" / "image" / name).is_file()
