"""Signing: the right signatures byte for byte, consensus as the judge, and everything that must never be signed."""

from dataclasses import replace
from hashlib import sha256

import pytest
from btclib_secp256k1 import dsa

from coldtui.core.errors import RefusedToSign
from coldtui.core.key import ExtendedPrivateKey
from coldtui.core.psbt import parse
from coldtui.core.review import Approval, Review
from coldtui.core.sign import SignedPsbt, sign
from coldtui.core.wallet import WalletKey
from tests.build import keys, spending
from tests.build.psbt import Draft, DraftIn
from tests.build.wallets import ALL_KINDS, MULTI_PATH, SINGLE_PURPOSE, TestWallet, family, single
from tests.oracles.kernel import accepts

OURS, SECOND, THIRD = keys.OURS, keys.SECOND, keys.THIRD
ALICE = b"\x00\x14" + sha256(b"alice").digest()[:20]


def wallet(kind: str) -> TestWallet:
    return family(kind) if kind in MULTI_PATH else single(kind)


def payment(kind: str, inputs: int = 3) -> Draft:
    """An honest payment from both branches of a wallet, with change."""
    draft = Draft()
    for number in range(inputs):
        draft.spend(wallet(kind).at(number % 2, number), 1_000_000)
    draft.pay(ALICE, 600_000 * inputs)
    draft.change(wallet(kind).at(1, 9), 400_000 * inputs - 1_000)
    return draft


def kept(before: bytes, after: bytes) -> bool:
    """Whether every input of `after` has all that `before` has, in its order, and only new fields behind it."""
    old, new = parse(before), parse(after)
    was = is_now = 0
    for old_end, new_end in zip(old.input_ends, new.input_ends, strict=True):
        piece = before[was:old_end]
        assert after[is_now:new_end].startswith(piece)
        was, is_now = old_end, new_end
    assert after[is_now:] == before[was:]
    return (new.version, new.tx, new.outputs) == (old.version, old.tx, old.outputs)


@pytest.mark.parametrize("version", [0, 2])
@pytest.mark.parametrize("kind", SINGLE_PURPOSE)
def test_a_single_key_signs_every_input_and_consensus_accepts(kind: str, version: int) -> None:
    draft = payment(kind)
    result = spending.signed(draft.raw(version), [wallet(kind)])
    for index, found in enumerate(spending.signatures_in(result.psbt_bytes)):
        origin = draft.ins[index].spot.origins[0]
        where = b"" if kind == "p2tr" else origin.pub
        assert found == {where: spending.expected(draft, index, origin)}
    assert (result.signatures_added, result.missing, result.waiting) == (3, 0, ())
    assert kept(draft.raw(version), result.psbt_bytes)
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True] * 3


@pytest.mark.parametrize("kind", SINGLE_PURPOSE)
def test_consensus_refuses_a_signature_for_another_transaction(kind: str) -> None:
    draft = payment(kind)
    result = spending.signed(draft.raw(), [wallet(kind)])
    assert result.final_tx is not None
    changed = bytearray(result.final_tx)
    changed[-1] ^= 1  # the locktime, which is signed as everything is
    assert accepts(bytes(changed), draft.spent) == [False] * 3


@pytest.mark.parametrize("version", [0, 2])
@pytest.mark.parametrize("kind", MULTI_PATH)
def test_two_cosigners_complete_a_multisig_one_after_the_other(kind: str, version: int) -> None:
    draft = payment(kind)
    first = spending.signed(draft.raw(version), [wallet(kind)], OURS)
    assert (first.signatures_added, first.final_tx, first.missing) == (3, None, 1)
    assert [key.origin.fingerprint for key in first.waiting] == [
        keys.master(phrase).fingerprint for phrase in (SECOND, THIRD)
    ]
    second = spending.signed(first.psbt_bytes, [wallet(kind)], THIRD)
    assert (second.signatures_added, second.missing, second.waiting) == (3, 0, ())
    for index, found in enumerate(spending.signatures_in(second.psbt_bytes)):
        signers = [draft.ins[index].spot.origins[which] for which in (0, 2)]
        assert found == {one.pub: spending.expected(draft, index, one) for one in signers}
    assert kept(draft.raw(version), first.psbt_bytes)
    assert kept(first.psbt_bytes, second.psbt_bytes)
    assert second.final_tx is not None
    assert accepts(second.final_tx, draft.spent) == [True] * 3


