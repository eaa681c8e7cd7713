"""Key paths and key origins: BIP32's child numbers, in the notation of BIP380."""

from dataclasses import dataclass

from coldtui.core.errors import NotAKey

HARDENED = 0x80000000
"""Added to a child number to make it hardened (BIP32)."""

MAX_DEPTH = 10
"""Steps in a path that is read: no wallet in use has more than 7, and BIP32's 255 would only be an attack."""

Path = tuple[int, ...]
"""Child numbers from the master key downwards, hardened ones with HARDENED added."""

_LONGEST_NUMBER = 10
_HINT = "A path looks like m/84h/0h/0h."


def parse_path(text: str) -> Path:
    """Read a path such as "m/84h/0h/0h", "84'/0'" or "m"; the letters h, H and ' all mean hardened.

    The empty text is the path of no steps. Raises NotAKey for anything else, and for more than ten steps.
    """
    steps = text.split("/") if text else []
    if steps[:1] == ["m"]:
        steps = steps[1:]
    if len(steps) > MAX_DEPTH:
        raise NotAKey(f"A key path has more than {MAX_DEPTH} steps.", _HINT)
    return tuple(_parse_step(step) for step in steps)


def _parse_step(step: str) -> int:
    number = step[:-1] if step[-1:] in {"h", "H", "'"} else step
    if not (number.isascii() and number.isdigit()) or len(number) > _LONGEST_NUMBER or int(number) >= HARDENED:
        raise NotAKey("A key path has a step that is not a number from 0 to 2147483647.", _HINT)
    return int(number) + (HARDENED if len(number) < len(step) else 0)


def path_text(path: Path, root: str = "m") -> str:
    """A path as people read it: "m/84h/0h/0h/0/3"."""
    return "/".join([root, *(f"{step - HARDENED}h" if step >= HARDENED else str(step) for step in path)])


@dataclass(frozen=True, slots=True)
class KeyOrigin:
    """Where a key comes from: the fingerprint of the master key (4 bytes), and the path from there (BIP380)."""

    fingerprint: bytes
    path: Path

    @property
    def text(self) -> str:
        """As a descriptor writes it between its brackets: "d34db33f/84h/0h/0h"."""
        return path_text(self.path, self.fingerprint.hex())
