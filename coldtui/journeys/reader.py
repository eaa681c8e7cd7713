"""From frames to a payload of a kind that is wanted: what a scan has so far, in words that may be shown."""

from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from coldtui.core.errors import Refused
from coldtui.formats.joiner import Complete, Ignored, Joiner, Progress
from coldtui.formats.payload import Encoding, Kind, Payload, awaited
from coldtui.ui.screens.scan import Parts

_FORMS = {
    Encoding.UR_PSBT: "UR",
    Encoding.UR_BYTES: "UR",
    Encoding.UR1: "UR, the first version",
    Encoding.UR: "UR",
    Encoding.BBQR: "BBQr",
    Encoding.PMOFN: "Numbered parts",
}
"""How the forms that come in parts are called."""


class By(Enum):
    """How something came; the value goes on after "Came"."""

    CAMERA = "by QR code"
    PICTURES = "from a picture on a card"
    TYPED = "typed or pasted"


@dataclass(frozen=True, slots=True)
class Note:
    """What there is to say about the last frame; nothing where `sentence` is empty."""

    severity: str = ""
    sentence: str = ""
    hint: str = ""


class Reader:
    """Takes frames one after the other, wherever they come from. What is not wanted is named, and dropped at once.

    `parts` and `note` may be shown at any time, from another thread too. `news` counts what was new. `shunned` is the
    digest of what was scanned last: still before the camera, it is not taken at once again, but `is_again` is set.
    `instead` is what to do about a thing that is not wanted, where the usual advice would lead away.
    """

    def __init__(self, wanted: frozenset[Kind], shunned: bytes = b"", instead: str = "") -> None:
        self._wanted = wanted
        self._instead = instead
        self._shunned = shunned
        self._joiner = Joiner()
        self._found: Payload | None = None
        self._seen = 0
        self.parts: Parts | None = None
        self.note = Note()
        self.news = 0
        self.is_again = False

    @property
    def is_done(self) -> bool:
        """Whether a payload of a wanted kind is there."""
        return self._found is not None

    def take(self) -> Payload | None:
        """The payload, which this forgets; the next frame begins anew."""
        found = self._found
        self.forget()
        return found

    def forget(self) -> None:
        """Begin anew."""
        self._begin()
        self._found = None
        self.note = Note()
        self.is_again = False

    def shun_nothing(self) -> None:
        """Take what was scanned last, too, when it comes again."""
        self._shunned = b""

    def code_gone(self) -> None:
        """No code is seen any more: what was said about it is over, and what was scanned last may come again."""
        self.note = Note()
        if self.is_again:
            self.forget()
            self.shun_nothing()

    def _begin(self) -> None:
        self._joiner = Joiner()
        self._seen = 0
        self.parts = None

    def feed(self, frame: bytes | str) -> None:
        """One more frame."""
        match self._joiner.feed(frame):
            case Progress() as progress:
                self._progress(progress)
            case Complete(payload):
                self._complete(payload)
            case Ignored(why) if why:
                self.note, self.is_again = Note("INFO", why), False

    def _progress(self, progress: Progress) -> None:
        if progress.seen != self._seen:
            self.news += 1
            self.note = Note()
        if progress.note:
            self.note = Note("INFO", progress.note)
        self._seen = progress.seen
        self.parts = Parts(_FORMS.get(progress.encoding, progress.encoding.value), progress.have)

    def _complete(self, payload: Payload) -> None:
        self.parts, self._seen = None, 0
        if payload.kind is Kind.SECRET:
            # of everything else the joiner may remember that it was there; of a secret nothing is kept
            self._begin()
        try:
            awaited(payload, self._wanted)
        except Refused as error:
            hint = error.hint if payload.kind is Kind.OTHER else self._instead or error.hint
            self.note, self.is_again = Note("CAUTION", str(error), hint), False
            return
        self.is_again = digest(payload) == self._shunned
        if self.is_again:
            # of what has no use nothing is kept that would tell two of them apart
            said = f"This is {payload.says}, as before." if payload.kind is Kind.OTHER else "This was scanned before."
            self.note = Note("INFO", said, "Show another code, or press Enter to take it again.")
        else:
            self.news += 1
            self.note = Note("OK", f"This is {payload.says}.")
            self._found = payload


def digest(payload: Payload) -> bytes:
    """What tells one payload from another, and nothing about it."""
    # of what has no use no content is kept: its name is all that tells a link from an invoice
    return sha256(f"{payload.kind.value} {payload.says} {payload.uri} ".encode() + payload.data).digest()


def read_text(text: str, wanted: frozenset[Kind], instead: str = "") -> Reader:
    """Read a text that was typed, pasted or lay in a file: a whole thing, or parts of a transfer, one a line."""
    whole, lines = Reader(wanted, instead=instead), text.split()
    whole.feed(text.strip())
    if whole.is_done or len(lines) < 2:
        return whole
    in_parts = Reader(wanted, instead=instead)
    for line in text.splitlines():
        if line.strip() and not in_parts.is_done:
            in_parts.feed(line.strip())
    return in_parts if in_parts.is_done or in_parts.parts is not None else whole
