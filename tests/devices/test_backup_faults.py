"""Every system call under a backup fails in turn: a success is three whole copies, and no failure costs an old one."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress

import pytest

from coldtui.core.errors import DeviceFailed
from coldtui.devices.fs import Fs
from coldtui.formats.backup_copies import write_sums
from tests.devices.backup_rig import README, QuickFaultyFs, Rig, files_of, sealed
from tests.devices.faulty import open_files

ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS, errno.ENODEV, errno.EACCES, errno.EINTR, None)
"""None is a write that is cut short."""

RARE_ERRORS = (errno.ENOENT, errno.EEXIST, errno.EUCLEAN, errno.EMFILE, errno.ENODATA, errno.ESTALE, errno.ELOOP)

Writer = Callable[[Rig, Fs], object]

NEW = files_of(8)

FOR_RECOVERY = sealed(9)
"""Stands for what is sealed to a recovery key."""


def write(rig: Rig, fs: Fs) -> object:
    return rig.write(8, fs)


def broken_promises(rig: Rig, writer: Writer, fs: Fs, new: dict[str, bytes] = NEW) -> list[str]:
    """What `writer` of the files `new` did that it must not; empty when it kept its word."""
    before = rig.content()
    try:
        writer(rig, fs)
    except DeviceFailed as failure:
        left = rig.content().keys() - before.keys()
        is_told = "Parts of backup 8 may be left" in failure.hint
        promises = [f"{name} was left and not told" for name in sorted(left) if not is_told]
        promises += [f"{name} is no name of ours" for name in left - new.keys() - {"COLDTUI/README.TXT"}]
    else:
        expected = {**before, **new, "COLDTUI/README.TXT": README}
        again = {"COLDTUI/README-2.TXT": README}  # when the one that is there could not be looked at
        promises = [] if rig.content() in (expected, {**expected, **again}) else ["success without three whole copies"]
    after = rig.content()
    return promises + [f"{name} was changed" for name, data in before.items() if after.get(name) != data]


def calls_of(rig: Rig, action: Writer) -> list[str]:
    fs = QuickFaultyFs()
    action(rig, fs)
    return fs.calls


@pytest.mark.parametrize("stays_broken", [False, True])
@pytest.mark.parametrize("numbers", [(6, 7), ()], ids=["with backups", "empty card"])
def test_whatever_fails_a_backup_is_there_three_times_or_the_old_ones_are_as_they_were(tmp_path, numbers, stays_broken):
    total = len(calls_of(Rig(tmp_path / "whole", numbers), write))
    before = open_files()
    points = [(at, error) for at in range(1, total + 1) for error in ERRORS]
    rig = Rig(tmp_path / "card", numbers)
    content = rig.content()
    for at, error in points:
        assert broken_promises(rig, write, QuickFaultyFs(at, error, stays_broken=stays_broken)) == [], (at, error)
        rig.restore(content)
    assert len(points) >= 500
    assert open_files() == before


def test_rare_errors_are_no_worse(tmp_path):
    rig = Rig(tmp_path / "card")
    content = rig.content()
    for at in range(1, len(calls_of(Rig(tmp_path / "whole"), write)) + 1):
        for error in RARE_ERRORS:
            assert broken_promises(rig, write, QuickFaultyFs(at, error)) == [], (at, error)
            rig.restore(content)


def test_control_writers_that_people_know_break_their_promises(tmp_path):
    def overwriting(rig: Rig, fs: Fs) -> None:
        try:
            descriptor = fs.call(os.open, rig.place / "COLDTUI/A/CT000007.AGE", os.O_WRONLY | os.O_TRUNC)
            fs.call(os.write, descriptor, sealed(8))
            fs.call(os.close, descriptor)
        except OSError as error:
            raise DeviceFailed("failed") from error

    def one_copy(rig: Rig, fs: Fs) -> None:
        try:
            descriptor = fs.call(os.open, rig.place / "COLDTUI/A/CT000008.AGE", os.O_WRONLY | os.O_CREAT)
            fs.call(os.write, descriptor, sealed(8))
            fs.call(os.close, descriptor)
        except OSError as error:
            raise DeviceFailed("failed") from error

    full = broken_promises(Rig(tmp_path / "1"), overwriting, QuickFaultyFs(2, errno.ENOSPC))
    assert full == ["COLDTUI/A/CT000007.AGE was changed"]
    full = broken_promises(Rig(tmp_path / "2"), one_copy, QuickFaultyFs(2, errno.ENOSPC))
    assert full == ["COLDTUI/A/CT000008.AGE was left and not told"]
    assert broken_promises(Rig(tmp_path / "3"), one_copy, QuickFaultyFs()) == ["success without three whole copies"]


def test_a_failure_that_passes_leaves_nothing_at_all(tmp_path):
    for at in range(1, len(calls_of(Rig(tmp_path / "whole"), write)) + 1):
        rig = Rig(tmp_path / str(at))
        before = rig.content()
        try:
            write(rig, QuickFaultyFs(at, errno.ENOSPC))
        except DeviceFailed:
            assert rig.content() == before, at


def test_a_card_that_failed_is_not_changed_any_more_not_even_to_clean_up(tmp_path):
    calls = calls_of(Rig(tmp_path / "whole"), write)
    third_fsync = [at for at, name in enumerate(calls, start=1) if name == "fsync"][8]
    fs = QuickFaultyFs(third_fsync, errno.EIO)
    rig = Rig(tmp_path / "card")
    assert broken_promises(rig, write, fs) == []
    assert fs.calls[third_fsync:].count("unlink") == 1  # the one file whose fsync failed
    assert "COLDTUI/A/CT000008.AGE" in rig.content()


def test_after_any_interruption_the_next_number_is_free_and_what_was_left_stays_as_it_is(tmp_path):
    leftovers = 0
    for at in range(1, len(calls_of(Rig(tmp_path / "whole"), write)) + 1):
        rig = Rig(tmp_path / str(at))
        with suppress(DeviceFailed):  # the last calls only close folders
            write(rig, QuickFaultyFs(at, errno.EIO, stays_broken=True))
        left = rig.content()
        store, volume = rig.open()
        number = store.next_number(volume, after=7)
        leftovers += number > 8
        assert number == (9 if left.keys() & files_of(8).keys() else 8)
        rig.write(number)
        assert rig.content() == {**left, **files_of(number)}
        complete = [found.number for found in store.generations(volume).found if found.is_complete]
        assert [complete[0], *complete[-2:]] == [number, 7, 6]
    assert leftovers > 20


def test_what_was_left_of_an_interruption_is_never_taken_for_an_intact_backup(tmp_path):
    """It is named when not one copy came to its end, and can be opened when one did."""
    seen = set()
    for at in range(1, len(calls_of(Rig(tmp_path / "whole"), write)) + 1):
        rig = Rig(tmp_path / str(at))
        try:
            write(rig, QuickFaultyFs(at, errno.EIO, stays_broken=True))
        except DeviceFailed:
            store, volume = rig.open()
            found = {generation.number: generation for generation in store.generations(volume).found}
            assert found[7].is_complete
            assert found[6].is_complete
            if 8 in found:
                whole = sum(
                    rig.content().items() >= {k: v for k, v in files_of(8).items() if f"/{copy}/" in k}.items()
                    for copy in "ABC"
                )
                assert found[8].healthy == whole
                seen.add(whole)
    assert seen >= {0, 1, 2, 3}


def prune(rig: Rig, fs: Fs) -> object:
    store, volume = rig.open(fs)
    return store.prune(volume, {3, 5, 6, 7})


def test_whatever_fails_pruning_takes_only_what_it_may(tmp_path):
    numbers = (3, 4, 5, 6, 7)
    stays = {**files_of(4), **files_of(6), **files_of(7), "photo.jpg": b"the user's own", "COLDTUI/README.TXT": README}
    whole = Rig(tmp_path / "whole", numbers)
    total = len(calls_of(whole, prune))
    assert whole.content() == stays
    before = open_files()
    rig = Rig(tmp_path / "card", numbers)
    content = rig.content()
    for at in range(1, total + 1):
        for error in ERRORS[:-1]:
            rig.restore(content)
            try:
                removed = prune(rig, QuickFaultyFs(at, error))
            except DeviceFailed:
                removed = ()
            assert rig.content().items() >= stays.items(), (at, error)
            for number in removed:
                assert not rig.content().keys() & files_of(number).keys(), (at, error)
    assert open_files() == before


def remove(rig: Rig, fs: Fs) -> object:
    store, volume = rig.open(fs)
    return store.remove(volume, {3, 5, 6}, proved=7)


def test_whatever_fails_removing_takes_only_what_it_was_told_to(tmp_path):
    numbers = (3, 4, 5, 6, 7)
    stays = {**files_of(4), **files_of(7), "photo.jpg": b"the user's own", "COLDTUI/README.TXT": README}
    whole = Rig(tmp_path / "whole", numbers)
    total = len(calls_of(whole, remove))
    assert whole.content() == stays
    rig = Rig(tmp_path / "card", numbers)
    content = rig.content()
    for at in range(1, total + 1):
        for error in ERRORS[:-1]:
            rig.restore(content)
            with suppress(DeviceFailed):
                assert remove(rig, QuickFaultyFs(at, error)) == (3, 5, 6), (at, error)
                assert rig.content() == stays, (at, error)
            assert rig.content().items() >= stays.items(), (at, error)


def write_for_recovery(rig: Rig, fs: Fs) -> object:
    store, volume = rig.open(fs)
    return store.write(volume, 8, sealed(8), write_sums(sealed(8)), README, recovery=FOR_RECOVERY)


def test_whatever_fails_the_file_for_the_recovery_key_is_there_with_the_copies_or_the_old_ones_are_as_they_were(
    tmp_path,
):
    new = {**NEW, "COLDTUI/R/CR000008.AGE": FOR_RECOVERY}
    rig = Rig(tmp_path / "card")
    content = rig.content()
    for at in range(1, len(calls_of(Rig(tmp_path / "whole"), write_for_recovery)) + 1):
        for error in ERRORS:
            assert broken_promises(rig, write_for_recovery, QuickFaultyFs(at, error), new) == [], (at, error)
            rig.restore(content)


def look(rig: Rig, fs: Fs) -> object:
    store, volume = rig.open(fs)
    return store.generations(volume), store.read_copies(volume, 7), store.next_number(volume, 7)


def test_whatever_fails_what_is_read_is_right_or_less(tmp_path):
    rig = Rig(tmp_path / "card")
    data = files_of(7)
    before = open_files()
    outcomes = set()
    for at in range(1, len(calls_of(rig, look)) + 1):
        for error in (*ERRORS[:-1], *RARE_ERRORS):
            try:
                generations, copies, number = look(rig, QuickFaultyFs(at, error))
            except DeviceFailed:
                outcomes.add("failed")
                continue
            outcomes.add("read")
            assert number in {8, 7 + 1}
            assert {found.number for found in generations.found} <= {6, 7}
            for copy, pair in zip("ABC", copies, strict=True):
                for kind, part in zip(("AGE", "SUM"), pair, strict=True):
                    whole = data[f"COLDTUI/{copy}/CT000007.{kind}"]
                    assert part is None or len(part) == len(whole)
                    assert part is None or all(a in (b, 0) for a, b in zip(part, whole, strict=True))
    assert outcomes == {"failed", "read"}
    assert open_files() == before


def test_one_failure_while_reading_costs_at_most_one_folder_of_copies(tmp_path):
    rig = Rig(tmp_path / "card")
    for at in range(1, len(calls_of(rig, look)) + 1):
        try:
            generations, copies, _ = look(rig, QuickFaultyFs(at, errno.EIO))
        except DeviceFailed:
            continue
        assert all(found.healthy >= 2 for found in generations.found), at
        assert sum(pair == (None, None) for pair in copies) <= 1


def test_control_a_card_that_stays_broken_gives_nothing_and_says_so(tmp_path):
    rig = Rig(tmp_path / "card")
    with pytest.raises(DeviceFailed):
        look(rig, QuickFaultyFs(3, errno.EIO, stays_broken=True))
