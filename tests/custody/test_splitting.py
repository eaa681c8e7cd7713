"""Splitting a key: every kind comes back, every set is tried before anybody sees it, and nothing is left behind."""

import copy
import pickle
import random
from dataclasses import replace
from itertools import combinations

import pytest
import shamir_mnemonic as reference
from bip39_slip39 import slip39 as other
from codex32 import Codex32String

from coldtui.core import codex32, mnemonic, seed_xor, slip39
from coldtui.core.errors import NoRandomness, Refused
from coldtui.core.secret import Secret
from coldtui.core.wordlist import Language
from coldtui.custody import splitting
from coldtui.custody.draft import Draft
from coldtui.custody.session import Session
from coldtui.custody.shares import Place, Scheme, Shares
from coldtui.custody.splitting import quorums, schemes, split_codex32, split_slip39, split_xor
from tests.build import keys

ENTROPY = bytes(range(1, 33))
ELECTRUM = "bitter grass shiver impose acquire brush forget axis eager alone wine silver".split()
SEED = bytes(range(16))
XPRV = "xprv9s21ZrQH143K3GJpoapnV8SFfukcVBSfeCficPSGfubmSFDxo1kuHnLisriDvSnRRuL2Qrg5ggqHKNVpxR86QEC8w35uxmGoggxtQTPvfUu"


def chance(count: int) -> bytes:
    return RANDOM.randbytes(count)


RANDOM = random.Random(11)


@pytest.fixture
def session():
    with Session() as one:
        yield one


@pytest.fixture
def phrase(session):
    with session.draft() as draft:
        draft.from_entropy(ENTROPY)
        yield draft


def texts(shares: Shares) -> list[str]:
    joint = "" if shares.scheme is Scheme.CODEX32 else " "
    return [joint.join(shares.words(number)) for number in range(len(shares))]


def typed_back(shares: Shares) -> None:
    for number in range(len(shares)):
        for at, word in enumerate(shares.words(number)):
            assert shares.word_is(number, at, word)


def test_a_phrase_is_split_into_shares_of_its_entropy(session, phrase) -> None:
    with split_slip39(session, phrase, [(2, 3)], 1, chance) as shares:
        assert shares.scheme is Scheme.SLIP39_PHRASE
        assert shares.fingerprint == phrase.fingerprint
        assert shares.places == tuple(Place(1, 1, 1, member, 3, 2) for member in (1, 2, 3))
        assert {shares.count(number) for number in range(3)} == {33}
        for pair in combinations(texts(shares), 2):
            assert other.master_secret_from_mnemonics(pair) == ENTROPY
        assert shares.identifier == f"{slip39.read(texts(shares)[0]).identifier:04x}"


def test_a_wallet_without_words_is_split_into_shares_of_its_seed(session) -> None:
    with session.draft() as draft:
        draft.from_slip39(SEED)
        with split_slip39(session, draft, [(1, 1), (2, 2), (3, 4)], 2, chance, "secret ~") as shares:
            assert shares.scheme is Scheme.SLIP39_WALLET
            made = texts(shares)
            assert other.master_secret_from_mnemonics([made[0], *made[1:3]], "secret ~") == SEED
            assert other.master_secret_from_mnemonics([*made[1:3], *made[3:6]], "secret ~") == SEED
            assert [place.group for place in shares.places] == [1, 2, 2, 3, 3, 3, 3]
        with session.draft() as again:
            again.from_slip39(other.master_secret_from_mnemonics([made[0], *made[1:3]], "secret ~"))
            assert again.fingerprint == draft.fingerprint


def test_codex32_of_a_phrase_holds_its_seed_with_the_passphrase(session, phrase) -> None:
    phrase.set_passphrase("TREZOR")
    with split_codex32(session, phrase, 2, 3, chance) as shares:
        assert shares.fingerprint == phrase.fingerprint
        made = texts(shares)
        expected = mnemonic.seed(phrase.words(), "TREZOR")
        for pair in combinations(made, 2):
            assert Codex32String.interpolate_at([Codex32String(text) for text in pair]).data == expected
        assert all(len(text) == 127 for text in made)
        assert {len(group) for group in shares.words(0)} == {4, 3}


