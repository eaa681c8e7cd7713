"""A device that is made when it is used, and once."""

import threading
import time

from coldtui.devices.later import later


class Lamp:
    made = 0

    def __init__(self) -> None:
        Lamp.made += 1
        self.is_on = False

    def switch_on(self) -> str:
        self.is_on = True
        return "on"


def test_it_is_made_at_its_first_use_and_not_again(monkeypatch):
    monkeypatch.setattr(Lamp, "made", 0)
    lamp = later(Lamp)
    assert Lamp.made == 0
    assert lamp.switch_on() == "on"
    assert lamp.is_on
    assert Lamp.made == 1


def test_threads_that_use_it_at_once_have_the_same_one(monkeypatch):
    monkeypatch.setattr(Lamp, "made", 0)

    def slowly() -> Lamp:
        time.sleep(0.05)
        return Lamp()

    lamp = later(slowly)
    threads = [threading.Thread(target=lamp.switch_on) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Lamp.made == 1
