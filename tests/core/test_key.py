"""Extended keys: every vector of BIP32, and nothing that its test vector 5 forbids."""

import copy
import pickle
import random
import re
from pathlib import Path

import pytest
from embit import base58

from coldtui.core import curve
from coldtui.core.errors import NotAKey
from coldtui.core.key import HARDENED, ExtendedPrivateKey, ExtendedPublicKey, KeyOrigin, parse_path, path_text
from tests.build import keys

VECTORS = (Path(__file__).parents[1] / "vectors" / "bips" / "bip32_test_vectors.txt").read_text()
SEED = bytes(range(16))


def chains() -> list[tuple[str, str, str, str]]:
    """Seed, path, xpub and xprv of test vectors 1 to 4."""
    found = []
    for section in VECTORS.split("===Test vector ")[1:5]:
        seed = re.search(r"Seed \(hex\): (\w+)", section)
        assert seed is not None
        for path, xpub, xprv in re.findall(r"\* Chain (\S+)\n\*\* ext pub: (\w+)\n\*\* ext prv: (\w+)", section):
            found.append((seed[1], path.replace("<sub>H</sub>", "h"), xpub, xprv))
    return found


def invalid() -> list[str]:
    """Test vector 5."""
    return re.findall(r"^\* (\w{100,})", VECTORS.split("===Test vector 5===")[1], re.MULTILINE)


def test_the_vectors_are_all_there() -> None:
    assert len(chains()) == 17
    assert len(invalid()) == 16


@pytest.mark.parametrize(("seed", "path", "xpub", "xprv"), chains())
def test_bip32_vectors_derive(seed: str, path: str, xpub: str, xprv: str) -> None:
    with ExtendedPrivateKey.from_seed(bytes.fromhex(seed)) as root:
        key = root.derive(parse_path(path))
        assert key.neuter(is_test=False).text == xpub
        assert ExtendedPublicKey.parse(xpub) == key.neuter(is_test=False)
        assert base58.decode_check(xprv)[46:] == key._secret
        assert base58.decode_check(xprv)[13:45] == key._chain_code
        steps = parse_path(path)
        if steps:
            assert root.derive(steps[:-1]).child_secret(steps[-1]) == key._secret


def test_public_and_private_derivation_agree() -> None:
    root = ExtendedPrivateKey.from_seed(SEED)
    for branch, index in ((0, 0), (1, 7), (0, HARDENED - 1)):
        private = root.derive((branch, index)).neuter(is_test=True)
        public = root.neuter(is_test=True).derive((branch, index))
        assert private == public


def test_derivation_agrees_with_an_implementation_that_shares_no_line() -> None:
    random_numbers = random.Random(32)
    ours = ExtendedPrivateKey.from_seed(bytes(range(64)))
    theirs = keys.Node(int.from_bytes(ours._secret, "big"), bytes(ours._chain_code))
    for _ in range(50):
        path = tuple(random_numbers.randrange(2**32) for _ in range(random_numbers.randrange(5)))
        assert ours.derive(path).neuter(is_test=True).text == theirs.at(path).xpub(test=True)


@pytest.mark.parametrize("text", invalid())
def test_bip32_test_vector_5_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        ExtendedPublicKey.parse(text)


def test_a_private_key_is_refused_and_named() -> None:
    for _, _, _, xprv in chains():
        with pytest.raises(NotAKey, match="This is a private key"):
            ExtendedPublicKey.parse(xprv)


def with_version(text: str, version: str) -> str:
    made: str = base58.encode_check(bytes.fromhex(version) + base58.decode_check(text)[4:])
    return made


@pytest.mark.parametrize(
    ("version", "prefix", "is_test"),
    [
        ("0488b21e", "xpub", False),
        ("049d7cb2", "ypub", False),
        ("04b24746", "zpub", False),
        ("0295b43f", "Ypub", False),
        ("02aa7ed3", "Zpub", False),
        ("043587cf", "tpub", True),
        ("044a5262", "upub", True),
        ("045f1cf6", "vpub", True),
        ("024289ef", "Upub", True),
        ("02575483", "Vpub", True),
    ],
)
def test_the_letters_of_slip_132_are_the_same_key(version: str, prefix: str, is_test: bool) -> None:
    xpub = chains()[3][2]
    text = with_version(xpub, version)
    assert text.startswith(prefix)
    key = ExtendedPublicKey.parse(text)
    assert key.is_test is is_test
    assert key.serialize()[4:] == ExtendedPublicKey.parse(xpub).serialize()[4:]
    assert key.text == with_version(xpub, "043587cf" if is_test else "0488b21e")


@pytest.mark.parametrize(
    ("version", "prefix"),
    [
        ("0488ade4", "xprv"),
        ("049d7878", "yprv"),
        ("04b2430c", "zprv"),
        ("0295b005", "Yprv"),
        ("02aa7a99", "Zprv"),
        ("04358394", "tprv"),
        ("044a4e28", "uprv"),
        ("045f18bc", "vprv"),
        ("024285b5", "Uprv"),
        ("02575048", "Vprv"),
    ],
)
def test_every_kind_of_private_key_is_named(version: str, prefix: str) -> None:
    text = with_version(chains()[0][3], version)
    assert text.startswith(prefix)
    with pytest.raises(NotAKey, match="This is a private key"):
        ExtendedPublicKey.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xpub",
        " " + chains()[0][2],
        chains()[0][2] + "\n",
        chains()[0][2][:-1],
        "x" * 121,
        "\uff58" + chains()[0][2][1:],
        "0",
    ],
    ids=range(8),
)
def test_what_is_no_extended_key_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        ExtendedPublicKey.parse(text)


