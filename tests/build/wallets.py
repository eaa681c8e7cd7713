"""Wallets for tests: whose keys, which script, and everything a PSBT says about one address of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tests.build import script
from tests.build.keys import HARD, OURS, SECOND, THIRD, Node, derive, master, parse_path, path_text

SINGLE_PURPOSE = {"p2pkh": 44, "p2sh-p2wpkh": 49, "p2wpkh": 84, "p2tr": 86}
MULTI_PATH = {"p2sh": "m/45h", "p2sh-p2wsh": "m/48h/{coin}h/0h/1h", "p2wsh": "m/48h/{coin}h/0h/2h"}
ALL_KINDS = (*SINGLE_PURPOSE, *MULTI_PATH)


@dataclass(frozen=True)
class Origin:
    """A public key with the fingerprint of its root and its path; the node behind it can sign."""

    pub: bytes
    fingerprint: bytes
    path: tuple[int, ...]
    node: Node

    @property
    def field(self) -> bytes:
        """The value of a BIP32 derivation field."""
        return self.fingerprint + b"".join(step.to_bytes(4, "little") for step in self.path)


@dataclass(frozen=True)
class Spot:
    """One address, with all that spending it needs."""

    kind: str
    script: bytes
    redeem: bytes | None
    witness_script: bytes | None
    origins: tuple[Origin, ...]
    threshold: int = 1
    merkle_root: bytes = b""


@dataclass(frozen=True)
class Account:
    """A root and the path of an account below it."""

    root: Node
    path: tuple[int, ...]

    @property
    def node(self) -> Node:
        """The account's private node."""
        return derive(self.root, self.path)

    def origin(self, branch: int, index: int) -> Origin:
        """The key at one address."""
        path = (*self.path, branch, index)
        node = derive(self.root, path)
        return Origin(node.pub, self.root.fingerprint, path, node)

    def origin_at(self, path: str | Sequence[int]) -> Origin:
        """The key at any path below the root."""
        steps = parse_path(path) if isinstance(path, str) else tuple(path)
        node = derive(self.root, steps)
        return Origin(node.pub, self.root.fingerprint, steps, node)


def spot(kind: str, origins: Sequence[Origin], threshold: int = 1, *, in_order: bool = True) -> Spot:
    """What these keys make as this kind of script; multisig keys sorted (BIP67) where `in_order`."""
    keys = tuple(origins)
    if kind in MULTI_PATH:
        pubs = [origin.pub for origin in keys]
        inner = script.multi(threshold, sorted(pubs) if in_order else pubs)
        wsh = script.p2wsh(inner)
        if kind == "p2sh":
            return Spot(kind, script.p2sh(inner), inner, None, keys, threshold)
        if kind == "p2wsh":
            return Spot(kind, wsh, None, inner, keys, threshold)
        return Spot(kind, script.p2sh(wsh), wsh, inner, keys, threshold)
    pub = keys[0].pub
    if kind == "p2pkh":
        return Spot(kind, script.p2pkh(pub), None, None, keys)
    if kind == "p2wpkh":
        return Spot(kind, script.p2wpkh(pub), None, None, keys)
    if kind == "p2sh-p2wpkh":
        redeem = script.p2wpkh(pub)
        return Spot(kind, script.p2sh(redeem), redeem, None, keys)
    return Spot("p2tr", script.p2tr(keys[0].node), None, None, keys)


@dataclass(frozen=True)
class TestWallet:
    """A wallet policy as a descriptor names it."""

    __test__ = False

    kind: str
    accounts: tuple[Account, ...]
    threshold: int = 1
    is_sorted: bool = True
    network: str = "regtest"

    @property
    def is_multisig(self) -> bool:
        """More than the one key template."""
        return self.kind in MULTI_PATH

    def _expression(self, branches: str) -> str:
        test = self.network != "main"
        keys = [
            f"[{account.root.fingerprint.hex()}{'/' * bool(account.path)}{path_text(account.path)}]"
            f"{account.node.xpub(test=test)}/{branches}/*"
            for account in self.accounts
        ]
        if not self.is_multisig:
            form = {"p2pkh": "pkh({})", "p2wpkh": "wpkh({})", "p2sh-p2wpkh": "sh(wpkh({}))", "p2tr": "tr({})"}
            return form[self.kind].format(keys[0])
        form = {"p2sh": "sh({})", "p2wsh": "wsh({})", "p2sh-p2wsh": "sh(wsh({}))"}
        name = "sortedmulti" if self.is_sorted else "multi"
        return form[self.kind].format(f"{name}({self.threshold},{','.join(keys)})")

    def descriptor(self, branches: str = "<0;1>") -> str:
        """The descriptor with its checksum; `branches` "0" or "1" for one branch alone."""
        text = self._expression(branches)
        return f"{text}#{script.descriptor_checksum(text)}"

    def private_descriptor(self, branch: int, held: int = 0) -> str:
        """One branch, the private key of account number `held` in it (for signing by another library)."""
        account = self.accounts[held]
        test = self.network != "main"
        text = self._expression(str(branch)).replace(account.node.xpub(test=test), account.node.xprv(test=test))
        return f"{text}#{script.descriptor_checksum(text)}"

    def at(self, branch: int, index: int) -> Spot:
        """The address at a place."""
        return _at(self, branch, index)


@lru_cache(maxsize=16384)
def _at(wallet: TestWallet, branch: int, index: int) -> Spot:
    origins = [account.origin(branch, index) for account in wallet.accounts]
    return spot(wallet.kind, origins, wallet.threshold, in_order=wallet.is_sorted)


def single(kind: str = "p2wpkh", network: str = "regtest", account: int = 0, phrase: str = OURS) -> TestWallet:
    """A single-key account by BIP44/49/84/86."""
    coin = 0 if network == "main" else 1
    path = (SINGLE_PURPOSE[kind] + HARD, coin + HARD, account + HARD)
    return TestWallet(kind, (Account(master(phrase), path),), network=network)


def family(
    kind: str = "p2wsh",
    network: str = "regtest",
    phrases: Sequence[str] = (OURS, SECOND, THIRD),
    threshold: int = 2,
    *,
    is_sorted: bool = True,
    path: str | None = None,
) -> TestWallet:
    """A multisig of several people's keys by BIP48 (BIP45 for bare sh)."""
    coin = 0 if network == "main" else 1
    steps = parse_path((path or MULTI_PATH[kind]).format(coin=coin))
    accounts = tuple(Account(master(phrase), steps) for phrase in phrases)
    return TestWallet(kind, accounts, threshold, is_sorted, network)