@pytest.mark.parametrize("kind", MULTI_PATH)
def test_two_keys_in_one_session_complete_it_at_once(kind: str) -> None:
    draft = payment(kind)
    result = spending.signed(draft.raw(), [wallet(kind)], SECOND, OURS)
    assert (result.signatures_added, result.missing) == (6, 0)
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True] * 3


def test_three_keys_in_one_session_leave_exactly_the_threshold_in_the_transaction() -> None:
    draft = payment("p2wsh")
    result = spending.signed(draft.raw(), [wallet("p2wsh")], OURS, SECOND, THIRD)
    assert result.signatures_added == 9
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True] * 3


@pytest.mark.parametrize("kind", MULTI_PATH)
@pytest.mark.parametrize("is_sorted", [True, False])
def test_the_order_of_signatures_is_that_of_the_script(kind: str, *, is_sorted: bool) -> None:
    phrases = (THIRD, OURS, SECOND)
    many = family(kind, phrases=phrases, threshold=3, is_sorted=is_sorted)
    draft = Draft()
    for index in range(6):
        draft.spend(many.at(0, index), 1_000_000)
    draft.pay(ALICE, 5_990_000)
    result = spending.signed(draft.raw(), [many], *phrases)
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True] * 6


def phrases_for(count: int) -> tuple[str, ...]:
    return tuple(f"not a phrase {number}" for number in range(count - 1))


@pytest.mark.parametrize(("kind", "count"), [("p2sh", 15), ("p2sh-p2wsh", 20), ("p2wsh", 20)])
def test_the_largest_multisigs_are_signed_and_accepted(kind: str, count: int) -> None:
    largest = family(kind, phrases=(OURS, *phrases_for(count)), threshold=1)
    draft = Draft()
    draft.spend(largest.at(0, 0), 1_000_000)
    draft.pay(ALICE, 990_000)
    result = spending.signed(draft.raw(), [largest])
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True]


def test_a_transaction_of_every_kind_of_wallet_is_signed_at_once() -> None:
    draft = Draft()
    for kind in ALL_KINDS:
        draft.spend(wallet(kind).at(0, 3), 1_000_000)
    draft.pay(ALICE, 1_000_000 * len(ALL_KINDS) - 10_000)
    # taproot signs what all inputs spend, which the review wants proven or asserted for each
    result = spending.signed(draft.raw(), [wallet(kind) for kind in ALL_KINDS], OURS, SECOND)
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True] * len(ALL_KINDS)


@pytest.mark.parametrize("network", ["main", "testnet3", "testnet4", "signet", "regtest"])
@pytest.mark.parametrize("kind", ["p2wpkh", "p2tr", "p2wsh"])
def test_every_network_signs(kind: str, network: str) -> None:
    where = family(kind, network) if kind in MULTI_PATH else single(kind, network)
    draft = Draft()
    draft.spend(where.at(0, 0), 1_000_000)
    draft.pay(ALICE, 990_000)
    assert spending.signed(draft.raw(), [where]).signatures_added == 1


@pytest.mark.parametrize("sequence", [0, 1, 0xFFFFFFFE, 0xFFFFFFFF])
@pytest.mark.parametrize(("tx_version", "locktime"), [(0, 0), (1, 500), (2, 0), (3, 0)])
@pytest.mark.parametrize("version", [0, 2])
def test_odd_sequences_versions_and_locktimes_are_signed_as_they_stand(
    sequence: int, tx_version: int, locktime: int, version: int
) -> None:
    draft = Draft(tx_version, locktime)
    draft.spend(single("p2wpkh").at(0, 0), 1_000_000, sequence=sequence)
    draft.pay(ALICE, 990_000)
    result = spending.signed(draft.raw(version), [single("p2wpkh")])
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True]


