"""The screens of the register of backups and of labels, with values that fill them."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.core.address import address
from coldtui.core.backup_places import Copy, Medium, Protection, What
from coldtui.core.backup_risks import Coverage, coverage
from coldtui.core.backup_warnings import dangers, warnings
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver
from coldtui.formats.backup_notes import note_of
from coldtui.formats.label_file import LabelFile, merge, read_labels
from coldtui.journeys import labels, note_a_copy, register_of_backups
from coldtui.ui.screens.address_list import AddressList, Numbered
from coldtui.ui.screens.backup_note import (
    LONGEST_PLACE,
    ConfirmKeep,
    ConfirmRemoveLabels,
    ConfirmRemoveNote,
    LastChecked,
    StateFingerprint,
    StatePlace,
    TickProtections,
)
from coldtui.ui.screens.choose import Choose
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.risks import Risks, explanation
from coldtui.ui.screens.tell import Tell
from tests.build.spending import wallet_of
from tests.corpus.case import FAMILY, WPKH
from tests.formats.backups import LABELS

KEY = bytes.fromhex("73c5da0a")
PLACE = ("Home of my sister, the blue folder in the second drawer " * 2)[:LONGEST_PLACE]
KEPT = (
    Copy(What.PHRASE, PLACE, Medium.PAPER, frozenset({Protection.HIDDEN}), KEY),
    Copy(What.PASSPHRASE, PLACE, Medium.METAL, frozenset(Protection), KEY, "21 November 2026"),
    Copy(What.SEALED, "Cloud", Medium.ONLINE),
    Copy(What.BACKUP_PASSPHRASE, "", Medium.MEMORY),
    *(Copy(What.SHARE, f"Bank {number}", Medium.PAPER, fingerprint=KEY, needed=3) for number in range(3)),
)
WELL_KEPT = (
    Copy(What.SEALED, "Bank", Medium.CARD, frozenset({Protection.KNOWN}), None, "2026-11-21"),
    Copy(What.SEALED, "Home", Medium.CARD, frozenset(), None, "2026-11-21"),
    Copy(What.BACKUP_PASSPHRASE, "Office", Medium.PAPER, frozenset({Protection.KNOWN}), None, "2026-11-21"),
    Copy(What.BACKUP_PASSPHRASE, "", Medium.MEMORY),
)
UNSAFE = "Not safe to fund yet: no backup of keys 73c5 da0a and b868 8df1 was read back. Backups, c checks one."


def _risks(copies: tuple[Copy, ...], not_judged: str = "") -> Risks:
    return Risks("Key 73c5 da0a: ", coverage(copies), warnings(copies), not_judged)


def _explained(number: int) -> Explain:
    found: Coverage = coverage(KEPT)[number]
    return explanation(found)


def _addresses(wallet) -> AddressList:
    deriver = Deriver(wallet_of(wallet))

    def at(branch: int, first: int, number: int) -> list[Numbered]:
        places = range(first, first + number)
        texts = [address(deriver.at(branch, index).script_pubkey, Network.REGTEST) or "" for index in places]
        return [Numbered(index, text, "x" * index * 15) for index, text in zip(places, texts, strict=True)]

    return AddressList(deriver.wallet, at, UNSAFE)


def _taken_in() -> Tell:
    data = '{"type":"addr","ref":"bc1q34aq5drpuwy3wgl9lhup9892qp6svr8ldzyy7c","label":"x"}\nno label\n'
    file = read_labels(data.encode(), Network.MAIN)
    return labels.taken_in(LabelFile((*file.labels, *LABELS), 3), merge(file.labels, LABELS), "labels.jsonl")


def _media() -> Choose[Medium]:
    return Choose(note_a_copy.TITLE, "On what is the recovery phrase kept?", note_a_copy._MEDIA)


def _register() -> Choose[object]:
    rows = [*register_of_backups._rows(_Book(KEPT))]
    return Choose(note_a_copy.TITLE, "Where do your backups lie?", rows, help_text=register_of_backups._HELP)


def _note() -> Choose[object]:
    book = _Book(KEPT)
    note = book.book.notes[0]
    label, rows = register_of_backups._label(note), register_of_backups._actions(note)
    return Choose(note_a_copy.TITLE, label, rows, facts=register_of_backups._facts(book, note))


class _Book:
    """As much of a Context as the rows need."""

    def __init__(self, copies: tuple[Copy, ...]) -> None:
        self.book = self
        self.notes = [note_of(copy) for copy in copies]
        self.enrolled: dict[str, object] = {}


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "register": _register,
    "register-note": _note,
    "register-what": lambda: Choose(note_a_copy.TITLE, "What does the copy hold?", note_a_copy._WHAT),
    "register-media": _media,
    "register-place": lambda: StatePlace("Where does the recovery phrase lie?", PLACE),
    "register-fingerprint": lambda: StateFingerprint("Type the fingerprint of the key.", note_a_copy._says, "73c5da0a"),
    "register-protections": lambda: TickProtections(
        f"What protects the recovery phrase in {PLACE}?", {Protection.LOCKED, Protection.KNOWN}, ["a dragon"]
    ),
    "register-checked": lambda: LastChecked("2026-11-21"),
    "register-together": lambda: ConfirmKeep("Keep it there?", dangers(KEPT)),
    "register-remove": lambda: ConfirmRemoveNote("Remove this note?", ["The copy itself stays where it is."]),
    "risks": lambda: _risks(KEPT, "2 notes of another version cannot be judged here."),
    "risks-covered": lambda: _risks(WELL_KEPT),
    "risks-none": lambda: _risks(()),
    "risk-open": lambda: _explained(3),
    "risk-covered": lambda: _explained(0),
    "addresses-unsafe": lambda: _addresses(WPKH),
    "addresses-unsafe-long": lambda: _addresses(FAMILY),
    "labels-taken": _taken_in,
    "labels-remove": lambda: ConfirmRemoveLabels("Remove 12 labels?", ["Your wallet program keeps its own."]),
}
"""Names of pictures, and how to make the screen."""
