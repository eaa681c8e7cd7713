"""What bytes of unknown type are: looked at from the surest sign to the faintest, and named without repeating them.

Only what proves itself is called a PSBT, a transaction or an address: by its magic, by being one to the last byte, by
its checksum. Everything private is told before anything that is read on, so that no reader of wallets meets a key.
"""

import binascii
import json
import re
from collections.abc import Callable

from coldtui.core import slip39
from coldtui.core.address import parse_address
from coldtui.core.errors import ColdtuiError, NotAKey, NotAMnemonic, NotAPsbt, Refused, Unreadable, WrongNetwork
from coldtui.core.key_expression import holds_private_key
from coldtui.core.mnemonic import ENTROPY_SIZES, check_word
from coldtui.core.network import Network
from coldtui.core.psbt import MAGIC
from coldtui.core.rawtx import previous_output
from coldtui.core.wif import is_wif
from coldtui.core.wire import Reader
from coldtui.formats import looks_like, psbt_file, recognise, wallet_json
from coldtui.formats.bip21 import is_bip21, read_bip21
from coldtui.formats.given import Form
from coldtui.formats.json_text import json_object
from coldtui.formats.key_text import keys_in, keys_of
from coldtui.formats.kinds import Kind, Meaning
from coldtui.formats.not_ours import name_of
from coldtui.formats.other_backups import OtherBackup, other_backup, perhaps
from coldtui.formats.sealed_file import WHAT, sealed_in
from coldtui.formats.transfer import MAX_BYTES
from coldtui.formats.wallet_file import ADD_WALLET, MAX_FILE

MAX_TEXT = 2 * MAX_BYTES + 100_000
"""The longest text that is looked at: the longest transaction in hexadecimal, in lines."""

_SMALLEST_TRANSACTION = 60
"""Bytes of a transaction with one input and one output whose scripts are empty."""

_SEGWIT = re.compile(r"(?:bc|tb|bcrt)1[a-z0-9]{11,86}", re.IGNORECASE)
_LEGACY = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[123mn][1-9A-HJ-NP-Za-km-z]{25,34}")
_BIP38 = re.compile(r"6P[1-9A-HJ-NP-Za-km-z]{56}")
_XPRV = re.compile(r"[xyztuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{20}")
_DESCRIPTOR = re.compile(r"(?:pkh|wpkh|sh|wsh|tr|combo|multi|sortedmulti|raw|addr|pk|rawtr)\(")
_POLICY = re.compile(r"(?i)policy *:")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_CODEX32 = re.compile(r"(?i)ms1[02-9][a-z0-9]{30}")
_FEWEST_WORDS = 10
"""Words of a damaged recovery phrase that are still told from other text."""

_SECRETS = {
    Form.PHRASE: "a recovery phrase",
    Form.WORD_NUMBERS: "the word numbers of a recovery phrase",
    Form.SEEDQR: "a SeedQR",
    Form.COMPACT_SEEDQR: "a CompactSeedQR",
    Form.ENTROPY: "a number that can be the entropy of a key",
    Form.BITS: "a number that can be the entropy of a key",
    Form.SEED: "a number that can be the seed of a key",
    Form.XPRV: "a private master key (xprv)",
    Form.ELECTRUM: "a phrase of Electrum",
    Form.SLIP39: "a SLIP-39 share",
    Form.CODEX32: "a codex32 backup of a key",
}


_COMPARE = "One or more characters are wrong or missing. Compare it, or scan it again."


def meaning(data: bytes) -> Meaning:
    """What the data are. Raises Unreadable for what has a mistake in it, Refused for a payment request not understood.

    What has no name here is OTHER. No error repeats anything of the data.
    """
    if not data.strip(b" \t\r\n"):
        return Meaning(Kind.OTHER, "an empty code")
    if len(data) > MAX_TEXT:
        return _too_long()
    if data.startswith(MAGIC):
        return _psbt(data)
    sealed = sealed_in(data)
    if sealed is not None:
        return Meaning(Kind.SEALED, WHAT, sealed)
    text = text_of(data)
    return _of_binary(data) if text is None else _of_text(text)


def text_of(data: bytes) -> str | None:
    """The data as text, where all of it can be printed, without the blanks around it; else None."""
    try:
        text = data.decode("utf-8").strip("\ufeff \t\r\n")
    except UnicodeDecodeError:
        return None
    return text if text and "".join(text.split()).isprintable() else None


