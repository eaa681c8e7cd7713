"""CONTENTS.txt: what is inside of an image, why, and how large each part is before it is packed."""

from collections.abc import Iterator
from pathlib import Path

from making import kernel, kernel_config
from making.inputs import groups, listed
from making.kernel_compiling import CONFIG
from making.locks import Lock

_MODULES = "usr/lib/modules"

_LIBRARIES = "usr/lib/python3/dist-packages"


def describe(out: Path, tree: Path, lock: Lock, made: list[str]) -> str:
    """The whole text. `made` are the files of `out`, `tree` is the image's file system as a folder."""
    own_kernel = kernel.SAYS in made
    return "\n".join([
        "What is in this image of coldtui, and why. Sizes in bytes.",
        "",
        "THE FILES",
        *(f"{(out / name).stat().st_size:>12,}  {name}" for name in made),
        "",
        "THE FILE SYSTEM, before it is packed",
        *_parts(tree),
        "",
        f"DEBIAN'S PACKAGES, as of {lock.day}: unpacked, without what is left out below",
        *(line for line in _packages(lock, "root") if not (own_kernel and line.startswith("linux-image-"))),
        "",
        *(_own_kernel() if own_kernel else _modules(tree)),
        "",
        "LEFT OUT",
        *_left_out(),
        "",
        "WHAT BUILT IT: packages that are not in the image",
        *_packages(lock, "tools"),
        *(_packages(lock, kernel.SET) if own_kernel else ()),
        "",
        "EVERY FILE",
        *(f"{path.stat().st_size:>12,}  /{path.relative_to(tree)}" for path in _files(tree)),
        "",
    ])  # fmt: skip


def _parts(tree: Path) -> Iterator[str]:
    """Each library of Python's index, and the rest by folder."""
    libraries, modules = tree / _LIBRARIES, tree / _MODULES
    sizes = {f"/{_LIBRARIES}/{path.name}": _size(path) for path in libraries.iterdir()}
    sizes |= {f"/usr/lib/{path.name}": _size(path) for path in (tree / "usr/lib").iterdir() if path != libraries.parent}
    sizes |= {f"/{path.relative_to(tree)}": _size(path) for path in (tree / "usr").iterdir() if path.name != "lib"}
    sizes["/etc"] = _size(tree / "etc")
    yield from (f"{size:>12,}  {name}" for name, size in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0])))
    yield f"{_size(tree):>12,}  together, of which the kernel's modules are {_size(modules):,}"


def _packages(lock: Lock, which: str) -> Iterator[str]:
    reasons = {package.name: package.reason for package in listed(which)}
    for deb in lock.of(which):
        yield f"{deb.name} {deb.version}: {reasons.get(deb.name, 'one of the others needs it')}"


def _own_kernel() -> Iterator[str]:
    yield f"THE KERNEL: what is in it, and what is not (off); {kernel.SAYS} has the whole of its configuration"
    for group in kernel_config.groups(CONFIG.read_text()):
        names = (name if value in {"y", "n"} else f"{name}={value}" for name, value in group.options.items())
        yield f"{group.reason}: {' '.join(names)}"


def _modules(tree: Path) -> Iterator[str]:
    yield "THE KERNEL'S MODULES"
    for reason, names in groups("modules"):
        yield f"{reason}: {' '.join(names)}"
    yield "With what they need:"
    yield from (f"{path.stat().st_size:>12,}  {path.name}" for path in _files(tree / _MODULES))


def _left_out() -> Iterator[str]:
    for reason, patterns in groups("strip"):
        yield f"{reason}: {' '.join(patterns)}"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else sum(file.stat().st_size for file in _files(path))
