"""Is there power enough for something that should not end in the middle: a signature, a new key."""

from coldtui.devices.battery import Battery
from coldtui.journeys.context import Context
from coldtui.ui.screens.explain import Explain

LOW = 20
"""Percent below which a battery is said to be low: an old one can lose the rest at once."""

_STEP = 5
"""Percent that it must have lost before somebody is told again."""

_CHARGE = "Plug the computer in, then go on. An old battery can go from here to nothing at once."
SIGNING = (
    _CHARGE,
    "If it goes off, every key in this session is gone, and what was signed and did not leave yet.",
    "Nothing else is lost: load the key again, and sign the same transaction once more.",
)
MAKING = (
    _CHARGE,
    "If it goes off before the end, the key is gone. What you wrote down of it by then is no checked backup.",
)


def level(battery: Battery | None) -> str:
    """How full it is, in words."""
    if battery is None:
        return "none"
    return f"{battery.percent} %, {'charging' if battery.is_charging else 'not charging'}"


def is_low(battery: Battery | None) -> bool:
    """Whether it may go off soon."""
    return battery is not None and battery.percent < LOW and not battery.is_charging


async def mind_battery(ctx: Context, title: str, sentences: tuple[str, ...]) -> None:
    """Warn where the battery is low; again only when it has become lower. Raises Back."""
    battery = await ctx.work(ctx.devices.machine.battery)
    if battery is None or not is_low(battery):
        return
    if ctx.charge is not None and battery.percent > ctx.charge - _STEP:
        return
    heading = f"The battery is at {battery.percent} % and not charging."
    await ctx.ask(Explain(title, heading, sentences, severity="CAUTION", enter="Go on"))
    ctx.charge = battery.percent
