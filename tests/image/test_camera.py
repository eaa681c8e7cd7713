"""A camera in the image: who may use it, and what is left to the program that decodes its pictures."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.keys import OURS, master
from tests.image.camera import Camera
from tests.image.hardening import lines
from tests.image.inside import Inside, started
from tests.image.overlay import PLACE, ROOT, Overlay
from tests.image.sight import Sight
from tests.image.test_session import load

pytestmark = [pytest.mark.image, pytest.mark.slow]

LIMIT = 256
"""Threads that coldtui and its children may have together (helper/session.py)."""

OPENED = """
import os, sys
os.setgroups([])
os.setresgid(*[int(sys.argv[1])] * 3)
os.setresuid(*[int(sys.argv[2])] * 3)
os.close(os.open(sys.argv[3], os.O_RDWR | os.O_NONBLOCK))
"""
"""Opens a device as a group and a user."""

FOUND = """
import sys
secret, count = bytes.fromhex(sys.argv[2]), 0
with open(f"/proc/{sys.argv[1]}/maps") as maps, open(f"/proc/{sys.argv[1]}/mem", "rb", buffering=0) as memory:
    for line in maps:
        start, end = (int(one, 16) for one in line.split()[0].split("-"))
        if line.split()[1].startswith("r") and "[v" not in line:
            memory.seek(start)
            read = b""
            try:
                while len(read) < end - start and (part := memory.read(end - start - len(read))):
                    read += part
            except OSError:  # EIO: pages of a device
                pass
            count += read.count(secret)
print(count)
"""
"""How often bytes stand in the memory of a process; what the kernel lends to all of them ([vdso], [vvar]) is no part."""

LOOSE = (ROOT / "live-image/overlay/etc/sysctl.conf").read_text().replace("ptrace_scope = 3", "ptrace_scope = 0")


def processes(inside: Inside, word: str) -> list[str]:
    """Those of coldtui's user with this word in their command line."""
    return inside.agent.said(
        "for p in /proc/[0-9]*; do grep -qs '^Uid:.1000' $p/status && grep -qs "
        f"{word} $p/cmdline && echo ${{p#/proc/}}; done; true"
    ).split()


def scans(inside: Inside) -> tuple[str, str]:
    """Has it look through the camera, with a key loaded; the processes of coldtui and of its decoder."""
    inside.go_home()
    load(inside)
    Camera(inside.computer).show(["nothing of worth"])
    inside.press("s")
    inside.see("Scan a QR code")
    inside.press("enter")
    inside.see(" a second")
    (decoder,) = processes(inside, "frame_decoder")
    (coldtui,) = (one for one in processes(inside, ".") if one != decoder)
    return coldtui, decoder


def test_no_secret_of_coldtui_is_in_the_memory_of_the_decoder(image: Path, sight: Sight) -> None:
    """Root may look into processes here, which it may not in the image."""
    secret = master(OURS).secret.to_bytes(32, "big").hex()
    overlay = Overlay(files={"found.py": FOUND.encode()}, instead={"/etc/sysctl.conf": LOOSE.encode()})
    with started(image, sight, overlay) as inside:
        counts = [
            int(inside.agent.said(f"/usr/bin/python3 -I -B {PLACE}/found.py {process} {secret}"))
            for process in scans(inside)
        ]
    assert counts[0] > 0, "the control: coldtui holds it"
    assert counts[1] == 0


@pytest.fixture(scope="module")
def scanning(image: Path, sight: Sight) -> Iterator[tuple[Inside, str, str]]:
    with started(image, sight) as inside:
        yield inside, *scans(inside)


def status_of(inside: Inside, process: str) -> dict[str, str]:
    said = inside.agent.said(f"cat /proc/{process}/status").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in said)}


def test_the_decoder_is_a_user_without_any_rights(scanning: tuple[Inside, str, str]) -> None:
    inside, _, decoder = scanning
    status = status_of(inside, decoder)
    assert {status["Uid"], status["Gid"]} == {"1000\t1000\t1000\t1000"}
    assert (status["Groups"], status["NoNewPrivs"], status["Threads"]) == ("", "1", "1")
    assert {value for name, value in status.items() if name.startswith("Cap")} == {"0" * 16}
    assert status["Seccomp"] == "2"  # SECCOMP_MODE_FILTER


def test_the_decoder_may_open_nothing_start_nothing_and_write_no_file(scanning: tuple[Inside, str, str]) -> None:
    inside, _, decoder = scanning
    said = inside.agent.said(f"cat /proc/{decoder}/limits")
    limits = {match[1]: match[2] for match in re.finditer(r"^(Max .+?) {2,}\S+ +(\S+)", said, re.MULTILINE)}
    assert {limits[f"Max {what}"] for what in ("open files", "processes", "file size", "core file size")} == {"0"}
    assert int(limits["Max address space"]) <= 320 << 20


def test_the_decoder_has_two_pipes_and_nothing_else(scanning: tuple[Inside, str, str]) -> None:
    inside, coldtui, decoder = scanning

    def opened(process: str) -> list[str]:
        return sorted(inside.agent.said(f"cd /proc/{process}/fd; for f in *; do readlink $f; done").split())

    kinds = [re.sub(r":\[.*", "", one) for one in opened(decoder)]
    assert kinds == ["/dev/null", "pipe", "pipe"]
    assert inside.agent.said(f"cat /proc/{decoder}/environ") == ""
    # control: coldtui has more, which is not handed on
    assert any(one.startswith("socket:") for one in opened(coldtui))
    assert "COLDTUI_HELPER" in inside.agent.said(f"cat /proc/{coldtui}/environ")


def test_threads_are_far_from_their_limit_while_the_camera_is_on(scanning: tuple[Inside, str, str]) -> None:
    inside, *_ = scanning
    counts = [int(status_of(inside, process)["Threads"]) for process in processes(inside, ".")]
    print(f"threads of coldtui's user: {sum(counts)} in {len(counts)} processes")
    assert len(counts) == 2
    assert sum(counts) < LIMIT // 4


def test_the_camera_is_for_the_group_of_coldtui_alone(scanning: tuple[Inside, str, str]) -> None:
    inside, *_ = scanning

    def opens(group: int, user: int) -> bool:
        status, said = inside.agent.run(f"/usr/bin/python3 -I -c '{OPENED}' {group} {user} /dev/video0")
        assert status == 0 or "PermissionError" in said, said
        return status == 0

    assert inside.agent.said("stat -c %u:%g:%a /dev/video0") == "0:1000:660"
    assert opens(1000, 1001)
    assert not opens(1001, 1001)
    assert not opens(1001, 1000)


@pytest.mark.parametrize("requirement", lines())
def test_it_is_so_with_a_camera_in_use(scanning: tuple[Inside, str, str], requirement: str) -> None:
    inside, *_ = scanning
    status, said = inside.agent.run(lines()[requirement])
    assert status == 0, f"{requirement}: {lines()[requirement]}\nended with {status}:\n{said}"
