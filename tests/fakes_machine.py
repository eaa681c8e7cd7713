"""A computer that cannot be switched off, and randomness that is none."""


class FakeMachine:
    """`Machine` for tests."""

    can_power_off = False
    free: int | None = 8 << 30
    """Bytes of memory that are free."""

    def power_off(self) -> None:
        """Nothing."""

    def free_memory(self) -> int | None:
        """As it was set."""
        return self.free


class FakeRandomness:
    """`Randomness` for tests: the same bytes in every run, other ones at every call."""

    def __init__(self) -> None:
        self._calls = 0

    def bytes(self, count: int) -> bytes:
        """Counting; from 0 the first time."""
        start = 37 * self._calls
        self._calls += 1
        return bytes((start + number) % 256 for number in range(count))

    def check(self) -> None:
        """It is what it is."""
