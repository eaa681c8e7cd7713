"""What is in the image with our own kernel, as `test_contents.py` and `test_contents_list.py` say it of the other one."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from making.inputs import HERE, LOCK
from making.kernel_config import groups
from making.locks import read

from tests.image.built import root
from tests.image.test_contents_list import table, told
from tests.qemu.cpio import files_of

pytestmark = [pytest.mark.image, pytest.mark.slow]


@pytest.fixture(scope="module")
def tree(airgap: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return root(airgap, tmp_path_factory.mktemp("contents"))


def test_it_has_no_modules_and_no_list_of_them(tree: Path) -> None:
    assert not (tree / "usr/lib/modules").exists()
    assert (tree / "usr/lib/python3").exists()
    assert not (tree / "etc/coldtui/modules").exists()
    assert list(tree.rglob("*.ko*")) == []


def test_the_initrd_holds_the_file_system_and_what_mounts_it(airgap: Path) -> None:
    data = (airgap / "initrd.img").read_bytes()
    assert [name for name, *_ in files_of(data)] == ["root.squashfs"]
    packed = data[data.rindex(b"\x28\xb5\x2f\xfd") :]
    head = subprocess.run(["zstd", "-dc"], input=packed, capture_output=True, check=False).stdout
    names = {name for name, *_ in files_of(head)}
    assert names == {"bin", "bin/busybox", "dev", "dev/console", "init", "new"}


def test_the_sums_are_right_and_name_whose_kernel_it_is(airgap: Path) -> None:
    ((_, _, text),) = list(files_of((airgap / "sums.img").read_bytes()))
    figures = dict(line.split(" ", 1) for line in text.decode().splitlines())
    assert figures["flavour"] == "airgap"
    for word, name in {"kernel": "vmlinuz", "initrd": "initrd.img"}.items():
        assert figures[word] == hashlib.sha256((airgap / name).read_bytes()).hexdigest()
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=airgap, check=True, capture_output=True)
    summed = {line.split()[1] for line in (airgap / "SHA256SUMS").read_text().splitlines()}
    assert summed == {path.name for path in airgap.iterdir()} - {"SHA256SUMS"}


def test_the_list_of_contents_has_every_package_but_debians_kernel(airgap: Path) -> None:
    debs = {deb.name: deb.version for deb in read(LOCK).of("root") if not deb.is_kernel}
    assert sorted(table(airgap, "DEBIAN'S PACKAGES")) == told(debs, "root")
    assert len(debs) < len(read(LOCK).of("root"))


def test_the_list_of_contents_has_every_option_of_the_kernel_with_its_reason(airgap: Path) -> None:
    said = (airgap / "CONTENTS.txt").read_text().partition("\nTHE KERNEL")[2].partition("\n\n")[0]
    ours = groups((HERE / "kernel/airgap.config").read_text())
    assert [group.reason for group in ours if group.reason not in said] == []
    assert [name for group in ours for name in group.options if name not in said] == []
