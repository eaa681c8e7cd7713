"""What a payload can be, and how it can have come: the words that everything about QR codes shares."""

from dataclasses import dataclass
from enum import Enum

from coldtui.formats.bip21 import Bip21


class Kind(Enum):
    """What a payload is for; the value is its name on the command line."""

    PSBT = "psbt"
    TRANSACTION = "transaction"
    """A finished one: signed, and ready to be sent."""
    WALLET = "wallet"
    KEY = "key"
    """A public one."""
    ADDRESS = "address"
    SECRET = "secret"  # noqa: S105 (the word, and no secret)
    """Anything private: a recovery phrase, a SeedQR, a share, a private key."""
    SEALED = "sealed"
    """A sealed backup, which only its passphrase opens."""
    OTHER = "other"


class Encoding(Enum):
    """How a payload travels; the value is its name on the command line."""

    UR = "ur"
    """The type that most programs read: crypto-psbt, crypto-account, crypto-output."""
    UR_PSBT = "ur-psbt"
    """A PSBT under the newer type psbt (BCR-2023-010)."""
    UR_BYTES = "ur-bytes"
    UR1 = "ur1"
    """The first version of UR (BCR-2020-005 of 2020), which is read and never written."""
    BBQR = "bbqr"
    PMOFN = "pmofn"
    """Parts such as "p1of3 ...", of Specter."""
    BASE43 = "base43"
    """Electrum's."""
    BASE64 = "base64"
    HEX = "hex"
    BINARY = "binary"
    TEXT = "text"


WHOLE = frozenset({Encoding.BASE43, Encoding.BASE64, Encoding.HEX, Encoding.BINARY, Encoding.TEXT})
"""Encodings without parts: one code, as large as it must be."""


@dataclass(frozen=True, slots=True, repr=False)
class Meaning:
    """What was recognised, before it is said how it came: the fields of a Payload."""

    kind: Kind
    says: str
    data: bytes = b""
    uri: Bip21 | None = None
    todo: str = ""

    def came_as(self, encoding: Encoding) -> "Payload":
        """The payload that it is."""
        return Payload(self.kind, encoding, self.data, self.says, self.uri, self.todo)


@dataclass(frozen=True, slots=True, repr=False)
class Payload:
    """What was in a code, or in all codes of a transfer.

    `data` by kind: PSBT and TRANSACTION in their binary forms; WALLET as text that `wallet_file.read_wallet_file`
    reads; KEY as key expressions (BIP380), one a line, or JSON as it was given; ADDRESS as the address alone, segwit
    ones in small letters; SECRET as bytes for `recognise.recognise`; SEALED as a file of age in its binary form; OTHER
    nothing. Text is UTF-8.
    `says` ends the sentence "This is ...", and has nothing of the content in it. `uri` is there for an ADDRESS that
    came as a payment request, `todo` for an OTHER that another program opens: what to do with it there.
    """

    kind: Kind
    encoding: Encoding
    data: bytes
    says: str
    uri: Bip21 | None = None
    todo: str = ""

    def __repr__(self) -> str:
        """Kind and encoding; never what it holds."""
        return f"Payload({self.kind.value}, {self.encoding.value})"
