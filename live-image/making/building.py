"""Makes an image, from beginning to end."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from making import boot, contents, iso, kernel, locks, ours, outputs, place, room, root, wheels
from making.fetching import Debs, cache, sha256
from making.inputs import LOCK
from making.locks import Deb, Lock
from making.running import NotBuilt
from making.tools import Tools

LARGEST = {"debian": 48_000_000, "airgap": 38_000_000}
"""Bytes of the ISO by whose kernel: what an old computer's BIOS reads from a slow stick in bearable time."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made: where, with whose kernel, and how.

    `fast` packs less well, for trying things out; `anew` compiles our own kernel though an earlier build kept it.
    """

    out: Path
    flavour: str
    fast: bool
    anew: bool

    @property
    def has_own_kernel(self) -> bool:
        """Whether it is not Debian's."""
        return self.flavour == "airgap"


def build(order: Order, debs: Debs, say: Callable[[str], None]) -> None:
    """Fills the folder order.out, in which nothing is changed before all is ready. Raises NotBuilt."""
    ours.check()
    lock = locks.read(LOCK)
    packages = [deb for deb in lock.of("root") if not (order.has_own_kernel and deb.is_kernel)]
    _check_room(order, debs, [*packages, *lock.of("tools")], lock)
    say("Fetching what is not here yet ...")
    files = debs.get([*packages, *lock.of("tools")])
    libraries = wheels.fetch()
    with place.workshop(order.out) as shop:
        own = kernel.make(lock, debs, shop, say, anew=order.anew) if order.has_own_kernel else None
        say("Unpacking the tools ...")
        tools = Tools(shop / "tools", [files[deb] for deb in lock.of("tools")], lock.epoch)
        say("Making the file system ...")
        tree, theirs, made = tools.work / "root", tools.work / "kernel", shop / "image"
        theirs.mkdir()
        made.mkdir()
        parts = root.make(tree, theirs, {deb: files[deb] for deb in packages}, libraries)
        root.add_console(tools, parts)
        root.compile_python(tools, tree)
        first = root.first_read(tools, tree)
        root.settle(tree, lock.epoch)
        say("Packing it ...")
        squashfs = boot.make_squashfs(tools, tree, first, fast=order.fast)
        initrd = boot.initrd(tools, tree, squashfs, lock.epoch)
        image = own.image if own else next((theirs / "boot").glob("vmlinuz-*")).read_bytes()
        (made / outputs.KERNEL).write_bytes(image)
        (made / outputs.INITRD).write_bytes(initrd)
        (made / outputs.SHOWN).write_bytes(boot.sums(image, initrd, order.flavour, lock))
        if own:
            (made / outputs.CONFIG).write_bytes(own.config.encode())
        iso.make(tools, made, outputs.iso(order.flavour), is_signed=not order.has_own_kernel)
        _check_size(order, made)
        _describe(order, made, contents.describe(made, parts, lock, order.flavour))
        place.put(made, order.out, order.flavour)
    image_there = order.out / outputs.iso(order.flavour)
    say(f"{image_there}: {image_there.stat().st_size / 1e6:.1f} MB")


def _check_room(order: Order, debs: Debs, wanted: list[Deb], lock: Lock) -> None:
    compiles = order.has_own_kernel and (order.anew or not kernel.is_kept(lock))
    missing = sum(deb.size for deb in debs.missing([*wanted, *(lock.of(kernel.SET) if compiles else ())]))
    downloads = room.LIBRARIES + missing // 1_000_000
    room.check({order.out: room.COMPILING if compiles else room.WORK, cache(): downloads})


def _check_size(order: Order, made: Path) -> None:
    size, largest = (made / outputs.iso(order.flavour)).stat().st_size, LARGEST[order.flavour]
    if size > largest and not order.fast:
        raise NotBuilt(
            f"The image has {size / 1e6:.1f} MB, and may have {largest / 1e6:.0f} MB. CONTENTS.txt of one that is made "
            "with --fast says what fills it."
        )


def _describe(order: Order, made: Path, text: str) -> None:
    """CONTENTS.txt, and SHA256SUMS of all."""
    (made / outputs.CONTENTS).write_text(text, encoding="utf-8")
    *names, last = outputs.names(order.flavour)
    lines = [f"{sha256(made / name)}  {name}\n" for name in names]
    (made / last).write_text("".join(lines), encoding="utf-8")
