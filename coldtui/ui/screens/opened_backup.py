"""A sealed backup was opened: what is in it, before anything of it is taken over. No secret is shown."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import ClassVar, Protocol, Self

from textual.content import Content
from textual.widget import Widget

from coldtui.core.descriptor import read_descriptor
from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network
from coldtui.core.text import printable
from coldtui.formats.backup_values import BackupDrill, BackupLabel, BackupNote, BackupWallet
from coldtui.ui import keys
from coldtui.ui.screens.tell import Read
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import count, fingerprint, tag

_SHORT, _LONG = 40, 80
"""Characters that are shown of texts, which were typed by whoever wrote the backup."""

Told = tuple[str, str | Content]


class KeyTold(Protocol):
    """What may be shown of a key."""

    @property
    def kind(self) -> Enum:
        """What it is made of; the value is for a sentence."""

    @property
    def fingerprint(self) -> bytes:
        """Of its master key, 4 bytes."""

    @property
    def plain_fingerprint(self) -> bytes | None:
        """The one without its passphrase; None where it has none."""

    @property
    def needs_passphrase(self) -> bool:
        """Whether its passphrase does not lie in the backup."""

    @property
    def name(self) -> str:
        """What the user called it; may be empty."""

    @property
    def origin(self) -> str:
        """Where its randomness came from; may be empty."""


class ContentsTold(Protocol):
    """What is in a backup beside its keys."""

    @property
    def network(self) -> Network:
        """Of the wallets."""

    @property
    def created(self) -> str | None:
        """The date as the user stated it."""

    @property
    def wallets(self) -> Sequence[BackupWallet]:
        """The registered ones."""

    @property
    def labels(self) -> Sequence[BackupLabel]:
        """Records of BIP329."""

    @property
    def notes(self) -> Sequence[BackupNote]:
        """Where copies lie."""

    @property
    def drills(self) -> Sequence[BackupDrill]:
        """When it was checked, the latest last."""


class OpenedTold(Protocol):
    """What custody tells of an opened backup."""

    @property
    def app(self) -> str:
        """The program that wrote it."""

    @property
    def generation(self) -> int:
        """Its number."""

    @property
    def keys(self) -> Sequence[KeyTold]:
        """Its keys."""

    @property
    def contents(self) -> ContentsTold:
        """All else."""

    @property
    def unchecked(self) -> Sequence[str]:
        """Sentences about what could not be checked."""


class OpenedBackup(Step[Read]):
    """Facts to read: the backup itself, then each key and each wallet, then how many of the rest."""

    TITLE = "Opened backup"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "The backup was decrypted, and the fingerprint of each key and the first address of each wallet were computed.",
        "All of them are what the backup says they are. Compare the fingerprints with those that you noted.",
        "The date is the one that you stated when it was sealed: the computer keeps no time.",
        "Enter takes over the keys, wallets, labels and notes. Esc forgets them again.",
        "Whoever has the passphrase of a card reads all that is sealed onto it: make no card of somebody else yours.",
    )
    BINDINGS = [keys.enter("Take it over")]

    def __init__(
        self, title: str, backup: Sequence[Told], holds: Sequence[Told], unchecked: Sequence[str] = (), ahead: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._backup = tuple(backup)
        self._holds = tuple(holds)
        self._unchecked = tuple(unchecked)
        self._ahead = ahead

    @classmethod
    def of(cls, opened: OpenedTold, how: str, title: str, ahead: str = "", cautions: Sequence[str] = ()) -> Self:
        """The screen for an opened backup.

        `how` says of what copies it was put together, `ahead` what Enter does to its card, `cautions` what is strange.
        """
        contents = opened.contents
        stated = printable(contents.created, _SHORT) if contents.created else "not stated"
        backup = [
            ("Generation", f"{opened.generation:,}"),
            ("Date", stated),
            ("Copies", how),
            ("Network", contents.network.value),
            ("Written by", printable(opened.app, _SHORT)),
        ]
        holds = [
            *_named("Keys", [_key(key) for key in opened.keys]),
            *_named("Wallets", [_wallet(wallet, contents.network) for wallet in contents.wallets]),
            ("Labels", _number(len(contents.labels), "label")),
            ("Notes", _number(len(contents.notes), "note on where copies lie", "notes on where copies lie")),
            ("Drills", _drills(contents.drills)),
        ]
        return cls(title, backup, holds, (*cautions, *opened.unchecked), ahead)

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """That it is open, what Enter does, the backup, what is in it, what could not be checked."""
        yield Lines(Content.assemble(tag("OK"), ("The backup is open, and what is in it belongs together.", "bold")))
        if self._ahead:
            yield Lines(self._ahead)
        column = 3 + max(len(name) for name, _ in (*self._backup, *self._holds))
        yield Facts(self._backup, column)
        yield Facts(self._holds, column)
        for sentence in self._unchecked:
            yield Lines(Content.assemble(tag("CAUTION"), sentence))

    def action_go(self) -> None:
        """Enter."""
        self.answer(Read.READ)


def _named(name: str, rows: Sequence[str]) -> list[Told]:
    """The name before the first row alone."""
    return [(name if not number else "", row) for number, row in enumerate(rows or ["none"])]


def _key(key: KeyTold) -> str:
    parts = [f"{fingerprint(key.fingerprint)}   {key.kind.value}"]
    if key.plain_fingerprint is not None:
        parts.append("with its passphrase, asked next" if key.needs_passphrase else "and its passphrase")
    if key.name:
        parts.append(f'"{printable(key.name, _SHORT)}"')
    return " ".join(parts) + (f"; {printable(key.origin, _LONG)}" if key.origin else "")


def _wallet(wallet: BackupWallet, network: Network) -> str:
    name = printable(wallet.name, _LONG)
    try:
        return f"{name}: {read_descriptor(wallet.descriptor, network, name).wallet.policy_text}"
    except ColdtuiError:
        return f"{name}: of a kind that this version cannot use"


def _number(number: int, noun: str, plural: str = "") -> str:
    return count(number, noun, plural) if number else "none"


def _drills(drills: Sequence[BackupDrill]) -> str:
    if not drills:
        return "none yet"
    last = drills[-1]
    when = f", {printable(last.date, _SHORT)}" if last.date else ""
    return f"{count(len(drills), 'drill')}, the last one of generation {last.generation:,}{when}"
