"""One recogniser for every form of a backup: what it is, where a mistake is, and never a word of it."""

import hashlib
import json
import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mnemonic import Mnemonic

from coldtui.core import codex32, electrum, slip39
from coldtui.core.address import address
from coldtui.core.electrum import SeedVersion
from coldtui.core.errors import ColdtuiError, NotAKey, NotAMnemonic, Refused, Unreadable
from coldtui.core.mnemonic import ENTROPY_SIZES, WORD_COUNTS, check_phrase, words_of
from coldtui.core.network import Network
from coldtui.core.wif import is_wif
from coldtui.core.wordlist import Language, word_list
from coldtui.formats.given import Candidate, Form, Given
from coldtui.formats.recognise import MAX_BYTES, MAX_CHARACTERS, is_usable, recognise, so_far
from tests.build.keys import OURS, SECOND, base58check, master
from tests.build.wallets import family, single

VECTORS = Path(__file__).parent.parent / "vectors"
WORDS = tuple(OURS.split())
WILD = "wild father tree among universe such mobile favorite target dynamic credit identify"
CRAM = "cram swing cover prefer miss modify ritual silly deliver chunk behind inform able"
SEEDQR = "0000" * 11 + "0003"
CODEX = "MS12NAMES6XQGUZTTXKEQNJSJZV4JV3NZ5K3KWGSPHUH6EVW"
XPRV = master(OURS).xprv(test=False)
SHARE = (
    "duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband erode duke "
    "ajar critical decision keyboard"
)


def only(data: str | bytes) -> Candidate:
    found = recognise(data)
    assert len(found.candidates) == 1
    return found.candidates[0]


def refusal(data: str | bytes) -> ColdtuiError:
    with pytest.raises(ColdtuiError) as raised:
        recognise(data)
    return raised.value


def numbered(words: tuple[str, ...], form: str = "{}. {}") -> str:
    return " ".join(form.format(number, word) for number, word in enumerate(words, 1))


# --- recovery phrases -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ENTROPY_SIZES)
@pytest.mark.parametrize("language", Language, ids=lambda language: language.value)
def test_a_phrase_of_each_language_is_recognised_as_its_maker_meant_it(language, size):
    theirs = Mnemonic(language.value)
    for number in range(3):
        entropy = hashlib.sha512(bytes((number, size))).digest()[:size]
        found = recognise(theirs.to_mnemonic(entropy))
        first = found.candidates[0]
        assert (first.form, first.language) == (Form.PHRASE, language)
        assert bytes(theirs.to_entropy(" ".join(first.words))) == entropy
        assert f"{size * 3 // 4} words" in first.title
        assert language.title in first.title


@pytest.mark.parametrize(
    "text",
    [
        OURS,
        OURS.upper(),
        f"  {OURS}\r\n",
        "\ufeff" + OURS,
        OURS.replace(" ", "\n"),
        OURS.replace(" ", ", "),
        "\t".join(WORDS),
        " ".join(word[:4] for word in WORDS),
        numbered(WORDS),
        numbered(WORDS, "{}) {}"),
        numbered(WORDS, "{}.{}"),
        numbered(WORDS, "#{} {}"),
        numbered(WORDS, "{:02d}: {}"),
        "\n".join(f"{number} {word}" for number, word in enumerate(WORDS, 1)),
        unicodedata.normalize("NFKC", OURS).translate({ord("a"): "\uff41"}),
    ],
)
def test_a_phrase_is_read_as_people_write_it(text):
    found = only(text)
    assert (found.form, found.words, found.language) == (Form.PHRASE, WORDS, Language.ENGLISH)
    assert only(text.encode()) == found
    assert recognise(text).sentence == "A recovery phrase of 12 words, English. The checksum fits."
    assert not recognise(text).must_ask


def test_accents_may_be_left_out_where_the_list_says_so():
    words = Mnemonic("french").to_mnemonic(bytes(range(16)))
    plain = "".join(one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    assert plain != unicodedata.normalize("NFKD", words)
    assert only(plain).words == tuple(unicodedata.normalize("NFKD", words).split())


@pytest.mark.parametrize("place", [1, 2, 7, 12])
def test_a_word_that_is_in_no_list_is_named_by_its_place(place):
    words = list(WORDS)
    words[place - 1] = "abandn"
    assert str(refusal(" ".join(words))) == f"Word {place} is not in the list."
    words = Mnemonic("spanish").to_mnemonic(bytes(range(16))).split()
    words[place - 1] = "zzz"
    assert str(refusal(" ".join(words))) == f"Word {place} is not in the list (Spanish)."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abandon " * 12, "These 12 words do not belong together."),
        ("abandon " * 13, "A recovery phrase has 12, 15, 18, 21 or 24 words, not 13."),
        ("abandon", "A recovery phrase has 12, 15, 18, 21 or 24 words, not 1."),
        (numbered(WORDS).replace("7.", "8."), "The numbers before the words do not count up from 1."),
        ("1. " + OURS, "The numbers before the words do not count up from 1."),
    ],
)
def test_a_wrong_phrase_is_not_taken(text, sentence):
    assert str(refusal(text)) == sentence
    assert isinstance(refusal(text), NotAMnemonic)


