"""Phrases of Electrum, judged by Electrum's own tests and by another implementation."""

import hmac
import json
from pathlib import Path

import pytest
from bip39_slip39 import electrum as other

from coldtui.core.electrum import SeedVersion, check_phrase, normalised, plain, seed, version_of
from coldtui.core.errors import NotAMnemonic
from coldtui.core.key import HARDENED, ExtendedPrivateKey
from coldtui.core.script import p2wpkh
from tests.build.keys import Node, hash160

VECTORS = json.loads((Path(__file__).parent.parent / "vectors/electrum/seeds.json").read_text(encoding="utf-8"))
NAMES = {
    "standard": SeedVersion.STANDARD,
    "segwit": SeedVersion.SEGWIT,
    "2fa": SeedVersion.TWO_FACTOR,
    "2fa_segwit": SeedVersion.TWO_FACTOR_SEGWIT,
    "": None,
}
REFUSAL = (
    "These words are not a segwit phrase of Electrum.",
    "Check the words and their order. Other kinds of Electrum phrase open in Electrum only.",
)
WILD = "wild father tree among universe such mobile favorite target dynamic credit identify"


@pytest.mark.parametrize("case", VECTORS["seeds"], ids=lambda case: f"{case['words'][:6]}-{bool(case['passphrase'])}")
def test_a_segwit_phrase_gives_the_seed_that_electrum_gives(case):
    assert seed(case["words"].split(), case["passphrase"]).hex() == case["seed"]


@pytest.mark.parametrize(("words", "kind"), VECTORS["kinds"], ids=range(len(VECTORS["kinds"])))
def test_the_kind_of_a_phrase_is_the_one_that_electrum_names(words, kind):
    assert version_of(words) is NAMES[kind]


@pytest.mark.parametrize("kind", ["segwit", "standard", "2fa", "2fa_segwit"])
def test_phrases_that_another_implementation_makes_are_of_the_kind_that_it_made(kind):
    for number in range(5):
        words = other.mnemonic_from_entropy(kind, (number + 7) << 120)
        assert version_of(words) is NAMES[kind]
        if kind == "segwit":
            assert seed(words.split(), "Zoë  X") == other.seed_from_mnemonic(words, "Zoë  X")


def test_the_stored_form_of_a_phrase_gives_the_same_seed_again():
    for case in VECTORS["seeds"]:
        stored = check_phrase(case["words"].split())
        assert check_phrase(stored.split()) == stored
        assert seed(stored.split(), case["passphrase"]).hex() == case["seed"]


def test_blanks_between_chinese_words_are_kept_for_people_and_left_out_for_the_hash():
    assert plain("眼 悲") == "眼 悲"
    assert normalised("眼 悲") == "眼悲"
    assert normalised("眼 a 悲") == "眼 a 悲"


def test_the_first_address_is_the_one_that_electrum_shows():
    # derived without coldtui's seed: the other implementation stretches, the standard library and OpenSSL derive

    raw = other.seed_from_mnemonic(WILD, "")
    mac = hmac.digest(b"Bitcoin seed", raw, "sha512")
    theirs = Node(int.from_bytes(mac[:32], "big"), mac[32:]).at("m/0h/0/0")
    with ExtendedPrivateKey.from_seed(seed(WILD.split())) as master:
        ours = master.derive((HARDENED, 0, 0)).public_key
    assert p2wpkh(ours) == b"\x00\x14" + hash160(theirs.pub)


@pytest.mark.parametrize("words", [words for words, kind in VECTORS["kinds"] if kind != "segwit"])
def test_what_is_not_segwit_is_refused_and_not_repeated(words):
    with pytest.raises(NotAMnemonic) as raised:
        seed(words.split())
    # the same sentence whatever the words are: nothing of them is in it
    assert (str(raised.value), raised.value.hint) == REFUSAL


def test_one_letter_more_is_another_phrase():
    assert version_of(WILD.replace("wild", "wilda")) is not SeedVersion.SEGWIT
