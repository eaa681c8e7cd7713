"""A coldtui that was taken over, and crashes, in the image: nothing of it meets the next start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.inside import Inside, started
from tests.image.overlay import PLACE, Overlay
from tests.image.player import FIRST
from tests.image.sight import Sight

pytestmark = [pytest.mark.image, pytest.mark.slow]

LEAVE = b"""
import os, time
os.setgroups([])
os.setresgid(1000, 1000, 1000)
os.setresuid(1000, 1000, 1000)
for _ in range(2):
    if os.fork():
        os._exit(0)
    os.setsid()
os.mkdir("/tmp/left")
open("/tmp/left/pid", "w").write(str(os.getpid()))
keyboard = os.open("/dev/tty1", os.O_RDWR | os.O_NOCTTY)
time.sleep(10000)
"""
"""Twice forked, with the console open."""

SPOIL = b"""
import fcntl, os
console = os.open("/dev/tty1", os.O_RDWR | os.O_NOCTTY)
fcntl.ioctl(console, 0x4B71, bytes(48))  # PIO_CMAP: all is black
os.write(console, b"\\x1b(0\\x1b[3;4r\\x1b[?25l")
fcntl.ioctl(console, 0x5602, b"\\x01" + bytes(7))  # VT_SETMODE VT_PROCESS
fcntl.ioctl(console, 0x4B45, 4)  # KDSKBMODE K_OFF: no key arrives
fcntl.ioctl(console, 0x4B3A, 1)  # KDSETMODE KD_GRAPHICS: nothing is shown
"""

LIVES = f"grep -qs '^State:.[^ZX]' /proc/$(cat {PLACE}/left)/status"
"""Whether what was left does anything yet. That it was ended, PID 1 may notice a second later."""

OURS = "p=$(grep -ls '^Uid:.1000' /proc/[0-9]*/status)"


@pytest.fixture(scope="module")
def spoiled(image: Path, sight: Sight) -> Iterator[Inside]:
    """coldtui was taken over, has left a process, a file and a dead console behind, and crashes."""
    with started(image, sight, Overlay(files={"leave.py": LEAVE, "spoil.py": SPOIL})) as inside:
        inside.agent.said(f"{OURS}; [ $(echo $p | wc -w) = 1 ]; p=${{p#/proc/}}; echo ${{p%/status}} > {PLACE}/coldtui")
        inside.agent.said(
            f"python3 -I {PLACE}/leave.py < /dev/null > /dev/null 2>&1; until [ -s /tmp/left/pid ]; do :; done"
        )
        inside.agent.said(f"cp /tmp/left/pid {PLACE}/left; {LIVES}")
        inside.agent.said(f"python3 -I {PLACE}/spoil.py; kill -SEGV $(cat {PLACE}/coldtui)")
        yield inside


def test_the_message_is_seen_and_enter_starts_it_again_with_nothing_of_before(spoiled: Inside) -> None:
    spoiled.see("coldtui had to stop")
    assert spoiled.agent.run(LIVES)[0] != 0
    assert spoiled.agent.said("stat -c %u%a /dev/tty1") == "0600"
    spoiled.press("enter")
    spoiled.see(FIRST)
    assert spoiled.agent.said("ls -A /tmp") == ""
    assert spoiled.agent.said(f"{OURS}; echo $p | wc -w") == "1"
    spoiled.go_home()
