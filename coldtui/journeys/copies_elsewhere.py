"""What of a key lies where no program reaches, as far as this session knows, and which wallets it signs in."""

from coldtui.core.backup_places import What
from coldtui.core.text import printable
from coldtui.custody.sealed_keys import KeyFacts
from coldtui.formats.backup_values import BackupNote
from coldtui.journeys.context import Context

_WITHOUT_KEYS = frozenset({What.BACKUP_PASSPHRASE.value, What.CONFIGURATION.value})
"""Noted copies that hold no key."""

_LONGEST = 60


def copies_elsewhere(ctx: Context, key: bytes, present: set[str]) -> tuple[str, ...]:
    """A sentence for each copy of a key (its fingerprint, 4 bytes). `present` are the names of cards dealt with."""
    out = dict.fromkeys(card.name for card in ctx.enrolled.values() if card.name not in present)
    return (
        *(f"{printable(name, _LONGEST)}: not plugged in, and sealed onto in this session." for name in out),
        *(_noted(note) for note in ctx.book.notes if _can_hold(note, key)),
        *dict.fromkeys(
            f"{drill.form}: you checked it in this session."
            for drill in ctx.drills
            if drill.passed and drill.fingerprint == key
        ),
        "Every other card that was ever sealed, every printed sheet of a backup, and every copy of their files.",
        "Every paper or metal copy of it that is not in your register, and every device that it was loaded into.",
    )


def wallets_of(ctx: Context, key: bytes) -> tuple[str, ...]:
    """The names of the registered wallets that a key signs in. It may derive each: for a worker."""
    return tuple(
        printable(wallet.name, _LONGEST)
        for wallet in ctx.wallets
        if any(one.origin.fingerprint == key or ctx.session.owner_of(one) == key for one in wallet.keys)
    )


def is_loaded(ctx: Context, key: KeyFacts) -> bool:
    """Whether this very key is loaded, and not another one with its fingerprint."""
    return key.fingerprint in ctx.session.fingerprints and ctx.session.identity_of(key.fingerprint) == key.identity


def _can_hold(note: BackupNote, key: bytes) -> bool:
    return note.fingerprint in {key, None} and note.what not in _WITHOUT_KEYS


def _noted(note: BackupNote) -> str:
    place = f", {printable(note.where, _LONGEST)}" if note.where else ""
    return f"In your register: {printable(note.what, _LONGEST)} on {printable(note.on, _LONGEST)}{place}."