def test_an_electrum_phrase_and_a_seed_can_be_codex32(session) -> None:
    for fill in (lambda draft: draft.from_electrum(ELECTRUM), lambda draft: draft.from_seed(SEED)):
        with session.draft() as draft, session.draft() as again:
            fill(draft)
            with split_codex32(session, draft, 3, 5, chance) as shares:
                again.from_seed(codex32.combine([codex32.read(text) for text in texts(shares)[2:]]))
            assert again.fingerprint == draft.fingerprint


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_seed_xor_parts_are_phrases_that_combine_to_the_phrase(session, phrase, parts: int) -> None:
    phrase.set_passphrase("not in the parts")
    with split_xor(session, phrase, parts, chance) as shares:
        entropies = [mnemonic.entropy_of(text.split()) for text in texts(shares)]
        assert seed_xor.combine(entropies) == ENTROPY
        assert shares.fingerprint == phrase.fingerprint_without_passphrase


def test_each_kind_is_split_only_so_that_the_wallet_stays_the_same(session) -> None:
    found = {}
    with session.draft() as draft:
        assert schemes(draft) == ()
        draft.from_phrase(keys.OURS.split())
        found["phrase"] = schemes(draft)
        draft.from_entropy(bytes(16), Language.SPANISH)
        found["spanish"] = schemes(draft)
        draft.from_slip39(SEED)
        found["slip39"] = schemes(draft)
        draft.from_seed(bytes(17))
        found["odd seed"] = schemes(draft)
        draft.from_electrum(ELECTRUM)
        found["electrum"] = schemes(draft)
        draft.from_xprv(XPRV, is_test=False)
        found["xprv"] = schemes(draft)
    assert found == {
        "phrase": (Scheme.SLIP39_PHRASE, Scheme.CODEX32, Scheme.SEED_XOR),
        "spanish": (Scheme.SLIP39_PHRASE, Scheme.CODEX32),
        "slip39": (Scheme.SLIP39_WALLET, Scheme.CODEX32),
        "odd seed": (Scheme.CODEX32,),
        "electrum": (Scheme.CODEX32,),
        "xprv": (),
    }


def test_a_kind_that_a_scheme_does_not_fit_is_a_bug_of_the_caller(session) -> None:
    with session.draft() as draft:
        draft.from_xprv(XPRV, is_test=False)
        with pytest.raises(ValueError):
            split_slip39(session, draft, [(2, 3)], 1, chance)
        with pytest.raises(ValueError):
            split_codex32(session, draft, 2, 3, chance)
        with pytest.raises(ValueError):
            split_xor(session, draft, 2, chance)


# --- a set is tried before it is shown ----------------------------------------------------------------------------------


def damaged(share: str) -> str:
    """A share of the same set with another payload, under a checksum that fits."""
    return replace(reference.Share.from_mnemonic(share), value=bytes(32)).mnemonic()


def miswritten(share: str) -> str:
    """A share whose checksum does not fit."""
    return share.replace(share.split()[9], "zero", 1)


def emptied(_share: str) -> str:
    """No share at all."""
    return ""


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("harm", [damaged, miswritten, emptied])
def test_a_set_with_one_share_broken_is_never_handed_out(session, phrase, monkeypatch, which: int, harm) -> None:
    real = slip39.split

    def broken(*args, **more):
        made = [list(group) for group in real(*args, **more)]
        made[0][which] = harm(made[0][which])
        return tuple(map(tuple, made))

    monkeypatch.setattr(splitting.slip39, "split", broken)
    with pytest.raises(RuntimeError, match="do not open the key"):
        split_slip39(session, phrase, [(2, 3)], 1, chance)
    phrase.wipe()
    assert session.holds_nothing


def test_a_broken_set_of_the_other_schemes_is_never_handed_out(session, phrase, monkeypatch) -> None:
    codex, xor = codex32.split, seed_xor.split
    monkeypatch.setattr(splitting.codex32, "split", lambda seed, *more: codex(bytes(len(seed)), *more))
    with pytest.raises(RuntimeError, match="do not open the key"):
        split_codex32(session, phrase, 2, 3, chance)
    monkeypatch.setattr(splitting.seed_xor, "split", lambda entropy, *more: xor(bytes([1] * len(entropy)), *more))
    with pytest.raises(RuntimeError, match="do not open the key"):
        split_xor(session, phrase, 2, chance)


