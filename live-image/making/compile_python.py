"""Run by the image's own Python: writes what it compiles from each .py file beside it, in __pycache__.

    python3.13 compile_python.py ROOT FOLDER...

The folders are below ROOT, which is / in the image. Python writes what it compiles with marks that depend on which
objects happen to be shared at that moment (marshal's references), so that one run after another gives other bytes for
some files. Here every file is compiled by a child of its own, from one and the same state of the parent.

The files are of the kind that is never compared with its source (PEP 552, unchecked hash): the image is read-only.
"""

import importlib.util
import marshal
import os
import sys
from pathlib import Path

_UNCHECKED = 1
"""Flags of PEP 552: has a hash of its source, which is not compared."""


def main() -> int:
    """Compiles all. Ends with 1 if a file cannot be compiled."""
    top, *folders = sys.argv[1:]
    paths = sorted(path for folder in folders for path in Path(top, folder).rglob("*.py"))
    failed = [str(path) for path in paths if not _by_a_child(path, Path(top))]
    if failed:
        sys.stderr.write("cannot compile: " + " ".join(failed) + "\n")
    return 1 if failed else 0


def _by_a_child(path: Path, top: Path) -> bool:
    child = os.fork()
    if not child:
        try:
            _compile(path, top)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return status == 0


def _compile(path: Path, top: Path) -> None:
    source = path.read_bytes()
    code = compile(source, f"/{path.relative_to(top)}", "exec", dont_inherit=True)
    head = importlib.util.MAGIC_NUMBER + _UNCHECKED.to_bytes(4, "little") + importlib.util.source_hash(source)
    target = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(head + marshal.dumps(code))


if __name__ == "__main__":
    sys.exit(main())
