"""A key in a backup, and back. What cannot be its kind's secret is refused here; whether it is the right one is not."""

import re

from coldtui.core import electrum, mnemonic
from coldtui.core.errors import ColdtuiError
from coldtui.core.key import read_private_key
from coldtui.core.wordlist import Language
from coldtui.formats.backup_members import Members, with_unknown
from coldtui.formats.backup_values import BackupKey, KeyKind

MEMBER = {
    KeyKind.PHRASE: "words",
    KeyKind.ELECTRUM: "words",
    KeyKind.SLIP39: "hex",
    KeyKind.SEED: "hex",
    KeyKind.XPRV: "xprv",
}
"""The member in which the secret of a kind stands."""

MAX_LETTERS = 2000
"""Longest secret text and longest passphrase: 24 words take 300 letters, and to normalise letters with endless marks
takes quadratic time."""

_SEED = re.compile(r"(?:[0-9a-f]{2}){16,64}")


def is_writable(passphrase: str) -> bool:
    """Whether a backup can hold this passphrase: it is not too long, and every character of it is one."""
    return len(passphrase) <= MAX_LETTERS and not any("\ud800" <= letter <= "\udfff" for letter in passphrase)


def write_key(key: BackupKey) -> dict[str, object]:
    """The members of a key."""
    plain = key.plain_fingerprint
    known = {
        "kind": key.kind.value,
        "language": key.language.value if key.kind is KeyKind.PHRASE else None,
        MEMBER[key.kind]: _secret_text(key),
        "fingerprint": key.fingerprint.hex(),
        "has_passphrase": key.has_passphrase,
        "fingerprint_without_passphrase": None if plain is None else plain.hex(),
        "passphrase": key.passphrase,
        "name": key.name or None,
        "origin": key.origin or None,
    }
    return with_unknown(known, key.unknown)


def _secret_text(key: BackupKey) -> str:
    if key.kind is KeyKind.PHRASE:
        return " ".join(mnemonic.words_of(key.secret, key.language))
    # what is no text becomes another text, which is not read back: an error of decoding would carry the secret
    return key.secret.hex() if MEMBER[key.kind] == "hex" else key.secret.decode("utf-8", "replace")


def read_key(members: Members, is_test: bool) -> BackupKey:
    """The key of these members. Raises DamagedBackup; an xprv of the other kind of network is damage too."""
    kind = members.one_of("kind", KeyKind)
    language = members.one_of("language", Language) if kind is KeyKind.PHRASE else Language.ENGLISH
    secret = _read_secret(members, kind, language, is_test)
    plain, passphrase = _read_passphrase(members, kind)
    return BackupKey(
        kind,
        secret,
        members.fingerprint("fingerprint"),
        language,
        plain,
        passphrase,
        members.optional_text("name") or "",
        members.optional_text("origin") or "",
        members.rest(),
    )


def _read_secret(members: Members, kind: KeyKind, language: Language, is_test: bool) -> bytes:
    name = MEMBER[kind]
    text = members.text(name)
    secret = _secret(kind, text, language, is_test) if len(text) <= MAX_LETTERS else b""
    if not secret:
        raise members.damaged(name)
    return secret


def _secret(kind: KeyKind, text: str, language: Language, is_test: bool) -> bytes:
    """Empty where the text is no such secret: an error raised from core's would keep it, and the text, in its chain."""
    try:
        if kind is KeyKind.PHRASE:
            return mnemonic.entropy_of(text.split(), language)
        if kind is KeyKind.ELECTRUM:
            return electrum.check_phrase(text.split()).encode()
        if kind is KeyKind.XPRV:
            read_private_key(text, is_test).wipe()
            return text.encode()
    except ColdtuiError:
        return b""
    return bytes.fromhex(text) if _SEED.fullmatch(text) else b""


def _read_passphrase(members: Members, kind: KeyKind) -> tuple[bytes | None, str | None]:
    """The fingerprint without the passphrase, and the passphrase: None and None for a key that has none."""
    has_passphrase = members.truth("has_passphrase")
    plain = members.optional_fingerprint("fingerprint_without_passphrase")
    passphrase = members.optional_text("passphrase")
    if has_passphrase and not kind.takes_passphrase:
        raise members.damaged("has_passphrase")
    if (plain is not None) != has_passphrase:
        raise members.damaged("fingerprint_without_passphrase")
    if passphrase is not None and not (has_passphrase and 0 < len(passphrase) <= MAX_LETTERS):
        raise members.damaged("passphrase")
    return plain, passphrase
