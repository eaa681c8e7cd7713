"""A set of shares on its way to paper: shown one at a time, typed back, and then proved to open the key."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Never, Protocol, Self

from coldtui.core.errors import ColdtuiError
from coldtui.core.secret import Secret
from coldtui.core.wordlist import Language

_GROUP = 4


class Scheme(Enum):
    """How a key is split; the value is for a sheet of paper.

    SLIP39_WALLET splits the seed itself and opens in every SLIP-39 wallet. SLIP39_PHRASE splits what the words of a
    recovery phrase stand for: another SLIP-39 wallet opens another, empty wallet with these shares. Nothing in the
    shares tells the two apart.
    """

    SLIP39_WALLET = "SLIP-39 wallet"
    SLIP39_PHRASE = "split recovery phrase (SLIP-39)"
    CODEX32 = "codex32 seed"
    SEED_XOR = "Seed XOR"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a share stands in its set: number `member` of `members` of a group, `needed` of which are enough for it.

    Numbers count from 1. `groups_needed` of the `groups` are enough for the key; a set without groups has one.
    """

    group: int
    groups: int
    groups_needed: int
    member: int
    members: int
    needed: int


class Proof(Protocol):
    """Puts shares together again."""

    def __call__(self, texts: Sequence[str]) -> bool:
        """Whether these texts, all of the set in order, open the key by the quorums that are tried."""


def check(proof: Proof, texts: Sequence[str]) -> None:
    """Raise RuntimeError unless the texts of all shares open the key."""
    try:
        opens = proof(texts)
    except ColdtuiError:
        opens = False  # a share that cannot even be read
    if not opens:
        raise RuntimeError("the shares do not open the key that they were made of")


class Shares:
    """The shares of one set, secrets all of them. Leaving the `with` block wipes them; repr shows nothing.

    `fingerprint` (4 bytes) is the key that the shares open, `identifier` what the set is called, empty where the scheme
    has no name for it. `held` is what the proof compares with. A share is read by its number, counted from 0.
    """

    def __init__(
        self,
        scheme: Scheme,
        fingerprint: bytes,
        identifier: str,
        places: Sequence[Place],
        texts: Sequence[str],
        proof: Proof,
        held: Sequence[Secret] = (),
        language: Language = Language.ENGLISH,
    ) -> None:
        self.scheme = scheme
        self.fingerprint = fingerprint
        self.identifier = identifier
        self.language = language
        self.places = tuple(places)
        self._texts = [Secret(text.encode()) for text in texts]
        self._proof = proof
        self._held = tuple(held)
        self._confirmed: list[set[int]] = [set() for _ in texts]

    def __len__(self) -> int:
        return len(self.places)

    def words(self, number: int) -> tuple[str, ...]:
        """The words of a share, to be shown; of codex32 the groups of four characters. Raises ValueError when wiped."""
        text = self._texts[number].expose().decode()
        if self.scheme is Scheme.CODEX32:
            return tuple(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
        return tuple(text.split(" "))

    def count(self, number: int) -> int:
        """How many words or groups a share has."""
        return len(self.words(number))

    def word_is(self, number: int, at: int, word: str) -> bool:
        """Whether word `at` (from 0) of a share is this one. Remembers that it was typed back, tells nothing else."""
        words = self.words(number)
        is_right = 0 <= at < len(words) and words[at] == word
        if is_right:
            self._confirmed[number].add(at)
        return is_right

    def start_over(self, number: int) -> None:
        """A share will be typed back from its first word on."""
        self._confirmed[number].clear()

    def is_typed_back(self, number: int) -> bool:
        """Whether every word of a share was typed back."""
        return len(self._confirmed[number]) == self.count(number)

    def prove(self) -> None:
        """Put the set that was typed back together once more. Raises RuntimeError where it does not open the key.

        Raises ValueError while a share was not typed back.
        """
        if not all(map(self.is_typed_back, range(len(self)))):
            raise ValueError("a share was not typed back")
        check(self._proof, [text.expose().decode() for text in self._texts])

    def wipe(self) -> None:
        """Overwrite every share, and what they were compared with. A second time does nothing."""
        for secret in (*self._texts, *self._held):
            secret.wipe()

    @property
    def is_wiped(self) -> bool:
        """Whether they were overwritten."""
        return all(secret.is_wiped for secret in (*self._texts, *self._held))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<Shares>"

    def __reduce__(self) -> Never:
        raise TypeError("shares are not copied and not pickled")
