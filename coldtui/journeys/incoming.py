"""A PSBT that came in, from a file on a card or by code: from `raw` on its road is the same."""

from dataclasses import dataclass

from coldtui.devices.media import FileEntry
from coldtui.formats import payload, psbt_file
from coldtui.formats.payload import Payload
from coldtui.journeys.context import Context
from coldtui.journeys.reader import By


@dataclass(frozen=True, slots=True, repr=False)
class Incoming:
    """The PSBT in binary, and how it came.

    `entry` is the file on the card, None where it was scanned, and `by` how then. `form` is how the file was written;
    `encoding` how the code was, None for a file. `name` is what the names of new files begin with.
    """

    raw: bytes
    name: str
    entry: FileEntry | None = None
    form: psbt_file.Encoding = psbt_file.Encoding.BINARY
    encoding: payload.Encoding | None = None
    by: By = By.CAMERA

    @property
    def label(self) -> str:
        """What stands before `source` on a screen."""
        return "File" if self.entry is not None else "Came"

    @property
    def source(self) -> str:
        """Where it came from, as it may be shown."""
        return self.name if self.entry is not None else self.by.value


def from_file(ctx: Context, entry: FileEntry) -> Incoming:
    """Read a file. Raises NotAPsbt, Refused and DeviceFailed."""
    raw, form = psbt_file.decode(ctx.devices.media.read(entry))
    return Incoming(raw, entry.name, entry, form)


def from_payload(scanned: Payload, by: By) -> Incoming:
    """What was scanned, or typed."""
    return Incoming(scanned.data, "scanned.psbt", encoding=scanned.encoding, by=by)
