"""The folder that the image goes to: made, or refused before anything is fetched."""

import os
from pathlib import Path

from making import kernel
from making.inputs import version
from making.running import NotBuilt


def prepare(out: Path, *, has_own_kernel: bool) -> list[str]:
    """Makes the folder. Returns the names of the image's files that lie in it and will be replaced. Raises NotBuilt."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotBuilt(f"{out} is a file. Name a folder for the image.") from error
    except OSError as error:
        raise NotBuilt(f"The folder {out} cannot be made: {error.strerror}.") from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise NotBuilt(f"The folder {out} cannot be written to.")
    boots = ["vmlinuz", "initrd.img", "sums.img", *([kernel.SAYS] if has_own_kernel else [])]
    names = [f"coldtui-{version()}-amd64.iso", *boots, "CONTENTS.txt", "SHA256SUMS"]
    return [name for name in names if (out / name).exists()]