def test_words_of_two_lists_that_fit_in_both_are_asked_about():
    shared = [one for one in word_list(Language.FRENCH).words if word_list(Language.ENGLISH).number_of(one) is not None]
    found = None
    for number in range(4000):
        digest = hashlib.sha256(number.to_bytes(4, "big")).digest()
        found = [shared[byte % len(shared)] for byte in digest[:12]]
        if all(_fits(found, language) for language in (Language.ENGLISH, Language.FRENCH)):
            break
    result = recognise(" ".join(found))
    assert result.must_ask
    assert {one.language for one in result.candidates} == {Language.ENGLISH, Language.FRENCH}


def _fits(words, language):
    try:
        check_phrase(words, language)
    except NotAMnemonic:
        return False
    return True


# --- Electrum ---------------------------------------------------------------------------------------------------------


def test_a_segwit_phrase_of_electrum_is_recognised():
    for text in (WILD, WILD.upper(), " ".join(word[:4] for word in WILD.split())):
        found = only(text)
        assert (found.form, found.words) == (Form.ELECTRUM, tuple(WILD.split()))


def test_every_segwit_phrase_of_electrum_s_own_tests_is_recognised():
    cases = json.loads((VECTORS / "electrum/seeds.json").read_text(encoding="utf-8"))["seeds"]
    for case in cases:
        found = only(case["words"])
        assert found.form is Form.ELECTRUM
        assert electrum.seed(found.words, case["passphrase"]).hex() == case["seed"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (CRAM, "oldest kind of address"),
        ("science dawn member doll dutch real can brick knife deny drive list", "second factor"),
    ],
)
def test_the_other_phrases_of_electrum_are_named_and_refused(text, named):
    error = refusal(text)
    assert isinstance(error, Refused)
    assert named in str(error)


def test_words_that_are_both_a_recovery_phrase_and_one_of_electrum_are_asked_about():
    both = next(
        words
        for words in (words_of(hashlib.sha256(number.to_bytes(4, "big")).digest()[:16]) for number in range(100_000))
        if electrum.version_of(words) is SeedVersion.SEGWIT
    )
    found = recognise(" ".join(both))
    assert found.must_ask
    assert [one.form for one in found.candidates] == [Form.PHRASE, Form.ELECTRUM]
    assert found.sentence == "This can be read in more than one way: you choose on the next screen."


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case", json.loads((VECTORS / "seedqr/seedqr_vectors.json").read_text()), ids=lambda case: case["words"][:9]
)
def test_the_vectors_of_seedqr_are_recognised_both_ways(case):
    words = tuple(case["words"].split())
    for digits in (case["standard_digits"], case["standard_digits"].encode()):
        assert only(digits).form is Form.SEEDQR
        assert only(digits).words == words
    found = only(bytes.fromhex(case["compact_hex"]))
    assert found.form is Form.COMPACT_SEEDQR
    assert words_of(found.data) == words


@pytest.mark.parametrize("size", ENTROPY_SIZES)
def test_bytes_are_a_compact_seedqr(size):
    for data in (b"\xff" * size, bytes(size), b"\x80".ljust(size, b"t"), b"BM".ljust(size, b"\xff")):
        assert only(data).form is Form.COMPACT_SEEDQR
        assert only(data).data == data
        assert not recognise(data).must_ask


@pytest.mark.parametrize("size", ENTROPY_SIZES)
def test_bytes_that_are_letters_too_can_be_a_compact_seedqr_but_somebody_has_to_say(size):
    for data in (b"t" * size, b" " * size, b"\t" * size, b"abandon ".ljust(size, b"z"), b"7" * (size - 1) + b"x"):
        found = recognise(data)
        assert found.must_ask
        assert [(one.form, one.data) for one in found.candidates] == [(Form.COMPACT_SEEDQR, data)]
        assert isinstance(refusal(data.decode()), Unreadable)


def test_control_text_that_is_a_backup_or_has_a_name_is_never_taken_for_bytes():
    assert only(b"7f" * 16).form is Form.ENTROPY
    assert isinstance(refusal(b"cHNidP8BAHUCAAAA"), Refused)
    assert "JSON" in str(refusal(b'{"keystore": {}}'))
    assert isinstance(refusal(b"t" * 17), Unreadable)


