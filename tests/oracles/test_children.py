"""embit's own BIP85 makes the same children from random keys."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.bip85 import MAX_INDEX, Application, Request, child_text
from coldtui.core.key import ExtendedPrivateKey

SEEDS = st.binary(min_size=16, max_size=64)
INDEXES = st.integers(0, MAX_INDEX)
OURS = settings(max_examples=25, deadline=None)


def theirs(seed: bytes):
    """The same master key as embit has it."""
    from embit import bip32

    return bip32.HDKey.from_seed(seed)


def ours(seed: bytes, request: Request) -> str:
    with ExtendedPrivateKey.from_seed(seed) as master:
        return child_text(master, request, is_test=False)


@OURS
@given(SEEDS, INDEXES, st.sampled_from([12, 18, 24]))  # the lengths that embit has
def test_words_are_the_same(seed, index, count):
    from embit import bip85

    assert ours(seed, Request(Application.WORDS, count, index)) == bip85.derive_mnemonic(theirs(seed), count, index)


@OURS
@given(SEEDS, INDEXES)
def test_keys_are_the_same(seed, index):
    from embit import bip85

    assert ours(seed, Request(Application.WIF, 0, index)) == bip85.derive_wif(theirs(seed), index).wif()
    assert ours(seed, Request(Application.XPRV, 0, index)) == bip85.derive_xprv(theirs(seed), index).to_base58()


@OURS
@given(SEEDS, INDEXES, st.integers(16, 64))
def test_bytes_are_the_same(seed, index, length):
    from embit import bip85

    assert ours(seed, Request(Application.HEX, length, index)) == bip85.derive_hex(theirs(seed), length, index).hex()


@pytest.mark.parametrize("application", [Application.HEX, Application.BASE64, Application.BASE85, Application.DICE])
def test_no_child_repeats_among_many(application):
    """Control of the whole: if the index or the length did not reach the path, children would repeat."""
    seed = random.Random(application.value).randbytes(32)
    least, most = application.lengths
    found = {
        ours(seed, Request(application, length, index))[:20] for length in (least + 9, most) for index in range(40)
    }
    assert len(found) == 80
