"""What the image's makers make for the console, made here once: they need Debian's programs and nothing of the image."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from console import fonts, keymaps

NEEDS_LETTERS = pytest.mark.skipif(not fonts.SOURCES.exists(), reason="console-setup-linux is not installed")

NEEDS_LAYOUTS = pytest.mark.skipif(
    not (shutil.which("ckbcomp") and shutil.which("loadkeys") and Path("/usr/share/X11/xkb").exists()),
    reason="console-setup, kbd or xkb-data is not installed",
)


def made_fonts(factory: pytest.TempPathFactory) -> Path:
    """All fonts, made once for all tests of a run."""
    return _made(factory.getbasetemp() / "fonts", fonts.write_all)


def made_keymaps(factory: pytest.TempPathFactory) -> Path:
    """All keyboard layouts, the same way."""
    return _made(factory.getbasetemp() / "keymaps", keymaps.write_all)


def _made(folder: Path, write_all: Callable[[Path], None]) -> Path:
    if not folder.exists():
        write_all(folder)
    return folder
