"""What the build of the image takes in: nothing of it runs unless a lock names it, or writes outside of its folder."""

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from making import kernel_compiling, links, root, tools, wheels
from making.locks import Deb
from making.running import NotBuilt

BACKEND = """
import pathlib
pathlib.Path({mark!r}).write_text("ran")
exec(pathlib.Path("setup.py").read_text())
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    made = pathlib.Path(folder, "embit-0.8.0.dist-info")
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\\nName: embit\\nVersion: 0.8.0\\n")
    return made.name
def build_wheel(folder, config_settings=None, metadata_directory=None):
    raise NotImplementedError
"""
"""The part of a setuptools that pip runs to learn what a source depends on, and that runs its setup; it leaves a mark."""


@pytest.fixture
def index(tmp_path, monkeypatch) -> Path:
    """The one folder where pip looks: it has embit's source, which leaves a mark when it runs, and a setuptools."""
    place = tmp_path / "index"
    place.mkdir()
    for name, value in {"NO_INDEX": "1", "FIND_LINKS": str(place), "CONFIG_FILE": os.devnull}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    monkeypatch.setattr(wheels, "REQUIREMENTS", lock(tmp_path / "lock", embit(place, tmp_path / "setup ran")))
    setuptools(place, tmp_path / "builder ran")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return place


