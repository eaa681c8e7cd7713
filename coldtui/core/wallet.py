"""A registered wallet: a policy over extended public keys, and the scripts that it derives. Never a private key."""

import hmac
from dataclasses import dataclass
from enum import Enum

from coldtui.core import curve, script
from coldtui.core.checksum import checksum
from coldtui.core.key import HARDENED, ExtendedPublicKey, KeyOrigin
from coldtui.core.network import Network


class ScriptType(Enum):
    """What a wallet's output scripts look like; the value is the name that outputs and JSON use."""

    P2PKH = "p2pkh"
    P2SH_P2WPKH = "p2sh-p2wpkh"
    P2WPKH = "p2wpkh"
    P2TR = "p2tr"
    P2SH = "p2sh"
    P2SH_P2WSH = "p2sh-p2wsh"
    P2WSH = "p2wsh"

    @property
    def is_multisig(self) -> bool:
        """Whether the script is OP_CHECKMULTISIG, be it over one key."""
        return self in {ScriptType.P2SH, ScriptType.P2SH_P2WSH, ScriptType.P2WSH}

    @property
    def is_segwit(self) -> bool:
        """Whether signatures commit to the amount (BIP143, BIP341)."""
        return self not in {ScriptType.P2PKH, ScriptType.P2SH}

    @property
    def words(self) -> str:
        """What people call it."""
        return _WORDS[self]

    @property
    def template(self) -> str:
        """The descriptor around the key or the multi(), with {} in its place (BIP381 to BIP383, BIP386)."""
        return _TEMPLATES[self]


_WORDS = {
    ScriptType.P2PKH: "legacy",
    ScriptType.P2SH_P2WPKH: "nested segwit",
    ScriptType.P2WPKH: "native segwit",
    ScriptType.P2TR: "taproot",
    ScriptType.P2SH: "legacy multisig",
    ScriptType.P2SH_P2WSH: "nested segwit multisig",
    ScriptType.P2WSH: "native segwit multisig",
}

_TEMPLATES = {
    ScriptType.P2PKH: "pkh({})",
    ScriptType.P2SH_P2WPKH: "sh(wpkh({}))",
    ScriptType.P2WPKH: "wpkh({})",
    ScriptType.P2TR: "tr({})",
    ScriptType.P2SH: "sh({})",
    ScriptType.P2SH_P2WSH: "sh(wsh({}))",
    ScriptType.P2WSH: "wsh({})",
}


@dataclass(frozen=True, slots=True)
class WalletKey:
    """One key of a wallet: where it comes from, the extended key, and the numbers of its two branches.

    A key without an origin is its own origin: its fingerprint and an empty path (BIP380).
    """

    origin: KeyOrigin
    xpub: ExtendedPublicKey
    branches: tuple[int, int] = (0, 1)

    @property
    def text(self) -> str:
        """The key expression with both branches (BIP380, BIP389)."""
        own = KeyOrigin(self.xpub.fingerprint, ())
        root = "" if self.origin == own and self.xpub.depth else f"[{self.origin.text}]"
        return f"{root}{self.xpub.text}/<{self.branches[0]};{self.branches[1]}>/*"


@dataclass(frozen=True, slots=True)
class Wallet:
    """A wallet policy: `threshold` of `keys` sign. Equal wallets derive equal scripts.

    `threshold` is 1 and `keys` has one member for the single-key script types. `is_sorted` says whether the keys are
    sorted in each script (BIP67); it is False for a single key.
    """

    name: str
    network: Network
    script_type: ScriptType
    threshold: int
    keys: tuple[WalletKey, ...]
    is_sorted: bool

    def __post_init__(self) -> None:
        if not self.is_multisig and (self.threshold, len(self.keys), self.is_sorted) != (1, 1, False):
            raise ValueError("a single-key wallet has one key")
        if not 1 <= self.threshold <= len(self.keys) <= script.MAX_MULTI_KEYS:
            raise ValueError("threshold or number of keys out of range")

    @property
    def is_multisig(self) -> bool:
        """Whether the script is OP_CHECKMULTISIG."""
        return self.script_type.is_multisig

    @property
    def descriptor(self) -> str:
        """The one way to write this wallet: BIP389 multipath, h for hardened, behind it # and the checksum."""
        body = ",".join(key.text for key in self.keys)
        if self.is_multisig:
            body = f"{'sortedmulti' if self.is_sorted else 'multi'}({self.threshold},{body})"
        text = self.script_type.template.format(body)
        return f"{text}#{checksum(text)}"

    @property
    def policy_text(self) -> str:
        """How many keys sign, in words."""
        if not self.is_multisig:
            return "1 key signs"
        return f"{self.threshold} of {len(self.keys)} keys {'signs' if self.threshold == 1 else 'sign'}"


