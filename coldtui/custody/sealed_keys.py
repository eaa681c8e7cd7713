"""Keys as a sealed backup holds them: what stands beside each secret, and the secret itself in memory of ours."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from coldtui.core.wordlist import Language
from coldtui.custody.material import Kind, Material
from coldtui.formats.backup_members import Unknown
from coldtui.formats.backup_values import BackupKey, KeyKind


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What may be shown of a key in a sealed backup.

    `fingerprint` (4 bytes) is the master key's, with the passphrase where there is one; `plain_fingerprint` the one
    without it, None where there is none. `needs_passphrase`: it has a passphrase that does not lie in the backup.
    `name` and `origin` (where its randomness came from) are texts of whoever wrote it. `identity` (36 bytes) is the
    fingerprint and a digest of the key without its passphrase: a fingerprint alone may be claimed for another key.
    """

    kind: Kind
    fingerprint: bytes
    plain_fingerprint: bytes | None
    needs_passphrase: bool
    language: Language
    name: str
    origin: str
    identity: bytes


class SealedKey:
    """One key of a backup, its secret in memory that `wipe` overwrites. repr shows nothing."""

    __slots__ = ("_digest", "_material", "_shell")

    def __init__(self, shell: BackupKey, material: Material, digest: bytes) -> None:
        self._digest = digest
        self._shell = replace(shell, secret=b"", passphrase=None)
        self._material = material

    @classmethod
    def read(cls, key: BackupKey) -> "SealedKey":
        """Out of an opened backup."""
        material = Material(Kind[key.kind.name], key.secret, key.language)
        if key.passphrase is not None:
            material.set_passphrase(key.passphrase)
        return cls(key, material, material.digest())

    @classmethod
    def of(cls, material: Material, origin: str) -> "SealedKey":
        """A key of the session, newly taken in; its passphrase is not."""
        with material.master() as master, material.master(with_passphrase=False) as plain:
            shell = BackupKey(
                KeyKind[material.kind.name],
                b"",
                master.fingerprint,
                material.language,
                plain.fingerprint if material.has_passphrase else None,
                origin=origin,
            )
        return cls(shell, material.copy(with_passphrase=False), material.digest())

    @property
    def fingerprint(self) -> bytes:
        """Of its master key (4 bytes), with the passphrase where there is one."""
        return self._shell.fingerprint

    @property
    def identity(self) -> bytes:
        """36 bytes: the fingerprint, and a digest of the key that it is claimed for. See `KeyFacts`."""
        return self._shell.fingerprint + self._digest

    @property
    def has_kept_passphrase(self) -> bool:
        """Whether its passphrase lies in the backup too."""
        return self._material.has_passphrase

    @property
    def unknown(self) -> Unknown:
        """Members of a later version."""
        return self._shell.unknown

    @property
    def facts(self) -> KeyFacts:
        """What may be shown of it."""
        shell = self._shell
        return KeyFacts(
            self._material.kind,
            shell.fingerprint,
            shell.plain_fingerprint,
            shell.has_passphrase and not self._material.has_passphrase,
            shell.language,
            shell.name,
            shell.origin,
            self.identity,
        )

    def written(self) -> BackupKey:
        """As it goes into a backup: the secret is in it, so the caller lets go of it soon."""
        passphrase = self._material.passphrase if self._material.has_passphrase else None
        return replace(self._shell, secret=self._material.secret, passphrase=passphrase)

    def material(self) -> Material:
        """A copy of what the key is made of, with its passphrase where the backup holds it."""
        return self._material.copy()

    def take_over(self, other: "SealedKey") -> None:
        """Have what the same key has in another backup, and has not in this one."""
        theirs, facts = other.written(), other.facts
        if theirs.passphrase is not None and not self.has_kept_passphrase:
            self.keep_passphrase(theirs.passphrase)
        mine = self._shell
        unknown = merged(mine.unknown, other.unknown)
        self._shell = replace(mine, name=mine.name or facts.name, origin=mine.origin or facts.origin, unknown=unknown)

    def keep_passphrase(self, text: str) -> None:
        """Let later backups hold the passphrase too or, with the empty text, hold it no longer."""
        self._material.set_passphrase(text)

    def copy(self) -> "SealedKey":
        """The same with memory of its own."""
        return SealedKey(self._shell, self._material.copy(), self._digest)

    def wipe(self) -> None:
        """Overwrite the secret. A second time does nothing."""
        self._material.wipe()

    def __repr__(self) -> str:
        return "<SealedKey>"


def wipe_all(keys: Iterable[SealedKey]) -> None:
    """Overwrite all of them."""
    for key in keys:
        key.wipe()


def merged(ours: Unknown, theirs: Unknown) -> Unknown:
    """Members of a later version, in their order: ours, and of theirs those that have another name."""
    names = {name for name, _ in ours}
    return tuple(sorted((*ours, *(member for member in theirs if member[0] not in names))))
