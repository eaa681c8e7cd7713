"""The forms in which a public key leaves: what each is called, what it holds, and which file it becomes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from coldtui.core.key import HARDENED
from coldtui.core.wallet import ScriptType, Wallet
from coldtui.formats.account_key import AccountKey
from coldtui.formats.crypto_account import crypto_account
from coldtui.formats.key_export import descriptor, descriptor_pair, import_descriptors, slip132
from coldtui.formats.payload import Kind
from coldtui.formats.sending import Outgoing

MAX_STEM = 40
"""Longest part of a file name that is taken from a wallet's name."""


class Form(Enum):
    """The forms of one account's key."""

    EXPRESSION = "key expression"
    SLIP132 = "SLIP-132"
    DESCRIPTOR = "descriptor"
    PAIR = "two descriptors"
    CORE = "Bitcoin Core"
    CRYPTO_ACCOUNT = "crypto-account"


@dataclass(frozen=True, slots=True)
class Export:
    """Something public to show and to write: `text` as it is shown, `data` as it is written, `name` the file's.

    `code` is what one QR code of it holds; empty where it has none. `outgoing` is what codes in parts hold, which suit
    any window; None where no program reads it so. `name` takes the number of the try.
    """

    title: str
    sentences: tuple[str, ...]
    text: str
    data: bytes
    name: Callable[[int], str]
    code: str = ""
    outgoing: Outgoing | None = None

    @property
    def has_code(self) -> bool:
        """Whether it can be shown as a QR code at all."""
        return bool(self.code) or self.outgoing is not None


def numbered(stem: str, suffix: str) -> Callable[[int], str]:
    """File names: the first choice, and "-2" and so on before the ending where it is taken."""
    return lambda number: f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}"


def forms(key: AccountKey) -> tuple[Form, ...]:
    """The forms that a key can take: one of several has no descriptor, and taproot no letters of SLIP-132."""
    found = [Form.EXPRESSION]
    if not key.script_type.is_multisig:
        found += [Form.DESCRIPTOR, Form.PAIR, Form.CORE]
    if slip132(key) is not None:
        found.append(Form.SLIP132)
    return (*found, Form.CRYPTO_ACCOUNT)


def labels(key: AccountKey, form: Form) -> tuple[str, str]:
    """What a form is called in a list, and who reads it."""
    match form:
        case Form.EXPRESSION:
            return "Key with its origin", "[fingerprint/path]xpub: most programs"
        case Form.SLIP132:
            return f"{(slip132(key) or '')[:4]} (SLIP-132)", "Electrum and older programs"
        case Form.DESCRIPTOR:
            return "Descriptor", "the whole wallet in one line"
        case Form.PAIR:
            return "Descriptors, a pair", "for programs that want two lines"
        case Form.CORE:
            return "Command for Bitcoin Core", "importdescriptors, for its console"
        case Form.CRYPTO_ACCOUNT:
            return "crypto-account", "a UR code: Keeper, BlueWallet, Nunchuk"


def export(key: AccountKey, form: Form) -> Export:
    """A key in a form that it can take (see `forms`)."""
    stem = f"{key.origin.fingerprint.hex()}-{_place(key)}"
    match form:
        case Form.EXPRESSION:
            sent = Outgoing(Kind.KEY, key.expression.encode(), key)
            return replace(_line("Key with its origin", _EXPRESSION, key.expression, stem), outgoing=sent)
        case Form.SLIP132:
            text = slip132(key) or ""
            return _line(f"{text[:4]} (SLIP-132)", _SLIP132, text, f"{stem}-{text[:4]}")
        case Form.DESCRIPTOR:
            line = _line("Descriptor", _DESCRIPTOR, descriptor(key), f"{stem}-descriptor")
            return replace(line, outgoing=Outgoing(Kind.WALLET, line.data))
        case Form.PAIR:
            pair = "\n".join(descriptor_pair(key)) + "\n"
            return Export("Descriptors, a pair", _PAIR, pair, pair.encode(), numbered(f"{stem}-pair", ".txt"))
        case Form.CORE:
            return _line("Command for Bitcoin Core", _CORE, import_descriptors(key), f"{stem}-core", has_code=False)
        case Form.CRYPTO_ACCOUNT:
            data = crypto_account(key)
            sent = Outgoing(Kind.KEY, key.expression.encode(), key)
            return Export("crypto-account", _CRYPTO_ACCOUNT, data.hex(), data, numbered(stem, ".cbor"), outgoing=sent)


def export_wallet(wallet: Wallet) -> Export:
    """The configuration of a wallet, as its descriptor."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", wallet.name).strip("._-")[:MAX_STEM] or "wallet"
    line = _line("Wallet configuration", _WALLET, wallet.descriptor, f"{stem}-wallet")
    return replace(line, outgoing=Outgoing(Kind.WALLET, line.data))


def _place(key: AccountKey) -> str:
    """The steps of a path that tell accounts apart, for a file name: 84, or 84-7 for another account, or 48-0-2."""
    purpose, *rest = (str(step % HARDENED) for step in key.origin.path)
    if key.script_type in {ScriptType.P2WSH, ScriptType.P2SH_P2WSH}:
        return f"{purpose}-{rest[1]}-{rest[2]}"
    return "-".join([purpose, *(step for step in rest[1:] if step != "0")])


def _line(title: str, sentences: tuple[str, ...], text: str, stem: str, *, has_code: bool = True) -> Export:
    code = text if has_code else ""
    return Export(title, sentences, text, f"{text}\n".encode(), numbered(stem, ".txt"), code)


_EXPRESSION = (
    "For most wallet programs: the public key, and before it where it comes from.",
    "Keep the part in brackets: without it your program cannot ask this key to sign.",
)
_SLIP132 = (
    "For Electrum and older programs, which tell the kind of addresses by the first letter.",
    "It does not say which key it comes from. Where your program takes another form, prefer that.",
)
_DESCRIPTOR = ("For Sparrow, Bitcoin Core and others: the whole wallet in one line, with a checksum.",)
_WALLET = (
    "The whole wallet as a descriptor: which keys it has, and how many of them sign. Programs watch it with this.",
    "It holds no secret that can spend. Keep a copy with every backup: a wallet of several keys is lost without it.",
)
_PAIR = ("The same wallet in two lines: the addresses to receive on, and those for change.",)
_CORE = (
    "For the console of Bitcoin Core, in a wallet without private keys: one line, to be pasted whole.",
    "It searches the whole chain for your coins, which can take hours.",
)
_CRYPTO_ACCOUNT = (
    "The bytes that a UR code of this key holds: show the code, or write them for tools. The file is binary.",
)
