"""The helper as a program: `python3 -I helper [ARGUMENTS FOR COLDTUI]`."""

import sys
import threading
from importlib import import_module
from pathlib import Path


def _say_nothing(*_: object) -> None:
    """In the place of a traceback: standard error is the console, and that is coldtui's."""


sys.excepthook = _say_nothing
threading.excepthook = _say_nothing
sys.unraisablehook = _say_nothing

# Python has put this folder on its path; the package is found from the one above.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

sys.exit(import_module("helper.life").main(sys.argv[1:]))