@dataclass(frozen=True, slots=True)
class Derived:
    """What a wallet has at (branch, index).

    `public_keys` are 33 bytes each, in the order of wallet.keys, whatever their order in the script. For taproot it
    holds the internal key, and `internal_key` is the same without its first byte.
    """

    script_pubkey: bytes
    redeem_script: bytes | None
    witness_script: bytes | None
    public_keys: tuple[bytes, ...]
    internal_key: bytes | None = None


class Deriver:
    """Derives a wallet's scripts; keeps each key's branches, so that one costs one HMAC-SHA512 and one tweak a key."""

    __slots__ = ("_branches", "wallet")

    def __init__(self, wallet: Wallet) -> None:
        self.wallet = wallet
        self._branches: list[list[tuple[bytes, bytes, bytes]] | None] = [None, None]

    def at(self, branch: int, index: int) -> Derived:
        """The scripts at branch 0 (receive) or 1 (change) and an unhardened index; ValueError for any other."""
        if branch not in {0, 1} or not 0 <= index < HARDENED:
            raise ValueError("no such branch or index")
        nodes = self._branches[branch] or self._nodes(branch)
        step = index.to_bytes(4, "big")
        return scripts(
            self.wallet,
            tuple(
                curve.tweak_public_key(point, hmac.digest(chain, key + step, "sha512")[:32])
                for chain, key, point in nodes
            ),
        )

    def _nodes(self, branch: int) -> list[tuple[bytes, bytes, bytes]]:
        """Chain code and public key of every key's branch, the key also in 65 bytes, which are quicker to parse."""
        branches = [key.xpub.derive((key.branches[branch],)) for key in self.wallet.keys]
        nodes = [(node.chain_code, node.public_key, curve.decompress(node.public_key)) for node in branches]
        self._branches[branch] = nodes
        return nodes


def scripts(wallet: Wallet, public_keys: tuple[bytes, ...]) -> Derived:
    """The scripts that the wallet's policy makes of its keys' children."""
    if wallet.is_multisig:
        ordered = sorted(public_keys) if wallet.is_sorted else public_keys
        return _multisig(wallet.script_type, script.multi(wallet.threshold, ordered), public_keys)
    (key,) = public_keys
    if wallet.script_type is ScriptType.P2PKH:
        return Derived(script.p2pkh(key), None, None, public_keys)
    if wallet.script_type is ScriptType.P2TR:
        output_key, _ = curve.taproot_output_key(key[1:])
        return Derived(script.p2tr(output_key), None, None, public_keys, key[1:])
    program = script.p2wpkh(key)
    if wallet.script_type is ScriptType.P2WPKH:
        return Derived(program, None, None, public_keys)
    return Derived(script.p2sh(program), program, None, public_keys)


def _multisig(script_type: ScriptType, multi: bytes, public_keys: tuple[bytes, ...]) -> Derived:
    if script_type is ScriptType.P2SH:
        return Derived(script.p2sh(multi), multi, None, public_keys)
    program = script.p2wsh(multi)
    if script_type is ScriptType.P2WSH:
        return Derived(program, None, multi, public_keys)
    return Derived(script.p2sh(program), program, multi, public_keys)


def single_key_wallet(
    xpub: ExtendedPublicKey, origin: KeyOrigin, script_type: ScriptType, network: Network, name: str = ""
) -> Wallet:
    """A wallet of one key with the branches 0 and 1 (BIP44, BIP49, BIP84, BIP86)."""
    return Wallet(name, network, script_type, 1, (WalletKey(origin, xpub),), is_sorted=False)
