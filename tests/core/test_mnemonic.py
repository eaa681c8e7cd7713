"""Recovery phrases: the vectors of BIP39, and errors that name the word but never say it."""

import json
import unicodedata
from pathlib import Path

import pytest
from embit import base58

from coldtui.core import mnemonic
from coldtui.core.errors import NotAKey, NotAMnemonic
from coldtui.core.key import ExtendedPrivateKey, read_private_key
from coldtui.core.wordlist import Language

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "bip39" / "bip39_vectors_trezor.json").read_text())
PHRASE = ("abandon",) * 11 + ("about",)


@pytest.mark.parametrize(("entropy", "phrase", "seed", "xprv"), VECTORS["english"])
def test_bip39_vectors_give_their_seeds(entropy: str, phrase: str, seed: str, xprv: str) -> None:
    words = mnemonic.normalise_phrase(phrase)
    assert len(words) == len(entropy) * 3 // 8
    mnemonic.check_phrase(words)
    assert mnemonic.seed(words, "TREZOR").hex() == seed
    root = ExtendedPrivateKey.from_seed(mnemonic.seed(words, "TREZOR"))
    assert base58.decode_check(xprv)[13:] == root._chain_code + b"\0" + root._secret


def test_the_list_is_the_english_one() -> None:
    assert len(mnemonic.WORDS) == 2048
    assert (mnemonic.WORDS[0], mnemonic.WORDS[1], mnemonic.WORDS[-1]) == ("abandon", "ability", "zoo")
    assert list(mnemonic.WORDS) == sorted(mnemonic.WORDS)
    assert {word[:4] for word in mnemonic.WORDS}.__len__() == 2048, "four letters are enough (BIP39)"


@pytest.mark.parametrize("place", range(1, 13))
def test_a_word_that_is_not_in_the_list_is_named_by_its_number_alone(place: int) -> None:
    words = [*PHRASE]
    words[place - 1] = "hunter2"
    with pytest.raises(NotAMnemonic) as caught:
        mnemonic.check_phrase(words)
    assert str(caught.value) == f"Word {place} is not in the list."
    assert caught.value.hint == f"Check word {place} on your paper. Words have 3 to 8 letters."
    assert "hunter2" not in repr(caught.value) + caught.value.hint


@pytest.mark.parametrize("count", [0, 1, 11, 13, 14, 16, 23, 25, 48])
def test_another_number_of_words_is_refused(count: int) -> None:
    with pytest.raises(NotAMnemonic, match=f"A recovery phrase has 12, 15, 18, 21 or 24 words, not {count}."):
        mnemonic.check_phrase(("abandon",) * count)


@pytest.mark.parametrize("count", mnemonic.WORD_COUNTS)
def test_a_checksum_that_does_not_fit_is_said_of_all_words_together(count: int) -> None:
    fitting = [word for word in mnemonic.WORDS if fits(("abandon",) * (count - 1) + (word,))]
    assert len(fitting) == 2048 >> (count // 3), "one in 2^checksum bits"
    with pytest.raises(NotAMnemonic, match=f"These {count} words do not belong together.") as caught:
        mnemonic.check_phrase(("abandon",) * count)
    assert caught.value.hint == "One or more words or their order is wrong. We cannot tell which."


def fits(words: tuple[str, ...]) -> bool:
    try:
        mnemonic.check_phrase(words)
    except NotAMnemonic:
        return False
    return True


def test_no_seed_comes_from_words_that_do_not_belong_together() -> None:
    assert mnemonic.seed(PHRASE)
    with pytest.raises(NotAMnemonic):
        mnemonic.seed(("abandon",) * 12)


def test_words_are_read_however_they_were_typed() -> None:
    typed = "  ABANDON abandon\tAbandon\n" + "ａｂａｎｄｏｎ\u3000" + "abandon " * 7 + "\r\n about\n"  # noqa: RUF001
    assert mnemonic.normalise_phrase(typed) == PHRASE
    assert mnemonic.normalise_phrase(" \n") == ()


def test_composed_and_decomposed_passphrases_are_the_same() -> None:
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    assert composed != decomposed
    assert mnemonic.seed(PHRASE, composed) == mnemonic.seed(PHRASE, decomposed)
    assert mnemonic.seed(PHRASE, composed) != mnemonic.seed(PHRASE, "cafe")


def test_blanks_in_a_passphrase_count() -> None:
    seeds = {mnemonic.seed(PHRASE, text) for text in ("", " ", "a", " a", "a ", "A", "a  b", "a b")}
    assert len(seeds) == 8


def test_a_passphrase_in_any_script_is_normalised() -> None:
    # of the Japanese vectors at github.com/bip32JP/bip32JP.github.io: squared letters and voiced marks
    passphrase = "㍍ガバヴァぱばぐゞちぢ十人十色"
    normal = unicodedata.normalize("NFKD", passphrase)
    assert normal != passphrase
    assert mnemonic.seed(PHRASE, passphrase) == mnemonic.seed(PHRASE, normal)


def test_a_passphrase_that_is_no_text_is_refused_without_showing_it() -> None:
    with pytest.raises(NotAMnemonic) as caught:
        mnemonic.seed(PHRASE, "secret\udcff")
    assert "secret" not in str(caught.value) + caught.value.hint
    assert caught.value.__context__ is None


def test_completions_are_the_words_with_the_prefix() -> None:
    assert mnemonic.completions("zo") == ("zone", "zoo")
    assert mnemonic.completions("zoo") == ("zoo",)
    assert mnemonic.completions("act") == ("act", "action", "actor", "actress", "actual")
    assert mnemonic.completions("") == mnemonic.completions("zzz") == mnemonic.completions("é") == ()
    for letter in "abcdefghijklmnopqrstuvwxyz":
        assert mnemonic.completions(letter) == tuple(word for word in mnemonic.WORDS if word[0] == letter)


def test_a_word_is_in_the_list_exactly_or_not_at_all() -> None:
    assert mnemonic.check_word("zoo")
    for word in ("", "zo", "Zoo", "zoo ", "zooo"):
        assert not mnemonic.check_word(word)


def carried(error: BaseException) -> str:
    """Everything that an error and those before it say and hold."""
    told = ""
    while error is not None:
        told += repr(error) + repr(vars(error)) + str(getattr(error, "object", ""))
        error = error.__context__ or error.__cause__
    return told


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.JAPANESE])
def test_an_error_does_not_carry_the_passphrase_not_even_behind_it(language: Language) -> None:
    words = mnemonic.words_of(bytes(16), language)
    with pytest.raises(NotAMnemonic) as caught:
        mnemonic.seed(words, "hunter2\ud800", language)
    assert "hunter2" not in carried(caught.value)


def test_control_what_an_encoding_error_carries_is_found() -> None:
    def careless() -> None:
        try:
            "hunter2\ud800".encode()
        except UnicodeEncodeError:
            raise NotAMnemonic("no text", "") from None

    with pytest.raises(NotAMnemonic) as caught:
        careless()
    assert "hunter2" in carried(caught.value)


def test_an_error_about_a_private_key_carries_nothing_of_it() -> None:
    text = base58.encode_check(bytes.fromhex("0488ade4") + bytes(9) + bytes(range(64, 97)) + b"\0" * 32)[:-1] + "1"
    with pytest.raises(NotAKey) as caught:
        read_private_key(text, is_test=False)
    assert caught.value.__context__ is None
