"""The values in a UR, read as its standard says they are: the one place where a wrong type is noticed."""

from typing import TypeAlias, TypeVar

from coldtui.core.errors import Unreadable
from coldtui.formats import cbor

Kind = TypeVar("Kind")
Maybe: TypeAlias = "cbor.Value | None"
"""A value, or None where a field is missing."""

Fields = dict[int, cbor.Value]
"""A map, as all registered types but the plain byte strings are (BCR-2020-006)."""


def broken() -> Unreadable:
    """The error for a value that is not what the type of the UR demands."""
    return Unreadable(
        "This code is not made as its standard demands (UR).", "Make it again in the program that it comes from."
    )


def expect(value: Maybe, kind: type[Kind]) -> Kind:
    """The value, where it is of that type; None stands for a field that is missing. Raises Unreadable."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise broken()
    return value


def fields(value: Maybe) -> Fields:
    """The value as a map. Raises Unreadable."""
    found: Fields = expect(value, dict)
    return found


def items(value: Maybe) -> tuple[cbor.Value, ...]:
    """The value as an array. Raises Unreadable."""
    found: tuple[cbor.Value, ...] = expect(value, tuple)
    return found


def uint(value: Maybe, size: int = 4) -> int:
    """The value as a number of at most `size` bytes that is not negative. Raises Unreadable."""
    found = expect(value, int)
    if not 0 <= found < 1 << (8 * size):
        raise broken()
    return found


def sized(value: Maybe, *sizes: int) -> bytes:
    """The value as a byte string of one of these lengths. Raises Unreadable."""
    found = expect(value, bytes)
    if len(found) not in sizes:
        raise broken()
    return found


def untagged(value: Maybe, *numbers: int) -> Maybe:
    """The value without its tag, where it has one of these; one without a tag as it stands. Raises Unreadable.

    BCR-2020-006 demands the tag inside of another value and forbids it at the top; programs differ in both.
    """
    if isinstance(value, cbor.Tag):
        if value.number not in numbers:
            raise broken()
        return value.value
    return value
