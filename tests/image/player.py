"""The third player for journey scripts: the image in a computer, cards that go into its slots, keys, and its screen."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from tests.conversation import Died
from tests.drivers import LOADING, Script, play
from tests.image import cards
from tests.image.boot import Boot
from tests.image.camera import Camera
from tests.image.sight import Sight
from tests.image.vm import Computer
from tests.journeys.samples import CODES, SETS

FIRST = "Which coldtui is this?"
"""What the first screen says."""

STARTING = f"""
see      {FIRST}
press    enter
see      Keyboard
press    enter
see      Which day is it?
press    enter
see      What would you like to do?
"""
"""From the first screen to home: the layout of the keys stays as it is, and no date is entered."""

Sets = Mapping[str, Callable[[], dict[str, bytes]]]
Codes = Mapping[str, Callable[[], Sequence[bytes | str]]]

_BETWEEN = 0.2
"""Seconds between two keys: the computer has one slow processor."""


class ImagePlayer:
    """Plays a script from power-on; use as a context manager, then `start`.

    The first card goes into the SD slot, and while that is taken, the next come as USB sticks. A camera is plugged in when
    it is to see something.
    """

    steady = 2
    cards_rest = True

    def __init__(
        self, script: Script, boot: Boot, sight: Sight, memory: int = 512, sets: Sets = SETS, codes: Codes = CODES
    ) -> None:
        self._boot, self._sight, self._memory, self._codes = boot, sight, memory, codes
        self.cards = {name: cards.card_with(sets[files](), label=name) for name, files in script.cards.items()}
        self._inside: dict[str, str] = {}
        self._in_slot: str | None = None

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self.computer = self._stack.enter_context(Computer(self._boot, self._memory))
        self._camera = Camera(self.computer)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Whatever it is doing."""
        self._stack.close()

    async def start(self) -> None:
        """Past the first screens, however long the start takes."""
        await asyncio.to_thread(self._sight.see, self.computer, FIRST)
        await play(Script.read_text("starting", STARTING), self)

    async def screen(self) -> str | None:
        """What the picture says, None when the computer is off."""
        try:
            return await asyncio.to_thread(self._sight.text, self.computer) or "(a picture that is no text)"
        except Died:
            return None

    async def load(self) -> None:
        """By typing it."""
        await play(Script.read_text("loading", LOADING), self)

    async def press(self, key: str) -> None:
        """On the keyboard."""
        await asyncio.to_thread(self.computer.press, key)
        await asyncio.sleep(_BETWEEN)

    async def type(self, letters: str) -> None:
        """On the keyboard."""
        await asyncio.to_thread(self.computer.type, letters)

    async def insert(self, card: str) -> None:
        """Into the slot, or a port."""
        if self._in_slot is None:
            self._in_slot = card
            self._inside[card] = self.computer.insert(self.cards[card])
        else:
            self._inside[card] = self.computer.plug(self.cards[card])

    async def pull(self, card: str) -> None:
        """Out again."""
        if card == self._in_slot:
            self._in_slot = None
        self.computer.pull(self._inside.pop(card))

    async def show(self, codes: str) -> None:
        """Before the camera, which is plugged in where it is not."""
        self._camera.show(self._codes[codes]())

    async def unplug(self) -> None:
        """Out of its port."""
        self._camera.unplug()

    async def resize(self, width: int, height: int) -> None:
        """A console has one size."""
        raise NotImplementedError("the console has one size")

    def files(self) -> set[str]:
        """The names on all cards, by mtools."""
        return {path.rpartition("/")[2] for card in self.cards.values() for path in cards.names(card)}

    def generations(self, card: str) -> set[int]:
        """By mtools."""
        return cards.generations(self.cards[card])

    async def begin_again(self) -> None:
        """Power on, with the cards that are in it."""
        self._stack.close()
        self.__enter__()
        inside, self._inside, self._in_slot = [*self._inside], {}, None
        for card in inside:
            await self.insert(card)
        await self.start()
