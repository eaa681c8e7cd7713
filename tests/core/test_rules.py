"""The rules at their thresholds: one satoshi, one block, one index on either side.

That each rule speaks at all, and the verdict of some hundred attacks, is tested by the corpus.
"""

import re

import pytest

from coldtui.core.address import grouped
from coldtui.core.finding import Acknowledge, Severity
from coldtui.core.network import Network
from coldtui.core.rules import RULES
from coldtui.core.rules.shape import PLAUSIBLE_HEIGHT, relative_words
from tests.build.keys import OURS, SECOND, THIRD
from tests.build.psbt import Draft
from tests.build.wallets import family, single
from tests.core.facts import facts, findings, reviewed
from tests.corpus.case import COIN, FAMILY, WPKH, alice, payment


def pays(paid, fee, coin=COIN):
    draft = Draft()
    draft.spend(WPKH.at(0, 3), coin)
    draft.pay(alice(), paid)
    draft.change(WPKH.at(1, 5), coin - paid - fee)
    return draft


# --- how rules are written


def test_every_rule_has_a_name_of_its_own_in_the_house_style():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_only_warnings_are_acknowledged_and_only_the_extreme_fee_by_its_figure():
    asked = {rule.severity for rule in RULES if rule.acknowledge is not Acknowledge.NONE}
    assert asked == {Severity.WARNING}
    assert [rule.name for rule in RULES if rule.acknowledge is Acknowledge.TYPE] == ["fee-is-extreme"]
    assert all(rule.acknowledge is not Acknowledge.NONE for rule in RULES if rule.severity is Severity.WARNING)


def test_titles_are_short_and_end_without_a_mark():
    assert [rule.title for rule in RULES if len(rule.title) > 52 or rule.title[-1] in ".!"] == []


# --- fees


@pytest.mark.parametrize(("fee", "is_high"), [(15_000, False), (15_001, True)])
def test_a_fee_is_high_above_ten_percent_of_what_is_paid(fee, is_high):
    assert ("fee-is-high" in findings(pays(150_000, fee))) is is_high


@pytest.mark.parametrize(("fee", "is_high"), [(10_000, False), (10_001, True)])
def test_up_to_ten_thousand_satoshis_no_share_makes_a_fee_high(fee, is_high):
    assert ("fee-is-high" in findings(pays(90_000, fee))) is is_high


@pytest.mark.parametrize(("rate", "is_high"), [(300, False), (301, True)])
def test_a_fee_is_high_above_300_satoshis_a_virtual_byte(rate, is_high):
    size = facts(pays(600_000, 1000)).vsize
    assert ("fee-is-high" in findings(pays(90_000_000, size * rate, 100_000_000))) is is_high


@pytest.mark.parametrize(("fee", "is_extreme"), [(300_000, False), (300_001, True)])
def test_a_fee_is_extreme_above_half_of_what_is_paid(fee, is_extreme):
    found = findings(pays(600_000, fee))
    assert ("fee-is-extreme" in found) is is_extreme
    assert ("fee-is-high" in found) is not is_extreme


@pytest.mark.parametrize(("fee", "is_extreme"), [(10_000_000, False), (10_000_001, True)])
def test_a_fee_is_extreme_above_a_tenth_of_a_bitcoin(fee, is_extreme):
    draft = pays(5_000_000_000, fee, 6_000_000_000)
    # many inputs, so that the rate stays low
    for number in range(1, 60):
        draft.spend(WPKH.at(0, 3 + number), 1_000)
        draft.outs[1].amount += 1_000
    assert ("fee-is-extreme" in findings(draft)) is is_extreme


@pytest.mark.parametrize(("rate", "is_extreme"), [(2_500, False), (2_501, True)])
def test_a_fee_is_extreme_above_2500_satoshis_a_virtual_byte(rate, is_extreme):
    size = facts(pays(600_000, 1000)).vsize
    assert ("fee-is-extreme" in findings(pays(90_000_000, size * rate, 100_000_000))) is is_extreme


def test_without_payments_the_fee_is_measured_by_the_inputs():
    def consolidates(fee):
        draft = Draft()
        draft.spend(WPKH.at(0, 3), COIN)
        draft.change(WPKH.at(1, 5), COIN - fee)
        return draft

    # 300 sat/vB of about 110 vB is above 10 % of a million: the shares are tested with a larger transaction
    def many(fee):
        draft = consolidates(fee)
        for number in range(1, 20):
            draft.spend(WPKH.at(0, 3 + number), COIN)
            draft.outs[0].amount += COIN
        return draft

    assert "fee-is-high" not in findings(many(400_000))
    assert "fee-is-extreme" not in findings(many(2_000_001))
    assert "fee-is-high" in findings(many(2_000_001))


