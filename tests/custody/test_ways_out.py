"""Which files may make or give out a child, or sign a record: told from the syntax tree, since nothing else shows it."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, modules

MAY_IMPORT = {
    "coldtui.core.bip85.child_text": {"coldtui.custody.children"},
    "coldtui.core.bip85.child_entropy": {"coldtui.custody.children"},
    "coldtui.core.bip85.entropy": set(),
    "coldtui.core.bip85": {"coldtui.custody.children"},
    "coldtui.core.message.sign_message": {"coldtui.custody.bsms"},
    "coldtui.core.message": set(),
    "coldtui.core.curve.sign_recoverable": set(),
    "coldtui.custody.children.child_text": {"coldtui.journeys.children"},
    "coldtui.custody.children.fill": {"coldtui.journeys.children"},
    "coldtui.custody.children": set(),
    "coldtui.custody.bsms.key_record": {"coldtui.journeys.export_key"},
}
"""Names that handle a secret, or whole modules of them, and the only files that may import each."""

MAY_CALL = {
    "sign_recoverable": {"coldtui.core.message", "coldtui.core.curve"},
    "child_entropy": {"coldtui.core.bip85", "coldtui.custody.children"},
}
"""Functions that can be reached through their module, and the only files that may do so."""


def faults(module: Module) -> Iterator[str]:
    """Each import or call that is not allowed, in words."""
    for name in _imported(module):
        if name in MAY_IMPORT and module.name not in MAY_IMPORT[name]:
            yield f"{module.name} imports {name}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and module.name not in MAY_CALL.get(node.attr, {module.name}):
            yield f"{module.name}:{node.lineno} reaches {node.attr}"


def _imported(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def gives_material(module: Module) -> Iterator[str]:
    """Each place outside of custody that reaches what a key is made of."""
    if module.layer != "custody":
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr in {"material", "_material"}:
                yield f"{module.name}:{node.lineno}"


def test_what_a_key_is_made_of_is_reached_from_custody_alone():
    assert [fault for module in modules() for fault in gives_material(module)] == []


def test_control_who_reaches_for_it_is_found():
    assert list(gives_material(Module("coldtui.journeys.keys", "draft.material.master()")))
    assert not list(gives_material(Module("coldtui.custody.children", "draft.material.master()")))


def test_children_and_signatures_leave_by_their_named_ways_only():
    assert [fault for module in modules() for fault in faults(module)] == []


def test_every_name_that_is_guarded_exists():
    import importlib

    for dotted in MAY_IMPORT:
        parent, _, name = dotted.rpartition(".")
        assert hasattr(importlib.import_module(parent), name) or importlib.import_module(dotted)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("coldtui.journeys.sign", "from coldtui.core.bip85 import child_text"),
        ("coldtui.journeys.sign", "from coldtui.core import bip85"),
        ("coldtui.ui.step", "from coldtui.custody.children import child_text"),
        ("coldtui.journeys.keys", "from coldtui.core.message import sign_message"),
        ("coldtui.journeys.keys", "import coldtui.custody.children"),
        ("coldtui.custody.session", "from coldtui.core import curve\ncurve.sign_recoverable(b'', b'')"),
    ],
)
def test_control_another_way_out_is_found(name, source):
    assert list(faults(Module(name, source)))
