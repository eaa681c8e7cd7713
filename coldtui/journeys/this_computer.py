"""How cold is this computer? What can be looked at, said line by line, as often as somebody asks."""

from collections.abc import Iterator
from contextlib import suppress

from coldtui import __version__
from coldtui.core.known_answers import check_curve
from coldtui.devices.image import Image
from coldtui.journeys.battery import is_low, level
from coldtui.journeys.choose_network import choose_network, named
from coldtui.journeys.context import Context
from coldtui.journeys.keyboard import choose_keyboard
from coldtui.journeys.letter_sizes import has_choice
from coldtui.journeys.letters import choose_letters
from coldtui.journeys.today import age, as_entered, state_day
from coldtui.ui.screens.this_computer import Next, ThisComputer
from coldtui.ui.step import Back
from coldtui.ui.widgets.checks import Check


async def this_computer(ctx: Context) -> None:
    """Show what is found, until somebody has seen enough. Raises Back."""
    while True:
        chosen = await ctx.ask(await ctx.work(_look, ctx))
        with suppress(Back):
            if chosen is Next.KEYBOARD:
                await choose_keyboard(ctx)
            elif chosen is Next.LETTERS:
                await choose_letters(ctx)
            elif chosen is Next.DAY:
                await state_day(ctx)
            elif chosen is Next.NETWORK:
                await choose_network(ctx)


def _look(ctx: Context) -> ThisComputer:
    """Every line, the figures of the image, and what there is to choose from."""
    console, image = ctx.devices.console, ctx.devices.machine.image()
    layouts = {layout.name: layout.title for layout in console.layouts()}
    sums = (("vmlinuz", image.kernel), ("initrd.img", image.initrd)) if image else ()
    checks = tuple(_checks(ctx, layouts))
    return ThisComputer(checks, sums, has_layouts=bool(layouts), has_letters=has_choice(console))


def _checks(ctx: Context, layouts: dict[str, str]) -> Iterator[Check]:
    machine = ctx.devices.machine
    yield from (Check(fact.severity.value, fact.name, fact.text) for fact in machine.posture())
    battery = machine.battery()
    if battery is not None:
        yield Check("CAUTION" if is_low(battery) else "OK", "Battery", level(battery))
    check_curve()
    yield Check("OK", "Curve", "libsecp256k1, known answers right")
    if layouts:
        yield Check("INFO", "Keyboard", layouts.get(ctx.layout, "as the computer started"))
    for keyboard in ctx.devices.console.strange_keyboards():
        yield Check("INFO", "Switched off", f"{keyboard.name}, a keyboard. Plug it in again to be asked about it")
    yield Check("INFO", "Bitcoin", named(ctx.network))
    yield Check("INFO", "Date", as_entered(ctx) or "not entered")
    yield _image(machine.image(), ctx.book.created)


def _image(image: Image | None, date: str) -> Check:
    if image is None:
        system = f"no: coldtui {__version__} runs on an ordinary system, whose other programs you trust with your keys"
        return Check("CAUTION", "Live image", system)
    days = age(image.made, date)
    return Check("INFO", "Live image", f"coldtui {image.version}{f', {days}' if days else ''}")
