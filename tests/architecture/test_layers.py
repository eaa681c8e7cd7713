"""Imports run one way, and each layer may import only what stands here.

                                             +-> ui ------+
__main__ -> screen_world -> app -> journeys -+-> devices -+-> formats -> core
         -> cli_world -> cli, cli_qr         +-> custody -+

`crash` and `environment` stand beside app and import nothing of coldtui; `exit_status`, `arguments` and `streams` are
what program and commands share; `demo` makes what the demo plays with.
The lists are the review: who adds a name to one of them shows it to every reader of the change.
"""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, modules

LAYERS = {
    "coldtui": set(),
    "core": {"core"},
    "formats": {"core", "formats"},
    "custody": {"core", "formats", "custody"},
    "devices": {"core", "formats", "devices"},
    "ui": {"core", "formats", "ui"},
    "journeys": {"core", "formats", "custody", "devices", "ui", "journeys"},
    "crash": set(),
    "environment": set(),
    "app": {"core", "formats", "custody", "devices", "ui", "journeys", "app", "crash"},
    "exit_status": {"core"},
    "arguments": {"core"},
    "streams": {"core"},
    "cli": {"core", "formats", "custody", "arguments", "exit_status"},
    "cli_qr": {"core", "formats", "devices", "cli", "exit_status"},
    "cli_world": {"core", "devices", "cli", "streams"},
    "screen_world": {"core", "custody", "devices", "ui", "app", "exit_status"},
    "demo": {"core", "formats", "custody", "devices", "demo"},
    "__main__": {
        *("core", "devices", "arguments", "streams", "exit_status", "crash", "environment"),
        *("cli", "cli_qr", "cli_world", "screen_world"),
    },
}
"""What of coldtui a layer may import. `from coldtui import __version__` is free to all."""

THIRD_PARTY = {
    "core": {"embit", "mnemonic"},
    "formats": {"segno"},
    "devices": {"zxingcpp", "PIL"},
    "ui": {"textual", "rich"},
    "journeys": {"textual"},
    "app": {"textual", "rich"},
}
"""Which packages of others a layer may import; none where it is not named."""

PURE = set(
    "abc base64 binascii bisect collections contextlib dataclasses datetime enum functools hashlib hmac itertools math "
    "operator re string struct textwrap types typing unicodedata zlib".split()
)
"""The part of the standard library that touches nothing: all that core and formats may import."""

STANDARD = {
    "coldtui": set(),
    "core": PURE,
    "formats": PURE | {"json"},
    "custody": PURE | {"gc", "secrets", "threading", "weakref"},
    "journeys": PURE | {"asyncio"},
}
"""Allow-lists of the standard library. Layers that are not named may import what is not forbidden below."""

TOP = {
    *("coldtui.__main__", "coldtui.app", "coldtui.cli_world", "coldtui.crash", "coldtui.demo", "coldtui.screen_world"),
    "coldtui.streams",
}

ONLY_IN = {
    "btclib_secp256k1": {"coldtui.core.curve"},
    "secp256k1": set(),
    "shamir_mnemonic": {"coldtui.core.slip39"},
    "cryptography": {
        "coldtui.core.bsms_seal",
        *("coldtui.formats.age_keys", "coldtui.formats.age_locks", "coldtui.formats.age_stream"),
    },
    "ctypes": {"coldtui.devices"},
    "subprocess": {"coldtui.devices"},
    "multiprocessing": set(),
    "sys": {"coldtui.core.embit_curve", "coldtui.core.known_answers", "coldtui.devices", "coldtui.ui", *TOP},
    "os": {"coldtui.devices", *TOP},
    "pathlib": {"coldtui.devices", *TOP},
    "secrets": {"coldtui.custody", "coldtui.devices"},
    "threading": {
        "coldtui.custody.sealing",
        "coldtui.custody.session",
        "coldtui.devices",
        "coldtui.app",
        "coldtui.crash",
    },
}
"""Modules that only these files, or the files in these folders, may import, whatever else their layer may do."""

NOWHERE = {
    "no network": "socket socketserver ssl http urllib ftplib smtplib poplib imaplib xmlrpc webbrowser".split(),
    "nothing executes data": "pickle shelve marshal dbm code codeop runpy pdb".split(),
    "its randomness is for games": ["random"],
    "a log is where secrets end up": ["logging", "syslog"],
    "embit never parses what came from outside": [
        *("embit.psbt", "embit.psbtview", "embit.transaction", "embit.finalizer", "embit.liquid"),
        *("embit.slip39", "embit.bip39", "embit.bip85"),
    ],
}
"""What no file imports, and why."""


