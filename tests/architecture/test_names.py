"""No private name of ours shadows one of Textual's.

Found the hard way: `self._context = ...` on an App replaces Textual's own `App._context`, and the program hangs without
a message. Type checkers do not see it, since Textual sets most of these names in its constructors.
"""

import ast
import functools
import importlib
import inspect
import textwrap
from collections.abc import Iterator

from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen

from tests.architecture.source import modules

ON_PURPOSE = {
    "_fatal_error": "Textual's own would print the values of local variables",
    "_handle_exception": "the same, where the error can draw itself",
    "_exception": "kept as Textual keeps it, so that a test sees the error",
    "_return_code": "the exit status of a bug is 70",
}
"""Names of Textual that a class of ours replaces, and why."""


def own_classes() -> Iterator[type]:
    """Every app, screen and widget that coldtui defines."""
    for module in modules():
        if module.layer in {"ui", "app", "journeys"}:
            for value in vars(importlib.import_module(module.name)).values():
                if inspect.isclass(value) and issubclass(value, MessagePump) and value.__module__ == module.name:
                    yield value


@functools.cache
def set_on_self(cls: type) -> frozenset[str]:
    """The names of `self.name = ...` in the source of the class itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    return frozenset(
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    )


def shadowed(cls: type) -> set[str]:
    """The private names that a class of ours and a class of Textual below it both define."""
    ours = {name for name in vars(cls) if not name.startswith("__")} | set_on_self(cls)
    theirs = set()
    for base in cls.__mro__:
        if base.__module__.split(".")[0] == "textual":
            theirs |= set(vars(base)) | set_on_self(base)
    return {name for name in ours & theirs if name.startswith("_")} - bookkeeping()


@functools.cache
def bookkeeping() -> frozenset[str]:
    """What Textual itself writes into every subclass."""

    class Empty(Screen[None]):
        pass

    return frozenset(vars(Empty))


def test_no_private_name_of_ours_shadows_one_of_textual():
    found = {
        f"{cls.__module__}.{cls.__name__}: {name}" for cls in own_classes() for name in shadowed(cls) - set(ON_PURPOSE)
    }
    assert found == set()


def test_every_name_replaced_on_purpose_still_exists_in_textual():
    assert ON_PURPOSE.keys() <= vars(App).keys() | set_on_self(App)


class Attribute(App[None]):
    def __init__(self):
        super().__init__()
        self._context = {}


class Method(Screen[None]):
    def _render(self):
        return ""


class Innocent(Screen[None]):
    def __init__(self):
        super().__init__()
        self._wallet_in_hand = 1

    def _draw_wallet(self):
        return ""


def test_control_a_shadowing_attribute_is_found():
    assert shadowed(Attribute) == {"_context"}


def test_control_a_shadowing_method_is_found():
    assert shadowed(Method) == {"_render"}


def test_control_a_name_of_our_own_is_not_a_fault():
    assert shadowed(Innocent) == set()