def test_control_what_was_broken_is_handed_out_when_it_is_whole(session, phrase) -> None:
    for make in (
        lambda: split_slip39(session, phrase, [(2, 3)], 1, chance),
        lambda: split_codex32(session, phrase, 2, 3, chance),
        lambda: split_xor(session, phrase, 2, chance),
    ):
        with make() as shares:
            assert len(shares) in {2, 3}


@pytest.mark.parametrize(
    ("groups", "needed", "expected"),
    [
        ([(2, 3)], 1, 3),
        ([(1, 1)], 1, 1),
        ([(3, 5)], 1, 10),
        ([(2, 3), (1, 1), (2, 2)], 2, 3 + 3 + 1),
        ([(1, 1)] * 4, 1, 4),
    ],
)
def test_every_smallest_quorum_is_tried_while_there_are_few(groups, needed: int, expected: int) -> None:
    found = list(quorums(groups, needed))
    assert len(found) == len(set(map(frozenset, found))) == expected


@pytest.mark.parametrize(("groups", "needed"), [([(8, 16)], 1), ([(3, 16)] * 16, 5), ([(2, 9), (9, 16), (1, 1)], 2)])
def test_every_share_takes_part_where_there_are_too_many(groups, needed: int) -> None:
    found = list(quorums(groups, needed))
    assert len(found) <= 16 * len(groups)
    assert {number for some in found for number in some} == set(range(sum(members for _, members in groups)))
    starts = [sum(members for _, members in groups[:number]) for number in range(len(groups) + 1)]
    for some in found:
        counts = [len([one for one in some if starts[g] <= one < starts[g + 1]]) for g in range(len(groups))]
        assert len(set(some)) == len(some)
        assert sum(counts[g] == groups[g][0] for g in range(len(groups)) if counts[g]) == needed


def test_the_largest_set_is_split_and_tried(session, phrase) -> None:
    with split_slip39(session, phrase, [(3, 16)] * 4, 2, chance) as shares:
        assert len(shares) == 64


# --- nothing is left in memory ------------------------------------------------------------------------------------------


@pytest.fixture
def recorded(monkeypatch):
    """Every Secret that is made from now on."""
    found: list[Secret] = []
    made = Secret.__init__

    def noted(secret: Secret, data: bytes) -> None:
        made(secret, data)
        found.append(secret)

    monkeypatch.setattr(Secret, "__init__", noted)
    return found


SPLITS = {
    "slip39": lambda session, draft, source: split_slip39(session, draft, [(2, 3)], 1, source, "p"),
    "codex32": lambda session, draft, source: split_codex32(session, draft, 2, 3, source),
    "xor": lambda session, draft, source: split_xor(session, draft, 2, source),
}
every_split = pytest.mark.parametrize("split", SPLITS.values(), ids=SPLITS)


def broken_after(draws: int, error: BaseException):
    """A source that gives so many draws."""
    left = [None] * draws

    def drawn(count: int) -> bytes:
        if not left:
            raise error
        left.pop()
        return chance(count)

    return drawn


@every_split
@pytest.mark.parametrize("draws", [0, 1])
@pytest.mark.parametrize("error", [NoRandomness("none", "none"), KeyboardInterrupt()], ids=["broken", "interrupted"])
def test_a_generator_that_fails_leaves_no_secret_behind(session, phrase, recorded, split, draws: int, error) -> None:
    with pytest.raises(type(error)):
        split(session, phrase, broken_after(draws, error))
    assert recorded
    assert all(secret.is_wiped for secret in recorded)


@every_split
def test_a_generator_that_gives_too_little_leaves_no_secret_behind(session, phrase, recorded, split) -> None:
    with pytest.raises(RuntimeError):
        split(session, phrase, lambda count: bytes(count - 1))
    assert recorded
    assert all(secret.is_wiped for secret in recorded)


@pytest.mark.parametrize(
    ("split", "error"),
    [
        (lambda session, draft: split_slip39(session, draft, [(1, 2)], 1, chance, "p"), ValueError),
        (lambda session, draft: split_slip39(session, draft, [(2, 3)], 1, chance, "\xe4"), Refused),
        (lambda session, draft: split_codex32(session, draft, 1, 3, chance), ValueError),
        (lambda session, draft: split_xor(session, draft, 5, chance), ValueError),
    ],
    ids=["slip39", "slip39 passphrase", "codex32", "xor"],
)
def test_numbers_that_do_not_go_leave_no_secret_behind(session, phrase, recorded, split, error) -> None:
    with pytest.raises(error):
        split(session, phrase)
    assert all(secret.is_wiped for secret in recorded)


