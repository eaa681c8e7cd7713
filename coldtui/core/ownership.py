"""Whose a script is: decided by deriving it again from a registered wallet and comparing every byte.

The key origins in a PSBT are hints where to look, written by whoever made the file. They can name a place; they can
never make a script ours. What they name and what does not come out is a *claim*, and a claim is how change is stolen.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coldtui.core import script
from coldtui.core.curve import taproot_output_key
from coldtui.core.errors import NotAPsbt
from coldtui.core.key import HARDENED, KeyOrigin, Path
from coldtui.core.psbt import PsbtInput, PsbtOutput
from coldtui.core.psbt_fields import HINT
from coldtui.core.wallet import Derived, Deriver, ScriptType, Wallet

NO_FINGERPRINT = bytes(4)
"""The fingerprint that programs write when they do not know it (BIP174 has no other way to say so)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a wallet a script was re-derived: the only meaning that *ours* has here.

    `branch` is 0 for receiving and 1 for change; `index` counts addresses on it.
    """

    wallet: Wallet
    branch: int
    index: int
    derived: Derived

    def path(self, which_key: int = 0) -> Path:
        """The whole path from the master key of the wallet's key number `which_key`."""
        key = self.wallet.keys[which_key]
        return (*key.origin.path, key.branches[self.branch], self.index)


@dataclass(frozen=True, slots=True)
class Record:
    """One key origin that a map carries: the public key (x-only for taproot) and where it is said to come from."""

    public_key: bytes
    origin: KeyOrigin


@dataclass(frozen=True, slots=True)
class Owner:
    """What the wallets say about one script.

    `place`: where it was re-derived, or None. `claimed`: the places that its records name, where nothing came out
    equal. `kin`: whether the script pays a key of such a place in another script form. `elsewhere`: records with the
    fingerprint of one of our keys and a path outside of our wallets. `blank`: records without a fingerprint.
    `wrong_keys`: records that name a place with another public key than is there.
    """

    place: Place | None = None
    claimed: tuple[Place, ...] = ()
    kin: bool = False
    elsewhere: tuple[Record, ...] = ()
    blank: tuple[Record, ...] = ()
    wrong_keys: tuple[Record, ...] = ()


NOBODY = Owner()

MAX_PLACES = 4
"""Different (branch, index) that the records of one map may name: an honest one names one, whatever the wallets."""

MAX_KEYS = 15_000
"""Keys that one file may make us derive: 2,000 inputs and outputs each of a wallet of three keys are 12,000. Each costs
a point addition, and a signature to check."""


def records(fields: PsbtInput | PsbtOutput) -> tuple[Record, ...]:
    """Every key origin of a map, taproot ones included."""
    plain = [Record(key, origin) for key, origin in fields.derivations.items()]
    return (*plain, *(Record(key, origin) for key, (_, origin) in fields.tap_derivations.items()))


