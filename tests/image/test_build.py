"""The build of the image: what it takes as input, what it says when something is missing, and that it repeats itself."""

import datetime as dt
import lzma
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from making import archives, command, compile_python, cpio, fetching, locks, place, tools, twice, wheels
from making.fetching import Debs, sha256
from making.inputs import HERE, LOCK, groups, version, words
from making.locks import Deb, Lock
from making.modules import Modules, NotInKernel, depends
from making.running import NotBuilt, run

from tests.qemu.cpio import files_of

CONTENT = b"!<arch>\nnot really a package"


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def deb(tmp_path) -> Deb:
    """A locked package, whose file lies in tmp_path/debs under a name of its own."""
    (tmp_path / "debs").mkdir()
    file = tmp_path / "debs" / "renamed.deb"
    file.write_bytes(CONTENT)
    return Deb("root", "x", "1-2", "debian", len(CONTENT), sha256(file), "pool/main/x/x/x_1-2_amd64.deb")


def nowhere(tmp_path):
    return lambda: archives.mirror(f"file://{tmp_path}/no-such-mirror")


def somewhere(tmp_path):
    return lambda: archives.mirror(f"file://{tmp_path}/mirror")


def asked_in_vain():
    raise AssertionError("nothing has to be fetched")


def test_a_lock_is_read_as_it_was_written(tmp_path, deb):
    lock = Lock(dt.date(2026, 11, 22), (deb, replace(deb, set="tools", name="y")))
    lock.write(tmp_path / "lock")
    assert locks.read(tmp_path / "lock") == lock
    assert lock.epoch == 1795305600


def test_the_lock_of_the_image_is_as_it_would_be_written(tmp_path):
    locks.read(LOCK).write(tmp_path / "lock")
    assert (tmp_path / "lock").read_text() == LOCK.read_text()


def test_a_package_is_taken_from_a_folder_by_its_hash_whatever_its_name(tmp_path, deb):
    found = Debs(asked_in_vain, tmp_path / "debs").get([deb])
    assert found[deb].read_bytes() == CONTENT


def test_a_package_of_another_content_is_not_taken_but_named(tmp_path, deb):
    (tmp_path / "debs" / deb.file).write_bytes(CONTENT + b"!")
    (tmp_path / "debs" / "renamed.deb").unlink()
    with pytest.raises(NotBuilt, match=r"x_1-2_amd64\.deb") as said:
        Debs(nowhere(tmp_path), tmp_path / "debs").get([deb])
    assert deb.sha256 in str(said.value)
    assert "--debs" in str(said.value)


def test_a_kept_package_that_was_changed_is_not_taken(tmp_path, deb):
    kept = fetching.cache() / "debs"
    kept.mkdir(parents=True)
    (kept / deb.file).write_bytes(CONTENT)
    assert Debs(nowhere(tmp_path), None).get([deb])[deb] == kept / deb.file
    (kept / deb.file).write_bytes(CONTENT[::-1])
    with pytest.raises(NotBuilt):
        Debs(nowhere(tmp_path), None).get([deb])


def test_a_package_comes_from_a_mirror_by_its_place_in_the_archive(tmp_path, deb):
    target = tmp_path / "mirror" / deb.path
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT)
    assert Debs(somewhere(tmp_path), None).get([deb])[deb].read_bytes() == CONTENT
    assert Debs(asked_in_vain, None).get([deb]), "and is kept"


def test_a_mirror_that_has_another_content_is_refused(tmp_path, deb):
    target = tmp_path / "mirror" / deb.path
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT.upper())
    with pytest.raises(NotBuilt, match=r"x_1-2_amd64\.deb"):
        Debs(somewhere(tmp_path), None).get([deb])


@pytest.mark.parametrize(
    ("address", "security"),
    [
        ("mirror:/debian/", "mirror:/debian-security"),
        ("snapshots:/{archive}/20261122/", "snapshots:/debian-security/20261122"),
    ],
)
def test_a_mirror_has_both_archives(address, security):
    assert archives.mirror(address)["debian-security"] == security


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