def test_taproot_with_all_signs_all_and_says_so_in_a_65th_byte() -> None:
    draft = payment("p2tr")
    for one in draft.ins[:2]:
        one.fields[b"\x03"] = (1).to_bytes(4, "little")
    draft.ins[2].fields[b"\x03"] = bytes(4)
    result = spending.signed(draft.raw(), [wallet("p2tr")])
    found = [one[b""] for one in spending.signatures_in(result.psbt_bytes)]
    assert [len(one) for one in found] == [65, 65, 64]
    assert found[0][64:] == found[1][64:] == b"\x01"
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True] * 3


def test_ecdsa_with_all_in_the_file_signs_the_same_as_without() -> None:
    plain, told = payment("p2wpkh"), payment("p2wpkh")
    for one in told.ins:
        one.fields[b"\x03"] = (1).to_bytes(4, "little")
    found = [spending.signed(one.raw(), [wallet("p2wpkh")]) for one in (plain, told)]
    assert spending.signatures_in(found[0].psbt_bytes) == spending.signatures_in(found[1].psbt_bytes)


@pytest.mark.parametrize("kind", ["p2wpkh", "p2tr", "p2pkh"])
def test_signing_twice_gives_the_same_file(kind: str) -> None:
    raw = payment(kind).raw()
    assert spending.signed(raw, [wallet(kind)]) == spending.signed(raw, [wallet(kind)])


def test_the_txid_is_known_early_only_where_nothing_can_change_it() -> None:
    native, bare = payment("p2wsh"), payment("p2sh")
    early = spending.signed(native.raw(), [wallet("p2wsh")])
    assert (early.final_tx, early.txid) == (None, native.tx.txid)
    open_ = spending.signed(bare.raw(), [wallet("p2sh")])
    assert (open_.final_tx, open_.txid) == (None, None)
    done = spending.signed(open_.psbt_bytes, [wallet("p2sh")], SECOND)
    assert done.txid is not None
    assert done.txid != bare.tx.txid, "the scriptSigs are part of it"


# what must never be signed, each beside what may be


def approved(raw: bytes, wallets: list[TestWallet]) -> tuple[Review, Approval]:
    checked = spending.reviewed(raw, wallets)
    return checked, checked.approve(one.token for one in checked.warnings)


def refusal(review: Review, approval: Approval, *phrases: str) -> str:
    with spending.session_of(*(phrases or (OURS,))) as session, pytest.raises(RefusedToSign) as caught:
        session.sign(review, approval)
    assert caught.value.hint
    return str(caught.value)


def accepted(review: Review, approval: Approval) -> SignedPsbt:
    with spending.session_of(OURS) as session:
        return session.sign(review, approval)


def test_an_approval_of_other_bytes_signs_nothing() -> None:
    one, other = payment("p2wpkh"), payment("p2wpkh")
    other.outs[0].script = b"\x00\x14" + sha256(b"mallory").digest()[:20]
    review, approval = approved(one.raw(), [wallet("p2wpkh")])
    changed, _ = approved(other.raw(), [wallet("p2wpkh")])
    assert accepted(review, approval).signatures_added == 3
    assert "not the one that was approved" in refusal(changed, approval)


def test_a_single_changed_byte_anywhere_in_the_file_ends_the_approval() -> None:
    draft = payment("p2wpkh")
    draft.globals[b"\xfc\x01x\x00"] = b"note"
    review, approval = approved(draft.raw(), [wallet("p2wpkh")])
    draft.globals[b"\xfc\x01x\x00"] = b"Note"
    changed, _ = approved(draft.raw(), [wallet("p2wpkh")])
    assert changed.transaction.outputs == review.transaction.outputs
    assert "not the one that was approved" in refusal(changed, approval)


def test_an_approval_with_other_wallets_signs_nothing() -> None:
    raw = payment("p2wpkh").raw()
    review, approval = approved(raw, [wallet("p2wpkh")])
    more, _ = approved(raw, [wallet("p2wpkh"), wallet("p2tr")])
    assert accepted(review, approval).signatures_added == 3
    assert "not the one that was approved" in refusal(more, approval)


