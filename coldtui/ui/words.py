"""How numbers are written for people: amounts, sizes, fingerprints, rates."""

from textual.content import Content

HIDDEN = "*** hidden ***"
"""What stands for an amount while amounts are hidden."""

SEVERITIES = {"OK": "$ok", "INFO": "$info", "CAUTION": "$caution", "DANGER": "$danger"}
"""The four words that carry meaning, and the colour that goes with each."""


def btc(sats: int) -> str:
    """`0.01 234 567 BTC`: eight decimals, grouped so that the satoshis can be read off."""
    whole, rest = divmod(abs(sats), 100_000_000)
    digits = f"{rest:08d}"
    sign = "-" if sats < 0 else ""
    return f"{sign}{whole:,}.{digits[:2]} {digits[2:5]} {digits[5:]} BTC"


def sat(sats: int) -> str:
    """`1,234,567 sat`."""
    return f"{sats:,} sat"


def both(sats: int, *, hidden: bool = False) -> str:
    """An amount in BTC and in satoshis, or the word that it is hidden."""
    return HIDDEN if hidden else f"{btc(sats)}   {sat(sats)}"


def tag(word: str) -> Content:
    """`[CAUTION]` and its like, with a fixed width so that what follows lines up."""
    return Content.assemble((f"[{word}]".ljust(10), f"bold {SEVERITIES[word]}"))


def fingerprint(raw: bytes) -> str:
    """A key's fingerprint as two groups of four hexadecimal digits."""
    text = raw.hex()
    return f"{text[:4]} {text[4:]}"


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 key`, `2 keys`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def size(octets: int) -> str:
    """A file or card size as people say it."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if octets >= unit:
            scaled = octets / unit
            return f"{scaled:.0f} {name}" if scaled >= 10 else f"{scaled:.1f} {name}"
    return f"{octets} bytes"


def grouped(text: str, size: int = 4) -> Content:
    """An address in groups of four letters, every other one bold, so that the eye does not slip while comparing."""
    groups = [text[start : start + size] for start in range(0, len(text), size)]
    parts = [(group, "bold $strong" if number % 2 else "") for number, group in enumerate(groups)]
    return Content(" ").join([Content.assemble(part) for part in parts])


def digest(figure: str) -> Content:
    """A SHA-256 of 64 hexadecimal digits in groups of four, two rows of eight groups: the eye finds its place again."""
    half = len(figure) // 2
    return Content("\n").join([grouped(figure[:half]), grouped(figure[half:])])


def bar(part: float, width: int = 36) -> str:
    """How far along, as `[####....]`."""
    full = min(width, int(part * width))
    return f"[{'#' * full}{'.' * (width - full)}]"
