"""The linters are tests, so that pytest is the whole gate."""

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT


def lint(*arguments: str, cwd=ROOT, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=cwd, capture_output=True, text=True, check=False, **options
    )


@pytest.mark.parametrize(
    "arguments",
    [("ruff", "check", "."), ("ruff", "format", "--diff", "."), ("mypy", "--strict")],
    ids=["ruff-check", "ruff-format", "mypy"],
)
def test_the_tree_is_clean(arguments):
    result = lint(*arguments)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("arguments", "source"),
    [
        (("ruff", "check", "--stdin-filename", "coldtui/core/sample.py", "-"), "import hashlib\n"),
        (("ruff", "format", "--diff", "--stdin-filename", "coldtui/core/sample.py", "-"), "x = 'y'\n"),
    ],
    ids=["ruff-check", "ruff-format"],
)
def test_control_ruff_finds_a_fault(arguments, source):
    assert lint(*arguments, input=source).returncode == 1


def test_control_mypy_finds_a_fault(tmp_path):
    sample = tmp_path / "sample.py"
    sample.write_text("def f(x):\n    return x\n")
    result = lint("mypy", "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(tmp_path), str(sample))
    assert "no-untyped-def" in result.stdout