def test_two_builds_that_differ_are_told_apart(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "initrd.img").write_bytes(b"same")
    assert twice.compare(tmp_path / "one", tmp_path / "other") == []
    (tmp_path / "other" / "initrd.img").write_bytes(b"name")
    (tmp_path / "one" / "vmlinuz").write_bytes(b"only here")
    assert twice.compare(tmp_path / "one", tmp_path / "other") == ["initrd.img", "vmlinuz"]


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


def test_a_computer_that_lacks_a_program_is_told_its_package(tmp_path):
    done = subprocess.run(
        [sys.executable, HERE / "build", tmp_path / "out"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "apt-get install" in done.stderr
    assert "dpkg" in done.stderr
    assert not (tmp_path / "out").exists()


def told(*arguments) -> str:
    """What the build says of such arguments, which it refuses."""
    done = subprocess.run([sys.executable, HERE / "build", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr


def test_a_file_where_the_folder_of_the_image_should_be_is_told_in_one_sentence(tmp_path):
    (tmp_path / "out").write_bytes(b"mine")
    assert told(tmp_path / "out") == f"{tmp_path}/out is a file. Name a folder for the image.\n"
    assert told(tmp_path / "out" / "in") == f"The folder {tmp_path}/out/in cannot be made: Not a directory.\n"
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_a_folder_of_packages_that_is_none_is_told_in_one_sentence(tmp_path):
    said = told(tmp_path / "out", "--debs", tmp_path / "absent")
    assert said == f"{tmp_path}/absent is no folder. --debs names a folder with packages.\n"
    assert not (tmp_path / "out").exists()


def test_an_image_that_is_replaced_is_named_before(tmp_path, monkeypatch, capsys):
    out = tmp_path / "new" / "out"
    monkeypatch.setattr(sys, "argv", ["build", str(out)])
    monkeypatch.setattr(command.building, "build", lambda *_: None)
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    assert command.main() == 0
    assert "already holds an image" not in capsys.readouterr().out
    for name in ("vmlinuz", f"coldtui-{version()}-amd64.iso", "notes.txt"):
        (out / name).touch()
    assert command.main() == 0
    assert f"{out} already holds an image. Replaced: coldtui-{version()}-amd64.iso, vmlinuz." in capsys.readouterr().out


@pytest.mark.image
def test_what_is_named_as_replaced_is_what_a_build_makes(image, tmp_path):
    for path in image.iterdir():
        (tmp_path / path.name).touch()
    assert sorted(place.prepare(tmp_path, has_own_kernel=False)) == sorted(path.name for path in image.iterdir())


WORKS = """
import sys
from making import building, command
from making.running import run

def build(order, debs, say):
    with building._workshop(order.out):
        run(["sh", "-c", "exec 3> " + str(order.out / "pipe") + "; echo $$ >&3; sleep 60 & wait"])

building.build = build
sys.exit(command.main())
"""
"""A build that works in its workshop for a long time: a program, and one that this one started."""


def stopped(out, number) -> subprocess.CompletedProcess:
    """The build after that signal, given in the midst of its work, when all that it started has ended too."""
    out.mkdir()
    os.mkfifo(out / "pipe")
    settings = {**os.environ, "PYTHONPATH": str(HERE)}
    started = [sys.executable, "-B", "-c", WORKS, str(out)]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(started, env=settings, **piped) as build, (out / "pipe").open() as pipe:
        group = int(pipe.readline())  # it works now
        assert list(out.glob("making-*"))
        build.send_signal(number)
        printed, said = build.communicate()
        if number == signal.SIGKILL:
            os.killpg(group, number)
        assert pipe.read() == "", "nobody holds it open any more"
        return subprocess.CompletedProcess(started, build.returncode, printed, said)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_that_is_stopped_says_so_in_one_sentence_and_leaves_nothing(tmp_path, number, code):
    done = stopped(tmp_path / "out", number)
    assert done.stderr == "Stopped before the end.\n"
    assert done.returncode == code
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pipe"]


def test_control_a_build_that_is_killed_leaves_its_workshop(tmp_path):
    stopped(tmp_path / "out", signal.SIGKILL)
    assert list((tmp_path / "out").glob("making-*"))


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
