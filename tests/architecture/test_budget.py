"""One file, one job: what does not fit on a few screens is two things."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, modules, modules_of_the_image

FILE_LINES = 350
FUNCTION_LINES = 60


def too_long(module: Module) -> Iterator[str]:
    """The file and each function in it that are over the budget, in words."""
    lines = len(module.source.splitlines())
    if lines > FILE_LINES:
        yield f"{module.name}: {lines} lines"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{module.name}:{node.lineno}: {node.name} has {length} lines"


def test_every_file_and_every_function_is_within_its_budget():
    assert [fault for module in (*modules(), *modules_of_the_image()) for fault in too_long(module)] == []


@pytest.mark.parametrize("size", [0, 1], ids=["fits", "too-long"])
@pytest.mark.parametrize("kind", ["file", "function", "method"])
def test_control_one_line_too_many_is_found(kind, size):
    source = {
        "file": "\n" * (FILE_LINES + size),
        "function": "async def f():\n" + "    1\n" * (FUNCTION_LINES - 1 + size),
        "method": "class A:\n  def f(self):\n" + "    1\n" * (FUNCTION_LINES - 1 + size),
    }[kind]
    assert len(list(too_long(Module("coldtui.core.sample", source)))) == size
