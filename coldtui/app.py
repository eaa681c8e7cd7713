"""The application: shows home, runs journeys, tells errors, locks, and never leaks."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar
from weakref import WeakKeyDictionary

from rich.console import RenderableType
from textual import events
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.theme import Theme
from textual.worker import WorkerFailed

from coldtui import crash
from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network
from coldtui.custody.material import Kind
from coldtui.custody.session import Session
from coldtui.devices import Devices
from coldtui.devices.image import Image
from coldtui.journeys.context import Context, Interrupted
from coldtui.ui import keys
from coldtui.ui.frame import Cover, Frame, FramedApp
from coldtui.ui.page import Page
from coldtui.ui.progress import Progress
from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.tell import Tell
from coldtui.ui.screens.too_small import TooSmall, has_room
from coldtui.ui.screens.working import Working
from coldtui.ui.step import Back, Step
from coldtui.ui.terminal import CleanDriver
from coldtui.ui.theme import COLOR, THEMES

if TYPE_CHECKING:
    from textual.screen import Screen

    from coldtui.ui.screens.new_keyboard import NewKeyboard, NotAllowed

Answer = TypeVar("Answer")
Result = TypeVar("Result")

_PATIENCE = 0.3
"""Seconds of work before a screen says that there is work: what is quicker would only flicker."""


_INTERRUPTED = (
    "What you were making was wiped when the screen was locked.",
    "No key was loaded that could have unlocked it. With a screen passphrase (Keys, p) it would have been kept.",
)


class Coldtui(FramedApp):
    """Receives everything it works with; keeps no secret itself."""

    CSS_PATH = "ui/coldtui.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [keys.LOCK, keys.POWER]
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(
        self,
        network: Network,
        session: Session,
        devices: Devices,
        *,
        demo: bool = False,
        theme: Theme = COLOR,
        half_blocks: bool = True,
        idle_lock: float | None = None,
        driver: type[Driver] = CleanDriver,
    ) -> None:
        super().__init__(driver_class=driver)
        self._frame = Frame(network, demo, half_blocks=half_blocks)
        self.journal = Context(self, network, devices, session)
        self._idle_lock = idle_lock
        self._last_key = 0.0
        self._typed_for: WeakKeyDictionary[events.Key, Screen[object]] = WeakKeyDictionary()
        self._other_screen = asyncio.Event()
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme.name
        self.animation_level = "none"

    # --- the life of the program ------------------------------------------------------------------------------------

    def get_default_screen(self) -> Desk:
        """What is below every other screen: the empty frame."""
        return Desk()

    def on_mount(self) -> None:
        """Watch for signals and idleness, then go home."""
        self.screen_change_signal.subscribe(self, lambda _: self._other_screen.set())
        loop = asyncio.get_running_loop()
        crash.install_in(loop)
        crash.hold()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end, 128 + number)
        self._last_key = loop.time()
        if self._idle_lock is not None:
            self.set_interval(1, self._lock_when_idle)
        self.run_worker(self._journeys(), name="journeys")
        if self._image is not None:
            from coldtui.journeys.new_keyboards import mind_keyboards  # noqa: PLC0415 (on a desktop never)

            self.run_worker(mind_keyboards(self.journal.devices.console, self._cover), name="keyboards")

    @property
    def _image(self) -> Image | None:
        """The live image that this runs in, None on a desktop."""
        return self.journal.devices.machine.image()

    async def _journeys(self) -> None:
        """Home, a journey, home again; what goes wrong on the way is told and ends only that journey."""
        has_begun = False
        while True:
            try:
                if not has_begun:
                    await self._begin()
                    has_begun = True
                await self._choose()
            except Back:
                continue
            except Interrupted:
                self.journal.is_interrupted = False
                await self.put(Tell("Locked", "INFO", *_INTERRUPTED))
            except ColdtuiError as error:
                await self.journal.tell(error)

    async def _begin(self) -> None:
        """What comes before home; only the image has something."""
        image = self._image
        if image is not None:
            from coldtui.journeys.start import start  # noqa: PLC0415

            await start(self.journal, image)

    async def _choose(self) -> None:
        """Home, and the journey that is chosen there."""
        from coldtui.journeys.home import choose_journey  # noqa: PLC0415 (read when what comes before it was shown)

        journey = await choose_journey(self.journal)
        await journey(self.journal)

    def _end(self, code: int = 0) -> None:
        """Stop the journey, wipe, leave; the driver clears the terminal."""
        self.workers.cancel_all()
        self.journal.forget_everything()
        self.exit(return_code=code)

    # --- the stage --------------------------------------------------------------------------------------------------

    async def put(self, step: Step[Answer]) -> Answer | None:
        """Show a screen until it is answered; wait while something covers the stage."""
        await self._uncovered()
        return await self.push_screen_wait(step)

    async def _cover(self, step: "NewKeyboard | NotAllowed") -> object:
        """Show what nobody asked for above all others, but not above the lock."""
        await self._uncovered()
        return await self.push_screen_wait(step)

    async def wait_for(self, progress: Progress, work: Awaitable[Result]) -> Result:
        """Wait for work, and say how far it is when it takes longer than a moment."""
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({task}, timeout=_PATIENCE)
        if done:
            return task.result()
        await self._uncovered()
        working = Working(progress)
        self.push_screen(working)
        await asyncio.wait({task})
        await self._uncovered()
        if working.is_current:
            working.dismiss(None)
        return task.result()

    def stir(self) -> None:
        """Something that only somebody at the computer can have done: parts of a code came."""
        self._last_key = asyncio.get_running_loop().time()

    async def _uncovered(self) -> None:
        while any(isinstance(screen, Cover) for screen in self.screen_stack):
            self._other_screen.clear()
            await self._other_screen.wait()

    def show_network(self) -> None:
        """Draw the first row of every screen anew; F12 may have come before the network changed."""
        for screen in self.screen_stack:
            if isinstance(screen, Page) and screen.stands:
                screen.show_frame()

    @property
    def frame(self) -> Frame:
        """What surrounds every screen, as it is now: no screen says another network than the one that is on."""
        journal = self.journal
        return replace(self._frame, network=journal.network, keys_loaded=len(journal.session.fingerprints))

    @frame.setter
    def frame(self, frame: Frame) -> None:
        self._frame = frame

    # --- lock and power ---------------------------------------------------------------------------------------------

    def action_lock(self) -> None:
        """F12: hide everything at once; screens forget what was typed into them."""
        # imported when it is needed, as is what follows: home comes before everything that it does not show
        from coldtui.journeys.unlock import unlock  # noqa: PLC0415
        from coldtui.ui.screens.lock import Lock, Opens  # noqa: PLC0415

        lock = next((screen for screen in self.screen_stack if isinstance(screen, Lock)), None)
        if lock is not None:
            if lock.stands:
                lock.forget_typed()
            return
        for screen in self.screen_stack:
            if isinstance(screen, Page) and screen.stands:
                screen.forget_typed()
        session = self.journal.session
        session.forget_backup_passphrase()
        if not session.fingerprints and not session.passphrases and not session.holds_nothing:
            self._interrupt()
        is_empty = session.holds_nothing

        def opens(phrase: str, passphrase: str) -> Opens:
            return unlock(session, phrase, passphrase, is_test=self.journal.network.is_test)

        has_typable = any(session.kind_of(one) is not Kind.SLIP39 for one in session.fingerprints)
        self.push_screen(Lock(is_empty=is_empty, passphrases=session.passphrases, opens=opens, has_typable=has_typable))

    def _interrupt(self) -> None:
        """A key is being made, and there is nothing yet that only its owner could unlock the screen with."""
        self.journal.interrupt()
        while len(self.screen_stack) > 1:
            top = self.screen
            if isinstance(top, Step):
                top.interrupt()
            else:
                top.dismiss(None)

    def action_power(self) -> None:
        """F10: ask once more; F10 again leaves. In the image the computer goes off when coldtui ends well."""
        from coldtui.journeys.leaving import in_use, summary  # noqa: PLC0415
        from coldtui.ui.screens.lock import Lock  # noqa: PLC0415
        from coldtui.ui.screens.power import Leave, Power  # noqa: PLC0415

        def answered(answer: Leave | None) -> None:
            if answer is Leave.PROGRAM:
                self._end()

        top = self.screen
        if isinstance(top, Power):
            top.action_go()
            return
        is_locked = any(isinstance(screen, Lock) for screen in self.screen_stack)
        power = Power(summary(self.journal, is_locked=is_locked), switches_off=self._image is not None)
        self.push_screen(power, answered)

        async def show_cards() -> None:
            power.show_cards(await asyncio.to_thread(in_use, self.journal.devices.media))

        if not is_locked:
            self.run_worker(show_cards(), name="cards")

    def _lock_when_idle(self) -> None:
        idle = asyncio.get_running_loop().time() - self._last_key
        if self._idle_lock is not None and idle > self._idle_lock and not isinstance(self.screen, Working):
            self.action_lock()

    async def on_event(self, event: events.Event) -> None:
        """Remember when a key was last pressed, and do nothing with one that comes back to another screen.

        F10 and F12 are done at once, before a key in front of them that a screen has not taken yet. Textual would give
        that key to what they put above.
        """
        if isinstance(event, events.Key):
            if not self.screen_stack:  # it is being left
                return
            self._last_key = asyncio.get_running_loop().time()
            if self._typed_for.setdefault(event, self.screen) is not self.screen:
                return
        await super().on_event(event)

    async def run_action(
        self,
        action: str | tuple[str, str, tuple[object, ...]],
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """What a key does; nothing where the screen that it was typed for does not stand yet, or any more.

        Lock and power are the application's, and work always.
        """
        is_ours = isinstance(action, str) and action.startswith("app.")
        if default_namespace is not None and not is_ours:
            page = next((node for node in default_namespace.ancestors_with_self if isinstance(node, Page)), None)
            if page is not None and not page.takes_keys:
                return False
        return await super().run_action(action, default_namespace, namespaces)

    def on_resize(self, event: events.Resize) -> None:
        """Below 80x24 nothing is shown but that it is too small."""
        is_small = not has_room(*event.size)
        top = self.screen
        if is_small and not any(isinstance(screen, TooSmall) for screen in self.screen_stack):
            self.push_screen(TooSmall())
        elif not is_small and isinstance(top, TooSmall):
            top.dismiss(None)

    # --- what Textual would do with what it knows -------------------------------------------------------------------

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing leaves by the terminal's clipboard (OSC 52)."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """No picture of a screen is ever written."""

    def panic(self, *renderables: RenderableType) -> None:
        """A traceback, as Textual's key thread hands one over, is not shown."""
        del renderables
        self._fatal_error()

    def _handle_exception(self, error: Exception) -> None:
        """Close down, and say where the error came from: no values, whatever the error can say about itself."""
        self._return_code = 70
        cause = error.error if isinstance(error, WorkerFailed) else error
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.journal.forget_everything()
            crash.tell(cause)
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """Close down without Textual's traceback, which would print local variables."""
        self._return_code = 70
        crash.tell(sys.exception() or RuntimeError())
        self._close_messages_no_wait()
