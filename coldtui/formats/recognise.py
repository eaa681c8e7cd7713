"""Recognise what somebody gave to make a key of: typed, pasted, from a file or from a code. One recogniser for all.

Strict and total: whatever comes, the answer is a `Given` or one of our errors, which names the place of a mistake and
never a letter of what was read. Nothing here stretches a key or touches randomness, so it can run at every key press.
"""

import re
from collections.abc import Sequence

from coldtui.core import codex32, slip39
from coldtui.core.errors import ColdtuiError, NotAMnemonic, Unreadable
from coldtui.core.key import read_private_key
from coldtui.core.mnemonic import ENTROPY_SIZES, WORD_COUNTS
from coldtui.core.wordlist import ENGLISH
from coldtui.formats import elsewhere, word_text, written_words
from coldtui.formats.given import Candidate, Form, Given
from coldtui.formats.other_backups import is_kef

MAX_BYTES = 100_000
"""The longest file that is looked at."""

MAX_CHARACTERS = 10_000
"""The longest text: sixteen shares have less than half of it, and Unicode's forms cost the square of the length."""

_SEEDQR_LENGTHS = {48, 60, 72, 84, 96}
_HEX_LENGTHS = {2 * size for size in ENTROPY_SIZES}
_BIT_LENGTHS = {8 * size for size in ENTROPY_SIZES}
_SEED_HEX = 128
_SHARE_COUNTS = frozenset(slip39.WORD_COUNTS.values())
_NEARLY_A_SHARE = 14
_SLIP132 = {
    "y": "nested segwit",
    "u": "nested segwit",
    "z": "native segwit",
    "v": "native segwit",
    "Y": "nested segwit multisig",
    "U": "nested segwit multisig",
    "Z": "native segwit multisig",
    "V": "native segwit multisig",
}
_WORDS_OF = {16: 12, 20: 15, 24: 18, 28: 21, 32: 24}
_KEY_START = re.compile(r"[xyztuvYZUV]prv")
_KEY = re.compile(r"[xyztuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{20}")
_NO_CHECKSUM = "There is no checksum: compare the fingerprint."
_RATHER_KRUX = "It has the shape of an encrypted backup of Krux (KEF), too. Choose this only for a CompactSeedQR."
_AS_SEEDQR = "As a SeedQR it has a mistake."
_AGAIN = "Copy it once more, from the first character to the last."


def recognise(data: str | bytes) -> Given:
    """What was given. Raises Unreadable, NotAMnemonic, NotAKey for a mistake, Refused for what belongs elsewhere."""
    if isinstance(data, bytes):
        text = _text_of(data)
        if text is None:
            return _binary(data)
        if len(data) in ENTROPY_SIZES:
            return _text_or_binary(text, data)
    else:
        text = data
    if len(text) > MAX_CHARACTERS:
        raise _too_long()
    return _text(text)


def so_far(text: str) -> tuple[str, str]:
    """A severity and a sentence about what is being typed, for the row below it; empty texts for nothing.

    Only what is whole and sure is OK. A phrase that has a mistake can still be the beginning of a longer one.
    """
    if not text.strip():
        return "", ""
    if len(text) > MAX_CHARACTERS:
        return "CAUTION", str(_too_long())
    try:
        given = recognise(text)
    except ColdtuiError as error:
        beginning = _beginning(text)
        if not beginning:
            return "CAUTION", str(error)
        return ("CAUTION", f"{error} {error.hint}") if _is_as_long_as_a_backup(text) else ("INFO", beginning)
    return "CAUTION" if given.must_ask else "OK", given.sentence


def is_usable(text: str) -> bool:
    """Whether it can be recognised as something; perhaps somebody has to say as what."""
    try:
        recognise(text)
    except ColdtuiError:
        return False
    return True


