"""Stands in for setuptools while pip fetches a library that is published as source only.

pip asks a source what it is called and depends on, by the builder that the source names (PEP 517). The real one would
run the source's setup.py. This one says what the source's own PKG-INFO says, and builds nothing.
"""

import shutil
from email.parser import HeaderParser
from pathlib import Path


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: object = None) -> str:
    """Writes METADATA from PKG-INFO, which is of the same format (PEP 643). Returns the name of its folder."""
    del config_settings
    told = Path("PKG-INFO")  # pip asks in the source's folder
    head = HeaderParser().parsestr(told.read_text(encoding="utf-8"))
    folder = Path(metadata_directory, f"{head['Name']}-{head['Version']}.dist-info")
    folder.mkdir()
    shutil.copyfile(told, folder / "METADATA")
    return folder.name


def build_wheel(wheel_directory: str, config_settings: object = None, metadata_directory: str | None = None) -> str:
    """Which nobody asks for: only the source itself is wanted."""
    del wheel_directory, config_settings, metadata_directory
    raise RuntimeError("Nothing is built here.")
