"""What is wrong with where copies lie: parts that must not lie together, parts online, copies that nobody looked at."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from coldtui.core.backup_places import Copy, Medium, What, spots
from coldtui.core.backup_risks import opens
from coldtui.core.text import printable

_LONGEST_PLACE = 40

_APART = (
    (What.PHRASE, What.PASSPHRASE),
    (What.SEALED, What.BACKUP_PASSPHRASE),
)
"""What must not lie together: whoever finds one finds the other."""

_SOUNDS_ONLINE = re.compile(
    r"\b(cloud|icloud|dropbox|onedrive|e-?mail|gmail|internet|online|photos?|screenshots?|whatsapp|telegram)\b"
)
"""Words of places that are on the internet, or on a phone that is."""


def warnings(copies: Sequence[Copy]) -> tuple[str, ...]:
    """Everything that is wrong, in sentences that are safe to show; the dangers first."""
    return (*dangers(copies), *reminders(copies))


def dangers(copies: Sequence[Copy]) -> tuple[str, ...]:
    """What should not be kept so without a second thought."""
    return (*_unique(_together(copies)), *_unique(_shares_together(copies)), *_unique(_online(copies)))


def reminders(copies: Sequence[Copy]) -> tuple[str, ...]:
    """What could be better, or is still to be done."""
    found = (*_all_in_one_place(copies), *_by_heart_alone(copies), *_sounding_online(copies), *_unchecked(copies))
    return _unique(found)


def _unique(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


def _together(copies: Sequence[Copy]) -> Iterable[str]:
    for one, other in combinations(copies, 2):
        for first, second in _APART:
            is_pair = {one.holds, other.holds} == {first, second}
            if is_pair and one.spot and one.spot == other.spot and one.belongs_with(other):
                yield f"The {first.value} and the {second.value} lie in the same place, {_quoted(one)}."


def _shares_together(copies: Sequence[Copy]) -> Iterable[str]:
    for spot in spots(copies):
        shares = [copy for copy in copies if copy.spot == spot and copy.what is What.SHARE]
        for key in dict.fromkeys(copy.fingerprint for copy in shares):
            if opens([copy for copy in shares if copy.fingerprint == key]):
                yield f"Enough shares to open the key lie in the same place, {_quoted(shares[0])}."


def _online(copies: Sequence[Copy]) -> Iterable[str]:
    for copy in copies:
        if copy.on is Medium.ONLINE and copy.holds is What.SEALED:
            yield f"A {copy.what.value} in a cloud, or on a computer or phone, is for small amounts only."
        elif copy.on is Medium.ONLINE and copy.what.is_secret:
            yield f"The {copy.what.value} can be read on a computer or phone, or online: it is not for savings."


def _all_in_one_place(copies: Sequence[Copy]) -> Iterable[str]:
    for what in What:
        for key in dict.fromkeys(copy.fingerprint for copy in copies):
            of_one = [copy for copy in copies if copy.what is what and copy.fingerprint == key and copy.spot]
            # enough shares in one place are a danger, and named as one; of the others each is another share
            if what is not What.SHARE and len(of_one) > 1 and len(spots(of_one)) == 1:
                yield f"All copies of the {what.value} lie in one place, {_quoted(of_one[0])}."


def _by_heart_alone(copies: Sequence[Copy]) -> Iterable[str]:
    for copy in copies:
        others = [one for one in copies if one.what is copy.what and one.spot and one.belongs_with(copy)]
        if copy.on is Medium.MEMORY and not others:
            yield f"The {copy.what.value} is only known by heart: people forget. Write it down, too."


def _sounding_online(copies: Sequence[Copy]) -> Iterable[str]:
    for copy in copies:
        if copy.on is not Medium.ONLINE and _SOUNDS_ONLINE.search(copy.spot):
            yield f'Is {_quoted(copy)} on the internet? Then change that copy to "{Medium.ONLINE.value}".'


def _unchecked(copies: Sequence[Copy]) -> Iterable[str]:
    never = [copy for copy in copies if copy.checked is None and copy.on is not Medium.MEMORY]
    if len(never) == 1:
        yield f"The {never[0].what.value} in {_quoted(never[0])} was never checked."
    elif never:
        yield f"{len(never)} copies were never checked."


def _quoted(copy: Copy) -> str:
    return f'"{printable(copy.place, _LONGEST_PLACE)}"'
