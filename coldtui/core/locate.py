"""Where a mistake is: one or two wrong symbols under a checksum of BIP93 or SLIP-39 are found, and never put right.

Both checksums are remainders of polynomials over a small field: GF(32) for BIP93, GF(1024) for SLIP-39. A wrong symbol
adds a multiple of a power of x to the remainder, and which power it is tells the place. What stood there is not told:
SLIP-39 ("Checksum") forbids to suggest it, since a checksum that is made to fit protects against nothing.
"""

from collections.abc import Iterable


class Field:
    """GF(2^bits): numbers as polynomials over GF(2), reduced by `modulus`; its element 2 must generate all others."""

    __slots__ = ("_exp", "_log", "bits")

    def __init__(self, bits: int, modulus: int) -> None:
        self.bits = bits
        self._exp: list[int] = []
        self._log = [0] * (1 << bits)
        element = 1
        for power in range((1 << bits) - 1):
            self._exp.append(element)
            self._log[element] = power
            element <<= 1
            if element >> bits:
                element ^= modulus

    def multiply(self, one: int, other: int) -> int:
        """The product of two elements."""
        if not one or not other:
            return 0
        return self._exp[(self._log[one] + self._log[other]) % len(self._exp)]

    def inverse(self, element: int) -> int:
        """What gives 1 when multiplied with an element that is not 0. Raises ZeroDivisionError for 0."""
        if not element:
            raise ZeroDivisionError("0 has no inverse")
        return self._exp[-self._log[element] % len(self._exp)]

    def scale(self, vector: int, element: int) -> int:
        """Every symbol of a vector (`bits` bits each, the last one lowest) multiplied with an element."""
        scaled, shift, mask = 0, 0, (1 << self.bits) - 1
        while vector:
            scaled |= self.multiply(vector & mask, element) << shift
            vector >>= self.bits
            shift += self.bits
        return scaled


class Code:
    """A checksum: the remainder of a polynomial, `symbols` symbols long.

    `generator` is x^symbols modulo the generator polynomial: the number that the standards call GEN[0].
    """

    __slots__ = ("_field", "_rows", "_top")

    def __init__(self, field: Field, symbols: int, generator: int) -> None:
        self._field = field
        self._top = field.bits * (symbols - 1)
        self._rows = [field.scale(generator, element) for element in range(1 << field.bits)]

    def remainder(self, values: Iterable[int], start: int) -> int:
        """The remainder after `values`, beginning with the remainder `start`."""
        rest, below = start, (1 << self._top) - 1
        for value in values:
            rest = (rest & below) << self._field.bits ^ value ^ self._rows[rest >> self._top]
        return rest

    def wrong(self, difference: int, length: int, most: int) -> tuple[tuple[int, int], ...]:
        """The places where `most` (1 or 2) wrong symbols at most explain a remainder that differs by `difference`.

        Places count from 0, in a text of `length` symbols; with each comes what was added to the right symbol. Empty
        where nothing that small explains it. Fewer wrong symbols go first.
        """
        powers, places = [], {}
        power = 1
        for place in reversed(range(length)):
            powers.append((place, power))
            places[self._monic(power)[0]] = place, self._monic(power)[1]
            power = self.remainder([0], power)
        single = self._single(difference, places)
        if single or most < 2:
            return (single,) if single else ()
        for place, power in powers:
            for added in range(1, 1 << self._field.bits):
                other = self._single(difference ^ self._field.scale(power, added), places)
                if other and other[0] != place:
                    first, second = sorted(((place, added), other))
                    return first, second
        return ()

    def _single(self, difference: int, places: dict[int, tuple[int, int]]) -> tuple[int, int] | None:
        if not difference:
            return None
        monic, factor = self._monic(difference)
        if monic not in places:
            return None
        place, power_factor = places[monic]
        return place, self._field.multiply(factor, self._field.inverse(power_factor))

    def _monic(self, vector: int) -> tuple[int, int]:
        """A vector divided by its first symbol that is not 0, and that symbol."""
        bits = self._field.bits
        first = vector >> (vector.bit_length() - 1) // bits * bits
        return self._field.scale(vector, self._field.inverse(first)), first
