"""Whatever comes that is no request: nothing is done, and the answer is EINVAL."""

import errno
import json

import pytest
from helper import messages
from helper.messages import Authorise, Font, Format, Keymap, Mount, PowerOff, Unmount
from helper.serving import Helper
from hypothesis import given, settings
from hypothesis import strategies as st

RIGHT = (
    ({"verb": "mount", "device": "sdb1", "kind": "vfat", "writable": False}, Mount("sdb1", "vfat", False)),
    ({"verb": "mount", "device": "mmcblk0p1", "kind": "exfat", "writable": True}, Mount("mmcblk0p1", "exfat", True)),
    ({"verb": "unmount", "device": "sdaa12", "lazily": True}, Unmount("sdaa12", True)),
    ({"verb": "format", "device": "sdb", "identity": "8:16 5 123"}, Format("sdb", "8:16 5 123")),
    ({"verb": "format", "device": "mmcblk0", "identity": "179:0  123"}, Format("mmcblk0", "179:0  123")),
    ({"verb": "console", "keymap": "de-latin1"}, Keymap("de-latin1")),
    ({"verb": "console", "font": "16x32"}, Font("16x32")),
    ({"verb": "authorise", "device": "1-2.1", "number": 127}, Authorise("1-2.1", 127)),
    ({"verb": "poweroff"}, PowerOff()),
)
VALID = tuple(message for message, _ in RIGHT)

WRONG = st.one_of(
    *(st.none(), st.integers(), st.floats(), st.lists(st.text(), max_size=2), st.just({}), st.just("")),
    st.sampled_from(
        ["../sdb1", "/dev/sdb1", "sdb1\n", "\nsdb1", "sdb1\0", "SDB1", "sd", "loop0", "nvme0n1", "sdb1 ro"]
    ),
    st.sampled_from(
        ["ext4", "vfat,exec", "auto", "8:16 5", "8:16 5 123\n", "a/b", ".", "..", "1-2/../..", "usb1", "1-2:1.0"]
    ),
    st.text(alphabet="/\\ \n\0\r\t.;|$`\u0661\u00e4\u212a", min_size=1, max_size=8),
)
"""What no member of any request may be; but some of it could be the name of a layout or a font."""


def is_no_number(value) -> bool:
    return isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 128


def is_no_name(value) -> bool:
    return not (isinstance(value, str) and value.isascii() and value.replace("-", "").replace("_", "").isalnum())


def described(message) -> bytes:
    return json.dumps(message).encode()


@st.composite
def broken(draw) -> bytes:
    """A right request with one thing wrong."""
    message = dict(draw(st.sampled_from(VALID)))
    match draw(st.integers(0, 7)):
        case 0:
            member = draw(st.sampled_from(sorted(message)))
            wrong = {"keymap": is_no_name, "font": is_no_name, "number": is_no_number}.get(member)
            message[member] = draw(WRONG.filter(wrong) if wrong else WRONG)
        case 1:
            del message[draw(st.sampled_from(sorted(message)))]
            message.setdefault("verb", draw(WRONG))
            if message == {"verb": "poweroff"}:
                message["verb"] = ""
        case 2:
            known = {"device", "kind", "writable", "lazily", "identity", "keymap", "font", "verb", "number"}
            message[draw(st.text(max_size=9).filter(lambda name: name not in known))] = draw(st.booleans())
        case 3:
            whole = described(message)
            return whole[: draw(st.integers(0, len(whole) - 1))]
        case 4:
            whole = described(message)
            member = draw(st.sampled_from(sorted(message)))
            return whole[:-1] + b", " + described({member: message[member]})[1:]
        case 5:
            return described(message) + b" " * draw(st.integers(messages.LARGEST, 2 * messages.LARGEST))
        case 6:
            whole = described(draw(st.sampled_from([[message], [[message]], json.dumps(message), {"verb": message}])))
            return b"[" * draw(st.sampled_from([0, 1, 4000])) + whole
        case _:
            return draw(st.binary(max_size=200))
    return described(message)


@pytest.mark.parametrize(("message", "request_"), RIGHT)
def test_control_what_is_right_is_read(message, request_):
    assert messages.read(described(message)) == request_


def doing_nothing(called: list[str]) -> Helper:
    """A helper that only notes what it would do."""

    class Noting:
        def __getattr__(self, name):
            return lambda *_, **__: called.append(name)

    helper = object.__new__(Helper)
    helper.cards = helper._devices = helper._kernel = helper._usb = helper._appearance = Noting()
    helper._power_off = lambda: called.append("off")
    return helper


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(broken())
def test_nothing_is_done_for_what_is_no_request_and_the_answer_is_einval(datagram):
    called, answers = [], []
    doing_nothing(called)._serve_one(datagram, answers.append)
    assert (called, answers) == ([], [{"error": "EINVAL"}])


@pytest.mark.parametrize("message", [one for one in VALID if one["verb"] != "format"], ids=str)
def test_control_for_what_is_a_request_something_is_done(message):
    called, answers = [], []
    doing_nothing(called)._serve_one(described(message), answers.append)
    assert len(called) == 1
    assert answers == [{"ok": True}]


def test_a_fault_without_a_number_of_linux_has_one_all_the_same():
    assert messages.fault(OSError("?")) == {"error": "EIO"}
    assert messages.fault(ValueError("?")) == {"error": "EIO"}
    assert messages.fault(OSError(errno.EBUSY, "busy")) == {"error": "EBUSY"}
