"""The machine that the tests of this folder share: it boots once."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from tests.qemu.kernel import NoKernelError, debian_kernel
from tests.vfat.machine import QEMU, Machine
from tests.vfat.reader import JOBS, MODULES, Reader

os.environ["PATH"] += f"{os.pathsep}/usr/sbin"
"""Where Debian has mkfs and fsck, which for an ordinary user are not on PATH."""

TOOLS = (QEMU, "mkfs.vfat", "fsck.vfat", "mtype", "ldd")


@contextmanager
def started(modules: Sequence[str], jobs: Sequence[str], tools: Sequence[str] = TOOLS) -> Iterator[Machine]:
    """A machine that runs. Skips the test where it cannot be had, or one of the `tools` on this side."""
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    try:
        kernel = debian_kernel()
    except NoKernelError as error:
        pytest.skip(str(error))
    with Machine(kernel, modules, jobs) as machine:
        yield machine


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """A computer with a card reader."""
    with started(MODULES, JOBS) as machine:
        yield Reader(machine)