def test_the_figure_of_an_extreme_fee_is_the_fee():
    assert findings(pays(600_000, 390_000))["fee-is-extreme"].figure == 390_000


def test_a_fee_of_one_satoshi_is_a_fee():
    assert "fee-is-zero" in findings(pays(600_000, 0))
    assert "fee-is-zero" not in findings(pays(600_000, 1))


# --- amounts


def test_asserted_amounts_of_two_inputs_warn_and_of_one_are_noted():
    assert findings(payment(WPKH, 2, previous=False))["amounts-are-asserted"].where == "inputs 0, 1"
    alone = findings(payment(WPKH, 1, previous=False))
    assert alone["amounts-are-bound"].severity is Severity.NOTE
    assert "amounts-are-asserted" not in alone


def test_a_taproot_input_of_ours_binds_the_amounts_of_all():
    taproot = single("p2tr")
    draft = payment(WPKH, 1, previous=False)
    draft.spend(taproot.at(0, 0), 10_000)
    found = findings(draft, WPKH, taproot)
    assert "amounts-are-bound" in found
    assert "amounts-are-asserted" not in found


def test_the_previous_transaction_makes_an_amount_proven():
    found = findings(payment(WPKH, 2))
    assert not {"amounts-are-asserted", "amounts-are-bound"} & set(found)


@pytest.mark.parametrize(("amount", "is_possible"), [(2_100_000_000_000_000, True), (2_100_000_000_000_001, False)])
def test_21_million_bitcoin_are_possible_and_one_satoshi_more_is_not(amount, is_possible):
    draft = Draft()
    draft.spend(WPKH.at(0, 3), amount)
    draft.change(WPKH.at(1, 5), 1000)
    assert ("amount-out-of-range" not in findings(draft)) is is_possible


def test_amounts_that_are_possible_alone_and_not_together_are_refused():
    draft = Draft()
    for number in range(2):
        draft.spend(WPKH.at(0, number), 1_100_000_000_000_000)
    draft.change(WPKH.at(1, 5), 1000)
    assert "amount-out-of-range" in findings(draft)


def test_outputs_worth_as_much_as_the_inputs_are_no_negative_fee():
    assert "outputs-exceed-inputs" not in findings(pays(600_000, 0))
    assert "outputs-exceed-inputs" in findings(pays(600_000, -1))


# --- ownership


@pytest.mark.parametrize(("index", "is_far"), [(3 + 10_000, False), (3 + 10_001, True)])
def test_change_more_than_ten_thousand_addresses_ahead_of_our_inputs_is_far(index, is_far):
    draft = pays(600_000, 1000)
    taken = draft.outs.pop()
    draft.change(WPKH.at(1, index), taken.amount)
    assert ("index-is-far" in findings(draft)) is is_far


def test_the_other_coin_type_on_the_main_network_is_another_network():
    draft = payment(single("p2wpkh", "regtest"))
    main = single("p2wpkh", "main")
    assert "wrong-network" in findings(draft, main, network=Network.MAIN)
    assert "wrong-network" not in findings(payment(main), main, network=Network.MAIN)


# --- locktimes


def locked(locktime, sequence=0xFFFFFFFD, version=2):
    draft = payment()
    draft.locktime, draft.tx_version, draft.ins[0].sequence = locktime, version, sequence
    return draft


MAIN = single("p2wpkh", "main")


@pytest.mark.parametrize(
    ("height", "rule"), [(PLAUSIBLE_HEIGHT, "locktime-height"), (PLAUSIBLE_HEIGHT + 1, "locktime-is-far")]
)
def test_a_height_of_the_next_years_is_a_note_and_one_beyond_a_warning(height, rule):
    draft = payment(MAIN)
    draft.locktime = height
    found = findings(draft, MAIN, network=Network.MAIN)
    assert {"locktime-height", "locktime-is-far"} & set(found) == {rule}


@pytest.mark.parametrize(("locktime", "is_time"), [(499_999_999, False), (500_000_000, True)])
def test_from_500_million_on_a_locktime_is_a_time(locktime, is_time):
    assert ("locktime-is-a-time" in findings(locked(locktime))) is is_time


