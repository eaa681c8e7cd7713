"""Shares on their way back to a key: collected one by one or many at once, and put together when there are enough.

What a share says of its set is told as it comes, so that a share of another set, or one that was given before, is
refused at once, and the user knows how many more of which group are needed. A share more than needed is no burden but a
test: it follows from the others, and one that does not is refused.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Never, Self

from coldtui.core import codex32, mnemonic, seed_xor, slip39
from coldtui.core.errors import Refused
from coldtui.core.secret import Secret
from coldtui.core.wordlist import Language
from coldtui.custody.draft import Draft
from coldtui.custody.shares import Scheme

_TWICE = "This share is entered already.", "Enter another one of the set."
_MISFIT = (
    "These shares do not fit together: one of them is of another set, or was changed.",
    "Enter only as many as are needed, and compare the fingerprint with your notes.",
)


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """Of one group: its number from 1, how many of its shares are here and how many it needs."""

    number: int
    entered: int
    needed: int

    @property
    def missing(self) -> int:
        """How many more of its shares are needed; 0 where there are more than enough."""
        return max(0, self.needed - self.entered)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a set is. `groups` are those of which a share is here, `groups_needed` of `groups_there` are enough.

    `identifier` is what the set is called, empty where it has no name. `words` is how many words a share of this set
    has, 0 where it is not known or has none.
    """

    entered: int
    groups: tuple[GroupProgress, ...]
    groups_needed: int
    groups_there: int
    identifier: str
    words: int

    @property
    def is_complete(self) -> bool:
        """Whether the shares are enough."""
        return len([group for group in self.groups if not group.missing]) >= self.groups_needed


class Collector(ABC):
    """The shares of one set. Leaving the `with` block wipes them; repr shows nothing, and it is not copied."""

    def __init__(self) -> None:
        self._texts: list[Secret] = []

    @abstractmethod
    def check(self, text: str) -> None:
        """Raise what `_belongs` raises, and Refused for a share that is no longer needed. Keeps nothing."""

    @abstractmethod
    def _belongs(self, text: str) -> None:
        """Raise Unreadable for no share, Refused for one of another set, one that is here or that does not fit."""

    @property
    @abstractmethod
    def progress(self) -> Progress:
        """How far the set is."""

    @abstractmethod
    def fill(self, draft: Draft, scheme: Scheme, passphrase: str = "", language: Language = Language.ENGLISH) -> None:
        """Put the shares together, and fill a draft with what they hold.

        `passphrase` is that of SLIP-39 shares, `language` that of a recovery phrase. Raises Refused where the shares do
        not belong together, and for a passphrase that is not ASCII, ValueError for a scheme of other shares.
        """

    def add(self, text: str) -> None:
        """Take a share. Raises what `check` raises."""
        self.check(text)
        self._texts.append(Secret(text.encode()))

    def take(self, texts: Sequence[str]) -> None:
        """Take shares that were given at once, more than are needed too. Raises as `_belongs`; some are here then."""
        for text in texts:
            self._belongs(text)
            self._texts.append(Secret(text.encode()))

    def _held(self) -> list[str]:
        return [text.expose().decode() for text in self._texts]

    def wipe(self) -> None:
        """Overwrite every share. A second time does nothing."""
        for text in self._texts:
            text.wipe()
        self._texts.clear()

    @property
    def is_wiped(self) -> bool:
        """Whether nothing is here."""
        return not self._texts

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> Never:
        raise TypeError("shares are not copied and not pickled")


class Slip39Collector(Collector):
    """SLIP-39 shares. Whether they hold a wallet's seed or a recovery phrase, nothing in them tells."""

    def _read(self) -> list[slip39.ShareFacts]:
        return [slip39.read(text) for text in self._held()]

    def check(self, text: str) -> None:
        """Raise Unreadable for no share, Refused for one that does not belong here or is not needed. Keeps nothing."""
        self._belongs(text)
        number = slip39.read(text).group_index + 1
        if any(group.number == number and not group.missing for group in self.progress.groups):
            raise Refused(f"Group {number} has all the shares that it needs.", "Enter a share of another group.")

    def _belongs(self, text: str) -> None:
        self._compare(slip39.read(text), self._read())

    @staticmethod
    def _compare(new: slip39.ShareFacts, held: Sequence[slip39.ShareFacts]) -> None:
        if any(new.words == one.words for one in held):
            raise Refused(*_TWICE)
        group = [one for one in held if one.group_index == new.group_index]
        is_other_group = any(new.member_threshold != one.member_threshold for one in group)
        is_same_place = any(new.member_index == one.member_index for one in group)
        if is_other_group or is_same_place or any(new.of_the_set != one.of_the_set for one in held):
            raise Refused("This share is of another set.", "All shares of one set were made together, and begin alike.")
        if len(group) >= new.member_threshold and not slip39.fits(group[: new.member_threshold], new):
            raise Refused(*_MISFIT)

    def take(self, texts: Sequence[str]) -> None:
        """Take shares that were given at once, more than are needed too. Raises as `_belongs`; some are here then.

        Refused where a group more than needed does not fit either.
        """
        held = self._read()  # once: there can be 256 shares, and each takes its time
        for text in texts:
            new = slip39.read(text)
            self._compare(new, held)
            held.append(new)
            self._texts.append(Secret(text.encode()))
        whole, needed = self._whole_groups(), self.progress.groups_needed
        for further in whole[needed:]:
            if _joined(held, [*whole[: needed - 1], further]) != _joined(held, whole[:needed]):
                raise Refused(*_MISFIT)

    def _whole_groups(self) -> list[int]:
        return [group.number - 1 for group in self.progress.groups if not group.missing]

    @property
    def progress(self) -> Progress:
        """How far the set is."""
        read = self._read()
        if not read:
            return Progress(0, (), 1, 1, "", 0)
        first = read[0]
        groups = []
        for index in sorted({share.group_index for share in read}):
            members = [share for share in read if share.group_index == index]
            groups.append(GroupProgress(index + 1, len(members), members[0].member_threshold))
        name = f"{first.identifier:04x}"
        return Progress(len(read), tuple(groups), first.group_threshold, first.group_count, name, first.word_count)

    def can_be_phrase(self) -> bool:
        """Whether what the shares hold has the size of a recovery phrase."""
        return self.progress.words in {slip39.WORD_COUNTS[size] for size in mnemonic.ENTROPY_SIZES}

    def fill(self, draft: Draft, scheme: Scheme, passphrase: str = "", language: Language = Language.ENGLISH) -> None:
        """Fill a draft with the wallet (SLIP39_WALLET) or the recovery phrase (SLIP39_PHRASE) that the shares hold."""
        if scheme not in {Scheme.SLIP39_WALLET, Scheme.SLIP39_PHRASE}:
            raise ValueError("these are SLIP-39 shares")
        slip39.check_passphrase(passphrase)
        encrypted = _joined(self._read(), self._whole_groups()[: self.progress.groups_needed])
        with Secret(encrypted.decrypt(passphrase)) as secret:
            if scheme is Scheme.SLIP39_WALLET:
                draft.from_slip39(bytes(secret.expose()))
            else:
                draft.from_entropy(bytes(secret.expose()), language)


