"""The benchmark of creating makes what it says it makes."""

import hashlib

import pytest

from coldtui.core.mnemonic import WORD_COUNTS
from tests.bench import creating
from tests.build.keys import from_seed


@pytest.mark.bench
@pytest.mark.parametrize("count", WORD_COUNTS)
def test_what_is_measured_is_the_key_that_the_peer_makes(count):
    assert creating.create(count) == from_seed(creating.peer(count)).fingerprint


@pytest.mark.bench
def test_the_key_is_stretched_as_often_as_the_benchmark_takes_off(monkeypatch):
    calls = []
    real = hashlib.pbkdf2_hmac
    monkeypatch.setattr(hashlib, "pbkdf2_hmac", lambda *given: calls.append(1) or real(*given))
    creating.create(24)
    assert len(calls) == creating.STRETCHINGS


@pytest.mark.bench
def test_ratios_are_printed(capsys):
    creating.main(["--rounds", "1"])
    assert "creating/peer" in capsys.readouterr().out
