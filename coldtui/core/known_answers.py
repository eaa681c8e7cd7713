"""Published results, computed again: a library that computes wrongly must not come near a key.

The program runs these at every start, and `coldtui selftest` prints them.
"""

import sys
from collections.abc import Callable

from coldtui.core import curve, embit_curve
from coldtui.core.address import address
from coldtui.core.entropy import Source, mixed_line, steps
from coldtui.core.key import ExtendedPrivateKey, KeyOrigin, parse_path
from coldtui.core.mnemonic import seed
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver, ScriptType, single_key_wallet
from coldtui.core.wire import hash160

_WORDS = ("abandon",) * 11 + ("about",)
"""The published phrase of BIP49, BIP84 and BIP86."""

_ADDRESSES = {
    "m/44h/0h/0h": (ScriptType.P2PKH, "1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA"),
    "m/49h/0h/0h": (ScriptType.P2SH_P2WPKH, "37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf"),
    "m/84h/0h/0h": (ScriptType.P2WPKH, "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"),
    "m/86h/0h/0h": (ScriptType.P2TR, "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"),
}
"""First receive addresses of that phrase (BIP84 and BIP86; the others as every wallet gives them)."""


_DICE = "123456"
_DICE_WORDS = (
    "mirror reject rookie talk pudding throw happy era myth already payment own "
    "sentence push head sting video explain letter bomb casual hotel rather garment"
)
"""Coldcard's published example of dice alone (coldcard.com/docs/verifying-dice-roll-math)."""

_MIXED_ENTROPY = "ceb93ceb4bb032db200d87404aea6e6cd95bd9bc637cb16135322674824e298a"
"""Of 32 bytes from 00 to 1f, the rolls 4152 and the flips 1001: `sha256sum` prints it for that line."""


def _expect(what: str, computed: object, published: object) -> None:
    if computed != published:
        raise RuntimeError(f"{what} is computed wrongly here")


def check_curve() -> str:
    """RFC 6979, BIP340 and BIP341 vectors."""
    curve.known_answers()
    return "RFC 6979, BIP340 and BIP341 answers are right"


def check_backend() -> str:
    """That embit stands on our curve, and that neither of its own was loaded."""
    loaded = sys.modules.get(embit_curve.NAME)
    blocked = all(sys.modules.get(name) is None for name in embit_curve.BLOCKED)
    if loaded is not embit_curve or not blocked:
        raise RuntimeError("embit does not stand on the curve that was checked")
    return "embit uses the same library"


def check_hashes() -> str:
    """RIPEMD-160 of SHA-256 of nothing: some builds of OpenSSL lack the former."""
    _expect("HASH160", hash160(b"").hex(), "b472a266d0bd89c13706a4132ccfb16f7c3b9fcb")
    return "HASH160 is right"


def check_keys() -> str:
    """From the words of the published phrase to the first address of each script type (BIP39, 32, 44, 49, 84, 86)."""
    with ExtendedPrivateKey.from_seed(seed(_WORDS)) as master:
        for text, (script_type, first) in _ADDRESSES.items():
            path = parse_path(text)
            with master.derive(path) as account:
                xpub = account.neuter(is_test=False)
            wallet = single_key_wallet(xpub, KeyOrigin(master.fingerprint, path), script_type, Network.MAIN)
            found = address(Deriver(wallet).at(0, 0).script_pubkey, Network.MAIN)
            _expect(f"the first {script_type.value} address", found, first)
    return "words, keys and addresses of four script types are right"


def check_dice() -> str:
    """From the rolls of a published example to its words."""
    _expect("a phrase from dice", " ".join(steps(_DICE, 24).words), _DICE_WORDS)
    return "dice give the words that they give elsewhere"


def check_mixing() -> str:
    """The hash of the line in which the kernel's bytes and the user's sources stand."""
    line = mixed_line(bytes(range(32)), [(Source.D6, "4152"), (Source.COINS, "1001")])
    _expect("mixed entropy", steps(line, 24).entropy.hex(), _MIXED_ENTROPY)
    return "kernel and dice are mixed by the published formula"


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("curve", check_curve),
    ("curve-under-embit", check_backend),
    ("hashes", check_hashes),
    ("keys-and-addresses", check_keys),
    ("dice", check_dice),
    ("entropy-mixing", check_mixing),
)
"""Name and function of each check; it returns a word about what was right, and raises RuntimeError."""


def check_all() -> None:
    """Run every check. Raises RuntimeError at the first that fails."""
    for _, check in CHECKS:
        check()
