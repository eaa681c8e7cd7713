"""The folder of the image: what is refused before the build, and what lies there when a build was stopped or failed."""

import ast
import errno
import hashlib
import os
import runpy
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from making import building, command, computer, outputs, place, room, twice
from making.inputs import HERE, version
from making.running import NotBuilt


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


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
    for name in ("vmlinuz", f"coldtui-{version()}-amd64.iso", "kernel.config", "notes.txt"):
        (out / name).touch()
    assert command.main() == 0
    replaced = f"coldtui-{version()}-amd64.iso, kernel.config, vmlinuz"
    assert f"{out} already holds an image. Replaced: {replaced}." in capsys.readouterr().out


@pytest.mark.image
def test_what_is_named_as_replaced_is_what_a_build_makes(image, tmp_path):
    for path in image.iterdir():
        (tmp_path / path.name).touch()
    assert sorted(place.prepare(tmp_path)) == sorted(path.name for path in image.iterdir())


WORKS = """
import sys
from making import building, command, place
from making.running import run

def build(order, debs, say):
    with place.workshop(order.out):
        run(["sh", "-c", "exec 3> " + str(order.out / "pipe") + "; echo $$ >&3; sleep 60 & wait"])

building.build = build
sys.exit(command.main())
"""
"""A build that works in its workshop for a long time: a program, and one that this one started."""