@every_split
def test_a_set_that_opens_nothing_leaves_no_secret_behind(session, phrase, recorded, monkeypatch, split) -> None:
    monkeypatch.setattr(splitting, "_is", lambda _found, _secret: False)
    with pytest.raises(RuntimeError):
        split(session, phrase, chance)
    assert recorded
    assert all(secret.is_wiped for secret in recorded)


def test_a_phrase_of_zero_leaves_no_secret_behind(session, recorded) -> None:
    with session.draft() as draft:
        draft.from_phrase(keys.OURS.split())
        recorded.clear()
        with pytest.raises(Refused):
            split_xor(session, draft, 2, chance)
        assert recorded
        assert all(secret.is_wiped for secret in recorded)


@every_split
def test_a_set_that_was_proved_and_left_leaves_no_secret_behind(session, phrase, recorded, split) -> None:
    with split(session, phrase, chance) as shares:
        held = {id(secret) for secret in (*shares._texts, *shares._held)}
        assert {id(secret) for secret in recorded if not secret.is_wiped} == held, "the control: these it needs"
        typed_back(shares)
        shares.prove()
        assert {id(secret) for secret in recorded if not secret.is_wiped} == held
    assert all(secret.is_wiped for secret in recorded)


# --- a set that is held -------------------------------------------------------------------------------------------------


def test_a_set_is_proved_only_when_every_word_was_typed_back(session, phrase) -> None:
    with split_slip39(session, phrase, [(2, 3)], 1, chance, "p") as shares:
        with pytest.raises(ValueError):
            shares.prove()
        typed_back(shares)
        shares.start_over(1)
        assert [shares.is_typed_back(number) for number in range(3)] == [True, False, True]
        with pytest.raises(ValueError):
            shares.prove()
        typed_back(shares)
        shares.prove()


def test_a_set_that_was_changed_in_memory_is_not_proved(session, phrase) -> None:
    with split_xor(session, phrase, 2, chance) as shares:
        typed_back(shares)
        shares.prove()
        shares._texts[0].expose()[:] = " ".join(mnemonic.words_of(bytes(32))).encode()
        typed_back(shares)
        with pytest.raises(RuntimeError):
            shares.prove()


def test_a_wrong_word_is_not_the_one_and_counts_for_nothing(session, phrase) -> None:
    with split_xor(session, phrase, 2, chance) as shares:
        word = shares.words(0)[0]
        assert not shares.word_is(0, 1, word)
        assert not shares.word_is(0, 24, word)
        assert not shares.word_is(0, -24, word)
        assert not shares.word_is(0, 0, "")
        assert shares._confirmed[0] == set()
        assert shares.word_is(0, 0, word)


def made_of(session: Session, draft: Draft) -> Shares:
    return split_slip39(session, draft, [(2, 3)], 1, chance, "p")


def test_leaving_wipes_the_set_and_so_does_the_session(session, phrase) -> None:
    with made_of(session, phrase) as shares:
        memory = [secret.expose() for secret in (*shares._texts, *shares._held)]
        assert len(memory) == 5
        assert not shares.is_wiped
    assert shares.is_wiped
    assert not any(any(one) for one in memory)
    with pytest.raises(ValueError):
        shares.words(0)
    again = made_of(session, phrase)
    assert not session.holds_nothing
    session.wipe()
    assert again.is_wiped
    assert session.holds_nothing


def test_a_set_shows_nothing_and_is_not_copied(session, phrase) -> None:
    with made_of(session, phrase) as shares:
        assert repr(shares) == str(shares) == "<Shares>"
        for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError):
                attempt(shares)


def test_a_phrase_of_zero_is_refused_in_two_parts_and_nothing_is_left(session) -> None:
    with session.draft() as draft:
        draft.from_phrase(keys.OURS.split())
        with pytest.raises(Refused):
            split_xor(session, draft, 2, chance)
    assert session.holds_nothing
