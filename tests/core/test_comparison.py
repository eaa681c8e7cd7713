"""Eight words of public data that two machines show alike."""

import hashlib

import pytest
from mnemonic import Mnemonic

from coldtui.core.comparison import comparison_code
from coldtui.core.key import ExtendedPrivateKey, parse_path
from coldtui.core.mnemonic import seed

PHRASE = ("abandon",) * 11 + ("about",)


def account(passphrase="", path="m/84h/0h/0h", is_test=False):
    with ExtendedPrivateKey.from_seed(seed(PHRASE, passphrase)) as master, master.derive(parse_path(path)) as found:
        return master.fingerprint, found.neuter(is_test)


def test_the_code_is_what_its_formula_says():
    fingerprint, xpub = account()
    tag = hashlib.sha256(b"coldtui/comparison").digest()
    digest = hashlib.sha256(tag + tag + fingerprint + xpub.serialize()).digest()
    bits = f"{int.from_bytes(digest, 'big'):0256b}"[:88]
    words = Mnemonic("english").wordlist
    assert comparison_code(fingerprint, xpub) == tuple(words[int(bits[n : n + 11], 2)] for n in range(0, 88, 11))


def test_another_key_account_network_or_fingerprint_has_another_code():
    fingerprint, xpub = account()
    codes = {
        comparison_code(fingerprint, xpub),
        comparison_code(bytes(4), xpub),
        comparison_code(*account("x")),
        comparison_code(*account(path="m/84h/0h/1h")),
        comparison_code(*account(is_test=True)),
    }
    assert len(codes) == 5


def test_a_fingerprint_has_four_bytes():
    with pytest.raises(ValueError):
        comparison_code(bytes(5), account()[1])
