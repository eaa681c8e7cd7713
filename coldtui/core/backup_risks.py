"""Which of six risks the copies of a key's backup cover (Bitcoin Design Guide, "Bitcoin backups").

One question answers nearly all of it: do these copies bring the key back? It is asked of all of them, of what is left
when one place burns, of what lies in one place before a thief, and of what somebody else knows of.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from coldtui.core.backup_places import Copy, Medium, Protection, What, spots
from coldtui.core.text import printable

_LONGEST_PLACE = 40


class Risk(Enum):
    """What a backup protects against, in the order of the guide's levels; the last belongs to no level."""

    LOSS = "Loss of the wallet"
    REMOTE = "Theft from afar"
    DAMAGE = "Physical damage"
    DISCOVERY = "Theft on discovery"
    CATASTROPHE = "Catastrophic event"
    INHERITANCE = "Loss to your heirs"

    @property
    def means(self) -> str:
        """The risk in one sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Risk.LOSS: "This computer and what is loaded in it are lost.",
    Risk.REMOTE: "Somebody finds a copy online, or on a computer or phone that was broken into.",
    Risk.DAMAGE: "Fire, water or time destroys what is not made to last.",
    Risk.DISCOVERY: "Somebody finds what you hid, and takes it.",
    Risk.CATASTROPHE: "A whole place is lost, and everything in it.",
    Risk.INHERITANCE: "You cannot be asked any more, and others need the coins.",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a risk is covered, why, and what to do where it is not. Sentences for the user, safe to show."""

    risk: Risk
    is_covered: bool
    why: str
    what_to_do: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a key needs besides: its passphrase, the configuration of a wallet with several keys."""

    passphrase: bool = False
    configuration: bool = False


NO_NEEDS = Needs()

LEVELS = (Risk.LOSS, Risk.REMOTE, Risk.DAMAGE, Risk.DISCOVERY, Risk.CATASTROPHE)
"""Each level of the guide, from 0, covers one risk more."""

SUITS = (
    "small amounts: less than a month's salary",
    "small amounts: less than a month's salary",
    "amounts up to half a year's salary",
    "large amounts",
    "large amounts, and places where catastrophes are common",
)
"""What each level is good for, as the guide says."""


def level(coverages: Sequence[Coverage]) -> int | None:
    """The level of the guide, 0 to 4: how many risks from the first one on are covered; None for no backup at all."""
    covered = {one.risk for one in coverages if one.is_covered}
    first = next((number for number, risk in enumerate(LEVELS) if risk not in covered), len(LEVELS))
    return first - 1 if first else None


def coverage(copies: Sequence[Copy], needs: Needs = NO_NEEDS) -> tuple[Coverage, ...]:
    """The six risks in their order, for the copies of one key. A passphrase that is noted is needed."""
    has_passphrase = needs.passphrase or any(copy.what is What.PASSPHRASE for copy in copies)
    needs = Needs(has_passphrase, needs.configuration)
    return tuple(judge(copies, needs) for judge in _JUDGES)


def _loss(copies: Sequence[Copy], needs: Needs) -> Coverage:
    if not copies:
        return Coverage(Risk.LOSS, False, "No copy is noted.", "Make a backup, check it, and note where it lies.")
    missing = _missing(copies, copies, needs)
    if missing:
        return Coverage(Risk.LOSS, False, f"{_capital(missing)} is noted nowhere.", f"Keep {missing} too, and note it.")
    return Coverage(Risk.LOSS, True, f"{_capital(_way(copies, needs))} can bring the key back.")


def _remote(copies: Sequence[Copy], needs: Needs) -> Coverage:
    del needs
    online = [copy for copy in copies if copy.on is Medium.ONLINE and copy.what.is_secret]
    if online:
        why = f"The {online[0].what.value} is on a computer or phone, or online: others can reach it there."
        what_to_do = "Keep it offline only. If it could be read there, move the coins to a new key."
        return Coverage(Risk.REMOTE, False, why, what_to_do)
    if not any(copy.what.is_secret for copy in copies):
        return Coverage(Risk.REMOTE, False, "No copy of the key is noted, so nobody knows.", "Note where it lies.")
    return Coverage(Risk.REMOTE, True, "No part of it is noted as online, or on a computer or phone.")


def _damage(copies: Sequence[Copy], needs: Needs) -> Coverage:
    gone = _lost_with(copies, needs, lambda copy: copy.lasts)
    if gone is None:
        return Coverage(Risk.DAMAGE, True, "What lasts in a fire, or lies in another place, brings the key back.")
    place, missing = gone
    why = f"Fire or water in {place} would destroy {missing}." if place else f"{_capital(missing)} is noted nowhere."
    return Coverage(Risk.DAMAGE, False, why, f"Put {missing} on metal, or keep another copy in another place.")


def _discovery(copies: Sequence[Copy], needs: Needs) -> Coverage:
    without_configuration = Needs(needs.passphrase)
    for spot, place in spots(copies).items():
        found = [copy for copy in copies if copy.spot == spot]
        if not _missing(found, copies, without_configuration):
            why = f"{_capital(_way(found, without_configuration))} can be found in {_quoted(place)}: enough to steal."
            return Coverage(Risk.DISCOVERY, False, why, _keep_apart(found, needs))
    if not any(copy.what.is_secret for copy in copies):
        return Coverage(Risk.DISCOVERY, False, "No copy of the key is noted, so nobody knows.", "Note where it lies.")
    return Coverage(Risk.DISCOVERY, True, "What can be found in any one place does not open the key.")


def _keep_apart(found: Sequence[Copy], needs: Needs) -> str:
    if needs.passphrase:
        return "Keep the passphrase in another place than the rest."
    kinds = {copy.holds for copy in found}
    if What.PHRASE not in kinds and What.SEALED in kinds:
        return "Keep the backup passphrase in another place than the sealed backup."
    if What.PHRASE not in kinds:
        return "Keep the shares in different places, with too few in each to open the key."
    return "A passphrase kept elsewhere protects it. It makes another key, so that the coins have to move there."


def _catastrophe(copies: Sequence[Copy], needs: Needs) -> Coverage:
    gone = _lost_with(copies, needs, lambda _: False)
    if gone is None:
        return Coverage(Risk.CATASTROPHE, True, "Whichever place is lost, the others bring the key back.")
    place, missing = gone
    why = f"With {place}, {missing} would be lost." if place else f"{_capital(missing)} is noted nowhere."
    return Coverage(Risk.CATASTROPHE, False, why, f"Keep another copy of {missing} in another house.")


def _inheritance(copies: Sequence[Copy], needs: Needs) -> Coverage:
    known = [copy for copy in copies if Protection.KNOWN in copy.protections and copy.on is not Medium.MEMORY]
    missing = _missing(known, copies, needs)
    if missing:
        why = f"Nobody else knows where to find {missing}."
        what_to_do = "Tell somebody you trust where it lies and how the wallet is restored, and note that here."
        return Coverage(Risk.INHERITANCE, False, why, what_to_do)
    return Coverage(Risk.INHERITANCE, True, f"Somebody you trust knows where to find {_way(known, needs)}.")


_JUDGES: tuple[Callable[[Sequence[Copy], Needs], Coverage], ...] = (
    *(_loss, _remote, _damage, _discovery, _catastrophe, _inheritance),
)


def _lost_with(copies: Sequence[Copy], needs: Needs, stays: Callable[[Copy], bool]) -> tuple[str, str] | None:
    """The first place without which the key is lost, and what is missing then; None where no place is so.

    `stays` says which copies outlive the loss of their place. The place is empty where the key is lost anyway.
    """
    missing = _missing(copies, copies, needs)
    if missing:
        return "", missing
    for spot, place in spots(copies).items():
        missing = _missing([copy for copy in copies if copy.spot != spot or stays(copy)], copies, needs)
        if missing:
            return _quoted(place), missing
    return None


def opens(copies: Sequence[Copy], needs: Needs = NO_NEEDS) -> bool:
    """Whether these copies, all together, bring the key back."""
    return not _missing(copies, copies, needs)


def _missing(copies: Sequence[Copy], noted: Sequence[Copy], needs: Needs) -> str:
    """What these copies lack to bring the key back, named after what the user noted; empty where nothing is."""
    has = Counter(copy.holds for copy in copies)
    if not _secret(copies):
        return _lacking(has, Counter(copy.holds for copy in noted))
    if needs.passphrase and not has[What.PASSPHRASE]:
        return "the passphrase"
    # a sealed backup holds the configurations too
    has_configuration = has[What.CONFIGURATION] or (has[What.SEALED] and has[What.BACKUP_PASSPHRASE])
    return "the wallet configuration" if needs.configuration and not has_configuration else ""


def _lacking(has: Counter[What], noted: Counter[What]) -> str:
    if noted[What.PHRASE]:
        return "the recovery phrase"
    if noted[What.SEALED]:
        return "the backup passphrase" if has[What.SEALED] else "the sealed backup"
    return "enough shares" if noted[What.SHARE] else "the recovery phrase"


def _secret(copies: Sequence[Copy]) -> str:
    """Of what the key itself can be had from these copies, in words; empty where it cannot."""
    has = Counter(copy.holds for copy in copies)
    if has[What.PHRASE]:
        return "the recovery phrase"
    if has[What.SEALED] and has[What.BACKUP_PASSPHRASE]:
        return "the sealed backup with the backup passphrase"
    needed = max((copy.needed for copy in copies if copy.what is What.SHARE), default=0)
    return f"{needed} shares" if needed and has[What.SHARE] >= needed else ""


def _way(copies: Sequence[Copy], needs: Needs) -> str:
    """How these copies bring the key back, in words."""
    besides = " and the passphrase" if needs.passphrase else ""
    configuration = " and the wallet configuration" if needs.configuration else ""
    return f"{_secret(copies)}{besides}{configuration}"


def _quoted(place: str) -> str:
    return f'"{printable(place, _LONGEST_PLACE)}"'


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
