"""The members of one JSON object of a backup, taken one by one under strict types; what is left over is unknown.

An error says where the fault is and never what stands there: half of these members are secrets.
"""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TypeVar

from coldtui.formats.backup_errors import DamagedBackup
from coldtui.formats.backup_json import parse_value, render

Unknown = tuple[tuple[str, str], ...]
"""Members that this version does not know, by name, each with its value as JSON: kept, and written back."""

_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound=Enum)
_FINGERPRINT = re.compile(r"[0-9a-f]{8}")


class Members:
    """One object. `where` names it in an error: "key 2"; empty for the outermost.

    Each method takes its member out and raises DamagedBackup where it is missing or of another type. The ones with
    `optional_` give None where it is missing or null.
    """

    def __init__(self, value: object, where: str = "") -> None:
        if not isinstance(value, dict):
            raise DamagedBackup(f"This backup is damaged: {where} is not an object.")
        self._left: dict[str, object] = dict(value)
        self.where = where

    def damaged(self, name: str) -> DamagedBackup:
        """The error for a member that is missing or wrong."""
        place = f"{self.where} has" if self.where else "it has"
        return DamagedBackup(f'This backup is damaged: {place} no correct "{name}".')

    def text(self, name: str) -> str:
        """A text."""
        return self._needed(name, self.optional_text(name))

    def optional_text(self, name: str) -> str | None:
        """A text, or None."""
        value = self._left.pop(name, None)
        if value is not None and not isinstance(value, str):
            raise self.damaged(name)
        return value

    def one_of(self, name: str, choices: type[_Choice]) -> _Choice:
        """The member of an enum whose value is this text."""
        text = self.text(name)
        return self._needed(name, next((one for one in choices if one.value == text), None))

    def truth(self, name: str) -> bool:
        """True or false."""
        return self._needed(name, self.optional_truth(name))

    def optional_truth(self, name: str) -> bool | None:
        """True, false or None."""
        value = self._left.pop(name, None)
        if value is not None and not isinstance(value, bool):
            raise self.damaged(name)
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number between two others, both included."""
        value = self._left.pop(name, None)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.damaged(name)
        return value

    def fingerprint(self, name: str) -> bytes:
        """The 4 bytes of eight small hexadecimal digits."""
        return self._needed(name, self.optional_fingerprint(name))

    def optional_fingerprint(self, name: str) -> bytes | None:
        """The same, or None."""
        text = self.optional_text(name)
        if text is not None and not _FINGERPRINT.fullmatch(text):
            raise self.damaged(name)
        return None if text is None else bytes.fromhex(text)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; none where it is missing."""
        found = self._list(name)
        texts = tuple(one for one in found if isinstance(one, str))
        if len(texts) != len(found):
            raise self.damaged(name)
        return texts

    def each(self, name: str, title: str, most: int) -> Iterator["Members"]:
        """The objects of a list that has to be there, named title 1, title 2 ..."""
        if name not in self._left:
            raise self.damaged(name)
        found = self._list(name)
        if len(found) > most:
            raise DamagedBackup(f'This backup is damaged: it has more than {most} of "{name}".')
        return _named(found, title)

    def any(self, name: str, title: str) -> Iterator["Members"]:
        """The objects of a list, named title 1, title 2 ...; none where it is missing."""
        return _named(self._list(name), title)

    def rest(self) -> Unknown:
        """What nobody took, in the order of the names."""
        return tuple((name, render(value, None)) for name, value in sorted(self._left.items()))

    def _list(self, name: str) -> list[object]:
        found = self._left.pop(name, [])
        if not isinstance(found, list):
            raise self.damaged(name)
        return found

    def _needed(self, name: str, value: _Value | None) -> _Value:
        if value is None:
            raise self.damaged(name)
        return value


def _named(found: list[object], title: str) -> Iterator[Members]:
    return (Members(one, f"{title} {number}") for number, one in enumerate(found, 1))


def with_unknown(known: Mapping[str, object], unknown: Unknown) -> dict[str, object]:
    """The members to write: the known ones but for those that are None, and the unknown ones."""
    return {name: parse_value(text) for name, text in unknown} | {
        name: value for name, value in known.items() if value is not None
    }
