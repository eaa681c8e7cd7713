"""The link itself: a real pair of sockets, with everything that can come through one."""

import array
import json
import os
import select
import socket
from pathlib import Path
from threading import Thread

import pytest
from helper import console, serving
from helper.messages import LARGEST
from helper.serving import Housekeeping

from coldtui.core.errors import DeviceFailed
from coldtui.devices.cards import Cards
from coldtui.devices.console import Keyboard, Layout
from coldtui.devices.helper_console import HelperConsole
from coldtui.devices.helper_kernel import HelperKernel
from coldtui.devices.helper_link import HelperLink
from tests.image.helper_rig import PATIENCE, HelperRig, pair

INVALID = [{"error": "EINVAL"}]


@pytest.fixture
def rig(tmp_path):
    with HelperRig(tmp_path) as rig:
        yield rig


def test_an_empty_datagram_is_not_the_end(rig):
    assert rig.ask(b"") == INVALID
    assert rig.ask(b"") == INVALID


def test_a_datagram_that_is_too_long_is_not_cut_to_a_right_one(tmp_path):
    right = b'{"verb": "poweroff"}'
    with HelperRig(tmp_path) as rig:
        assert rig.ask(right.ljust(LARGEST + 1)) == INVALID
        assert rig.ask(right.ljust(LARGEST * 4)) == INVALID
    assert rig.switched_off == 0


def test_control_one_that_is_as_long_as_it_may_be_is_right(tmp_path):
    with HelperRig(tmp_path) as rig:
        assert rig.ask(b'{"verb": "poweroff"}'.ljust(LARGEST)) == [{"ok": True}]
    assert rig.switched_off == 1  # after the answer: when the helper has ended, and not before, it has done so


@pytest.mark.parametrize("fault", [ValueError, KeyError, RecursionError, MemoryError, AssertionError])
def test_a_verb_that_fails_by_any_fault_is_answered_and_so_is_the_next_request(rig, monkeypatch, fault):
    def fails(*_: object) -> None:
        raise fault("a fault of the helper's own")

    rig.plug()
    monkeypatch.setattr(rig.usb, "authorise", fails)
    assert rig.ask({"verb": "authorise", "device": "1-2", "number": 5}) == [{"error": "EIO"}]
    assert rig.ask({"verb": "mount", "device": "sdb1", "kind": "vfat", "writable": False}) == [{"ok": True}]


def test_control_a_verb_that_does_not_fail_is_answered_otherwise(rig):
    assert rig.ask({"verb": "authorise", "device": "1-2", "number": 5}) == [{"error": "ENODEV"}]


ASKING = {
    "switch off": lambda link, _: link.power_off(),
    "layout": lambda link, _: HelperConsole(link).choose(Layout("de", "German")),
    "keyboard": lambda link, _: HelperConsole(link).allow(Keyboard("1-2", "Acme Keys", 5)),
    "format": lambda _, cards: cards.format(cards.disks()[0]),
    "release": lambda _, cards: cards.release(cards.mount()[0]),
}


@pytest.mark.parametrize("what", ASKING)
def test_a_helper_that_is_gone_is_a_device_that_failed_whatever_it_is_asked(tmp_path, monkeypatch, what):
    rig = HelperRig(tmp_path)
    rig.plug()
    near, far = pair()
    link = HelperLink(near.fileno())
    kernel = HelperKernel(link)
    monkeypatch.setattr(kernel, "device_number", rig.kernel.device_number)
    cards = Cards((), rig.computer.devices, kernel=kernel, helper=link.format_disk)
    if what == "release":
        with far:
            helper = Thread(target=rig.helper.serve, args=(far,), daemon=True)
            helper.start()
            assert cards.mount()[0].mounted
            far.shutdown(socket.SHUT_RDWR)
            helper.join(PATIENCE)
    far.close()
    with near, pytest.raises(DeviceFailed):
        ASKING[what](link, cards)


def test_a_server_that_fails_is_reported_by_the_rig(tmp_path, monkeypatch):
    def fails(_: bytes, __: object) -> None:
        raise ValueError("a fault of the server")

    rig = HelperRig(tmp_path)
    monkeypatch.setattr(rig.helper, "_serve_one", fails)
    rig.__enter__()
    with pytest.raises(DeviceFailed):  # it was asked, and does not answer any more
        HelperLink(rig.near.fileno()).power_off()
    with pytest.raises(ValueError, match="a fault of the server"):
        rig.__exit__(None, None, None)