def test_an_approval_on_another_network_signs_nothing() -> None:
    raw = payment("p2wpkh").raw()
    review, approval = approved(raw, [wallet("p2wpkh")])
    elsewhere, _ = approved(raw, [replace(wallet("p2wpkh"), network="signet")])
    assert accepted(review, approval).signatures_added == 3
    assert "not the one that was approved" in refusal(elsewhere, approval)


def with_warning() -> Draft:
    draft = payment("p2wpkh")
    draft.outs[1].amount -= 300_000  # the fee is high now
    return draft


def test_a_warning_that_was_not_acknowledged_signs_nothing() -> None:
    review, approval = approved(with_warning().raw(), [wallet("p2wpkh")])
    assert approval.acknowledged
    assert accepted(review, approval).signatures_added == 3
    assert refusal(review, Approval(review.digest(frozenset()), frozenset())).startswith("Not acknowledged: ")
    assert "not the one that was approved" in refusal(review, Approval(approval.digest, frozenset()))
    assert "not the one that was approved" in refusal(review, Approval(bytes(32), approval.acknowledged))


def test_a_blocker_signs_nothing_even_with_an_approval_made_by_hand() -> None:
    draft = payment("p2wpkh")
    draft.ins[0].fields[b"\x03"] = (0x83).to_bytes(4, "little")
    review = spending.reviewed(draft.raw(), [wallet("p2wpkh")])
    with pytest.raises(RefusedToSign):
        review.approve(())
    tokens = frozenset(one.token for one in review.warnings)
    assert refusal(review, Approval(review.digest(tokens), tokens)) == f"{review.blockers[0].title}."


@pytest.mark.parametrize("kind", ["p2wpkh", "p2pkh", "p2wsh", "p2tr"])
@pytest.mark.parametrize("sighash", [0x00, 0x02, 0x03, 0x81, 0x82, 0x83, 0x101, 0xFFFFFFFF])
def test_no_other_sighash_is_signed_even_if_every_rule_were_silent(kind: str, sighash: int) -> None:
    draft = payment(kind)
    draft.ins[1].fields[b"\x03"] = sighash.to_bytes(4, "little")
    silent = Review(spending.reviewed(draft.raw(), [wallet(kind)]).transaction, ())
    if (kind, sighash) == ("p2tr", 0):
        assert accepted(silent, silent.approve(())).signatures_added == 3
        return
    assert "could be reused" in refusal(silent, silent.approve(()))


def with_foreign(draft: Draft) -> DraftIn:
    draft.outs[0].amount += 1_000_000
    return draft.spend(single("p2wpkh", phrase=SECOND).at(0, 0), 1_000_000)


def test_an_input_of_somebody_else_is_not_signed() -> None:
    draft = payment("p2wpkh")
    with_foreign(draft)
    result = spending.signed(draft.raw(), [wallet("p2wpkh")], OURS, SECOND)
    assert [len(one) for one in spending.signatures_in(result.psbt_bytes)] == [1, 1, 1, 0]
    assert (result.final_tx, result.missing) == (None, 1)
    both = spending.signed(draft.raw(), [wallet("p2wpkh"), single("p2wpkh", phrase=SECOND)], OURS, SECOND)
    assert [len(one) for one in spending.signatures_in(both.psbt_bytes)] == [1, 1, 1, 1], "with its wallet it is ours"
    assert both.final_tx is not None


def test_an_input_of_somebody_else_that_is_final_completes_the_transaction() -> None:
    draft = payment("p2wpkh")
    foreign = with_foreign(draft)
    origin = foreign.spot.origins[0]
    signature = draft.sign(3, origin)
    foreign.fields[b"\x08"] = b"\x02" + bytes((len(signature),)) + signature + b"\x21" + origin.pub
    result = spending.signed(draft.raw(), [wallet("p2wpkh")])
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True] * 4


def test_no_key_signs_nothing() -> None:
    review, approval = approved(payment("p2wpkh").raw(), [wallet("p2wpkh")])
    assert refusal(review, approval, SECOND) == "No key for this transaction is loaded."
    empty = spending.session_of()
    with pytest.raises(RefusedToSign):
        empty.sign(review, approval)


