"""What a file seems to be, so that an error can name it beside what was awaited. A guess, never a decision."""

import re
from enum import Enum

from coldtui.core.key_expression import holds_private_key
from coldtui.core.mnemonic import check_word
from coldtui.formats.written_words import readings, tokens

_HEAD = 4_096
"""Bytes that are looked at."""

_SIGNATURES = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\xef\xbb\xbf", "text with a byte order mark"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
    (b"age-encryption.org/", "a sealed backup"),
    (b"-----BEGIN AGE", "a sealed backup"),
    (b"psbt", "a PSBT whose first bytes are damaged"),
)
_TEXTS = (
    (r"(?i)ur:", "the text of a QR code (UR)"),
    (r"B\$[0-9A-Z]{6}", "the text of a QR code (BBQr)"),
    (r"BSMS 1\.0", "a wallet configuration (BSMS)"),
    (r"(?:pkh|wpkh|sh|wsh|tr|combo|multi|sortedmulti|raw|addr|pk)\(", "a descriptor"),
    (r"(?:\[[0-9a-fA-F]{8}[^\]]{0,100}\])?[a-zA-Z]pub[1-9A-HJ-NP-Za-km-z]{20}", "an extended public key"),
    (r"[\[{]", "JSON"),
    (r"cHNid|(?i:70736274)", "a PSBT in text form"),
    (r"(?i)(?:bc|tb|bcrt)1[0-9a-z]{8,87}\s*\Z", "an address"),
    (r"0[1-3]000000(?:[0-9a-fA-F]{2}){8}", "a finished transaction"),
    (r"<", "a web page or XML"),
)
_TRANSACTION = re.compile(rb"[\x01-\x03]\x00\x00\x00(?:\x00\x01)?[\x01-\xfd]")
_CODEX32 = re.compile(r"(?i)\bms1[0-9][0-9a-z]{44}")
_PHRASE_COUNTS = frozenset((12, 15, 18, 20, 21, 24, 33))


class Secret(Enum):
    """The kinds of secret that can be told from their form; the value is for a sentence."""

    PHRASE = "a recovery phrase"
    PRIVATE_KEY = "a private key"
    CODEX32 = "a backup of a key (codex32)"


def secret(data: bytes) -> Secret | None:
    """Which kind of secret the file seems to hold, if any."""
    text = data[:_HEAD].decode("ascii", "replace")
    if holds_private_key(text):
        return Secret.PRIVATE_KEY
    words = re.findall(r"[A-Za-z]{2,12}", text)
    known = sum(check_word(word.lower()) for word in words[:40])
    if len(words) in _PHRASE_COUNTS and known * 2 > len(words):
        return Secret.PHRASE
    if _CODEX32.search(text):
        return Secret.CODEX32
    if _is_phrase_of_another_language(data[:_HEAD].decode("utf-8", "replace")):
        return Secret.PHRASE
    digits = text.strip()
    is_seed_qr = len(digits) in {48, 60, 72, 84, 96} and digits.isdigit()
    return Secret.PHRASE if is_seed_qr and _are_word_numbers(digits) else None


def _is_phrase_of_another_language(text: str) -> bool:
    words = tokens(text)
    if len(words) not in _PHRASE_COUNTS or not all(word[0].isalpha() for word in words):
        return False
    return readings(words)[0].known * 2 > len(words)


def _are_word_numbers(digits: str) -> bool:
    """Whether the digits are words' places in the BIP39 list, four digits each (SeedQR)."""
    return all(int(digits[start : start + 4]) < 2048 for start in range(0, len(digits), 4))


def looks_like(data: bytes) -> str | None:
    """What the file seems to be, as the end of "This looks like ...", or None. Never a part of the file itself."""
    held = secret(data)
    if held is not None:
        return held.value
    head = data[:_HEAD]
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            return what
    if _TRANSACTION.match(head):
        return "a finished transaction"
    text = head.decode("ascii", "replace").lstrip(" \t\r\n")
    return next((what for pattern, what in _TEXTS if re.match(pattern, text)), None)
