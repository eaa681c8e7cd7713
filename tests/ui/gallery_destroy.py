"""The screens on which keys are taken out of backups or destroyed, and the recovery key, with values that fill them."""

from collections.abc import Callable
from types import SimpleNamespace

from textual.screen import Screen

from coldtui.core.network import Network
from coldtui.core.text import printable
from coldtui.core.wordlist import Language
from coldtui.custody.contents import Contents
from coldtui.custody.material import Kind
from coldtui.custody.sealed_keys import KeyFacts
from coldtui.formats.age_keys import identity_text, public_key
from coldtui.formats.backup_check import backup_wallet
from coldtui.formats.backup_values import BackupLabel, BackupNote
from coldtui.journeys import destroy_key, recovery_key, what_is_sealed
from coldtui.journeys.clear_card import Cleared
from coldtui.journeys.destroy_record import Destroyed, said
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm import ConfirmForget
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.outcome import Outcome
from coldtui.ui.screens.recovery_key import ConfirmForgetRecovery, ShowRecoveryKey, TypeRecoveryKey
from coldtui.ui.screens.sealed_passphrase import ConfirmSealPassphrase
from coldtui.ui.screens.type_digits import TypeDigits
from tests.build.spending import wallet_of
from tests.corpus.case import FAMILY, WPKH
from tests.ui.gallery import named
from tests.ui.gallery_make import shown
from tests.ui.gallery_sealed import HOSTILE

KEY = bytes.fromhex("73c5da0a")
IDENTITY = bytes(range(32))
CARD = 'SD 32 GB "BACKUP"'
WORST = Cleared(CARD, 9, (5, 6), (7,), (3,), (1, 2), "The card failed while it was in use.", has_more=True)
BEYOND = (
    f"{printable(HOSTILE, 60)}: not plugged in, and sealed onto in this session.",
    "In your register: recovery phrase on metal, Home of my sister, the blue folder in the second drawer.",
    "Every other card that was ever sealed, every printed sheet of a backup, and every copy of their files.",
    "Every paper or metal copy of it that is not in your register, and every device that it was loaded into.",
)


def facts(raw: bytes, **more: object) -> KeyFacts:
    """What custody tells of a key."""
    told = {"plain_fingerprint": None, "needs_passphrase": False, "name": "", "origin": ""} | more
    return KeyFacts(Kind.PHRASE, raw, identity=raw + bytes(32), language=Language.ENGLISH, **told)


def plan(*wallets: str, cards: int = 1) -> Screen[object]:
    """What will happen to a key."""
    volume = SimpleNamespace(
        bus=SimpleNamespace(value="mmc"), size=32_000_000_000, device="/dev/x", model="", label="BACKUP"
    )
    there = destroy_key._Plan(facts(KEY), wallets, [volume] * cards)
    notes = [BackupNote("recovery phrase", "Home of my sister, the second drawer", "metal", fingerprint=KEY)]
    ctx = SimpleNamespace(enrolled={}, book=SimpleNamespace(notes=notes), drills=[])
    return destroy_key.plan_screen(ctx, there)


def record(*cards: Cleared) -> Screen[object]:
    """What became of a key."""
    return destroy_key.record_screen(Destroyed(KEY, "recovery phrase", cards, BEYOND, was_loaded=True), "2026-11-21")


def again() -> Screen[object]:
    """Something was not removed."""
    rows = [Item("Try again", "the key is still here", 1, "t"), Item("Go on", "wipe it from memory", 2, "g")]
    told = [("Card", sentence) for sentence in said(WORST)]
    sentence = "Not everything that holds the key is removed."
    return Outcome("Destroy a key", "CAUTION", sentence, "Your other keys are sealed.", told, rows)


def listed() -> Screen[object]:
    """What is sealed."""
    keys = (
        facts(KEY, name="Savings"),
        facts(bytes(4), plain_fingerprint=bytes(4), needs_passphrase=True),
        facts(bytes(range(4)), plain_fingerprint=bytes(4), name=HOSTILE),
    )
    wallets = tuple(backup_wallet(named(wallet_of(wallet))) for wallet in (WPKH, FAMILY))
    contents = Contents(Network.REGTEST, wallets, (BackupLabel("addr", "x"),) * 1200)
    known = SimpleNamespace(recovery=IDENTITY)
    session = SimpleNamespace(fingerprints=(KEY,), identity_of=lambda _: keys[0].identity, sealing=known)
    ctx = SimpleNamespace(session=session, contents=lambda: contents)
    return Choose("What is sealed", "This is what the next sealed backup holds.", what_is_sealed.rows_of(ctx, keys))


def explained(title: str, what: tuple[str, ...]) -> Screen[object]:
    """A page to read."""
    heading, *sentences = what
    return Explain(title, heading, sentences, severity="CAUTION")


def recovery() -> ShowRecoveryKey:
    """The private half, hidden."""
    told = recovery_key._facts(public_key(IDENTITY))
    return ShowRecoveryKey("Recovery key", lambda: identity_text(IDENTITY), recovery_key._WRITE, told)


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "confirm-forget-sealed": lambda: ConfirmForget("73c5 da0a", is_sealed=True),
    "destroy-what": lambda: explained("Destroy a key", destroy_key._WHAT),
    "destroy-plan": lambda: plan("Family savings", "Spending"),
    "destroy-plan-no-card": lambda: plan(cards=0),
    "destroy-digits": lambda: TypeDigits(
        "Destroy a key",
        "Destroy this key?",
        KEY,
        "Destroy it",
        [("Key", "73c5 da0a"), ("Cards", CARD)],
        "It still signs.",
    ),
    "destroy-again": again,
    "destroy-record": lambda: record(Cleared(CARD, 9, (7, 8))),
    "destroy-record-worst": lambda: record(
        WORST, Cleared(CARD, 0, fault="The card is full. Nothing on it was removed.")
    ),
    "recovery-what": lambda: explained("Recovery key", recovery_key._WHAT),
    "recovery-key": recovery,
    "recovery-key-shown": lambda: shown(recovery()),
    "recovery-key-type": lambda: TypeRecoveryKey(
        "Open my card",
        "This backup was sealed to a recovery key. Type that from its paper.",
        [("Backup", f"generation 7 on {CARD}, for the recovery key")],
        error="This key has a mistake, probably at character 41. Compare it with the paper.",
    ),
    "recovery-key-there": lambda: Choose(
        "Recovery key", "There is a recovery key.", recovery_key._ROWS, facts=recovery_key._facts(public_key(IDENTITY))
    ),
    "recovery-key-forget": lambda: ConfirmForgetRecovery(
        "Forget the recovery key?", [recovery_key._HELP[-1]], recovery_key._facts(public_key(IDENTITY))
    ),
    "recovery-key-made": recovery_key._made,
    "seal-passphrase": lambda: ConfirmSealPassphrase("73c5 da0a"),
    "what-is-sealed": listed,
}
"""Names of pictures, and how to make the screen."""
