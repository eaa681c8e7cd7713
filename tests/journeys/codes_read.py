"""Codes on a screen as another program reads them: the painted cells as pixels, zxing, and parts joined by hand.

Nothing of coldtui's own reading is used: the minimal bytewords and the CBOR of a UR part (BCR-2020-012, BCR-2024-001,
section "Multipart") and the header of BBQr ("Specification") are read here.
"""

import asyncio
import base64
import zlib

import zxingcpp

from coldtui.ui.screens.show_codes import ShowCodes
from coldtui.ui.widgets.moving_code import MovingCode
from tests.drivers import PilotPlayer
from tests.ui.test_qr_code import pixels

_PAIRS = (
    "aeadaoaxaaahamatayasbkbdbnbtbabsbebybgbwbbbzcmchcscfcycwcecackctcxclcpcndkdadsdidedtdrdndwdpdmdldyeh"
    "eyeoeeecenemetesftfrfnfsfmfhfzfpfwfxfyfefgflfdgagegrgsgtglgwgdgygmgughgohfhghdhkhthphhhlhyhehnhsidia"
    "ieihiyioisinimjejzjnjtjljojsjpjkjykpkoktkskkknkgkekikblblalylflslrlplnltloldlelulklgmnmymhmemomumwmd"
    "mtmsmknlnyndnsntnnnenboyoeotoxonolospdptpkpypspmplpepfpaprqdqzrerprlrorhrdrkrfryrnrsrtsesasrssskswst"
    "spsosgsbsfsntotktitttdtetytltbtstptatnuyuoutueurvtvyvovlvevwvavdvswlwdwmwpwewywswtwnwzwfwkykynylyayt"
    "zszoztzczezm"
)
"""The 256 words of BCR-2020-012, each as its first and its last letter."""

MOST = 400
"""Codes of one round at most."""


def read_cells(app) -> list[str]:
    """What zxing reads from the code that is on the screen; nothing while it is not painted yet."""
    code = app.screen.query_one(MovingCode)
    if not (code.region.area and code.kept and code.is_ready):
        return []
    return [one.text for one in zxingcpp.read_barcodes(pixels(app, code.region), try_invert=False)]


async def read_screen(player: PilotPlayer) -> list[str]:
    """Every code of the round, read from the cells, one by one in a pause, until two in a row came before.

    One alone is not enough: the first can have been read just before the pause, when the next was already under way.
    """
    step = player.app.screen
    assert isinstance(step, ShowCodes)
    first = await _next(player, "")
    if "Pause" in (await player.screen() or ""):
        await player.press("space")
        first = await _next(player, "")
    found, known = [first], 0
    while len(found) < MOST:
        await player.press("right")
        is_one = "This one code holds all." in (await player.screen() or "")
        text = first if is_one else await _next(player, found[-1])
        if text in found:
            known += 1
        else:
            known = 0
            found.append(text)
        if known == 2:
            return found
    raise AssertionError("the round has no end")


async def _next(player: PilotPlayer, last: str) -> str:
    """Wait until a code other than the last one is painted; whoever has one code only gets it again."""
    text = last
    for _ in range(200):
        await asyncio.sleep(0.01)
        read = read_cells(player.app)
        text = read[0] if read else text
        if text != last:
            return text
    return text


def joined(codes: list[str]) -> bytes:
    """The PSBT or transaction in these codes."""
    if codes[0].startswith("B$"):
        return _bbqr(codes)
    if codes[0].upper().startswith("UR:"):
        return _ur(codes)
    if codes[0].startswith("p") and " " in codes[0]:
        return _pmofn(codes)
    if len(codes) == 1:
        return _base43(codes[0])
    raise AssertionError(codes[0][:10])


def _bbqr(codes: list[str]) -> bytes:
    """Header: B$, encoding, type, number of parts and index in base 36."""
    parts = {int(code[6:8], 36): code[8:] for code in codes}
    assert len(parts) == int(codes[0][4:6], 36)
    text = "".join(parts[number] for number in sorted(parts))
    if codes[0][2] == "H":
        return bytes.fromhex(text)
    data = base64.b32decode(text + "=" * (-len(text) % 8))
    return zlib.decompress(data, wbits=-10) if codes[0][2] == "Z" else data


def _pmofn(codes: list[str]) -> bytes:
    """Header: p, which one, of, how many, a blank; behind it a piece of base64 (Specter)."""
    parts = {}
    for code in codes:
        head, _, piece = code.partition(" ")
        number, total = map(int, head.removeprefix("p").split("of"))
        parts[number] = piece
    assert len(parts) == total
    return base64.b64decode("".join(parts[number] for number in sorted(parts)))


def _base43(code: str) -> bytes:
    """Electrum's digits; a zero in front stands for a zero byte, of which a PSBT has none."""
    number = 0
    for letter in code:
        number = number * 43 + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:".index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _ur(codes: list[str]) -> bytes:
    """The parts 1 to N hold one fragment each; the CBOR of all of them is one byte string."""
    if codes[0].count("/") == 1:
        return _bytes(_bytewords(codes[0].lower()))
    fragments: dict[int, bytes] = {}
    length = total = 0
    for code in codes:
        number, total = map(int, code.split("/")[1].split("-"))
        if number <= total:
            items = _array(_bytewords(code.lower()))
            assert items[:2] == [number, total]
            length = items[2]
            fragments[number] = items[4]
            crc = items[3]
    assert len(fragments) == total
    message = b"".join(fragments[number] for number in sorted(fragments))[:length]
    assert zlib.crc32(message) == crc
    return _bytes(message)


def _bytewords(code: str) -> bytes:
    """The bytes of the last piece of a UR; the checksum behind them is compared."""
    text = code.rsplit("/", 1)[1]
    numbers = {_PAIRS[at : at + 2]: at // 2 for at in range(0, len(_PAIRS), 2)}
    data = bytes(numbers[text[at : at + 2]] for at in range(0, len(text), 2))
    assert zlib.crc32(data[:-4]) == int.from_bytes(data[-4:], "big")
    return data[:-4]


def _array(data: bytes) -> list:
    """An array of five: four numbers and a byte string."""
    assert data[0] == 0x85
    items, at = [], 1
    for _ in range(5):
        value, at = _item(data, at)
        items.append(value)
    assert at == len(data)
    return items


def _item(data: bytes, at: int):
    """One number or byte string (RFC 8949, 3)."""
    major, low = data[at] >> 5, data[at] & 31
    at += 1
    if low >= 24:
        size = 1 << (low - 24)
        low, at = int.from_bytes(data[at : at + size], "big"), at + size
    if major == 0:
        return low, at
    assert major == 2
    return data[at : at + low], at + low


def _bytes(data: bytes) -> bytes:
    value, at = _item(data, 0)
    assert at == len(data)
    return value
