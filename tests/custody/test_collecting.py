"""Shares that come back one by one: what is missing is known, what does not belong is refused, the key is the same."""

import copy
import pickle
import random
import time
from dataclasses import replace

import pytest
from bip39_slip39 import slip39 as other
from codex32 import Codex32String

from coldtui.core import codex32, mnemonic
from coldtui.core.errors import NotAMnemonic, Refused, Unreadable
from coldtui.core.wordlist import Language
from coldtui.custody.collecting import Codex32Collector, Collector, GroupProgress, Slip39Collector, XorCollector
from coldtui.custody.material import Kind
from coldtui.custody.session import Session
from coldtui.custody.shares import Scheme
from coldtui.custody.splitting import split_codex32, split_slip39, split_xor

ENTROPY = bytes(range(1, 33))
chance = random.Random(12).randbytes


def filled(collector: Collector, scheme: Scheme, passphrase: str = "", language: Language = Language.ENGLISH):
    """The kind, the fingerprint and, of a phrase, the words that shares fill a draft with."""
    with Session() as session, session.draft() as draft:
        collector.fill(draft, scheme, passphrase, language)
        words = draft.words() if draft.kind is Kind.PHRASE else ()
        return draft.kind, draft.fingerprint, words


def shares_of(groups, needed: int, passphrase: str = "", seed: int = 1) -> list[list[str]]:
    """SLIP-39 shares of ENTROPY, made by another implementation."""
    return other.mnemonics_from_master_secret(
        ENTROPY, groups, needed, passphrase, 0, True, random.Random(seed).randbytes
    )


def test_two_of_three_are_collected() -> None:
    made = shares_of([(2, 3)], 1, "p")[0]
    with Slip39Collector() as collector:
        assert not collector.progress.is_complete
        assert collector.progress.entered == 0
        collector.add(made[2])
        assert collector.progress.groups == (GroupProgress(1, 1, 2),)
        assert collector.progress.groups[0].missing == 1
        assert collector.progress.words == 33
        assert not collector.progress.is_complete
        collector.add(made[0].upper())
        assert collector.progress.is_complete
        assert collector.can_be_phrase()
        kind, fingerprint, _ = filled(collector, Scheme.SLIP39_WALLET, "p")
        assert kind is Kind.SLIP39
        phrase_kind, of_phrase, words = filled(collector, Scheme.SLIP39_PHRASE, "p")
        assert phrase_kind is Kind.PHRASE
        assert words == mnemonic.words_of(ENTROPY)
        assert fingerprint != of_phrase
        assert filled(collector, Scheme.SLIP39_PHRASE, "q")[1] not in {fingerprint, of_phrase}


def test_any_groups_that_are_whole_are_taken_and_others_do_no_harm() -> None:
    made = shares_of([(2, 3), (1, 1), (3, 4)], 2)
    with Slip39Collector() as collector:
        for share in (made[2][3], made[0][0], made[2][0], made[1][0], made[2][1]):
            assert not collector.progress.is_complete
            collector.add(share)
        progress = collector.progress
        assert progress.groups == (GroupProgress(1, 1, 2), GroupProgress(2, 1, 1), GroupProgress(3, 3, 3))
        assert (progress.groups_needed, progress.groups_there, progress.entered) == (2, 3, 5)
        assert progress.is_complete
        assert filled(collector, Scheme.SLIP39_PHRASE)[2] == mnemonic.words_of(ENTROPY)


def test_shares_that_do_not_belong_are_refused_and_not_kept() -> None:
    made, foreign = shares_of([(2, 3), (2, 2)], 2), shares_of([(2, 3), (2, 2)], 2, seed=2)
    changed = other.mnemonics_from_master_secret(
        bytes(32), [(2, 3), (2, 2)], 2, "", 0, True, random.Random(1).randbytes
    )
    with Slip39Collector() as collector:
        collector.add(made[0][0])
        for share, sentence in (
            (made[0][0], "entered already"),
            (foreign[0][1], "of another set"),
            (changed[0][0], "of another set"),
            (shares_of([(3, 3), (2, 2)], 2)[0][1], "of another set"),
        ):
            with pytest.raises(Refused, match=sentence) as caught:
                collector.add(share)
            assert caught.value.hint
        with pytest.raises(Unreadable):
            collector.add("not a share")
        assert collector.progress.entered == 1
        collector.add(made[0][1])
        with pytest.raises(Refused, match="Group 1 has all"):
            collector.add(made[0][2])


