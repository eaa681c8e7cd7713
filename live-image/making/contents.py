"""CONTENTS.txt: what is inside of an image, why, and how large each part is before it is packed."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from making import kernel, kernel_config, outputs, wheels
from making.inputs import Listed, groups, listed
from making.kernel_compiling import CONFIG
from making.locks import Lock
from making.parts import Part, Parts

OURS = (
    Listed("coldtui", "the program"),
    Listed("overlay", "how the system starts, its settings, and the helper that has root's rights"),
    Listed("console", "letters and keyboard layouts, made from packages of Debian that build the image"),
)
"""The parts that are neither of Debian nor of Python's index."""

_MODULES = PurePosixPath("usr/lib/modules")


def describe(made: Path, parts: Parts, lock: Lock, flavour: str) -> str:
    """The whole text. `made` has the files of the image, `parts` what is in its file system."""
    has_own_kernel = flavour == "airgap"
    sizes = parts.sizes()
    return "\n".join([
        "What is in this image of coldtui, and why. Sizes in bytes.",
        "",
        "THE FILES",
        *(_row((made / name).stat().st_size, name) for name in outputs.names(flavour) if (made / name).exists()),
        "",
        "THE FILE SYSTEM: the sizes are those before it is packed, with what Python makes of its files",
        *(_row(_together(sizes, kind), said) for kind, said in _KINDS.items()),
        _row(sum(sizes.values()), "all together"),
        "",
        f"DEBIAN'S PACKAGES, as of {lock.day}: by what is left of each",
        *_sorted(_packages(sizes, lock, has_own_kernel=has_own_kernel)),
        "",
        "LIBRARIES OF PYTHON'S INDEX: by what is left of each",
        *_sorted(_libraries(sizes)),
        "",
        "COLDTUI ITSELF",
        *_sorted((sizes[Part("ours", part.name)], f"{part.name}: {part.reason}") for part in OURS),
        "",
        *(_own_kernel() if has_own_kernel else _modules(parts)),
        "",
        "LEFT OUT",
        *(f"{reason}: {' '.join(patterns)}" for reason, patterns in groups("strip")),
        "",
        "WHAT BUILT IT: packages that are not in the image, by the size of their files",
        *_tools(lock, "tools"),
        *(_tools(lock, kernel.SET) if has_own_kernel else ()),
        "",
        "EVERY FILE",
        *(_row((parts.tree / path).stat().st_size, f"/{path}") for path in parts.files()),
        "",
    ])  # fmt: skip


_KINDS = {"root": "packages of Debian", "libraries": "libraries of Python's index", "ours": "coldtui itself"}


def _row(size: int, said: str) -> str:
    return f"{size:>12,}  {said}"


def _sorted(rows: Iterable[tuple[int, str]]) -> list[str]:
    """The largest first."""
    return [_row(*row) for row in sorted(rows, key=lambda row: (-row[0], row[1]))]


def _together(sizes: dict[Part, int], kind: str) -> int:
    return sum(size for part, size in sizes.items() if part.kind == kind)


def _packages(sizes: dict[Part, int], lock: Lock, *, has_own_kernel: bool) -> Iterator[tuple[int, str]]:
    reasons = {package.name: package.reason for package in listed("root")}
    for deb in lock.of("root"):
        if not (has_own_kernel and deb.is_kernel):
            yield sizes.get(Part("root", deb.name), 0), f"{deb.name} {deb.version}: {reasons[deb.name]}"


def _libraries(sizes: dict[Part, int]) -> Iterator[tuple[int, str]]:
    reasons = {library.name: library.reason for library in listed("libraries")}
    for name, version in wheels.locked():
        yield sizes.get(Part("libraries", name), 0), f"{name} {version}: {reasons[name]}"


def _tools(lock: Lock, which: str) -> Iterator[str]:
    reasons = {package.name: package.reason for package in listed(which)}
    for deb in lock.of(which):
        yield _row(deb.size, f"{deb.name} {deb.version}: {reasons.get(deb.name, 'one of the others needs it')}")


def _own_kernel() -> Iterator[str]:
    yield f"THE KERNEL: what is in it, and what is not (off); {outputs.CONFIG} has the whole of its configuration"
    for group in kernel_config.groups(CONFIG.read_text(encoding="utf-8")):
        names = (name if value in {"y", "n"} else f"{name}={value}" for name, value in group.options.items())
        yield f"{group.reason}: {' '.join(names)}"


def _modules(parts: Parts) -> Iterator[str]:
    yield "THE KERNEL'S MODULES"
    for reason, names in groups("modules"):
        yield f"{reason}: {' '.join(names)}"
    yield "With what they need:"
    for path in parts.files():
        if _MODULES in path.parents and path.suffix == ".ko":
            yield _row((parts.tree / path).stat().st_size, path.name)
