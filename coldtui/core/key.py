"""Extended keys, public and private: BIP32. Paths and key origins (core.path) can be had from here as well."""

import hmac
from dataclasses import dataclass
from types import TracebackType
from typing import Never, Self

from embit import base58

from coldtui.core import curve
from coldtui.core.errors import NotAKey, WrongNetwork
from coldtui.core.network import CHOOSE_NETWORK
from coldtui.core.path import HARDENED, KeyOrigin, Path, parse_path, path_text
from coldtui.core.wire import hash160

__all__ = [
    "HARDENED",
    "ExtendedPrivateKey",
    "ExtendedPublicKey",
    "KeyOrigin",
    "Path",
    "parse_path",
    "path_text",
    "read_private_key",
]

_SIZE = 78
_LONGEST_TEXT = 120

XPUB_MAIN = bytes.fromhex("0488b21e")
XPUB_TEST = bytes.fromhex("043587cf")

# BIP32 and SLIP-132: xpub ypub zpub Ypub Zpub, then tpub upub vpub Upub Vpub. The letters of SLIP-132 carry a script
# type, which a descriptor or an account path says better: here they are the same key.
_PUBLIC_VERSIONS = {
    bytes.fromhex(version): is_test
    for is_test, versions in (
        (False, "0488b21e 049d7cb2 04b24746 0295b43f 02aa7ed3"),
        (True, "043587cf 044a5262 045f1cf6 024289ef 02575483"),
    )
    for version in versions.split()
}
_PRIVATE_VERSIONS = {
    bytes.fromhex(version): is_test
    for is_test, versions in (
        (False, "0488ade4 049d7878 04b2430c 0295b005 02aa7a99"),
        (True, "04358394 044a4e28 045f18bc 024285b5 02575048"),
    )
    for version in versions.split()
}

_KEY_HINT = "Export the public key (xpub) from the wallet again and copy the whole of it."


@dataclass(frozen=True, slots=True)
class ExtendedPublicKey:
    """An extended public key (BIP32); every value of this type is a valid one.

    `public_key` is 33 bytes, `chain_code` 32, `parent_fingerprint` 4; `is_test` says for which networks it was made.
    """

    depth: int
    parent_fingerprint: bytes
    child_number: int
    chain_code: bytes
    public_key: bytes
    is_test: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "xpub..." or "tpub...", or the same under a letter of SLIP-132. Raises NotAKey."""
        if len(text) > _LONGEST_TEXT:
            raise NotAKey("This is too long for a public key.", _KEY_HINT)
        try:
            data = base58.decode_check(text)
        except ValueError:
            raise NotAKey("This public key is mistyped or cut: its checksum does not fit.", _KEY_HINT) from None
        return cls.parse_bytes(data)

    @classmethod
    def parse_bytes(cls, data: bytes) -> Self:
        """Read the 78 bytes of BIP32's serialisation. Raises NotAKey for everything that its test vector 5 forbids."""
        if len(data) != _SIZE:
            raise NotAKey("This is not an extended public key: it has the wrong length.", _KEY_HINT)
        version, depth, parent, number = data[:4], data[4], data[5:9], int.from_bytes(data[9:13], "big")
        if version in _PRIVATE_VERSIONS:
            raise NotAKey(
                "This is a private key, and it does not belong here.",
                "Give the public key (xpub). Whoever sees the private key can take the coins.",
            )
        if version not in _PUBLIC_VERSIONS:
            raise NotAKey("This is not an extended public key: its first letters are unknown.", _KEY_HINT)
        if depth == 0 and (parent != bytes(4) or number != 0):
            raise NotAKey("This public key contradicts itself: a master key has no parent.", _KEY_HINT)
        key = data[45:]
        if not curve.is_public_key(key):
            raise NotAKey("This public key is not valid: it is no point of the curve.", _KEY_HINT)
        return cls(depth, parent, number, data[13:45], key, _PUBLIC_VERSIONS[version])

    def serialize(self) -> bytes:
        """The 78 bytes of BIP32, under the version of xpub or tpub."""
        head = (XPUB_TEST if self.is_test else XPUB_MAIN) + bytes((self.depth,)) + self.parent_fingerprint
        return head + self.child_number.to_bytes(4, "big") + self.chain_code + self.public_key

    @property
    def text(self) -> str:
        """The key as "xpub..." or "tpub..."."""
        text: str = base58.encode_check(self.serialize())
        return text

    @property
    def fingerprint(self) -> bytes:
        """The first 4 bytes of the key's hash160."""
        return hash160(self.public_key)[:4]

    def _step(self, index: int) -> tuple[bytes, bytes]:
        if not 0 <= index < HARDENED:
            raise ValueError("a public key derives unhardened children only")
        digest = hmac.digest(self.chain_code, self.public_key + index.to_bytes(4, "big"), "sha512")
        try:
            return curve.tweak_public_key(self.public_key, digest[:32]), digest[32:]
        except ValueError:
            raise _no_child() from None

    def derive(self, path: Path) -> "ExtendedPublicKey":
        """The key below, by unhardened steps. Raises ValueError for a hardened step or below depth 255."""
        key = self
        for index in path:
            if key.depth == 0xFF:
                raise ValueError("BIP32 has no key below depth 255")
            public_key, chain_code = key._step(index)
            key = ExtendedPublicKey(key.depth + 1, key.fingerprint, index, chain_code, public_key, self.is_test)
        return key


