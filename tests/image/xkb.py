"""Another program's reading of keyboard layouts: libxkbcommon, which desktops use, on the same xkb-data."""

import ctypes
import ctypes.util
import functools

_LEVELS = 4
_EVDEV = 8
"""X counts keys from here: its number of a key is the kernel's plus this."""


class _Names(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


@functools.cache
def _library() -> ctypes.CDLL | None:
    name = ctypes.util.find_library("xkbcommon")
    if name is None:
        return None
    found = ctypes.CDLL(name)
    found.xkb_context_new.restype = ctypes.c_void_p
    found.xkb_keymap_new_from_names.restype = ctypes.c_void_p
    found.xkb_keymap_new_from_names.argtypes = [ctypes.c_void_p, ctypes.POINTER(_Names), ctypes.c_int]
    found.xkb_keymap_key_get_syms_by_level.argtypes = [
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_uint32,
        ctypes.c_uint32,
        ctypes.POINTER(ctypes.POINTER(ctypes.c_uint32)),
    ]
    return found


def is_installed() -> bool:
    """Whether there is such a library here."""
    return _library() is not None


def letters(layout: str, variant: str, key: int) -> list[str]:
    """What a key (the kernel's number) writes: plain, with Shift, with AltGr, with both; "" for nothing or no letter.

    Raises ValueError for a layout that it does not know.
    """
    library, keymap = _library(), _keymap(layout, variant)
    assert library is not None
    found = []
    for level in range(_LEVELS):
        symbols = ctypes.POINTER(ctypes.c_uint32)()
        count = library.xkb_keymap_key_get_syms_by_level(keymap, key + _EVDEV, 0, level, ctypes.byref(symbols))
        code = library.xkb_keysym_to_utf32(symbols[0]) if count == 1 else 0
        found.append(chr(code) if code >= ord(" ") else "")
    return found


@functools.cache
def _keymap(layout: str, variant: str) -> int:
    library = _library()
    assert library is not None
    names = _Names(b"evdev", b"pc105", layout.encode(), variant.encode(), b"")
    made = library.xkb_keymap_new_from_names(library.xkb_context_new(0), ctypes.byref(names), 0)
    if not made:
        raise ValueError(f"no layout {layout!r} {variant!r}")
    return int(made)
