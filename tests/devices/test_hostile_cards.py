"""What somebody may have prepared on a card: names, types, sizes and numbers."""

import os
import socket
import time
from pathlib import Path

import pytest

from coldtui.core.errors import DeviceFailed, MediaReadOnly, Refused
from coldtui.devices.cards import Cards
from coldtui.devices.media import MAX_FILE_BYTES, MAX_NAMES, FileEntry, Listing
from tests.devices.faulty import HookedFs

PSBT = b"psbt\xff"


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


def listing(card: Path) -> Listing:
    cards = Cards([str(card)])
    return cards.files(cards.volumes()[0], [".psbt"])


def reasons(card: Path) -> dict[str, str]:
    return {skipped.name: skipped.reason for skipped in listing(card).skipped}


def entry_for(card: Path, name: str) -> FileEntry:
    """As if the listing had seen a plain file there."""
    return FileEntry(Cards([str(card)]).volumes()[0], os.fsencode(name), 5, 0)


def make_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def make_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def make_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def make_folder(path: Path) -> None:
    path.mkdir()


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket has at most 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


ODD = [
    (make_link, "is a link"),
    (make_dangling_link, "is a link"),
    (make_link_to_itself, "is a link"),
    (make_folder, "is a folder"),
    (make_pipe, "is a pipe"),
    (make_socket, "is a socket"),
]


@pytest.mark.parametrize(("make", "reason"), ODD)
def test_what_is_no_regular_file_is_skipped_and_said(card, make, reason):
    make(card / "x.psbt")
    (card / "good.psbt").write_bytes(PSBT)
    assert [entry.name for entry in listing(card).files] == ["good.psbt"]
    assert reasons(card) == {"x.psbt": reason}


@pytest.mark.parametrize(("make", "reason"), ODD)
def test_what_became_no_regular_file_after_the_listing_is_refused_at_once(card, make, reason):
    make(card / "x.psbt")
    begun = time.monotonic()
    with pytest.raises(Refused, match=reason):
        Cards([str(card)]).read(entry_for(card, "x.psbt"))
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("make", [make_link, make_pipe, make_folder])
def test_what_is_put_in_place_between_looking_and_opening_is_not_read(card, make):
    plain = card / "x.psbt"
    plain.write_bytes(PSBT)

    def swap() -> None:
        plain.unlink()
        make(plain)

    entry = entry_for(card, "x.psbt")
    begun = time.monotonic()
    with pytest.raises((Refused, DeviceFailed)):
        Cards([str(card)], fs=HookedFs(os.open, swap, number=2)).read(entry)
    assert time.monotonic() - begun < 5


def test_control_a_plain_file_put_in_place_so_is_read(card):
    plain = card / "x.psbt"
    plain.write_bytes(PSBT)
    fs = HookedFs(os.open, lambda: plain.write_bytes(b"other"), number=2)
    assert Cards([str(card)], fs=fs).read(entry_for(card, "x.psbt")) == b"other"


def test_device_nodes_are_skipped_and_never_opened():
    cards = Cards(["/dev"])
    (volume,) = cards.volumes()
    found = cards.files(volume, ["null", "zero"])
    assert ("null", "is a device") in [(skipped.name, skipped.reason) for skipped in found.skipped]
    assert ("zero", "is a device") in [(skipped.name, skipped.reason) for skipped in found.skipped]
    fs = HookedFs(os.open, lambda: pytest.fail("opened"), number=2)
    with pytest.raises(Refused, match="is a device"):
        Cards(["/dev"], fs=fs).read(FileEntry(volume, b"zero", 0, 0))


def test_a_file_of_four_gigabytes_costs_nothing(card):
    with (card / "big.psbt").open("wb") as file:
        file.truncate(4 << 30)
    begun = time.monotonic()
    assert reasons(card) == {"big.psbt": "is larger than 8 MB"}
    with pytest.raises(Refused, match="larger than 8 MB"):
        Cards([str(card)]).read(entry_for(card, "big.psbt"))
    assert time.monotonic() - begun < 5


def test_a_file_of_exactly_8_megabytes_is_read_and_one_byte_more_is_not(card):
    (card / "x.psbt").write_bytes(bytes(MAX_FILE_BYTES))
    assert len(Cards([str(card)]).read(entry_for(card, "x.psbt"))) == MAX_FILE_BYTES
    (card / "x.psbt").write_bytes(bytes(MAX_FILE_BYTES + 1))
    with pytest.raises(Refused):
        Cards([str(card)]).read(entry_for(card, "x.psbt"))


def test_a_file_that_grows_while_it_is_read_stays_within_the_limit(card):
    path = card / "x.psbt"
    path.write_bytes(b"x" * 100)

    def grow() -> None:
        path.write_bytes(b"x" * 1000)

    with pytest.raises(Refused, match="larger than 500 bytes"):
        Cards([str(card)], fs=HookedFs(os.read, grow)).read(entry_for(card, "x.psbt"), limit=500)


def test_a_file_that_ends_early_is_not_taken_for_a_whole_one(card):
    path = card / "x.psbt"
    path.write_bytes(b"x" * 100)
    fs = HookedFs(os.read, lambda: os.truncate(path, 50))
    with pytest.raises(DeviceFailed, match="could not be read to its end"):
        Cards([str(card)], fs=fs).read(entry_for(card, "x.psbt"))


@pytest.mark.slow
def test_fifty_thousand_files_are_listed_in_bounded_time(card):
    for number in range(50_000):
        os.close(os.open(card / f"{number:05}.psbt", os.O_CREAT | os.O_WRONLY))
    begun = time.process_time()
    found = listing(card)
    assert time.process_time() - begun < 2
    assert len(found.files) == MAX_NAMES
    assert found.more
    assert found.files[0].name == "00000.psbt"


