"""The screens on which backups are sealed and opened, with values that fill them."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from enum import Enum
from types import SimpleNamespace

from textual.screen import Screen

from coldtui.core.mnemonic import similar_words
from coldtui.core.network import Network
from coldtui.core.word_passphrase import WORDS, words
from coldtui.core.wordlist import ENGLISH
from coldtui.formats.backup_values import BackupDrill, BackupWallet
from coldtui.ui.key_time import memory
from coldtui.ui.progress import Progress, Told
from coldtui.ui.screens.backup_passphrase import NewBackupPassphrase, TypeBackupPassphrase
from coldtui.ui.screens.key_in_backup import KeyInBackup
from coldtui.ui.screens.opened_backup import OpenedBackup
from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.screens.reenter import Reenter
from coldtui.ui.screens.show_words import ShowWords
from coldtui.ui.screens.state_day import Day, StateDay
from coldtui.ui.screens.working import Working
from coldtui.ui.widgets.text_line import TextLine
from tests.build.wallets import TestWallet
from tests.corpus.case import FAMILY, WPKH
from tests.ui.gallery_make import shown

CARD = 'SD 32 GB "BACKUP"'
KEY = f"Making the key from the passphrase: {memory(18)} of memory"
DRAWN = words(bytes(range(40, 51)))


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


_UNDER_WAY = ExitStack()
"""Phases that do not end: their screens are looked at."""


def begun(progress: Progress, *phase: object) -> Told:
    """A phase that is under way."""
    return _UNDER_WAY.enter_context(progress.phase(*phase))


def at_key(seconds: float, expected: float = 3.0) -> Progress:
    """A key is being made, for so long."""
    clock = Clock()
    progress = Progress("Sealing the backup", clock)
    begun(progress, KEY, "", expected)
    clock.now += seconds
    return progress


def at_copies(cards: int = 1) -> Progress:
    """The key is made, one card failed, and some more are written; the last is under way."""
    clock = Clock()
    progress = Progress("Sealing the backup", clock)
    with progress.phase(KEY, "", 3.0):
        clock.now += 3.2
    with suppress(OSError), progress.phase("Writing three copies onto SD 8 GB", "bytes"):
        clock.now += 1
        raise OSError
    for number in range(1, cards):
        with progress.phase(f"Writing three copies onto {CARD} {number}", "bytes"):
            clock.now += 2
    begun(progress, f"Writing three copies onto {CARD}", "bytes")(14_336, 39_880)
    clock.now += 2
    return progress


def typed(screen: Passphrase, text: str) -> Passphrase:
    """The same screen with something in its line."""
    mounted = screen.mounted

    def filled() -> None:
        mounted()
        screen.query_one(TextLine).put(text)
        screen.on_text_line_changed()

    screen.mounted = filled
    return screen


def asking(error: str = "") -> TypeBackupPassphrase:
    """Asking for the passphrase of a backup on a card."""
    facts = [("Backup", f"generation 7 on {CARD}"), ("Date", "12 May 2026, as you stated it")]
    return TypeBackupPassphrase(
        "Open my card", "Type the passphrase of this backup, as it stands on your paper.", facts, error=error
    )


def backup_words() -> ShowWords:
    """The drawn words, to be written down."""
    return ShowWords(
        "Backup passphrase",
        WORDS,
        lambda: DRAWN,
        lines=("Write these words on paper, in order. They open the sealed backup.",),
        after=("The next step asks for all of them.",),
        alike=similar_words,
        among=ENGLISH.words,
    )


def backup_words_again() -> Reenter:
    """Asking for them."""
    return Reenter(
        "Check your copy", WORDS, ENGLISH.completions, ENGLISH.meant, lambda number, word: DRAWN[number] == word
    )


class Made(Enum):
    """Stands in for custody's kinds."""

    PHRASE = "recovery phrase"
    XPRV = "extended private key"