def transaction(data: bytes) -> Meaning | None:
    """A finished transaction in binary form; None for what is none to the last byte. Raises Refused for an unsigned."""
    if not _SMALLEST_TRANSACTION <= len(data) <= MAX_BYTES:
        return None
    try:
        # one output at least: without, ten bytes of zeros would be a transaction
        if previous_output(data, 0)[1] is None or not _has_input(data):
            return None
        is_signed = _is_signed(data)
    except NotAPsbt:
        return None
    if not is_signed:
        raise Refused(
            "This transaction has no signatures, and says too little to be signed.",
            "Export it as a PSBT in the wallet program that made it.",
        )
    return Meaning(Kind.TRANSACTION, "a finished transaction", data)


def _has_input(data: bytes) -> bool:
    is_segwit = data[4:6] == b"\0\1"
    return data[6 if is_segwit else 4] != 0


def _is_signed(data: bytes) -> bool:
    """Whether there are witnesses (BIP144 writes its marker only then), or an input with a scriptSig."""
    if data[4:6] == b"\0\1":
        return True
    reader = Reader(data, NotAPsbt)
    reader.take(4)
    is_signed = False
    for _ in range(reader.count(41, "inputs")):
        reader.take(36)
        is_signed = bool(reader.lengthed()) or is_signed
        reader.take(4)
    return is_signed


def _too_long() -> Meaning:
    return Meaning(Kind.OTHER, "more data than coldtui reads from codes")


def _psbt(raw: bytes) -> Meaning:
    return Meaning(Kind.PSBT, "a transaction (PSBT)", raw) if len(raw) <= MAX_BYTES else _too_long()


def _of_binary(data: bytes) -> Meaning:
    found = transaction(data)
    if found is not None:
        return found
    if len(data) in ENTROPY_SIZES:
        return Meaning(Kind.SECRET, _SECRETS[Form.COMPACT_SEEDQR], data)
    return _of_another_program(other_backup(data)) or _guess(data, "data that coldtui does not know")


def _of_text(text: str) -> Meaning:
    for reader in _LONG:
        found = reader(text)
        if found is not None:
            return found
    if len(text) > MAX_FILE:
        return Meaning(Kind.OTHER, "a long text")
    for reader in _SHORT:
        found = reader(text)
        if found is not None:
            return found
    return _guess(text.encode(), "a number" if _HEX.fullmatch(text) else "a text")


def _of_another_program(found: OtherBackup | None) -> Meaning | None:
    return None if found is None else Meaning(Kind.OTHER, found.what, todo=found.todo)


def _guess(data: bytes, otherwise: str) -> Meaning:
    """What nobody could read: by its looks a secret, or something else, or neither."""
    held = looks_like.secret(data)
    if held is not None:
        return Meaning(Kind.SECRET, f"something that looks like {held.value}", data)
    found = _of_another_program(perhaps(data))
    if found is not None:
        return found
    what = looks_like.looks_like(data)
    return Meaning(Kind.OTHER, f"something that looks like {what}" if what else otherwise)


# --- readers of text: each says what it is, or None -------------------------------------------------------------------


def _psbt_text(text: str) -> Meaning | None:
    is_claimed = text.startswith("cHNid") or text[:8] == MAGIC[:4].hex()
    return _psbt(psbt_file.decode(text.encode())[0]) if is_claimed else None


def _transaction_text(text: str) -> Meaning | None:
    joined = "".join(text.split())
    if len(joined) < 2 * _SMALLEST_TRANSACTION or len(joined) % 2 or not _HEX.fullmatch(joined):
        return None
    return transaction(binascii.unhexlify(joined))


def _other_backup(text: str) -> Meaning | None:
    """What holds a secret for everybody to read is none of these: it must be hidden as one."""
    found = other_backup(text.encode())
    return None if found is None or found.is_open else _of_another_program(found)


def _payment_request(text: str) -> Meaning | None:
    if not is_bip21(text):
        return None
    request = read_bip21(text)
    if not request.address:
        return Meaning(Kind.OTHER, "a payment request without an address")
    found = _address(request.address)
    if found is None:
        held = _private_key(request.address)
        if held is not None:
            return held
        raise Unreadable("This payment request has no Bitcoin address in it.", "Ask for another one.")
    return Meaning(Kind.ADDRESS, "an address", found.data, request)


