"""Which wallets may call an output ours when we sign: those whose key we hold, and accounts that own an input."""

import pytest
from bip39_slip39 import electrum

from coldtui.core.network import Network
from coldtui.core.review import review
from coldtui.custody.accounts import read_to_sign, signing_wallets, wallets_for
from coldtui.custody.session import Session
from tests.build.keys import OURS, SECOND, from_seed, parse_path
from tests.build.wallets import Account, TestWallet, single
from tests.core.facts import wallets_of
from tests.corpus.case import FAMILY, HIS, WPKH, alice, payment


@pytest.fixture
def session():
    with Session() as held:
        held.add(OURS.split())
        yield held


def rules(transaction):
    return {one.rule for one in review(transaction).findings}


def read(session, draft, *registered, accounts=True):
    return read_to_sign(session, draft.raw(0), Network.REGTEST, wallets_of(*registered), accounts=accounts)


@pytest.mark.parametrize("kind", ["p2pkh", "p2sh-p2wpkh", "p2wpkh", "p2tr"])
@pytest.mark.parametrize("account", [0, 7])
def test_a_keys_own_accounts_are_known_without_being_registered(session, kind, account):
    found = read(session, payment(single(kind, account=account)))
    assert [one.purpose.value for one in found.outputs] == ["payment", "change"]
    assert f"account {account}" in found.spending[0].name


def test_a_wallet_that_is_only_watched_owns_nothing_when_we_sign(session):
    draft = payment(WPKH)
    draft.outs[0].script = HIS.at(0, 0).script
    draft.outs[0].fields = draft.outs[0].fields.__class__()
    described = payment(HIS)
    described.outs.clear()
    described.change(HIS.at(0, 0), 600_000)
    draft.outs[0] = described.outs[0]
    found = read(session, draft, WPKH, HIS)
    assert [one.purpose.value for one in found.outputs] == ["payment", "change"]
    assert found.sent == 600_000
    # control: with the other key in the session as well, it is a transfer between own wallets
    from tests.build.keys import ATTACKER

    session.add(ATTACKER.split())
    assert read(session, draft, WPKH, HIS).outputs[0].purpose.value == "self-transfer"


def test_a_multisig_signs_with_one_of_its_keys_and_with_none_it_is_watched(session):
    assert signing_wallets(session, wallets_of(FAMILY, HIS)) == wallets_of(FAMILY)
    with Session() as other:
        other.add(("zoo",) * 11 + ("wrong",))
        assert signing_wallets(other, wallets_of(FAMILY)) == ()


def test_a_watched_taproot_coin_does_not_make_asserted_amounts_look_safe(session):
    his_taproot = single("p2tr", phrase=SECOND)
    draft = payment(WPKH, 2, previous=False)
    draft.spend(his_taproot.at(0, 0), 10_000)
    found = rules(read(session, draft, WPKH, his_taproot))
    assert "amounts-are-asserted" in found
    assert "amounts-are-bound" not in found


def test_a_false_origin_on_an_input_makes_no_account_known(session):
    other = single("p2wpkh", account=7)
    draft = payment(WPKH)
    taken = draft.outs.pop()
    draft.change(other.at(1, 0), taken.amount)
    decoy = other.at(0, 0).origins[0]
    draft.ins[0].fields[b"\x06" + b"\x02" + alice()[2:] + bytes(12)] = decoy.field
    assert len(wallets_for(session, read(session, draft).psbt, Network.REGTEST)) == 2
    found = read(session, draft)
    assert found.outputs[1].purpose.value == "payment"
    assert "output-elsewhere" in rules(found)


def test_registered_wallets_alone_count_where_accounts_are_not_asked_for(session):
    assert read(session, payment(WPKH), FAMILY, accounts=False).spending == ()
    assert read(session, payment(WPKH), WPKH, accounts=False).spending != ()


def test_the_first_accounts_are_tried_where_only_the_end_of_a_path_is_known(session):
    draft = payment(WPKH)
    origin = WPKH.at(0, 3).origins[0]
    draft.ins[0].fields.drop(6)
    steps = b"".join(step.to_bytes(4, "little") for step in (0, 3))
    draft.ins[0].fields[b"\x06" + origin.pub] = WPKH.accounts[0].node.fingerprint + steps
    assert read(session, draft).inputs[0].place is not None


def test_accounts_of_the_other_network_are_not_looked_for(session):
    draft = payment(single("p2wpkh", "main"))
    assert wallets_for(session, read(session, draft).psbt, Network.REGTEST) == ()
    assert "wrong-network" in rules(read(session, draft))


ELECTRUM = "bitter grass shiver impose acquire brush forget axis eager alone wine silver"
"""From Electrum's own tests (tests/test_wallet_vertical.py, "test_electrum_seed_segwit")."""


def electrum_wallet():
    root = from_seed(electrum.seed_from_mnemonic(ELECTRUM, ""))
    return TestWallet("p2wpkh", (Account(root, parse_path("m/0h")),), 1)


def test_a_key_from_electrum_owns_its_one_account_and_signs_for_it():
    draft = payment(electrum_wallet())
    with Session() as session, session.draft() as key:
        key.from_electrum(ELECTRUM.split())
        key.keep()
        found = read(session, draft)
        assert [one.purpose.value for one in found.outputs] == ["payment", "change"]
        assert found.spending[0].name.endswith("Electrum")
        checked = review(found)
        signed = session.sign(checked, checked.approve(one.token for one in checked.warnings))
        assert signed.signatures_added == 1
        assert read(session, payment(WPKH)).spending == ()


def test_control_a_key_that_is_not_electrums_has_no_such_account(session):
    assert read(session, payment(electrum_wallet())).spending == ()