def test_the_right_words_with_another_passphrase_sign_nothing() -> None:
    review, approval = approved(payment("p2wpkh").raw(), [wallet("p2wpkh")])
    with spending.session_of() as session:
        session.add(OURS.split(), "x")
        with pytest.raises(RefusedToSign, match="No key for this transaction is loaded"):
            session.sign(review, approval)


@pytest.mark.parametrize("kind", ["p2wpkh", "p2tr", "p2wsh"])
def test_signing_again_adds_nothing(kind: str) -> None:
    once = spending.signed(payment(kind).raw(), [wallet(kind)])
    said = refusal(*approved(once.psbt_bytes, [wallet(kind)]))
    assert ("You have already signed" if kind == "p2wsh" else "already has every signature") in said


def test_a_final_input_is_left_alone() -> None:
    draft = payment("p2wpkh", 2)
    origin = draft.ins[0].spot.origins[0]
    signature = draft.sign(0, origin)
    draft.ins[0].fields[b"\x08"] = b"\x02" + bytes((len(signature),)) + signature + b"\x21" + origin.pub
    result = spending.signed(draft.raw(), [wallet("p2wpkh")])
    assert [len(one) for one in spending.signatures_in(result.psbt_bytes)] == [0, 1]
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True, True]


def test_cosigners_signatures_are_kept_and_counted() -> None:
    draft = payment("p2wsh")
    for index in range(3):
        draft.add_signature(index, draft.ins[index].spot.origins[1])
    before = spending.signatures_in(draft.raw())
    result = spending.signed(draft.raw(), [wallet("p2wsh")])
    for old, new in zip(before, spending.signatures_in(result.psbt_bytes), strict=True):
        assert old.items() <= new.items()
        assert len(new) == 2
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True] * 3


def test_an_invalid_signature_of_a_cosigner_is_kept_and_not_counted() -> None:
    draft = payment("p2wsh", 1)
    cosigner = draft.ins[0].spot.origins[1]
    draft.add_signature(0, cosigner)
    good = draft.ins[0].fields[b"\x02" + cosigner.pub]
    draft.outs[0].amount -= 1  # after the cosigner signed
    result = spending.signed(draft.raw(), [wallet("p2wsh")])
    assert spending.signatures_in(result.psbt_bytes)[0][cosigner.pub] == good
    assert (result.final_tx, result.missing) == (None, 1)
    draft.outs[0].amount += 1
    assert spending.signed(draft.raw(), [wallet("p2wsh")]).final_tx is not None


def test_a_wrong_signature_in_our_place_is_not_replaced() -> None:
    for kind in ("p2wpkh", "p2tr"):
        draft = payment(kind, 1)
        draft.add_signature(0, draft.ins[0].spot.origins[0])
        draft.outs[0].amount -= 1
        review, approval = approved(draft.raw(), [wallet(kind)])
        assert refusal(review, approval) == "The file already has a wrong signature in the place of yours."


def test_an_input_that_has_all_its_signatures_gets_no_more() -> None:
    draft = payment("p2wsh", 2)
    for which in (1, 2):
        draft.add_signature(0, draft.ins[0].spot.origins[which])
    result = spending.signed(draft.raw(), [wallet("p2wsh")])
    assert [len(one) for one in spending.signatures_in(result.psbt_bytes)] == [2, 1]
    assert result.missing == 1


class Ring:
    """A key ring that gives what it is told and remembers what it gave."""

    def __init__(self, answer: str, path: str = "m/84h/1h/0h") -> None:
        self.root = keys.master(answer)
        self.path = path
        self.given: list[ExtendedPrivateKey] = []

    def account(self, key: WalletKey) -> ExtendedPrivateKey | None:
        node = self.root.at(self.path)
        self.given.append(ExtendedPrivateKey(node.secret.to_bytes(32, "big"), node.chain_code))
        return self.given[-1]


