"""What would help the camera to read, once nothing new was read for some seconds."""

from coldtui.devices.camera import Seen, Sight

PATIENCE = 4.0
"""Seconds without anything new before advice is given: most codes are read before that."""

KEPT = 3.0
"""Seconds that a piece of advice stays at least: what flickers is not read."""

DARK, BRIGHT, FLAT = 45, 215, 40
"""Mean grey values below and above which a picture is too dark or too bright, and the contrast of a grey surface."""

SMALL = 0.3
"""A code that is narrower than this share of the picture is far away."""

_NO_CODE = (
    "Come closer, until the code fills most of the picture.",
    "Is the whole code in the picture, with its white edge?",
    "If the picture is not sharp, go further away, and let the other program show a larger or simpler code.",
    "If the code looks like a white patch, turn the brightness of the other screen down.",
)
_REPEATED = "Nothing new comes. Does the other program still show the code, and does it move on?"


class Advice:
    """Looks at every picture and remembers how long nothing new came."""

    def __init__(self) -> None:
        self._new_at: float | None = None
        self._said_at = 0.0
        self._said = ""

    def about(self, now: float, sight: Sight, *, is_new: bool) -> str:
        """A sentence, or nothing. `now` are seconds of any clock; `is_new` says that something new was read."""
        if is_new or self._new_at is None:
            self._new_at, self._said = now, ""
        waited = now - self._new_at
        if waited < PATIENCE:
            return ""
        if not self._said or now - self._said_at >= KEPT:
            self._said, self._said_at = _sentence(sight, waited), now
        return self._said


def _sentence(sight: Sight, waited: float) -> str:
    if sight.is_blank:
        return "The camera gives no picture."
    if sight.codes:
        return _NO_CODE[0] if _is_small(sight.codes[0]) else _REPEATED
    if sight.brightness < DARK:
        return "It is dark. Is the camera covered? Turn on a light, or turn the other screen brighter."
    if sight.brightness > BRIGHT:
        return "It is too bright. Turn the brightness of the other screen down."
    if sight.is_moving:
        return "Hold it still."
    if sight.contrast < FLAT:
        return "There is little to see. Hold the code before the camera, a hand's width away."
    return _NO_CODE[int((waited - PATIENCE) // KEPT) % len(_NO_CODE)]


def _is_small(seen: Seen) -> bool:
    across = [x for x, _ in seen.corners]
    return max(across) - min(across) < SMALL
