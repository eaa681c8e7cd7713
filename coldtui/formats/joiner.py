"""Codes in, one after the other, and a payload out: whatever kind of transfer it is, in any order, from any code on.

A code is a whole payload, or a part of one: UR (BCR-2020-005, BCR-2024-001) of both versions, BBQr, or pMofN. Which, is
seen from the code itself. Parts of two transfers are never joined where anything can tell them apart; where nothing can
(BBQr and pMofN have no checksum), the reader of the payload decides, and what it cannot read begins again.

Nothing that comes can raise an error here, take more memory than a payload of two megabytes does, or take long.
"""

import re
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from coldtui.core.errors import ColdtuiError, NotAPsbt, Refused, Unreadable
from coldtui.core.psbt import MAGIC, parse
from coldtui.formats import base43
from coldtui.formats.bbqr import BbqrDecoder
from coldtui.formats.kinds import Encoding, Kind, Payload
from coldtui.formats.payload import meaning_of, meaning_of_bbqr, meaning_of_ur
from coldtui.formats.pmofn import PmofnDecoder
from coldtui.formats.transfer import AGAIN, Contradiction, Mixed, too_large
from coldtui.formats.ur import UrDecoder
from coldtui.formats.ur1 import Ur1Decoder

MAX_FRAME = 4_100_000
"""Characters of one frame at most: two megabytes in hexadecimal. A QR code holds 7,089; text can also be pasted."""

PATIENCE = 10
"""Codes in a row that may be no part of the transfer that is under way, before it is given up for them."""

MOST_TRANSFERS = 500
"""Transfers that are begun and not finished; each costs some milliseconds when it is of thousands of parts."""

_ANOTHER = "Another transfer began. Starting again."


