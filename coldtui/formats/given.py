"""What somebody gave us to make a key of: its form, a sentence about it, and its value for the one who loads it."""

from dataclasses import dataclass
from enum import Enum

from coldtui.core.wordlist import Language


class Form(Enum):
    """The forms in which a backup comes; the value ends a sentence that says how the key was given."""

    PHRASE = "recovery phrase"
    WORD_NUMBERS = "word numbers"
    SEEDQR = "SeedQR"
    COMPACT_SEEDQR = "CompactSeedQR"
    ENTROPY = "hexadecimal entropy"
    BITS = "binary entropy"
    SEED = "hexadecimal seed"
    XPRV = "private master key"
    ELECTRUM = "Electrum phrase"
    SLIP39 = "SLIP-39 shares"
    CODEX32 = "codex32"


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """One way to read what was given. `title` and `note` say what it is and may be shown; the rest is secret.

    `words` and `language` are of PHRASE, WORD_NUMBERS, SEEDQR and ELECTRUM; `data` are the bytes of COMPACT_SEEDQR,
    ENTROPY and BITS (16 to 32) and of SEED (64); `text` is the key of XPRV; `shares` are the texts of SLIP39 and
    CODEX32. `how` is the form more exactly, where there is more to say.
    """

    form: Form
    title: str
    note: str = ""
    words: tuple[str, ...] = ()
    language: Language = Language.ENGLISH
    data: bytes = b""
    text: str = ""
    shares: tuple[str, ...] = ()
    how: str = ""

    @property
    def given_as(self) -> str:
        """The end of a sentence that says how the key was given."""
        return self.how or self.form.value


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """What was given: the ways to read it, the likeliest first; never none.

    `must_ask` says that a person has to choose, or to agree: there is more than one way, or the one is a guess.
    `mistake` are sentences about what it would rather be, were it not wrong; empty where there is no such thing.
    """

    candidates: tuple[Candidate, ...]
    must_ask: bool = False
    mistake: str = ""

    @property
    def sentence(self) -> str:
        """What it is, for a person; nothing of the content."""
        first = self.candidates[0]
        if self.mistake:
            return f"{self.mistake} If it is something else, the next screen asks."
        if len(self.candidates) == 1:
            return f"{first.title}. {first.note}".strip() if first.note else f"{first.title}."
        return "This can be read in more than one way: you choose on the next screen."
