"""After a fault of the kernel the computer stands still: it does not start anew, and there is nothing to type at.

live-image/HARDENING.md says why. What is asked inside there, is seen here to hold when it matters.
"""

from pathlib import Path

import pytest

from tests.image.inside import Inside, started
from tests.image.sight import Sight

pytestmark = [pytest.mark.image, pytest.mark.slow]

HALTED = "end Kernel panic"
"""What the kernel says behind the place where it would have started anew (kernel/panic.c)."""

TRIGGER = "/proc/sysrq-trigger"


def fail(inside: Inside) -> None:
    """A fault: by the kernel's own way to provoke one, or, where it has none, by a signal that no device accounts for."""
    if inside.agent.run(f"test -e {TRIGGER}")[0] == 0:
        inside.agent.begin(f"echo c > {TRIGGER}")
    else:
        inside.agent.said("echo 1 > /proc/sys/kernel/unknown_nmi_panic")
        inside.computer.monitor.tell("inject-nmi")


def test_a_fault_of_the_kernel_halts_the_computer_for_good(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        fail(inside)
        shown = inside.see(HALTED)
        inside.press("enter", "f10", "f10", "alt+sysrq+b", "ctrl+alt+delete", "alt+f2", "enter")
        assert sight.text(inside.computer) == shown
        assert not inside.computer.is_off
        assert inside.computer.monitor.tell("query-status")["status"] == "running"


def test_control_told_otherwise_the_kernel_starts_anew(image: Path, sight: Sight) -> None:
    """A restart ends the computer of these tests (-no-reboot)."""
    with started(image, sight) as inside:
        inside.go_home()
        inside.agent.said("echo 1 > /proc/sys/kernel/panic")
        fail(inside)
        inside.computer.until_off()