def _text_of(data: bytes) -> str | None:
    """The data as text, or None where it is none: then it can be a CompactSeedQR."""
    if len(data) not in ENTROPY_SIZES:
        elsewhere.refuse_bytes(data)
    if len(data) > MAX_BYTES:
        raise _too_long()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if all(letter.isprintable() or letter.isspace() or letter == "\ufeff" for letter in text) else None


def _too_long() -> Unreadable:
    return Unreadable("This is too long to be the backup of a key.", "Give the backup alone, in a file of its own.")


def _binary(data: bytes) -> Given:
    if len(data) not in ENTROPY_SIZES:
        raise elsewhere.unknown(data)
    if is_kef(data):
        # the shape proves nothing: as few bytes can be the entropy of a key by chance, and must not be kept from it
        return Given((_compact(data, _RATHER_KRUX),), must_ask=True)
    return Given((_compact(data, _NO_CHECKSUM),))


def _compact(data: bytes, note: str) -> Candidate:
    title = f"A CompactSeedQR of a recovery phrase of {_WORDS_OF[len(data)]} words"
    return Candidate(Form.COMPACT_SEEDQR, title, note, data=data)


def _text_or_binary(text: str, data: bytes) -> Given:
    """So few bytes can be letters by chance. Where the text is nothing that has a name, somebody has to say."""
    elsewhere.refuse_text(text)
    try:
        return _text(text)
    except Unreadable:
        note = "Its bytes are letters, but no backup as text. Choose this only for a CompactSeedQR."
        return Given((_compact(data, note),), must_ask=True)


def _text(text: str) -> Given:
    text = text.strip("\ufeff \t\r\n\v\f\0")
    if not text:
        raise Unreadable("There is nothing in it.", "Give a recovery phrase or another backup of a key.")
    joined = "".join(text.split())
    is_number = _is_one_number(text, joined)
    if is_number and len(joined) in _HEX_LENGTHS | _BIT_LENGTHS | {_SEED_HEX}:
        return _hexadecimal(joined)
    elsewhere.refuse_text(text)
    if _is_private_key(text, joined):
        return _private_key(joined)
    if codex32.looks_like(text):
        return _codex32(text)
    return _hexadecimal(joined) if is_number else _words(text)


def _is_private_key(text: str, joined: str) -> bool:
    """Whether it begins as one; a word of a phrase can begin so too, as the Czech "zprvu" does."""
    is_in_groups = re.search("[0-9]", joined) and re.search("[A-Z]", joined) and joined.isalnum()
    return bool(_KEY.match(text) or (is_in_groups and _KEY.match(joined)))


def _is_one_number(text: str, joined: str) -> bool:
    """Whether it is one number, hexadecimal or in bits, perhaps in groups of one length, and not one number a word."""
    groups = text.split()
    if not re.fullmatch(r"[0-9A-Fa-f]+", joined):
        return False
    if len(groups) == 1 or (_are_bits(joined) and len(joined) in _BIT_LENGTHS):
        return True
    size = len(groups[0])
    is_even = all(len(group) == size for group in groups[:-1]) and len(groups[-1]) <= size
    return is_even and size > 3 and not (joined.isdecimal() and size == 4)


def _are_bits(text: str) -> bool:
    return set(text) <= {"0", "1"}


# --- one word ---------------------------------------------------------------------------------------------------------


def _private_key(text: str) -> Given:
    read_private_key(text, None).wipe()
    network = "a test network" if text[0] in "tuvUV" else "mainnet"
    note = "Its passphrase, if there was one, is in it already."
    if text[0] in _SLIP132:
        note = f"Its first letters stand for {_SLIP132[text[0]]}; the key is the same for all kinds. {note}"
    return Given((Candidate(Form.XPRV, f"A private master key for {network}", note, text=text),))


