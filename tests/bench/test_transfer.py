"""The benchmark of transfers measures what it says it measures. The frames it counts are no matter of speed: they are judged."""

import random

import pytest

from tests.bench import transfer
from tests.npm import Peer


@pytest.mark.bench
@pytest.mark.parametrize("version", transfer.VERSIONS)
def test_a_transfer_takes_fewer_frames_than_bluewallets_loop(version: int) -> None:
    loop, ur, bbqr = transfer.measure(version, 40)
    assert (loop.scheme, ur.scheme, bbqr.scheme) == ("BlueWallet", "UR, 2N", "BBQr")
    assert ur.mean <= transfer.MOST_OF_LOOP * loop.mean
    assert bbqr.mean <= ur.mean
    # four of five frames arrive, so that fewer than these cannot be enough
    for row in (loop, ur, bbqr):
        assert row.mean >= row.parts / (1 - transfer.LOSS) * 0.9
        assert row.worst >= row.seconds == row.mean / transfer.FRAMES_A_SECOND


@pytest.mark.bench
def test_a_fifth_of_the_frames_is_lost_and_receivers_join_anywhere() -> None:
    loop = [str(number) for number in range(100)]
    chance = random.Random(1)
    came = [transfer.seen(loop, chance) for _ in range(20)]
    assert 0.78 < sum(map(len, came)) / (20 * 50 * len(loop)) < 0.82
    assert len({int(one[0][1]) - one[0][0] for one in came}) > 15
    for one in came:
        assert all((int(text) - shown) % 100 == (int(one[0][1]) - one[0][0]) % 100 for shown, text in one)


@pytest.mark.bench
def test_the_payload_is_of_the_size_that_is_asked_for() -> None:
    assert 9_500 < len(transfer.payload()) < 10_500


@pytest.mark.bench
def test_ratios_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    transfer.main(["--rounds", "3", "--version", "20"])
    printed = capsys.readouterr().out
    for word in ("BlueWallet", "UR, 2N", "BBQr", "ratio", "encode", "decode", "@ngraveio/bc-ur", "goal"):
        assert word in printed


@pytest.mark.bench
def test_both_programs_do_the_same_work() -> None:
    with Peer("ur.cjs") as peer:
        cost = transfer.processor_time(peer, 1)
    assert set(cost) == {"encode", "decode"}
    assert all(time > 0 for both in cost.values() for time in both)
