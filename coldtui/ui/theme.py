"""Three ways to look: full colour, the Linux console with its 16 colours, and no colour at all.

On the console bright backgrounds do not exist and a bold letter is a bright one, so ordinary text there is colour 7 and
backgrounds are among the first eight. What a colour says is always said by a word too.
"""

from collections.abc import Mapping

from textual.theme import Theme

VARIABLES = {
    "strong": "#ffffff",
    "quiet": "#a0b0bc",
    "ok": "#7fd88f",
    "info": "#7cc4ff",
    "caution": "#ffd75f",
    "danger": "#ff9d8c",
    "bar": "#143246",
    "bar-text": "#ffffff",
    "cursor": "#7fdcff",
    "cursor-text": "#08141c",
    "badge": "#ffe9a8",
    "badge-text": "#08141c",
    "key": "#9fe3ff",
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
}
"""The names that coldtui.tcss and the widgets use, with what they are in full colour."""

_CONSOLE = {
    "strong": "ansi_bright_white",
    "quiet": "ansi_cyan",
    "ok": "ansi_bright_green",
    "info": "ansi_bright_cyan",
    "caution": "ansi_bright_yellow",
    "danger": "ansi_bright_red",
    "bar": "ansi_blue",
    "bar-text": "ansi_bright_white",
    "cursor": "ansi_cyan",
    "cursor-text": "ansi_black",
    "badge": "ansi_white",
    "badge-text": "ansi_black",
    "key": "ansi_bright_cyan",
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
}

_MONO = dict.fromkeys(VARIABLES, "ansi_default")

COLOR = Theme(
    name="cold",
    primary="#7fdcff",
    foreground="#d6dde2",
    background="#0c1216",
    surface="#0c1216",
    panel="#0c1216",
    variables=VARIABLES,
)
CONSOLE = Theme(
    name="cold16",
    ansi=True,
    primary="ansi_cyan",
    foreground="ansi_white",
    background="ansi_black",
    surface="ansi_black",
    panel="ansi_black",
    variables=_CONSOLE,
)
MONO = Theme(
    name="mono",
    ansi=True,
    primary="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    variables=_MONO,
)

THEMES = (COLOR, CONSOLE, MONO)

CHOICES = ("auto", "color", "console", "mono")
"""What --theme takes."""

_PLAIN_TERMINALS = ("linux", "vt", "ansi", "screen", "xterm-16", "cygwin")
"""Beginnings of TERM for terminals with 16 colours."""


def choose(name: str, environment: Mapping[str, str]) -> Theme:
    """The theme that --theme `name` means in `environment` (TERM, COLORTERM, COLDTUI_NO_COLOR)."""
    chosen = {"color": COLOR, "console": CONSOLE, "mono": MONO}.get(name)
    if chosen is not None:
        return chosen
    term = environment.get("TERM", "")
    if "COLDTUI_NO_COLOR" in environment or term == "dumb":
        return MONO
    rich = "256" in term or "direct" in term or environment.get("COLORTERM", "") in {"truecolor", "24bit"}
    if term == "linux" or (term.startswith(_PLAIN_TERMINALS) and not rich):
        return CONSOLE
    return COLOR
