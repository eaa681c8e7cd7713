"""`python -m tests.bench.loading [--rounds 20]`: what it costs to recognise a backup, and to show its fingerprint.

The peer is BIP39's own stretching (PBKDF2 of the standard library), measured in the same run: that part is deliberate.
Milliseconds, medians. Goal: at most 100 ms apart from the stretching.
"""

import argparse
import hashlib
import statistics
import time
from collections.abc import Callable, Sequence

from coldtui.core.network import Network
from coldtui.core.wordlist import Language, word_list
from coldtui.custody.session import Session
from coldtui.formats.given import Candidate, Form
from coldtui.formats.recognise import recognise, so_far
from coldtui.journeys.enter_backup import Entered
from coldtui.journeys.load_key import key_question
from tests.build.keys import OURS, master

BACKUPS: dict[str, str | bytes] = {
    "words": OURS,
    "prefixes": " ".join(word[:4] for word in OURS.split()),
    "numbers": "1 " * 11 + "4",
    "seedqr": "0000" * 11 + "0003",
    "compact": bytes(16),
    "hexadecimal": "00" * 16,
    "electrum": "wild father tree among universe such mobile favorite target dynamic credit identify",
    "xprv": master(OURS).xprv(test=False),
}


def _median(rounds: int, work: Callable[[], object]) -> float:
    """Seconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def stretch() -> bytes:
    """BIP39's deliberate work, once."""
    return hashlib.pbkdf2_hmac("sha512", OURS.encode(), b"mnemonic", 2048)


def load(backup: str | bytes) -> bytes:
    """Everything between Enter and the fingerprint on the screen, but the screens; the fingerprint."""
    candidate = recognise(backup).candidates[0]
    with Session() as session, session.draft() as draft:
        _fill(draft, candidate)
        key_question(draft, Network.MAIN, Entered(candidate.form.value, was_on_card=False))
        return draft.fingerprint


def _fill(draft, candidate: Candidate) -> None:
    if candidate.form is Form.XPRV:
        draft.from_xprv(candidate.text, is_test=False)
    elif candidate.form is Form.ELECTRUM:
        draft.from_electrum(candidate.words)
    elif candidate.words:
        draft.from_phrase(candidate.words, candidate.language)
    else:
        draft.from_entropy(candidate.data)


def measure(rounds: int) -> dict[str, tuple[float, float]]:
    """Of each backup the seconds for a key press while it is typed, and for loading."""
    for language in Language:
        word_list(language)
    found = {}
    for name, backup in BACKUPS.items():
        typed = backup if isinstance(backup, str) else backup.hex()
        found[name] = (
            _median(rounds, lambda typed=typed: so_far(typed[:-1])),
            _median(rounds, lambda b=backup: load(b)),
        )
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.loading", description="The cost of loading a key.")
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args(arguments).rounds
    peer = _median(rounds, stretch)
    print(f"one stretching (PBKDF2, 2048 rounds) takes {1000 * peer:.1f} ms")
    print(f"{'backup':>12}{'key press':>11}{'loading':>9}{'loading/stretching':>20}")
    for name, (press, loading) in measure(rounds).items():
        print(f"{name:>12}{1000 * press:>11.1f}{1000 * loading:>9.1f}{loading / peer:>20.2f}")


if __name__ == "__main__":
    main()
