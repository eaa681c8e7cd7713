"""The environment that the screen library sees: what others set in it can press keys, write files or open sockets."""

from collections.abc import MutableMapping

NO_COLOR = "COLDTUI_NO_COLOR"
"""What is left of NO_COLOR, for the choice of the theme."""

_OURS = {
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # older consoles print the tail of the query, and no key of ours needs it
    "TEXTUAL_ANIMATIONS": "none",
}
_DROPPED_PREFIXES = ("TEXTUAL", "ESCDELAY", "FORCE_COLOR", "COLUMNS", "LINES", "TTY_", "UNICODE_VERSION")


def scrub(environment: MutableMapping[str, str]) -> None:
    """Drop every variable by which Textual and Rich can be steered, and set ours. Call it before either is imported.

    TEXTUAL_SCREENSHOT writes the screen to disk, TEXTUAL_PRESS presses keys, TEXTUAL_DRIVER loads a class, TEXTUAL
    connects a socket, TEXTUAL_LOG writes a file (textual/constants.py of 8.2.8). On the Linux console COLORTERM would
    bring colours that it does not have. NO_COLOR becomes ours: Textual would draw a theme of terminal colours black on
    black with it.
    """
    for name in [name for name in environment if name.upper().startswith(_DROPPED_PREFIXES)]:
        del environment[name]
    if environment.get("TERM") == "linux":
        environment.pop("COLORTERM", None)
    if environment.pop("NO_COLOR", None) is not None:
        environment[NO_COLOR] = "1"
    environment.update(_OURS)