def test_a_set_in_which_one_share_is_of_a_twin_set_opens_nothing() -> None:
    made = shares_of([(2, 3)], 1)[0]
    twins = other.mnemonics_from_master_secret(bytes(32), [(2, 3)], 1, "", 0, True, random.Random(1).randbytes)[0]
    with Slip39Collector() as collector:
        collector.add(made[0])
        collector.add(twins[1])
        with pytest.raises(Refused, match="do not open anything"):
            filled(collector, Scheme.SLIP39_WALLET)


def test_a_secret_that_is_no_phrase_is_a_wallet_only() -> None:
    with Slip39Collector() as collector:
        collector.add(other.mnemonics_from_master_secret(bytes(64), [(1, 1)], 1, "", 0)[0][0])
        assert not collector.can_be_phrase()
        assert filled(collector, Scheme.SLIP39_WALLET)[0] is Kind.SLIP39


def test_a_phrase_comes_back_in_its_language() -> None:
    with Session() as session, session.draft() as draft, Slip39Collector() as collector:
        draft.from_entropy(ENTROPY, Language.JAPANESE)
        with split_slip39(session, draft, [(2, 2)], 1, chance) as shares:
            for number in range(2):
                collector.add(" ".join(shares.words(number)))
        assert filled(collector, Scheme.SLIP39_PHRASE, "", Language.JAPANESE)[1] == draft.fingerprint
        assert filled(collector, Scheme.SLIP39_PHRASE)[1] != draft.fingerprint, "the control"


def test_codex32_shares_of_another_implementation_are_collected() -> None:
    seed = bytes(range(64))
    secret = Codex32String.from_seed(seed, "ms12name")
    fixed = [secret, Codex32String.from_seed(bytes(64), "ms12namea")]
    made = [Codex32String.interpolate_at(fixed, index).s for index in "acd"]
    with Codex32Collector() as collector:
        collector.add(made[0])
        assert collector.progress.groups == (GroupProgress(1, 1, 2),)
        assert collector.progress.identifier == "NAME"
        with pytest.raises(Refused, match="entered already"):
            collector.add(made[0].upper())
        with pytest.raises(Refused, match="of another set"):
            collector.add(Codex32String.from_seed(bytes(64), "ms12testc").s)
        with pytest.raises(Refused, match="of another set"):
            collector.add(Codex32String.from_seed(bytes([1] * 64), "ms12namea").s)
        collector.add(made[2])
        assert collector.progress.is_complete
        kind, fingerprint, _ = filled(collector, Scheme.CODEX32)
        with Session() as session, session.draft() as draft:
            draft.from_seed(seed)
            assert (kind, fingerprint) == (Kind.SEED, draft.fingerprint)


@pytest.mark.parametrize("prefix", ["ms10test", "ms13tests"])
def test_the_secret_itself_is_enough(prefix: str) -> None:
    with Codex32Collector() as collector:
        collector.add(Codex32String.from_seed(bytes(32), prefix).s)
        assert collector.progress.is_complete
        assert filled(collector, Scheme.CODEX32)[0] is Kind.SEED


def test_seed_xor_parts_are_collected() -> None:
    with Session() as session, session.draft() as draft, XorCollector(3) as collector:
        draft.from_entropy(ENTROPY)
        with split_xor(session, draft, 3, chance) as shares:
            parts = [" ".join(shares.words(number)) for number in range(3)]
        collector.add(parts[1])
        assert collector.progress.words == 24
        with pytest.raises(Refused, match="entered already"):
            collector.add(parts[1])
        with pytest.raises(Refused, match="another number of words"):
            collector.add("abandon " * 11 + "about")
        with pytest.raises(NotAMnemonic):
            collector.add("abandon " * 12)
        collector.add(parts[0])
        assert not collector.progress.is_complete
        collector.add(parts[2])
        assert collector.progress.is_complete
        assert filled(collector, Scheme.SEED_XOR)[2] == draft.words()


def test_what_was_split_here_is_collected_here() -> None:
    with Session() as session, session.draft() as draft, Codex32Collector() as collector:
        draft.from_entropy(ENTROPY)
        draft.set_passphrase("inside")
        with split_codex32(session, draft, 3, 5, chance) as shares:
            for number in (4, 0, 2):
                collector.add(" ".join(shares.words(number)))
        assert filled(collector, Scheme.CODEX32)[1] == draft.fingerprint


# --- more than needed ---------------------------------------------------------------------------------------------------


