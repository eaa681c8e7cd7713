"""Rules about the transaction as a whole: version, locktimes, size, what is not understood."""

from datetime import UTC, datetime

from coldtui.core.finding import Severity, Told, places, rule
from coldtui.core.psbt_fields import LOCKTIME_THRESHOLD
from coldtui.core.transaction import Input, Transaction

STANDARD_WEIGHT = 400_000
"""Heavier transactions are not passed on (Bitcoin Core, policy.h, MAX_STANDARD_TX_WEIGHT)."""

PLAUSIBLE_HEIGHT = 1_080_000
"""The main network reaches this height about the end of 2028, two years after this release. A wallet that sets the
locktime to the present height against fee sniping stays below; a locktime above freezes the payment for years."""

PLAUSIBLE_TEST_HEIGHT = 20_000_000
"""Test networks have had floods of blocks."""

_FINAL = 0xFFFFFFFF
_REPLACEABLE = 0xFFFFFFFE
_RELATIVE_OFF, _RELATIVE_TIME, _RELATIVE_MASK = 1 << 31, 1 << 22, 0xFFFF
"""Bits of nSequence (BIP68): no relative lock; in units of 512 seconds instead of blocks; its value."""


def _is_time(locktime: int) -> bool:
    return locktime >= LOCKTIME_THRESHOLD


def _enforced(tx: Transaction) -> bool:
    """nLockTime counts only if an input is not final (consensus)."""
    return any(one.sequence != _FINAL for one in tx.inputs)


def _is_far(tx: Transaction) -> bool:
    return tx.psbt.tx.locktime > (PLAUSIBLE_TEST_HEIGHT if tx.network.is_test else PLAUSIBLE_HEIGHT)


def locktime_words(locktime: int) -> str:
    """A locktime for people: "block 840,000" or "2026-11-21 10:00 UTC"."""
    if not _is_time(locktime):
        return f"block {locktime:,}"
    return datetime.fromtimestamp(locktime, UTC).strftime("%Y-%m-%d %H:%M UTC")


@rule("locktime-height", Severity.NOTE, "Not before the present block")
def locktime_height(tx: Transaction) -> Told | None:
    """A height locktime as wallets set it against fee sniping."""
    locktime = tx.psbt.tx.locktime
    if not locktime or _is_time(locktime) or not _enforced(tx) or _is_far(tx):
        return None
    return Told(
        f"It cannot be mined before {locktime_words(locktime)}. Wallet programs set the present height here: if the "
        "chain has not come that far yet, ask why."
    )


@rule("locktime-is-far", Severity.WARNING, "Frozen until a far-away block")
def locktime_is_far(tx: Transaction) -> Told | None:
    """A height that lies years ahead."""
    locktime = tx.psbt.tx.locktime
    if _is_time(locktime) or not _enforced(tx) or not _is_far(tx):
        return None
    return Told(f"It cannot be mined before {locktime_words(locktime)}, years from now. Ask why.")


@rule("locktime-is-a-time", Severity.WARNING, "Not before a certain time")
def locktime_is_a_time(tx: Transaction) -> Told | None:
    """A locktime in seconds since 1970."""
    locktime = tx.psbt.tx.locktime
    if not _is_time(locktime) or not _enforced(tx):
        return None
    return Told(f"It cannot be mined before {locktime_words(locktime)}.")


@rule("locktime-is-not-enforced", Severity.WARNING, "A locktime that does nothing")
def locktime_is_not_enforced(tx: Transaction) -> Told | None:
    """Every input is final, so the network ignores the locktime."""
    locktime = tx.psbt.tx.locktime
    if not locktime or _enforced(tx):
        return None
    return Told(f"The locktime {locktime_words(locktime)} is not enforced: the transaction can be mined at once.")


def _relative(tx: Transaction) -> list[Input]:
    return [one for one in tx.inputs if not one.sequence & _RELATIVE_OFF and one.sequence & _RELATIVE_MASK]


def _bound_by_bip68(tx: Transaction) -> bool:
    """The consensus code reads the version as unsigned here, so that a negative one is bound as well."""
    return tx.psbt.tx.version % (1 << 32) >= 2


def relative_words(sequence: int) -> str:
    """A relative lock for people: "144 blocks" or "about 2.5 days" (BIP68)."""
    value = sequence & _RELATIVE_MASK
    if not sequence & _RELATIVE_TIME:
        return f"{value:,} block{'s' if value > 1 else ''}"
    return f"about {value * 512 / 86_400:,.1f} days"


@rule("relative-lock", Severity.WARNING, "A coin must be of a certain age")
def relative_lock(tx: Transaction) -> Told | None:
    """A relative locktime (BIP68), which counts from transaction version 2 on."""
    found = _relative(tx)
    if not found or not _bound_by_bip68(tx):
        return None
    words = relative_words(found[0].sequence)
    detail = f"It can be mined only when the coin it spends is {words} old."
    return Told(detail, places("input", [one.index for one in found]))


@rule("relative-lock-is-not-enforced", Severity.WARNING, "A relative lock that does nothing")
def relative_lock_is_not_enforced(tx: Transaction) -> Told | None:
    """BIP68 is enforced from transaction version 2 on."""
    found = _relative(tx)
    if not found or _bound_by_bip68(tx):
        return None
    return Told(
        f"The sequence asks for {relative_words(found[0].sequence)}, but transactions of version "
        f"{tx.psbt.tx.version} are not bound by it.",
        places("input", [one.index for one in found]),
    )


@rule("unusual-version", Severity.WARNING, "An unusual transaction version")
def unusual_version(tx: Transaction) -> Told | None:
    """Nodes carry versions 1, 2 and 3 only."""
    version = tx.psbt.tx.version
    return None if version in {1, 2, 3} else Told(f"It has version {version}. Most nodes do not carry it.")


@rule("version-3", Severity.NOTE, "Restricted for fee bumping (version 3)")
def version_3(tx: Transaction) -> Told | None:
    """BIP431: topologically restricted until confirmation."""
    return (
        Told("Transactions of version 3 follow stricter rules until they are confirmed.")
        if tx.psbt.tx.version == 3
        else None
    )


@rule("replaceable", Severity.NOTE, "Can be replaced until it is confirmed")
def replaceable(tx: Transaction) -> Told | None:
    """BIP125: a sequence below 0xfffffffe signals it."""
    if all(one.sequence >= _REPLACEABLE for one in tx.inputs):
        return None
    return Told("Until then it may be replaced by one with a higher fee (RBF).")


@rule("too-heavy", Severity.WARNING, "Too large for most nodes")
def too_heavy(tx: Transaction) -> Told | None:
    """Above the standard weight a transaction reaches miners only by special ways."""
    if tx.weight is None or tx.weight <= STANDARD_WEIGHT:
        return None
    return Told(f"It weighs {tx.weight:,} units; nodes carry at most {STANDARD_WEIGHT:,}. Split it into smaller ones.")


@rule("unknown-fields", Severity.NOTE, "Fields that coldtui does not know")
def unknown_fields(tx: Transaction) -> Told | None:
    """Unknown and proprietary fields are kept byte for byte and not used."""
    count = len(tx.psbt.unknown)
    count += sum(len(one.fields.unknown) for one in tx.inputs) + sum(len(one.fields.unknown) for one in tx.outputs)
    if not count:
        return None
    return Told(
        f"The file carries {count} field{'s' if count > 1 else ''} unknown to coldtui. They are kept and not used."
    )
