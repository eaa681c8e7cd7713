"""What the syntax tree can tell of the promises: pure layers touch nothing, and there is one road to a signature."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, modules

PURE_LAYERS = {"core", "formats"}

IMPURE_NAMES = {"open", "print", "input", "breakpoint"}
"""Builtins that reach the world."""

EXECUTING_NAMES = {"exec", "eval", "compile", "__import__", "__builtins__"}
"""Builtins that turn text into code; nobody has them."""

CLOCKS = {"now", "utcnow", "today"}
"""Methods of datetime that ask the clock; the rest of it is arithmetic."""

CONNECTIONS = {"open_connection", "create_connection", "open_unix_connection", "start_server", "create_server"}
"""What asyncio could open; no file asks for it."""

APPROVAL_MADE_IN = "coldtui.core.review"


def impurities(module: Module) -> Iterator[str]:
    """Each use of a name that the module's layer must not use, in words."""
    forbidden = EXECUTING_NAMES | (IMPURE_NAMES if module.layer in PURE_LAYERS else set())
    attributes = CONNECTIONS | (CLOCKS if module.layer in PURE_LAYERS else set())
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id in forbidden:
            yield f"{module.name}:{node.lineno}: {node.id}"
        if isinstance(node, ast.Attribute) and node.attr in attributes:
            yield f"{module.name}:{node.lineno}: .{node.attr}"


def approvals(module: Module) -> Iterator[str]:
    """Each place outside of core/review.py where the class Approval is called, renamed, subclassed or got at sideways."""
    if module.name == APPROVAL_MADE_IN:
        return
    for node in ast.walk(module.tree):
        made = isinstance(node, ast.Call) and _is_approval(node.func)
        renamed = isinstance(node, ast.alias) and node.name == "Approval" and node.asname
        kept = isinstance(node, ast.Assign | ast.NamedExpr) and _is_approval(node.value)
        subclassed = isinstance(node, ast.ClassDef) and any(_is_approval(base) for base in node.bases)
        passed = isinstance(node, ast.Call) and any(_is_approval(argument) for argument in _builders(node))
        sideways = isinstance(node, ast.Attribute) and node.attr in {"__new__", "__replace__"}
        if made or renamed or kept or subclassed or passed or sideways:
            yield f"{module.name}:{getattr(node, 'lineno', 0)}: an Approval is made by Review.approve alone"


def _is_approval(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id == "Approval") or (
        isinstance(node, ast.Attribute) and node.attr == "Approval"
    )


def _builders(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that could build an object of a class given to it; isinstance could not."""
    is_check = isinstance(call.func, ast.Name) and call.func.id in {"isinstance", "issubclass"}
    return [] if is_check else call.args


def test_pure_layers_touch_nothing():
    assert [fault for module in modules() for fault in impurities(module)] == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("coldtui.core.psbt", "print(1)"),
        ("coldtui.core.psbt", "open('x').read()"),
        ("coldtui.core.psbt", "reader = open"),
        ("coldtui.core.psbt", "input()"),
        ("coldtui.core.psbt", "from datetime import datetime\ndatetime.now()"),
        ("coldtui.core.psbt", "from datetime import date\ndate.today()"),
        ("coldtui.formats.psbt_file", "breakpoint()"),
        ("coldtui.devices.media", "eval('1')"),
        ("coldtui.journeys.sign", "__import__('os')"),
        ("coldtui.app", "import asyncio\nasyncio.open_connection('a', 1)"),
    ],
)
def test_control_an_impurity_is_found(name, source):
    assert list(impurities(Module(name, source)))


def test_an_approval_is_made_in_review_alone():
    assert [fault for module in modules() for fault in approvals(module)] == []


@pytest.mark.parametrize(
    "source",
    [
        "Approval(digest, frozenset())",
        "review.Approval(digest, frozenset())",
        "from coldtui.core.review import Approval as Paper",
        "Paper = Approval",
        "class Mine(Approval): pass",
        "object.__new__(Approval)",
        "partial(Approval, digest)",
        "approval.__replace__(digest=digest)",
    ],
)
def test_control_an_approval_made_elsewhere_is_found(source):
    assert list(approvals(Module("coldtui.core.sign", source)))


def test_control_an_approval_made_in_review_is_not_a_fault():
    assert list(approvals(Module(APPROVAL_MADE_IN, "Approval(digest, frozenset())"))) == []
    assert list(approvals(Module("coldtui.core.sign", "isinstance(x, Approval)"))) == []