def faults(module: Module) -> Iterator[str]:
    """Each import of a module that its layer does not allow, in words."""
    for name in module.imports():
        top = name.split(".")[0]
        if name.startswith("."):
            yield f"{module.name}: a relative import hides which layer it reaches"
        elif top == "coldtui":
            yield from _own(module, name)
        elif not _may(module, name, top):
            yield f"{module.name}: {module.layer} may not import {name}"
        yield from (f"{module.name}: {name}: {why}" for why, names in NOWHERE.items() if _covers(names, name))


def _own(module: Module, name: str) -> Iterator[str]:
    parts = name.split(".")
    if len(parts) < 2 or parts[1] in {"__version__", "None"}:
        return
    if parts[1] not in LAYERS[module.layer]:
        yield f"{module.name}: {module.layer} may not import {parts[1]}"


def _may(module: Module, name: str, top: str) -> bool:
    if top in ONLY_IN:
        return _covers(ONLY_IN[top], module.name)
    if top in sys.stdlib_module_names:
        return module.layer not in STANDARD or top in STANDARD[module.layer]
    return top in THIRD_PARTY.get(module.layer, set())


def _covers(names, dotted: str) -> bool:
    return any(dotted == name or dotted.startswith(f"{name}.") for name in names)


def test_every_file_belongs_to_a_layer():
    assert {module.layer for module in modules()} <= LAYERS.keys()


def test_every_import_stays_within_its_layer():
    assert [fault for module in modules() for fault in faults(module)] == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("coldtui.core.rules", "import os"),
        ("coldtui.core.rules", "import os.path"),
        ("coldtui.core.rules", "def f():\n    from time import time"),
        ("coldtui.core.rules", "from random import shuffle"),
        ("coldtui.core.rules", "from . import fees"),
        ("coldtui.core.rules", "from coldtui.formats import psbt_file"),
        ("coldtui.core.rules", "import coldtui.devices.media"),
        ("coldtui.core.rules", "from coldtui import custody"),
        ("coldtui.core.rules", "import textual"),
        ("coldtui.core.psbt", "from embit.psbt import PSBT"),
        ("coldtui.core.psbt", "from embit import psbt"),
        ("coldtui.core.key", "import btclib_secp256k1"),
        ("coldtui.core.key", "import secp256k1"),
        ("coldtui.core.key", "import sys"),
        ("coldtui.formats.psbt_file", "import io"),
        ("coldtui.formats.psbt_file", "import cryptography"),
        ("coldtui.custody.session", "from coldtui.devices import media"),
        ("coldtui.custody.session", "from coldtui.ui import keys"),
        ("coldtui.custody.session", "import os"),
        ("coldtui.devices.media", "from coldtui.ui.widgets import tick"),
        ("coldtui.devices.media", "from coldtui.custody.session import Session"),
        ("coldtui.devices.media", "import socket"),
        ("coldtui.devices.media", "from urllib.request import urlopen"),
        ("coldtui.ui.keys", "from coldtui.devices.media import Media"),
        ("coldtui.ui.keys", "from coldtui.custody.session import Session"),
        ("coldtui.ui.keys", "from coldtui.journeys import sign"),
        ("coldtui.ui.keys", "import pathlib"),
        ("coldtui.ui.keys", "import subprocess"),
        ("coldtui.journeys.sign", "from coldtui.app import Coldtui"),
        ("coldtui.journeys.sign", "import os"),
        ("coldtui.app", "import pickle"),
        ("coldtui.app", "import requests"),
        ("coldtui.cli", "from coldtui.ui import text"),
        ("coldtui.cli", "from textual.app import App"),
        ("coldtui.cli", "import logging"),
        ("coldtui.__main__", "import coldtui.core\nimport http.client"),
    ],
)
def test_control_a_forbidden_import_is_found(name, source):
    assert list(faults(Module(name, source)))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("coldtui.core.curve", "from btclib_secp256k1 import keys"),
        ("coldtui.formats.age_locks", "from cryptography.hazmat.primitives.kdf.scrypt import Scrypt"),
        ("coldtui.core.embit_curve", "import sys"),
        ("coldtui.core.key", "from embit import base58\nfrom collections.abc import Sequence"),
        ("coldtui.journeys.sign", "from coldtui.core import review\nfrom coldtui.ui.screens import tell"),
        ("coldtui.cli", "from coldtui import __version__"),
    ],
)
def test_control_an_allowed_import_is_not_a_fault(name, source):
    assert list(faults(Module(name, source))) == []


def loaded_by(statement: str) -> set[str]:
    """Every module that a fresh interpreter has loaded after the statement."""
    program = f"{statement}\nimport sys\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_command_line_never_loads_textual():
    assert "textual" not in loaded_by("import coldtui.cli_qr, coldtui.cli_world, coldtui.__main__")


def test_control_a_loaded_textual_is_seen():
    assert "textual" in loaded_by("import textual")