def test_numbers_of_words_count_from_one():
    english = word_list(Language.ENGLISH)
    for phrase in (OURS, SECOND):
        words = tuple(phrase.split())
        for form in ("{}", "{:04d}"):
            found = recognise(" ".join(form.format(english.number_of(word) + 1) for word in words))
            assert found.candidates[0].words == words
            assert found.candidates[0].given_as == "word numbers, counted from 1"
        found = recognise("\n".join(f"0x{english.number_of(word) + 1:03x}" for word in words))
        assert found.candidates[0].words == words
        assert "hexadecimal" in found.candidates[0].title


def test_numbers_that_fit_only_when_counted_from_zero_are_asked_about():
    found = recognise("0 " * 11 + "3")
    assert found.must_ask
    assert found.candidates[0].words == WORDS
    assert "counted from 0" in found.candidates[0].title
    assert found.candidates[0].given_as == "word numbers, counted from 0"


def numbers_of(words: tuple[str, ...], first: int = 1) -> list[int]:
    return [word_list(Language.ENGLISH).number_of(word) + first for word in words]


def some_words(number: int, size: int = 16) -> tuple[str, ...]:
    return words_of(hashlib.sha256(b"%d" % number).digest()[:size])


PLACED = ["{} {:04d}", "{}. {}", "{}. {:04d}", "{:02d} {:04d}", "{:04d} {:04d}", "#{}: {}", "{}) 0x{:03x}", "{}.{:04d}"]


@pytest.mark.parametrize("size", ENTROPY_SIZES)
@pytest.mark.parametrize("form", PLACED)
@pytest.mark.parametrize("between", [" ", "\n"], ids=["row", "column"])
def test_numbers_with_their_places_in_front_are_read_without_these(form, between, size):
    for one in range(8):
        words = some_words(one, size)
        text = between.join(form.format(place, number) for place, number in enumerate(numbers_of(words), 1))
        found = recognise(text)
        assert found.candidates[0].words == words
        assert {len(candidate.words) for candidate in found.candidates} == {len(words)}


@pytest.mark.parametrize("form", PLACED)
def test_numbers_whose_places_are_out_of_order_are_refused(form):
    rows = [form.format(place, number) for place, number in enumerate(numbers_of(some_words(1)), 1)]
    rows[3], rows[4] = rows[4], rows[3]
    assert str(refusal(" ".join(rows))) == "The numbers before the words do not count up from 1."


def test_control_twelve_numbers_with_their_places_can_fit_as_twenty_four_words():
    # what would be loaded if the places were not seen: the checksum of 24 words lets one in 256 pass
    found = None
    for one in range(4000):
        both = [number for pair in enumerate(numbers_of(some_words(one)), 1) for number in pair]
        try:
            check_phrase(tuple(word_list(Language.ENGLISH).words[number - 1] for number in both))
        except NotAMnemonic:
            continue
        found = recognise(" ".join(map(str, both)))
        assert found.candidates[0].words == some_words(one)
        break
    assert found is not None


def test_control_twenty_four_numbers_without_places_stay_twenty_four_words():
    for one in range(50):
        words = some_words(one, 32)
        assert recognise(" ".join(map(str, numbers_of(words)))).candidates[0].words == words


def test_hexadecimal_numbers_that_happen_to_have_no_letter_are_not_read_as_decimal_ones_unasked():
    plain = [number for number in range(1, 2049) if f"{number:x}".isdecimal()]
    english = word_list(Language.ENGLISH).words
    seen = set()
    for one in range(400):
        digest = hashlib.sha512(b"%d" % one).digest()
        chosen = [plain[int.from_bytes(digest[2 * at : 2 * at + 2], "big") % len(plain)] for at in range(12)]
        words = tuple(english[number - 1] for number in chosen)
        if not _fits(words, Language.ENGLISH):
            continue
        found = recognise(" ".join(f"{number:03x}" for number in chosen))
        assert words in {candidate.words for candidate in found.candidates}
        assert found.must_ask
        seen.add(len(found.candidates))
    assert {1, 2} <= seen  # a control: in some the decimal reading fits as well, and was all that was offered


def test_the_way_of_counting_is_always_told():
    for one in range(200):
        words = some_words(one)
        for first in (0, 1):
            found = recognise(" ".join(map(str, numbers_of(words, first))))
            for candidate in found.candidates:
                base = 1 if tuple(candidate.words) != words or first == 1 else 0
                assert candidate.title.endswith(("counted from 1", "counted from 0"))
                assert candidate.given_as.split(", ")[1] == candidate.title.split(", ")[1]
                assert len(found.candidates) > 1 or candidate.title.endswith(str(base))
            assert found.must_ask or (len(found.candidates) == 1 and found.candidates[0].title.endswith("1"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1 " * 11 + "2049", "Number 12 belongs to no word."),
        ("1 1 3000 " + "1 " * 9, "Number 3 belongs to no word."),
        ("1 " * 12, "These 12 numbers do not belong together."),
        ("0000" * 15, "These 15 words do not belong together."),
        ("2048" + "0000" * 14, "Number 1 of this SeedQR is above 2047, the last word's number."),
        ("1" * 50, "A SeedQR has 48, 60, 72, 84 or 96 digits, not 50."),
        ("7f" * 17, "Entropy has 32, 40, 48, 56 or 64 hexadecimal digits and a seed 128, not 34."),
    ],
)
def test_wrong_numbers_are_named_by_their_place(text, sentence):
    assert str(refusal(text)) == sentence


