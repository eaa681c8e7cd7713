"""python3 -m console FOLDER: fonts in FOLDER/fonts, keyboard layouts in FOLDER/keymaps.

Needs console-setup-linux (letters), console-setup and perl-base (ckbcomp), xkb-data (layouts) and kbd (loadkeys).
"""

import sys
from pathlib import Path

from console import fonts, keymaps


def main() -> None:
    """Makes both."""
    folder = Path(sys.argv[1])
    fonts.write_all(folder / "fonts")
    keymaps.write_all(folder / "keymaps")


main()
