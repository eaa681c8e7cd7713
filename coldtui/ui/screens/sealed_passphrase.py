"""Before the passphrase of a key goes into sealed backups: one deliberate letter."""

from coldtui.ui import keys
from coldtui.ui.screens.confirm import Confirm


class ConfirmSealPassphrase(Confirm):
    """Key and passphrase in one place: what that means."""

    TITLE = "Seal its passphrase too?"
    HELP_TEXT = (
        "Press k to keep the passphrase of this key in later backups.",
        "Without it, a thief who opens the backup has the key and still lacks its passphrase.",
        "Esc goes back: the passphrase stays out of the backups.",
    )
    BINDINGS = [keys.key("k", "agree", "Keep it there")]

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Keep the passphrase of key {key} in the sealed backup too?",
            (
                "Whoever opens the backup then has everything: the key and its passphrase.",
                "It protects against losing the passphrase, and no longer against whoever gets the backup passphrase.",
                "Backups that are on cards already stay as they are.",
            ),
        )
