"""The screens on which a backup is given and checked."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.core.network import Network
from coldtui.core.wordlist import Language
from coldtui.formats.given import Candidate
from coldtui.formats.recognise import is_usable, recognise, so_far
from coldtui.journeys.enter_backup import which
from coldtui.journeys.known_key import says
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm_key import ConfirmKey
from coldtui.ui.screens.drill_result import DrillResult
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.screens.paste import Paste
from coldtui.ui.screens.state_date import StateDate
from coldtui.ui.screens.state_known import StateKnown

XPUB = "xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V"
ADDRESS = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"


def _seed() -> ConfirmKey:
    return ConfirmKey(
        bytes.fromhex("73c5da0a"), "Electrum phrase, 12 words", has_passphrase=False, address=ADDRESS, path="m/0h/0/0"
    )


def _numbers() -> ConfirmKey:
    return ConfirmKey(
        bytes.fromhex("73c5da0a"),
        "Recovery phrase, 24 words, given as hexadecimal word numbers, counted from 0",
        has_passphrase=True,
        address=ADDRESS,
        path="m/84h/0h/0h/0/0",
    )


def _guesses() -> Choose[Candidate | None]:
    """What 128 digits 0 and 1 can be: as the recogniser has it."""
    return which(recognise("10" * 64))


def _guess() -> Choose[Candidate | None]:
    """Letters that are bytes: as the recogniser has it."""
    return which(recognise(b"t" * 32))


def _mistake() -> Choose[Candidate | None]:
    """A SeedQR with a wrong digit."""
    return which(recognise("0000" * 12))


def _ways() -> Choose[int]:
    rows = [
        Item("Recovery phrase, word by word", "each word is checked as you type it", 1, "w"),
        Item("Type or paste anything", "words, numbers, SeedQR, xprv, codex32", 2, "t"),
        Item("From a file on a card", "a text, or a picture of a QR code", 3, "f"),
        Item("Shares or parts", "SLIP-39, codex32, Seed XOR", 4, "x"),
    ]
    return Choose("Load a key", "In which form is your backup?", rows)


def _two_ways() -> Choose[int]:
    rows = [
        Item("A recovery phrase of 12 words, English", "The checksum fits.", 1),
        Item(
            "A phrase of Electrum (segwit), 12 words",
            "Opens Electrum's own wallet, not the one of a recovery phrase.",
            2,
        ),
        Item("24 word numbers (hexadecimal), counted from 0", "The checksum fits.", 3),
    ]
    return Choose("What was given", "Which of these is it?", rows)


def _result(*, passed: bool) -> DrillResult[int]:
    looked = (
        "an address, found at m/84h/1h/0h/0/0"
        if passed
        else "an address, looked for among 8,000: the first 200 to receive and for change, accounts 0 to 4, one key alone"
    )
    facts = [("Backup", "Recovery phrase, 12 words"), ("Its fingerprint", "73c5 da0a"), ("Compared with", looked)]
    items = [
        Item("Check another backup", "", 1, "c"),
        Item("Write a note on a card", "what was checked, without a secret", 2, "w"),
        Item("Home", "", 3, "h"),
    ]
    if passed:
        return DrillResult("OK", "PASS: this backup opens the key.", "", facts, items)
    hint = "Check the passphrase first: a typing error in it opens another key."
    return DrillResult("CAUTION", "FAIL: this backup opens another key.", hint, facts, items)


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "load-ways": _ways,
    "load-two-ways": _two_ways,
    "load-guesses": _guesses,
    "load-mistake": _mistake,
    "load-guess": _guess,
    "paste": lambda: Paste("Type or paste your backup. What it is will be recognised.", so_far, is_usable),
    "enter-words-japanese": lambda: EnterWords(24, (), Language.JAPANESE),
    "confirm-key-electrum": _seed,
    "confirm-key-numbers": _numbers,
    "state-known": lambda: StateKnown(
        "Type the fingerprint, the public key (xpub), or an address of the key.",
        lambda text: says(text, Network.MAIN),
        XPUB,
    ),
    "state-date": StateDate,
    "drill-pass": lambda: _result(passed=True),
    "drill-fail": lambda: _result(passed=False),
}
