"""One deliberate key before something that cannot be undone. Not Enter: that is pressed too easily."""

from collections.abc import Iterable, Sequence
from enum import Enum

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.power import no_backup_of
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines


class Agreed(Enum):
    """The answer."""

    YES = "yes"


class Confirm(Step[Agreed]):
    """What will happen, and a letter that makes it happen."""

    def __init__(
        self, question: str, sentences: Sequence[str] = (), facts: Sequence[tuple[str, str | Content]] = ()
    ) -> None:
        super().__init__()
        self._question = question
        self._sentences = tuple(sentences)
        self._facts = tuple(facts)

    def body(self) -> Iterable[Widget]:
        """The question, what is at stake, what happens."""
        yield Lines(Content.styled(self._question, "bold $strong"))
        if self._facts:
            yield Facts(self._facts)
        if self._sentences:
            yield Lines(*self._sentences)

    def action_agree(self) -> None:
        """The letter."""
        self.answer(Agreed.YES)


class ConfirmSigning(Confirm):
    """The last screen before a signature."""

    TITLE = "Sign it?"
    HELP_TEXT = (
        "Press s to sign. Nothing else on the keyboard signs.",
        "A signature cannot be taken back: whoever has the complete transaction can send it.",
        "Esc goes back to the transaction. Nothing is signed then.",
    )
    BINDINGS = [keys.key("s", "agree", "Sign")]
    SHOWS_AMOUNTS = False


class ConfirmForget(Confirm):
    """Before a key is forgotten."""

    TITLE = "Forget this key?"
    HELP_TEXT = (
        "Press f to forget the key. It is wiped from this session.",
        "To use it again you need its recovery phrase, and its passphrase if it has one.",
        "Esc goes back and keeps it.",
    )
    BINDINGS = [keys.key("f", "agree", "Forget this key")]

    def __init__(self, name: str, *, is_sealed: bool = False) -> None:
        sentences = ["To use it again you need its recovery phrase, and its passphrase if it has one."]
        if is_sealed:
            sentences.append("Your sealed backup keeps it, and later ones too: open your card, and it is here again.")
        super().__init__(f"Forget the key {name}?", sentences)


class ConfirmWipe(Confirm):
    """Before everything is forgotten."""

    TITLE = "Wipe everything?"
    HELP_TEXT = (
        "Press w to wipe every key and to forget every wallet of this session.",
        "Files on your cards stay as they are.",
        "Esc goes back and keeps everything.",
    )
    BINDINGS = [keys.key("w", "agree", "Wipe everything")]

    def __init__(self, loaded: str, wallets: str, unread: Sequence[str] = ()) -> None:
        """`loaded` is empty where no key is: then anything else is to be forgotten, as wallets or labels.

        `unread` are the fingerprints of loaded keys of which no backup was read back.
        """
        if not loaded:
            question, sentences = "Forget everything of this session?", ["Files on your cards stay as they are."]
        else:
            question = f"Wipe {loaded} and forget {wallets}?"
            sentences = ["To use a key again you need its recovery phrase, and its passphrase if it has one."]
        super().__init__(question, [*sentences, *([no_backup_of(unread)] if unread else [])])


class ConfirmNetwork(Confirm):
    """Before what was typed on one network is forgotten for another one."""

    TITLE = "Change the network?"
    HELP_TEXT = (
        "Press n to change the network, and to forget what belongs to the one that is on.",
        "To keep it, go back: Backups, e (from home) enrols a card, and everything of this session is sealed onto it.",
        "Esc goes back, and the network stays.",
    )
    BINDINGS = [keys.key("n", "agree", "Change the network")]

    def __init__(self, now: str, chosen: str, typed: str) -> None:
        """`typed` says what would be forgotten."""
        super().__init__(
            f"Change from {now} to {chosen}?",
            (
                f"This session has {typed} of {now}. All of it will be forgotten: nothing of this session is sealed.",
                "To keep them, press Esc, and enrol a card first: at home, Backups, e.",
            ),
        )
