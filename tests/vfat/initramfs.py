"""What the guest runs in: this very Python with what it needs to import a module, the program's code, kernel modules.

Everything lies where it lies on this computer, so nothing has to be told where it is. What an import opens is found out
by importing: an audit hook sees every file (sys.addaudithook).
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.qemu.cpio import Archive
from tests.vfat.agent import MODULES

ROOT = Path(__file__).parents[2]

AGENT = "tests.vfat.agent"

_LIST = """
import importlib, json, os, sys
opened = set()
sys.addaudithook(lambda event, given: opened.add(given[0]) if event == "open" and isinstance(given[0], str) else None)
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
loaded = list(sys.modules.values())
opened.update(path for one in loaded for path in (getattr(one, "__file__", None), getattr(one, "__cached__", None)) if path)
print(json.dumps({"path": sys.path, "files": sorted(path for path in opened if os.path.isfile(path))}))
"""

_INIT = """#!{python} -ISB
import sys
sys.path[:] = {path!r}
from {agent} import main
main()
"""


def initramfs(jobs: Sequence[str], modules: Mapping[str, bytes]) -> bytes:
    """An archive with the agent as its first program, which can call the functions of `jobs`, modules of Python."""
    python = str(Path(sys.executable).resolve())
    asked = subprocess.run(
        [sys.executable, "-IB", "-c", _LIST, ROOT, AGENT, *jobs], capture_output=True, text=True, check=True
    )
    listed = json.loads(asked.stdout)
    libraries = {library for path in (python, *listed["files"]) for library in _libraries(path)}
    archive = Archive()
    archive.add("/init", _INIT.format(python=python, path=listed["path"], agent=AGENT).encode(), 0o755)
    archive.add_device("/dev/console", 5, 1)
    for place in ("/proc", "/sys", "/run", "/tmp"):
        archive.add_folder(place)
    for path in (python, *sorted(libraries), *listed["files"]):
        if not path.startswith(("/dev/", "/proc/", "/sys/")):
            archive.add_file(Path(path))
    for number, (name, data) in enumerate(modules.items()):
        archive.add(f"{MODULES}/{number:03}-{name}", data)
    return archive.finished()


def _libraries(path: str) -> Iterator[str]:
    """The shared libraries that a program or library is loaded with, the loader among them."""
    with Path(path).open("rb") as file:
        if file.read(4) != b"\x7fELF":
            return
    listed = subprocess.run(["ldd", path], capture_output=True, text=True, check=False).stdout
    yield from re.findall(r"(?:=>|^)\s*(/\S+) \(0x", listed, re.MULTILINE)
