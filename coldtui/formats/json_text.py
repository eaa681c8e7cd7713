"""JSON from outside: one object, bounded in depth, no name twice."""

import json

from coldtui.core.errors import Unreadable

MAX_DEPTH = 16
"""Deepest nesting that is read: Python's reader recurses."""

_AGAIN = "Export it again from the program that made it, and copy it once more."


def json_object(text: str, error: type[Unreadable] = Unreadable) -> dict[str, object]:
    """The object that the text is. Raises `error` for anything else; its time is linear in the length."""
    if _depth(text) > MAX_DEPTH:
        raise error("This JSON file is nested deeper than any wallet configuration.", _AGAIN)
    try:
        found = json.loads(text, object_pairs_hook=_unique)
    except ValueError:
        # without the cause, which would carry the text
        raise error("This file is no correct JSON.", _AGAIN) from None
    if not isinstance(found, dict):
        raise error("This JSON file is a list or a single value, and no wallet configuration.", _AGAIN)
    return found


def _depth(text: str) -> int:
    """The deepest nesting; brackets inside of strings do not count."""
    depth = deepest = 0
    in_string = escaped = False
    for letter in text:
        if in_string:
            in_string = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            in_string = True
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose names differ: of two equal ones each program takes another."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same name twice")
    return found
