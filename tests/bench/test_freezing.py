"""The benchmark of standstills does the work that it names, and sees a screen that freezes."""

import asyncio
import time

import pytest

from tests.bench import freezing


@pytest.mark.bench
def test_a_standstill_is_seen_where_the_work_is_on_the_screens_own_thread():
    found = asyncio.run(freezing.gaps(lambda: time.sleep(0.3)))
    assert found.beside >= 0.3
    assert found.takes >= 0.3


@pytest.mark.bench
def test_every_work_is_done_and_printed(capsys):
    freezing.main(["--log-n", "10", "--rounds", "1"])
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("key, 2^10", "three damaged copies", "ten documents", "key press"))