def _codex32(text: str) -> Given:
    """One codex32 text, perhaps in groups and over several lines, or one a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    each = lines if all(codex32.looks_like(line) for line in lines) else [text]
    read = [codex32.read(one) for one in each]
    if len(read) > 1:
        title = f"{len(read)} codex32 shares"
    else:
        title = "A codex32 secret" if read[0].is_secret else f"A codex32 share, one of {read[0].threshold} that open it"
    shares = tuple("".join(one.split()) for one in each)
    return Given((Candidate(Form.CODEX32, title, "The checksum fits.", shares=shares),))


def _hexadecimal(text: str) -> Given:
    """Digits of one number. Without a letter they are rather something else, and somebody has to agree."""
    if text.isdecimal():
        return _digits(text)
    found = _from_hexadecimal(text)
    if found is None:
        raise Unreadable(
            f"Entropy has 32, 40, 48, 56 or 64 hexadecimal digits and a seed 128, not {len(text)}.", _AGAIN
        )
    return Given((found,))


def _from_hexadecimal(text: str, note: str = "") -> Candidate | None:
    if len(text) == _SEED_HEX:
        note = note or "The words cannot be had back from it. Its passphrase, if there was one, is in it already."
        return Candidate(Form.SEED, "A seed of 64 bytes, hexadecimal", note, data=bytes.fromhex(text))
    if len(text) not in _HEX_LENGTHS:
        return None
    title = f"The entropy of a recovery phrase of {_WORDS_OF[len(text) // 2]} words, hexadecimal"
    return Candidate(Form.ENTROPY, title, note or _NO_CHECKSUM, data=bytes.fromhex(text))


def _digits(text: str) -> Given:
    """A SeedQR; else bits, or hexadecimal digits that have no letter among them: both are guesses."""
    mistake = NotAMnemonic(
        f"A SeedQR has 48, 60, 72, 84 or 96 digits, not {len(text)}.", "Four digits stand for each word."
    )
    why = "It has digits only, as a SeedQR with digits missing."
    if len(text) in _SEEDQR_LENGTHS:
        try:
            return Given((word_text.seedqr(text),))
        except NotAMnemonic as error:
            mistake, why = error, _AS_SEEDQR
    candidates = []
    if _are_bits(text) and len(text) > max(_SEEDQR_LENGTHS):
        if len(text) in _BIT_LENGTHS:
            candidates.append(_from_bits(text))
            why = "It has 0 and 1 only, as bits."
        else:
            mistake = NotAMnemonic(f"Entropy has 128, 160, 192, 224 or 256 bits, not {len(text)}.", _AGAIN)
    kind = "a seed" if len(text) == _SEED_HEX else "entropy"
    found = _from_hexadecimal(text, f"{why} Choose this only if you know that it is {kind}.")
    candidates += [found] if found else []
    if not candidates:
        raise mistake
    said = f"{_AS_SEEDQR if why is _AS_SEEDQR else ''} {mistake} {mistake.hint}".strip()
    is_rather_bits = bool(candidates) and candidates[0].form is Form.BITS
    return Given(tuple(candidates), must_ask=True, mistake="" if is_rather_bits else said)


def _from_bits(text: str) -> Candidate:
    data = int(text, 2).to_bytes(len(text) // 8, "big")
    title = f"The entropy of a recovery phrase of {_WORDS_OF[len(data)]} words, as {len(text)} bits"
    return Candidate(Form.BITS, title, _NO_CHECKSUM, data=data)


# --- words ------------------------------------------------------------------------------------------------------------


def _words(text: str) -> Given:
    parts = written_words.tokens(text)
    if len(parts) > 2 * written_words.MAX_WORDS or not parts:
        raise elsewhere.unknown(text.encode("utf-8", "replace"))
    numbers = word_text.numbers(parts)
    if numbers is not None:
        return numbers
    word_text.refuse_other_numbers(parts)
    words = written_words.without_numbering(parts)
    shares = _shares(text, words)
    if shares is not None:
        return shares
    found = word_text.phrase(words) if len(parts) <= written_words.MAX_WORDS else None
    if found is None:
        raise elsewhere.unknown(text.encode("utf-8", "replace"))
    return found


def _shares(text: str, words: tuple[str, ...]) -> Given | None:
    """SLIP-39: one share, over as many lines as it takes, or one a line. None where most words are not of its list."""
    lines = [written_words.tokens(line) for line in text.splitlines() if line.strip()]
    is_whole = len(words) in _SHARE_COUNTS or any(len(line) < min(_SHARE_COUNTS) for line in lines)
    each = [words] if is_whole else [written_words.without_numbering(line) for line in lines]
    if not all(_are_of_a_share(share) for share in each):
        return None
    facts = [slip39.read(" ".join(share)) for share in each]
    title = f"{len(facts)} SLIP-39 shares" if len(facts) > 1 else f"A SLIP-39 share of {facts[0].word_count} words"
    return Given((Candidate(Form.SLIP39, title, "The checksum fits.", shares=tuple(one.text for one in facts)),))


def _are_of_a_share(words: tuple[str, ...]) -> bool:
    """Whether most of the words are of SLIP-39's list, and nearly as many as a share has."""
    if len(words) in WORD_COUNTS and all(ENGLISH.meant(word) for word in words):
        return False
    known = sum(slip39.meant(word) is not None for word in words)
    return len(words) >= _NEARLY_A_SHARE and known * 4 > len(words) * 3


