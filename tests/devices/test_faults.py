"""Every system call on a card fails with every error: a success is a whole file, a failure leaves none behind."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coldtui.core.errors import ColdtuiError, DeviceFailed, MediaFull, MediaGone, MediaReadOnly, Refused
from coldtui.devices.cards import Cards
from coldtui.devices.fs import Fs
from coldtui.devices.media import Listing
from tests.devices.faulty import ERRORS, FaultyFs, HookedFs, open_files

DATA = bytes(range(256)) * 40
OLD = b"the one that was there"


def name_for(number: int) -> str:
    return "pay-signed.psbt" if number == 1 else f"pay-signed-{number}.psbt"


def card(folder: Path) -> Path:
    folder.mkdir()
    (folder / "pay-signed.psbt").write_bytes(OLD)
    return folder


def write(folder: Path, fs: Fs) -> str:
    cards = Cards([str(folder)], fs=fs)
    return cards.write_new(cards.volumes()[0], name_for, DATA)


def broken_promises(folder: Path, writer: Callable[[Path, Fs], str], fs: Fs) -> list[str]:
    """What `writer` did that it must not; empty when it kept its word."""
    try:
        name = writer(folder, fs)
    except DeviceFailed as failure:
        left = {entry.name for entry in folder.iterdir()} - {"pay-signed.psbt"}
        told = {name for name in left if name in failure.hint}
        promises = [f"{name} was left and not told" for name in left - told]
    else:
        is_whole = (folder / name).exists() and (folder / name).read_bytes() == DATA
        promises = [] if is_whole else ["success without the file"]
    if (folder / "pay-signed.psbt").read_bytes() != OLD:
        promises.append("the old file was changed")
    return promises


def calls_of_a_whole_write(tmp_path: Path) -> int:
    fs = FaultyFs()
    write(card(tmp_path / "whole"), fs)
    return fs.count


def test_a_write_makes_the_calls_that_safety_needs_in_order(tmp_path):
    fs = FaultyFs()
    assert write(card(tmp_path / "card"), fs) == "pay-signed-2.psbt"
    assert fs.calls == [
        "open", "fstat",  # the folder
        "open", "open",  # the first name is taken
        "write", "fsync", "close",
        "fsync",  # the folder
        "open", "posix_fadvise", "read", "read", "close",  # read back from the card
        "close",
    ]  # fmt: skip


@pytest.mark.parametrize("stays_broken", [False, True])
def test_whatever_fails_a_result_is_whole_or_not_there(tmp_path, stays_broken):
    total = calls_of_a_whole_write(tmp_path)
    before = open_files()
    points = [(at, error) for at in range(1, total + 1) for error in ERRORS]
    for at, error in points:
        folder = card(tmp_path / f"{at}-{error}")
        assert broken_promises(folder, write, FaultyFs(at, error, stays_broken=stays_broken)) == [], (at, error)
    assert len(points) >= 200
    assert open_files() == before


def test_a_failure_that_passes_leaves_nothing_at_all(tmp_path):
    for at in range(1, calls_of_a_whole_write(tmp_path) + 1):
        folder = card(tmp_path / str(at))
        try:
            write(folder, FaultyFs(at, errno.ENOSPC))
        except DeviceFailed:
            assert [entry.name for entry in folder.iterdir()] == ["pay-signed.psbt"], at


def test_control_a_plain_write_breaks_its_promises(tmp_path):
    def plain_write(folder: Path, fs: Fs) -> str:
        name = name_for(2)
        try:
            descriptor = fs.call(os.open, folder / name, os.O_WRONLY | os.O_CREAT)
            fs.call(os.write, descriptor, DATA)
            fs.call(os.close, descriptor)
        except OSError as error:
            raise DeviceFailed("failed") from error
        return name

    fs = FaultyFs(2, errno.ENOSPC)
    assert broken_promises(card(tmp_path / "full"), plain_write, fs) == ["pay-signed-2.psbt was left and not told"]
    assert broken_promises(card(tmp_path / "short"), plain_write, FaultyFs(2, None)) == ["success without the file"]


def test_short_writes_are_continued(tmp_path):
    class OneByteFs(Fs):
        def call(self, function, *args, **kwargs):
            if function is os.write:
                return os.write(args[0], args[1][:1000])
            return function(*args, **kwargs)

    folder = card(tmp_path / "card")
    assert (folder / write(folder, OneByteFs())).read_bytes() == DATA
    for at in range(1, calls_of_a_whole_write(tmp_path) + 1):
        folder = card(tmp_path / f"short-{at}")
        assert broken_promises(folder, write, FaultyFs(at, None)) == []


def test_a_write_of_nothing_does_not_go_on_for_ever(tmp_path):
    class StuckFs(Fs):
        def call(self, function, *args, **kwargs):
            return 0 if function is os.write else function(*args, **kwargs)

    folder = card(tmp_path / "card")
    with pytest.raises(DeviceFailed):
        write(folder, StuckFs())
    assert [entry.name for entry in folder.iterdir()] == ["pay-signed.psbt"]


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (errno.ENOSPC, MediaFull, "full"),
        (errno.EDQUOT, MediaFull, "full"),
        (errno.EFBIG, MediaFull, "full"),
        (errno.EROFS, MediaReadOnly, "write-protected"),
        (errno.EACCES, MediaReadOnly, "not allowed"),
        (errno.ENODEV, MediaGone, "gone"),
        (errno.ENOMEDIUM, MediaGone, "gone"),
        (errno.EIO, DeviceFailed, "failed"),
        (errno.EUCLEAN, DeviceFailed, "damaged"),
        (errno.EMFILE, DeviceFailed, "EMFILE"),
    ],
)
def test_each_error_is_said_in_plain_words(tmp_path, error, kind, words):
    with pytest.raises(kind, match=words) as caught:
        write(card(tmp_path / "card"), FaultyFs(5, error))
    assert caught.value.hint
    assert str(tmp_path) not in str(caught.value)


def test_a_broken_file_that_cannot_be_removed_is_named(tmp_path):
    folder = card(tmp_path / "card")
    with pytest.raises(DeviceFailed) as caught:
        write(folder, FaultyFs(5, errno.EIO, stays_broken=True))
    assert (folder / "pay-signed-2.psbt").exists()
    assert "if you find pay-signed-2.psbt there, delete it" in caught.value.hint


def test_control_a_file_that_was_removed_is_not_named(tmp_path):
    with pytest.raises(DeviceFailed) as caught:
        write(card(tmp_path / "card"), FaultyFs(5, errno.EIO))
    assert "delete" not in caught.value.hint


@pytest.mark.parametrize("at_call", ["write", "fsync", "read"])
def test_after_an_input_output_error_the_card_is_not_touched_again(tmp_path, at_call):
    fs = FaultyFs()
    write(card(tmp_path / "whole"), fs)
    fs = FaultyFs(fs.calls.index(at_call) + 1, errno.EIO)
    folder = card(tmp_path / "card")
    cards = Cards([str(folder)], fs=fs)
    (volume,) = cards.volumes()
    (entry,) = Cards([str(folder)]).files(volume, [".psbt"]).files
    with pytest.raises(DeviceFailed, match="failed while it was in use"):
        cards.write_new(volume, name_for, DATA)
    count = fs.count
    for action in (
        lambda: cards.write_new(volume, name_for, DATA),
        lambda: cards.read(entry),
        lambda: cards.files(volume, [".psbt"]),
    ):
        with pytest.raises(DeviceFailed, match="not used any more"):
            action()
    assert fs.count == count


def test_an_error_of_closing_the_new_file_counts_though_the_data_may_be_there(tmp_path):
    fs = FaultyFs()
    write(card(tmp_path / "whole"), fs)
    folder = card(tmp_path / "card")
    with pytest.raises(DeviceFailed):
        write(folder, FaultyFs(fs.calls.index("close") + 1, errno.EIO))
    assert [entry.name for entry in folder.iterdir()] == ["pay-signed.psbt"]


def test_control_after_a_full_card_the_card_is_tried_again(tmp_path):
    folder = card(tmp_path / "card")
    cards = Cards([str(folder)], fs=FaultyFs(5, errno.ENOSPC))
    (volume,) = cards.volumes()
    with pytest.raises(MediaFull):
        cards.write_new(volume, name_for, DATA)
    assert cards.write_new(volume, name_for, DATA) == "pay-signed-2.psbt"


def lying_card(folder: Path) -> Callable[[], None]:
    def forget() -> None:
        (folder / "pay-signed-2.psbt").write_bytes(DATA[:-1] + b"?")

    return forget


def test_a_card_that_does_not_keep_what_was_written_is_found_out(tmp_path):
    folder = card(tmp_path / "card")
    cards = Cards([str(folder)], fs=HookedFs(os.posix_fadvise, lying_card(folder)))
    (volume,) = cards.volumes()
    with pytest.raises(DeviceFailed, match="did not keep what was written"):
        cards.write_new(volume, name_for, DATA)
    assert [entry.name for entry in folder.iterdir()] == ["pay-signed.psbt"]
    with pytest.raises(DeviceFailed, match="not used any more"):
        cards.write_new(volume, name_for, DATA)


@pytest.mark.parametrize("lie", [b"", DATA[:-1], DATA + b"\0"])
def test_a_read_back_that_is_shorter_or_longer_is_a_lie_too(tmp_path, lie):
    folder = card(tmp_path / "card")
    fs = HookedFs(os.posix_fadvise, lambda: (folder / "pay-signed-2.psbt").write_bytes(lie))
    with pytest.raises(DeviceFailed, match="did not keep"):
        write(folder, fs)


def test_control_an_honest_card_passes_the_same_way(tmp_path):
    folder = card(tmp_path / "card")
    assert write(folder, HookedFs(os.posix_fadvise, lambda: None)) == "pay-signed-2.psbt"


def test_a_write_that_is_broken_off_leaves_nothing(tmp_path):
    def interrupt() -> None:
        raise KeyboardInterrupt

    folder = card(tmp_path / "card")
    with pytest.raises(KeyboardInterrupt):
        write(folder, HookedFs(os.fsync, interrupt))
    assert [entry.name for entry in folder.iterdir()] == ["pay-signed.psbt"]


def test_a_folder_on_a_share_that_cannot_sync_folders_is_good_enough(tmp_path):
    fs = FaultyFs()
    write(card(tmp_path / "whole"), fs)
    folder_sync = len(fs.calls) - fs.calls[::-1].index("fsync")
    folder = card(tmp_path / "card")
    assert write(folder, FaultyFs(folder_sync, errno.EINVAL)) == "pay-signed-2.psbt"
    with pytest.raises(DeviceFailed):
        write(card(tmp_path / "other"), FaultyFs(folder_sync, errno.EIO))


def test_whatever_fails_a_file_is_read_whole_or_not_at_all(tmp_path):
    folder = card(tmp_path / "card")
    (folder / "in.psbt").write_bytes(DATA)

    def read(fs: Fs) -> bytes:
        cards = Cards([str(folder)])
        entry = next(e for e in cards.files(cards.volumes()[0], [".psbt"]).files if e.name == "in.psbt")
        return Cards([str(folder)], fs=fs).read(entry)

    counter = FaultyFs()
    assert read(counter) == DATA
    before = open_files()
    outcomes = set()
    for at in range(1, counter.count + 1):
        for error in ERRORS:
            try:
                assert read(FaultyFs(at, error)) == DATA
                outcomes.add("whole")
            except (DeviceFailed, Refused):
                outcomes.add("failed")
    assert outcomes == {"whole", "failed"}  # an error of closing what was only read changes nothing
    assert open_files() == before


def test_a_name_that_cannot_be_looked_at_is_skipped_but_a_dying_card_is_not_asked_on(tmp_path):
    folder = card(tmp_path / "card")
    (folder / "b.psbt").write_bytes(DATA)

    def failing(error: int) -> Cards:
        def fail() -> None:
            raise OSError(error, os.strerror(error))

        return Cards([str(folder)], fs=HookedFs(os.stat, fail))

    cards = failing(errno.EACCES)
    found = cards.files(cards.volumes()[0], [".psbt"])
    assert [entry.name for entry in found.files] == ["pay-signed.psbt"]
    assert [(skipped.name, skipped.reason) for skipped in found.skipped] == [("b.psbt", "cannot be read")]
    for error in (errno.EIO, errno.ENODEV):
        cards = failing(error)
        with pytest.raises(DeviceFailed):
            cards.files(cards.volumes()[0], [".psbt"])


def test_no_more_than_the_limit_is_ever_read_into_memory(tmp_path):
    path = tmp_path / "long"
    path.write_bytes(bytes(5000))
    for limit in (0, 1, 4999, 5000, 5001):
        with Fs().closing(os.open(path, os.O_RDONLY)) as descriptor:
            assert len(Fs().read_up_to(descriptor, limit)) == min(limit, 5000)


def test_whatever_fails_a_listing_is_whole_or_says_what_is_missing(tmp_path):
    folder = card(tmp_path / "card")
    for name in ("b.psbt", "a.psbt"):
        (folder / name).write_bytes(DATA)

    def listing(fs: Fs) -> Listing:
        cards = Cards([str(folder)], fs=fs)
        return cards.files(cards.volumes()[0], [".psbt"])

    counter = FaultyFs()
    whole = {entry.name for entry in listing(counter).files}
    before = open_files()
    for at in range(1, counter.count + 1):
        for error in ERRORS:
            try:
                seen = listing(FaultyFs(at, error))
            except ColdtuiError:
                continue
            names = {entry.name for entry in seen.files} | {skipped.name for skipped in seen.skipped}
            deleted_meanwhile = 1 if error == errno.ENOENT else 0
            assert len(whole - names) <= deleted_meanwhile, (at, error)
    assert open_files() == before
