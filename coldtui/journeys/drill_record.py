"""What a check of a backup found: public facts only, for the session and for a note on a card."""

from dataclasses import dataclass

from coldtui.core.text import printable

_LONGEST_DATE = 40


@dataclass(frozen=True, slots=True)
class Drill:
    """One backup that was checked. `form` says in words how it was given; `fingerprint` (4 bytes) is of its key.

    `compared` says with what it was compared, and how far was looked; `passed` whether it is the same key.
    """

    form: str
    fingerprint: bytes
    compared: str
    passed: bool

    @property
    def result(self) -> str:
        """PASS or FAIL."""
        return "PASS" if self.passed else "FAIL"

    def text(self, date: str = "") -> bytes:
        """The note for a card: a few lines without a secret. `date` is what the user calls the day; may be empty."""
        group = self.fingerprint.hex()
        lines = [
            "coldtui: a backup was checked",
            "",
            f"Result       {self.result}",
            f"Form         {self.form}",
            f"Fingerprint  {group[:4]} {group[4:]}",
            f"Compared     {self.compared}",
            f"Date         {printable(date, _LONGEST_DATE) or 'not stated'}",
            "",
            "The date is what somebody typed: this computer keeps no time. This note holds no secret.",
        ]
        return ("\n".join(lines) + "\n").encode()

    def file_name(self, n: int = 1) -> str:
        """The n-th choice of a name for the note."""
        return f"backup-check-{self.fingerprint.hex()}{'' if n == 1 else f'-{n}'}.txt"
