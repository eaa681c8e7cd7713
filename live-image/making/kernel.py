"""Our own kernel, for --kernel=airgap. It takes ten minutes or more to compile, and so is kept between builds."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from making import kernel_compiling, kernel_config, outputs
from making.fetching import Debs, cache
from making.inputs import words
from making.kernel_compiling import CONFIG, Kernel
from making.locks import Lock
from making.running import NotBuilt

SET = "kernel"
"""The packages of the lock from which it is made."""

_DRIVERS = "modules.builtin"

WITHOUT = {
    "hid_roccat": "by itself no driver, but what others share",
    "hid_logitech_dj": "asks for hidraw, by which a program reads every keyboard; these keyboards work without it too",
}
"""What Debian's kernel has as a module in the image, and ours has not, with the reason."""


def make(lock: Lock, debs: Debs, place: Path, say: Callable[[str], None], *, anew: bool) -> Kernel:
    """That of an earlier build, or else, or `anew`, one that is made in `place`. Raises NotBuilt."""
    kept = _kept(lock)
    if kept.is_dir() and not anew:
        image, *texts = ((kept / name).read_bytes() for name in (outputs.KERNEL, outputs.CONFIG, _DRIVERS))
        made = Kernel(image, *(text.decode() for text in texts))
        _check_drivers(made)
        return made
    say("Fetching the kernel's source and a compiler ...")
    files = debs.get(lock.of(SET))
    say("Compiling the kernel, for ten minutes or more ...")
    made = kernel_compiling.compiled(place / "compiler", [files[deb] for deb in lock.of(SET)])
    shutil.rmtree(place / "compiler", ignore_errors=True)
    _check_drivers(made)
    if not kept.is_dir():
        _keep(made, kept)
    return made


def is_kept(lock: Lock) -> bool:
    """Whether an earlier build left this kernel."""
    return _kept(lock).is_dir()


def missing_drivers(names: Iterable[str], drivers: str) -> list[str]:
    """Which of these modules a kernel has not in itself, and not for a reason. Dash and underscore are the same."""
    there = {PurePosixPath(path).stem.replace("-", "_") for path in drivers.split()}
    return sorted({name.replace("-", "_") for name in names} - there - WITHOUT.keys())


def _check_drivers(kernel: Kernel) -> None:
    if missing := missing_drivers(words("modules"), kernel.drivers):
        raise NotBuilt(f"kernel/{CONFIG.name} leaves out drivers of packages/modules.txt: {', '.join(missing)}")


def _kept(lock: Lock) -> Path:
    return cache() / "kernels" / _key(lock)


def _key(lock: Lock) -> str:
    """Of all that a kernel is made from: packages, options (whatever the comments say), and the recipe."""
    packages = sorted(deb.sha256 for deb in lock.of(SET))
    wanted = kernel_config.options(CONFIG.read_text(encoding="utf-8"))
    options = [f"{name}={value}" for name, value in sorted(wanted.items())]
    recipe = Path(kernel_compiling.__file__).read_text(encoding="utf-8")
    return hashlib.sha256("\n".join([*packages, *options, recipe]).encode()).hexdigest()[:32]


def _keep(kernel: Kernel, kept: Path) -> None:
    """All of it or nothing, even if two builds do it at once."""
    making = kept.with_name(f"{kept.name}.{os.getpid()}")
    making.mkdir(parents=True)
    (making / outputs.KERNEL).write_bytes(kernel.image)
    (making / outputs.CONFIG).write_bytes(kernel.config.encode())
    (making / _DRIVERS).write_bytes(kernel.drivers.encode())
    try:
        making.rename(kept)
    except OSError:  # another build was first, with the same bytes
        shutil.rmtree(making)
