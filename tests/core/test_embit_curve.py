"""embit stands on our curve and on nothing else; its own vectors for keys and descriptors hold on it."""

import importlib
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import embit
import pytest
from embit.bip32 import HDKey
from embit.descriptor import Descriptor
from embit.descriptor.arguments import KeyHash
from embit.ec import PrivateKey, PublicKey, SchnorrSig
from embit.networks import NETWORKS
from embit.psbt import PSBT

import coldtui
from coldtui.core import embit_curve
from tests.build import deterministic

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "embit" / "keys_and_descriptors.json").read_text())

WHAT_IS_LOADED = """
import pathlib
import sys

maps = pathlib.Path("/proc/self/maps").read_text()
loaded = [name for name in ("embit.util.ctypes_secp256k1", "embit.util.py_secp256k1") if sys.modules.get(name)]
print("library" if "/embit/" in maps else "no library", *loaded)
"""


def python(script: str) -> str:
    """What a fresh interpreter prints."""
    root = Path(coldtui.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def everything() -> list[str]:
    """Every module of coldtui."""
    return [module.name for module in pkgutil.walk_packages(coldtui.__path__, "coldtui.")]


def test_nothing_in_coldtui_loads_the_binary_or_the_fallback_of_embit() -> None:
    names = [name for name in everything() if not name.endswith("__main__")]
    assert "coldtui.core.key" in names
    imports = "\n".join(f"import {name}" for name in names)
    uses = "import embit.bip32, embit.descriptor, embit.psbt, embit.script, embit.bip39, embit.base58, embit.slip39"
    assert python(f"{imports}\n{uses}\n{WHAT_IS_LOADED}") == "no library"


def test_stock_embit_does_load_its_binary() -> None:
    assert python(f"import embit.bip32\n{WHAT_IS_LOADED}") == "library embit.util.ctypes_secp256k1"


def test_stock_embit_falls_back_in_silence_without_its_binary() -> None:
    block = "import sys\nsys.modules['embit.util.ctypes_secp256k1'] = None"
    assert python(f"{block}\nimport embit.bip32\n{WHAT_IS_LOADED}") == "no library embit.util.py_secp256k1"


@pytest.mark.parametrize("name", embit_curve.BLOCKED)
def test_the_binary_and_the_fallback_cannot_be_imported(name: str) -> None:
    with pytest.raises(ImportError):
        importlib.import_module(name)


def test_a_secp256k1_of_somebody_else_is_not_picked_up() -> None:
    assert importlib.import_module("secp256k1") is embit_curve
    assert importlib.import_module("embit.util.secp256k1") is embit_curve


def test_embit_imported_before_coldtui_stops_the_program() -> None:
    script = "import embit.bip32\ntry:\n    import coldtui.core\nexcept RuntimeError as error:\n    print(error)"
    assert python(script) == "embit was imported before coldtui.core, with another secp256k1"
    assert python("import coldtui.core\nimport embit.bip32\nimport coldtui.core.key\nprint('fine')") == "fine"


def test_each_of_the_seventeen_names_is_there() -> None:
    folder = Path(embit.__file__).parent
    sources = [path for path in folder.rglob("*.py") if not {"util", "liquid"} & set(path.relative_to(folder).parts)]
    used = {name for path in sources for name in re.findall(r"secp256k1\.(\w+)", path.read_text(encoding="utf-8"))}
    assert len(used) == 17
    assert [name for name in used if not hasattr(embit_curve, name)] == []


@pytest.mark.parametrize("vector", VECTORS["bip32_derive"], ids=lambda vector: vector["xpub"][-8:])
def test_embit_derives_its_bip32_vectors(vector: dict[str, str]) -> None:
    root = HDKey.from_seed(bytes.fromhex(vector["seed"]))
    key = root.derive(vector["path"])
    assert key.to_base58() == vector["xprv"]
    assert key.to_public().to_base58() == vector["xpub"]
    assert key.to_public().derive([10, 20]) == key.derive([10, 20]).to_public()


@pytest.mark.parametrize("text", VECTORS["bip32_invalid"])
def test_embit_refuses_its_invalid_keys(text: str) -> None:
    with pytest.raises(Exception):  # noqa: B017 (embit has three families of errors for this)
        HDKey.from_base58(text)


@pytest.mark.parametrize(("secret", "public"), VECTORS["public_keys"])
def test_embit_makes_its_public_keys(secret: str, public: str) -> None:
    private = PrivateKey(bytes.fromhex(secret), compressed=len(public) == 66)
    assert str(private.get_public_key()) == public
    assert private.get_public_key() == PublicKey.from_string(public)


@pytest.mark.parametrize("text", VECTORS["key_expressions"])
def test_embit_reads_its_key_expressions(text: str) -> None:
    assert str(KeyHash.from_string(text)) == text


@pytest.mark.parametrize("vector", VECTORS["descriptors"], ids=range(len(VECTORS["descriptors"])))
def test_embit_makes_the_scripts_of_its_descriptors(vector: dict[str, str]) -> None:
    descriptor = Descriptor.from_string(vector["descriptor"])
    script = descriptor.witness_script() or descriptor.redeem_script() or descriptor.script_pubkey()
    assert script.data.hex() == vector["script"]
    assert str(descriptor) == vector["descriptor"]


def test_embit_makes_its_taproot_addresses() -> None:
    root = HDKey.from_string(VECTORS["taproot"]["root"])
    descriptor = Descriptor.from_string(f"tr({root.to_public()}/0/*)")
    made = [
        descriptor.derive(index).address(NETWORKS["regtest"]) for index in range(len(VECTORS["taproot"]["addresses"]))
    ]
    assert made == VECTORS["taproot"]["addresses"]
    for index in range(10):
        key = root.child(index)
        assert key.taproot_tweak(b"").sec() == key.to_public().taproot_tweak(b"").sec()


def test_embit_verifies_its_taproot_signatures() -> None:
    # The signatures themselves are made without auxiliary randomness, as libsecp256k1 did in 2021; ours with zeros.
    tx = PSBT.from_string(VECTORS["taproot"]["psbt"]).tx
    signed = PSBT.from_string(VECTORS["taproot"]["signed"])
    for index, scope in enumerate(signed.inputs):
        digest = tx.sighash_taproot(
            index,
            script_pubkeys=[each.utxo.script_pubkey for each in signed.inputs],
            values=[each.utxo.value for each in signed.inputs],
            sighash=scope.final_scriptwitness.items[0][64] if len(scope.final_scriptwitness.items[0]) == 65 else 0,
        )
        signature = SchnorrSig.parse(scope.final_scriptwitness.items[0][:64])
        key = PublicKey.from_xonly(scope.utxo.script_pubkey.data[2:])
        assert key.schnorr_verify(signature, digest)
        assert not key.schnorr_verify(signature, bytes(32))


def test_embit_signs_on_our_curve() -> None:
    private = PrivateKey(b"1" * 32)
    for number in range(1, 100):
        digest = bytes((number,)) * 32
        signature = private.sign(digest)
        assert private.verify(signature, digest)
        assert not private.verify(signature, bytes(32))
        assert len(signature.serialize()) <= 70
    digest = b"\x03" * 32
    r, s = deterministic.plain(digest, int.from_bytes(b"1" * 32, "big"))
    raw = embit_curve.ecdsa_sign(digest, b"1" * 32)
    assert raw == r.to_bytes(32, "big") + s.to_bytes(32, "big")


def test_embit_agrees_on_a_shared_secret() -> None:
    mine, theirs = PrivateKey(b"a" * 32), PrivateKey(b"b" * 32)
    assert mine.ecdh(theirs.get_public_key()) == theirs.ecdh(mine.get_public_key())
    one = PrivateKey((1).to_bytes(32, "big"))
    assert one.ecdh(mine.get_public_key(), lambda x, _y, _data: x) == mine.xonly()


def test_wrong_arguments_are_value_errors_as_in_embit() -> None:
    for call in (
        lambda: embit_curve.ec_pubkey_create(bytes(32)),
        lambda: embit_curve.ec_pubkey_parse(b"\x05" + bytes(32)),
        lambda: embit_curve.ec_pubkey_serialize(bytes(64)),
        lambda: embit_curve.ecdsa_signature_parse_der(b"\x30"),
        lambda: embit_curve.ecdsa_sign(bytes(31), b"1" * 32),
        lambda: embit_curve.ecdsa_sign(bytes(32), b"1" * 32, object()),
        lambda: embit_curve.schnorrsig_sign(bytes(32), b"1" * 32, None, b"4" * 32),
    ):
        with pytest.raises(ValueError):
            call()