def test_so_many_links_are_bounded_too(card):
    for number in range(MAX_NAMES + 1):
        make_dangling_link(card / f"{number:05}.psbt")
    found = listing(card)
    assert (len(found.files), len(found.skipped), found.more) == (0, MAX_NAMES, True)


HOSTILE_NAMES = [
    (b"\x1b[2J\x1b[31mPAID.psbt", "\\x1b[2J\\x1b[31mPAID.psbt"),
    (b"a\nb.psbt", "a\\x0ab.psbt"),
    ("invoice\u202etbsp.psbt".encode(), "invoice\\u202etbsp.psbt"),
    ("zero\u200bwidth.psbt".encode(), "zero\\u200bwidth.psbt"),
    (b"latin-\xe9.psbt", "latin-\\xe9.psbt"),
    (b"[link=x]a[-link].psbt", "[link=x]a[-link].psbt"),
    (b"-rf.psbt", "-rf.psbt"),
    (b" .psbt", " .psbt"),
    (b"a" * 250 + b".psbt", "a" * 250 + ".psbt"),
    (b"\x01" * 250 + b".psbt", "\\x01" * 63 + "..."),
]


@pytest.mark.parametrize(("raw", "shown"), HOSTILE_NAMES, ids=range(len(HOSTILE_NAMES)))
def test_a_hostile_name_is_shown_as_text_and_opened_as_it_is(card, raw, shown):
    Path(os.fsdecode(os.fsencode(card) + b"/" + raw)).write_bytes(PSBT)
    (entry,) = listing(card).files
    assert entry.name == shown
    assert len(entry.name) <= 255
    assert entry.name.isprintable()
    assert Cards([str(card)]).read(entry) == PSBT


@pytest.mark.parametrize(("raw", "shown"), HOSTILE_NAMES, ids=range(len(HOSTILE_NAMES)))
def test_no_error_shows_a_hostile_name_as_it_is(card, raw, shown):
    volume = Cards([str(card)]).volumes()[0]
    with pytest.raises(DeviceFailed) as caught:
        Cards([str(card)]).read(FileEntry(volume, raw, 0, 0))
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 150


def test_control_the_raw_name_would_not_have_been_printable():
    raw = [os.fsdecode(raw) for raw, _ in HOSTILE_NAMES]
    assert sum(not name.isprintable() for name in raw) >= 5


def test_names_that_differ_in_case_only_are_two_files(card):
    (card / "PAY.PSBT").write_bytes(b"one")
    (card / "pay.psbt").write_bytes(b"two")
    found = listing(card).files
    assert [entry.name for entry in found] == ["PAY.PSBT", "pay.psbt"]
    assert [Cards([str(card)]).read(entry) for entry in found] == [b"one", b"two"]


def test_side_files_of_macos_are_skipped_and_said(card):
    (card / "._pay.psbt").write_bytes(b"\0\5\x16\7")
    (card / "pay.psbt").write_bytes(PSBT)
    assert [entry.name for entry in listing(card).files] == ["pay.psbt"]
    assert reasons(card) == {"._pay.psbt": "only describes another file (macOS)"}


def test_a_hard_link_is_a_file(card):
    (card / "a.psbt").write_bytes(PSBT)
    os.link(card / "a.psbt", card / "b.psbt")
    assert len(listing(card).files) == 2


def test_a_result_goes_through_no_link_that_waits_under_its_name(card, tmp_path):
    victim = tmp_path / "victim"
    (card / "out.psbt").symlink_to(victim)
    cards = Cards([str(card)])
    name = cards.write_new(cards.volumes()[0], lambda n: "out.psbt" if n == 1 else "out-2.psbt", PSBT)
    assert name == "out-2.psbt"
    assert not victim.exists()


def test_when_every_name_is_taken_it_ends_and_says_so(card):
    (card / "out.psbt").write_bytes(b"old")
    cards = Cards([str(card)])
    with pytest.raises(DeviceFailed, match="Every name"):
        cards.write_new(cards.volumes()[0], lambda _: "out.psbt", PSBT)
    assert (card / "out.psbt").read_bytes() == b"old"


def test_a_folder_in_which_nobody_can_make_files_is_said_to_be_so():
    cards = Cards(["/sys"])
    with pytest.raises(MediaReadOnly, match="nothing was written"):
        cards.write_new(cards.volumes()[0], lambda _: "coldtui-test.psbt", PSBT)


def test_a_file_that_the_user_named_is_found_through_the_user_s_own_links(card, tmp_path):
    (card / "pay.psbt").write_bytes(PSBT)
    (tmp_path / "link").symlink_to(card / "pay.psbt")
    cards = Cards()
    for path in (card / "pay.psbt", tmp_path / "link"):
        assert cards.read(cards.entry_at(str(path))) == PSBT
    assert cards.entry_at(str(tmp_path / "link")).name == "pay.psbt"


@pytest.mark.parametrize("path", ["none.psbt", "x/../none", "\x1b[31m", "", "a\0b", "loop"])
def test_a_file_that_the_user_named_and_that_is_not_there_is_said_to_be_missing(card, monkeypatch, path):
    monkeypatch.chdir(card)
    (card / "loop").symlink_to("loop")
    cards = Cards()
    with pytest.raises((DeviceFailed, Refused)) as caught:
        cards.read(cards.entry_at(path))
    assert str(caught.value).isprintable()


def test_a_pipe_that_the_user_named_is_refused_and_does_not_hang(card):
    make_pipe(card / "p")
    cards = Cards()
    with pytest.raises(Refused, match="is a pipe"):
        cards.read(cards.entry_at(str(card / "p")))
