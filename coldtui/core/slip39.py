"""SLIP-39: a secret as groups of shares, words on paper of which some are enough.

The reference implementation encodes, checks, encrypts and interpolates. Its randomness is never used: it sits in a
variable of a module, which one would have to replace for everybody at once, so the few lines that draw are here, and
what they draw comes in as an argument. Nothing of the library is changed, so calls from several threads at once do not
meet, and there is nothing to fall back to. A test compares with the library's own splitting, byte for byte.

No sentence here repeats a word of a share, and no error of the library, which does, is kept as the cause of ours.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from shamir_mnemonic import (  # type: ignore[import-untyped]  # it has no py.typed
    EncryptedMasterSecret,
    MnemonicError,
    Share,
    recover_ems,
)
from shamir_mnemonic.shamir import RawShare, ShareGroup, _create_digest, _interpolate  # type: ignore[import-untyped]
from shamir_mnemonic.wordlist import WORDLIST  # type: ignore[import-untyped]

from coldtui.core.errors import Refused, Unreadable
from coldtui.core.locate import Code, Field

WORDS: tuple[str, ...] = tuple(WORDLIST)
"""The 1024 words of SLIP-39, in alphabetical order; the first four letters of each are its own."""

_OWN_LETTERS = 4
_BY_OWN_LETTERS = {word[:_OWN_LETTERS]: word for word in WORDS}

WORD_COUNTS = {16: 20, 20: 23, 24: 27, 28: 30, 32: 33, 64: 59}
"""How many words a share has, by the bytes of the secret: those of BIP39's entropy and of its seed."""

MOST_SHARES = 16
"""Shares in a group at most, and groups (SLIP-39, "Format of the share mnemonic")."""

EXPONENT = 1
"""The iteration exponent of shares made here, as other wallets have it: 20,000 rounds of PBKDF2."""

MOST_EXPONENT = 8
"""The greatest one that is read: 2,560,000 rounds, which take a second or two. Each further one takes twice as long."""

_FEWEST_WORDS, _MOST_WORDS = 20, 59
_CODE = Code(Field(10, 0x409), symbols=3, generator=0xE0E040)
_CUSTOMIZATION = {False: b"shamir", True: b"shamir_extendable"}
_MEMBER_DIGEST, _MEMBER_SECRET, _DIGEST_SIZE = 254, 255, 4
_PAPER = "Compare it with the paper."

Random = Callable[[int], bytes]
"""n secret random bytes, for every n."""


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """What the first four words of a share say of it, and of the set that it belongs to.

    `identifier` (15 bits) is drawn for each set. `member_threshold` shares of a group restore the group,
    `group_threshold` of the `group_count` groups the secret. Indexes count from 0. How many members a group has is not
    in the share.
    """

    identifier: int
    extendable: bool
    iteration_exponent: int
    group_index: int
    group_threshold: int
    group_count: int
    member_index: int
    member_threshold: int
    word_count: int
    words: tuple[str, ...] = field(repr=False)
    decoded: Share = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        """The share itself: a secret."""
        return " ".join(self.words)

    @property
    def of_the_set(self) -> tuple[int | bool, ...]:
        """What all shares of one set have in common."""
        threshold, count = self.group_threshold, self.group_count
        return self.identifier, self.extendable, self.iteration_exponent, threshold, count, self.word_count


def completions(prefix: str) -> tuple[str, ...]:
    """The words that begin with the prefix, in the order of the list; none for the empty prefix."""
    if not prefix:
        return ()
    start = bisect_left(WORDS, prefix)
    return tuple(word for word in WORDS[start : start + MOST_COMPLETIONS] if word.startswith(prefix))


MOST_COMPLETIONS = max(len(list(same)) for _, same in groupby(WORDS, key=lambda word: word[0]))
"""How many words begin with the same letter at most."""


def meant(typed: str) -> str | None:
    """The one word that begins with the typed letters, small ones (four are always enough), or None."""
    if len(typed) >= _OWN_LETTERS:
        word = _BY_OWN_LETTERS.get(typed[:_OWN_LETTERS], "")
        return word if word.startswith(typed) else None
    found = completions(typed)
    return found[0] if len(found) == 1 else None


