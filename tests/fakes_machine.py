"""A computer that cannot be switched off, and randomness that is none."""


class FakeMachine:
    """`Machine` for tests."""

    can_power_off = False

    def power_off(self) -> None:
        """Nothing."""


class FakeRandomness:
    """`Randomness` for tests: always the same bytes."""

    def bytes(self, count: int) -> bytes:
        """Counting."""
        return bytes(number % 256 for number in range(count))
