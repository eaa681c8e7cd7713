"""Days as people write them: in numbers where that can be read, in words, or not at all."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date


def is_no_day(text: str) -> bool:
    """Whether it has the form of a date in numbers, and is none: where the year is behind, in either order."""
    read = _days(text)
    return read is not None and not read


def is_day(text: str) -> bool:
    """Whether it is a day that exists, as year, month and day."""
    return _YEAR_FIRST.fullmatch(text) is not None and bool(_days(text))


def is_numbers_only(text: str) -> bool:
    """Whether it looks like a date in numbers, three or more of them, and cannot be read as one."""
    return _days(text) is None and _NUMBERS.fullmatch(text) is not None


def day_of(text: str) -> date | None:
    """The day that is meant; None for words, and where day and month could change places."""
    read = _days(text.strip())
    return next(iter(read)) if read is not None and len(read) == 1 else None


def is_before(text: str, other: str) -> bool:
    """Whether every day that is meant comes before the `other` one; no for words, and where that is none."""
    days, then = _days(text.strip()), day_of(other)
    return days is not None and then is not None and max(days, default=then) < then


def _days(text: str) -> set[date] | None:
    """Every day that a date in numbers can mean; None where it is no date in numbers."""
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first is not None:
        year, month, day = map(int, year_first.groups())
        return set(_existing((year, month, day)))
    year_last = _YEAR_LAST.fullmatch(text)
    if year_last is None:
        return None
    one, other, year = map(int, year_last.groups())
    return set(_existing((year, one, other), (year, other, one)))


def _existing(*days: tuple[int, int, int]) -> Iterator[date]:
    for year, month, day in days:
        with suppress(ValueError):
            yield date(year, month, day)


_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_NUMBERS = re.compile(r"[-/. ]*[0-9]+(?:[-/. ]+[0-9]+){2,}[-/. ]*")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