class Owners:
    """The registered wallets, ready to be asked about many scripts."""

    def __init__(self, wallets: Sequence[Wallet]) -> None:
        self._derivers = [Deriver(wallet) for wallet in wallets]
        self._wallets = tuple(wallets)
        self._derived: dict[tuple[int, int, int], Place] = {}
        self._keys_left = MAX_KEYS
        self._other_forms: dict[int, frozenset[bytes]] = {}
        self._by_fingerprint: dict[bytes, list[tuple[int, int, Path]]] = {}
        for number, wallet in enumerate(wallets):
            for which, key in enumerate(wallet.keys):
                # programs that were given a bare extended key take its own fingerprint for the origin (Electrum, Core)
                names = {(key.origin.fingerprint, key.origin.path), (key.xpub.fingerprint, ())}
                for fingerprint, path in names:
                    self._by_fingerprint.setdefault(fingerprint, []).append((number, which, path))

    def find(self, script_pubkey: bytes, found: Iterable[Record], *, trust_blank: bool) -> Owner:
        """Say whose `script_pubkey` is, looking where its records point.

        With `trust_blank`, records without a fingerprint are hints too (for inputs: signing what is ours is no risk;
        for outputs, a nameless record must not make change). Raises NotAPsbt where they name more than MAX_PLACES.
        """
        named: list[tuple[Record, dict[int, tuple[Place, list[int]]]]] = []
        places: dict[int, Place] = {}
        spots: set[tuple[int, int]] = set()
        elsewhere, blank = [], []
        for record in found:
            candidates = self._named_by(record, trust_blank=trust_blank)
            if record.origin.fingerprint == NO_FINGERPRINT:
                blank.append(record)
            elif not candidates and record.origin.fingerprint in self._by_fingerprint:
                elsewhere.append(record)
            named.append((record, candidates))
            places.update((key, one) for key, (one, _) in candidates.items())
            spots.update((one.branch, one.index) for one, _ in candidates.values())
            if len(spots) > MAX_PLACES:
                raise NotAPsbt("This file puts one script in many places of your wallet.", HINT)
        place = next((one for one in places.values() if one.derived.script_pubkey == script_pubkey), None)
        if place is not None:
            wrong = tuple(record for record, candidates in named if _is_wrong(record, candidates.get(id(place))))
            return Owner(place, blank=tuple(blank), wrong_keys=wrong)
        # a record without a fingerprint claims nothing: its path alone is nobody's
        honest = (candidates for record, candidates in named if record.origin.fingerprint != NO_FINGERPRINT)
        claims = {key: one for candidates in honest for key, (one, _) in candidates.items()}
        kin = any(script_pubkey in self._forms(one) for one in claims.values())
        return Owner(None, tuple(claims.values()), kin, tuple(elsewhere), tuple(blank))

    def _forms(self, place: Place) -> frozenset[bytes]:
        """What `other_forms` says of a place, computed once."""
        if id(place) not in self._other_forms:
            self._other_forms[id(place)] = other_forms(place)
        return self._other_forms[id(place)]

    def _named_by(self, record: Record, *, trust_blank: bool) -> dict[int, tuple[Place, list[int]]]:
        """The places that a record names, by identity, each with the numbers of the keys that it may be about."""
        origin = record.origin
        found: dict[int, tuple[Place, list[int]]] = {}
        if len(origin.path) < 2 or origin.path[-1] >= HARDENED:
            return found
        blank = trust_blank and origin.fingerprint == NO_FINGERPRINT
        keys = self._every_key() if blank else self._by_fingerprint.get(origin.fingerprint, ())
        head, branch, index = origin.path[:-2], origin.path[-2], origin.path[-1]
        for number, which, path in keys:
            key = self._wallets[number].keys[which]
            if branch in key.branches and (path == head or blank):
                place = self._place(number, key.branches.index(branch), index)
                found.setdefault(id(place), (place, []))[1].append(which)
        return found

    def _place(self, number: int, branch: int, index: int) -> Place:
        """A place, made once: the records of all cosigners name the same one."""
        known = self._derived.get((number, branch, index))
        if known is None:
            self._keys_left -= len(self._wallets[number].keys)
            if self._keys_left < 0:
                raise NotAPsbt("This file names more keys of your wallet than coldtui derives.", "Split the payment.")
            known = Place(self._wallets[number], branch, index, self._derivers[number].at(branch, index))
            self._derived[number, branch, index] = known
        return known

    def _every_key(self) -> Iterator[tuple[int, int, Path]]:
        for number, wallet in enumerate(self._wallets):
            yield from ((number, which, key.origin.path) for which, key in enumerate(wallet.keys))


def _is_wrong(record: Record, about: tuple[Place, list[int]] | None) -> bool:
    """Whether a record names a place, and none of the keys that it may be about there is the one it gives."""
    if about is None:
        return False
    place, numbers = about
    keys = [place.derived.public_keys[which] for which in numbers]
    return all(record.public_key not in {key, key[1:]} for key in keys)


def other_forms(place: Place) -> frozenset[bytes]:
    """The scripts that the same keys would have in another script type: ours to spend, but not found by the wallet."""
    forms = set()
    derived = place.derived
    for key in derived.public_keys:
        nested = script.p2wpkh(key)
        forms |= {script.p2pkh(key), nested, script.p2sh(nested), script.p2tr(taproot_output_key(key[1:])[0])}
    inner = derived.redeem_script if place.wallet.script_type is ScriptType.P2SH else derived.witness_script
    if inner is not None:
        wrapped = script.p2wsh(inner)
        forms |= {wrapped, script.p2sh(wrapped), script.p2sh(inner)}
    return frozenset(forms)