def lock(path: Path, file: Path) -> Path:
    name, version = file.name.removesuffix(".tar.gz").split("-")[:2]
    path.write_text(f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n")
    return path


def embit(place: Path, mark: Path) -> Path:
    """A source that wants whatever setuptools there is."""
    project = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    path = place / "embit-0.8.0.tar.gz"
    members = {
        "PKG-INFO": "Metadata-Version: 2.1\nName: embit\nVersion: 0.8.0\n",
        "pyproject.toml": project,
        "setup.py": f"pathlib.Path({str(mark)!r}).write_text('ran')\n",
    }
    with tarfile.open(path, "w:gz") as source:
        for name, text in members.items():
            add(source, f"embit-0.8.0/{name}", text.encode())
    return path


def setuptools(place: Path, mark: Path) -> None:
    path, about = place / "setuptools-999.0-py3-none-any.whl", "setuptools-999.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("setuptools/__init__.py", "")
        wheel.writestr("setuptools/build_meta.py", BACKEND.format(mark=str(mark)))
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: setuptools\nVersion: 999.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


def add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def test_a_library_that_is_published_as_source_is_fetched_and_nothing_of_it_runs(tmp_path, index):
    (source,) = wheels.fetch()
    assert source.read_bytes() == (index / source.name).read_bytes()
    assert not (tmp_path / "setup ran").exists()
    assert not (tmp_path / "builder ran").exists()


def test_pip_left_to_itself_runs_the_newest_builder_and_the_setup(tmp_path, index):
    """The control of the test above: the hashes of the lock alone keep nothing from running."""
    command = [wheels.python_with_pip() or sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes"]
    command += ["--no-deps", "--no-binary=embit", f"--dest={tmp_path / 'got'}", f"--requirement={wheels.REQUIREMENTS}"]
    subprocess.run(command, check=True, capture_output=True)
    assert [path.name for path in (tmp_path / "got").iterdir()] == ["embit-0.8.0.tar.gz"]
    assert index.is_dir()
    assert (tmp_path / "setup ran").exists()
    assert (tmp_path / "builder ran").exists()


def test_a_source_of_another_hash_is_refused_and_does_not_run(tmp_path, index):
    embit(index, tmp_path / "changed ran")
    with pytest.raises(NotBuilt, match="pip"):
        wheels.fetch()
    assert not (tmp_path / "changed ran").exists()


@pytest.mark.usefixtures("index")
def test_a_file_named_pip_where_the_build_is_started_does_not_run(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "pip.py").write_text(f"open({str(tmp_path / 'pip ran')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path / "here")
    assert wheels.fetch()
    assert not (tmp_path / "pip ran").exists()
    subprocess.run([wheels.python_with_pip() or sys.executable, "-m", "pip"], check=False)
    assert (tmp_path / "pip ran").exists(), "the control: it would run"


def file(name: str, data: bytes = b"written") -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(f"./{name}")
    member.size = len(data)
    return member, data


def link(name: str, target: str | Path, kind: bytes = tarfile.SYMTYPE) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(f"./{name}")
    member.type, member.linkname = kind, str(target)
    return member, b""


def folder(name: str) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(f"./{name}")
    member.type, member.mode = tarfile.DIRTYPE, 0o755
    return member, b""


def deb(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """A package (deb(5)) whose archive of files has exactly these."""
    control = archive(file("control", b"Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n"))
    parts = {"debian-binary": b"2.0\n", "control.tar": control, "data.tar": archive(*members)}
    heads = {name: f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n" for name, data in parts.items()}
    body = b"".join(heads[name].encode() + data + b"\n" * (len(data) % 2) for name, data in parts.items())
    path.write_bytes(b"!<arch>\n" + body)
    return path


def archive(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for member, data in members:
            tar.addfile(member, io.BytesIO(data))
    return made.getvalue()


@pytest.fixture
def tree(tmp_path) -> Path:
    """A root as packages are unpacked into."""
    (tmp_path / "work" / "root").mkdir(parents=True)
    tools.merge_usr(tmp_path / "work" / "root")
    return tmp_path / "work" / "root"


@pytest.fixture
def outside(tmp_path) -> Path:
    """A folder of this computer that is none of the build's business."""
    (tmp_path / "outside").mkdir()
    return tmp_path / "outside"


def unpack(tree: Path, *packages: tuple[tuple[tarfile.TarInfo, bytes], ...]) -> None:
    for number, members in enumerate(packages):
        tools.unpack(deb(tree.parent / f"{number}.deb", *members), tree)


def test_options_for_tar_in_the_surroundings_change_nothing(tmp_path, tree, monkeypatch):
    monkeypatch.setenv("TAR_OPTIONS", "--exclude=*")
    unpack(tree, (file("etc/a"),))
    assert (tree / "etc/a").read_bytes() == b"written"
    (tmp_path / "other").mkdir()
    made = tmp_path / "made.tar"
    made.write_bytes(archive(file("etc/a")))
    subprocess.run(["tar", "--extract", f"--file={made}", f"--directory={tmp_path / 'other'}"], check=True)
    assert list((tmp_path / "other").iterdir()) == [], "the control: tar alone follows them"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("etc/a", "../.."),
        ("etc/a", "../../etc/passwd"),
        ("lib/a", "../../../x"),
        ("a", "/../x"),
        ("etc/a", "/bin/../../../x"),
        ("etc/a", "../usr/c/../x"),
    ],
)
def test_a_link_that_leaves_the_root_is_refused(tree, name, target):
    """lib and bin are links into usr themselves, and usr/c is one to the root."""
    with pytest.raises(NotBuilt, match=f"the link (usr/)?{name} "):
        unpack(tree, (folder("etc"), folder("usr"), link("usr/c", ".."), link(name, target)))


def test_a_link_that_stays_inside_is_none_of_the_refused(tree):
    kept = {"etc/a": "/usr/x", "etc/b": "../usr/none/y", "usr/c": "..", "etc/loop": "loop", "bin/d": "/lib/../../x"}
    unpack(tree, (folder("etc"), *(link(name, target) for name, target in kept.items())))
    assert {name: str((tree / name).readlink()) for name in kept} == kept


def later_packages(outside: Path) -> dict[str, list[tuple[tuple[tarfile.TarInfo, bytes], ...]]]:
    """Packages of which the last has a file that would lie in `outside`. Of the image, no link leads out."""
    there = link("way", outside)
    return {
        "a file": [(there,), (file("way/caught"),)],
        "a folder": [(there,), (folder("way"), folder("way/caught"))],
        "a link to the link": [(there,), (link("on", "way"), file("on/caught"))],
        "another name for the link": [(there,), (link("on", "./way", tarfile.LNKTYPE), file("on/caught"))],
        "a folder by its other name": [
            (link("usr/lib/way", outside),),
            (link("lib/on", "way"), file("usr/lib/on/caught")),
        ],
    }


@pytest.mark.parametrize("which", later_packages(Path()))
def test_nothing_is_written_through_a_link_of_an_earlier_package(tree, outside, which):
    with pytest.raises(NotBuilt, match=r"1\.deb"):
        unpack(tree, *later_packages(outside)[which])
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("which", later_packages(Path()))
def test_tar_left_to_itself_writes_through_it(tree, outside, which, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(links, "check_archive", lambda *_: None)
    unpack(tree, *later_packages(outside)[which])
    assert [path.name for path in outside.iterdir()] == ["caught"]


def test_no_file_outside_gets_a_second_name_inside(tree, outside):
    """Its mode would be changed with that of the image's files."""
    (outside / "private").write_text("x")
    with pytest.raises(NotBuilt, match=r"1\.deb"):
        unpack(tree, (link("way", outside),), (link("a", "./way/private", tarfile.LNKTYPE),))
    assert not (tree / "a").exists()


def test_files_of_a_package_may_have_two_names_and_lie_below_a_link_that_stays_inside(tree):
    unpack(tree, (folder("usr"), folder("usr/bin"), file("usr/bin/a")), (file("bin/b"), link("c", "./bin/b", b"1")))
    assert (tree / "usr/bin/b").read_bytes() == b"written"
    assert (tree / "c").samefile(tree / "usr/bin/b")


HOSTILE = Deb("root", "hostile", "1", "debian", 1, "0" * 64, "hostile.deb")


@pytest.mark.parametrize("name", ["etc", "usr/lib/coldtui", "usr/lib/python3/dist-packages/embit"])
def test_nothing_that_is_not_of_a_package_is_written_through_a_link_of_one(tmp_path, outside, name):
    hostile = deb(tmp_path / "hostile.deb", folder("usr"), link(name, outside))
    work = tmp_path / "work"
    (work / "kernel").mkdir(parents=True)
    with pytest.raises(NotBuilt, match="leads out of the image"):
        root.make(work / "root", work / "kernel", {HOSTILE: hostile}, [])
    assert list(outside.iterdir()) == []


def test_a_kernel_is_compiled_with_the_date_of_its_source_and_nothing_else_of_this_computer(tmp_path, monkeypatch):
    archive_ = file("usr/src/linux-source-6.tar.xz")
    archive_[0].mtime = 1_700_000_000
    compiler = kernel_compiling.Compiler(tmp_path / "compiler", [deb(tmp_path / "x.deb", folder("usr"), archive_)])
    ran = []
    monkeypatch.setattr(tools, "run", lambda *given: ran.append(given))
    compiler("make", "bzImage")
    ((command, settings),) = ran
    assert compiler.dated == "2023-11-14"
    assert settings["SOURCE_DATE_EPOCH"] == "1700000000"
    assert set(settings) == {"PATH", "HOME", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH"}
    assert command[-3:] == [str(tmp_path / "compiler"), "make", "bzImage"]
    assert "/dev/null" in command[-4]