def _address(text: str) -> Meaning | None:
    """An address of any network. Raises Unreadable for what can be nothing else and has a mistake."""
    if any(letter.isspace() for letter in text):
        return None
    try:
        parse_address(text, Network.MAIN)
    except WrongNetwork:
        pass
    except Unreadable as error:
        if _SEGWIT.fullmatch(text) or (_LEGACY.fullmatch(text) and not is_wif(text)):
            raise Unreadable(str(error), _COMPARE) from None
        return None
    # BIP173: a segwit address in capitals is the same one, made for codes of fewer squares
    return Meaning(Kind.ADDRESS, "an address", (text.lower() if _SEGWIT.fullmatch(text) else text).encode())


def _private_key(text: str) -> Meaning | None:
    if is_wif(text):
        return Meaning(Kind.SECRET, "the private key of one address (WIF)", text.encode())
    if _BIP38.fullmatch(text):
        return Meaning(Kind.SECRET, "a private key that is locked with a passphrase (BIP38)", text.encode())
    if holds_private_key(text):
        says = "a private key" if _XPRV.match(text) else "something that holds a private key"
        return Meaning(Kind.SECRET, says, text.encode())
    return None


def _not_ours(text: str) -> Meaning | None:
    name = name_of(text)
    return None if name is None else Meaning(Kind.OTHER, name)


def _backup(text: str) -> Meaning | None:
    """What a key can be loaded from, or what is nearly that."""
    if len(text) > recognise.MAX_CHARACTERS:
        return None
    data = text.encode()
    try:
        form = recognise.recognise(text).candidates[0].form
    except NotAMnemonic:
        says = "a recovery phrase with a mistake in it" if _are_words(text) else ""
    except NotAKey:
        says = "a private key" if _XPRV.match(text) else ""
    except ColdtuiError:
        says = _SECRETS[Form.CODEX32] if _CODEX32.match(text) else ""
        if _are_of_a_share(text):
            says = "a SLIP-39 share with a mistake in it"
    else:
        says = _SECRETS[form]
    return Meaning(Kind.SECRET, says, data) if says else None


def _are_words(text: str) -> bool:
    """Whether it is mostly words, and as many as a phrase has nearly; lists of numbers are none."""
    parts = text.split()
    return sum(part.isalpha() for part in parts) >= _FEWEST_WORDS


def _are_of_a_share(text: str) -> bool:
    """Whether most words are of SLIP-39's list, and as many as a phrase has nearly."""
    words = [part for part in text.lower().split() if part.isalpha()]
    known = sum(slip39.meant(word) is not None for word in words)
    return known >= _FEWEST_WORDS and known * 4 > len(words) * 3


def _phrase_inside(text: str) -> Meaning | None:
    """An English recovery phrase inside of something else, such as a wallet of another program, or beside a key."""
    run = 0
    for word in re.findall("[a-z]+", text.lower()):
        run = run + 1 if check_word(word) else 0
        if run == _FEWEST_WORDS:
            return Meaning(Kind.SECRET, "something that holds a recovery phrase", text.encode())
    return None


def _json(text: str) -> Meaning | None:
    if not re.match(r"\{|\[\s*[\[{\"]", text):
        return None
    try:
        found = json_object(text)
    except Unreadable:
        return Meaning(Kind.OTHER, "a damaged file of another program (JSON)")
    # written with escapes (RFC 8259, 7), a key is none that could be found in the text
    held = _private_key(json.dumps(found, ensure_ascii=False))
    if held is not None:
        return Meaning(held.kind, held.says, text.encode())
    if wallet_json.is_wallet(found):
        return Meaning(Kind.WALLET, "a wallet configuration", text.encode())
    return keys_of(found, text) or Meaning(Kind.OTHER, "a file of another program (JSON)")


def _lines(text: str) -> Meaning | None:
    """What is read line by line, lines that begin with # left out: keys, and wallet configurations."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines:
        return None
    found = keys_in(lines)
    if found is not None:
        return found
    is_wallet = _DESCRIPTOR.match(lines[0]) or lines[0].startswith((ADD_WALLET, "BSMS 1.0"))
    if is_wallet or any(_POLICY.match(line) for line in lines):
        return Meaning(Kind.WALLET, "a wallet configuration", text.encode())
    return None


_LONG: tuple[Callable[[str], Meaning | None], ...] = (_psbt_text, _transaction_text, _other_backup)
"""Readers of text that can have any length."""

_SHORT: tuple[Callable[[str], Meaning | None], ...] = (
    _payment_request,
    _address,
    _private_key,
    _not_ours,
    _backup,
    _phrase_inside,
    _json,
    _lines,
)
"""Readers of text of at most MAX_FILE letters, in the order in which they are asked."""
