"""The benchmark measures what it says it measures. How fast it is, only `python -m tests.bench` tells."""

import pytest

from coldtui.core import curve
from tests.bench import first_frame, measure
from tests.bench.__main__ import main, run
from tests.bench.files import KINDS
from tests.oracles.bdk import Bdk, is_installed

FEW = 12
NEEDS_BDK = pytest.mark.skipif(not is_installed(), reason="bdkpython is not installed")


@NEEDS_BDK
@pytest.mark.bench
@pytest.mark.parametrize("kind", KINDS)
def test_every_input_is_signed_once_by_each_program(kind: str) -> None:
    assert measure.coldtui(kind, FEW).signatures == FEW
    with Bdk() as bdk:
        measure.open_bdk(bdk, kind, FEW)
        assert min(measure.bdkpython(bdk, kind, FEW)) > 0


@pytest.mark.bench
@pytest.mark.parametrize("kind", KINDS)
def test_the_floor_replays_the_signatures_of_the_run(kind: str) -> None:
    work = measure.work_of(kind, FEW)
    assert len(work) == len({digest for digest, _ in work}) == FEW
    assert all(curve.is_secret(secret) for _, secret in work)
    assert measure.floor(kind, work) > 0


@pytest.mark.bench
def test_the_recorder_takes_its_hands_off_the_curve() -> None:
    before = curve.sign_ecdsa, curve.sign_schnorr
    measure.work_of("p2wpkh", 1)
    assert (curve.sign_ecdsa, curve.sign_schnorr) == before


@NEEDS_BDK
@pytest.mark.bench
def test_ratios_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--inputs", "4", "--rounds", "1", "--kind", "p2wpkh"])
    printed = capsys.readouterr().out
    assert "total/bdk" in printed
    assert "p2wpkh" in printed
    row = run("p2tr", 4, 1)
    assert row.against_bdk > 0
    assert row.against_floor > 0
    assert row.growth > 0


@pytest.mark.bench
def test_the_first_frame_of_the_program_and_of_an_empty_app_are_timed() -> None:
    medians = first_frame.measure(1)
    assert set(medians) == set(first_frame.COMMANDS)
    assert all(0 < seconds < 60 for seconds in medians.values())
