"""What the tests of the image share."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from helper.console import PALETTE

from tests.image.built import root
from tests.image.glyphs import palette
from tests.image.images import built
from tests.image.sight import Sight
from tests.image.vm import QEMU

PROGRAMS = {"unsquashfs": "squashfs-tools", "zstd": "zstd"}
"""What looks into the image, and Debian's packages that have it."""

MORE_PROGRAMS = {QEMU: "qemu-system-x86", "mcopy": "mtools", "mkfs.vfat": "dosfstools"}
"""What a computer and its cards need besides."""


def is_started(item: pytest.Item) -> bool:
    """Whether a computer starts in this test."""
    return item.get_closest_marker("image") is not None or "sight" in fixtures(item)


def needs_image(item: pytest.Item) -> bool:
    """Whether the image is built for this test, if nothing else did so before."""
    return is_started(item) or "image" in fixtures(item)


def fixtures(item: pytest.Item) -> Iterable[str]:
    """What the test asks for, itself or by what it asks for."""
    return getattr(item, "fixturenames", ())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs the image is slow, and left out by -m 'not slow'."""
    for item in items:
        if Path(__file__).parent in item.path.parents and needs_image(item):
            item.add_marker("slow")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before anything is built."""
    if needs_image(item):
        path = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"
        needed = PROGRAMS | (MORE_PROGRAMS if is_started(item) else {})
        if missing := [package for program, package in needed.items() if not shutil.which(program, path=path)]:
            pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.fixture(scope="session")
def image() -> Path:
    """The folder that live-image/build filled."""
    return built()


@pytest.fixture(scope="session")
def airgap() -> Path:
    """The folder with the image that has our own kernel."""
    return built("airgap")


@pytest.fixture(scope="session")
def sight(image: Path, tmp_path_factory: pytest.TempPathFactory) -> Sight:
    """Eyes that know the fonts and colours of the image."""
    fonts = root(image, tmp_path_factory.mktemp("fonts"), "usr/share/coldtui/fonts") / "usr/share/coldtui/fonts"
    return Sight(sorted(fonts.glob("*.psf")), palette(PALETTE))
