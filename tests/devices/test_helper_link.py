"""The way to the helper: each verb as one datagram, its answers as errors and progress, and nothing left over."""

import errno
import os
import socket
from threading import Thread

import pytest

from coldtui.core.errors import DeviceFailed, Refused
from coldtui.devices import helper_link, mount_kernel
from coldtui.devices.console import Keyboard, Layout
from coldtui.devices.helper_console import HelperConsole
from coldtui.devices.helper_kernel import HelperKernel
from coldtui.devices.machine import LinuxMachine
from coldtui.devices.media import Bus, Disk
from tests.devices.helper_rig import Helper, descriptor_of_a_file

DISK = Disk(Bus.USB, "/dev/sdb", "Ultra Fit", "", 64_000_000, "8:16 5 125000", ())
STEPS = [{"done": 1, "of": 2}, {"done": 2, "of": 2}, {"ok": True, "label": "CARD-0042"}]


# --- requests


def test_every_verb_is_one_object_with_the_members_that_were_agreed():
    with Helper(*[{"ok": True}] * 6, {"ok": True, "label": "CARD"}) as helper:
        helper.link.mount("sdb1", "exfat", writable=True)
        helper.link.unmount("sdb1", lazily=True)
        helper.link.choose_keymap("de")
        helper.link.choose_font("12x24")
        helper.link.authorise("1-2.1", 7)
        helper.link.power_off()
        helper.link.format_disk(DISK)
    assert helper.asked == [
        {"verb": "mount", "device": "sdb1", "kind": "exfat", "writable": True},
        {"verb": "unmount", "device": "sdb1", "lazily": True},
        {"verb": "console", "keymap": "de"},
        {"verb": "console", "font": "12x24"},
        {"verb": "authorise", "device": "1-2.1", "number": 7},
        {"verb": "poweroff"},
        {"verb": "format", "device": "sdb", "identity": "8:16 5 125000"},
    ]


def test_requests_of_several_threads_never_get_the_answer_of_another():
    names = [f"sd{letter}1" for letter in "abcdefgh"]
    refused = {"error": "EBUSY"}
    outcomes: dict[str, str] = {}

    def ask(name: str) -> None:
        try:
            helper.link.mount(name, "vfat", writable=False)
            outcomes[name] = "ok"
        except OSError as error:
            outcomes[name] = errno.errorcode[error.errno or 0]

    with Helper(*[{"ok": True}, refused] * 4) as helper:
        threads = [Thread(target=ask, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    expected = ["ok", "EBUSY"] * 4
    assert [outcomes[request["device"]] for request in helper.asked] == expected


# --- answers


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        ({"error": "EBUSY"}, errno.EBUSY),
        ({"error": "EROFS"}, errno.EROFS),
        ({"error": "EMADEUP"}, errno.EIO),
        ({"error": 5}, errno.EPROTO),
        (b'["ok"]', errno.EPROTO),
        (b"{", errno.EPROTO),
        (b"[" * 4000, errno.EPROTO),
        (b"\xff", errno.EPROTO),
        (b"true", errno.EPROTO),
    ],
)
def test_what_went_wrong_is_raised_as_the_kernel_raises_it(answer, number):
    with Helper(answer) as helper, pytest.raises(OSError) as caught:
        helper.link.unmount("sdb1", lazily=False)
    assert caught.value.errno == number


def test_a_helper_that_is_gone_is_an_error_and_no_wait():
    with Helper() as helper:
        helper.die()
        with pytest.raises(OSError):
            helper.link.unmount("sdb1", lazily=False)
        with pytest.raises(DeviceFailed, match="could not be switched off") as caught:
            helper.link.power_off()
    assert "power button" in caught.value.hint


def test_formatting_tells_how_far_it_is_and_gives_the_label():
    told: list[tuple[int, int]] = []
    with Helper(STEPS) as helper:
        assert helper.link.format_disk(DISK, lambda done, total: told.append((done, total))) == "CARD-0042"
        assert helper.link.format_disk(DISK) == "CARD-0042"
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize(("member", "kind"), [("refused", Refused), ("failed", DeviceFailed)])
def test_what_the_helper_says_to_the_user_is_said(member, kind):
    said = {member: "The card is gone.", "hint": "Choose it again."}
    with Helper(said) as helper, pytest.raises(kind, match="The card is gone") as caught:
        helper.link.format_disk(DISK)
    assert caught.value.hint == "Choose it again."


def test_who_gives_up_while_a_card_is_formatted_leaves_no_answer_for_the_next():
    class StoppedError(Exception):
        pass

    def stop(*_: int) -> None:
        raise StoppedError

    with Helper(STEPS, {"error": "ENODEV"}) as helper:
        with pytest.raises(StoppedError):
            helper.link.format_disk(DISK, stop)
        with pytest.raises(OSError) as caught:
            helper.link.mount("sdb1", "vfat", writable=False)
    assert caught.value.errno == errno.ENODEV


# --- the environment