@pytest.mark.parametrize("size", ENTROPY_SIZES)
def test_hexadecimal_digits_are_entropy(size):
    entropy = b"\x7f" * size
    assert "entropy" in only(entropy.hex()).title
    for text in (entropy.hex(), entropy.hex().upper(), entropy.hex(" ", 4), entropy.hex("\n", -8)):
        found = only(text)
        assert (found.form, found.data) == (Form.ENTROPY, entropy)


def test_digits_that_could_be_a_seedqr_with_a_mistake_are_asked_about():
    found = recognise("0000" * 12)
    assert found.must_ask
    assert found.candidates[0].form is Form.ENTROPY
    assert "SeedQR it has a mistake" in found.candidates[0].note


@pytest.mark.parametrize("size", [*ENTROPY_SIZES, 64])
def test_hexadecimal_without_a_letter_is_never_taken_unasked(size):
    for one in range(50):
        digits = str(int.from_bytes(hashlib.sha512(b"%d" % one).digest() * 2, "big"))[: 2 * size]
        for text in (digits, digits.encode(), " ".join(digits[at : at + 5] for at in range(0, len(digits), 5))):
            found = recognise(text)
            assert found.must_ask
            assert [candidate.data.hex() for candidate in found.candidates] == [digits]
            assert "Choose this only if you know" in found.candidates[0].note


@pytest.mark.parametrize("count", [8, 10, 14, 16])
def test_a_seedqr_with_words_missing_is_never_taken_unasked(count):
    for one in range(20):
        digits = "".join(f"{number:04d}" for number in numbers_of(some_words(one, 32), 0))
        assert recognise(digits[: 4 * count]).must_ask


def test_control_hexadecimal_with_a_letter_is_taken():
    for size in (*ENTROPY_SIZES, 64):
        assert not recognise("1" * (2 * size - 1) + "a").must_ask


@pytest.mark.parametrize("size", ENTROPY_SIZES)
def test_bits_are_offered_as_bits_first(size):
    for data in (b"\xaa" * size, bytes(size), b"\xff" * size, hashlib.sha256(b"coin").digest()[:size]):
        bits = "".join(f"{byte:08b}" for byte in data)
        for text in (bits, " ".join(bits), "\n".join(bits[at : at + 4] for at in range(0, len(bits), 4))):
            found = recognise(text)
            assert found.must_ask
            first = found.candidates[0]
            assert (first.form, first.data) == (Form.BITS, data)
            assert f"{len(bits)} bits" in first.title
            assert [one.form for one in found.candidates[1:]] == ([Form.SEED] if size == 16 else [])


