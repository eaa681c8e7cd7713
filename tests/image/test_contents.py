"""What is in the image, and what is not: looked at in the image that was built, without starting it."""

import hashlib
import os
import re
import struct
import subprocess
from pathlib import Path

import pytest
from making.inputs import HERE, LOCK, listed, words
from making.locks import read
from making.modules import FORBIDDEN, softly_needed_by

from tests.image.built import iso, root
from tests.qemu.cpio import files_of

ROOT = HERE.parent

MODULES = "usr/lib/modules"

TESTS = re.compile(r"(^|/)(tests?|conftest\.py|pytest|_pytest|hypothesis|bdkpython|bitcoinkernel|pyte|vivid\.ko)(/|$)")
"""Places of what only tests need: ours, other people's, and what is a test's tool."""

HOST = re.compile(r"\b[a-z]+://(?!\{)|\b[\w-]+\.(?:org|com|net|io|dev|info)\b(?!/info)")
"""An address of something on a network, or a name that one would have."""

LISTED = re.compile(r"(?P<kind>.)(?P<mode>[rwxsStT-]{9})\s+(?P<user>\d+)/(?P<group>\d+)\s+.*squashfs-root(?P<path>\S*)")

IMPORTS_ALL = """
import importlib, pkgutil, sys
import coldtui
for found in pkgutil.walk_packages(coldtui.__path__, "coldtui."):
    if found.name != "coldtui.__main__":
        importlib.import_module(found.name)
sys.path.insert(0, "/usr/lib/coldtui")
import helper
for found in pkgutil.walk_packages(helper.__path__, "helper."):
    if found.name != "helper.__main__":
        importlib.import_module(found.name)
"""


@pytest.fixture(scope="session")
def tree(image, tmp_path_factory) -> Path:
    return root(image, tmp_path_factory.mktemp("contents"))


