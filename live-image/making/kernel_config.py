"""A kernel's configuration: the lines of ours, each group with its reason, and what became of them."""

from dataclasses import dataclass

_PREFIX = "CONFIG_"

_OFF = " is not set"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of a configuration with what stands above them. An option's value is as written: y, 64, "text", or n."""

    reason: str
    options: dict[str, str]


def groups(text: str) -> list[Group]:
    """The parts of a configuration between empty lines; in a part without a comment the reason is empty."""
    return [group for group in map(_group, text.split("\n\n")) if group.options]


def options(text: str) -> dict[str, str]:
    """What a configuration says, by the names without CONFIG_. Of a name that stands twice, the last."""
    return {name: value for group in groups(text) for name, value in group.options.items()}


def changed(wanted: str, made: str) -> list[str]:
    """What the kernel's rules changed: every option of `wanted` that is another in `made`, in words.

    What `made` does not name is off: nothing that it depends on is on.
    """
    found = options(made)
    return [
        f"{name} is {found.get(name, 'n')}, not {value}"
        for name, value in options(wanted).items()
        if found.get(name, "n") != value
    ]


def _group(part: str) -> Group:
    said, found = [], {}
    for line in part.splitlines():
        words = line.removeprefix("# ")
        if words.startswith(_PREFIX) and words.endswith(_OFF):
            found[words.removeprefix(_PREFIX).removesuffix(_OFF)] = "n"
        elif line.startswith(_PREFIX):
            name, _, value = line.removeprefix(_PREFIX).partition("=")
            found[name] = value
        elif line.startswith("#"):
            said.append(line.removeprefix("#").strip())
    return Group(" ".join(said).strip(), found)
