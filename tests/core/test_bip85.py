"""BIP85 against the BIP's own examples, and against its text where it has none."""

import base64
import hmac
import re
from hashlib import sha256, shake_256
from pathlib import Path

import pytest

from coldtui.core import bip85, mnemonic
from coldtui.core.bip85 import MAX_INDEX, Application, Request, child_entropy, child_text, entropy
from coldtui.core.errors import NotAKey
from coldtui.core.key import HARDENED, ExtendedPrivateKey, parse_path
from coldtui.core.wordlist import Language
from tests.build.keys import Node

TEXT = (Path(__file__).parents[1] / "vectors/bips/bip85_applications_and_vectors.txt").read_text()
CASE = re.compile(r"\* ?PATH: (\S+).*?DERIVED ENTROPY=([0-9a-f]+)(?:\n\* DERIVED [A-Z0-9 ]+=(.*))?", re.DOTALL)
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

# every example of the BIP has this one master key
ROOT = re.findall(r"xprv9s21\w+", TEXT)[0]


def _payload(text: str) -> bytes:
    number = 0
    for letter in text:
        number = number * 58 + ALPHABET.index(letter)
    return number.to_bytes(82, "big")[:-4]


def master() -> ExtendedPrivateKey:
    raw = _payload(ROOT)
    return ExtendedPrivateKey(raw[46:], raw[13:45])


def cases() -> dict[str, tuple[str, str]]:
    """Path to entropy and what was made of it, one for each example that has a path and an entropy."""
    found = {}
    for part in re.split(r"(?=\* ?PATH: )", TEXT)[1:]:
        path = re.match(r"\* ?PATH: (\S+)", part)[1].replace("'", "h")
        held = re.search(r"DERIVED ENTROPY=([0-9a-f]+)", part)[1]
        made = re.search(r"DERIVED (?:BIP39 MNEMONIC|WIF|XPRV|PWD|ROLLS|NSEC)=(.+)", part)
        found.setdefault(path, (held, made[1] if made else ""))
    return found


CASES = cases()
REQUESTS = {
    "m/83696968h/39h/0h/12h/0h": Request(Application.WORDS, 12),
    "m/83696968h/39h/0h/18h/0h": Request(Application.WORDS, 18),
    "m/83696968h/39h/0h/24h/0h": Request(Application.WORDS, 24),
    "m/83696968h/2h/0h": Request(Application.WIF),
    "m/83696968h/32h/0h": Request(Application.XPRV),
    "m/83696968h/128169h/64h/0h": Request(Application.HEX, 64),
    "m/83696968h/707764h/21h/0h": Request(Application.BASE64, 21),
    "m/83696968h/707785h/12h/0h": Request(Application.BASE85, 12),
    "m/83696968h/89101h/6h/10h/0h": Request(Application.DICE, 10, sides=6),
}


def independent(path: str) -> bytes:
    """The 64 bytes by the test builder's own BIP32, which shares no code with coldtui."""
    raw = _payload(ROOT)
    node = Node(int.from_bytes(raw[46:], "big"), raw[13:45]).at(path)
    return hmac.digest(b"bip-entropy-from-k", node.secret.to_bytes(32, "big"), "sha512")


def test_every_example_of_the_bip_is_here():
    assert len(CASES) == 14
    assert CASES.keys() >= REQUESTS.keys()
    assert set(re.findall(r"xprv9s21\w{30,}", TEXT)) - {ROOT} == {CASES["m/83696968h/32h/0h"][1]}


@pytest.mark.parametrize("path", CASES)
def test_the_entropy_is_the_one_of_the_bip(path):
    # the examples show as much as the application uses, XPRV only the second half, which is its key
    expected = bytes.fromhex(CASES[path][0])
    with entropy(master(), parse_path(path)) as held:
        assert expected == (held[32:] if path == "m/83696968h/32h/0h" else held[: len(expected)])


@pytest.mark.parametrize("path", REQUESTS)
def test_what_is_made_of_it_is_what_the_bip_makes(path):
    request = REQUESTS[path]
    assert request.path_text == path
    assert child_text(master(), request, is_test=False) == (CASES[path][1] or CASES[path][0])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("count", [12, 15, 18, 21, 24])