def test_a_key_ring_that_gives_another_key_signs_nothing() -> None:
    review, approval = approved(payment("p2wpkh").raw(), [wallet("p2wpkh")])
    assert sign(review, approval, Ring(OURS)).signatures_added == 3
    for ring in (Ring(SECOND), Ring(OURS, "m/84h/1h/1h")):
        with pytest.raises(RuntimeError, match="another key"):
            sign(review, approval, ring)


@pytest.mark.parametrize("kind", ["p2wpkh", "p2tr"])
def test_a_private_key_at_another_place_signs_nothing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    review, approval = approved(payment(kind).raw(), [wallet(kind)])
    real = ExtendedPrivateKey.child_secret
    assert accepted(review, approval).signatures_added == 3
    monkeypatch.setattr(ExtendedPrivateKey, "child_secret", lambda key, index: real(key, index + 1))
    with pytest.raises((RuntimeError, ValueError)), spending.session_of(OURS) as session:
        session.sign(review, approval)


def test_a_signature_that_the_computer_got_wrong_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    review, approval = approved(payment("p2wpkh").raw(), [wallet("p2wpkh")])
    real = dsa._signed
    calls = []

    def faulty(signature: object, message: bytes, key: bytes, extra: object) -> None:
        calls.append(message)
        real(signature, message if len(calls) < 4 else sha256(message).digest(), key, extra)

    monkeypatch.setattr(dsa, "_signed", faulty)
    with pytest.raises(RuntimeError), spending.session_of(OURS) as session:
        session.sign(review, approval)
    assert len(calls) >= 4


def test_every_private_key_that_signing_derived_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    review, approval = approved(payment("p2wpkh").raw(), [wallet("p2wpkh")])
    made: list[ExtendedPrivateKey] = []
    secrets: list[bytearray] = []
    real_child, real_secret = ExtendedPrivateKey.child, ExtendedPrivateKey.child_secret

    def child(key: ExtendedPrivateKey, index: int) -> ExtendedPrivateKey:
        made.append(real_child(key, index))
        return made[-1]

    def child_secret(key: ExtendedPrivateKey, index: int) -> bytearray:
        secrets.append(real_secret(key, index))
        assert any(secrets[-1])
        return secrets[-1]

    monkeypatch.setattr(ExtendedPrivateKey, "child", child)
    monkeypatch.setattr(ExtendedPrivateKey, "child_secret", child_secret)
    ring = Ring(OURS)
    sign(review, approval, ring)
    assert (len(ring.given), len(made), len(secrets)) == (2, 2, 3)
    assert all(key.is_wiped for key in ring.given + made)
    assert not any(map(any, secrets))


def test_nothing_stays_when_signing_fails_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    review, approval = approved(payment("p2wpkh").raw(), [wallet("p2wpkh")])
    made: list[ExtendedPrivateKey] = []
    real_child = ExtendedPrivateKey.child

    def child(key: ExtendedPrivateKey, index: int) -> ExtendedPrivateKey:
        made.append(real_child(key, index))
        return made[-1]

    def crash(*_: object) -> bytes:
        raise RuntimeError("power")

    monkeypatch.setattr(ExtendedPrivateKey, "child", child)
    monkeypatch.setattr("coldtui.core.sign.curve.sign_ecdsa", crash)
    with pytest.raises(RuntimeError, match="power"):
        sign(review, approval, Ring(OURS))
    assert made
    assert all(key.is_wiped for key in made)


def test_other_branch_numbers_are_followed() -> None:
    odd = single("p2wpkh")
    text = odd.descriptor("<5;7>")
    draft = Draft()
    for branch in (5, 7):
        account = odd.accounts[0]
        origin = account.origin(branch, 0)
        spot = replace(odd.at(0, 0), script=b"\x00\x14" + keys.hash160(origin.pub), origins=(origin,))
        draft.spend(spot, 1_000_000)
    draft.pay(ALICE, 1_990_000)

    class Odd(TestWallet):
        def descriptor(self, branches: str = "<5;7>") -> str:
            return text

    result = spending.signed(draft.raw(), [Odd(odd.kind, odd.accounts)])
    assert result.final_tx is not None
    assert accepts(result.final_tx, draft.spent) == [True, True]