@pytest.fixture(scope="session")
def entries(image, tree) -> list[re.Match[str]]:
    """Every entry of the image's file system with its mode and owners, as unsquashfs lists them."""
    command = ["unsquashfs", "-lln", tree.parent / "root.squashfs"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [found for line in said.splitlines() if (found := LISTED.match(line))]


def paths(tree: Path) -> list[str]:
    return [str(path.relative_to(tree)) for path in tree.rglob("*")]


def modules(tree: Path) -> list[Path]:
    return sorted((tree / MODULES).rglob("*.ko"))


def inside(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs a program of the image on this computer's kernel, which sees nothing but the image."""
    alone = [] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user"]
    path = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"
    words = [*alone, "chroot", str(tree), *command]
    return subprocess.run(words, capture_output=True, text=True, check=False, env={"PATH": path, "LC_ALL": "C.UTF-8"})


def unlike_root(entries: list[re.Match[str]]) -> list[str]:
    """Whatever belongs to another than root, runs with another's rights, or can be written by another."""
    return [
        found[0]
        for found in entries
        if found["user"] != "0"
        or found["group"] != "0"
        or set(found["mode"]) & set("sStT")
        or (found["kind"] != "l" and (found["mode"][4] == "w" or found["mode"][7] == "w"))
    ]


def test_everything_is_roots_and_nothing_runs_with_other_rights(entries, tree):
    assert len(entries) > len(paths(tree)) - 5
    assert unlike_root(entries) == []


@pytest.mark.parametrize(
    "line",
    [
        "-rwsr-xr-x 0/0   59704 2026-11-22 00:00 squashfs-root/usr/bin/mount",
        "-rwxr-sr-x 0/0   59704 2026-11-22 00:00 squashfs-root/usr/bin/wall",
        "-rw-r--r-- 1000/0   704 2026-11-22 00:00 squashfs-root/etc/passwd",
        "-rw-rw-r-- 0/0   704 2026-11-22 00:00 squashfs-root/etc/passwd",
        "drwxrwxrwt 0/0   4 2026-11-22 00:00 squashfs-root/tmp",
    ],
)
def test_control_another_owner_or_mode_is_found(line):
    assert unlike_root([LISTED.match(line)])


def test_the_only_device_of_the_image_is_none(entries):
    assert {found["kind"] for found in entries} == {"-", "d", "l"}


def forbidden(names: list[str]) -> list[str]:
    return [name for name in names if FORBIDDEN.search(f"/{name}")]


def test_there_is_no_driver_for_a_network_or_an_internal_disk(tree):
    assert len(modules(tree)) > 50
    assert forbidden([str(path.relative_to(tree)) for path in modules(tree)]) == []


@pytest.mark.parametrize(
    "path",
    [
        "kernel/drivers/net/ethernet/intel/e1000/e1000.ko",
        "kernel/drivers/net/wireless/intel/iwlwifi/iwlwifi.ko",
        "kernel/drivers/bluetooth/btusb.ko",
        "kernel/net/ipv6/ipv6.ko",
        "kernel/drivers/firewire/firewire-ohci.ko",
        "kernel/drivers/thunderbolt/thunderbolt.ko",
        "kernel/drivers/ata/ahci.ko",
        "kernel/drivers/nvme/host/nvme.ko",
        "kernel/net/nfc/nfc.ko",
    ],
)
def test_control_such_a_driver_is_found(path):
    assert forbidden([path])


def test_the_modules_are_those_of_the_list_with_what_they_need(tree):
    (version,) = (tree / MODULES).iterdir()
    said = inside(tree, "/bin/busybox", "depmod", "-n", version.name).stdout
    rows = [line.partition(":") for line in said.splitlines() if ".ko:" in line]
    needs = {plain(path): {plain(other) for other in rest.split()} for path, _, rest in rows}
    assert set(needs) == {plain(str(path)) for path in modules(tree)}
    wanted = {plain(name) for name in words("modules")} & set(needs)
    while more := {other for name in wanted for other in needs[name] | softly(tree, name)} & set(needs) - wanted:
        wanted |= more
    assert set(needs) == wanted


def softly(tree: Path, name: str) -> set[str]:
    (path,) = (path for path in modules(tree) if plain(str(path)) == name)
    return set(softly_needed_by(path.read_bytes()))


def plain(path: str) -> str:
    return Path(path).name.removesuffix(".ko").replace("-", "_")


def test_the_modules_are_loaded_after_what_they_need(tree):
    (version,) = (tree / MODULES).iterdir()
    order = (tree / "etc/coldtui/modules").read_text().split()
    assert sorted(order) == sorted(plain(str(path)) for path in modules(tree))
    rows = [line.partition(":") for line in (version / "modules.dep").read_text().splitlines()]
    for path, _, rest in rows:
        assert all(order.index(plain(other)) < order.index(plain(path)) for other in rest.split())
    assert len(rows) == len(order)


def test_every_module_is_signed(tree):
    assert [
        path.name for path in modules(tree) if not path.read_bytes().endswith(b"~Module signature appended~\n")
    ] == []


def test_there_is_nothing_of_the_tests(tree):
    assert [path for path in paths(tree) if TESTS.search(path)] == []
    ours = {hashlib.sha256(path.read_bytes()).digest(): path for path in (ROOT / "tests").rglob("*.py")}
    ours = {digest: path for digest, path in ours.items() if path.stat().st_size}
    there = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]
    assert [path for path in there if hashlib.sha256(path.read_bytes()).digest() in ours] == []


@pytest.mark.parametrize(
    "path", ["usr/lib/python3/dist-packages/tests/vm.py", "a/embit/test/x.py", "usr/lib/modules/6/vivid.ko"]
)
def test_control_something_of_the_tests_is_found(path):
    assert TESTS.search(path)


def test_the_program_in_it_is_the_one_beside_it(tree):
    there = tree / "usr/lib/python3/dist-packages/coldtui"
    program = {path.relative_to(ROOT / "coldtui"): path for path in (ROOT / "coldtui").rglob("*") if path.is_file()}
    program = {name: path for name, path in program.items() if "__pycache__" not in name.parts}
    assert program
    assert [name for name, path in program.items() if (there / name).read_bytes() != path.read_bytes()] == []


def test_the_program_is_imported_whole_by_the_python_in_it(tree):
    done = inside(tree, "/usr/bin/python3", "-I", "-B", "-X", "utf8", "-c", IMPORTS_ALL)
    assert done.returncode == 0, done.stderr


def test_control_a_library_that_is_left_out_would_be_missed(tree):
    done = inside(tree, "/usr/bin/python3", "-I", "-B", "-c", "import pygments")
    assert "No module named 'pygments'" in done.stderr


def test_every_shared_library_that_is_asked_for_is_there(tree):
    binaries = [path for path in paths(tree) if path.endswith(".so") or ".so." in path or path.startswith("usr/bin/p")]
    missing = [path for path in binaries if "not found" in shared(tree, path)]
    assert len(binaries) > 30
    assert missing == []


def shared(tree: Path, path: str) -> str:
    done = inside(tree, "/lib64/ld-linux-x86-64.so.2", "--list", f"/{path}")
    return done.stdout + done.stderr


def test_every_file_of_python_is_compiled_and_never_compared_with_its_source(tree):
    sources = [path for path in tree.rglob("*.py") if path.is_file()]
    compiled = [path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc" for path in sources]
    assert len(sources) > 1000
    # PEP 552: the second four bytes are 1, "hash-based, unchecked"
    assert {struct.unpack("<I", path.read_bytes()[4:8]) for path in compiled} == {(1,)}
    assert sorted(compiled) == sorted(tree.rglob("*.pyc"))


def test_only_licences_are_left_of_the_documents(tree):
    there = [path for path in (tree / "usr/share/doc").rglob("*") if path.is_file()]
    assert {path.name for path in there} == {"copyright"}


def test_the_initrd_holds_the_file_system_and_what_mounts_it(image):
    data = (image / "initrd.img").read_bytes()
    (body,) = list(files_of(data))
    assert body[0] == "root.squashfs"
    packed = data[data.rindex(b"\x28\xb5\x2f\xfd") :]
    head = subprocess.run(["zstd", "-dc"], input=packed, capture_output=True, check=False).stdout
    names = {name: mode for name, mode, _ in files_of(head)}
    assert set(names) == {"bin", "bin/busybox", "dev", "dev/console", "init", "loop.ko", "new", "squashfs.ko"}
    assert {oct(names[name] & 0o7777) for name in ("init", "bin/busybox")} == {"0o755"}


def test_the_figures_beside_the_kernel_are_those_of_the_files(image):
    ((name, _, text),) = list(files_of((image / "sums.img").read_bytes()))
    figures = dict(line.split(" ", 1) for line in text.decode().splitlines())
    assert name == "sums"
    assert figures["kernel"] == hashlib.sha256((image / "vmlinuz").read_bytes()).hexdigest()
    assert figures["initrd"] == hashlib.sha256((image / "initrd.img").read_bytes()).hexdigest()
    assert figures["made"] == read(LOCK).day.isoformat()
    assert figures["flavour"] == "debian"


def test_the_sums_are_right(image):
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=image, check=True, capture_output=True)
    summed = {line.split()[1] for line in (image / "SHA256SUMS").read_text().splitlines()}
    assert summed == {path.name for path in image.iterdir()} - {"SHA256SUMS"}


def test_the_iso_starts_from_disc_and_stick_and_holds_the_same_files(image):
    data = iso(image).read_bytes()
    assert data[510:512] == b"\x55\xaa"
    assert 0xEF in {data[446 + 16 * number + 4] for number in range(4)}, "the partition that UEFI starts from"
    assert data[32 * 1024 + 1 : 32 * 1024 + 6] == b"CD001"
    assert data[32 * 1024 + 40 : 32 * 1024 + 72].rstrip() == b"COLDTUI"
    assert b"EL TORITO SPECIFICATION" in data
    for name in ("vmlinuz", "initrd.img", "sums.img"):
        assert (image / name).read_bytes() in data


def test_the_iso_is_at_most_48_mb(image):
    size = iso(image).stat().st_size
    print(f"\n{iso(image).name}: {size / 1e6:.1f} MB")
    for name in ("vmlinuz", "initrd.img"):
        print(f"{name}: {(image / name).stat().st_size / 1e6:.1f} MB")
    assert size <= 48_000_000


@pytest.mark.parametrize("which", ["root", "tools"])
def test_the_lock_has_every_package_of_the_list(which):
    names = [package.name for package in listed(which)]
    locked = [deb.name for deb in read(LOCK).of(which)]
    assert names == sorted(names)
    assert len(locked) == len(set(locked))
    assert set(names) <= set(locked)
    assert which != "root" or names == locked, "the image holds nothing that is not listed"


def hosts(text: str) -> list[str]:
    return [found[0] for found in HOST.finditer(text)]


def ours() -> list[Path]:
    """What builds; in overlay/ and in the READMEs a standard may be named by its place."""
    found = [path for path in HERE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return [path for path in found if path.suffix != ".md" and HERE / "overlay" not in path.parents]


def test_no_host_is_named_in_what_builds_the_image():
    assert [(path.name, hosts(path.read_text())) for path in ours() if hosts(path.read_text())] == []


@pytest.mark.parametrize("text", ["http" + "://deb.example/debian", "from snapshot.example.org", "ftp" + "://x"])
def test_control_a_host_is_found(text):
    assert hosts(text)