# --- while it is typed ------------------------------------------------------------------------------------------------


def _beginning(text: str) -> str:
    """What the text can still become, as a sentence; empty where it can become nothing, or is whole already."""
    stripped = text.strip()
    is_key = _KEY_START.match(stripped) and not written_words.is_beginning(
        written_words.tokens(stripped), ends_in_word=not text[-1].isspace()
    )
    if is_key or "xprv".startswith(stripped) or "tprv".startswith(stripped):
        return f"A private key, {len(stripped)} characters so far." if len(stripped) < 111 else ""
    if stripped.isdecimal() or (len(stripped) > 8 and re.fullmatch(r"[0-9A-Fa-f]+", stripped)):
        return f"{len(stripped)} digits so far."
    parts = written_words.tokens(text)
    try:
        words = written_words.without_numbering(parts)
    except NotAMnemonic:
        return _numbers_so_far(parts)
    ends_in_word = not text[-1].isspace()
    done = len(words) - ends_in_word
    said = f"{done} word" if done == 1 else f"{done} words"
    if 0 < len(words) <= word_text.MAX_IN_PHRASE and written_words.is_beginning(words, ends_in_word=ends_in_word):
        return f"{said} so far."
    if words and _can_be_share(words, ends_in_word=ends_in_word):
        return f"{said} of shares so far."
    return _numbers_so_far(parts)


def _numbers_so_far(parts: Sequence[str]) -> str:
    found = word_text.counted(parts)
    if found is None or found.wrong or found.count > max(WORD_COUNTS):
        return ""
    return f"{found.count} word number{'' if found.count == 1 else 's'} so far, {found.kind}."


def _is_as_long_as_a_backup(text: str) -> bool:
    """Whether all is there that a phrase, a list of numbers or shares have: what is wrong with it can be said."""
    if text.strip().isdecimal():
        return len(text.strip()) in _SEEDQR_LENGTHS
    parts = written_words.tokens(text)
    numbers = word_text.counted(parts)
    if numbers is not None:
        return numbers.count in WORD_COUNTS
    try:
        words = written_words.without_numbering(parts)
    except NotAMnemonic:
        return False
    if len(words) in WORD_COUNTS and written_words.readings(words)[0].is_whole:
        return True
    lines = [len(written_words.tokens(line)) for line in text.splitlines() if line.strip()]
    is_whole = len(words) in _SHARE_COUNTS or _SHARE_COUNTS.issuperset(lines)
    return is_whole and all(slip39.meant(word) for word in words)


def _can_be_share(words: tuple[str, ...], *, ends_in_word: bool) -> bool:
    done, last = (words[:-1], words[-1]) if ends_in_word else (words, "")
    return all(slip39.meant(word) for word in done) and (not last or bool(slip39.completions(last)))
