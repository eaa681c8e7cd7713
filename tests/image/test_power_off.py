"""The last steps of switching off: what was written is synced, but a card that does not answer holds nothing up."""

import os
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "live-image/overlay/usr/lib/coldtui/power-off"

SHIM = """#!/bin/busybox sh
echo "$*" >> {log}
[ -e {dead} ] || exit 0
case "$*" in sync|"umount {cards}/"*) exec /bin/busybox sleep 1000;; esac
"""
"""In the place of busybox: notes what is asked; nothing that touches a card that is dead comes back. Time flies."""


def careless(script: str) -> list[str]:
    """The lines that switch off with a sync before it, which busybox does unless it is told -n (halt.c)."""
    code = re.sub(r"^ *#.*$", "", script, flags=re.MULTILINE)
    return [line for line in code.splitlines() if re.search(r"\b(poweroff|halt|reboot)\b(?! -n -f)", line)]


def test_it_is_never_switched_off_with_a_sync_that_nobody_limits():
    assert careless(SCRIPT.read_text()) == []
    assert SCRIPT.read_text().count("poweroff -n -f") == 2


@pytest.mark.parametrize("line", ["$b poweroff -f", "exec /bin/busybox poweroff", "  trap 'reboot -f' EXIT"])
def test_control_a_line_that_does_so_is_found(line):
    assert careless(f"# poweroff\n{line}\n$b poweroff -n -f") == [line]


@pytest.fixture
def end(tmp_path):
    """Does what the script does after everything has ended, with a card mounted; what was done, in order."""

    def run(*, is_dead: bool) -> list[str]:
        text = SCRIPT.read_text()
        limit = text[text.index("at_most() {") : text.index("say() {")]
        last = text[text.index("at_most 5 $b sync") :]
        shim, log, cards = tmp_path / "busybox", tmp_path / "log", tmp_path / "cards"
        (cards / "sdb1").mkdir(parents=True)
        shim.write_text(SHIM.format(log=log, dead=tmp_path / "dead", cards=cards))
        shim.chmod(0o755)
        if is_dead:
            (tmp_path / "dead").touch()
        last = last.replace("/run/coldtui/cards", str(cards)).replace(
            "/proc/sys/vm/drop_caches", str(tmp_path / "drop")
        )
        script = f"b={shim}\nsay() {{ :; }}\n{limit}\n{last}"
        shell = subprocess.Popen(["/bin/busybox", "sh", "-c", script], start_new_session=True)
        try:
            assert shell.wait(60) == 0
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)  # what still waits for the card
        return [line for line in log.read_text().splitlines() if not line.startswith("usleep")]

    return run


def test_what_was_written_is_synced_and_unmounted_before(end, tmp_path):
    card = tmp_path / "cards/sdb1"
    done = end(is_dead=False)
    assert done == ["sync", f"umount {card}", f"umount -l {card}", "umount /tmp", "umount -l /run", "poweroff -n -f"]


def test_a_card_that_never_answers_holds_up_nothing(end, tmp_path):
    card = tmp_path / "cards/sdb1"
    done = end(is_dead=True)
    assert done[:3] == ["sync", f"umount {card}", f"umount -l {card}"]
    assert done[-1] == "poweroff -n -f"
