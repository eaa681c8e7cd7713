"""Makes an image, from beginning to end."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from making import boot, contents, iso, kernel, locks, root, wheels
from making.fetching import Debs, sha256
from making.inputs import LOCK, version
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
    """Fills the folder order.out. Raises NotBuilt."""
    lock = locks.read(LOCK)
    say("Fetching what is not here yet ...")
    packages = [deb for deb in lock.of("root") if not (order.has_own_kernel and deb.name.startswith("linux-image-"))]
    files = debs.get([*packages, *lock.of("tools")])
    libraries = wheels.fetch()
    order.out.mkdir(parents=True, exist_ok=True)
    with _workshop(order.out) as place:
        ours = kernel.make(lock, debs, place, say, anew=order.anew) if order.has_own_kernel else None
        say("Unpacking the tools ...")
        tools = Tools(place / "tools", [files[deb] for deb in lock.of("tools")], lock.epoch)
        say("Making the file system ...")
        tree, theirs = tools.work / "root", tools.work / "kernel"
        theirs.mkdir()
        root.make(tree, theirs, [files[deb] for deb in packages], libraries)
        root.add_console(tools, tree)
        root.compile_python(tools, tree)
        root.settle(tree, lock.epoch)
        say("Packing it ...")
        squashfs = boot.make_squashfs(tools, tree, fast=order.fast)
        initrd = boot.initrd(tools, tree, squashfs, lock.epoch)
        image = ours.image if ours else next((theirs / "boot").glob("vmlinuz-*")).read_bytes()
        made = {
            "vmlinuz": image,
            "initrd.img": initrd,
            "sums.img": boot.sums(image, initrd, order.flavour, lock),
            **({kernel.SAYS: ours.config.encode()} if ours else {}),
        }
        for name, data in made.items():
            (order.out / name).write_bytes(data)
        names = [f"coldtui-{version()}-amd64.iso", *made]
        iso.make(tools, order.out, names[0], is_signed=not order.has_own_kernel)
        _finish(order, names, contents.describe(order.out, tree, lock, names))
    size = (order.out / names[0]).stat().st_size
    say(f"{order.out / names[0]}: {size / 1e6:.1f} MB")
    largest = LARGEST[order.flavour]
    if size > largest and not order.fast:
        raise NotBuilt(f"The image is larger than {largest / 1e6:.0f} MB. CONTENTS.txt says what fills it.")


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A folder to work in, beside the result; gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="making-", dir=out))
    place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _finish(order: Order, names: list[str], description: str) -> None:
    (order.out / "CONTENTS.txt").write_text(description)
    names = [*names, "CONTENTS.txt"]
    sums = "".join(f"{sha256(order.out / name)}  {name}\n" for name in names)
    (order.out / "SHA256SUMS").write_text(sums)
    for name in (*names, "SHA256SUMS"):
        (order.out / name).chmod(0o644)
