"""A secret with one owner: bytes that can be overwritten, and that show themselves only when asked by name."""

import hmac
from types import TracebackType
from typing import Never, Self


class Secret:
    """Secret bytes. `expose()` is the only way to read them, `wipe()` overwrites them.

    repr, str and format show nothing; copying and pickling raise TypeError; equality takes the same time wherever the
    difference is. It holds a copy of what it was given: the caller overwrites its own.
    """

    __hash__ = None  # type: ignore[assignment]  # the hash of a secret would be a trace of it
    __slots__ = ("_bytes",)

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._bytes = bytearray(data)

    def expose(self) -> bytearray:
        """The bytes themselves, not a copy: keep no reference. Raises ValueError after `wipe`, where there was one."""
        if self.is_wiped:
            raise ValueError("this secret was wiped")
        return self._bytes

    @property
    def is_wiped(self) -> bool:
        """Whether it was overwritten."""
        return not self._bytes

    def wipe(self) -> None:
        """Overwrite the bytes with zeros and let go of them. A second time does nothing."""
        self._bytes[:] = bytes(len(self._bytes))
        self._bytes = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._bytes, other._bytes)

    def __len__(self) -> int:
        return len(self._bytes)

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce__(self) -> Never:
        raise TypeError("a secret is not copied and not pickled")
