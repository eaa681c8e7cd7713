"""Control for each line of live-image/HARDENING.md: where the thing is open, its check fails.

One computer is told nothing at its start, gets modules that the image leaves out, and has one thing after the other
opened in it. In the other one all is shut, and one setting at a time only looks open.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image import loose
from tests.image.built import has_own_kernel
from tests.image.hardening import lines, named, settings, words
from tests.image.inside import Inside, started
from tests.image.openings import OPENINGS, OWN, PREPARED, UNTOLD, Opening
from tests.image.overlay import Overlay
from tests.image.sight import Sight
from tests.image.trixie import kernel

pytestmark = [pytest.mark.image, pytest.mark.slow]

MODULES = ("dummy", "zram", "romfs", "ramoops", "ahci")
"""A network interface, a disk in memory, a file system, a store for what a fault says, and a driver for disks."""

OPEN = f"vsyscall=xonly console=ttyS0 console=tty0 memmap=1M${0x1F000000:#x}"
RAMOOPS = f"mem_address={0x1F000000:#x} mem_size=0x100000 record_size=0x10000"

DISK = ("-blockdev", "driver=null-co,size=1073741824,node-name=disk")
SATA = (*DISK, "-device", "ahci,id=sata", "-device", "ide-hd,bus=sata.0,drive=disk")


@pytest.fixture(scope="module")
def untold(image: Path, sight: Sight, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    """Told nothing; its helper stands still, and shuts no door again."""
    if has_own_kernel(image):
        pytest.skip("the kernel of our own takes no modules, and lacks what could be opened")
    modules = kernel(tmp_path_factory.getbasetemp() / "kernel").with_needed(MODULES)
    assert len(modules) >= len(MODULES)
    overlay = Overlay(
        files={"loose.py": Path(loose.__file__).read_bytes()},
        modules=modules,
        parameters={"ramoops": RAMOOPS},
        instead={"/etc/sysctl.conf": b"\n"},
    )
    with started(image, sight, overlay, SATA, without=words(), command_line=OPEN) as inside:
        inside.go_home()
        inside.agent.said("until [ -e /run/coldtui/started ]; do usleep 100000; done")
        inside.agent.said(PREPARED)
        yield inside


@pytest.mark.parametrize("requirement", sorted(UNTOLD))
def test_its_check_fails_in_a_computer_that_was_told_nothing(untold: Inside, requirement: str) -> None:
    status, said = untold.agent.run(lines()[requirement])
    assert status > 0, said


@pytest.mark.parametrize("opening", OPENINGS, ids=[f"{place}-{one.requirement}" for place, one in enumerate(OPENINGS)])
def test_its_check_fails_when_the_thing_is_opened(untold: Inside, opening: Opening) -> None:
    check = lines()[opening.requirement]
    before = untold.agent.run(check)
    untold.agent.said(opening.opened)
    status, said = untold.agent.run(check)
    untold.agent.said(opening.shut)
    assert before[0] == 0, before[1]
    assert status > 0, said
    assert untold.agent.run(check)[0] == 0


@pytest.fixture(scope="module")
def shut(image: Path, sight: Sight) -> Iterator[Inside]:
    """The image as it is."""
    with started(image, sight) as inside:
        inside.go_home()
        inside.agent.said(f"mkdir {OWN}; mount -t tmpfs none {OWN}; touch {OWN}/open")
        yield inside


def failing(inside: Inside, path: str, name: str) -> set[str]:
    """The requirements that name it, and whose check fails when `path` is covered by what lies in OWN/open."""
    inside.agent.said(f"mount -o bind {OWN}/open {path}")
    found = {what for what, check in lines().items() if name in check and inside.agent.run(check)[0] > 0}
    inside.agent.said(f"umount {path}")
    return found


@pytest.mark.parametrize("setting", settings())
def test_a_setting_that_is_another_one_is_found(shut: Inside, setting: str) -> None:
    path = f"/proc/sys/{setting}"
    if shut.agent.run(f"[ -e {path} ]")[0]:
        pytest.skip("this kernel has no such thing")
    shut.agent.said(f"echo open > {OWN}/open")
    assert failing(shut, path, named(setting))


@pytest.mark.parametrize("word", words())
def test_a_word_that_the_kernel_was_not_told_is_found(shut: Inside, word: str) -> None:
    shut.agent.said(f"sed 's/ {word}\\b//' /proc/cmdline > {OWN}/open; ! cmp -s {OWN}/open /proc/cmdline")
    assert failing(shut, "/proc/cmdline", "/proc/cmdline")


def test_control_covered_by_what_it_was_nothing_fails(shut: Inside) -> None:
    shut.agent.said(f"cat /proc/cmdline > {OWN}/open")
    assert not failing(shut, "/proc/cmdline", "/proc/cmdline")
