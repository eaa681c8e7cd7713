"""tests/skips.py, tried out on tests that skip."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SKIPPING = """
import pytest

@pytest.mark.skip(reason="no tmux here")
def test_marked():
    pass

def test_from_within():
    pytest.skip("no camera here")

def test_that_runs():
    pass
"""

SKIPPING_AS_A_WHOLE = """
import pytest

pytest.skip("no node here", allow_module_level=True)
"""


def run(folder: Path, source: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_sample.py").write_text(source)
    (folder / "conftest.py").write_text("from tests.skips import *\n")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rs",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            folder,
            folder / "test_sample.py",
        ],
        cwd=folder,
        env=os.environ | {"CI": ci, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("source", [SKIPPING, SKIPPING_AS_A_WHOLE], ids=["tests", "file"])
def test_a_skip_fails_the_run_in_ci(tmp_path, source):
    result = run(tmp_path, source, "true")
    assert result.returncode != 0
    assert "skipped" not in result.stdout.splitlines()[-1]


def test_a_skip_is_named_with_its_reason_in_ci(tmp_path):
    result = run(tmp_path, SKIPPING, "true")
    assert "1 failed, 1 passed, 1 error" in result.stdout
    assert "test_sample.py::test_marked did not run" in result.stdout
    assert "no camera here" in result.stdout


def test_a_skip_is_only_named_outside_of_ci(tmp_path):
    result = run(tmp_path, SKIPPING, "")
    assert result.returncode == 0
    assert "1 passed, 2 skipped" in result.stdout
    assert "no tmux here" in result.stdout