def test_a_locktime_counts_only_if_an_input_is_not_final():
    assert "locktime-is-not-enforced" in findings(locked(800_000, 0xFFFFFFFF))
    assert "locktime-height" in findings(locked(800_000, 0xFFFFFFFE))
    assert "locktime-is-not-enforced" not in findings(locked(0, 0xFFFFFFFF))


@pytest.mark.parametrize(("version", "enforced"), [(2, True), (3, True), (-1, True), (1, False), (0, False)])
def test_a_relative_lock_counts_from_version_2_on_read_without_sign(version, enforced):
    found = findings(locked(0, 144, version))
    assert ("relative-lock" in found) is enforced
    assert ("relative-lock-is-not-enforced" in found) is not enforced


@pytest.mark.parametrize("sequence", [0, 0xFFFFFFFD, 1 << 31 | 144, 1 << 22, 1 << 16])
def test_a_sequence_without_a_relative_lock_is_none(sequence):
    assert "relative-lock" not in findings(locked(0, sequence))


def test_relative_locks_are_said_in_blocks_or_days():
    assert relative_words(1) == "1 block"
    assert relative_words(1_000) == "1,000 blocks"
    assert relative_words(1 << 22 | 1_000) == "about 5.9 days"


@pytest.mark.parametrize(("sequence", "replaceable"), [(0xFFFFFFFD, True), (0xFFFFFFFE, False)])
def test_a_sequence_below_the_last_two_signals_replacement(sequence, replaceable):
    assert ("replaceable" in findings(locked(0, sequence))) is replaceable


# --- outputs


@pytest.mark.parametrize(("amount", "is_dust"), [(294, False), (293, True)])
def test_dust_begins_below_294_satoshis_for_p2wpkh(amount, is_dust):
    assert ("dust-output" in findings(pays(amount, 1000))) is is_dust


def test_data_is_shown_whole_in_hexadecimal_and_as_text():
    draft = pays(600_000, 1000)
    message = bytes(range(80))
    draft.pay(b"\x6a\x4c\x50" + message, 0)
    detail = findings(draft)["data-output"].detail
    assert message.hex() in detail
    assert "\\x1b" in detail
    assert "\x1b" not in detail


def test_bytes_behind_the_last_push_of_data_are_shown_as_well():
    draft = pays(600_000, 1000)
    draft.pay(b"\x6a\x02hi\xac\x75", 0)
    assert "026869ac75" in findings(draft)["data-output"].detail


# --- who has signed


def test_a_cosigners_signature_is_named_and_the_missing_ones_counted():
    draft = payment(FAMILY)
    cosigner = FAMILY.at(0, 3).origins[1]
    draft.add_signature(0, cosigner)
    found = findings(draft, FAMILY)["cosigners-signed"]
    assert found.detail == f"Signed by {grouped(cosigner.fingerprint.hex())}. 1 more is needed."


def test_a_broken_cosigners_signature_is_a_warning_and_does_not_count():
    draft = payment(FAMILY)
    first, second = FAMILY.at(0, 3).origins[1:]
    draft.add_signature(0, first)
    good = draft.ins[0].fields[b"\x02" + first.pub]
    draft.ins[0].fields[b"\x02" + second.pub] = good
    found = findings(draft, FAMILY)
    assert "bad-signature" in found
    assert "1 more is needed" in found["cosigners-signed"].detail


def test_the_input_with_the_fewest_signatures_says_how_many_are_needed():
    draft = payment(FAMILY, 2)
    draft.add_signature(0, FAMILY.at(0, 3).origins[1])
    found = findings(draft, FAMILY)["cosigners-signed"]
    assert "2 more are needed" in found.detail
    assert found.where == "input 0"


def test_places_are_counted_where_there_are_many():
    draft = payment(WPKH, 20, previous=False)
    assert findings(draft)["amounts-are-asserted"].where == "inputs 0, 1, 2, 3, 4 and 15 more"


def test_the_gravest_findings_come_first():
    draft = payment(WPKH, 2, previous=False, fee=100_000)
    draft.outs[0].amount = 2_200_000_000_000_000
    order = [one.severity for one in reviewed(draft).findings]
    assert order == sorted(order, key=[Severity.BLOCKER, Severity.WARNING, Severity.NOTE].index)
    assert len(set(order)) == 3


