"""What a case is, and the honest transactions that the cases start from."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from tests.build.keys import ATTACKER
from tests.build.psbt import Draft
from tests.build.wallets import Spot, TestWallet, family, single

WPKH = single("p2wpkh")
NESTED = single("p2sh-p2wpkh")
LEGACY = single("p2pkh")
TAPROOT = single("p2tr")
FAMILY = family("p2wsh")
FAMILY_NESTED = family("p2sh-p2wsh")
FAMILY_BARE = family("p2sh")
HIS = single("p2wpkh", phrase=ATTACKER)
HIS_TAPROOT = single("p2tr", phrase=ATTACKER)

OK = frozenset({"ok"})
WARN = frozenset({"warn"})
REFUSE = frozenset({"refuse"})

COIN = 1_000_000
PAID = 600_000
FEE = 1_000
CHANGE_INDEX = 5
PAYMENT, CHANGE = 0, 1
"""Where `payment` puts its outputs."""


def alice(number: int = 0) -> bytes:
    """The script of somebody else's address."""
    return b"\x00\x14" + sha256(f"alice {number}".encode()).digest()[:20]


@dataclass
class Case:
    """A PSBT and what the review must say about it.

    `expect` are the verdicts allowed. `rule`: a finding that must be among the others. `without`: findings that must
    not be there. `not_change`: outputs that must never be shown as change. `versions`: the PSBT versions it exists in.
    """

    id: str
    expect: Collection[str]
    why: str
    make: Callable[[], Draft | bytes]
    wallets: tuple[TestWallet, ...] = (WPKH,)
    network: str = "regtest"
    rule: str | None = None
    without: tuple[str, ...] = ()
    not_change: tuple[int, ...] = ()
    purposes: tuple[str, ...] | None = None
    versions: tuple[int, ...] = (0, 2)

    @cached_property
    def draft(self) -> Draft | bytes:
        """What was made, once."""
        return self.make()

    def raw(self, version: int) -> bytes:
        """The file."""
        return self.draft if isinstance(self.draft, bytes) else self.draft.raw(version)

    @property
    def descriptors(self) -> tuple[str, ...]:
        """The wallets as text."""
        return tuple(wallet.descriptor() for wallet in self.wallets)


@dataclass
class Book:
    """The cases of one chapter, in order."""

    cases: list[Case] = field(default_factory=list)

    def case(
        self, name: str, expect: Collection[str], why: str, **details: object
    ) -> Callable[[Callable[[], Draft | bytes]], Callable[[], Draft | bytes]]:
        """Register the function below as the maker of a case."""

        def register(make: Callable[[], Draft | bytes]) -> Callable[[], Draft | bytes]:
            self.add(name, expect, why, make, **details)
            return make

        return register

    def add(
        self, name: str, expect: Collection[str], why: str, make: Callable[[], Draft | bytes], **details: object
    ) -> None:
        """Register a case."""
        self.cases.append(Case(name, expect, why, make, **details))  # type: ignore[arg-type]


def payment(wallet: TestWallet = WPKH, inputs: int = 1, *, fee: int = FEE, previous: bool = True) -> Draft:
    """An honest payment with change: output 0 goes to Alice, output 1 comes back to branch 1."""
    draft = Draft()
    for number in range(inputs):
        draft.spend(wallet.at(number % 2, 3 + number), COIN, previous=previous)
    draft.pay(alice(), PAID)
    draft.change(wallet.at(1, CHANGE_INDEX), COIN * inputs - PAID - fee)
    return draft


def with_change(spot: Spot, wallet: TestWallet = WPKH) -> Draft:
    """An honest payment, its change replaced by whatever `spot` says about itself."""
    draft = payment(wallet)
    taken = draft.outs.pop(CHANGE)
    draft.change(spot, taken.amount)
    return draft
