"""What is called sealed was opened after it was read back, and what went wrong leaves no secret behind."""

import gc

import pytest

from coldtui.core.errors import Refused
from coldtui.custody.seal import Seal
from coldtui.formats import age
from coldtui.journeys import enrol
from coldtui.journeys.faults import let_go
from tests.fakes_media import FakeCard
from tests.journeys.sealing import ENROL, Told, told


def test_a_drawn_passphrase_takes_256_mb_and_an_own_one_1_gb():
    assert (age.SAFE_LOG_N, enrol.SAFE_LOG_N, enrol.OWN_LOG_N) == (18, 18, 20)


@pytest.mark.usefixtures("quick_keys")
def test_what_does_not_open_after_it_was_read_back_is_not_called_sealed(monkeypatch):
    card = FakeCard("CARD")
    monkeypatch.setattr(Seal, "confirm", lambda self, read_back: False)

    async def story(told: Told) -> None:
        await told.do(ENROL.replace("see      Everything is sealed onto the card.", "see does not open as it was."))
        assert not told.journal.enrolled

    told(story, card)


def _sealing(passphrase: str) -> None:
    try:
        bytes.fromhex(passphrase)
    except ValueError as error:
        raise Refused("no", "hint") from error


def _reachable(error: BaseException) -> bool:
    """Whether a frame that the error came through is still held by it."""
    seen: list[BaseException] = [error]
    while (one := seen.pop()) is not None:
        traceback = one.__traceback__
        while traceback is not None:
            if "passphrase" in traceback.tb_frame.f_locals:
                return True
            traceback = traceback.tb_next
        seen.append(one.__cause__ or one.__context__)
    return False


@pytest.mark.parametrize("is_let_go", [True, False])
def test_an_error_that_is_shown_holds_no_frame_with_a_passphrase(is_let_go):
    """And as the control: one that is not let go of does."""
    with pytest.raises(Refused) as caught:
        _sealing("abandon")
    error = let_go(caught.value) if is_let_go else caught.value
    gc.collect()
    assert _reachable(error) is not is_let_go
