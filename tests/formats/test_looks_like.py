"""A secret in a place that is not for secrets is noticed, whatever its form and language."""

import pytest
from mnemonic import Mnemonic

from coldtui.core.errors import NotAPsbt
from coldtui.core.wordlist import Language
from coldtui.formats.looks_like import Secret, looks_like, secret
from coldtui.formats.psbt_file import decode
from tests.build.keys import OURS, master

CODEX = "MS12NAMES6XQGUZTTXKEQNJSJZV4JV3NZ5K3KWGSPHUH6EVW"


@pytest.mark.parametrize("language", Language, ids=lambda language: language.value)
@pytest.mark.parametrize("size", [16, 32])
def test_a_recovery_phrase_of_each_language_is_noticed(language, size):
    text = Mnemonic(language.value).to_mnemonic(bytes(range(size)))
    assert secret(text.encode()) is Secret.PHRASE
    with pytest.raises(NotAPsbt, match="recovery phrase"):
        decode(text.encode())


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (OURS, Secret.PHRASE),
        ("0000" * 11 + "0003", Secret.PHRASE),
        (master(OURS).xprv(test=False), Secret.PRIVATE_KEY),
        (CODEX, Secret.CODEX32),
        (CODEX.lower(), Secret.CODEX32),
        ("my share: " + CODEX, Secret.CODEX32),
        ("this text is about twelve words long and is no phrase of any kind", None),
        ("", None),
    ],
)
def test_a_secret_is_told_from_other_text(text, held):
    assert secret(text.encode()) is held


def test_what_was_noticed_is_named_and_nothing_of_it_repeated():
    assert looks_like(CODEX.encode()) == "a backup of a key (codex32)"
    with pytest.raises(NotAPsbt) as raised:
        decode(CODEX.encode())
    assert "codex32" in str(raised.value)
    assert "NAMES" not in str(raised.value) + raised.value.hint