def strings(count: int = 3, needed: int = 2, fill: int = 0) -> list[str]:
    """codex32 shares of a seed, made by another implementation; other ones for another `fill`."""
    fixed = [Codex32String.from_seed(bytes(range(64)), f"ms1{needed}names")]
    fixed += [
        Codex32String.from_seed(bytes([fill + at] * 64), f"ms1{needed}name{'acd'[at]}") for at in range(needed - 1)
    ]
    return [Codex32String.interpolate_at(fixed, index).s for index in "acdefg"[:count]]


def opened(collector: Collector, made: list[str], scheme: Scheme) -> object:
    """What shares that are given at once fill a draft with."""
    with collector:
        collector.take(made)
        assert collector.progress.is_complete
        assert not any(group.missing for group in collector.progress.groups)
        return filled(collector, scheme)


@pytest.mark.parametrize(("count", "needed"), [(2, 2), (3, 2), (5, 2), (3, 3), (5, 3), (6, 4)])
def test_all_codex32_shares_of_a_set_open_it_as_enough_of_them_do(count: int, needed: int) -> None:
    with Session() as session, session.draft() as draft:
        draft.from_seed(bytes(range(64)))
        expected = draft.fingerprint
    for made in (strings(count, needed), strings(count, needed)[::-1]):
        assert opened(Codex32Collector(), made, Scheme.CODEX32)[:2] == (Kind.SEED, expected)


@pytest.mark.parametrize("at", range(4))
def test_a_codex32_share_that_does_not_lie_with_the_others_is_refused(at: int) -> None:
    made, twins = strings(4), strings(4, fill=9)
    mixed = [*made[:at], twins[at], *made[at + 1 :]]
    with Codex32Collector() as collector, pytest.raises(Refused, match="do not fit together"):
        collector.take(mixed)
    assert opened(Codex32Collector(), made, Scheme.CODEX32), "the control"
    assert opened(Codex32Collector(), twins, Scheme.CODEX32), "the control"


def test_control_enough_codex32_shares_of_two_sets_tell_nothing() -> None:
    mixed = [strings()[0], strings(fill=9)[1]]
    assert opened(Codex32Collector(), mixed, Scheme.CODEX32) != opened(Codex32Collector(), strings(), Scheme.CODEX32)


def test_the_secret_may_be_among_its_codex32_shares_and_must_be_theirs() -> None:
    secret = Codex32String.from_seed(bytes(range(64)), "ms12names").s
    other_one = Codex32String.from_seed(bytes(64), "ms12names").s
    made = strings()
    for order in ([secret, *made], [*made, secret], [made[0], secret, *made[1:]]):
        assert opened(Codex32Collector(), order, Scheme.CODEX32) == opened(Codex32Collector(), made, Scheme.CODEX32)
    for order in ([other_one, *made], [*made, other_one], [made[0], other_one, *made[1:]]):
        with Codex32Collector() as collector, pytest.raises(Refused, match="do not fit together"):
            collector.take(order)


def test_what_fills_up_a_codex32_secret_is_nobody_s_choice() -> None:
    secret = codex32.secret(bytes(32), "test", 2)
    twin = replace(secret, values=(*secret.values[:-1], secret.values[-1] ^ 1))
    assert twin.seed == secret.seed
    shares = [replace(secret, index="a", values=(*secret.values[:5], codex32.ALPHABET.index("a"), *[3] * 52)), secret]
    made = [shares[0], codex32.derive(shares, "c")]
    assert opened(Codex32Collector(), [*(one.text for one in made), twin.text], Scheme.CODEX32)


@pytest.mark.parametrize(
    ("groups", "needed"), [([(2, 3)], 1), ([(3, 5)], 1), ([(2, 3), (3, 5), (1, 1)], 2), ([(2, 4)] * 3, 1)]
)
def test_all_slip39_shares_of_a_set_open_it_as_enough_of_them_do(groups, needed: int) -> None:
    made = [share for group in shares_of(groups, needed, "p") for share in group]
    for order in (made, made[::-1], random.Random(1).sample(made, len(made))):
        with Slip39Collector() as collector:
            collector.take(order)
            assert collector.progress.is_complete
            assert filled(collector, Scheme.SLIP39_PHRASE, "p")[2] == mnemonic.words_of(ENTROPY)


