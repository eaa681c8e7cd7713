"""What the tests of journeys share."""

import pytest

from coldtui.ui import key_time


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys out of backup passphrases in no time, and a look at the cards at once: how long it takes has its own tests."""
    for place in ("coldtui.formats.age", "coldtui.journeys.enrol", "coldtui.journeys.open_card"):
        monkeypatch.setattr(f"{place}.SAFE_LOG_N", 10)
    monkeypatch.setattr("coldtui.journeys.enrol.OWN_LOG_N", 11)
    monkeypatch.setattr(key_time, "_SAMPLE", 4)
    monkeypatch.setattr("coldtui.journeys.context.LOOK_EVERY", 0.02)
    monkeypatch.setattr("coldtui.journeys.home.LOOK_EVERY", 0.02)
