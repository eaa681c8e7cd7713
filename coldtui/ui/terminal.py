"""The terminal: left as it was found, and empty.

A terminal without an alternate screen (the Linux console) keeps what was on it, and one with a scrollback keeps more.
"""

from textual.drivers.linux_driver import LinuxDriver

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Cursor home, erase the screen, erase the scrollback (console_codes(4), ECMA-48 and xterm's 3J)."""


class CleanDriver(LinuxDriver):
    """Textual's driver, which also clears what it leaves behind, on both screens."""

    def stop_application_mode(self) -> None:
        """Clear the alternate screen, leave it, clear the ordinary one."""
        self.write(CLEAR)
        super().stop_application_mode()
        self.write(CLEAR)
        self.flush()
