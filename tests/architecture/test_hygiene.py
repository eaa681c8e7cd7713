"""What no file of this tree may hold: loose ends, secrets, places that exist on one computer only, stray files.

The patterns are written so that this file does not find itself: [O] is O, and in the controls a ~ is nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, files

TOP_LEVEL = set(
    "pyproject.toml coldtui tests live-image README.md LICENSE .gitignore .ci "
    "requirements.txt requirements-build.txt requirements-test.txt".split()
)

VECTORS = Path("tests/vectors")

LOOSE_ENDS = re.compile(r"\b(T[O]DO|FI[X]ME|X{3}|H[A]CK)\b")

UNFINISHED = re.compile(r"\bNotImplementedErro[r]\b")

SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVAT[E] KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{22}"
    r"|\bxox[bp]-\d{9}|\bsk-[A-Za-z0-9]{32}"
)

REGISTRIES = re.compile(
    r"(pyp[i]|pythonhoste[d]|npmj[s]|yarnpk[g]|crate[s])\.(org|io|com)|proxy\.golan[g]\.org|inde[x]-url"
)

MACHINE = re.compile(r"(?<![\w.])/(roo[t]|wor[k]|op[t]|tmp/[a-z])/|\bpyen[v]\b|CONTRAC[T]\.md|shared/researc[h]")


def found(pattern: re.Pattern[str], name: Path, text: str) -> Iterator[str]:
    """Each match, as file:line: what."""
    for number, line in enumerate(text.splitlines(), start=1):
        for match in pattern.finditer(line):
            yield f"{name}:{number}: {match[0]}"


def texts() -> Iterator[tuple[Path, str]]:
    """Every file of ours that is text; the vectors are other people's."""
    for name in files():
        if VECTORS not in name.parents or name.name == "SOURCES.md":
            try:
                yield name, (ROOT / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


@pytest.mark.parametrize(
    "pattern", [LOOSE_ENDS, SECRETS, REGISTRIES, MACHINE], ids=["loose-ends", "secrets", "hosts", "paths"]
)
def test_no_file_holds_what_does_not_belong_there(pattern):
    assert [hit for name, text in texts() for hit in found(pattern, name, text)] == []


def test_no_function_of_the_program_is_left_out():
    ours = ((name, text) for name, text in texts() if name.parts[0] == "coldtui")
    assert [hit for name, text in ours for hit in found(UNFINISHED, name, text)] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (LOOSE_ENDS, "# TO~DO: later"),
        (UNFINISHED, "raise NotImplemented~Error"),
        (SECRETS, "-----BEGIN RSA PRIVATE~ KEY-----"),
        (SECRETS, "token = 'gh~p_" + "a" * 36 + "'"),
        (REGISTRIES, "https://files.python~hosted.org/packages"),
        (REGISTRIES, "--extra-index~-url=x"),
        (MACHINE, "open('/ro~ot/x')"),
        (MACHINE, "# see /wo~rk/main"),
        (MACHINE, "/tmp~/v/bin/python"),
    ],
)
def test_control_what_does_not_belong_is_found(pattern, text):
    assert list(found(pattern, Path("sample"), text.replace("~", "")))


def strays(names: list[Path]) -> set[str]:
    """The files and folders at the top that no convention and no agreement put there."""
    return {name.parts[0] for name in names} - TOP_LEVEL


def test_the_top_level_holds_what_was_agreed():
    assert strays(files()) == set()


def test_control_a_stray_file_is_found():
    assert strays([Path("docs/notes.md"), Path("README.md"), Path("setup.cfg")]) == {"docs", "setup.cfg"}


def test_every_vector_has_its_source():
    listed = set(re.findall(r"^\| ([\w./-]+\.\w+) \|", (ROOT / VECTORS / "SOURCES.md").read_text(), re.MULTILINE))
    there = {str(name.relative_to(VECTORS)) for name in files() if VECTORS in name.parents}
    assert there - {"SOURCES.md"} == listed


def test_every_package_of_the_program_has_its_own_file():
    folders = {name.parent for name in files() if name.parts[0] == "coldtui" and name.suffix == ".py"}
    assert [str(folder) for folder in sorted(folders) if not (ROOT / folder / "__init__.py").is_file()] == []
