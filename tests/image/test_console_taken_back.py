"""Before the helper says anything, and before each start, the console is as it should be, whatever coldtui made of it."""

import errno
import os
import pty

from helper import console, life, screen

TAKEN = [
    (0x4B3A, 0),  # KDSETMODE KD_TEXT
    (0x5602, bytes(8)),  # VT_SETMODE VT_AUTO
    (0x5606, 1),  # VT_ACTIVATE
    (0x4B45, 3),  # KDSKBMODE K_UNICODE
    (0x4B71, bytes.fromhex("".join(console.PALETTE))),  # PIO_CMAP
    (0x541C, b"\x04"),  # TIOCLINUX, unblank
]


def test_each_thing_that_coldtui_could_have_changed_is_set():
    asked = []
    console.take_back(7, lambda terminal, request, argument: asked.append((terminal, request, argument)))
    assert asked == [(7, *one) for one in TAKEN]


def test_one_that_is_refused_keeps_no_other_from_being_asked():
    asked = []

    def refuse(_, request, argument):
        asked.append((request, argument))
        raise OSError(errno.ENOTTY, "not a console")

    console.take_back(7, refuse)
    assert asked == TAKEN


def test_it_is_done_before_a_message_is_written(monkeypatch):
    near, far = pty.openpty()
    waiting = []

    def take_back(terminal):
        os.set_blocking(near, False)
        try:
            waiting.append(os.read(near, 4096))
        except BlockingIOError:
            waiting.append(b"")
        assert os.ttyname(terminal) == os.ttyname(far)

    monkeypatch.setattr(console, "take_back", take_back)
    os.close(screen.show(os.ttyname(far), screen.CRASHED))
    assert waiting == [b""]
    said = os.read(near, 4096)
    assert said.startswith(b"\x18\x1bc")  # nothing that coldtui had begun or set is left
    os.close(near)
    os.close(far)


def test_it_is_done_at_every_start_before_the_font(monkeypatch):
    near, far = pty.openpty()
    done = []
    monkeypatch.setattr(console, "take_back", lambda _: done.append("taken back"))
    monkeypatch.setattr(console, "fit_font", lambda _: done.append("font"))
    for _ in range(2):
        life._prepare(os.ttyname(far))
    assert done == ["taken back", "font"] * 2
    os.close(near)
    os.close(far)
