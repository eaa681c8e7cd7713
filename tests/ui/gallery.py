"""Every screen with values that fill it, for the lint, the pictures and the rules that hold for all."""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

from textual.screen import Screen

from coldtui.core import transaction
from coldtui.core.address import address
from coldtui.core.descriptor import read_descriptor
from coldtui.core.errors import MediaFull, NotAPsbt, RefusedToSign
from coldtui.core.network import Network
from coldtui.core.review import Review, review
from coldtui.core.text import printable
from coldtui.core.wallet import Deriver, Wallet
from coldtui.journeys.faults import told
from coldtui.journeys.home import JOURNEYS
from coldtui.ui import review_text
from coldtui.ui.progress import Progress
from coldtui.ui.screens.address_list import AddressList, Numbered
from coldtui.ui.screens.ask_number import AskNumber
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm import ConfirmForget, ConfirmSigning, ConfirmWipe
from coldtui.ui.screens.confirm_key import ConfirmKey
from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.details import Details
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.screens.help import Help
from coldtui.ui.screens.home import Home
from coldtui.ui.screens.lock import Lock, Opens
from coldtui.ui.screens.new_passphrase import NewPassphrase
from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.screens.power import Power, Summary
from coldtui.ui.screens.review_transaction import ReviewTransaction
from coldtui.ui.screens.review_wallet import ReviewWallet
from coldtui.ui.screens.signed import Signed
from coldtui.ui.screens.too_small import TooSmall
from coldtui.ui.screens.type_figure import TypeFigure
from coldtui.ui.screens.working import Working
from coldtui.ui.widgets.key_bar import Shown
from coldtui.ui.widgets.menu import Entry, heading, remark
from tests.build.psbt import Draft
from tests.build.spending import wallet_of
from tests.build.wallets import TestWallet
from tests.corpus.case import COIN, FAMILY, FEE, HIS, WPKH, alice, payment

NETWORK = Network.REGTEST
PHRASE = ("abandon",) * 11 + ("about",)
LONG_NAME = "a very long file name " * 11 + "x.psbt"


def reviewed(draft: Draft | bytes, *wallets: TestWallet) -> Review:
    """The review of a draft against some wallets."""
    known = [named(wallet_of(wallet)) for wallet in wallets or (WPKH,)]
    raw = draft if isinstance(draft, bytes) else draft.raw()
    return review(transaction.read(raw, NETWORK, known))


def named(wallet: Wallet) -> Wallet:
    """The same wallet with a name."""
    name = "Family savings" if wallet.is_multisig else "key 73c5 da0a, native segwit, account 0"
    return Wallet(name, wallet.network, wallet.script_type, wallet.threshold, wallet.keys, wallet.is_sorted)


def setting(of: Review, name: str = "invoice-0417.psbt") -> review_text.Setting:
    """What the review screen knows besides: the first key of each wallet is loaded."""
    held = frozenset(wallet.keys[0] for wallet in of.transaction.spending)
    return review_text.Setting(name, held, frozenset())


def checking(draft: Draft | bytes, *wallets: TestWallet, name: str = "invoice-0417.psbt") -> ReviewTransaction:
    """The review screen of a draft."""
    found = reviewed(draft, *wallets)
    return ReviewTransaction(found, setting(found, name))


def dear(*, previous: bool = False) -> Draft:
    """A payment with an extreme fee, its amounts only asserted."""
    draft = Draft()
    draft.spend(WPKH.at(0, 3), 500_000, previous=previous)
    draft.spend(WPKH.at(0, 4), 600_000, previous=previous)
    draft.pay(HIS.at(0, 1), 300_000)
    draft.change(WPKH.at(1, 17), 600_000)
    return draft


def stolen() -> Draft:
    """Change that is described as ours and goes elsewhere."""
    draft = payment()
    draft.outs[1].script = alice(7)
    return draft


