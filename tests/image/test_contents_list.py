"""CONTENTS.txt beside the image: all that is in it, with a size and a reason each, and figures that add up."""

import re
from itertools import takewhile
from pathlib import Path

import pytest
from making import wheels
from making.inputs import LOCK, listed
from making.locks import read

from tests.image.built import root

ROW = re.compile(r" *([\d,]+)  (.+)")


@pytest.fixture(scope="module")
def tree(image, tmp_path_factory) -> Path:
    return root(image, tmp_path_factory.mktemp("listed"))


def table(image: Path, title: str) -> dict[str, int]:
    """What stands in CONTENTS.txt below that title, with its size."""
    lines = (image / "CONTENTS.txt").read_text().partition(f"\n{title}")[2].splitlines()[1:]
    rows = [ROW.fullmatch(line) for line in takewhile(bool, lines)]
    return {row[2]: int(row[1].replace(",", "")) for row in rows if row}


def told(names: dict[str, str], which: str) -> list[str]:
    """What stands beside a size: a name, a version, and the reason of packages/WHICH.txt."""
    reasons = {each.name: each.reason for each in listed(which)}
    return sorted(f"{name} {version}: {reasons.get(name)}" for name, version in names.items())


def test_the_list_of_contents_has_every_file_with_its_size(image, tree):
    there = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]
    assert table(image, "EVERY FILE") == {f"/{path.relative_to(tree)}": path.stat().st_size for path in there}
    names = {path.name for path in image.iterdir()} - {"CONTENTS.txt", "SHA256SUMS"}
    assert table(image, "THE FILES") == {name: (image / name).stat().st_size for name in names}


def test_the_list_of_contents_has_every_package_and_library_with_its_reason(image):
    debs = {deb.name: deb.version for deb in read(LOCK).of("root")}
    assert sorted(table(image, "DEBIAN'S PACKAGES")) == told(debs, "root")
    libraries = dict(wheels.locked())
    assert sorted(table(image, "LIBRARIES OF PYTHON'S INDEX")) == told(libraries, "libraries")
    text = (image / "CONTENTS.txt").read_text()
    for deb in read(LOCK).of("tools"):
        assert f"{deb.size:>12,}  {deb.name} {deb.version}: " in text


def test_no_byte_of_the_file_system_is_without_a_part_that_brought_it(image):
    tables = [table(image, title) for title in ("DEBIAN'S PACKAGES", "LIBRARIES OF PYTHON'S INDEX", "COLDTUI ITSELF")]
    figures = table(image, "THE FILE SYSTEM")
    together = figures.pop("all together")
    assert list(figures.values()) == [sum(rows.values()) for rows in tables]
    assert together == sum(figures.values()) == sum(table(image, "EVERY FILE").values())
    assert [name for rows in tables[:1] for name, size in rows.items() if not size] == []


def test_of_a_library_with_no_bytes_nothing_is_in_the_image(image, tree):
    rows = table(image, "LIBRARIES OF PYTHON'S INDEX")
    for name, size in rows.items():
        there = list((tree / "usr/lib/python3/dist-packages").glob(f"{name.split()[0].replace('-', '_')}*"))
        assert bool(there) == bool(size) or "pillow" in name or "cffi" in name, name


def test_every_library_of_the_lock_is_listed_with_its_reason():
    names = [library.name for library in listed("libraries")]
    assert names == sorted(names)
    assert names == sorted(name for name, _ in wheels.locked())
