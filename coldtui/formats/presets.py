"""How the programs that scan like their codes: encoding, size, speed, and where their scanner is.

Encodings are those that the source of each program reads a transaction from; all but Electrum, which reads one code
and no parts, read UR's crypto-psbt. The reader of Specter wants small and slow codes (jsQR finds little in noisy
pictures). SeedSigner has a small camera, and Keeper cuts what it shows itself into small parts, so both are given codes
of a moderate size.

Only names that a program's own screens have had for years stand in quotation marks; the rest is said in general words,
which outlive a new version.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coldtui.formats.kinds import WHOLE, Encoding, Kind

SPEEDS = (2, 3, 5, 8, 10)
"""Codes a second that can be chosen."""

USUAL_SPEED = 5

USUAL_VERSION = 13
"""The version of a code that phones and webcams read from a hand's breadth on; larger ones must be asked for."""

VERSIONS = (5, 6, 8, 10, 13, 15, 18, 20, 26)
"""The steps of density; a camera of 640x480 reads up to the last, held close."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A program: where its scanner is, the encodings that it reads, the largest QR version, and codes a second."""

    name: str
    scanner: str
    """For a transaction."""
    reads: tuple[Encoding, ...]
    """Of a transaction, the best first; empty where nothing is known."""
    version: int = USUAL_VERSION
    speed: int = USUAL_SPEED

    def what_to_do(self, kind: Kind | None) -> str:
        """One sentence: what to do there with codes that hold this."""
        if kind in TRANSACTIONS or self == ANY:
            return self.scanner
        return f"Open the scanner of {self.name}, and hold its camera before this screen."

    def misreads(self, kind: Kind | None, encoding: Encoding) -> bool:
        """Whether it is known that the program does not read such a thing in this encoding."""
        if kind in TRANSACTIONS:
            return bool(self.reads) and encoding not in self.reads
        return self.needs_whole and encoding not in WHOLE

    @property
    def needs_whole(self) -> bool:
        """Whether the program reads one code alone, and no parts."""
        return bool(self.reads) and WHOLE.issuperset(self.reads)

    def choose(self, kind: Kind | None, now: Encoding, offered: Sequence[Encoding]) -> Encoding:
        """The encoding of those offered that suits the program: the one in use, if it reads that."""
        if not self.misreads(kind, now):
            return now
        return next((one for one in self.reads if one in offered), now)


TRANSACTIONS = frozenset({Kind.PSBT, Kind.TRANSACTION})

ANY = Preset("Any program", "Open the program's scanner, and hold its camera before this screen.", ())
"""Where nothing else was chosen."""

_UR, _ALL_UR = (Encoding.UR,), (Encoding.UR, Encoding.UR_PSBT, Encoding.UR_BYTES)
_BBQR, _PARTS, _OLD = Encoding.BBQR, Encoding.PMOFN, (Encoding.BASE43, Encoding.BASE64)

PRESETS = (
    ANY,
    Preset("Sparrow", 'In Sparrow, go to the transaction and choose "Scan QR".', (*_ALL_UR, _BBQR, _PARTS, *_OLD)),
    Preset(
        "Specter",
        "In Specter, go to the transaction, choose this device, and scan.",
        (*_UR, _PARTS, *_OLD),
        version=6,
        speed=3,
    ),
    Preset(
        "Nunchuk",
        "In Nunchuk, go to the transaction, and import its signature by QR code.",
        (*_ALL_UR, _BBQR, Encoding.HEX),
    ),
    Preset(
        "BlueWallet",
        "In BlueWallet, go on from the codes that it showed you, and scan the signed transaction.",
        (*_UR, Encoding.UR_BYTES, _BBQR, Encoding.BASE64, Encoding.HEX),
    ),
    Preset(
        "Electrum",
        'In Electrum, choose "Tools", then "Load transaction", then "From QR code".',
        (*_OLD, Encoding.HEX),
    ),
    Preset(
        "Keeper",
        "In Keeper, go on from the codes that it showed you, and scan these.",
        (*_UR, Encoding.UR_BYTES, _BBQR, Encoding.BASE64, Encoding.HEX),
        version=10,
    ),
    Preset(
        "Bitcoin Safe",
        "In Bitcoin Safe, go to the transaction, and import its signature by the camera.",
        (*_UR, Encoding.UR_BYTES, _BBQR, _PARTS, *_OLD),
    ),
    Preset(
        "Blockstream",
        "In the Blockstream app, go on from the codes that it showed you, and scan these.",
        (*_UR, Encoding.UR_PSBT),
    ),
    Preset("SeedSigner", 'On SeedSigner, choose "Scan" on its first screen.', (*_UR, _PARTS), version=10),
)
"""In the order in which they are offered."""


def named(name: str) -> Preset:
    """The program of that name; ANY where none has it."""
    return next((preset for preset in PRESETS if preset.name == name), ANY)


def following(preset: Preset) -> Preset:
    """The next one that is offered; the first one after the last, and after one that is not offered."""
    return PRESETS[(PRESETS.index(preset) + 1) % len(PRESETS)] if preset in PRESETS else PRESETS[0]
