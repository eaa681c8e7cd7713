r"""The JSON (RFC 8259) inside a backup: read strictly, and written in one way only.

Written: names in order, one blank of indent, LF, UTF-8. Letters of every language stand as themselves, so that a person
can read them; what cannot be seen, or turns the text around, stands as its code (\u202e). Read: no name twice in an
object, a depth of 20, no lone surrogates. A number with a point or an exponent is kept digit for digit: floating point
would change the amounts that other programs put into their records (BIP329, "Comment on Types in JSON").
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from coldtui.formats.backup_errors import DamagedBackup

MAX_DEPTH = 20
"""Deepest nesting; the outermost object counts as 1."""

# a string that does not end reaches to the end of the text, so that no letter is looked at twice
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_NO_BRACKET = re.compile(r"[^\[\]{}]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with a point or an exponent, as it was written."""

    text: str


def parse_object(text: str) -> dict[str, object]:
    """The object that the text is: dict, list, str, int, Numeral, bool and None. Raises DamagedBackup."""
    if _depth(text) > MAX_DEPTH:
        raise DamagedBackup("The data of this backup are nested deeper than any backup is.")
    found = parse_value(text)
    if not isinstance(found, dict):
        raise DamagedBackup("The data of this backup are damaged: they are not one correct JSON object.")
    return found


def parse_value(text: str) -> object:
    """The value that the text is, None too where it is none; the caller has looked at its depth."""
    try:
        found: object = json.loads(text, object_pairs_hook=_unique, parse_float=Numeral, parse_constant=_no_number)
    except ValueError:
        # not raised from here: the cause would carry the text, and the text is secret
        return None
    return found if all(map(_is_text, _strings(found))) else None


def _depth(text: str) -> int:
    """The deepest nesting, in linear time and without recursion. Brackets inside of strings do not count."""
    brackets = _NO_BRACKET.sub("", _STRING.sub("", text))
    return max(accumulate((1 if bracket in "[{" else -1 for bracket in brackets), initial=0))


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same name twice")
    return found


def _no_number(_: str) -> object:
    raise ValueError("NaN and Infinity are no JSON")


def _is_text(text: str) -> bool:
    return _SURROGATE.search(text) is None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from (text for one in value.values() for text in _strings(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _strings(one))


def render(value: object, indent: int | None = 0) -> str:
    """The value as a backup writes it, from this indent on; None for all on one line and without blanks."""
    if isinstance(value, dict):
        colon = ":" if indent is None else ": "
        inner = _below(indent)
        return _joined("{}", [f"{_quoted(name)}{colon}{render(value[name], inner)}" for name in sorted(value)], indent)
    if isinstance(value, list | tuple):
        return _joined("[]", [render(one, _below(indent)) for one in value], indent)
    if isinstance(value, str):
        return _quoted(value)
    return value.text if isinstance(value, Numeral) else json.dumps(value)


def _below(indent: int | None) -> int | None:
    return None if indent is None else indent + 1


def _joined(brackets: str, parts: list[str], indent: int | None) -> str:
    if not parts or indent is None:
        return f"{brackets[0]}{','.join(parts)}{brackets[1]}"
    start = "\n" + " " * (indent + 1)
    return f"{brackets[0]}{start}{f',{start}'.join(parts)}\n{' ' * indent}{brackets[1]}"


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in quoted)