def crowd(outputs: int, inputs: int = 1) -> Draft:
    """Many recipients, many coins."""
    draft = Draft()
    for number in range(inputs):
        draft.spend(WPKH.at(0, number), COIN)
    each = (COIN * inputs - FEE) // (outputs + 1)
    for number in range(outputs):
        draft.pay(alice(number), each)
    draft.change(WPKH.at(1, 5), each)
    return draft


def cosigned() -> Draft:
    """A multisig payment that one cosigner has signed."""
    draft = payment(FAMILY)
    draft.add_signature(0, draft.ins[0].spot.origins[1])
    return draft


def wide() -> Draft:
    """The longest addresses, and data."""
    draft = Draft()
    draft.spend(FAMILY.at(0, 0), 21_000_000 * 100_000_000 - 1)
    draft.pay(FAMILY.at(0, 9).script[:2] + bytes(range(32)), 20_999_999 * 100_000_000)
    draft.pay(b"\x6a\x28" + b"\x1b[31mhostile data \xff\x00 for the screen".ljust(40, b"!"), 0)
    draft.change(FAMILY.at(1, 2_000), 99_990_000)
    return draft


def _registered(wallet: TestWallet, *, ours: Sequence[int] = (0,), name: str = "Family savings") -> ReviewWallet:
    registration = read_descriptor(wallet.descriptor().split("#")[0], NETWORK, name)
    keys = registration.wallet.keys
    owners = [key.origin.fingerprint if number in ours else None for number, key in enumerate(keys)]
    first = address(Deriver(registration.wallet).at(0, 0).script_pubkey, NETWORK) or ""
    return ReviewWallet(registration, "native segwit multisig", owners, first)


def _addresses() -> AddressList:
    deriver = Deriver(named(wallet_of(FAMILY)))

    def at(branch: int, first: int, number: int) -> list[Numbered]:
        places = range(first, first + number)
        return [Numbered(index, address(deriver.at(branch, index).script_pubkey, NETWORK) or "") for index in places]

    return AddressList(deriver.wallet, at)


def _files() -> Choose[int]:
    rows: list[Item[int] | Entry] = [heading('SD 32 GB "TRANSFER"')]
    rows += [Item(f"payment-{number:02d}.psbt", "1.1 kB, 2026-11-21", number) for number in range(30)]
    rows.append(Item(LONG_NAME, "537 bytes, 2026-11-21, signed in this session", 99))
    rows.append(Item("\u202e" + "nice.psbt", "5 bytes", 98))
    rows = [Item(printable(row.label, 255), row.note, row.value) if isinstance(row, Item) else row for row in rows]
    rows.append(remark("link.psbt", "not read: it is a link"))
    return Choose("Sign a transaction", "Which transaction?", rows)


def _home(keys: str = "73c5 da0a, b868 8df1", cards: str = 'SD 32 GB "TRANSFER"  (2 transactions)') -> Home[object]:
    wallets = "Family savings (2 of 3 keys sign)" if keys != "none" else "none"
    home = Home(JOURNEYS, [("Keys in this session", keys), ("Wallets in this session", wallets)])
    home.show_cards(cards)
    return home


def _signed(pulling: str = "") -> Signed[int]:
    facts = [
        ("File", "invoice-0417-signed.psbt"),
        ("Card", 'SD 32 GB "TRANSFER"'),
        ("Signed", "1 signature added"),
        ("Still missing", "1 signature, from 2864 5006, b868 8df1"),
        ("Now", "Take the file to the next signer, or back to your wallet program."),
    ]
    items = [Item("Next transaction", "on this card or another", 1, "n"), Item("Home", "", 2, "h")]
    return Signed("The signed transaction is on the card.", facts, items, pulling)


def _help() -> Help:
    own = [Shown("Up/Down", "read", True, 0, True), Shown("Space", "Tick", True, 0, True)]
    own += [Shown("d", "Details", True, 0, True), Shown("Enter", "Sign", False, 10, True)]
    every = [Shown("F1", "Help", True, 30, True), Shown("F12", "Lock", True, 40, True)]
    off = Shown("F10", "Off", True, 50, True)
    return Help("Check this transaction", ReviewTransaction.HELP_TEXT, [*own, *every, off])


