"""Is this your wallet? How many keys sign, whose they are, and its first address."""

from collections.abc import Iterable, Sequence
from enum import Enum

from textual.content import Content
from textual.widget import Widget

from coldtui.core.descriptor import Registration
from coldtui.core.key import path_text
from coldtui.core.wallet import WalletKey
from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import count, fingerprint, grouped, tag


class Accept(Enum):
    """The answer."""

    WALLET = "wallet"


class ReviewWallet(Step[Accept]):
    """A wallet configuration as it was read; `owners` names, key by key, the loaded key that it comes from."""

    TITLE = "Is this your wallet?"
    HELP_TEXT = (
        "Compare every key and the first address with the program or the papers that the wallet was made with.",
        "YOURS means that coldtui derived the key again from a key that you loaded, and it was the same.",
        "A strange key in a wallet can take part in spending its coins, or make them unspendable.",
        "Esc goes back, and nothing is registered.",
    )
    BINDINGS = [keys.enter("Register it")]

    def __init__(
        self, registration: Registration, kind: str, owners: Sequence[bytes | None], first_address: str
    ) -> None:
        super().__init__()
        self._registration = registration
        self._kind = kind
        self._owners = tuple(owners)
        self._first_address = first_address

    def body(self) -> Iterable[Widget]:
        """The policy, the keys, the first address, what to know."""
        wallet = self._registration.wallet
        yield Lines(
            Content.assemble((wallet.name, "bold $strong")),
            Content.assemble((wallet.policy_text, "bold"), f", {self._kind}"),
        )
        yield Facts([(f"Key {number}", self._key(number - 1, key)) for number, key in enumerate(wallet.keys, 1)])
        yield Facts([("First address", grouped(self._first_address)), ("Checksum", wallet.descriptor[-8:])])
        for note in self._registration.notes:
            yield Lines(Content.assemble(tag("CAUTION"), note))
        yield Lines(self._conclusion())
        yield Lines(Content.styled("Descriptor", "$quiet"), wallet.descriptor)

    def _key(self, place: int, key: WalletKey) -> Content:
        owner = self._owners[place]
        path = path_text(key.origin.path) if key.origin.path else "no path"
        name = Content.assemble((fingerprint(key.origin.fingerprint), "bold"), f"  {path}")
        if owner is None:
            return name
        label = "" if owner == key.origin.fingerprint else f" (loaded as {fingerprint(owner)})"
        return Content.assemble(name, "  ", ("YOURS", "bold $ok"), label)

    def _conclusion(self) -> Content:
        ours = sum(owner is not None for owner in self._owners)
        wallet = self._registration.wallet
        if not ours:
            return Content.assemble(
                tag("CAUTION"),
                "None of its keys is loaded. You can register it and check its addresses. To sign for it, load one of "
                "its keys.",
            )
        missing = wallet.threshold - ours
        if missing > 0:
            is_or_are = "is" if ours == 1 else "are"
            text = f"{count(ours, 'key')} of it {is_or_are} yours. {missing} more must sign elsewhere."
            return Content.assemble(tag("OK"), text)
        if len(wallet.keys) == 1:
            return Content.assemble(tag("OK"), "Its key is yours.")
        return Content.assemble(
            tag("CAUTION"), f"{ours} of its keys are loaded here: whoever controls this computer now could spend alone."
        )

    def action_go(self) -> None:
        """Enter."""
        self.answer(Accept.WALLET)
