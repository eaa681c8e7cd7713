"""The build of the image: what it takes as input, what it says when something is missing, and that it repeats itself."""

import datetime as dt
import lzma
import subprocess
import sys
from dataclasses import replace

import pytest
from making import compile_python, cpio, locks, tools, wheels
from making.fetching import sha256
from making.inputs import HERE, LOCK, groups, words
from making.locks import Deb, Lock
from making.modules import Modules, NotInKernel, depends
from making.running import NotBuilt, run

from tests.qemu.cpio import files_of


def test_a_lock_is_read_as_it_was_written(tmp_path):
    deb = Deb("root", "x", "1-2", "debian", 5, "0" * 64, "pool/main/x/x/x_1-2_amd64.deb")
    lock = Lock(dt.date(2026, 11, 22), (deb, replace(deb, set="tools", name="y")))
    lock.write(tmp_path / "lock")
    assert locks.read(tmp_path / "lock") == lock
    assert lock.epoch == 1795305600


def test_the_lock_of_the_image_is_as_it_would_be_written(tmp_path):
    locks.read(LOCK).write(tmp_path / "lock")
    assert (tmp_path / "lock").read_text() == LOCK.read_text()


def test_a_module_comes_after_all_that_it_needs_and_brings_it(tmp_path):
    kernel(tmp_path, {"fs/vfat": "fat", "fs/fat": "nls_base", "net/ipv6": "", "fs/x": "ipv6", "fs/spare": ""})
    found = Modules(tmp_path).with_needed(["vfat"])
    assert [module.path for module in found] == ["kernel/fs/fat.ko", "kernel/fs/vfat.ko"]
    assert depends(found) == "kernel/fs/fat.ko:\nkernel/fs/vfat.ko: kernel/fs/fat.ko\n"


@pytest.mark.parametrize("name", ["ipv6", "x", "absent"])
def test_a_module_that_must_not_be_there_is_refused_even_if_another_needs_it(tmp_path, name):
    kernel(tmp_path, {"net/ipv6": "", "fs/x": "ipv6", "fs/good": ""})
    assert Modules(tmp_path).with_needed(["good"])
    with pytest.raises(NotInKernel):
        Modules(tmp_path).with_needed([name])


def kernel(folder, needs) -> None:
    """A kernel's folder with such modules; nls_base is built in."""
    (folder / "modules.builtin").write_text("kernel/fs/nls/nls_base.ko\n")
    for path, names in needs.items():
        file = folder / "kernel" / f"{path}.ko.xz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(lzma.compress(f"\0license=GPL\0depends={names}\0".encode()))


def test_an_archive_of_first_files_is_read_by_another_reader():
    entries = [cpio.file("init", b"#!/bin/sh\n", runs=True), cpio.folder("dev"), cpio.file("b", b"12345")]
    made = cpio.archive([*entries, cpio.character_device("dev/console", 5, 1)], 1795305600)
    found = {name: (oct(mode), data) for name, mode, data in files_of(made)}
    assert found["init"] == ("0o100755", b"#!/bin/sh\n")
    assert found["b"] == ("0o100644", b"12345")
    assert found["dev"][0] == "0o40755"
    assert found["dev/console"][0] == "0o20600"
    assert made == cpio.archive([cpio.character_device("dev/console", 5, 1), *reversed(entries)], 1795305600)


def test_every_file_of_python_is_compiled_the_same_whatever_was_compiled_before(tmp_path):
    results = []
    for name in ("one", "other"):
        folder = tmp_path / name / "lib"
        folder.mkdir(parents=True)
        if name == "other":
            (folder / "a_first.py").write_text("shared = ('a name', 'another name')\n")
        (folder / "module.py").write_text("def f(a=('a name', 'another name')):\n    return a, 'a name'\n")
        script = [sys.executable, "-I", "-B", compile_python.__file__, str(tmp_path / name), "lib"]
        subprocess.run(script, check=True)
        (made,) = folder.glob("__pycache__/module.*.pyc")
        results.append(made.read_bytes())
    assert results[0] == results[1]
    assert str(tmp_path).encode() not in results[0], "the place where it is made is not in it"
    assert b"/lib/module.py" in results[0]


def test_a_file_that_is_no_python_stops_the_build(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "bad.py").write_text("def\n")
    with pytest.raises(NotBuilt, match=r"bad\.py"):
        run([sys.executable, "-I", "-B", compile_python.__file__, tmp_path, "lib"])


def test_the_libraries_are_those_of_what_runs(tmp_path):
    names = {name for name, _, _ in wheels.ENTRY.findall(wheels.REQUIREMENTS.read_text())}
    assert {"textual", "embit", "cryptography"} <= names
    assert set(wheels.SOURCE_ONLY) <= names
    assert all("--hash=sha256:" in rest for _, _, rest in wheels.ENTRY.findall(wheels.REQUIREMENTS.read_text()))


def test_a_changed_library_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(wheels, "REQUIREMENTS", tmp_path / "lock")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "x_y-1.0-py3-none-any.whl").write_bytes(b"good")
    good = sha256(tmp_path / "files" / "x_y-1.0-py3-none-any.whl")
    (tmp_path / "lock").write_text(f"x-y==1.0 \\\n    --hash=sha256:{good}\n")
    assert len(list(wheels.checked(tmp_path / "files"))) == 1
    (tmp_path / "files" / "x_y-1.0-py3-none-any.whl").write_bytes(b"evil")
    with pytest.raises(NotBuilt, match=r"x-y 1\.0"):
        list(wheels.checked(tmp_path / "files"))


def test_every_group_of_every_list_says_why_it_is_there():
    for which in ("modules", "strip"):
        found = list(groups(which))
        assert [names for reason, names in found if not reason] == []
        assert [word for _, names in found for word in names] == words(which)


def test_the_links_at_the_top_lead_into_usr(tmp_path):
    tools.merge_usr(tmp_path)
    assert {name: str((tmp_path / name).readlink()) for name in ("bin", "lib64")} == {
        "bin": "usr/bin",
        "lib64": "usr/lib64",
    }


@pytest.mark.image
def test_two_builds_under_different_conditions_are_the_same(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    done = subprocess.run(
        [sys.executable, HERE / "build", tmp_path / "image", "--twice"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Both builds are the same" in done.stdout
