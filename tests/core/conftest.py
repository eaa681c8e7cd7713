"""What the tests of core share. coldtui.core comes before any embit, whatever order a test file imports them in."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

import coldtui.core  # noqa: F401 (the first to import embit decides on its curve)
from tests.oracles.bdk import Bdk


@pytest.fixture(scope="session")
def bdk() -> Iterator[Bdk]:
    """A bdkpython worker."""
    if find_spec("bdkpython") is None:
        pytest.skip("bdkpython is not installed: it has no wheel for this machine")
    with Bdk() as worker:
        yield worker
