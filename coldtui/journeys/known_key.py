"""What is known of a key without having it, and whether a backup is of that key: a fingerprint, xpub or address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coldtui.core.address import parse_address
from coldtui.core.errors import ColdtuiError, NotAKey, Unreadable, WrongNetwork
from coldtui.core.key import HARDENED, ExtendedPublicKey, KeyOrigin, Path, parse_path, path_text
from coldtui.core.network import CHOOSE_NETWORK, Network
from coldtui.core.wallet import Deriver
from coldtui.custody.accounts import wallet_at
from coldtui.custody.draft import Draft
from coldtui.formats import looks_like
from coldtui.journeys.places import own_accounts

ACCOUNTS = 5
ADDRESSES = 200
"""How far is looked: so many accounts of each kind, so many addresses of each branch."""

_ORIGIN = re.compile(r"\[[0-9A-Fa-f]{8}((?:/[0-9]{1,10}[h'H]?){0,10})\](.*)", re.DOTALL)
_XPUB = re.compile(r"[a-zA-Z]pub[1-9A-HJ-NP-Za-km-z]*")


@dataclass(frozen=True, slots=True)
class Match:
    """Whether it is the key, and how that was seen, in words that end a sentence."""

    is_same: bool
    how: str


@dataclass(frozen=True, slots=True)
class KnownFingerprint:
    """The fingerprint of a master key, 4 bytes. Where the key `is_loaded`, it must be that very key."""

    fingerprint: bytes
    is_loaded: bool = False

    @property
    def words(self) -> str:
        """What it is, for a sentence."""
        group = self.fingerprint.hex()
        name = f"{group[:4]} {group[4:]}"
        return f"the key {name} of this session" if self.is_loaded else f"the fingerprint {name}"

    def match(self, draft: Draft, network: Network) -> Match:
        """Compare with a draft."""
        del network
        is_same = draft.fingerprint == self.fingerprint and (not self.is_loaded or draft.is_loaded)
        return Match(is_same, self.words)


@dataclass(frozen=True, slots=True)
class KnownPublicKey:
    """An extended public key; `path` is where it lies, None where that was not said."""

    xpub: ExtendedPublicKey
    path: Path | None = None

    @property
    def words(self) -> str:
        """What it is, for a sentence."""
        return "a public key (xpub)"

    def match(self, draft: Draft, network: Network) -> Match:
        """Compare with the keys of a draft at the path that was said, or at those where wallets have theirs."""
        paths = [self.path] if self.path is not None else list(_paths(draft, network, self.xpub.depth))
        for path in paths:
            found = draft.account_key(path, network.is_test)
            if (found.public_key, found.chain_code) == (self.xpub.public_key, self.xpub.chain_code):
                return Match(True, f"{self.words}, found at {path_text(path)}")
        where = path_text(paths[0]) if len(paths) == 1 else f"{len(paths)} usual places, accounts 0 to {ACCOUNTS - 1}"
        return Match(False, f"{self.words}, looked for at {where}")


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """An address by its output script."""

    script_pubkey: bytes

    @property
    def words(self) -> str:
        """What it is, for a sentence."""
        return "an address"

    def match(self, draft: Draft, network: Network) -> Match:
        """Look for the address among those that a draft has by itself."""
        looked = 0
        for path in _accounts(draft, network):
            origin = KeyOrigin(draft.fingerprint, path)
            deriver = Deriver(wallet_at(draft.account_key(path, network.is_test), origin, network))
            for branch in (0, 1):
                for index in range(ADDRESSES):
                    looked += 1
                    if deriver.at(branch, index).script_pubkey == self.script_pubkey:
                        return Match(True, f"{self.words}, found at {path_text((*path, branch, index))}")
        return Match(
            False,
            f"{self.words}, looked for among {looked:,}: the first {ADDRESSES} to receive and for change, "
            f"accounts 0 to {ACCOUNTS - 1}, one key alone",
        )


Known = KnownFingerprint | KnownPublicKey | KnownAddress


def _accounts(draft: Draft, network: Network) -> Iterator[Path]:
    """Account 0 of every kind, then account 1 of every kind, and so on; what a kind has only once comes once."""
    seen: dict[Path, None] = {}
    for number in range(ACCOUNTS):
        seen.update(dict.fromkeys(path for _, path in own_accounts(draft.kind, network, number)))
    yield from seen


def _paths(draft: Draft, network: Network, depth: int) -> Iterator[Path]:
    """Where a public key of that depth can lie: the master key, an account, an account of several keys (BIP48, 45)."""
    if depth == 0:
        yield ()
    yield from (path for path in _accounts(draft, network) if len(path) == depth)
    if depth == 4:
        for number in range(ACCOUNTS):
            for script in (2, 1):
                yield tuple(HARDENED + step for step in (48, network.coin_type, number, script))
    if depth == 1:
        yield (HARDENED + 45,)
        yield from (one for one in [(HARDENED,), (HARDENED + 1,)] if one not in _accounts(draft, network))


def read_known(text: str, network: Network) -> Known:
    """Read a fingerprint, an extended public key (with its origin or without) or an address.

    Raises Unreadable, NotAKey or WrongNetwork; no error repeats a letter of what was read.
    """
    held = looks_like.secret(text.encode("utf-8", "replace"))
    if held is not None:
        raise Unreadable(
            f"This looks like {held.value}, and here everybody can read it.",
            "Clear the line. The backup is asked for on the next screen, where it is hidden.",
        )
    joined = "".join(text.split())
    if re.fullmatch(r"[0-9A-Fa-f]{8}", joined):
        return KnownFingerprint(bytes.fromhex(joined))
    origin = _ORIGIN.fullmatch(joined)
    rest = joined if origin is None else origin[2]
    if _XPUB.match(rest) or rest[1:4] == "prv":
        path = None if origin is None else parse_path("m" + origin[1].replace("H", "h"))
        return _public_key(rest.split("/")[0].split("#")[0], path, network)
    if not joined or not joined.isascii() or not joined.isalnum() or len(joined) < 20:
        raise Unreadable(
            "This is no fingerprint, public key or address.",
            "A fingerprint has 8 digits or letters from a to f. Copy keys and addresses whole.",
        )
    return KnownAddress(parse_address(joined, network))


def _public_key(text: str, path: Path | None, network: Network) -> KnownPublicKey:
    xpub = ExtendedPublicKey.parse(text)
    if xpub.is_test != network.is_test:
        made_for = "a test network" if xpub.is_test else "mainnet"
        raise WrongNetwork(f"This public key is for {made_for}.", f"{CHOOSE_NETWORK}.")
    if path is not None and len(path) != xpub.depth:
        raise NotAKey(
            "The path before this public key has another length than the key says.", "Export the key again with it."
        )
    return KnownPublicKey(xpub, path)


def says(text: str, network: Network) -> tuple[str, str]:
    """A severity and a sentence about what is being typed."""
    if not text.strip():
        return "", ""
    try:
        return "OK", f"This is {read_known(text, network).words}."
    except ColdtuiError as error:
        return "INFO" if len(text.strip()) < 8 else "CAUTION", str(error)