@dataclass(frozen=True, slots=True)
class Progress:
    """A part of a transfer was taken, and some are still missing.

    `seen` counts the parts that told something new; with `total` of them all is there. `have` says which pieces of the
    payload are known, which of a UR can be fewer. `note` is a sentence, or empty.
    """

    encoding: Encoding
    seen: int
    total: int
    have: tuple[bool, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Complete:
    """A payload is there, from `seen` codes of a transfer of `total`."""

    payload: Payload
    seen: int = 1
    total: int = 1


@dataclass(frozen=True, slots=True)
class Ignored:
    """The code changed nothing; `why` is a sentence, and empty for what was there already."""

    why: str = ""


Joined: TypeAlias = Progress | Complete | Ignored


class _Transfer(Protocol):
    """A decoder of parts, and what the payload means."""

    @property
    def encoding(self) -> Encoding: ...
    @property
    def part_count(self) -> int: ...
    @property
    def parts_seen(self) -> int: ...
    @property
    def have(self) -> tuple[bool, ...]: ...
    def feed(self, text: str) -> None: ...
    def payload(self) -> Payload | None: ...


class _Ur(UrDecoder):
    @property
    def encoding(self) -> Encoding:
        return {"psbt": Encoding.UR_PSBT, "bytes": Encoding.UR_BYTES}.get(self.type, Encoding.UR)

    def payload(self) -> Payload | None:
        return None if self.ur is None else meaning_of_ur(self.ur.type, self.ur.cbor, self.encoding)


class _Ur1(Ur1Decoder):
    encoding = Encoding.UR1

    def payload(self) -> Payload | None:
        return None if self.data is None else meaning_of(self.data, self.encoding)


class _Bbqr(BbqrDecoder):
    encoding = Encoding.BBQR

    def payload(self) -> Payload | None:
        return None if self.data is None else _whole_psbt(meaning_of_bbqr(self.type, self.data))


class _Pmofn(PmofnDecoder):
    encoding = Encoding.PMOFN

    def payload(self) -> Payload | None:
        if self.data is None:
            return None
        found = meaning_of(self.data, self.encoding)
        if found.kind is Kind.OTHER:
            raise Unreadable("These codes do not belong together, or hold nothing that coldtui knows.", AGAIN)
        return _whole_psbt(found)


_PARTS: tuple[tuple[re.Pattern[str], type[_Transfer]], ...] = (
    (re.compile(r"(?i:ur:[a-z0-9-]+/[0-9]+-[0-9]+/)"), _Ur),
    (re.compile(r"(?i:ur:bytes/[0-9]+of[0-9]+/)"), _Ur1),
    (re.compile(r"B\$..(?!01)"), _Bbqr),
    (re.compile(r"p[0-9]+of[0-9]+ "), _Pmofn),
)
"""How a code begins that is one of several."""

_WHOLES: tuple[tuple[re.Pattern[str], tuple[type[_Transfer], ...]], ...] = (
    # both versions of UR write a single code of the type bytes in the same way; each has a checksum of its own
    (re.compile(r"(?i:ur:bytes/)"), (_Ur, _Ur1)),
    (re.compile(r"(?i:ur:)"), (_Ur,)),
    (re.compile(r"B\$"), (_Bbqr,)),
)
"""How a code begins that is a transfer alone."""


_HEX = re.compile(r"(?i:70736274|0[0-9]000000)")
"""How a PSBT and a transaction begin in hexadecimal; in base64 they begin with other letters."""


class Joiner:
    """Feed it every code that is seen; see the head of this file.

    While a transfer is under way, `patience` codes in a row that are no part of it are ignored: a camera sees what else
    lies on the table. The next one is taken for what the person wants to show now.
    """

    def __init__(self, patience: int = PATIENCE) -> None:
        self._patience = patience
        self._begun = 0
        self._transfer: _Transfer | None = None
        self._is_finished = False
        self._strangers = 0

    def reset(self) -> None:
        """Forget everything that came."""
        self._begun = 0
        self._forget()

    def _forget(self) -> None:
        self._transfer = None
        self._is_finished = False
        self._strangers = 0

    def feed(self, frame: bytes | str) -> Joined:
        """Take one code, as bytes or as text. Never raises an error of ours, whatever it is."""
        if len(frame) > MAX_FRAME:
            return Ignored(str(too_large()))
        text = _text(frame)
        kind = next((kind for pattern, kind in _PARTS if pattern.match(text)), None)
        if kind is None:
            return self._whole(frame, text)
        try:
            return self._part(kind, text)
        except ColdtuiError as error:
            return Ignored(str(error))

    @property
    def is_under_way(self) -> bool:
        """Whether some parts of a transfer are there, and not all."""
        return self._transfer is not None and not self._is_finished

    # --- whole payloads

    def _whole(self, frame: bytes | str, text: str) -> Joined:
        try:
            payload = _payload(frame, text)
        except ColdtuiError as error:
            return Ignored(f"{error} {error.hint}".strip())
        if self.is_under_way and self._strangers < self._patience:
            self._strangers += 1
            return Ignored(f"This is {payload.says}, and no part of the transfer.")
        self.reset()
        return Complete(payload)

    # --- parts

    def _part(self, kind: type[_Transfer], text: str) -> Joined:
        transfer = self._transfer
        if transfer is None or not isinstance(transfer, kind):
            return self._begin(kind, text)
        seen = transfer.parts_seen
        try:
            transfer.feed(text)
        except Contradiction as error:
            # which of the two is right cannot be told: kept, the wrong one could complete the other transfer
            return self._begin(kind, text) if self._is_finished else self._again(error)
        except Mixed:
            return self._begin(kind, text)
        except Unreadable as error:
            if transfer.have and all(transfer.have):
                return self._again(error)
            raise
        self._strangers = 0
        if self._is_finished or transfer.parts_seen == seen:
            return Ignored()
        return self._taken(transfer)

    def _begin(self, kind: type[_Transfer], text: str) -> Joined:
        """A new transfer, unless the code is damaged: then the one under way goes on."""
        if self._begun == MOST_TRANSFERS:
            return Ignored("Too many transfers got mixed. Show one at a time, and begin to scan anew.")
        fresh = kind()
        fresh.feed(text)
        self._begun += 1
        note = _ANOTHER if self.is_under_way else ""
        self._forget()
        self._transfer = fresh
        return self._taken(fresh, note)

    def _taken(self, transfer: _Transfer, note: str = "") -> Joined:
        try:
            payload = transfer.payload()
        except ColdtuiError as error:
            return self._again(error)
        if payload is None:
            return Progress(transfer.encoding, transfer.parts_seen, transfer.part_count, transfer.have, note)
        self._is_finished = True
        self._begun = 0
        return Complete(payload, transfer.parts_seen, transfer.part_count)

    def _again(self, error: ColdtuiError) -> Ignored:
        self._forget()
        return Ignored(f"{error} {error.hint}" if isinstance(error, Refused) else f"{error} Starting again.")


def _text(frame: bytes | str) -> str:
    """The frame as text without the blanks around it; empty where it is none that a transfer is written in."""
    try:
        return (frame if isinstance(frame, str) else frame.decode("ascii")).strip()
    except UnicodeDecodeError:
        return ""


def _payload(frame: bytes | str, text: str) -> Payload:
    """What a code alone holds. Raises what reading it raises."""
    for pattern, kinds in _WHOLES:
        if pattern.match(text):
            return _alone(kinds, text)
    electrum = _from_base43(text)
    if electrum is not None:
        return electrum
    data = frame.encode("utf-8", "replace") if isinstance(frame, str) else frame
    found = meaning_of(data, Encoding.TEXT if text else Encoding.BINARY)
    if found.kind in {Kind.PSBT, Kind.TRANSACTION} and text:
        return replace(found, encoding=Encoding.HEX if _HEX.match(text) else Encoding.BASE64)
    return found


def _alone(kinds: tuple[type[_Transfer], ...], text: str) -> Payload:
    errors = []
    for kind in kinds:
        decoder = kind()
        try:
            decoder.feed(text)
        except Unreadable as error:
            errors.append(error)
            continue
        payload = decoder.payload()
        if payload is not None:
            return payload
    raise errors[0] if errors else Unreadable("This code is damaged.", AGAIN)


def _from_base43(text: str) -> Payload | None:
    """A PSBT or a transaction to the base 43. Much else has those letters only: addresses, digits, hexadecimal."""
    try:
        data = base43.decode(text)
    except Unreadable:
        return None
    if not data.startswith((MAGIC, b"\1\0\0\0", b"\2\0\0\0", b"\3\0\0\0")):
        return None
    found = meaning_of(data, Encoding.BASE43)
    return found if found.kind in {Kind.PSBT, Kind.TRANSACTION} else None


def _whole_psbt(payload: Payload) -> Payload:
    """The payload, where it is no PSBT or a correct one. Raises NotAPsbt for one of parts that do not fit together."""
    if payload.kind is Kind.PSBT:
        try:
            parse(payload.data)
        except NotAPsbt as error:
            raise NotAPsbt("These codes do not make a correct PSBT together.", AGAIN) from error
    return payload
