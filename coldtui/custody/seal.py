"""A sealed backup on its way onto cards, until it was read back and opened."""

import hashlib
from collections.abc import Callable
from types import TracebackType
from typing import Never, Self

from coldtui.core.errors import ColdtuiError
from coldtui.core.secret import Secret
from coldtui.custody.sealed_keys import SealedKey, wipe_all
from coldtui.formats import age, backup_document
from coldtui.formats.backup_document import BackupDocument


class Seal:
    """`data` is the sealed backup, `number` its generation, `log_n` the work of its passphrase.

    `version` is the state that it holds (see `Sealing.version`). `recovery` is the same content sealed to the recovery
    key, None where there is none. Has copies of its own of the passphrase and the keys, so that locking the screen does
    not stop what was begun. Use it in a `with` block. repr shows nothing; not copied, not pickled.
    """

    def __init__(
        self,
        data: bytes,
        recovery: bytes | None,
        plain: bytes,
        number: int,
        version: int,
        log_n: int,
        passphrase: str,
        keys: tuple[SealedKey, ...],
        covers: Callable[[BackupDocument], bool],
        confirmed: Callable[["Seal"], None],
    ) -> None:
        self.data = data
        self.recovery = recovery
        self.number = number
        self.version = version
        self.log_n = log_n
        self.keys = keys
        """For custody alone."""
        self._digest = hashlib.sha256(plain).digest()
        self._passphrase = Secret(passphrase.encode("utf-8", "surrogatepass"))
        self._covers = covers
        self._confirmed = confirmed
        self._is_sound = False

    def confirm(self, read_back: bytes) -> bool:
        """Open what was read back from a card, and check it as on the day it is needed: whether it is what was sealed.

        Raises as `opened.open_sealed`, and ValueError after `wipe`.
        """
        plain = age.unseal(read_back, self._text)
        is_same = hashlib.sha256(plain).digest() == self._digest
        if is_same:
            if not self._is_sound:  # the same on every card
                backup_document.verify(backup_document.read(plain))
                self._is_sound = True
            self._confirmed(self)
        return is_same

    def covers(self, sealed: bytes, number: int) -> bool:
        """Whether another backup is generation `number`, as it is named, and this one has all that is in it.

        False for one that the same passphrase, at the same work at most, does not open. Raises ValueError after `wipe`.
        """
        try:
            if (age.read_header(sealed).log_n or 0) > self.log_n:
                return False
            document = backup_document.read(age.unseal(sealed, self._text))
            backup_document.verify(document)
        except ColdtuiError:
            return False
        return document.generation == number and self._covers(document)

    @property
    def _text(self) -> str:
        return self._passphrase.expose().decode("utf-8", "surrogatepass")

    def wipe(self) -> None:
        """Overwrite the passphrase and the keys. A second time does nothing."""
        self._passphrase.wipe()
        wipe_all(self.keys)

    @property
    def is_wiped(self) -> bool:
        """Whether it was overwritten."""
        return self._passphrase.is_wiped

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<Seal>"

    def __reduce__(self) -> Never:
        raise TypeError("a seal is not copied and not pickled")
