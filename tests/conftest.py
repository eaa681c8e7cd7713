"""What every test stands on."""

from tests.skips import *  # noqa: F403 pytest finds hooks by their names in this file