def _last_question() -> ConfirmSigning:
    found = reviewed(crowd(5))
    return ConfirmSigning(*review_text.last_question(found, setting(found)))


def _key() -> ConfirmKey:
    first = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"
    return ConfirmKey(
        bytes.fromhex("73c5da0a"),
        "Recovery phrase, 12 words",
        has_passphrase=True,
        address=first,
        path="m/84h/1h/0h/0/0",
    )


def _lock(*, is_empty: bool = False, has_passphrase: bool = False, has_typable: bool = True) -> Lock:
    return Lock(
        is_empty=is_empty,
        passphrases=("screen passphrase",) if has_passphrase else (),
        opens=lambda _typed, _passphrase: Opens.NO,
        has_typable=has_typable,
    )


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "home": _home,
    "home-empty": lambda: _home("none", "none"),
    "desk": Desk,
    "choose-file": _files,
    "choose-file-none": lambda: Choose("Sign a transaction", "Which transaction?", [remark("No card is plugged in.")]),
    "enter-words": lambda: EnterWords(24),
    "enter-words-again": lambda: EnterWords(12, PHRASE),
    "passphrase": Passphrase,
    "confirm-key": _key,
    "new-passphrase": NewPassphrase,
    "confirm-forget": lambda: ConfirmForget("73c5 da0a"),
    "confirm-wipe": lambda: ConfirmWipe("2 keys", "1 wallet", ["73c5 da0a", "b4e3 f5ed"]),
    "ask-number": lambda: AskNumber("Which account?", "Account number", 2**31 - 1),
    "addresses": _addresses,
    "review-wallet": lambda: _registered(FAMILY),
    "review-wallet-watch-only": lambda: _registered(FAMILY, ours=()),
    "review-wallet-single": lambda: _registered(WPKH, name="Spending"),
    "review": lambda: checking(payment()),
    "review-multisig": lambda: checking(cosigned(), FAMILY),
    "review-warnings": lambda: checking(dear()),
    "review-blocked": lambda: checking(stolen()),
    "review-many": lambda: checking(crowd(9, 15)),
    "review-wide": lambda: checking(wide(), FAMILY, name=LONG_NAME),
    "review-foreign": lambda: checking(payment(HIS)),
    "details": lambda: Details(review_text.details(reviewed(cosigned(), FAMILY).transaction)),
    "type-figure": lambda: TypeFigure(reviewed(dear()).warnings[0]),
    "confirm-signing": _last_question,
    "signed": _signed,
    "signed-own-mounting": lambda: _signed("Go home first: then the card can be pulled out."),
    "unreadable": lambda: told(NotAPsbt("This is not a PSBT.", "Export the PSBT again, and copy it once more.")),
    "refused": lambda: told(RefusedToSign("You have already signed this transaction.", "Hand it to the next signer.")),
    "card-full": lambda: told(MediaFull("The card is full: nothing was written.", "Delete something on it.")),
    "working": lambda: Working(Progress("Working", lambda: 0.0)),
    "help": _help,
    "power": lambda: Power(Summary(2, 1)),
    "power-empty": lambda: Power(Summary()),
    "power-making": lambda: Power(Summary(1, 0, is_making=True)),
    "power-overdue": lambda: Power(Summary(2, 1, is_overdue=True)),
    "lock": _lock,
    "lock-passphrase": lambda: _lock(has_passphrase=True),
    "lock-empty": lambda: _lock(is_empty=True),
    "lock-shares": lambda: _lock(has_typable=False),
    "too-small": TooSmall,
}
"""Names of pictures, and how to make the screen."""

for _more in sorted(Path(__file__).parent.glob("gallery_*.py")):
    SCREENS |= importlib.import_module(f"tests.ui.{_more.stem}").SCREENS

PAGES = {name: make for name, make in SCREENS.items() if name not in {"too-small", "desk"}}
"""Those that have a frame."""
