"""What lies on the cards of the journeys: names of sets, and what makes their files."""

from collections.abc import Callable, Sequence
from importlib import resources
from io import BytesIO

import segno
from PIL import Image

from coldtui.core.address import address
from coldtui.core.network import Network
from coldtui.formats.payload import Encoding, Kind
from coldtui.formats.sending import Outgoing, capacity, frames
from tests.build.psbt import Draft
from tests.build.wallets import family, single
from tests.corpus.case import HIS, payment

SPENDING = single("p2wpkh")
FAMILY = family("p2wsh")


def _payments() -> dict[str, bytes]:
    dear = Draft()
    dear.spend(SPENDING.at(0, 3), 500_000, previous=False)
    dear.spend(SPENDING.at(0, 4), 600_000, previous=False)
    dear.pay(HIS.at(0, 1), 300_000)
    dear.change(SPENDING.at(1, 17), 600_000)
    return {"dear.psbt": dear.raw(), "plain.psbt": payment(SPENDING).raw()}


def _family() -> dict[str, bytes]:
    return {"family.txt": FAMILY.descriptor().encode(), "rent.psbt": payment(FAMILY).raw()}


def _bad() -> dict[str, bytes]:
    stolen = payment(SPENDING)
    stolen.outs[1].script = HIS.at(0, 0).script
    return {"broken.psbt": b"hello", "stolen.psbt": stolen.raw()}


def _plain() -> dict[str, bytes]:
    return {"plain.psbt": payment(SPENDING).raw()}


def _demo() -> dict[str, bytes]:
    """What --demo copies."""
    folder = resources.files("coldtui") / "demo"
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith((".psbt", ".txt"))}


def _labels() -> dict[str, bytes]:
    """Labels of the first address of BIP84's vectors and of a transaction, and a line that is none."""
    address = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"
    lines = f'{{"type":"addr","ref":"{address}","label":"Rent of the barn"}}', "no label"
    return {"labels.jsonl": "\n".join((*lines, f'{{"type":"tx","ref":"{"0a" * 32}","label":"A horse"}}')).encode()}


def _backups() -> dict[str, bytes]:
    """Backups of the phrase that everybody knows, of a published phrase of Electrum, and what is no backup."""
    phrase = "wild father tree among universe such mobile favorite target dynamic credit identify"
    return {
        "address.txt": b"bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu\n",
        "blank.png": picture(None),
        "compact.png": picture(bytes(16)),
        "electrum.txt": phrase.encode(),
        "seedqr.txt": b"0000" * 11 + b"0003\n",
        "wallet.7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
        "yearly.age": b"age-encryption.org/v1\n",
    }


def picture(payload: str | bytes | None, scale: int = 6) -> bytes:
    """A picture of a QR code, or of nothing."""
    file = BytesIO()
    if payload is None:
        Image.new("L", (200, 200), 255).save(file, "PNG")
    else:
        segno.make(payload, micro=False, error="l", boost_error=False).save(file, kind="png", scale=scale)
    return file.getvalue()


SEEDQR = "0000" * 11 + "0003"
"""The phrase that everybody knows (SeedSigner, "SeedQR": the numbers of the words from 0, four digits each)."""


def codes_of(kind: Kind, data: bytes, encoding: Encoding, version: int = 10) -> tuple[str, ...]:
    """The codes of a payload, as coldtui itself makes them; other tests compare those with other programs'."""
    return frames(Outgoing(kind, data), encoding, capacity(version, encoding)).texts


def _plain_codes(encoding: Encoding) -> tuple[str, ...]:
    return codes_of(Kind.PSBT, _plain()["plain.psbt"], encoding)


def _address(branch: int, index: int) -> str:
    return address(SPENDING.at(branch, index).script, Network.REGTEST) or ""


def _half() -> tuple[str, ...]:
    codes = _plain_codes(Encoding.BBQR)
    return codes[: len(codes) // 2]


CODES: dict[str, Callable[[], Sequence[bytes | str]]] = {
    "nothing": list,
    "plain-ur": lambda: _plain_codes(Encoding.UR),
    "plain-bbqr": lambda: _plain_codes(Encoding.BBQR),
    "half-of-plain": _half,
    "rent": lambda: codes_of(Kind.PSBT, _family()["rent.psbt"], Encoding.UR),
    "family": lambda: codes_of(Kind.WALLET, _family()["family.txt"], Encoding.UR),
    "ours": lambda: [_address(0, 5)],
    "ours-far": lambda: [_address(1, 1_234)],
    "request": lambda: [f"bitcoin:{_address(0, 5)}?amount=0.0005&label=Rent"],
    "his": lambda: [address(HIS.at(0, 0).script, Network.REGTEST) or ""],
    "seedqr": lambda: [SEEDQR],
    "compact": lambda: [bytes(range(1, 17))],
    "other": lambda: ["lnbcrt500u1p3xnhl2sp5jptserfk3zk4qy42tlucycrfwxhydvlemu9pqr93tuzlv9cc7g3s"],
}
"""What a camera sees in the stories."""

SETS: dict[str, Callable[[], dict[str, bytes]]] = {
    "empty": dict,
    "plain": _plain,
    "payments": _payments,
    "family": _family,
    "bad": _bad,
    "demo": _demo,
    "backups": _backups,
    "labels": _labels,
}