def test_words_of_every_length_and_language_are_the_entropy_at_the_path_of_the_table(count, language):
    code = re.search(rf"{_title(language)}\n\| (\d)'", TEXT)[1]
    path = f"m/83696968h/39h/{code}h/{count}h/5h"
    request = Request(Application.WORDS, count, 5, language)
    assert request.path_text == path
    words = child_text(master(), request, is_test=False).split()
    expected = independent(path)[: count * 4 // 3]
    assert mnemonic.entropy_of(words, language) == expected == bytes(child_entropy(master(), request))


def _title(language: Language) -> str:
    name, _, kind = language.value.partition("_")
    return rf"{name.capitalize()} \({kind.capitalize()}\)" if kind else name.capitalize()


@pytest.mark.parametrize("length", [16, 33, 64])
def test_hex_is_the_beginning_of_the_entropy(length):
    expected = independent(f"m/83696968h/128169h/{length}h/1h")[:length].hex()
    assert child_text(master(), Request(Application.HEX, length, 1), is_test=False) == expected


@pytest.mark.parametrize(
    ("application", "number", "lengths"), [("BASE64", 707764, (20, 86)), ("BASE85", 707785, (10, 80))]
)
def test_passwords_have_the_length_asked_for_and_no_padding(application, number, lengths):
    for length in lengths:
        text = child_text(master(), Request(Application[application], length, 3), is_test=False)
        held = independent(f"m/83696968h/{number}h/{length}h/3h")
        encoded = base64.b64encode(held) if application == "BASE64" else base64.b85encode(held)
        assert len(text) == length
        assert encoded.decode().startswith(text)
        assert "=" not in text or application == "BASE85"


@pytest.mark.parametrize("sides", [2, 3, 6, 10, 20, 62, 256, 257, 65_537])
def test_rolls_are_within_the_die_and_come_from_the_stream(sides):
    rolls = [
        int(r) for r in child_text(master(), Request(Application.DICE, 100, 0, sides=sides), is_test=False).split(",")
    ]
    stream = shake_256(independent(f"m/83696968h/89101h/{sides}h/100h/0h")).digest(4000)
    bits = len(bin(sides - 1)) - 2
    size = -(-bits // 8)
    trials = [
        int.from_bytes(stream[at : at + size], "big") >> (8 * size - bits) for at in range(0, len(stream) - size, size)
    ]
    assert rolls == [trial for trial in trials if trial < sides][:100]
    assert set(rolls) <= set(range(sides))


def test_private_keys_for_test_networks_say_so():
    assert child_text(master(), Request(Application.XPRV), is_test=True).startswith("tprv8")
    assert child_text(master(), Request(Application.WIF), is_test=True).startswith("c")


def test_no_two_indexes_and_no_two_lengths_give_the_same():
    texts = {child_text(master(), Request(Application.HEX, 32, index), is_test=False) for index in (0, 1, 2, MAX_INDEX)}
    texts |= {child_text(master(), Request(Application.HEX, length), is_test=False)[:32] for length in (16, 17, 33)}
    assert len(texts) == 7


@pytest.mark.parametrize(
    "arguments",
    [
        (Application.WORDS, 13),
        (Application.WORDS, 0),
        (Application.WORDS, 33),
        (Application.WIF, 12),
        (Application.HEX, 15),
        (Application.HEX, 65),
        (Application.BASE64, 19),
        (Application.BASE64, 87),
        (Application.BASE85, 9),
        (Application.BASE85, 81),
        (Application.DICE, 0),
        (Application.DICE, 101),
        (Application.WORDS, 12, -1),
        (Application.WORDS, 12, HARDENED),
        (Application.DICE, 1, 0, Language.ENGLISH, 1),
        (Application.DICE, 1, 0, Language.ENGLISH, HARDENED),
    ],
)
def test_what_bip85_does_not_have_is_not_asked_for(arguments):
    with pytest.raises(ValueError, match=r"BIP85|recovery phrase|die"):
        Request(*arguments)


@pytest.mark.parametrize("path", ["m", "m/83696968h/39h/0h/12h/0", "m/83696968/0h"])
def test_a_step_that_is_not_hardened_is_refused(path):
    with pytest.raises(ValueError, match="hardened"), entropy(master(), parse_path(path)):
        pass


def test_only_words_have_entropy_of_their_own():
    with pytest.raises(ValueError, match="only words"):
        child_entropy(master(), Request(Application.HEX, 32))


@pytest.mark.parametrize("application", [Application.WIF, Application.XPRV])
@pytest.mark.parametrize("bad", [bytes(64), b"\xff" * 64])
def test_bytes_that_are_no_private_key_are_never_written_as_one(monkeypatch, application, bad):
    monkeypatch.setattr(bip85.hmac, "digest", lambda *_: bad)
    monkeypatch.setattr(ExtendedPrivateKey, "derive", lambda _self, _path: master())
    monkeypatch.setattr(ExtendedPrivateKey, "child_secret", lambda _self, _index: bytearray(32))
    with pytest.raises(NotAKey) as raised:
        child_text(master(), Request(application), is_test=False)
    assert raised.value.hint == "Use the next index."


def test_the_bytes_are_overwritten_when_they_are_left():
    with entropy(master(), REQUESTS["m/83696968h/2h/0h"].path) as held:
        assert any(held)
    assert not any(held)


def test_control_the_independent_derivation_finds_another_key():
    assert independent("m/83696968h/0h/0h").hex() == CASES["m/83696968h/0h/0h"][0]
    assert independent("m/83696968h/0h/1h") != independent("m/83696968h/0h/0h")


def test_the_checksum_word_is_the_bips_own():
    """BIP39's last word holds the checksum; recomputed here, so that a phrase can be typed into any other program."""
    held = bytes.fromhex(CASES["m/83696968h/39h/0h/24h/0h"][0])
    last = CASES["m/83696968h/39h/0h/24h/0h"][1].split()[-1]
    assert mnemonic.WORDS.index(last) & 0xFF == sha256(held).digest()[0]
