"""The judges, started once."""

from collections.abc import Iterator

import pytest

from tests.oracles.bdk import Bdk, is_installed
from tests.oracles.kernel import Regtest


@pytest.fixture(scope="session")
def chain() -> Iterator[Regtest]:
    """A regtest chain with mature coins."""
    with Regtest(mature=60) as made:
        yield made


@pytest.fixture(scope="session")
def bdk() -> Iterator[Bdk]:
    """A bdkpython worker, where there is a bdkpython: it has no wheel for Linux on ARM."""
    if not is_installed():
        pytest.skip("bdkpython is not installed")
    with Bdk() as worker:
        yield worker
