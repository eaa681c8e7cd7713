"""Random bytes for shares: a kernel whose bytes are known opens no key, and one that is good loses nothing."""

import hmac
import random
from collections.abc import Callable

import pytest
import shamir_mnemonic as reference

from coldtui.core import codex32, mnemonic, seed_xor, slip39
from coldtui.core.codex32 import ALPHABET, Codex32
from coldtui.core.secret import Secret
from coldtui.custody.session import Session
from coldtui.custody.share_randomness import LABEL, mixed
from coldtui.custody.shares import Scheme, Shares
from coldtui.custody.splitting import split_codex32, split_slip39, split_xor

ENTROPY = bytes(range(1, 33))
SEED = bytes(range(64))


def stuck(count: int) -> bytes:
    """A generator that is broken in the worst way: everybody knows what it gives."""
    return bytes([7] * count)


def counting(start: int) -> Callable[[int], bytes]:
    return random.Random(start).randbytes


def made(split, source, seed: bytes = SEED) -> list[str]:
    """The texts of a set as the program makes it."""
    with Session() as session, session.draft() as draft:
        draft.from_seed(seed) if split is split_codex32 else draft.from_entropy(ENTROPY)
        numbers = {split_codex32: (2, 3), split_slip39: ([(2, 3)], 1), split_xor: (2,)}[split]
        with split(session, draft, *numbers, source) as shares:
            return texts(shares)


def texts(shares: Shares) -> list[str]:
    joint = "" if shares.scheme is Scheme.CODEX32 else " "
    return [joint.join(shares.words(number)) for number in range(len(shares))]


# --- what the thief of one share does, who knows the kernel's bytes ----------------------------------------------------


def opened_codex32(share: str) -> bytes:
    """The first share of a set of two is random: the thief writes it down himself."""
    stolen = codex32.read(share)
    header = (ALPHABET.index(character) for character in f"2{stolen.identifier}a")
    values = (*header, *[stuck(1)[0] & 31] * (len(stolen.values) - 6))
    return codex32.combine([Codex32(2, stolen.identifier, "a", values), stolen])


def opened_slip39(share: str) -> bytes:
    """Of f(254) all but the four bytes of the digest is random: the rest of f(255), the encrypted secret, follows."""
    stolen = reference.Share.from_mnemonic(share)
    known = reference.shamir.RawShare(254, bytes(4) + stuck(len(stolen.value) - 4))
    return reference.shamir._interpolate([known, reference.shamir.RawShare(stolen.index, stolen.value)], 255)[4:]


def encrypted(shares: list[str]) -> bytes:
    groups = reference.shamir.decode_mnemonics(shares[:2])
    return reference.recover_ems(groups).ciphertext[4:]


def opened_xor(part: str) -> bytes:
    """The first part is random."""
    return seed_xor.combine([mnemonic.entropy_of(part.split()), stuck(len(ENTROPY))])


def test_one_codex32_share_of_two_opens_nothing_where_the_kernel_is_known() -> None:
    shares = made(split_codex32, stuck)
    assert codex32.combine([codex32.read(share) for share in shares[1:]]) == SEED
    for share in shares[1:]:
        assert opened_codex32(share) != SEED
    assert set(codex32.read(shares[0]).values[6:]) != {stuck(1)[0] & 31}


def test_control_the_kernel_alone_gives_one_codex32_share_the_whole_key() -> None:
    for share in codex32.split(SEED, 2, 3, stuck)[1:]:
        assert opened_codex32(share.text) == SEED


def test_one_slip39_share_of_two_tells_nothing_where_the_kernel_is_known() -> None:
    shares = made(split_slip39, stuck)
    assert slip39.combine(shares[:2]) == ENTROPY
    for share in shares:
        assert opened_slip39(share) != encrypted(shares)


def test_control_the_kernel_alone_gives_one_slip39_share_nearly_all() -> None:
    (shares,) = slip39.split(ENTROPY, [(2, 3)], 1, stuck)
    for share in shares:
        assert opened_slip39(share) == encrypted(list(shares))


