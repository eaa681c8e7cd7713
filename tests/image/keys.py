"""A keyboard of a PC, US layout, by QEMU's names of keys ("qcodes", qapi/ui.json): a key by Textual's name, or a letter."""

_NAMED = {
    "enter": "ret",
    "escape": "esc",
    "space": "spc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "shift": "shift",
    "sysrq": "sysrq",
    **{name: name for name in ("backspace", "tab", "up", "down", "left", "right", "home", "end", "insert", "delete")},
    **{f"f{number}": f"f{number}" for number in range(1, 13)},
}

_PLAIN = {
    " ": "spc",
    "-": "minus",
    "=": "equal",
    "[": "bracket_left",
    "]": "bracket_right",
    ";": "semicolon",
    "'": "apostrophe",
    "`": "grave_accent",
    "\\": "backslash",
    ",": "comma",
    ".": "dot",
    "/": "slash",
}

_SHIFTED = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))


def qcodes(key: str) -> list[str]:
    """What is held down together for a key such as "enter", "ctrl+r", "a" or "?"."""
    *held, last = key.split("+") if len(key) > 1 else [key]
    return [*held, *_key(last)]


def _key(name: str) -> list[str]:
    if name in _NAMED:
        return [_NAMED[name]]
    if len(name) != 1:
        raise ValueError(f"no such key: {name}")
    if name in _SHIFTED:
        return ["shift", *_key(_SHIFTED[name])]
    if name.isupper():
        return ["shift", name.lower()]
    return [_PLAIN.get(name, name)]
