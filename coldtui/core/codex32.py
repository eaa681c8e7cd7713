"""codex32: a BIP32 seed as a string with a checksum, or as shares of which some are enough (BIP93).

"ms1", threshold, identifier (4 characters), index, payload, checksum; all in the alphabet of bech32, all small or all
capital. A string with the index s is the secret itself. The arithmetic is over GF(32), simple enough for pen and paper.
BIP93 would have a program suggest what a mistyped string should be; here the place is named, and the user looks at the
paper: a string that was made to fit is one that nobody has read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from coldtui.core.errors import Refused, Unreadable
from coldtui.core.locate import Code, Field

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""The 32 characters by their values (BIP173)."""

INDEXES = "acdefghjklmnpqrtuvwxyz023456789"
"""The indexes of shares in the order in which they are given out: letters first, and not s, which is the secret."""

PREFIX = "ms1"
FEWEST_THRESHOLD, MOST_THRESHOLD = 2, 9
MOST_SHARES = len(INDEXES)

_HEADER = 6
_S = "s"  # the index of the secret itself
_FIELD = Field(5, 0b101001)

# BIP93, "Checksum": 13 symbols for up to 80 before them; "Long codex32": 15 for 81 to 109
_SHORT, _SHORT_SUM, _SHORT_GOAL = Code(_FIELD, 13, 0x19DC500CE73FDE210), 13, 0x10CE0795C2FD1E62A
_LONG, _LONG_SUM, _LONG_GOAL = Code(_FIELD, 15, 0x3D59D273535EA62D897), 15, 0x43381E570BF4798AB26
_START = 0x23181B3
_MOST_SHORT, _FEWEST_LONG, _MOST_LONG = 93, 96, 124
_GROUP = 4

_PAPER = "Compare it with the paper."

Random = Callable[[int], bytes]
"""n secret random bytes, for every n."""