def key(number: int, kind: Made = Made.PHRASE, **more: object) -> SimpleNamespace:
    """What custody tells of a key."""
    told = {"plain_fingerprint": None, "needs_passphrase": False, "name": "", "origin": ""} | more
    return SimpleNamespace(kind=kind, fingerprint=number.to_bytes(4, "big"), **told)


def wallet(of: TestWallet, name: str) -> BackupWallet:
    """A registered wallet as it lies in a backup."""
    return BackupWallet(name, of.descriptor(), "bcrt1unused")


def opened(*keys: SimpleNamespace, **more: object) -> SimpleNamespace:
    """What custody tells of an opened backup."""
    contents = {"network": Network.REGTEST, "created": None, "wallets": (), "labels": (), "notes": (), "drills": ()}
    found = {"app": "coldtui 0.6.0", "generation": 7, "unchecked": ()}
    parts = {name: more.pop(name) for name in tuple(more) if name in contents}
    return SimpleNamespace(keys=keys, contents=SimpleNamespace(**contents | parts), **found | more)


HOSTILE = "\x1b[31m\u202eevil\n" + "x" * 200


def whole_backup() -> OpenedBackup:
    """A backup as most have it."""
    found = opened(
        key(0x73C5DA0A, name="Savings", origin="99 rolls of a die"),
        key(0xB8688DF1, plain_fingerprint=bytes(4), needs_passphrase=True),
        created="12 May 2026",
        wallets=(wallet(FAMILY, "Family savings"), wallet(WPKH, "Spending")),
        labels=("a",) * 12,
        notes=("a",) * 3,
        drills=(BackupDrill(5, 3), BackupDrill(6, 3, "1 May 2026")),
    )
    return OpenedBackup.of(found, "3 of 3 copies are whole.", "Open my card")


def crowded_backup() -> OpenedBackup:
    """One with many keys, with texts of somebody hostile and a wallet of a later version."""
    found = opened(
        *(key(number, Made.XPRV, name=HOSTILE, origin=HOSTILE) for number in range(4)),
        key(11, plain_fingerprint=bytes(4), needs_passphrase=False),
        app=HOSTILE,
        generation=999_999,
        created=HOSTILE,
        wallets=(
            *(wallet(FAMILY, f"{HOSTILE} {number}") for number in range(3)),
            BackupWallet("Later", "tr(musig(a,b))#00000000", "bcrt1unused"),
        ),
        drills=(BackupDrill(999_999, 1, HOSTILE),),
        unchecked=("The first address of 1 wallet was not checked: it is of a kind that this version cannot use.",),
    )
    return OpenedBackup.of(found, "Put together from 3 damaged copies: 4 sectors came from elsewhere.", "Open my card")


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "working-key": lambda: Working(at_key(1)),
    "working-key-late": lambda: Working(at_key(9)),
    "working-copies": lambda: Working(at_copies()),
    "working-many": lambda: Working(at_copies(12)),
    "backup-passphrase-new": NewBackupPassphrase,
    "backup-passphrase-weak": lambda: typed(NewBackupPassphrase(), "Caf\u00e9 1987"),
    "backup-passphrase-enough": lambda: typed(NewBackupPassphrase(), "ranch velvet oxygen tumble cradle gossip"),
    "backup-passphrase": asking,
    "backup-passphrase-wrong": lambda: typed(asking("This passphrase does not open the backup."), "ranch vel"),
    "backup-words": backup_words,
    "backup-words-shown": lambda: shown(backup_words()),
    "backup-words-again": backup_words_again,
    "seal-date": StateDay,
    "seal-date-entered": lambda: StateDay(Day("2026-11-21", 925_000)),
    "key-in-backup": lambda: KeyInBackup("73c5 da0a"),
    "backup-opened": whole_backup,
    "backup-opened-empty": lambda: OpenedBackup.of(opened(), "1 of 3 copies is whole.", "Open my card"),
    "backup-opened-crowded": crowded_backup,
}
"""Names of pictures, and how to make the screen."""
