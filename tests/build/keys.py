"""Test keys from published phrases, derived with the standard library and OpenSSL alone.

Nothing here comes from coldtui, embit or libsecp256k1, so that agreement with them means something. The phrases are
BIP39 test vectors: whoever sends money to them loses it.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
FIELD = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F
HARD = 0x80000000

OURS = "abandon " * 11 + "about"
SECOND = "legal winner thank year wave sausage worth useful legal winner thank yellow"
THIRD = "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"
ATTACKER = "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def hash160(data: bytes) -> bytes:
    """RIPEMD-160 of SHA-256."""
    return hashlib.new("ripemd160", hashlib.sha256(data).digest()).digest()


def sha256d(data: bytes) -> bytes:
    """SHA-256 twice."""
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def tagged(tag: str, data: bytes) -> bytes:
    """The tagged hash of BIP340."""
    prefix = hashlib.sha256(tag.encode()).digest()
    return hashlib.sha256(prefix + prefix + data).digest()


def base58check(payload: bytes) -> str:
    """Base58 with its four bytes of checksum."""
    data = payload + sha256d(payload)[:4]
    number = int.from_bytes(data, "big")
    text = ""
    while number:
        number, digit = divmod(number, 58)
        text = _ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def public_key(secret: int) -> bytes:
    """The compressed public key of a secret number, by OpenSSL."""
    key = ec.derive_private_key(secret, ec.SECP256K1()).public_key()
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def parse_path(text: str) -> tuple[int, ...]:
    """The numbers of a path: m/84h/0h/0h/1/7."""
    steps = [step for step in text.split("/") if step not in ("", "m")]
    return tuple(int(step.rstrip("h'")) + (HARD if step[-1] in "h'" else 0) for step in steps)


def path_text(path: Sequence[int]) -> str:
    """A path as descriptors write it, without root: 84h/0h/0h."""
    return "/".join(f"{step - HARD}h" if step >= HARD else str(step) for step in path)


@dataclass(frozen=True)
class Node:
    """A private node of a BIP32 tree."""

    secret: int
    chain_code: bytes
    depth: int = 0
    parent: bytes = bytes(4)
    number: int = 0

    @cached_property
    def pub(self) -> bytes:
        """33 bytes."""
        return public_key(self.secret)

    @cached_property
    def xonly(self) -> bytes:
        """32 bytes."""
        return self.pub[1:]

    @cached_property
    def fingerprint(self) -> bytes:
        """Four bytes."""
        return hash160(self.pub)[:4]

    def child(self, number: int) -> "Node":
        """One step of BIP32, private parent to private child."""
        data = b"\0" + self.secret.to_bytes(32, "big") if number >= HARD else self.pub
        mac = hmac.digest(self.chain_code, data + number.to_bytes(4, "big"), "sha512")
        secret = (int.from_bytes(mac[:32], "big") + self.secret) % ORDER
        return Node(secret, mac[32:], self.depth + 1, self.fingerprint, number)

    def at(self, path: str | Sequence[int]) -> "Node":
        """The node at a path below this one."""
        node = self
        for number in parse_path(path) if isinstance(path, str) else path:
            node = node.child(number)
        return node

    def xpub_bytes(self, *, test: bool) -> bytes:
        """78 bytes, as PSBT_GLOBAL_XPUB has them."""
        version = bytes.fromhex("043587cf" if test else "0488b21e")
        head = bytes((self.depth,)) + self.parent + self.number.to_bytes(4, "big")
        return version + head + self.chain_code + self.pub

    def xpub(self, *, test: bool) -> str:
        """The extended public key as text."""
        return base58check(self.xpub_bytes(test=test))

    def xprv(self, *, test: bool) -> str:
        """The extended private key as text."""
        version = bytes.fromhex("04358394" if test else "0488ade4")
        head = bytes((self.depth,)) + self.parent + self.number.to_bytes(4, "big")
        return base58check(version + head + self.chain_code + b"\0" + self.secret.to_bytes(32, "big"))


@lru_cache
def master(phrase: str, passphrase: str = "") -> Node:
    """The root of an ASCII phrase (BIP39, BIP32)."""
    return from_seed(hashlib.pbkdf2_hmac("sha512", phrase.encode(), b"mnemonic" + passphrase.encode(), 2048))


def from_seed(seed: bytes) -> Node:
    """The root of a seed (BIP32)."""
    mac = hmac.digest(b"Bitcoin seed", seed, "sha512")
    return Node(int.from_bytes(mac[:32], "big"), mac[32:])


@lru_cache(maxsize=4096)
def derive(root: Node, path: tuple[int, ...]) -> Node:
    """The node at a path, remembered."""
    return derive(root, path[:-1]).child(path[-1]) if path else root
