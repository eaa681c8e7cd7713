"""Which USB devices get a driver, and when."""

import pytest

from tests.image.helper_rig import KEYBOARD, HelperRig, bitmap

STORAGE, HUB, VIDEO, INPUT, SOUND, NETWORK, VENDOR = ("08", "09", "0e", "03", "01", "02", "ff")


@pytest.fixture
def rig(tmp_path):
    with HelperRig(tmp_path) as rig:
        rig.ports.keyboard(*KEYBOARD)
        yield rig


def look(rig, *, is_starting: bool = False) -> None:
    rig.usb.look(is_starting=is_starting)


def test_what_is_plugged_in_from_now_on_has_to_wait_on_every_controller(rig):
    later = rig.ports.controller("usb2")
    look(rig)
    assert (later / "interface_authorized_default").read_text() == "0"
    assert (rig.ports.bus / "devices/usb1/interface_authorized_default").read_text() == "0"


@pytest.mark.parametrize("kind", [STORAGE, HUB, VIDEO])
def test_storage_hubs_and_cameras_are_let_in_at_once(rig, kind):
    rig.ports.plug("1-2", kind)
    look(rig)
    assert rig.ports.allowed("1-2") == "1"
    assert (rig.ports.bus / "drivers_probe").read_text() == "1-2:1.0"


@pytest.mark.parametrize("kind", [INPUT, SOUND, NETWORK, VENDOR, "e0", "", "08x"])
def test_nothing_else_is(rig, kind):
    rig.ports.plug("1-2", kind)
    look(rig)
    assert rig.ports.allowed("1-2") == "0"
    assert (rig.ports.bus / "drivers_probe").read_text() == ""


def test_of_a_stick_that_is_a_keyboard_too_only_the_stick_is_let_in(rig):
    rig.ports.plug("1-2", STORAGE, INPUT, NETWORK)
    look(rig)
    assert rig.ports.allowed("1-2") == "100"


def test_a_keyboard_is_let_in_when_it_is_allowed_and_the_others_are_not(rig):
    rig.ports.plug("1-2", INPUT, INPUT, NETWORK)
    rig.ports.plug("1-3", INPUT)
    look(rig)
    assert rig.ask({"verb": "authorise", "device": "1-2"}) == [{"ok": True}]
    look(rig)
    assert (rig.ports.allowed("1-2"), rig.ports.allowed("1-3")) == ("110", "0")


def test_only_what_is_there_and_waits_is_allowed(rig):
    rig.ports.plug("1-2", NETWORK)
    rig.ports.plug("1-3", INPUT, authorised="1")
    assert rig.ask({"verb": "authorise", "device": "1-2"}) == [{"error": "EPERM"}]
    assert rig.ask({"verb": "authorise", "device": "1-3"}) == [{"error": "EPERM"}]
    assert rig.ask({"verb": "authorise", "device": "1-4"}) == [{"error": "ENODEV"}]
    assert rig.ports.allowed("1-2") == "0"


def test_a_keyboard_that_was_there_from_the_start_stays(rig):
    rig.ports.plug("1-2", INPUT, authorised="1")
    rig.ports.plug("1-3", INPUT)
    look(rig, is_starting=True)
    rig.ports.plug("1-4", INPUT)
    look(rig)
    assert [rig.ports.allowed(name) for name in ("1-2", "1-3", "1-4")] == ["1", "1", "0"]


def test_what_was_there_from_the_start_and_is_of_no_use_is_put_out(rig):
    rig.ports.plug("1-2", NETWORK, SOUND, authorised="1")
    look(rig, is_starting=True)
    assert rig.ports.allowed("1-2") == "00"


def test_card_readers_with_a_class_of_their_own_are_known(rig):
    rig.ports.plug("1-2", VENDOR, maker="0bda", product="0129")
    rig.ports.plug("1-3", VENDOR, maker="0bda", product="8153")  # a network card of the same maker
    look(rig)
    assert (rig.ports.allowed("1-2"), rig.ports.allowed("1-3")) == ("1", "0")


def test_without_any_keyboard_a_new_one_needs_no_permission(tmp_path):
    with HelperRig(tmp_path) as rig:
        rig.ports.keyboard(116)  # a power button is none
        rig.ports.plug("1-2", INPUT)
        look(rig)
        assert rig.ports.allowed("1-2") == "1"


def test_a_bitmap_is_read_as_the_kernel_writes_it():
    assert bitmap(0, 63, 64, 116) == "10000000000001 8000000000000001"
