"""Between the camera's thread and the screen: what is drawn, when the camera is quicker than that, and for whom."""

import asyncio
from dataclasses import dataclass, field

from coldtui.core.errors import DeviceFailed
from coldtui.devices.camera import Sight
from coldtui.formats.payload import Kind
from coldtui.journeys.reader import Reader
from coldtui.journeys.watching import Watching
from coldtui.ui.screens.scan import View
from tests.drivers import Script, Stage
from tests.fakes_camera import sight
from tests.journeys.samples import SEEDQR
from tests.journeys.test_scan import holds

SILENT = DeviceFailed("The camera Fake camera gives no pictures.", "Open its cover.")


@dataclass
class Wall:
    """A screen that keeps what it is told to show."""

    is_watched: bool = True
    views: list[View] = field(default_factory=list)

    def show(self, view: View) -> None:
        self.views.append(view)


def watched(*shown, wall=None) -> Watching:
    """Who watched, after these looks; they are all over before the application comes to draw."""

    async def run() -> Watching:
        stage = Stage(Script("watching", ()))
        stage.cameras.shown = [*shown, SILENT]
        watching = Watching(stage.app.journal, wall or Wall(), Reader(frozenset({Kind.PSBT})))
        watching._is_wanted = True
        assert watching._look() is SILENT
        await asyncio.sleep(0)
        return watching

    return asyncio.run(run())


def drawn(*shown, is_watched=True) -> list[View]:
    """What is drawn of such looks."""
    wall = Wall(is_watched)
    watched(*shown, wall=wall)
    return wall.views


def test_of_looks_that_come_quicker_than_they_can_be_drawn_only_the_last_is_drawn():
    # a camera in an error of its driver answers each look at once, and with nothing
    views = drawn(*[Sight()] * 1_000, sight(brightness=3))
    assert len(views) == 1
    assert views[0].picture is not None


def test_what_the_codes_of_a_look_hold_is_not_kept_where_it_is_drawn():
    assert [holds(one, SEEDQR) for one in drawn(sight(SEEDQR))] == [False]
    assert not holds(watched(sight(SEEDQR))._sight, SEEDQR)
    assert holds(sight(SEEDQR), SEEDQR)  # a control


def test_nothing_is_drawn_on_a_screen_that_is_covered():
    assert drawn(sight(), is_watched=False) == []


def test_control_it_is_drawn_on_one_that_is_not():
    assert len(drawn(sight())) == 1


def test_looks_without_a_picture_are_no_pictures_a_second():
    assert watched(*[Sight()] * 9, sight(brightness=3))._looks == 1
