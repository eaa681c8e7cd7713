"""What a list of files shows, and when it is shown anew."""

from dataclasses import replace

from coldtui.core.errors import DeviceFailed
from coldtui.devices.media import Bus
from coldtui.journeys.files import counted, glance, look, named
from tests.fakes_media import FakeCard, FakeMedia

PSBT = (".psbt",)


def test_the_list_is_the_same_until_something_changes():
    card = FakeCard("A", {"x.psbt": b"1"})
    media = FakeMedia(card)
    first = look(media, PSBT)
    card.full = True
    assert look(media, PSBT) == first
    card.files["y.psbt"] = b"2"
    assert look(media, PSBT) != first


def test_another_card_in_the_same_slot_is_another_list():
    card = FakeCard("A", {"x.psbt": b"1"})
    media = FakeMedia(card)
    first = look(media, PSBT)
    media.insert(card)
    assert look(media, PSBT) != first


def test_a_card_that_cannot_be_read_says_why_and_hides_no_other():
    class Broken(FakeMedia):
        def files(self, volume, suffixes, limit=0):
            if volume.label == "BAD":
                raise DeviceFailed("The card failed.", "")
            return super().files(volume, suffixes)

    shelves = look(Broken(FakeCard("BAD"), FakeCard("GOOD", {"x.psbt": b"1"})), PSBT)
    assert [shelf.fault for shelf in shelves] == ["The card failed.", ""]
    assert len(shelves[1].listing.files) == 1


def test_home_counts_what_lies_on_the_cards():
    media = FakeMedia(FakeCard("A", {"x.psbt": b"1", "y.txt": b"2"}), FakeCard("B", mounted=False))
    assert counted(look(media, PSBT)) == 'SD 32 GB "A"  (1 transaction)\nSD 32 GB "B"  (cannot be used yet)'
    assert counted(()) == "none"


def test_home_says_of_cards_that_rest_that_they_can_be_pulled_and_mounts_none():
    media = FakeMedia(FakeCard("A", {"x.psbt": b"1"}), FakeCard("B", mounted=False, obstacle="It is ..."))
    media.mounts = True
    assert counted(glance(media, PSBT)) == 'SD 32 GB "A"  (you can pull it out)\nSD 32 GB "B"  (cannot be used yet)'
    assert not media.holds_cards
    look(media, PSBT)
    assert counted(glance(media, PSBT)).startswith('SD 32 GB "A"  (in use: do not pull it)')


def test_a_card_has_one_name_whether_or_not_it_is_mounted():
    media = FakeMedia(FakeCard(""))
    media.mounts = True
    assert [named(volume) for volume in media.volumes()] == [named(volume) for volume in media.mount()]


def test_a_card_that_cannot_be_used_says_what_makes_it_usable():
    reason = "It has a file system that coldtui does not open (ext4)."
    cards = (FakeCard("A", mounted=False), FakeCard("B", mounted=False, obstacle=reason), FakeCard("C"))
    media = FakeMedia(*cards)
    media.release(media.volumes()[2])
    assert [shelf.fault.split(":")[0] for shelf in look(media, PSBT)] == [
        "Not mounted. To mount it, run",
        reason,
        "You can pull it out. When you put it back, it is used again.",
    ]


def test_a_card_without_a_name_is_called_by_where_it_is():
    (volume,) = FakeMedia(FakeCard("")).volumes()
    assert named(volume) == "SD 32 GB /media/"
    assert named(replace(volume, bus=Bus.FOLDER, device="")) == "Folder /media/"