def test_one_part_of_a_seed_xor_opens_nothing_where_the_kernel_is_known() -> None:
    shares = made(split_xor, stuck)
    assert seed_xor.combine([mnemonic.entropy_of(share.split()) for share in shares]) == ENTROPY
    assert all(opened_xor(share) != ENTROPY for share in shares[1:])
    assert mnemonic.entropy_of(shares[0].split()) != stuck(32)


def test_control_the_kernel_alone_gives_one_part_of_a_seed_xor_the_whole_key() -> None:
    assert opened_xor(" ".join(mnemonic.words_of(seed_xor.split(ENTROPY, 2, stuck)[1]))) == ENTROPY


# --- what a good kernel gives -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("split", [split_codex32, split_slip39, split_xor])
def test_two_sets_of_one_key_have_no_share_in_common_while_the_kernel_lives(split) -> None:
    one, other = made(split, counting(1)), made(split, counting(2))
    assert not set(one) & set(other)
    assert made(split, counting(1)) == one, "the control: nothing else decides"


def test_two_keys_that_are_split_with_the_same_bytes_have_other_random_shares() -> None:
    one, other = (codex32.read(made(split_codex32, stuck, seed)[0]) for seed in (SEED, SEED[::-1]))
    assert one.values[6:] != other.values[6:]
    assert one.identifier != other.identifier


def replayed(kernel: bytes, secret: bytes = b"secret", purpose: str = "codex32 seed 2 of 3") -> list[bytes]:
    """Three draws."""
    taken = iter(kernel)
    with Secret(secret) as held:
        source = mixed(lambda count: bytes(next(taken) for _ in range(count)), held, purpose)
        return [source(count) for count in (3, 100, 64)]


def test_the_bytes_are_those_that_the_formula_says() -> None:
    kernel = random.Random(3).randbytes(32 + 3 + 100 + 64)
    expected, start = [], 32
    for draw, count in enumerate((3, 100, 64)):
        head = b"coldtui share randomness 1" + kernel[:32] + b"\x00\x13codex32 seed 2 of 3" + bytes([0, 0, 0, draw])
        blocks = [hmac.new(b"secret", head + bytes([0, 0, 0, block]), "sha512").digest() for block in range(2)]
        drawn = kernel[start : start + count]
        expected.append(bytes(a ^ b for a, b in zip(drawn, b"".join(blocks), strict=False)))
        start += count
    assert LABEL == b"coldtui share randomness 1"
    assert replayed(kernel) == expected


def test_a_good_kernel_is_a_one_time_pad_over_the_rest() -> None:
    kernel = bytearray(random.Random(4).randbytes(199))
    before = replayed(bytes(kernel))
    kernel[40] ^= 0x5A
    after = replayed(bytes(kernel))
    assert [bytes(a ^ b for a, b in zip(x, y, strict=True)) for x, y in zip(before, after, strict=True)] == [
        bytes(3),
        bytes(5) + b"\x5a" + bytes(94),
        bytes(64),
    ]


def test_every_input_changes_the_stream() -> None:
    kernel = bytes(199)
    salted = b"\x01" + bytes(198)
    found = [replayed(kernel), replayed(salted), replayed(kernel, b"other"), replayed(kernel, purpose="codex32 3 of 5")]
    assert len({draw for draws in found for draw in draws}) == 12
    assert replayed(kernel) == found[0], "the control"


@pytest.mark.parametrize("first", [0, 31, 33])
def test_a_kernel_that_gives_another_number_of_bytes_is_a_bug(first: int) -> None:
    with Secret(b"secret") as held, pytest.raises(RuntimeError):
        mixed(lambda _count: bytes(first), held, "x")
    with Secret(b"secret") as held:
        source = mixed(lambda _count: bytes(32), held, "x")
        with pytest.raises(RuntimeError):
            source(31)


def test_a_wiped_secret_gives_no_bytes() -> None:
    with Secret(b"secret") as held:
        source = mixed(bytes, held, "x")
    with pytest.raises(ValueError):
        source(16)