def _joined(read: Sequence[slip39.ShareFacts], groups: Sequence[int]) -> slip39.Encrypted:
    """What these groups hold together, by as many shares of each as it needs."""
    each = ([share for share in read if share.group_index == index] for index in groups)
    return slip39.join([share for members in each for share in members[: members[0].member_threshold]])


class Codex32Collector(Collector):
    """codex32 shares, or the one string that is the secret itself."""

    def _read(self) -> list[codex32.Codex32]:
        return [codex32.read(text) for text in self._held()]

    def check(self, text: str) -> None:
        """Raise Unreadable for no share, Refused for one that does not belong here or is not needed. Keeps nothing."""
        self._belongs(text)
        if self.progress.is_complete:
            raise Refused("This set has all the shares that it needs.", "Go on without this one.")

    def _belongs(self, text: str) -> None:
        new = codex32.read(text)
        held = self._read()
        if new in held:
            raise Refused(*_TWICE)
        if any(new.of_the_set != one.of_the_set or new.index == one.index for one in held):
            raise Refused("This share is of another set.", "All shares of one set begin with the same 8 characters.")
        if held and len(held) >= new.threshold and not codex32.fits(held[: new.threshold], new):
            raise Refused(*_MISFIT)

    @property
    def progress(self) -> Progress:
        """How far the set is."""
        read = self._read()
        if not read:
            return Progress(0, (), 1, 1, "", 0)
        is_whole = any(share.is_secret for share in read)
        group = GroupProgress(1, len(read), 1 if is_whole else read[0].threshold)
        return Progress(len(read), (group,), 1, 1, read[0].identifier.upper(), 0)

    def fill(self, draft: Draft, scheme: Scheme, passphrase: str = "", language: Language = Language.ENGLISH) -> None:
        """Fill a draft with the seed."""
        del language
        if scheme is not Scheme.CODEX32 or passphrase:
            raise ValueError("these are codex32 shares, which have no passphrase")
        read = self._read()
        whole = [share for share in read if share.is_secret]
        with Secret(codex32.combine(whole[:1] or read[: read[0].threshold])) as seed:
            draft.from_seed(bytes(seed.expose()))


class XorCollector(Collector):
    """The parts of a Seed XOR: English recovery phrases. How many there are, only the user knows."""

    def __init__(self, parts: int) -> None:
        super().__init__()
        self._parts = parts

    def check(self, text: str) -> None:
        """Raise NotAMnemonic for no phrase, Refused for one of another length or one that is here. Keeps nothing."""
        self._belongs(text)

    def _belongs(self, text: str) -> None:
        words = text.split()
        mnemonic.check_phrase(words)
        held = [one.split() for one in self._held()]
        if words in held:
            raise Refused("This part is entered already.", "Enter another one. All parts are needed.")
        if len(held) >= self._parts:
            raise Refused(f"All {self._parts} parts are entered already.", "Check how many parts there are.")
        if held and len(held[0]) != len(words):
            raise Refused(
                "This part has another number of words than the first one.", "All parts of one set are equally long."
            )

    @property
    def progress(self) -> Progress:
        """How far the set is."""
        held = self._held()
        words = len(held[0].split()) if held else 0
        return Progress(len(held), (GroupProgress(1, len(held), self._parts),), 1, 1, "", words)

    def fill(self, draft: Draft, scheme: Scheme, passphrase: str = "", language: Language = Language.ENGLISH) -> None:
        """Fill a draft with the recovery phrase."""
        del language
        if scheme is not Scheme.SEED_XOR or passphrase:
            raise ValueError("these are parts of a Seed XOR, which have no passphrase")
        parts = [mnemonic.entropy_of(text.split()) for text in self._held()]
        with Secret(seed_xor.combine(parts)) as entropy:
            draft.from_entropy(bytes(entropy.expose()))