def _no_child() -> NotAKey:
    # BIP32: "the resulting key is invalid, and one should proceed with the next value" (probability below 2^-127)
    return NotAKey("This key has no child at one of the path's numbers.", "Use the next number.")


class ExtendedPrivateKey:
    """An extended private key (BIP32), in memory that `wipe` overwrites. Shows nothing, is not copied, not pickled."""

    __slots__ = ("_chain_code", "_public_key", "_secret", "child_number", "depth", "parent_fingerprint")

    def __init__(
        self,
        secret: bytes | bytearray,
        chain_code: bytes | bytearray,
        depth: int = 0,
        parent_fingerprint: bytes = bytes(4),
        child_number: int = 0,
    ) -> None:
        """A key of a 32-byte secret and a 32-byte chain code. Raises NotAKey when the secret is out of range."""
        if not curve.is_secret(secret):
            raise NotAKey("This private key is out of range.", "Use another recovery phrase.")
        self._secret = bytearray(secret)
        self._chain_code = bytearray(chain_code)
        self._public_key = b""
        self.depth = depth
        self.parent_fingerprint = parent_fingerprint
        self.child_number = child_number

    @classmethod
    def from_seed(cls, seed: bytes | bytearray) -> Self:
        """The master key of a seed of 16 to 64 bytes (BIP32, "Master key generation"). Raises ValueError, NotAKey."""
        if not 16 <= len(seed) <= 64:
            raise ValueError("BIP32 wants a seed of 16 to 64 bytes")
        digest = hmac.digest(b"Bitcoin seed", seed, "sha512")
        return cls(digest[:32], digest[32:])

    @property
    def is_wiped(self) -> bool:
        """Whether the key was overwritten."""
        return not self._secret

    @property
    def public_key(self) -> bytes:
        """The 33-byte public key."""
        if not self._public_key:
            self._public_key = curve.public_key(self._held())
        return self._public_key

    @property
    def fingerprint(self) -> bytes:
        """The first 4 bytes of the public key's hash160; of a master key the name that people know it by."""
        return hash160(self.public_key)[:4]

    def _held(self) -> bytearray:
        if self.is_wiped:
            raise ValueError("this private key was wiped")
        return self._secret

    def _child(self, index: int) -> tuple[bytearray, bytes]:
        secret = self._held()
        start = b"\0" + secret if index >= HARDENED else self.public_key
        digest = hmac.digest(self._chain_code, start + index.to_bytes(4, "big"), "sha512")
        try:
            return curve.tweak_secret(secret, digest[:32]), digest[32:]
        except ValueError:
            raise _no_child() from None

    def child_secret(self, index: int) -> bytearray:
        """The 32-byte private key of one child: one HMAC-SHA512 and one addition. The caller overwrites it.

        Raises NotAKey where BIP32 has no child.
        """
        return self._child(index)[0]

    def child(self, index: int) -> "ExtendedPrivateKey":
        """One child (BIP32, CKDpriv). Raises ValueError below depth 255, NotAKey where BIP32 has no child."""
        if self.depth == 0xFF:
            raise ValueError("BIP32 has no key below depth 255")
        secret, chain_code = self._child(index)
        try:
            return ExtendedPrivateKey(secret, chain_code, self.depth + 1, self.fingerprint, index)
        finally:
            secret[:] = bytes(32)

    def derive(self, path: Path) -> "ExtendedPrivateKey":
        """The key below, a new one with its own memory even for the empty path; the keys between are wiped."""
        key = ExtendedPrivateKey(self._held(), self._chain_code, self.depth, self.parent_fingerprint, self.child_number)
        for index in path:
            with key as parent:
                key = parent.child(index)
        return key

    def neuter(self, is_test: bool) -> ExtendedPublicKey:
        """The extended public key (BIP32, N), for test networks or for mainnet."""
        return ExtendedPublicKey(
            self.depth, self.parent_fingerprint, self.child_number, bytes(self._chain_code), self.public_key, is_test
        )

    def is_same(self, other: "ExtendedPrivateKey") -> bool:
        """Whether both have the same secret and chain code, compared in constant time."""
        mine = self._held() + self._chain_code
        theirs = other._held() + other._chain_code  # noqa: SLF001 (the other is of this class)
        try:
            return hmac.compare_digest(mine, theirs)
        finally:
            mine[:] = theirs[:] = bytes(len(mine))

    def wipe(self) -> None:
        """Overwrite the secret and the chain code with zeros. A second time does nothing."""
        for memory in (self._secret, self._chain_code):
            memory[:] = bytes(len(memory))
        self._secret = bytearray()
        self._chain_code = bytearray()
        self._public_key = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<ExtendedPrivateKey>"

    def __reduce__(self) -> Never:
        raise TypeError("a private key is not copied and not pickled")