@pytest.mark.parametrize("at", range(4))
def test_a_slip39_share_that_does_not_lie_with_the_others_is_refused(at: int) -> None:
    made, twins = twin_sets([(2, 4)], 1)
    mixed = [*made[0][:at], twins[0][at], *made[0][at + 1 :]]
    with Slip39Collector() as collector, pytest.raises(Refused, match="do not fit together"):
        collector.take(mixed)
    for whole in (made, twins):
        assert opened(Slip39Collector(), whole[0], Scheme.SLIP39_WALLET), "the control"


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("needed", [1, 2])
def test_a_slip39_group_that_does_not_lie_with_the_others_is_refused(needed: int, at: int) -> None:
    made, twins = twin_sets([(2, 3), (1, 1), (3, 3)], needed)
    mixed = [*made[:at], twins[at], *made[at + 1 :]]
    with Slip39Collector() as collector, pytest.raises(Refused, match="do not"):
        collector.take([share for group in mixed for share in group])
    for whole in (made, twins):
        assert opened(Slip39Collector(), [share for group in whole for share in group], Scheme.SLIP39_WALLET)


def twin_sets(groups, needed: int) -> tuple[list[list[str]], list[list[str]]]:
    """Two sets with the same head, as a broken generator makes them."""
    return tuple(
        other.mnemonics_from_master_secret(secret, groups, needed, "", 0, True, random.Random(1).randbytes)
        for secret in (ENTROPY, bytes(32))
    )


def test_a_share_that_is_typed_and_not_needed_is_not_taken() -> None:
    with Codex32Collector() as collector:
        collector.take(strings()[:2])
        with pytest.raises(Refused, match="has all the shares"):
            collector.add(strings()[2])
        assert collector.progress.entered == 2
    made = shares_of([(2, 3), (2, 2)], 2)
    with Slip39Collector() as collector:
        collector.take(made[0])
        assert not collector.progress.is_complete
        assert collector.progress.groups == (GroupProgress(1, 3, 2),)
        assert collector.progress.groups[0].missing == 0
        with pytest.raises(Refused, match="entered already"):
            collector.add(made[0][2])
        collector.take(made[1])
        assert filled(collector, Scheme.SLIP39_PHRASE)[2] == mnemonic.words_of(ENTROPY)


def test_of_a_seed_xor_one_part_more_is_never_mixed_in() -> None:
    parts = [" ".join(mnemonic.words_of(bytes([number]) * 32)) for number in (1, 2, 3)]
    with XorCollector(2) as collector:
        collector.take(parts[:2])
        for give in (collector.add, lambda part: collector.take([part])):
            with pytest.raises(Refused, match="All 2 parts"):
                give(parts[2])
        assert filled(collector, Scheme.SEED_XOR)[2] == mnemonic.words_of(bytes([3]) * 32)
    with XorCollector(3) as collector:
        collector.take(parts)
        assert filled(collector, Scheme.SEED_XOR)[2] == mnemonic.words_of(bytes(32)), "the control"


@pytest.mark.parametrize(
    ("collector", "scheme", "passphrase"),
    [
        (Slip39Collector, Scheme.CODEX32, ""),
        (Codex32Collector, Scheme.SLIP39_WALLET, ""),
        (Codex32Collector, Scheme.CODEX32, "p"),
        (lambda: XorCollector(2), Scheme.SEED_XOR, "p"),
        (lambda: XorCollector(2), Scheme.SLIP39_PHRASE, ""),
    ],
)
def test_shares_of_one_scheme_are_not_read_as_another(collector, scheme: Scheme, passphrase: str) -> None:
    with pytest.raises(ValueError):
        filled(collector(), scheme, passphrase)


def test_leaving_wipes_what_was_collected_and_so_does_the_session() -> None:
    share = shares_of([(2, 3)], 1)[0][0]
    with Session() as session:
        with session.track(Slip39Collector()) as collector:
            collector.add(share)
            memory = collector._texts[0].expose()
            assert not session.holds_nothing
        assert not any(memory)
        assert collector.is_wiped
        collector.add(share)
        session.wipe()
        assert collector.is_wiped
        assert session.holds_nothing


def test_a_collector_shows_nothing_and_is_not_copied() -> None:
    with Slip39Collector() as collector:
        collector.add(shares_of([(2, 3)], 1)[0][0])
        assert repr(collector) == "<Slip39Collector>"
        for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError):
                attempt(collector)


def test_the_most_shares_that_there_can_be_are_taken_in_time() -> None:
    made = [share for group in shares_of([(8, 16)] * 16, 9) for share in group]
    with Slip39Collector() as collector:
        start = time.process_time()
        collector.take(made)
        assert time.process_time() - start < 2
        assert collector.progress.is_complete
