"""A backup is checked in each of its forms: the right one passes, the same form of another key fails."""

import pytest

from coldtui.core import codex32, slip39
from coldtui.core.electrum import seed as electrum_seed
from coldtui.core.mnemonic import WORDS, entropy_of, seed
from coldtui.journeys.drill import drill
from tests.build.keys import ATTACKER, SECOND, from_seed, master
from tests.journeys.alone import alone

WILD = "wild father tree among universe such mobile favorite target dynamic credit identify"

KNOWN = "see Which key should the backup be of?\npress n\nsee Type the fingerprint\ntype {}\npress enter\n"
WAY = "see Nothing of it will be shown\npress {}\n"
TYPED = WAY.format("t") + "see recognised\n"
ONCE_MORE = "press enter\nsee Press Enter once more to go on.\npress enter\n"
NO_PASSPHRASE = "see Does this key have a passphrase?\npress enter\n"


def as_text(text: str, then: str = "") -> str:
    """The presses that give one text."""
    return f"{TYPED}type {text}\n{ONCE_MORE}{then}"


def random(size: int) -> bytes:
    """Shares of a test need not be secret."""
    return bytes(range(size))


def numbers(phrase: str) -> list[int]:
    return [WORDS.index(word) for word in phrase.split()]


def entropy(phrase: str) -> bytes:
    return entropy_of(phrase.split())


def word_by_word(phrase: str) -> str:
    return f"{WAY.format('w')}see How many words\npress home enter\nsee Word 1 of 12\ntype {phrase}\npress enter\n{NO_PASSPHRASE}"


def codex32_shares(phrase: str) -> str:
    made = codex32.split(seed(phrase.split()), 2, 3, random)
    first, second = (one.text for one in made[:2])
    kind = "see Which kind of shares do you have?\npress down enter\nsee Enter a codex32 string\n"
    return f"{WAY.format('x')}{kind}type {first}\npress enter\nsee 1 more to go.\ntype {second}\npress enter\n"


def slip39_shares(phrase: str) -> str:
    """They hold the phrase's entropy: whoever gives them says so."""
    ((first, second, _),) = slip39.split(entropy(phrase), ((2, 3),), 1, random)
    kind = "see Which kind of shares do you have?\npress enter\nsee How many words does each share have?\npress enter\n"
    asked = "see Did the shares get a passphrase\npress enter\nsee Which key is it?\npress p\n"
    typed = f"type {first}\npress enter\nsee 1 more to go.\ntype {second}\npress enter\n"
    return f"{WAY.format('x')}{kind}see Word 1 of 20\n{typed}{asked}{NO_PASSPHRASE}"


FORMS = {
    "words": word_by_word,
    "phrase": lambda phrase: as_text(phrase, NO_PASSPHRASE),
    "numbers": lambda phrase: as_text(" ".join(str(one + 1) for one in numbers(phrase)), NO_PASSPHRASE),
    "seedqr": lambda phrase: as_text("".join(f"{one:04}" for one in numbers(phrase)), NO_PASSPHRASE),
    "entropy": lambda phrase: as_text(entropy(phrase).hex(), NO_PASSPHRASE),
    "seed": lambda phrase: as_text(seed(phrase.split()).hex()),
    "xprv": lambda phrase: as_text(master(phrase).xprv(test=True)),
    "codex32": lambda phrase: as_text(codex32.secret(seed(phrase.split()), "test").text),
    "codex32 shares": codex32_shares,
    "slip39 shares": slip39_shares,
}


def result(known: bytes, given: str) -> str:
    """The verdict on the screen; the session is looked at as well."""
    found = alone(drill, KNOWN.format(known.hex()) + given + "see this backup opens")
    assert found.session.fingerprints == ()
    return next(line for line in found.shown[-1].splitlines() if "this backup opens" in line)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_key_passes_and_of_another_key_fails(form):
    known = master(SECOND).fingerprint
    assert "PASS" in result(known, FORMS[form](SECOND))
    assert "FAIL" in result(known, FORMS[form](ATTACKER))


def test_a_phrase_of_electrum_passes():
    given = as_text(WILD, NO_PASSPHRASE)
    assert "PASS" in result(from_seed(electrum_seed(WILD.split())).fingerprint, given)
    assert "FAIL" in result(master(SECOND).fingerprint, given)
