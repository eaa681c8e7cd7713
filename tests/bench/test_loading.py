"""The benchmark of loading loads what it says it loads."""

import pytest

from tests.bench.loading import BACKUPS, load, main, stretch
from tests.build.keys import OURS, master


@pytest.mark.bench
@pytest.mark.parametrize("name", BACKUPS)
def test_what_is_measured_is_the_loading_of_the_key(name):
    assert (load(BACKUPS[name]) == master(OURS).fingerprint) is (name != "electrum")


@pytest.mark.bench
def test_the_peer_is_the_stretching_of_bip39():
    assert stretch().hex().startswith("5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc1")


@pytest.mark.bench
def test_ratios_are_printed(capsys):
    main(["--rounds", "1"])
    assert "loading/stretching" in capsys.readouterr().out
