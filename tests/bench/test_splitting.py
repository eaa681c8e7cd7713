"""The benchmark of shares measures what it says it measures; how fast it is, only `python -m tests.bench.splitting` tells."""

import pytest

from tests.bench import splitting


@pytest.mark.bench
def test_every_case_makes_a_set_and_so_does_its_peer() -> None:
    cases = splitting.cases()
    assert len({case.name for case in cases}) == len(cases)
    for case in cases:
        if case.peer is not None:
            assert case.peer() in {splitting.ENTROPY, splitting.ENTROPY * 2}
        row = splitting.run(case, 1)
        assert (row.ratio is None) == (case.peer is None)
        assert row.ours < splitting.MOST * 10


@pytest.mark.bench
def test_ratios_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    splitting.main(["--rounds", "1"])
    printed = capsys.readouterr().out
    assert "ours/peer" in printed
    assert "SLIP-39 2 of 3" in printed