@dataclass(frozen=True, slots=True)
class Codex32:
    """A valid string. `threshold` is how many shares are needed, 0 in a secret that was not split.

    `values` are the symbols (0 to 31) of the data part without the checksum: header and payload, secret.
    """

    threshold: int
    identifier: str
    index: str
    values: tuple[int, ...] = field(repr=False)

    @property
    def is_secret(self) -> bool:
        """Whether this is the secret itself, not a share of it."""
        return self.index == _S

    @property
    def seed(self) -> bytes:
        """The bytes of the payload: of a secret the BIP32 seed, 16 to 64 bytes. What is left of 5 bits is dropped."""
        number = 0
        for value in self.values[_HEADER:]:
            number = number << 5 | value
        bits = 5 * (len(self.values) - _HEADER)
        return (number >> bits % 8).to_bytes(bits // 8, "big")

    @property
    def text(self) -> str:
        """The string in capital letters, as BIP93 wants it for writing by hand."""
        return (PREFIX + "".join(ALPHABET[value] for value in _with_checksum(self.values))).upper()

    @property
    def of_the_set(self) -> tuple[int, str, int]:
        """What all shares of one set have in common."""
        return self.threshold, self.identifier, len(self.values)


def looks_like(text: str) -> bool:
    """Whether the text begins as a codex32 string does."""
    return "".join(text.split()).lower().startswith(PREFIX)


def read(text: str) -> Codex32:
    """Read a string; blanks between its groups do not count. Raises Unreadable."""
    typed = "".join(text.split())
    if typed not in {typed.lower(), typed.upper()}:
        raise Unreadable("This string mixes small and capital letters.", "Type all of it small, or all of it capital.")
    small = typed.lower()
    if not small.startswith(PREFIX):
        raise Unreadable("This is not a codex32 string: those begin with MS1.", "Type it from its first letter on.")
    for place, character in enumerate(small):
        if place >= len(PREFIX) and character not in ALPHABET:
            raise Unreadable(f"Character {place + 1} is none that codex32 has{_group(place)}.", _PAPER)
    values = [ALPHABET.index(character) for character in small[len(PREFIX) :]]
    if not _can_be_as_long(len(values)):
        raise Unreadable(
            f"A codex32 string is never {len(small)} characters long.", "Check that none was left out or typed twice."
        )
    _check(values)
    is_long = len(values) >= _FEWEST_LONG
    return _parsed(small, tuple(values[: -(_LONG_SUM if is_long else _SHORT_SUM)]))


def _can_be_as_long(length: int) -> bool:
    """Whether so many symbols hold 16 to 64 whole bytes, with 4 bits more at most, under the checksum of their size."""
    if not (length <= _MOST_SHORT or _FEWEST_LONG <= length <= _MOST_LONG):
        return False
    payload = length - _HEADER - (_LONG_SUM if length >= _FEWEST_LONG else _SHORT_SUM)
    return 16 <= payload * 5 // 8 <= 64 and payload * 5 % 8 <= 4


def _parsed(small: str, values: tuple[int, ...]) -> Codex32:
    threshold, identifier, index = small[3], small[4:8], small[8]
    if threshold not in "023456789":
        raise Unreadable("Character 4 should be a digit: how many shares are needed.", _PAPER)
    if threshold == "0" and index != _S:
        raise Unreadable("This string contradicts itself: it is a share, and not one of several.", _PAPER)
    return Codex32(int(threshold), identifier, index, values)


def _check(values: Sequence[int]) -> None:
    """The checksum, which names the places of one wrong character or two. Raises Unreadable."""
    is_long = len(values) >= _FEWEST_LONG
    code, goal = (_LONG, _LONG_GOAL) if is_long else (_SHORT, _SHORT_GOAL)
    difference = code.remainder(values, _START) ^ goal
    if not difference:
        return
    places = [place + len(PREFIX) for place, _ in code.wrong(difference, len(values), most=2)]
    if not places:
        raise Unreadable("This string has mistakes: its checksum does not fit.", "Compare each group with the paper.")
    if len(places) == 1:
        sentence = f"This string has a mistake, probably at character {places[0] + 1}{_group(places[0])}."
    else:
        where = f"{places[0] + 1}{_group(places[0])} and {places[1] + 1}{_group(places[1])}"
        sentence = f"This string has two mistakes, probably at characters {where}."
    raise Unreadable(sentence, _PAPER)


def _group(place: int) -> str:
    return f" (group {place // _GROUP + 1})"


def _with_checksum(values: Sequence[int]) -> list[int]:
    is_long = len(values) > _MOST_SHORT - _SHORT_SUM
    code, size, goal = (_LONG, _LONG_SUM, _LONG_GOAL) if is_long else (_SHORT, _SHORT_SUM, _SHORT_GOAL)
    rest = code.remainder([*values, *[0] * size], _START) ^ goal
    return [*values, *(rest >> 5 * place & 31 for place in reversed(range(size)))]


def identifier_of(data: bytes) -> str:
    """The first 20 bits of some bytes as an identifier of 4 characters.

    Of random bytes for a set of shares: BIP93 wants another one for every set, since shares of two sets with the same
    identifier combine to nonsense without an error. Of a key's fingerprint for a secret that is not split.
    """
    number = int.from_bytes(data[:3], "big") >> 4
    return "".join(ALPHABET[number >> shift & 31] for shift in (15, 10, 5, 0))


def secret(seed: bytes, identifier: str, threshold: int = 0) -> Codex32:
    """The secret string of a seed of 16 to 64 bytes; the bits that fill it up are 0. Raises ValueError."""
    is_valid = len(identifier) == 4 and set(identifier) <= set(ALPHABET) and threshold in {0, *range(2, 10)}
    if not 16 <= len(seed) <= 64 or not is_valid:
        raise ValueError("a seed has 16 to 64 bytes, an identifier 4 characters, a threshold is 0 or 2 to 9")
    bits = 8 * len(seed)
    symbols = -(-bits // 5)
    number = int.from_bytes(seed, "big") << (5 * symbols - bits)
    payload = (number >> 5 * place & 31 for place in reversed(range(symbols)))
    return Codex32(threshold, identifier, _S, (*_header(threshold, identifier, _S), *payload))


def _header(threshold: int, identifier: str, index: str) -> tuple[int, ...]:
    return tuple(ALPHABET.index(character) for character in f"{threshold}{identifier}{index}")


def split(seed: bytes, threshold: int, count: int, random: Random) -> tuple[Codex32, ...]:
    """Split a seed of 16 to 64 bytes into `count` shares of which `threshold` (2 to 9) are enough.

    BIP93, "For an existing secret": all but one of the first shares are random, the others follow from them and the
    secret. `random` gives every random byte, those of the identifier too. Raises ValueError for other numbers.
    """
    if not FEWEST_THRESHOLD <= threshold <= MOST_THRESHOLD or not threshold <= count <= MOST_SHARES:
        raise ValueError("a threshold is 2 to 9, and there are that many shares at least and 31 at most")
    whole = secret(seed, identifier_of(_drawn(random, 3)), threshold)
    payload = len(whole.values) - _HEADER
    made = []
    for index in INDEXES[: threshold - 1]:
        symbols = (octet & 31 for octet in _drawn(random, payload))
        made.append(
            Codex32(threshold, whole.identifier, index, (*_header(threshold, whole.identifier, index), *symbols))
        )
    fixed = [whole, *made]
    return (*made, *(derive(fixed, index) for index in INDEXES[threshold - 1 : count]))


def _drawn(random: Random, count: int) -> bytes:
    drawn = random(count)
    if len(drawn) != count:
        raise RuntimeError("the random source gave another number of bytes than it was asked for")
    return drawn


def derive(shares: Sequence[Codex32], index: str) -> Codex32:
    """The string with another index, of exactly as many strings of a set as are needed (BIP93, ms32_interpolate).

    Raises Refused for strings that are not of one set, too few, too many or given twice, ValueError for no index.
    """
    first = _one_set(shares)
    x = ALPHABET.index(index)
    places = [ALPHABET.index(share.index) for share in shares]
    weights = [_weight(place, places, x) for place in places]
    values = []
    for symbols in zip(*(share.values for share in shares), strict=True):
        total = 0
        for weight, symbol in zip(weights, symbols, strict=True):
            total ^= _FIELD.multiply(weight, symbol)
        values.append(total)
    return Codex32(first.threshold, first.identifier, index, tuple(values))


def fits(shares: Sequence[Codex32], other: Codex32) -> bool:
    """Whether a string is the one that exactly as many others of its set as are needed make at its index.

    Of a secret only the seed counts: what fills it up is nobody's choice (BIP93 drops it). Raises as `derive`.
    """
    made = derive(shares, other.index)
    return made.seed == other.seed if other.is_secret else made == other


def _weight(place: int, places: Sequence[int], x: int) -> int:
    """The Lagrange basis polynomial of `place` at x."""
    above, below = 1, 1
    for other in places:
        if other != place:
            above = _FIELD.multiply(above, x ^ other)
            below = _FIELD.multiply(below, place ^ other)
    return _FIELD.multiply(above, _FIELD.inverse(below))


def _one_set(shares: Sequence[Codex32]) -> Codex32:
    if not shares or len({share.of_the_set for share in shares}) > 1:
        raise Refused("These shares are not all of one set.", "Shares of one set begin with the same 8 characters.")
    if len({share.index for share in shares}) < len(shares):
        raise Refused("The same share was given twice.", "Enter each share once.")
    if len(shares) != shares[0].threshold:
        raise Refused(
            f"This set needs {shares[0].threshold} shares, not {len(shares)}.", "Enter as many as the set asks for."
        )
    return shares[0]


def combine(shares: Sequence[Codex32]) -> bytes:
    """The seed of a secret, or of exactly as many shares of one set as are needed. Raises Refused."""
    if len(shares) == 1 and shares[0].is_secret:
        return shares[0].seed
    return derive(shares, _S).seed