class Failing:
    """A part of the housekeeping that does not work, and notes that it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str):
        def fails(*_: object, **__: object) -> None:
            self.asked.append(name)
            raise ValueError("a fault of the helper's own")

        return fails


def test_where_one_part_of_the_housekeeping_fails_the_others_are_done(rig):
    part = Failing()
    Housekeeping(rig.computer.devices, part, part, part).look(is_starting=False)
    assert part.asked == ["look", "put_away_the_gone", "sweep", "open_up"]


def ran(monkeypatch, computer, request):
    """What one run of the helper on this computer answers to a request, after which coldtui is gone."""
    monkeypatch.setattr(serving, "BlockDevices", lambda: computer.computer.devices)
    monkeypatch.setattr(serving, "LinuxKernel", lambda: computer.kernel)
    monkeypatch.setattr(serving.Housekeeping, "run", lambda _: None)
    monkeypatch.setattr(os, "setpriority", lambda *_: None)
    near, far = pair()
    with near, far:
        near.send(request)
        near.shutdown(socket.SHUT_WR)
        serving.run(far, "/dev/null", lambda: None)
        return near.recv(LARGEST)


MOUNT = {"verb": "mount", "device": "sdb1", "kind": "vfat", "writable": False}


def test_what_the_helper_before_left_mounted_is_put_away_before_anything_is_asked(tmp_path, monkeypatch):
    with HelperRig(tmp_path) as before:
        before.plug()
        assert before.ask(MOUNT) == [{"ok": True}]
    assert before.mounted == {"sdb1": "ro"}  # control: the end of `serve` alone does not unmount
    seen, serve = [], serving.Helper.serve

    def looking(helper, link):
        seen.append(before.mounted)
        serve(helper, link)

    monkeypatch.setattr(serving.Helper, "serve", looking)
    assert ran(monkeypatch, before, b"{}") == b'{"error": "EINVAL"}'
    assert seen == [{}]


def test_what_is_mounted_when_coldtui_ends_is_put_away_at_once(tmp_path, monkeypatch):
    with HelperRig(tmp_path) as computer:
        computer.plug()
    assert ran(monkeypatch, computer, json.dumps(MOUNT).encode()) == b'{"ok": true}'
    assert computer.mounted == {}


@pytest.mark.parametrize("is_kept", [False, True], ids=["closed", "control"])
def test_where_the_helper_cannot_even_begin_the_link_is_closed(monkeypatch, is_kept):
    def fails() -> None:
        raise ValueError("a fault of the helper's own")

    monkeypatch.setattr(serving, "BlockDevices", fails)
    near, far = pair()
    kept = far.dup() if is_kept else far
    with near, kept:
        with pytest.raises(ValueError, match="a fault"):
            serving.run(far, "/dev/null", lambda: None)
        assert bool(select.select([near], [], [], 0)[0]) is not is_kept  # readable, for its end has come


def test_descriptors_that_are_sent_along_are_not_kept(rig):
    near, far = socket.socketpair()
    near.settimeout(PATIENCE)
    handed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [far.fileno()]))]
    rig.near.sendmsg([b"{}"], handed)
    assert rig._hear() == INVALID[0]
    far.close()
    assert near.recv(1) == b""  # nobody else has the other end
    near.close()


def test_it_ends_when_coldtui_is_gone_even_in_the_middle_of_an_answer(tmp_path):
    with HelperRig(tmp_path) as rig:
        rig.plug()
        identity = rig.computer.devices.identity("sdb")
        rig.near.send(b'{"verb": "format", "device": "sdb", "identity": "%s"}' % identity.encode())


@pytest.mark.parametrize("name", ["fr", "index", "DE"])
def test_a_layout_or_font_that_the_image_does_not_have_is_not_loaded(rig, name, monkeypatch):
    monkeypatch.setattr(console, "load_keymap", lambda *_: pytest.fail("loaded"))
    monkeypatch.setattr(console, "load_font", lambda *_: pytest.fail("loaded"))
    assert rig.ask({"verb": "console", "keymap": name}) == [{"error": "ENOENT"}]
    assert rig.ask({"verb": "console", "font": name}) == [{"error": "ENOENT"}]


def test_control_one_that_it_has_is_loaded_onto_the_console(rig, tmp_path, monkeypatch):
    loaded = []

    def load(path: str, terminal: int) -> None:
        loaded.append((path, str(Path(f"/proc/self/fd/{terminal}").readlink())))

    monkeypatch.setattr(console, "load_keymap", load)
    monkeypatch.setattr(console, "load_font", load)
    (tmp_path / "shared/fonts/16x32.psf").write_bytes(b"")
    assert rig.ask({"verb": "console", "keymap": "de"}) == [{"ok": True}]
    assert rig.ask({"verb": "console", "font": "16x32"}) == [{"ok": True}]
    shared = str(tmp_path / "shared")
    assert loaded == [(f"{shared}/keymaps/de.map", "/dev/null"), (f"{shared}/fonts/16x32.psf", "/dev/null")]