@pytest.mark.parametrize("size", [0, 77, 79])
def test_a_wrong_length_is_refused(size: int) -> None:
    data = ExtendedPublicKey.parse(chains()[0][2]).serialize()
    assert ExtendedPublicKey.parse_bytes(data).serialize() == data
    with pytest.raises(NotAKey):
        ExtendedPublicKey.parse_bytes((data + b"\0")[:size])


def test_a_public_key_derives_no_hardened_child() -> None:
    key = ExtendedPublicKey.parse(chains()[0][2])
    assert key.derive((HARDENED - 1,)).child_number == HARDENED - 1
    for call in (lambda: key.derive((HARDENED,)), lambda: key.derive((0, 2**32)), lambda: key.derive((-1,))):
        with pytest.raises(ValueError):
            call()


def test_there_is_nothing_below_depth_255() -> None:
    private = ExtendedPrivateKey.from_seed(SEED).derive((0,) * 255)
    public = private.neuter(is_test=False)
    assert public.depth == 255
    for call in (lambda: private.child(0), lambda: public.derive((0,))):
        with pytest.raises(ValueError):
            call()


@pytest.mark.parametrize("size", [0, 15, 65])
def test_a_seed_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError):
        ExtendedPrivateKey.from_seed(bytes(size))


def test_a_secret_out_of_range_is_no_key() -> None:
    for secret in (bytes(32), b"\xff" * 32):
        with pytest.raises(NotAKey):
            ExtendedPrivateKey(secret, bytes(32))


def test_a_child_that_bip32_does_not_have_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # no such child is known (probability 2^-127), so the tweak is made to be the group order
    private = ExtendedPrivateKey.from_seed(SEED)
    public = private.neuter(is_test=False)
    monkeypatch.setattr("coldtui.core.key.hmac.digest", lambda *_: b"\xff" * 64)
    for call in (
        lambda: public.derive((0,)),
        lambda: private.child_secret(0),
        lambda: private.child(0),
    ):
        with pytest.raises(NotAKey):
            call()


def test_a_private_key_shows_nothing() -> None:
    key = ExtendedPrivateKey.from_seed(SEED)
    secret = bytes(key._secret)
    for shown in (repr(key), str(key), f"{key}", repr([key]), f"{key!r}"):
        assert "ExtendedPrivateKey" in shown
        assert secret.hex() not in shown
        assert repr(secret) not in shown


def test_a_private_key_is_not_copied_and_not_pickled() -> None:
    key = ExtendedPrivateKey.from_seed(SEED)
    for call in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            call(key)
        assert call(key.neuter(is_test=False)), "the public key may be copied"


def test_a_wiped_private_key_is_zeros_and_does_nothing() -> None:
    key = ExtendedPrivateKey.from_seed(SEED)
    secret, chain_code = key._secret, key._chain_code
    assert any(secret)
    assert any(chain_code)
    with key as held:
        assert not held.is_wiped
    assert key.is_wiped
    assert not any(secret)
    assert not any(chain_code)
    key.wipe()
    for call in (
        lambda: key.public_key,
        lambda: key.fingerprint,
        lambda: key.derive(()),
        lambda: key.child(HARDENED),
        lambda: key.child_secret(0),
        lambda: key.child_secret(HARDENED),
        lambda: key.neuter(is_test=False),
    ):
        with pytest.raises(ValueError, match="wiped"):
            call()


def test_keys_between_are_wiped_and_the_result_has_its_own_memory() -> None:
    root = ExtendedPrivateKey.from_seed(SEED)
    same = root.derive(())
    below = root.derive((HARDENED, 1))
    same.wipe()
    assert root.fingerprint.hex() == "3442193e"
    root.wipe()
    assert below.public_key == curve.public_key(below._secret)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("m", ()),
        ("", ()),
        ("m/0", (0,)),
        ("0", (0,)),
        ("m/84h/0h/0h", (84 + HARDENED, HARDENED, HARDENED)),
        ("84'/0'", (84 + HARDENED, HARDENED)),
        ("m/1H/2h/3'", (1 + HARDENED, 2 + HARDENED, 3 + HARDENED)),
        ("m/2147483647h/2147483647", (2**32 - 1, 2**31 - 1)),
        ("/".join("0" * 10), (0,) * 10),
    ],
)
def test_paths_are_read(text: str, path: tuple[int, ...]) -> None:
    assert parse_path(text) == path
    assert parse_path(path_text(path)) == path


@pytest.mark.parametrize(
    "text",
    [
        "/", "m/", "/0", "m//0", "0/", "m/m", "M/0", "m/-1", "m/+1", "m/1e3", "m/0x1", "m/ 1", "m/1 ", "m/1hh", "m/h",
        "m/2147483648", "m/99999999999999999999999", "m/٣", "m/²", "m/\uff11", "m/*", "m/<0;1>", "/".join("0" * 11),
    ],
)  # fmt: skip
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        parse_path(text)


def test_paths_and_origins_are_written_with_h() -> None:
    path = parse_path("m/84'/0'/0'/0/3")
    assert path_text(path) == "m/84h/0h/0h/0/3"
    assert path_text(()) == "m"
    assert KeyOrigin(bytes.fromhex("d34db33f"), path).text == "d34db33f/84h/0h/0h/0/3"
    assert KeyOrigin(bytes.fromhex("d34db33f"), ()).text == "d34db33f"
