"""A folder of pictures that stands for a camera, and the word of the command line that chooses one."""

import errno
import os
import subprocess
import sys
from io import BytesIO

import pytest
import segno
from PIL import Image

from coldtui.core.errors import DeviceFailed, SwitchedOff
from coldtui.devices import camera_failures as failures
from coldtui.devices import cameras
from coldtui.devices.camera import Sight
from coldtui.devices.camera_folder import PACE, FolderCamera, FolderCameras, NoCameras
from coldtui.devices.decoder_process import DecoderProcess
from coldtui.devices.frames import MAX_FRAME_BYTES, Layout
from coldtui.devices.v4l2 import V4l2Cameras
from tests.devices.fake_video import ready
from tests.optics import scene
from tests.terminal import Terminal


class FakeDecoder:
    """Keeps what it is shown."""

    def __init__(self):
        self.shown = []
        self.is_closed = False

    def start(self):
        self.late = 0

    def is_ready(self, seconds):
        self.late -= 1
        return self.late < 0

    def see(self, frame):
        assert frame.layout is Layout.FILE
        self.shown.append(frame.data)
        return Sight((), 640, 480)

    def close(self):
        self.is_closed = True


def camera(folder):
    pauses = []
    opened = FolderCamera(str(folder), FakeDecoder(), pauses.append)
    return opened, opened._decoder, pauses


def shown(folder, looks):
    opened, decoder, _ = camera(folder)
    with opened:
        for _ in range(looks):
            opened.look()
    return decoder.shown


def fill(folder, *names):
    for name in names:
        (folder / name).write_bytes(name.encode())


def test_pictures_are_shown_in_the_order_of_their_names_again_and_again(tmp_path):
    fill(tmp_path, "b.png", "a.PNG", "c.jpeg", "d.jpg", "e.pgm")
    assert shown(tmp_path, 7) == [b"a.PNG", b"b.png", b"c.jpeg", b"d.jpg", b"e.pgm", b"a.PNG", b"b.png"]


def test_what_is_no_picture_is_not_shown(tmp_path):
    fill(tmp_path, "a.png", "notes.txt", ".b.png", "c.png.part", "png")
    (tmp_path / "d.png").mkdir()
    (tmp_path / "e.png").symlink_to(tmp_path / "a.png")
    os.mkfifo(tmp_path / "f.png")
    pipe = os.open(tmp_path / "f.png", os.O_RDWR)
    os.write(pipe, b"from a pipe")
    with (tmp_path / "g.png").open("wb") as large:
        large.truncate(MAX_FRAME_BYTES + 1)
    assert set(shown(tmp_path, 10)) == {b"a.png"}
    os.close(pipe)


def test_between_two_pictures_there_is_a_moment(tmp_path):
    fill(tmp_path, "a.png")
    opened, _, pauses = camera(tmp_path)
    with opened:
        opened.look()
        opened.look()
    assert pauses == [PACE, PACE]


def test_pictures_that_come_later_are_shown_in_their_turn(tmp_path):
    opened, decoder, _ = camera(tmp_path)
    with opened:
        assert opened.look().is_blank
        fill(tmp_path, "1.png")
        opened.look()
        fill(tmp_path, "2.png", "0.png")
        for _ in range(3):
            opened.look()
        (tmp_path / "1.png").unlink()
        opened.look()
    assert decoder.shown == [b"1.png", b"2.png", b"0.png", b"1.png", b"2.png"]


def test_a_picture_that_goes_while_it_is_opened_is_blank(tmp_path, monkeypatch):
    fill(tmp_path, "a.png")
    opened, _, _ = camera(tmp_path)
    monkeypatch.setattr(opened, "_names", lambda: ["gone.png"])
    with opened:
        assert opened.look().is_blank


def test_while_the_decoder_loads_no_picture_is_passed_over(tmp_path):
    fill(tmp_path, "a.png", "b.png")
    opened, decoder, _ = camera(tmp_path)
    decoder.late = 2
    with opened:
        assert [opened.look().is_blank for _ in range(4)] == [True, True, False, False]
    assert decoder.shown == [b"a.png", b"b.png"]


def test_a_folder_that_goes_is_told(tmp_path):
    folder = tmp_path / "frames"
    folder.mkdir()
    opened, decoder, _ = camera(folder)
    folder.rmdir()
    with opened, pytest.raises(DeviceFailed, match="folder with the pictures cannot be read") as raised:
        opened.look()
    assert raised.value.hint
    assert decoder.is_closed
    with pytest.raises(DeviceFailed, match="cannot be read"):
        camera(folder)


