"""A note of a sealed backup as a copy that can be judged, and back.

The texts of a note are those that core.backup_places gives its values; a share says how many are needed: "share, 2
needed". A note with another text comes from a later version, or from another program: it is kept and shown as it is.
"""

import re
from enum import Enum
from typing import TypeVar

from coldtui.core.backup_places import LEAST_SHARES, MOST_SHARES, Copy, Medium, Protection, What
from coldtui.formats.backup_values import BackupNote

_Choice = TypeVar("_Choice", bound=Enum)
_SHARE = re.compile(r"share, ([1-9][0-9]?) needed")


def copy_of(note: BackupNote) -> Copy | None:
    """The copy that a note is about, without the protections that this version does not know.

    None where it does not know what the copy holds, or on what it is kept: nothing can be said of it then.
    """
    what, needed = _what(note.what)
    on = _known(Medium, note.on)
    if what is None or on is None:
        return None
    protections = frozenset(one for text in note.protections if (one := _known(Protection, text)) is not None)
    return Copy(what, note.where, on, protections, note.fingerprint, note.checked, needed)


def note_of(copy: Copy, before: BackupNote | None = None) -> BackupNote:
    """The note about a copy. Of the one `before` it, what this version does not know is kept."""
    what = f"{copy.what.value}, {copy.needed} needed" if copy.what is What.SHARE else copy.what.value
    known = tuple(one.value for one in Protection if one in copy.protections)
    strange = () if before is None else strange_protections(before)
    unknown = () if before is None else before.unknown
    return BackupNote(what, copy.place, copy.on.value, known + strange, copy.checked, copy.fingerprint, unknown)


def strange_protections(note: BackupNote) -> tuple[str, ...]:
    """The protections of a note that this version does not know."""
    return tuple(text for text in note.protections if _known(Protection, text) is None)


def _what(text: str) -> tuple[What | None, int]:
    share = _SHARE.fullmatch(text)
    if share is None:
        # a share that does not say how many are needed cannot be judged
        return next((one for one in What if one.value == text and one is not What.SHARE), None), LEAST_SHARES
    needed = int(share[1])
    return (What.SHARE if LEAST_SHARES <= needed <= MOST_SHARES else None), needed


def _known(choices: type[_Choice], text: str) -> _Choice | None:
    return next((one for one in choices if one.value == text), None)
