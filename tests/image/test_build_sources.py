"""What of our own goes into an image, what its list of contents counts, and that the build reads text alike everywhere."""

import ast
from pathlib import Path

import pytest
from making import ours, parts
from making.inputs import HERE
from making.running import NotBuilt


@pytest.fixture
def source(tmp_path, monkeypatch) -> Path:
    """The program as a folder that a test may change."""
    place = tmp_path / "coldtui"
    (place / "demo").mkdir(parents=True)
    (place / "ui/__pycache__").mkdir(parents=True)
    for name in ("__init__.py", "py.typed", "ui/x.tcss", "demo/a-b.psbt", "ui/__pycache__/x.pyc", ".x.py.swp"):
        (place / name).touch()
    monkeypatch.setattr(ours, "_BELONGS", {place: ours._BELONGS[ours.PROGRAM]})
    return place


def test_what_python_and_editors_leave_is_no_part_of_an_image_and_no_reason_to_refuse_one(tmp_path, source):
    ours.check()
    ours.copy(source, tmp_path / "copied")
    assert sorted(path.name for path in (tmp_path / "copied").rglob("*") if path.is_file()) == [
        "__init__.py",
        "a-b.psbt",
        "py.typed",
        "x.tcss",
    ]


@pytest.mark.parametrize("name", ["x.py~", "ui/x.py.orig", "ui/x.tcss.rej", "notes.txt", "demo/x.py", "core", "a b.py"])
def test_what_does_not_belong_in_an_image_is_refused_by_its_name(source, name):
    (source / name).touch()
    with pytest.raises(NotBuilt, match="belong in no image") as said:
        ours.check()
    assert str(said.value).splitlines()[1:] == [f"  {source / name}"]


@pytest.mark.parametrize("target", ["ui", "py.typed", "absent"])
def test_a_link_among_the_sources_is_refused(source, target):
    (source / "linked").symlink_to(target)
    with pytest.raises(NotBuilt, match="linked"):
        ours.check()


@pytest.mark.parametrize("name", ["usr/lib/coldtui/boot~", "etc/passwd.orig", "etc/#group#", "usr/x.pyo"])
def test_backups_beside_the_systems_own_files_are_seen_though_those_have_no_suffix(name):
    ours.check()
    assert ours._BELONGS[ours.OVERLAY].fullmatch("usr/lib/coldtui/boot")
    assert not ours._BELONGS[ours.OVERLAY].fullmatch(name)


def test_every_file_is_counted_for_the_part_that_brought_it_and_so_is_what_python_makes_of_it(tmp_path):
    of = parts.Parts(tmp_path)
    with of.adding("root", "libc6"):
        (tmp_path / "a.py").write_bytes(b"12345")
    with of.adding("libraries", "x"):
        (tmp_path / "b.so").write_bytes(b"123")
        (tmp_path / "link.py").symlink_to("a.py")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/a.cpython-313.pyc").write_bytes(b"12")
    (tmp_path / "__pycache__/link.cpython-313.pyc").write_bytes(b"1")
    assert of.sizes() == {parts.Part("root", "libc6"): 7, parts.Part("libraries", "x"): 4}
    (tmp_path / "nobodys").touch()
    with pytest.raises(KeyError):
        of.sizes()


TEXTS = {"read_text", "write_text", "open", "fdopen"}
"""Calls that take text for what the language of the computer says, unless they are told."""


def untold(text: str) -> list[int]:
    """The lines with a call that neither names an encoding nor asks for bytes."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    names = {call: getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls}
    return [
        call.lineno
        for call, name in names.items()
        if name in TEXTS
        and ast.unparse(call.func) not in {"os.open", "tarfile.open"}
        and not any(word.arg == "encoding" for word in call.keywords)
        and not any(isinstance(given, ast.Constant) and "b" in str(given.value) for given in call.args)
    ]


@pytest.mark.parametrize("path", sorted((HERE / "making").glob("*.py")), ids=lambda path: path.name)
def test_whatever_the_language_text_is_utf_8(path):
    assert untold(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("call", ["path.read_text()", "p.write_text(x)", "open(x, 'w')", "path.open()"])
def test_control_a_text_in_nobody_knows_what_is_found(call):
    assert untold(call) == [1]