def test_the_helper_is_found_by_the_environment_which_then_forgets_it():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    os.set_inheritable(theirs.fileno(), True)
    environment = {"PATH": "/usr/bin", helper_link.VARIABLE: str(theirs.fileno())}
    with ours, theirs:
        assert helper_link.taken_from(environment) is not None
        assert not os.get_inheritable(theirs.fileno()), "no program that is started later has it"
    assert environment == {"PATH": "/usr/bin"}


@pytest.mark.parametrize("said", ["", "x", "-1", "99999", "9" * 40, "\u0663", "file"])
def test_what_leads_to_no_helper_is_none(said):
    descriptor = descriptor_of_a_file()
    environment = {helper_link.VARIABLE: str(descriptor) if said == "file" else said}
    try:
        assert helper_link.taken_from(environment) is None
    finally:
        os.close(descriptor)
    assert environment == {}


# --- what is made of it


def test_a_kernel_mounts_by_kind_and_remounts_as_what_was_mounted():
    place, flags = "/run/coldtui/cards/sdb1", mount_kernel.READ_ONLY | mount_kernel.NO_PROGRAMS
    with Helper() as helper:
        kernel = HelperKernel(helper.link)
        kernel.mount("/dev/sdb1", place, "exfat", flags, "uid=0")
        kernel.mount("none", place, "none", mount_kernel.REMOUNT, "")
        kernel.mount("none", place, "none", flags | mount_kernel.REMOUNT, "")
        kernel.unmount(place)
        assert kernel.may_mount()
        assert kernel.makes_places()
    said = [
        {"verb": "mount", "device": "sdb1", "kind": "exfat", "writable": is_open} for is_open in (False, True, False)
    ]
    assert helper.asked == [*said, {"verb": "unmount", "device": "sdb1", "lazily": False}]


def test_a_machine_with_a_helper_is_switched_off_by_it(tmp_path):
    with Helper() as helper:
        computer = LinuxMachine([[str(tmp_path / "missing")]], helper=helper.link.power_off)
        assert computer.can_power_off
        computer.power_off()
    assert helper.asked == [{"verb": "poweroff"}]


# --- the console


def test_layouts_are_those_of_the_index_by_title(tmp_path):
    index = tmp_path / "index.tsv"
    index.write_text("us\tEnglish (US)\nde\tDeutsch \x1b[2J\n\nbroken\nx\ty\tz\n\tno name\n", encoding="utf-8")
    with Helper() as helper:
        console = HelperConsole(helper.link, str(index), str(tmp_path))
        german, english = console.layouts()
        assert (german.name, english.name) == ("de", "us")
        assert "\x1b" not in german.title
        console.choose(english)
        assert HelperConsole(helper.link, str(tmp_path / "none")).layouts() == ()
    assert helper.asked == [{"verb": "console", "keymap": "us"}]


def test_a_layout_that_cannot_be_set_is_said():
    with Helper({"error": "ENOENT"}) as helper, pytest.raises(DeviceFailed, match=r"German could not be set .ENOENT."):
        HelperConsole(helper.link).choose(Layout("de", "German"))


def plug(sys, name: str, *functions: tuple[str, str], **about: str) -> None:
    """A USB device; each function is its class and whether it is authorised."""
    folder = sys / "bus/usb/devices" / name
    folder.mkdir(parents=True)
    for file, words in about.items():
        (folder / file).write_text(words + "\n")
    for number, (kind, is_authorised) in enumerate(functions):
        function = folder / f"{name}:1.{number}"
        function.mkdir()
        (function / "bInterfaceClass").write_text(kind + "\n")
        (function / "authorized").write_text(is_authorised + "\n")


def test_keyboards_that_wait_are_listed_and_no_others(tmp_path):
    plug(tmp_path, "1-1", ("03", "1"), product="Built in")
    plug(tmp_path, "1-2", ("08", "1"), ("03", "0"), devnum="4", manufacturer="Acme", product="Stick \x1b[2J")
    plug(tmp_path, "1-3.4", ("03", "0"), devnum="12")
    plug(tmp_path, "1-4", ("e0", "0"), product="Bluetooth")
    plug(tmp_path, "1-5", ("03", "0"), product="gone while it was read")
    plug(tmp_path, "usb1", ("03", "0"), devnum="1")
    with Helper() as helper:
        console = HelperConsole(helper.link, sys=str(tmp_path), started=str(tmp_path / "started"))
        assert console.strange_keyboards() == ()  # the helper lets in what is there from the start
        (tmp_path / "started").touch()
        first, second = console.strange_keyboards()
        assert first == Keyboard("1-2", "Acme Stick \\x1b[2J", 4)
        assert second == Keyboard("1-3.4", "USB device 1-3.4", 12)
        console.allow(second)
    assert helper.asked == [{"verb": "authorise", "device": "1-3.4", "number": 12}]


@pytest.mark.parametrize(("name", "words"), [("ENODEV", "is gone"), ("EPERM", "could not be switched on .EPERM.")])
def test_a_keyboard_that_cannot_be_allowed_is_said(name, words):
    with Helper({"error": name}) as helper, pytest.raises(DeviceFailed, match=f"Acme Keys {words}"):
        HelperConsole(helper.link).allow(Keyboard("1-2", "Acme Keys", 4))