def read(text: str) -> ShareFacts:
    """Read a share: its words, or the first four letters of each. Raises Unreadable, Refused above MOST_EXPONENT."""
    words = _words(text)
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or 10 * (len(words) - 7) % 16 > 8:
        raise Unreadable(
            f"A share has 20, 23, 27, 30 or 33 words, not {len(words)}.",
            "Check that no word was left out or typed twice.",
        )
    _check(words)
    try:
        share = Share.from_mnemonic(" ".join(words))
    except MnemonicError:
        share = None  # its message has words in it: let go of it before raising
    if share is None:
        raise Unreadable("This share contradicts itself, so it was not made as SLIP-39 says.", _PAPER)
    if share.iteration_exponent > MOST_EXPONENT:
        raise Refused(
            "This share asks for so much computing that this program does not open it.",
            "Open it with the program that made it.",
        )
    return _facts(share, words)


def _words(text: str) -> tuple[str, ...]:
    words = []
    for number, typed in enumerate(text.casefold().split(), start=1):
        word = meant(typed)
        if word is None:
            raise Unreadable(f"Word {number} is not in the list of words for shares.", f"Check word {number}.")
        words.append(word)
    return tuple(words)


def _check(words: Sequence[str]) -> None:
    """The checksum RS1024, which names the place of a single wrong word. Raises Unreadable."""
    numbers = [bisect_left(WORDS, word) for word in words]
    is_extendable = _is_extendable(numbers)
    if not _difference(numbers, is_extendable=is_extendable):
        return
    for extendable in (is_extendable, not is_extendable):
        for place, added in _CODE.wrong(_difference(numbers, is_extendable=extendable), len(numbers), 1):
            repaired = [*numbers[:place], numbers[place] ^ added, *numbers[place + 1 :]]
            if _is_extendable(repaired) is extendable:
                raise Unreadable(f"This share has a mistake, probably near word {place + 1}.", _PAPER)
    raise Unreadable("This share has mistakes: its words do not belong together.", "Compare each word with the paper.")


def _is_extendable(numbers: Sequence[int]) -> bool:
    return bool(numbers[1] >> 4 & 1)


def _difference(numbers: Sequence[int], *, is_extendable: bool) -> int:
    return _CODE.remainder([*_CUSTOMIZATION[is_extendable], *numbers], start=1) ^ 1


def _facts(share: Share, words: tuple[str, ...]) -> ShareFacts:
    return ShareFacts(
        identifier=share.identifier,
        extendable=share.extendable,
        iteration_exponent=share.iteration_exponent,
        group_index=share.group_index,
        group_threshold=share.group_threshold,
        group_count=share.group_count,
        member_index=share.index,
        member_threshold=share.member_threshold,
        word_count=len(words),
        words=words,
        decoded=share,
    )


def check_passphrase(passphrase: str) -> None:
    """Raise Refused for a passphrase that SLIP-39 does not allow: it has printable ASCII characters only."""
    if not all(" " <= character <= "~" for character in passphrase):
        raise Refused(
            "The passphrase of shares has only the letters, digits and signs of an English keyboard.",
            "Choose one without accents and without letters of other alphabets.",
        )