def test_after_it_was_closed_it_shows_nothing(tmp_path):
    opened, decoder, _ = camera(tmp_path)
    opened.close()
    opened.close()
    assert decoder.is_closed
    with pytest.raises(DeviceFailed, match="is closed"):
        opened.look()


def test_a_folder_is_the_only_camera_and_its_name_cannot_reach_the_terminal(tmp_path):
    folder = tmp_path / "\x1b[2J"
    folder.mkdir()
    listed = FolderCameras(str(folder), FakeDecoder)
    assert listed.names() == ("folder \\x1b[2J",)
    for name in ("", *listed.names()):
        with listed.open(name) as opened:
            assert opened.name == listed.names()[0]
    with pytest.raises(DeviceFailed, match="There is no camera Webcam"):
        listed.open("Webcam")


def test_no_cameras_are_none():
    assert NoCameras().names() == ()
    with pytest.raises(SwitchedOff, match="started without a camera") as raised:
        NoCameras().open()
    assert "Plug" not in raised.value.hint


def test_no_trouble_says_to_try_again_what_is_tried_again_by_itself():
    for failure in (failures.none_found(), failures.no_such("x"), failures.unplugged("x"), failures.folder_gone()):
        assert "again, " not in failure.hint.replace("in again,", "")
        assert "start again" not in failure.hint
    assert "try again" not in failures.explained(OSError(errno.EBUSY, ""), "x").hint


def test_codes_are_read_from_a_folder_by_the_real_decoder(tmp_path):
    for place, kind in enumerate(("png", "jpeg", "ppm")):
        file = BytesIO()
        segno.make(f"part {place}", micro=False).save(file, kind="png", scale=5, border=4)
        picture = scene(Image.open(file))
        picture.save(tmp_path / f"{place}.{kind.replace('ppm', 'pgm')}", kind.upper())
    (tmp_path / "3.png").write_bytes((tmp_path / "0.png").read_bytes()[:300])  # still being written
    with FolderCamera(str(tmp_path), ready(DecoderProcess()), lambda _: None) as opened:
        sights = [opened.look() for _ in range(5)]
    assert [[code.data for code in sight.codes] for sight in sights] == [
        [b"part 0"],
        [b"part 1"],
        [b"part 2"],
        [],
        [b"part 0"],
    ]
    assert sights[3].is_blank


# --- the word of the command line -------------------------------------------------------------------------------------


def test_a_word_chooses_the_cameras(tmp_path):
    assert isinstance(cameras.chosen("auto"), V4l2Cameras)
    assert isinstance(cameras.chosen("none"), NoCameras)
    assert isinstance(cameras.chosen(str(tmp_path)), FolderCameras)
    device = cameras.chosen("/dev/null")
    assert isinstance(device, V4l2Cameras)
    assert device.names() == ("null",)
    with pytest.raises(DeviceFailed, match="null is not a camera"):
        device.open()


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_a_word_that_names_nothing_of_it_is_told(tmp_path, kind):
    path = tmp_path / "\x1bname"
    if kind == "file":
        path.touch()
    with pytest.raises(DeviceFailed, match=r"There is no camera and no folder .*\\x1bname") as raised:
        cameras.chosen(str(path))
    assert raised.value.hint


def started(*arguments):
    return subprocess.run([sys.executable, "-m", "coldtui", *arguments], capture_output=True, text=True, check=False)


def test_a_command_has_no_camera():
    done = started("--camera", "none", "findings")
    assert done.returncode == 2
    assert "--camera belong to the screen" in done.stderr


def test_control_a_command_without_one_runs():
    assert started("findings").returncode == 0


PLAIN = {"PATH": os.environ["PATH"], "TERM": "linux", "LC_ALL": "C.UTF-8"}


def on_the_screen(*arguments):
    return Terminal([sys.executable, "-m", "coldtui", "--network", "regtest", *arguments], PLAIN)


def test_a_camera_that_is_not_there_is_told_before_the_screen_begins():
    with on_the_screen("--camera", "/nowhere/video7") as terminal:
        terminal.see("There is no camera and no folder /nowhere/video7.")
        assert terminal.ended() == 5


def test_control_with_a_folder_the_screen_begins(tmp_path):
    with on_the_screen("--camera", str(tmp_path), "--media", str(tmp_path)) as terminal:
        terminal.see("What would you like to do?")
