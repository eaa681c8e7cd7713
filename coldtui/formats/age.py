"""Sealed backups: files of age, version 1 (c2sp.org/age), which `age`, `rage` and other programs open too.

A random file key encrypts the content. The file key itself lies in the header: once, locked with a passphrase, or once
for each of several recipients (keys of X25519). Never both: age forbids it, since who has a recipient's key could then
change the content, and it would still open with the passphrase.
"""

import hmac
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coldtui.core.errors import Damaged, WrongPassphrase
from coldtui.formats import age_header, age_locks, age_stream
from coldtui.formats.age_header import Envelope
from coldtui.formats.age_locks import KeyLock, Lock, PassphraseLock

SAFE_LOG_N = 18
"""Rounds as a power of 2 below which a file is weak: 2^18, the 256 MiB that `age` itself takes."""

MAX_LOG_N = age_locks.MAX_LOG_N
"""Rounds as a power of 2 above which no file is opened: 2^22, 4 GiB."""

MAX_RECIPIENTS = 100
"""More do not fit into the header that coldtui reads."""

Random = Callable[[int], bytes]
"""n secret random bytes, for every n."""

_FILE_KEY = 16


@dataclass(frozen=True, slots=True)
class Header:
    """What can be known of a sealed backup before it is opened. Anybody may have written it: nothing of it is proved.

    `log_n` says how much work its passphrase takes (2^log_n rounds), None where none opens it; `recipients` counts the
    recovery keys that open it. Neither stands in a file that only other programs can open.
    """

    log_n: int | None
    recipients: int

    @property
    def is_weak(self) -> bool:
        """Whether guessing the passphrase costs less than it should: open the file, and seal it again."""
        return self.log_n is not None and self.log_n < SAFE_LOG_N

    @property
    def memory(self) -> int:
        """Bytes that must be free to open it with a passphrase: 128 * r * N, where r is 8 (RFC 7914); else 0."""
        return 0 if self.log_n is None else 1024 << self.log_n


def read_header(data: bytes) -> Header:
    """What opens a sealed backup, and at what cost: milliseconds, whatever it asks for.

    Raises NotSealed for another kind of file, Damaged for a header that nobody writes, Refused above MAX_LOG_N.
    """
    _, locks = _taken_apart(data)
    # a passphrase lock stands alone
    log_n = next((lock.log_n for lock in locks if isinstance(lock, PassphraseLock)), None)
    return Header(log_n, sum(isinstance(lock, KeyLock) for lock in locks))


def seal(data: bytes, passphrase: str, log_n: int, random: Random) -> bytes:
    """Seal with a passphrase, as `normalise_passphrase` puts it, and 2^log_n rounds (1 to MAX_LOG_N).

    Takes 2^log_n KiB of memory. `random` is asked for the file key (16 bytes), the salt (16) and the nonce (16), in
    this order. Raises DeviceFailed where memory is short, ValueError for another log_n and for a passphrase of nothing.
    """
    secret = _encoded(normalise_passphrase(passphrase))
    if not secret or not 1 <= log_n <= MAX_LOG_N:
        raise ValueError("a passphrase is not empty, and log_n is 1 to 22")
    file_key = _drawn(random, _FILE_KEY)
    lock = age_locks.passphrase_lock(file_key, secret, log_n, _drawn(random, age_locks.SALT))
    return _sealed(data, file_key, (lock,), random)


def seal_to(data: bytes, recipients: Sequence[bytes], random: Random) -> bytes:
    """Seal to 1 to MAX_RECIPIENTS public keys of X25519 (32 bytes each), every one of which will open it alone.

    `random` is asked for the file key (16 bytes), a private key for each recipient (32) and the nonce (16), in this
    order. Raises ValueError for no recipient, too many, or one that is no key.
    """
    if not 1 <= len(recipients) <= MAX_RECIPIENTS:
        raise ValueError("a file is sealed to 1 to 100 recipients")
    file_key = _drawn(random, _FILE_KEY)
    locks = tuple(age_locks.key_lock(file_key, recipient, _drawn(random, 32)) for recipient in recipients)
    return _sealed(data, file_key, locks, random)


def unseal(data: bytes, passphrase: str) -> bytes:
    """The content of a backup sealed with a passphrase, all of it or nothing. Takes the memory that its header names.

    A passphrase is tried as coldtui writes it, and then as it was typed, for files that other programs sealed.
    Raises as `read_header`; WrongPassphrase where the lock does not open, which damage within the lock looks like too;
    Damaged where it opens and the rest does not fit; DeviceFailed where memory is short.
    """
    envelope, locks = _taken_apart(data)
    lock = next((lock for lock in locks if isinstance(lock, PassphraseLock)), None)
    if lock is None:
        raise WrongPassphrase("No passphrase opens this backup.", "Open it with its recovery key.")
    for typed in dict.fromkeys((normalise_passphrase(passphrase), passphrase)):
        file_key = lock.opened(_encoded(typed))
        if file_key is not None:
            return _content(envelope, file_key)
    raise WrongPassphrase(
        "This passphrase does not open the backup.",
        "Check each word and its capital letters. If you are sure of it, try another copy: this one may be damaged.",
    )


def unseal_with(data: bytes, identity: bytes) -> bytes:
    """The content of a backup sealed to recipients, one of which has this identity (a private key, 32 bytes).

    Raises as `read_header`, WrongPassphrase where none of its locks opens, Damaged where one opens and the rest does
    not fit.
    """
    envelope, locks = _taken_apart(data)
    for lock in locks:
        file_key = lock.opened(identity) if isinstance(lock, KeyLock) else None
        if file_key is not None:
            return _content(envelope, file_key)
    if any(isinstance(lock, KeyLock) for lock in locks):
        raise WrongPassphrase("This recovery key does not open the backup.", "Try another copy, or another key.")
    raise WrongPassphrase("No recovery key opens this backup.", "Open it with its passphrase.")


def normalise_passphrase(text: str) -> str:
    """One spelling for all ways to type a passphrase: Unicode's NFKD, no outer blanks, one blank between words."""
    return " ".join(unicodedata.normalize("NFKD", text).split())


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # what a keyboard sent that is no character must not end in a crash


def _taken_apart(data: bytes) -> tuple[Envelope, tuple[Lock, ...]]:
    envelope = age_header.read(data)
    return envelope, age_locks.locks(envelope.stanzas)


def _sealed(data: bytes, file_key: bytes, locks: Sequence[Lock], random: Random) -> bytes:
    signed = age_header.to_sign([lock.stanza for lock in locks])
    header = age_header.with_mac(signed, _mac(file_key, signed))
    return header + age_stream.encrypt(file_key, _drawn(random, age_stream.NONCE), data)


def _content(envelope: Envelope, file_key: bytes) -> bytes:
    """The content under a file key that one of the locks gave. Raises Damaged."""
    if not hmac.compare_digest(envelope.mac, _mac(file_key, envelope.signed)):
        raise Damaged(
            "The first lines of this backup are not those that it was sealed with.", "Try another copy of it."
        )
    return age_stream.decrypt(file_key, envelope.payload)


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(age_stream.derived(file_key, b"", b"header"), signed, "sha256")


def _drawn(random: Random, count: int) -> bytes:
    drawn = random(count)
    if len(drawn) != count:
        raise RuntimeError("the random source gave another number of bytes than it was asked for")
    return drawn
