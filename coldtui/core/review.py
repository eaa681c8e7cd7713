"""From facts to a decision: the findings, what the user acknowledged, and the approval without which nothing signs."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from coldtui.core.errors import RefusedToSign
from coldtui.core.finding import Finding, Severity
from coldtui.core.network import Network
from coldtui.core.rules import RULES
from coldtui.core.transaction import Transaction
from coldtui.core.wallet import Wallet
from coldtui.core.wire import with_length


class Verdict(Enum):
    """OK: no warning and no blocker. WARN: warnings to acknowledge. REFUSE: cannot be signed."""

    OK = "ok"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Approval:
    """That the user approved one review: made only by Review.approve, and worth nothing for any other bytes."""

    digest: bytes
    acknowledged: frozenset[str]


@dataclass(frozen=True, slots=True)
class Review:
    """A transaction's facts with everything that the rules say about them, gravest first."""

    transaction: Transaction
    findings: tuple[Finding, ...]

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What must be acknowledged."""
        return tuple(one for one in self.findings if one.severity is Severity.WARNING)

    @property
    def blockers(self) -> tuple[Finding, ...]:
        """What cannot be acknowledged."""
        return tuple(one for one in self.findings if one.severity is Severity.BLOCKER)

    @property
    def verdict(self) -> Verdict:
        """The gravest severity, as the command line reports it; it stays WARN after acknowledgement."""
        if self.blockers:
            return Verdict.REFUSE
        return Verdict.WARN if self.warnings else Verdict.OK

    def unacknowledged(self, acknowledged: Iterable[str]) -> tuple[Finding, ...]:
        """The warnings for which `acknowledged` holds no token (see Finding.token)."""
        tokens = frozenset(acknowledged)
        return tuple(one for one in self.warnings if one.token not in tokens)

    def approve(self, acknowledged: Iterable[str]) -> Approval:
        """The only way to an Approval. Raises RefusedToSign with a blocker or an unacknowledged warning."""
        if self.blockers:
            raise RefusedToSign(f"{self.blockers[0].title}.", "This transaction cannot be signed.")
        missing = self.unacknowledged(acknowledged)
        if missing:
            raise RefusedToSign(f"Not acknowledged: {missing[0].title}.", "Read each warning and acknowledge it.")
        # what was acknowledged beyond this review's warnings has no meaning and binds nothing
        tokens = frozenset(one.token for one in self.warnings)
        return Approval(self.digest(tokens), tokens)

    def digest(self, acknowledged: frozenset[str]) -> bytes:
        """SHA-256 over the PSBT's bytes, the network, the wallets and the acknowledged findings."""
        tx = self.transaction
        return _digest(tx.psbt.raw, tx.network, tx.wallets or (), acknowledged)


def _digest(raw: bytes, network: Network, wallets: Iterable[Wallet], acknowledged: frozenset[str]) -> bytes:
    hasher = hashlib.sha256(with_length(b"coldtui approval 1"))
    hasher.update(with_length(raw))
    hasher.update(with_length(network.value.encode()))
    hasher.update(with_length(b"\n".join(wallet.descriptor.encode() for wallet in wallets)))
    hasher.update(with_length("\n".join(sorted(acknowledged)).encode()))
    return hasher.digest()


_GRAVITY = {Severity.BLOCKER: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def review(transaction: Transaction) -> Review:
    """Let every rule speak. The order is that of RULES, gravest severity first."""
    found = [finding for rule in RULES if (finding := rule(transaction)) is not None]
    return Review(transaction, tuple(sorted(found, key=lambda one: _GRAVITY[one.severity])))