@pytest.mark.parametrize(("index", "is_far"), [(1_000_000, False), (1_000_001, True)])
def test_a_worthless_coin_far_out_does_not_make_everything_before_it_near(index, is_far):
    draft = payment(WPKH)
    draft.spend(WPKH.at(0, 2_000_000_000), 700)
    taken = draft.outs.pop()
    draft.change(WPKH.at(1, index), taken.amount)
    assert ("index-is-far" in findings(draft)) is is_far


def test_data_longer_than_can_be_read_is_not_signed():
    def carries(size):
        draft = pays(600_000, 1000)
        draft.pay(b"\x6a" + b"\x51" * (size - 1), 0)
        return findings(draft)

    assert "data-output" in carries(10_000)
    assert "data-too-long" not in carries(10_000)
    assert "data-too-long" in carries(10_001)
    assert "data-output" not in carries(10_001)


def test_two_forms_of_one_taproot_key_are_one_key():
    taproot = single("p2tr")
    draft = payment(taproot)
    origin = taproot.at(1, 5).origins[0]
    draft.outs[1].fields[b"\x02" + origin.pub] = origin.field
    assert "second-origin" not in findings(draft, taproot)
    other = taproot.at(1, 6).origins[0]
    draft.outs[1].fields[b"\x02" + other.pub] = origin.field
    assert {"second-origin", "mislabelled-key"} & set(findings(draft, taproot))


def test_a_foreign_internal_key_on_taproot_change_is_not_signed():
    taproot = single("p2tr")
    draft = payment(taproot)
    assert "hidden-taproot-script" not in findings(draft, taproot)
    draft.outs[1].fields.drop(5)
    draft.outs[1].fields[b"\x05"] = taproot.at(0, 9).origins[0].pub[1:]
    assert "hidden-taproot-script" in findings(draft, taproot)


def test_a_taproot_signature_of_65_bytes_that_ends_in_zero_is_not_valid():
    taproot = single("p2tr")
    draft = payment(taproot)
    draft.add_signature(0, taproot.at(0, 3).origins[0])
    assert "already-signed" in findings(draft, taproot)
    draft.ins[0].fields[b"\x13"] = draft.ins[0].fields[b"\x13"] + b"\x00"
    found = findings(draft, taproot)
    assert "already-signed" not in found
    assert "bad-signature" in found


@pytest.mark.parametrize("kind", ["p2wpkh", "p2wsh"])
def test_the_own_fingerprint_of_an_extended_key_names_its_places_too(kind):
    """Electrum, and Core with a bare extended key, write it with the path behind that key alone."""
    wallet = WPKH if kind == "p2wpkh" else FAMILY
    draft = payment(wallet)
    for fields, branch, index, derivation in ((draft.ins[0].fields, 0, 3, 6), (draft.outs[1].fields, 1, 5, 2)):
        fields.drop(derivation)
        for account, origin in zip(wallet.accounts, wallet.at(branch, index).origins, strict=True):
            steps = b"".join(step.to_bytes(4, "little") for step in (branch, index))
            fields[bytes((derivation,)) + origin.pub] = account.node.fingerprint + steps
    found = facts(draft, wallet)
    assert [one.purpose.value for one in found.outputs] == ["payment", "change"]
    assert found.inputs[0].place is not None


def test_blank_fingerprints_on_a_multisig_are_a_warning_and_no_more():
    draft = payment(FAMILY)
    draft.ins[0].fields.drop(6)
    for origin in FAMILY.at(0, 3).origins:
        draft.ins[0].fields[b"\x06" + origin.pub] = bytes(4) + origin.field[4:]
    review = reviewed(draft, FAMILY)
    assert [one.rule for one in review.warnings] == ["no-fingerprint"]
    assert not review.blockers


def test_many_wallets_that_share_a_key_do_not_make_a_file_unreadable():
    own = [family(threshold=threshold, phrases=phrases) for threshold, phrases in QUORUMS]
    review = reviewed(payment(own[0]), *own)
    assert review.verdict.value == "ok"


QUORUMS = [
    (2, (OURS, SECOND, THIRD)),
    (1, (OURS, SECOND, THIRD)),
    (3, (OURS, SECOND, THIRD)),
    (1, (OURS, SECOND)),
    (2, (OURS, SECOND)),
    (2, (OURS, THIRD)),
]
