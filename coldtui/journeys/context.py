"""What a journey has in its hands: a way to ask, a way to work, the devices, the session and its wallets."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network
from coldtui.core.wallet import Wallet
from coldtui.custody.session import Session, Wipeable
from coldtui.devices import Devices
from coldtui.journeys.book import Book
from coldtui.journeys.drill_record import Drill
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.faults import let_go, told
from coldtui.ui.progress import Progress
from coldtui.ui.step import Back, Step

if TYPE_CHECKING:
    from coldtui.core.rawtx import OutPoint
    from coldtui.custody.contents import Contents

Answer = TypeVar("Answer")
Result = TypeVar("Result")
Sight = TypeVar("Sight")
Arguments = ParamSpec("Arguments")

LOOK_EVERY = 0.5
"""Seconds between two looks at the cards.

A stick is to be seen, with its name, within two seconds of being plugged in: most of them go to the kernel and to the
live image's helper.
"""

_STAYS = frozenset({"stage", "network", "devices", "session", "camera", "layout", "is_interrupted"})
"""Fields of a Context that are never forgotten: what it works with, and how the computer is set."""

_STAYS_ON_ANOTHER = _STAYS | {"charge"}
"""And those that have to do with no network."""


class Interrupted(Exception):
    """What was being made was wiped, and the journey ends. Control flow, and no ColdtuiError; journeys let it pass."""


class Stage(Protocol):
    """Where screens are shown. Nothing is put on it while the user locked it or looks at the help."""

    async def put(self, step: Step[Answer]) -> Answer | None:
        """Show a screen until it is answered; None is Back."""

    async def wait_for(self, progress: Progress, work: Awaitable[Result]) -> Result:
        """Wait for work, and say on a screen how far it is when it takes longer than a moment."""

    def stir(self) -> None:
        """Somebody is there, though no key was pressed: the screen is not to be locked yet."""

    def show_network(self) -> None:
        """The network is another one: have every screen say so, the lock too."""


@dataclass(slots=True)
class Context:
    """One session of one user.

    `wallets` are the registered ones. `seen` are the amounts that files of this session gave for coins, `paid` the
    scripts that signed transactions paid, `signed` the files that were signed: a volume's identity and a name. `drills`
    are the backups that were checked. `book` is what a sealed backup holds beside keys and wallets, `enrolled` the
    cards that this session seals onto, by the identity of their volume, `looked_at` the identities of cards of which it
    is known whether they are, and `strange` those among them whose backups were not recognised. `present` are those
    that were in when everything was sealed last. `declined` are those onto which the user does not want to seal: name
    and generation; `failed` the enrolled ones that failed, and may come back. `camera` is the one that the user chose,
    empty for the best; `scanned` the digest of what was scanned last. `height` is the block height that the user
    entered, None for none; `layout` the name of the keyboard layout, empty where coldtui did not set it; `charge` what
    the battery held, in percent, when the user last went on in spite of it. `txids` are those of the
    transactions that were signed, as they were before; `written` are the names of the files that they became.
    """

    stage: Stage
    network: Network
    devices: Devices
    session: Session
    wallets: list[Wallet] = field(default_factory=list)
    seen: "dict[OutPoint, int]" = field(default_factory=dict)
    paid: set[bytes] = field(default_factory=set)
    signed: set[tuple[str, bytes]] = field(default_factory=set)
    drills: list[Drill] = field(default_factory=list)
    book: Book = field(default_factory=Book)
    enrolled: dict[str, Enrolled] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)
    present: set[str] = field(default_factory=set)
    strange: set[str] = field(default_factory=set)
    declined: set[tuple[str, int]] = field(default_factory=set)
    failed: set[Enrolled] = field(default_factory=set)
    camera: str = ""
    scanned: bytes = b""
    height: int | None = None
    layout: str = ""
    charge: int | None = None
    txids: set[bytes] = field(default_factory=set)
    written: list[str] = field(default_factory=list)
    is_interrupted: bool = False

    async def ask(self, step: Step[Answer]) -> Answer:
        """Show a screen and return its answer. Raises Back, and Interrupted after `interrupt`."""
        self.check()
        answer = await self.stage.put(step)
        self.check()
        if answer is None:
            raise Back
        return answer

    async def ask_watching(self, look: Callable[[], Sight], make: Callable[[Sight], Step[Answer]]) -> Answer:
        """Ask about what `look` sees, and ask anew when it sees something else. Raises Back.

        `look` runs in a thread, and raises nothing.
        """
        step: Step[Answer] | None = None
        while True:
            sight = await self.work(look)
            step, outdated = make(sight), step
            if outdated is not None:
                step.take_over(outdated)
            watcher = asyncio.create_task(_watch(step, look, sight))
            try:
                return await self.ask(step)
            except Back:
                if not step.is_outdated:
                    raise
            finally:
                watcher.cancel()
                with suppress(asyncio.CancelledError):
                    await watcher

    async def work(
        self, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Run what takes time in a thread; a screen says so when it takes longer than a moment. Raises Interrupted."""
        return await self.work_showing(Progress(), function, *args, **kwargs)

    async def work_showing(
        self,
        progress: Progress,
        function: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """As `work`; the screen shows the phases that the function writes into `progress`, which it was given too."""
        self.check()
        result: Result | None = None
        try:
            result = await self.stage.wait_for(progress, asyncio.to_thread(function, *args, **kwargs))
        except ColdtuiError as error:
            raise let_go(error) from None
        else:
            return result
        finally:
            # what it worked on was wiped under it: its result counts as little as its error
            if self.is_interrupted and isinstance(result, Wipeable):
                result.wipe()
            self.check()

    async def tell(self, error: ColdtuiError) -> None:
        """Show what went wrong, and stay until it was read. Raises Interrupted."""
        self.check()
        await self.stage.put(told(error))

    def interrupt(self) -> None:
        """Wipe what is being made, and end the journey that makes it, at its next step."""
        self.session.wipe_unfinished()
        self.is_interrupted = True

    def check(self) -> None:
        """Raise Interrupted after `interrupt`."""
        if self.is_interrupted:
            raise Interrupted

    def contents(self) -> "Contents":
        """What a backup of this moment holds beside the keys."""
        return self.book.contents(self.network, self.wallets)

    def proved_version(self) -> int:
        """What a drill of this moment proves: the version of the state without the drills that are noted in it."""
        return self.session.sealing.version(replace(self.contents(), drills=()))

    def forget_everything(self) -> None:
        """Wipe the keys and forget what belongs to this session."""
        self.session.wipe()
        self._forget(_STAYS)

    def change_network(self, network: Network) -> None:
        """Go on with another network, and forget everything that was done on this one.

        What belongs to the person and the computer stays, the date and the screen passphrase too. For a session without
        keys and without a sealed backup: else raises RuntimeError.
        """
        if self.session.fingerprints or self.session.has_backup:
            raise RuntimeError("keys and a backup are those of their network")
        self.session.sealing.wipe()  # one that counts as empty may still know states, and members of later versions
        book = self._dated()
        self._forget(_STAYS_ON_ANOTHER)
        self.book, self.network = book, network
        self.stage.show_network()

    @property
    def holds_anything(self) -> bool:
        """Whether there is anything to wipe: more than the date, and what has to do with the computer alone."""
        session = self.session
        if session.fingerprints or session.has_backup or session.has_passphrase or self.book != self._dated():
            return True
        return any(getattr(self, name) != value for name, value in _anew(_STAYS_ON_ANOTHER | {"book"}))

    def _dated(self) -> Book:
        return Book(created=self.book.created, is_dated=self.book.is_dated)

    def _forget(self, but: frozenset[str]) -> None:
        for name, value in _anew(but):
            setattr(self, name, value)


def _anew(but: frozenset[str]) -> Iterator[tuple[str, object]]:
    """Every field as a session begins with it: one that is new is forgotten too, unless somebody says otherwise."""
    for one in fields(Context):
        if one.name not in but:
            yield one.name, one.default if one.default_factory is MISSING else one.default_factory()


async def _watch(step: Step[Answer], look: Callable[[], Sight], sight: Sight) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        if await asyncio.to_thread(look) != sight and step.takes_keys:
            step.outdate()
            return
