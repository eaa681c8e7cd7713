"""The ten lists of BIP39: vectors in every language, another implementation's opinion, and how words are meant."""

import json
import unicodedata
from pathlib import Path

import pytest
from bip39_slip39 import bip39 as other
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core import mnemonic
from coldtui.core.errors import NotAMnemonic
from coldtui.core.wordlist import ENGLISH, Language, word_list

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "bip39" / "bip39_vectors_trezor.json").read_text())
CASES = [(language, *vector[:3]) for language in Language for vector in VECTORS[language.value]]
OTHER_NAME = {
    Language.ENGLISH: "en",
    Language.JAPANESE: "ja",
    Language.KOREAN: "ko",
    Language.SPANISH: "es",
    Language.CHINESE_SIMPLIFIED: "zh",
    Language.CHINESE_TRADITIONAL: "zh_tw",
    Language.FRENCH: "fr",
    Language.ITALIAN: "it",
    Language.CZECH: "cs",
    Language.PORTUGUESE: "pt",
}


@pytest.mark.parametrize(("language", "entropy", "phrase", "seed"), CASES)
def test_the_vectors_of_every_language(language: Language, entropy: str, phrase: str, seed: str) -> None:
    words = mnemonic.normalise_phrase(phrase)
    assert mnemonic.words_of(bytes.fromhex(entropy), language) == words
    assert mnemonic.entropy_of(words, language).hex() == entropy
    assert mnemonic.seed(words, "TREZOR", language).hex() == seed
    assert language in mnemonic.languages_of(words), "some phrases are valid in both Chinese lists"


def test_every_language_has_vectors() -> None:
    assert {language for language, *_ in CASES} == set(Language)
    assert len(CASES) == 240


@pytest.mark.parametrize("language", Language)
def test_every_word_is_found_composed_or_decomposed_and_means_itself(language: Language) -> None:
    words = word_list(language)
    assert len(set(words.words)) == 2048
    for number, word in enumerate(words.words):
        assert words.number_of(unicodedata.normalize("NFC", word)) == number
        assert words.meant(word.upper()) == word


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.FRENCH, Language.SPANISH, Language.ITALIAN])
def test_four_letters_are_enough(language: Language) -> None:
    words = word_list(language)
    for word in words.words:
        plain = "".join(letter for letter in word if not unicodedata.combining(letter))
        assert words.meant(plain[:4]) == word


def test_accents_may_be_left_out_where_the_list_says_so() -> None:
    assert word_list(Language.FRENCH).meant("academie") == unicodedata.normalize("NFKD", "académie")
    assert word_list(Language.SPANISH).meant("abaco") == unicodedata.normalize("NFKD", "ábaco")
    japanese = word_list(Language.JAPANESE)
    marked = unicodedata.normalize("NFKD", "がいこう")
    assert japanese.meant(marked) == marked, "in Japanese a mark makes another word"
    assert japanese.meant("かいこう") != marked


def test_a_beginning_of_several_words_means_none_of_them() -> None:
    assert ENGLISH.meant("aban") == "abandon"
    assert ENGLISH.meant("ab") is None
    assert ENGLISH.meant("") is None
    assert ENGLISH.meant("act") == "act", "though action, actor, actress and actual begin so too"
    assert ENGLISH.completions("") == ()


@given(
    st.sampled_from(list(Language)),
    st.sampled_from(mnemonic.ENTROPY_SIZES).flatmap(lambda n: st.binary(min_size=n, max_size=n)),
)
def test_another_implementation_makes_the_same_words(language: Language, entropy: bytes) -> None:
    theirs = other.mnemonic_from_entropy(entropy, OTHER_NAME[language])
    assert mnemonic.words_of(entropy, language) == mnemonic.normalise_phrase(theirs)


@pytest.mark.parametrize("passphrase", ["", "TREZOR", "café", "cafe\u0301", "㍍ガバヴァぱばぐゞちぢ十人十色", " a  b "])
@pytest.mark.parametrize("language", Language)
def test_another_implementation_makes_the_same_seed(language: Language, passphrase: str) -> None:
    entropy = bytes(range(16))
    theirs = other.seed_from_mnemonic(other.mnemonic_from_entropy(entropy, OTHER_NAME[language]), passphrase)
    assert mnemonic.seed(mnemonic.words_of(entropy, language), passphrase, language) == theirs


@pytest.mark.parametrize("count", mnemonic.WORD_COUNTS)
def test_the_last_words_are_all_that_fit(count: int) -> None:
    start = mnemonic.words_of(bytes(range(count * 4 // 3)))[:-1]
    offered = mnemonic.last_words(start)
    fitting = []
    for word in mnemonic.WORDS:
        try:
            mnemonic.check_phrase((*start, word))
        except NotAMnemonic:
            continue
        fitting.append(word)
    assert list(offered) == fitting
    assert len(offered) == 2048 >> count // 3


@pytest.mark.parametrize("count", [0, 10, 12, 22, 24])
def test_a_last_word_needs_all_but_one(count: int) -> None:
    with pytest.raises(NotAMnemonic, match="A last word can be found for"):
        mnemonic.last_words(("abandon",) * count)


def test_the_english_list_has_806_pairs_one_letter_apart() -> None:
    similar = {word: mnemonic.similar_words(word) for word in mnemonic.WORDS}
    assert sum(map(len, similar.values())) == 2 * 806
    assert "art" in similar["act"]
    assert "table" in similar["able"]
    assert "word" in similar["world"]
    assert all(word in similar[other_word] for word, others in similar.items() for other_word in others)


def test_the_chinese_lists_share_words_and_the_checksum_decides() -> None:
    simplified = mnemonic.words_of(bytes(16), Language.CHINESE_SIMPLIFIED)
    assert mnemonic.languages_of(simplified)[0] is Language.CHINESE_SIMPLIFIED
    assert mnemonic.languages_of(("hunter2",) * 12) == ()
    assert mnemonic.languages_of(()) == ()


@pytest.mark.parametrize("size", [0, 15, 17, 33, 64])
def test_no_phrase_stands_for_another_number_of_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="16, 20, 24, 28 or 32"):
        mnemonic.words_of(bytes(size))


@pytest.mark.parametrize("language", Language)
def test_completions_are_what_a_look_through_the_whole_list_finds(language):
    known = word_list(language)
    folded = [known._folded(word) for word in known.words]
    assert len(set(folded)) == len(folded)
    for word in known.words[::97]:
        for length in range(len(word) + 1):
            prefix = word[:length]
            start = known._folded(prefix)
            expected = tuple(
                one for one, plain in zip(known.words, folded, strict=True) if start and plain.startswith(start)
            )
            assert known.completions(prefix) == expected
