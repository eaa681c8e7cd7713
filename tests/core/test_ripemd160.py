"""RIPEMD-160 is there on systems whose OpenSSL has none, and is the same."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from coldtui.core import wire

WITHOUT = """
import hashlib
real = hashlib.new
def new(name, *rest, **options):
    if name == "ripemd160":
        raise ValueError("unsupported hash type ripemd160")
    return real(name, *rest, **options)
hashlib.new = new
"""

HASHES = """
import sys
from coldtui.core import wire
for size in (0, 20, 32, 33, 55, 56, 63, 64, 65, 200):
    print(wire.ripemd160(bytes(range(size))).hex(), wire.hash160(bytes(range(size))).hex())
print("spare" if "embit.util.py_ripemd160" in sys.modules else "openssl")
print("curve", *(name for name in ("embit.util.ctypes_secp256k1", "embit.util.py_secp256k1") if sys.modules[name]))
"""


def python(script: str) -> list[str]:
    root = Path(wire.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_system_without_ripemd160_gets_the_same_hashes() -> None:
    with_it, without_it = python(HASHES), python(WITHOUT + HASHES)
    assert with_it[:-2] == without_it[:-2]
    assert without_it[-2:] == ["spare", "curve"], "and embit still stands on our curve"
    assert with_it[-1] == "curve"


def test_the_usual_system_uses_openssl() -> None:
    if "ripemd160" not in hashlib.algorithms_available:
        pytest.skip("this OpenSSL has no RIPEMD-160")
    assert python(HASHES)[-2] == "openssl"


def test_ripemd160_gives_its_published_results() -> None:
    # Dobbertin, Bosselaers, Preneel: RIPEMD-160, appendix B
    assert wire.ripemd160(b"").hex() == "9c1185a5c5e9fc54612808977ee8f548b2258d31"
    assert wire.ripemd160(b"abc").hex() == "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"
