"""What an error shows besides its sentence and its hint."""

from coldtui.core.errors import Refused
from coldtui.formats.backup_errors import NewerBackup
from coldtui.journeys.faults import told


def test_a_backup_of_a_later_format_shows_what_it_says_of_itself() -> None:
    header = ("This is the backup of one or more Bitcoin wallets.", "Keep it secret.")
    assert told(NewerBackup(2, header))._after == header


def test_control_another_refusal_shows_nothing_more() -> None:
    assert told(Refused("no", "hint"))._after == ()
