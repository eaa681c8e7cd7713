"""Which USB devices get a driver, and when."""

import pytest
from helper import bits

from tests.image.helper_rig import KEYBOARD, HelperRig, bitmap

STORAGE, HUB, VIDEO, INPUT, SOUND, NETWORK, VENDOR = ("08", "09", "0e", "03", "01", "02", "ff")


@pytest.fixture
def rig(tmp_path):
    with HelperRig(tmp_path) as rig:
        rig.ports.keyboard(*KEYBOARD)
        yield rig


def look(rig, *, is_starting: bool = False) -> None:
    rig.usb.look(is_starting=is_starting)


def ask(rig, device: str, number: int) -> list[dict[str, object]]:
    return rig.ask({"verb": "authorise", "device": device, "number": number})


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
    number = rig.ports.plug("1-2", INPUT, INPUT, NETWORK)
    rig.ports.plug("1-3", INPUT)
    look(rig)
    assert ask(rig, "1-2", number) == [{"ok": True}]
    look(rig)
    assert (rig.ports.allowed("1-2"), rig.ports.allowed("1-3")) == ("110", "0")


def test_only_what_is_there_and_waits_is_allowed(rig):
    network, allowed = rig.ports.plug("1-2", NETWORK), rig.ports.plug("1-3", INPUT, authorised="1")
    assert ask(rig, "1-2", network) == [{"error": "EPERM"}]
    assert ask(rig, "1-3", allowed) == [{"error": "EPERM"}]
    assert ask(rig, "1-4", 1) == [{"error": "ENODEV"}]
    assert rig.ports.allowed("1-2") == "0"


def test_what_is_in_the_place_by_now_is_not_what_was_allowed(rig):
    number = rig.ports.plug("1-2", INPUT)
    rig.ports.pull("1-2")
    rig.ports.keyboard(*KEYBOARD)
    other = rig.ports.plug("1-2", INPUT)
    assert ask(rig, "1-2", number) == [{"error": "ENODEV"}]
    assert rig.ports.allowed("1-2") == "0"
    assert ask(rig, "1-2", other) == [{"ok": True}]


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


@pytest.fixture
def alone(tmp_path):
    """A computer without a keyboard of its own."""
    with HelperRig(tmp_path) as rig:
        rig.ports.keyboard(116)  # a power button is none
        yield rig


def use(rig, name: str, **about: str) -> None:
    """Plugs in a keyboard, and whatever types when it was let in, is there."""
    rig.ports.plug(name, INPUT, **about)
    look(rig)
    if rig.ports.allowed(name) == "1":
        rig.ports.keyboard(*KEYBOARD)
        look(rig)


def test_where_there_was_never_any_the_first_keyboard_needs_no_permission(alone):
    use(alone, "1-2")
    assert alone.ports.allowed("1-2") == "1"


def test_of_two_that_come_at_once_only_one_does(alone):
    alone.ports.plug("1-2", INPUT)
    use(alone, "1-3")
    assert alone.ports.allowed("1-2") + alone.ports.allowed("1-3") == "10"


def test_another_one_in_the_place_of_the_only_one_waits(alone):
    use(alone, "1-2")
    alone.ports.pull("1-2")
    use(alone, "1-2", product="9999")
    assert alone.ports.allowed("1-2") == "0"


def test_one_like_the_only_one_in_another_place_waits(alone):
    use(alone, "1-2")
    alone.ports.pull("1-2")
    use(alone, "1-3")
    assert alone.ports.allowed("1-3") == "0"


def test_the_only_one_is_let_in_again_when_it_is_put_back(alone):
    use(alone, "1-2")
    for _ in range(2):
        alone.ports.pull("1-2")
        look(alone)
        use(alone, "1-2")
        assert alone.ports.allowed("1-2") == "1"


def test_one_that_was_there_from_the_start_is_so_too(alone):
    alone.ports.plug("1-2", INPUT, authorised="1")
    alone.ports.keyboard(*KEYBOARD)
    look(alone, is_starting=True)
    alone.ports.pull("1-2")
    use(alone, "1-3")
    use(alone, "1-2")
    assert (alone.ports.allowed("1-2"), alone.ports.allowed("1-3")) == ("1", "0")


def test_one_that_says_nothing_of_itself_is_not_known(alone):
    alone.ports.plug("1-2", INPUT, authorised="1")
    alone.ports.keyboard(*KEYBOARD)
    descriptors = alone.ports.bus / "devices/1-2/descriptors"
    descriptors.unlink()
    look(alone, is_starting=True)
    alone.ports.pull("1-2")
    alone.ports.plug("1-2", INPUT)
    descriptors.unlink()
    look(alone)
    assert alone.ports.allowed("1-2") == "0"


def test_one_that_is_put_back_beside_another_waits(rig):
    number = rig.ports.plug("1-2", INPUT)
    assert ask(rig, "1-2", number) == [{"ok": True}]
    rig.ports.pull("1-2")
    rig.ports.keyboard(*KEYBOARD)
    use(rig, "1-2")
    assert rig.ports.allowed("1-2") == "0"


@pytest.mark.parametrize(("product", "allowed"), [("5678", "1"), ("9999", "0")])
def test_a_crash_in_between_changes_nothing_of_this(alone, product, allowed):
    use(alone, "1-2")
    alone.usb = alone.ports.usb()
    alone.ports.pull("1-2")
    use(alone, "1-2", product=product)
    assert alone.ports.allowed("1-2") == allowed


def test_a_bitmap_is_read_as_the_kernel_writes_it(tmp_path):
    path = tmp_path / "key"
    path.write_text("10000000000001 8000000000000001\n")
    assert bits.codes(path) == {0, 63, 64, 116}
    assert bitmap(0, 63, 64, 116) == "10000000000001 8000000000000001"  # what these tests make


@pytest.mark.parametrize("words", ["", "\n", "x", "1 2 three", "\u0661"])
def test_what_is_no_bitmap_has_no_codes(tmp_path, words):
    (tmp_path / "key").write_text(words)
    assert bits.codes(tmp_path / "key") == frozenset()
    assert bits.codes(tmp_path / "nowhere") == frozenset()