IN_A_TERMINAL = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
"""
"""Who runs the tests may have these ignored, as nohup does."""


def stopped(out, number, *before: str) -> subprocess.CompletedProcess:
    """The build after that signal, given in the midst of its work, when all that it started has ended too."""
    out.mkdir()
    os.mkfifo(out / "pipe")
    settings = {**os.environ, "PYTHONPATH": str(HERE)}
    started = [*before, sys.executable, "-B", "-c", IN_A_TERMINAL + WORKS, str(out)]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(started, env=settings, **piped) as build, (out / "pipe").open() as pipe:
        group = int(pipe.readline())  # it works now
        assert list(out.glob("coldtui-making-*"))
        build.send_signal(number)
        printed, said = build.communicate()
        if number == signal.SIGKILL:
            os.killpg(group, number)
        assert pipe.read() == "", "nobody holds it open any more"
        return subprocess.CompletedProcess(started, build.returncode, printed, said)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_build_that_is_stopped_says_so_in_one_sentence_and_leaves_nothing(tmp_path, number, code):
    done = stopped(tmp_path / "out", number)
    assert done.stderr == "Stopped before the end.\n"
    assert done.returncode == code
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pipe"]


def test_a_build_whose_terminal_is_closed_ends_though_it_can_say_nothing(monkeypatch):
    def gone(_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(command.sys.stderr, "write", gone)
    assert command._ended(129, "Stopped before the end.") == 129


def test_a_build_that_shall_outlive_its_terminal_does(tmp_path):
    """Started by nohup, it has this signal ignored before it begins; another one stops it."""
    code = WORKS.replace("echo $$ >&3;", "kill -HUP $PPID; echo $$ >&3;")
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out/pipe")
    settings = {**os.environ, "PYTHONPATH": str(HERE)}
    words = ["nohup", sys.executable, "-B", "-c", code, str(tmp_path / "out")]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, env=settings, **quiet) as build, (tmp_path / "out/pipe").open() as pipe:
        assert int(pipe.readline())
        build.terminate()
        assert pipe.read() == ""
    assert build.returncode == 143


def test_what_a_killed_build_leaves_is_removed_by_the_next_and_nothing_else(tmp_path):
    out = tmp_path / "out"
    stopped(out, signal.SIGKILL)
    assert list(out.glob("coldtui-making-*"))
    (out / "making-of").mkdir()
    with place.alone(out):
        assert sorted(path.name for path in out.iterdir()) == ["making-of", "pipe"]


def test_two_builds_do_not_work_in_one_folder_and_the_first_goes_on(tmp_path):
    with place.alone(tmp_path), place.workshop(tmp_path) as shop:
        with pytest.raises(NotBuilt, match="Another build works in"), place.alone(tmp_path):
            pass
        assert shop.is_dir()
    with place.alone(tmp_path):
        assert list(tmp_path.iterdir()) == []


def image(folder: Path, flavour: str, content: str) -> Path:
    """The files of an image, that say so."""
    folder.mkdir(exist_ok=True)
    for name in outputs.names(flavour):
        (folder / name).write_text(content)
    return folder


@pytest.mark.parametrize(("old", "new"), [("airgap", "debian"), ("debian", "airgap"), ("debian", "debian")])
def test_nothing_of_an_image_stays_beside_another(tmp_path, old, new):
    out = image(tmp_path / "out", old, "old")
    (out / "notes.txt").write_text("mine")
    place.put(image(tmp_path / "made", new, "new"), out, new)
    assert {path.name: path.read_text() for path in out.iterdir()} == {
        **dict.fromkeys(outputs.names(new), "new"),
        "notes.txt": "mine",
    }


@pytest.mark.parametrize("at", range(6))
def test_wherever_putting_it_there_stops_nothing_looks_finished(tmp_path, monkeypatch, at):
    out, made = image(tmp_path / "out", "debian", "old"), image(tmp_path / "made", "debian", "new")
    rename, done = Path.rename, []

    def stops(path, target):
        if len(done) == at:
            raise OSError(errno.EIO, "Input/output error")
        done.append(target)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stops)
    with pytest.raises(OSError, match="Input"):
        place.put(made, out, "debian")
    there = {path.name: path.read_text() for path in out.iterdir()}
    assert "SHA256SUMS" not in there
    assert "old" not in there.values()


def test_the_image_itself_is_named_by_its_kernel_as_it_is_carried_about_alone():
    assert [outputs.iso(flavour) for flavour in outputs.FLAVOURS] == [
        f"coldtui-{version()}-amd64.iso",
        f"coldtui-{version()}-airgap-amd64.iso",
    ]


def test_a_disk_without_room_is_told_before_anything_is_fetched(tmp_path):
    room.check({tmp_path: 1})
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    free = room.shutil.disk_usage(tmp_path).free // 1_000_000
    with pytest.raises(NotBuilt, match=r"needs \d+ MB of disk for .*/one and .*/other, and \d+ MB are free"):
        room.check({one: free // 2, other: free})


def test_an_image_that_is_too_large_is_refused_before_it_is_put_anywhere(tmp_path, monkeypatch):
    order = building.Order(tmp_path / "out", "debian", fast=False, anew=False)
    made = image(tmp_path / "made", "debian", "new")
    building._check_size(order, made)
    monkeypatch.setitem(building.LARGEST, "debian", 2)
    with pytest.raises(NotBuilt, match="may have"):
        building._check_size(order, made)
    building._check_size(replace(order, fast=True), made)


def test_a_fault_of_a_disk_is_one_sentence_with_its_place_and_what_to_do(tmp_path, monkeypatch, capsys):
    (tmp_path / "cache").write_text("a file")
    monkeypatch.setattr(sys, "argv", ["build", str(tmp_path / "out")])
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    assert command.main() == 1
    said = capsys.readouterr().err
    assert said == f"The build ended at {tmp_path}/cache/coldtui-image/debs: Not a directory.\n"
    full = computer.sentence(OSError(errno.ENOSPC, "No space left on device"))
    assert full == "The build ended: No space left on device. Make room on that disk, or name a folder on another one."


@pytest.mark.parametrize("has_own_kernel", [False, True])
def test_a_computer_that_shuts_programs_in_nowhere_is_told_before_anything_is_fetched(monkeypatch, has_own_kernel):
    computer.check_rights(has_own_kernel=has_own_kernel)

    def shut(words, *_):
        if words[0] == "unshare" if has_own_kernel else "chroot" in words[0]:
            raise NotBuilt("unshare: unshare failed: Operation not permitted")
        return ""

    monkeypatch.setattr(computer, "run", shut)
    with pytest.raises(NotBuilt, match="Build as root") as said:
        computer.check_rights(has_own_kernel=has_own_kernel)
    assert "Operation not permitted" in str(said.value)


def test_an_older_python_is_told_which_one_is_needed(monkeypatch):
    ast.parse((HERE / "build").read_text(), feature_version=(3, 7))
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        runpy.run_path(str(HERE / "build"), run_name="__main__")


def summed(folder: Path, **files: bytes) -> Path:
    """An image of such files."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()]
    (folder / "SHA256SUMS").write_text("".join(lines))
    return folder


def test_two_builds_that_differ_are_told_apart_whatever_else_lies_beside_them(tmp_path):
    one = summed(tmp_path / "one", initrd=b"same", vmlinuz=b"same")
    (one / "notes.txt").write_text("mine")
    assert twice.compare(one, summed(tmp_path / "same", initrd=b"same", vmlinuz=b"same")) == []
    assert twice.compare(one, summed(tmp_path / "less", initrd=b"name")) == ["SHA256SUMS", "initrd", "vmlinuz"]
    (one / "vmlinuz").unlink()
    assert twice.compare(one, tmp_path / "same") == ["vmlinuz"]
