"""Which look a terminal gets."""

import pytest

from coldtui.ui.theme import COLOR, CONSOLE, MONO, THEMES, VARIABLES, choose


@pytest.mark.parametrize(
    ("name", "environment", "theme"),
    [
        ("auto", {"TERM": "xterm-256color"}, COLOR),
        ("auto", {"TERM": "tmux-256color"}, COLOR),
        ("auto", {"TERM": "screen-256color"}, COLOR),
        ("auto", {"TERM": "xterm", "COLORTERM": "truecolor"}, COLOR),
        ("auto", {"TERM": "linux"}, CONSOLE),
        ("auto", {"TERM": "linux", "COLORTERM": "truecolor"}, CONSOLE),
        ("auto", {"TERM": "vt220"}, CONSOLE),
        ("auto", {"TERM": "screen"}, CONSOLE),
        ("auto", {"TERM": "xterm-256color", "COLDTUI_NO_COLOR": "1"}, MONO),
        ("auto", {"TERM": "dumb"}, MONO),
        ("auto", {}, COLOR),
        ("console", {"TERM": "xterm-256color"}, CONSOLE),
        ("color", {"TERM": "linux"}, COLOR),
        ("mono", {"TERM": "xterm-256color"}, MONO),
    ],
)
def test_the_terminal_decides_unless_it_is_said(name, environment, theme):
    assert choose(name, environment) is theme


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_has_every_colour(theme):
    assert theme.variables.keys() == VARIABLES.keys()
