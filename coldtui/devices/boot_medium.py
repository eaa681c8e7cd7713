"""The stick or card that holds the live image of coldtui, told from its first bytes.

The live image runs from memory: nothing of its stick is mounted, so that nothing else tells it from other sticks.
"""

import os
from collections import Counter

from coldtui.devices.filesystem import LOOKED_AT, is_our_image
from coldtui.devices.fs import READ_FLAGS, Fs

_TRIES = 3
"""A reading that fails can be the contact; a disk that never answers takes its time at every look."""


class BootMedia:
    """Remembers what was seen of each disk, so that a card is looked at once; one that cannot be read, a few times."""

    def __init__(self, fs: Fs | None = None) -> None:
        self._fs = fs or Fs()
        self._seen: dict[str, bool] = {}
        self._failed: Counter[str] = Counter()

    def is_one(self, node: str, identity: str) -> bool:
        """Whether the disk at `node` holds the live image. One that may not be read is not known to."""
        if not identity:
            return False
        known = self._seen.get(identity)
        if known is None:
            try:
                known = is_our_image(self._start(node))
            except (PermissionError, FileNotFoundError):
                return False  # its node can come a moment later, or may be opened then: the next look asks again
            except OSError:
                self._failed[identity] += 1
                if self._failed[identity] < _TRIES:
                    return False
                known = False
            self._seen[identity] = known
        return known

    def forget_all_but(self, present: frozenset[str]) -> None:
        """A card that is put back is looked at anew."""
        for identity in self._seen.keys() - present:
            self._seen.pop(identity, None)
        for identity in self._failed.keys() - present:
            self._failed.pop(identity, None)

    def _start(self, node: str) -> bytes:
        with self._fs.closing(self._fs.call(os.open, node, READ_FLAGS), quietly=True) as opened:
            return self._fs.read_up_to(opened, LOOKED_AT)
