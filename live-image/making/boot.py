"""The files that a boot loader loads: kernel, initrd, and beside it the small one with the hashes of both."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from making import cpio
from making.inputs import HERE, version
from making.locks import Lock
from making.tools import Tools

_FRONT = 32767
"""The largest priority that mksquashfs knows."""

_FIRST_MODULES = ("loop", "squashfs")


def initrd(tools: Tools, root: Path, squashfs: Path, epoch: int) -> bytes:
    """The file system as one file, uncompressed as it is compressed itself, and packed what mounts it."""
    head = [cpio.folder(name) for name in ("bin", "dev", "new")]
    head.append(cpio.character_device("dev/console", 5, 1))
    head.append(cpio.file("init", (HERE / "boot/init").read_bytes(), runs=True))
    head.append(cpio.file("bin/busybox", (root / "usr/bin/busybox").read_bytes(), runs=True))
    for name in _FIRST_MODULES if (root / "usr/lib/modules").is_dir() else ():
        (path,) = (root / "usr/lib/modules").rglob(f"{name}.ko")
        head.append(cpio.file(path.name, path.read_bytes()))
    packed = tools.work / "head.cpio"
    cpio.write(packed, head, epoch)
    tools("zstd", "--quiet", "--ultra", "-22", "--single-thread", f"/shop/{packed.name}")
    body = cpio.archive([cpio.file("root.squashfs", squashfs.read_bytes())], epoch)
    return body + _aligned(packed.with_suffix(".cpio.zst").read_bytes())


def sums(kernel: bytes, initial: bytes, flavour: str, lock: Lock) -> bytes:
    """The archive with one file, /sums: which the program shows, as no file can hold its own hash."""
    rows = {
        "kernel": hashlib.sha256(kernel).hexdigest(),
        "initrd": hashlib.sha256(initial).hexdigest(),
        "version": version(),
        "flavour": flavour,
        "made": lock.day.isoformat(),
    }
    text = "".join(f"{name} {value}\n" for name, value in rows.items())
    return _aligned(cpio.archive([cpio.file("sums", text.encode())], lock.epoch))


def make_squashfs(tools: Tools, root: Path, first: Sequence[str], *, fast: bool) -> Path:
    """The file system of the folder `root`. By zstd, as its blocks are unpacked again and again while Python starts.

    The files `first`, paths in it, lie in front, in this order.
    """
    order = tools.work / "order"
    order.write_text("".join(f"{path} {_FRONT - place}\n" for place, path in enumerate(first)), encoding="utf-8")
    made = tools.work / "root.squashfs"
    level, block = ("1", "256K") if fast else ("22", "512K")
    inside = f"/shop/{root.relative_to(tools.work)}"
    options = f"-comp zstd -Xcompression-level {level} -b {block} -sort /shop/{order.name}"
    options += " -all-root -no-xattrs -no-exports -noappend -quiet"
    tools("mksquashfs", inside, f"/shop/{made.name}", "-no-progress", *options.split())
    return made


def _aligned(data: bytes) -> bytes:
    """To four bytes, at which another archive may follow."""
    return data + bytes(-len(data) % 4)
