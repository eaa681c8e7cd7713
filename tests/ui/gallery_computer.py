"""The screens about the computer itself: the start of the image, its keyboards, how cold it is, leaving it."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

from textual.screen import Screen

from coldtui.core.network import Network
from coldtui.devices.battery import Battery
from coldtui.devices.console import Keyboard as NewOne
from coldtui.devices.image import Image
from coldtui.devices.posture import Fact, Severity
from coldtui.journeys import battery, choose_network, letters, start, this_computer
from coldtui.journeys.book import Book
from coldtui.ui.screens.choose import Choose
from coldtui.ui.screens.confirm import ConfirmNetwork, ConfirmWipe
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.keyboard import Keyboard
from coldtui.ui.screens.new_keyboard import NewKeyboard, NotAllowed
from coldtui.ui.screens.power import Power, Summary
from coldtui.ui.screens.review_transaction import ReviewTransaction
from coldtui.ui.screens.start import Start
from tests.corpus.case import payment
from tests.fakes_machine import LAYOUTS, FakeConsole, FakeMachine
from tests.ui.gallery import reviewed, setting

IMAGE = Image("1.2.0", "debian", "9c410b7e" * 8, "77ad93f0" * 8, "2026-11-20")

COLD = (
    Fact("Network", Severity.OK, "no interface but lo, which is down"),
    Fact("Radios", Severity.OK, "none"),
    Fact("Disks inside", Severity.OK, "none visible"),
    Fact("Swap, hibernation", Severity.OK, "none"),
    Fact("Memory", Severity.OK, "wiped when freed; 412 MB free"),
    Fact("Boot stick", Severity.OK, "removed"),
    Fact("Camera", Severity.CAUTION, "1 (HD Webcam): cover it when you do not scan"),
    Fact("Random generator", Severity.OK, "ready, read through getrandom"),
)
WARM = (
    Fact("Network", Severity.DANGER, "switched on: enp3s0, wlp2s0. Pull the cable, remove the card"),
    Fact("Radios", Severity.CAUTION, "there: hci0, phy0, rfkill0, rfkill1 and 2 more"),
    Fact("Disks inside", Severity.CAUTION, "nvme0n1 (512 GB), sda (2.0 TB)"),
)
MANY = tuple((f"l{number}", f"Layout number {number}") for number in range(60))


def machine(charge: Battery | None = None, total: int = 498 << 20) -> FakeMachine:
    """A computer that was started from the image."""
    found = FakeMachine()
    found.charge, found.total, found.free, found.started_from = charge, total, 412 << 20, IMAGE
    return found


def beginning(of: FakeMachine) -> Screen[object]:
    """The first screen on it."""
    facts, cautions = start._look(of, IMAGE)
    return Start(facts, IMAGE.kernel, IMAGE.initrd, cautions, has_letters=True)


def computer(of: FakeMachine, console: FakeConsole, book: Book, height: int | None) -> Screen[object]:
    """How cold it is."""
    devices = SimpleNamespace(machine=of, console=console)
    return this_computer._look(
        # what it looks at of a context
        SimpleNamespace(devices=devices, network=Network.REGTEST, book=book, height=height, layout="de")
    )


def cold() -> Screen[object]:
    """An old laptop with the image, a stranger at its side."""
    found, console = machine(Battery(76, is_charging=True)), FakeConsole()
    found.facts, console.known, console.pixels = COLD, LAYOUTS, (1024, 768)
    console.waiting.append(NewOne("1-2", "Acme Keys", 4))
    return computer(found, console, Book(created="2027-06-22"), 925_000)


def warm() -> Screen[object]:
    """A desktop."""
    found = FakeMachine()
    found.facts, found.charge = WARM, Battery(12, is_charging=False)
    return computer(found, FakeConsole(), Book(), None)


def sizes() -> Screen[object]:
    """What there is on a screen of an old laptop."""
    console = FakeConsole()
    console.pixels = (1024, 768)
    return Choose(letters._TITLE, letters._QUESTION, letters._rows(console.letters()), at=1)


def low(title: str, sentences: tuple[str, ...]) -> Screen[object]:
    """The battery is nearly empty."""
    heading = "The battery is at 9 % and not charging."
    return Explain(title, heading, sentences, severity="CAUTION", enter="Go on")


def leaving() -> Screen[object]:
    """Everything that can be said at the end, in the image."""
    files = ("invoice-0417-signed.psbt", "rent-signed.psbt", "b-signed.psbt", "c-signed.psbt", "c-final.txn")
    summary = Summary(2, 1, is_overdue=True, signed=4, files=files, unread=("73c5 da0a", "b868 8df1"))
    power = Power(summary, switches_off=True)
    power.show_cards(('SD 32 GB "TRANSFER"', 'USB 8.0 GB "SAVINGS"'))
    return power


def pulled_out() -> NewKeyboard:
    """While it was asked about."""
    question = NewKeyboard("Acme Gaming Keyboard Pro 2000 with a very long name, and then some")
    question.tell_gone()
    return question


def locked(locktime: int, height: int) -> Screen[object]:
    """A transaction with a locktime, where a block height was entered."""
    draft = payment()
    draft.locktime = locktime
    for one in draft.ins:
        one.sequence = 0xFFFFFFFE
    found = reviewed(draft)
    return ReviewTransaction(found, replace(setting(found), height=height))


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "start": lambda: beginning(machine()),
    "start-cautions": lambda: beginning(machine(Battery(9, is_charging=False), 234 << 20)),
    "keyboard": lambda: Keyboard([(one.name, one.title) for one in LAYOUTS], "us"),
    "keyboard-many": lambda: Keyboard(MANY, "l40"),
    "letters": sizes,
    "choose-network": lambda: choose_network._choice(Network.MAIN),
    "choose-network-refused": lambda: choose_network._in_use(Network.SIGNET, ["73c5 da0a", "b4e3 f5ed"]),
    "confirm-network": lambda: ConfirmNetwork("TESTNET4", "TESTNET3", "1,200 labels, 12 notes and 100 drills"),
    "confirm-wipe-no-key": lambda: ConfirmWipe("", "0 wallets"),
    "new-keyboard": lambda: NewKeyboard("Acme Gaming Keyboard Pro 2000 with a very long name, and then some"),
    "new-keyboard-gone": pulled_out,
    "new-keyboard-failed": lambda: NotAllowed("Keyboard", "CAUTION", "It is gone.", "Plug it in again."),
    "this-computer": cold,
    "this-computer-desktop": warm,
    "battery-signing": lambda: low("Sign a transaction", battery.SIGNING),
    "battery-making": lambda: low("Create a key", battery.MAKING),
    "power-image": leaving,
    "power-image-empty": lambda: Power(Summary(), switches_off=True),
    "review-height": lambda: locked(926_000, 925_000),
}