def split(
    secret: bytes,
    groups: Sequence[tuple[int, int]],
    group_threshold: int,
    random: Random,
    *,
    passphrase: str = "",
    iteration_exponent: int = EXPONENT,
    extendable: bool = True,
) -> tuple[tuple[str, ...], ...]:
    """Split a secret of 16 to 64 bytes (an even number) into the shares of each group, as texts.

    `groups` are (member threshold, members); any `group_threshold` of them restore the secret. A plain "2 of 3" is one
    group, ((2, 3),). `random` gives every random byte. Raises Refused for a passphrase that is not ASCII, ValueError
    for numbers that SLIP-39 does not allow: among them a group of which any one of several members is enough, since
    these would be copies of one share.
    """
    check_passphrase(passphrase)
    if not 16 <= len(secret) <= 64 or len(secret) % 2 or not 0 <= iteration_exponent <= MOST_EXPONENT:
        raise ValueError("a secret has 16 to 64 bytes, an even number, and an exponent is 8 at most")
    if any(threshold == 1 and members > 1 for threshold, members in groups):
        raise ValueError("a group that any one member restores has one member")
    for threshold, members in ((group_threshold, len(groups)), *groups):
        if not 1 <= threshold <= members <= MOST_SHARES:
            raise ValueError("a threshold is 1 at least, the number of shares at most, and that is 16 at most")
    identifier = int.from_bytes(_drawn(random, 2), "big") & 0x7FFF
    encrypted = EncryptedMasterSecret.from_master_secret(
        secret, passphrase.encode("ascii"), identifier, extendable, iteration_exponent
    )
    head = identifier, extendable, iteration_exponent
    made = []
    for group, value in enumerate(_points(group_threshold, len(groups), encrypted.ciphertext, random)):
        member_threshold, members = groups[group]
        points = _points(member_threshold, members, value, random)
        made.append(
            tuple(
                Share(*head, group, group_threshold, len(groups), member, member_threshold, point).mnemonic()
                for member, point in enumerate(points)
            )
        )
    return tuple(made)


def _points(threshold: int, count: int, secret: bytes, random: Random) -> list[bytes]:
    """SLIP-39's SplitSecret: f(0), f(1), ... of a polynomial with f(255) the secret and f(254) its digest."""
    if threshold == 1:
        return [secret] * count
    points = [RawShare(index, _drawn(random, len(secret))) for index in range(threshold - 2)]
    padding = _drawn(random, len(secret) - _DIGEST_SIZE)
    digest = RawShare(_MEMBER_DIGEST, _create_digest(padding, secret) + padding)
    fixed = [*points, digest, RawShare(_MEMBER_SECRET, secret)]
    derived: list[bytes] = [_interpolate(fixed, index) for index in range(threshold - 2, count)]
    return [*(point.data for point in points), *derived]


def _drawn(random: Random, count: int) -> bytes:
    drawn = random(count)
    if len(drawn) != count:
        raise RuntimeError("the random source gave another number of bytes than it was asked for")
    return drawn


@dataclass(frozen=True, slots=True)
class Encrypted:
    """What a set of shares holds: the secret under its passphrase. Equal where the shares hold the same."""

    _held: EncryptedMasterSecret = field(repr=False)

    def decrypt(self, passphrase: str = "") -> bytes:
        """The secret. Every passphrase gives some secret: nothing can tell that one is wrong.

        Raises Refused for a passphrase that is not ASCII.
        """
        check_passphrase(passphrase)
        secret: bytes = self._held.decrypt(passphrase.encode("ascii"))
        return secret


def join(shares: Sequence[ShareFacts]) -> Encrypted:
    """What shares hold together, exactly as many as are needed; a digest tells whether they belong together.

    Raises Refused for shares that are not of one set, too few or too many.
    """
    if not shares or len({share.of_the_set for share in shares}) > 1:
        raise Refused("These shares are not all of one set.", "Shares of one set begin with the same two words.")
    groups: dict[int, ShareGroup] = {}
    try:
        for share in shares:
            groups.setdefault(share.group_index, ShareGroup()).add(share.decoded)
        encrypted = recover_ems(groups)
    except MnemonicError:
        encrypted = None  # its message may have words in it
    if encrypted is None:
        raise Refused(
            "These shares do not open anything together.",
            "Some are missing, or one is of another set. Enter the shares of one set again.",
        )
    return Encrypted(encrypted)


def fits(group: Sequence[ShareFacts], share: ShareFacts) -> bool:
    """Whether a share is the one that exactly as many others of its group as are needed make at its index."""
    points = [RawShare(one.member_index, one.decoded.value) for one in group]
    found, value = _interpolate(points, share.member_index), share.decoded.value
    return bytes(found) == bytes(value)


def combine(texts: Sequence[str], passphrase: str = "") -> bytes:
    """The secret of a set of shares: see `read`, `join` and `Encrypted.decrypt`."""
    check_passphrase(passphrase)
    return join([read(text) for text in texts]).decrypt(passphrase)