@pytest.mark.parametrize("count", [100, 127, 129, 132, 255, 257, 264])
def test_bits_of_another_number_are_named(count):
    assert str(refusal("01" * (count // 2) + "1" * (count % 2))) == (
        f"Entropy has 128, 160, 192, 224 or 256 bits, not {count}."
    )


def random_hexadecimal(size: int, number: int) -> list[str]:
    """Texts of some random bytes, as people and programs write them."""
    text = hashlib.sha512(b"%d %d" % (size, number)).digest()[:size].hex()
    return [text, text.upper(), *(" ".join(text[at : at + 4] for at in range(0, len(text), 4)),) * (number % 8 == 0)]


@pytest.mark.slow
@pytest.mark.parametrize("size", [*ENTROPY_SIZES, 64])
def test_no_hexadecimal_backup_is_ever_taken_for_something_else(size):
    for number in range(10_000):
        for text in random_hexadecimal(size, number):
            (found,) = recognise(text).candidates
            assert found.data.hex() == text.replace(" ", "").lower()


LOOKALIKES = [
    "3f8a2bcd9e7154f6a3c2d1e9b8f7a6c5",
    "1" + "a" * 31,
    "2" + "d" * 31,
    "bc1" + "d" * 29,
    "BC1" + "D" * 61,
    "bc1" + "2" * 53,
    "9" + "a" * 63,
    "5" + "b" * 55,
    "c" + "9" * 54 + "a",
    "c" + "d" * 127,
]


@pytest.mark.parametrize("text", LOOKALIKES)
def test_hexadecimal_that_has_the_letters_of_an_address_or_a_key_is_taken(text):
    assert recognise(text).candidates[0].data.hex() == text.lower()


@pytest.mark.parametrize("text", LOOKALIKES)
def test_control_it_has_these_letters(text):
    assert re.match(
        "[13mn2][1-9A-HJ-NP-Za-km-z]{25,34}$|[59c][1-9A-HJ-NP-Za-km-z]{50,51}|(?i:bc1[0-9a-z]{8,87})$", text
    )


def test_128_digits_are_a_seed():
    seed = hashlib.sha512(b"seed").digest()
    assert only(seed.hex()).data == seed
    assert only(seed.hex()).form is Form.SEED


# --- keys and shares --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "named"),
    [
        ("0488ade4", "mainnet"),
        ("049d7878", "nested segwit;"),
        ("04b2430c", "native segwit;"),
        ("0295b005", "nested segwit multisig;"),
        ("02aa7a99", "native segwit multisig;"),
        ("04358394", "test network"),
        ("044a4e28", "nested segwit;"),
        ("045f18bc", "native segwit;"),
        ("024285b5", "nested segwit multisig;"),
        ("02575048", "native segwit multisig;"),
    ],
)
def test_a_private_master_key_is_recognised_under_every_version(version, named):
    node = master(OURS)
    payload = bytes.fromhex(version) + bytes(9) + node.chain_code + b"\0" + node.secret.to_bytes(32, "big")
    found = recognise(base58check(payload))
    assert found.candidates[0].form is Form.XPRV
    assert named in found.sentence


def test_the_master_keys_of_bip32_are_recognised_and_the_others_refused():
    text = (VECTORS / "bips/bip32_test_vectors.txt").read_text().split("Test vector 5")[0]
    keys = re.findall(r"xprv\w+", text)
    assert len(keys) > 10
    for key in keys:
        if key.startswith("xprv9s21ZrQH143K"):
            assert only(key).text == key
        else:
            assert str(refusal(key)) == "This is the key of an account, not the master key that it comes from."


def test_the_invalid_private_keys_of_bip32_are_refused():
    text = (VECTORS / "bips/bip32_test_vectors.txt").read_text().split("Test vector 5")[1]
    keys = re.findall(r"xprv\w+", text)
    assert len(keys) >= 5
    for key in keys:
        assert isinstance(refusal(key), NotAKey)


def test_a_share_of_slip39_is_recognised_with_its_first_letters_and_over_several_lines():
    for text in (SHARE, SHARE.upper(), SHARE.replace(" ", "\n"), " ".join(word[:4] for word in SHARE.split())):
        assert only(text).form is Form.SLIP39
        assert only(text).shares == (SHARE,)


def test_every_single_share_of_the_vectors_is_recognised_or_refused_as_slip39_says():
    cases = json.loads((VECTORS / "slip39/slip39_vectors.json").read_text())
    read = 0
    for _, shares, *_ in cases:
        for share in shares:
            try:
                assert only(share).shares == (slip39.read(share).text,)
                read += 1
            except (Unreadable, Refused) as error:
                with pytest.raises(type(error), match=re.escape(str(error))):
                    slip39.read(share)
    assert read > 60


def test_several_shares_one_a_line_are_recognised():
    made = slip39.split(bytes(16), ((2, 3),), 1, lambda count: b"\7" * count)
    found = only("\n".join(made[0]))
    assert found.shares == made[0]
    assert found.title == "3 SLIP-39 shares"


def test_codex32_is_recognised_in_groups_and_several_one_a_line():
    found = only(CODEX)
    assert (found.form, found.shares) == (Form.CODEX32, (CODEX,))
    assert found.title == "A codex32 secret"
    grouped = " ".join(CODEX[at : at + 4] for at in range(0, len(CODEX), 4))
    assert only(grouped).shares == (CODEX,)
    shares = [str(one.text) for one in codex32.split(bytes(16), 2, 3, lambda count: b"\7" * count)]
    assert only("\n".join(shares)).title == "3 codex32 shares"
    assert only(shares[0]).title == "A codex32 share, one of 2 that open it"


def test_a_mistake_in_codex32_is_an_error():
    assert isinstance(refusal(CODEX[:-1] + "Q"), Unreadable)


# --- words that begin like something else -----------------------------------------------------------------------------


def beginning_with(word: str, language: Language) -> tuple[str, ...]:
    """A phrase whose first word is this one."""
    listed = word_list(language)
    bits = listed.number_of(word) << 117 | int.from_bytes(hashlib.sha256(word.encode()).digest(), "big") % (1 << 117)
    return words_of(bits.to_bytes(16, "big"), language)


@pytest.mark.parametrize("size", [16, 24, 32])
def test_a_czech_phrase_that_begins_like_a_private_key_is_a_phrase(size):
    listed = word_list(Language.CZECH)
    bits = listed.number_of("zprvu") << (8 * size - 11) | int.from_bytes(b"\x5a" * (size - 2), "big")
    words = words_of(bits.to_bytes(size, "big"), Language.CZECH)
    assert words[0] == "zprvu"
    text = " ".join(words)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        for written in (text, text.upper(), text.title(), text.replace(" ", "\n"), text.capitalize()):
            given_text = unicodedata.normalize(form, written)
            assert only(given_text).words == words
            assert only(given_text.encode()).language is Language.CZECH
    # a phrase of which no letter is missing in a key's alphabet, so that only the blanks tell them apart
    usable = [word for word in listed.words if word.isascii() and "l" not in word]
    phrases = (
        ("zprvu", *(usable[digest[at] * 5 % len(usable)] for at in range(11)))
        for digest in (hashlib.sha256(b"%d" % one).digest() for one in range(200))
    )
    words = next(words for words in phrases if _fits(words, Language.CZECH))
    assert re.match("zprv[1-9A-HJ-NP-Za-km-z]{20}", "".join(words))
    assert only(" ".join(words)).words == words
    assert so_far("zprvu abd") == ("INFO", "1 word so far.")
    assert so_far("zprvu ") == ("INFO", "1 word so far.")


@pytest.mark.slow
@pytest.mark.parametrize("language", Language, ids=lambda language: language.value)
def test_any_word_can_be_the_first_of_a_phrase(language):
    for word in word_list(language).words[::64]:
        words = beginning_with(word, language)
        assert words[0] == word
        found = recognise(unicodedata.normalize("NFC", word_list(language).separator.join(words)))
        assert words in {candidate.words for candidate in found.candidates}


def test_control_a_private_key_is_one_whole_in_groups_and_with_a_mistake():
    for key in (XPRV, master(OURS).xprv(test=True)):
        assert only(key).form is Form.XPRV
        for size in (4, 5, 10, 11):
            for between in (" ", "\n"):
                in_groups = between.join(key[at : at + size] for at in range(0, len(key), size))
                assert only(in_groups).text == key
        assert isinstance(refusal(key[:-1] + "x"), NotAKey)
        assert isinstance(refusal(key[:60]), NotAKey)
    assert so_far("zprvAbc") == ("INFO", "A private key, 7 characters so far.")


# --- what belongs elsewhere -------------------------------------------------------------------------------------------

FAMILY = family(network="main")


def wif(version: int, end: bytes) -> str:
    return base58check(bytes((version,)) + hashlib.sha256(b"one key").digest() + end)


def script_address(network: Network) -> str:
    return address(b"\x00\x14" + bytes(20), network)


ELSEWHERE = {
    "address": ("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "an address"),
    "old address": ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "an address"),
    "xpub": (master(OURS).xpub(test=False), "a public key"),
    "xpub with its origin": ("[73c5da0a/84h]" + master(OURS).xpub(test=False), "a public key"),
    "descriptor": (single("p2wpkh").descriptor(), "wallet configuration"),
    "multisig descriptor": (FAMILY.descriptor(), "wallet configuration"),
    "descriptor with a private key": (f"wpkh({XPRV}/84h/0h/0h/0/*)", "inside something else"),
    "xprv with a path": (f"{XPRV}/0/0", "inside something else"),
    "address of version 1": ("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr", "an address"),
    "address in capitals": ("BC1QCR8TE4KR609GCAWUTMRZA0J4XV80JY8Z306FYU", "an address"),
    "script address": ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "an address"),
    "test address": ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "an address"),
    "old test address": ("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "an address"),
    "test script address": ("2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc", "an address"),
    "regtest address": (script_address(Network.REGTEST), "an address"),
    "test wif": (wif(0xEF, b"\x01"), "private key of one address"),
    "old test wif": (wif(0xEF, b""), "private key of one address"),
    "wif with words behind": (wif(0x80, b"\x01") + " from 2015", "private key of one address"),
    "wif": ("KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn", "private key of one address"),
    "old wif": ("5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf", "private key of one address"),
    "bip38": ("6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg", "BIP38"),
    "psbt": (b"psbt\xff\x01\x00", "PSBT"),
    "psbt text": ("cHNidP8BAHUCAAAA", "PSBT"),
    "psbt hex": ("70736274ff0100", "PSBT"),
    "age": (b"age-encryption.org/v1\n-> scrypt", "sealed backup"),
    "age text": (b"-----BEGIN AGE ENCRYPTED FILE-----", "sealed backup"),
    "wallet.dat": (bytes(12) + b"\x62\x31\x05\x00" + bytes(5000), "wallet.dat"),
    "new wallet.dat": (b"SQLite format 3\x00" + bytes(52) + b"\xf9\xbe\xb4\xd9" + bytes(5000), "wallet.dat"),
    "large wallet.dat": (b"SQLite format 3\x00" + bytes(52) + b"\xf9\xbe\xb4\xd9" + bytes(10**6), "wallet.dat"),
    "another database": (b"SQLite format 3\x00" + bytes(5000), "a database"),
    "json": ('{"keystore": {}}', "JSON"),
    "bsms": ("BSMS 1.0\nwpkh(", "BSMS"),
    "ur seed": ("UR:CRYPTO-SEED/OYADGDSTASLTFTCTSWAOQZ", "UR"),
    "ur psbt": ("ur:crypto-psbt/hdcxlkahss", "UR or BBQr"),
    "bbqr": ("B$2P0100ABCDEF", "UR or BBQr"),
    "zip": (b"PK\x03\x04 and so on", "archive"),
    "nothing": (b" \r\n", "nothing in it"),
    "prose": ("this text says nothing that anybody keeps secrets with", "no form of a key"),
    "noise": (bytes(range(128, 256)), "no form of a key"),
    "utf-16": (OURS.encode("utf-16"), "UTF-16"),
    "too long": (b"x" * (MAX_BYTES + 1), "too long"),
    "too long a text": ("abandon " * 2000, "too long"),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_no_backup_is_named_and_refused_with_a_hint(name):
    data, named = ELSEWHERE[name]
    error = refusal(data)
    assert named in str(error)
    assert str(error).endswith(".")
    assert error.hint.endswith(".")
    if isinstance(data, str):
        assert str(refusal(data.encode())) == str(error)


@pytest.mark.parametrize("name", ["wif", "old wif", "test wif", "old test wif"])
def test_a_private_key_of_one_address_is_known_by_its_checksum(name):
    text, _ = ELSEWHERE[name]
    assert is_wif(text)
    for at in (0, 7, len(text) - 1):
        wrong = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
        assert not is_wif(wrong)
    assert not is_wif(text[:-1])
    assert not is_wif(base58check(bytes(33 + len(text) - 51)))
    assert not is_wif("é" * len(text))


# --- nothing is echoed, nothing else is raised ------------------------------------------------------------------------

MISTAKEN = [
    " ".join(["zebr", *WORDS[1:]]),
    " ".join([*WORDS[:11], "zebra"]),
    CRAM,
    SHARE.replace("kidney", "kitten"),
    SHARE.replace("kidney", "academic"),
    CODEX[:20] + "L" + CODEX[21:],
    XPRV[:-1] + "x",
    "9" * 60,
    "1 " * 11 + "1998",
    "7f" * 17,
    *(data for data, _ in ELSEWHERE.values() if isinstance(data, str)),
]


def echoed(data: str, said: str) -> set[str]:
    """Parts of the input, three letters or longer and no word that we say to everybody, that an error repeats."""
    parts = {part.lower() for part in re.findall(r"\w{3,}", data)}
    return {part for part in parts if part in re.findall(r"\w{3,}", said.lower())} - OURS_TO_SAY


OURS_TO_SAY = set("this that bsms json".split())
"""Words of the samples that are in sentences which every input gets."""


@pytest.mark.parametrize("data", MISTAKEN)
def test_no_error_repeats_what_was_read(data):
    error = refusal(data)
    assert echoed(data, f"{error} {error.hint}") == set()
    severity, sentence = so_far(data)
    assert severity in {"CAUTION", "INFO"}
    assert echoed(data, sentence) == set()


def test_control_an_error_that_repeats_a_word_is_found():
    assert echoed("zebra " * 12, "The word zebra is not in the list.") == {"zebra"}
    assert echoed("9999 " * 12, "The number 9999 is too large.") == {"9999"}


def test_nothing_of_what_was_given_is_in_a_repr():
    for data in (OURS, SEEDQR, "7f" * 16, XPRV, SHARE, CODEX, bytes(16)):
        found = recognise(data)
        shown = f"{found!r} {found} {found.candidates[0]!r} {found.sentence} {found.candidates[0].note}"
        assert not [part for part in re.findall(r"\w{6,}", str(data)) if part in shown]


def outcome(data: str | bytes) -> Given | ColdtuiError:
    try:
        return recognise(data)
    except ColdtuiError as error:
        return error


LETTERS = st.text(alphabet=st.characters(), max_size=300)
TYPED = st.lists(
    st.sampled_from(
        [*WORDS, *WILD.split(), *SHARE.split(), "1.", "0x1", "12", "MS1", "xprv", "ms12", "\n", "ff", "é", "\u0301"]
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(LETTERS, TYPED, st.binary(max_size=200), st.from_regex(r"[xyzt]prv[1-9A-HJ-NP-Za-km-z]{0,120}")))
def test_whatever_comes_the_answer_is_something_given_or_one_of_our_errors(data):
    found = outcome(data)
    assert found.candidates if isinstance(found, Given) else str(found).endswith(".")
    if isinstance(data, str):
        severity, _ = so_far(data)
        assert severity in {"", "OK", "INFO", "CAUTION"}


@pytest.mark.parametrize(
    "data",
    [
        "a" * MAX_CHARACTERS,
        "\u0301\u0316" * (MAX_CHARACTERS // 2),
        "a " * (MAX_CHARACTERS // 2),
        "1." * (MAX_CHARACTERS // 2),
        "7" * MAX_CHARACTERS,
        "xprv" + "1" * 9000,
        "ms1" + "q" * 9000,
        "[" * MAX_CHARACTERS,
        (SHARE + "\n") * 60,
        b"\xff" * MAX_BYTES,
        ("\u0301\u0316" * 20_000).encode(),
        b"1 " * (MAX_BYTES // 2),
    ],
    ids=range(12),
)
def test_hostile_input_costs_little(data):
    recognise(OURS)
    started = time.perf_counter()
    outcome(data)
    assert time.perf_counter() - started < 2.0


# --- while it is typed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ("", "")),
        (" \n", ("", "")),
        ("ab", ("INFO", "0 words so far.")),
        ("abandon ", ("INFO", "1 word so far.")),
        ("1. abandon 2. abi", ("INFO", "1 word so far.")),
        ("duckling enla", ("INFO", "1 word of shares so far.")),
        (SHARE + "\n" + SHARE[:90], ("INFO", "32 words of shares so far.")),
        ("xprv9s21", ("INFO", "A private key, 8 characters so far.")),
        ("00000003", ("INFO", "8 digits so far.")),
        (OURS, ("OK", "A recovery phrase of 12 words, English. The checksum fits.")),
        ("abandon qqq ", ("CAUTION", "This is no form of a key that coldtui knows.")),
        ("6c3 3a5", ("INFO", "2 word numbers so far, hexadecimal.")),
        ("1. 6c3 2. 3a5", ("INFO", "2 word numbers so far, hexadecimal.")),
        ("12 345 1", ("INFO", "3 word numbers so far, decimal.")),
        ("1add 2dad", ("INFO", "1 word so far.")),
    ],
)
def test_what_is_being_typed_is_said(text, said):
    assert so_far(text) == said


@pytest.mark.parametrize("count", WORD_COUNTS)
@pytest.mark.parametrize(("one", "what"), [("zoo ", "words"), ("7ff ", "numbers"), ("2048 ", "numbers")])
def test_what_is_as_long_as_a_phrase_and_has_a_wrong_checksum_is_said_while_it_is_typed(count, one, what):
    why = f"One or more {what} or their order is wrong. We cannot tell which."
    for text in (one * count, (one * count).strip()):
        assert so_far(text) == ("CAUTION", f"These {count} {what} do not belong together. {why}")
        assert not is_usable(text)
    # the control: one more or less can still become a phrase
    for other in (count - 1, count + 1):
        is_too_long = other > max(WORD_COUNTS) and what == "numbers"
        assert so_far(one * other)[0] == ("CAUTION" if is_too_long else "INFO")


def test_a_wrong_checksum_of_other_forms_is_said_while_they_are_typed():
    wrong = SHARE.removesuffix("keyboard") + "academic"
    for text, said in ((wrong, "This share has a mistake"), (f"{SHARE}\n{wrong}", "This share has a mistake")):
        assert so_far(text)[0] == "CAUTION"
        assert so_far(text)[1].startswith(said)
    assert so_far("1" * 96) == (
        "CAUTION",
        "These 24 words do not belong together. One or more words or their order is wrong. We cannot tell which.",
    )


@pytest.mark.parametrize("text", ["0000" * 12, "7" * 32, "10" * 64, "0 " * 11 + "3", "0" * 64])
def test_what_must_be_asked_about_is_usable_and_never_called_right(text):
    assert recognise(text).must_ask
    assert so_far(text)[0] == "CAUTION"
    assert is_usable(text)


def test_the_mistake_of_a_seedqr_is_said_first():
    assert so_far("2048" + "0000" * 11)[1].startswith(
        "As a SeedQR it has a mistake. Number 1 of this SeedQR is above 2047, the last word's number."
    )
    assert so_far("7" * 32)[1].startswith("A SeedQR has 48, 60, 72, 84 or 96 digits, not 32.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("6c3 3a5", "These seem to be 2 word numbers, hexadecimal. A phrase has 12, 15, 18, 21 or 24."),
        ("12 345 1", "These seem to be 3 word numbers, decimal. A phrase has 12, 15, 18, 21 or 24."),
        ("7ff " * 11 + "7fff", "Entry 12 is no word number (hexadecimal), as the others are."),
        ("6c3 3a5 zzz 1a 2b", "Entry 3 is no word number (hexadecimal), as the others are."),
        ("1 " * 11 + "30000", "Entry 12 is no word number (decimal), as the others are."),
        ("3. abandon 1. zoo", "The numbers before the words do not count up from 1."),
    ],
)
def test_word_numbers_are_not_taken_for_the_places_of_words(text, sentence):
    assert str(refusal(text)) == sentence