_PRIVATE_HINT = "Copy the whole key again: it begins with xprv, or with tprv on a test network."


def read_private_key(text: str, is_test: bool | None) -> ExtendedPrivateKey:
    """A master key as "xprv..." or "tprv...", or the same under a letter of SLIP-132.

    `is_test` is the kind of network that it must be for, None any. Raises NotAKey for what is none, for a key that is
    not a master key and for a public key, and WrongNetwork.
    """
    if len(text) > _LONGEST_TEXT:
        raise NotAKey("This is too long for a private key.", _PRIVATE_HINT)
    data = _decoded(text)
    if not data:
        raise NotAKey("This private key is mistyped or cut: its checksum does not fit.", _PRIVATE_HINT)
    try:
        return _read_private(data, is_test)
    finally:
        data[:] = bytes(len(data))


def _decoded(text: str) -> bytearray:
    """Empty where the checksum does not fit. embit's error repeats what it read, so it is not kept as ours' context."""
    try:
        return bytearray(base58.decode_check(text))
    except ValueError:
        return bytearray()


def _read_private(data: bytearray, is_test: bool | None) -> ExtendedPrivateKey:
    version = bytes(data[:4])
    if version in _PUBLIC_VERSIONS:
        raise NotAKey("This is a public key: it can show addresses, and cannot sign.", _PRIVATE_HINT)
    if len(data) != _SIZE or version not in _PRIVATE_VERSIONS or data[45] != 0:
        raise NotAKey("This is not an extended private key.", _PRIVATE_HINT)
    if is_test is not None and _PRIVATE_VERSIONS[version] != is_test:
        made_for = "a test network" if _PRIVATE_VERSIONS[version] else "mainnet"
        raise WrongNetwork(f"This private key was made for {made_for}.", f"{CHOOSE_NETWORK}.")
    if data[4] != 0 or any(data[5:13]):
        raise NotAKey(
            "This is the key of an account, not the master key that it comes from.",
            "Load the master key, or the recovery phrase.",
        )
    return ExtendedPrivateKey(data[46:], data[13:45])
