"""Signature hashes: the BIPs' own examples, and agreement with two implementations that share no line with ours."""

import json
import random
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from embit.script import Script
from embit.transaction import SIGHASH, Transaction

from coldtui.core.network import Network
from coldtui.core.rawtx import OutPoint, RawTransaction, TxIn, TxOut, parse_unsigned
from coldtui.core.sighash import Digests, script_code
from coldtui.core.wallet import Derived, ScriptType
from tests.build import tx as reference
from tests.build.spending import wallet_of
from tests.build.wallets import ALL_KINDS, MULTI_PATH, family, single

BIP341 = json.loads((Path(__file__).parents[1] / "vectors" / "bips" / "bip341_wallet_test_vectors.json").read_text())


def random_tx(seed: int) -> tuple[RawTransaction, reference.Tx, list[TxOut]]:
    """The same transaction for us and for the reference, and what it spends; odd versions and sequences included."""
    numbers = random.Random(seed)
    version = numbers.choice([0, 1, 2, 3, -1, -(2**31), 2**31 - 1])
    locktime = numbers.choice([0, 1, 499_999_999, 2**32 - 1])
    ins = [
        (numbers.randbytes(32), numbers.randrange(4), numbers.choice([0, 1, 0xFFFFFFFE, 0xFFFFFFFF]))
        for _ in range(numbers.randrange(1, 6))
    ]
    outs = [
        (numbers.randrange(21 * 10**14), numbers.randbytes(numbers.choice([0, 22, 34, 252, 253, 600])))
        for _ in range(numbers.randrange(4))
    ]
    spent = [TxOut(numbers.randrange(21 * 10**14), numbers.randbytes(numbers.choice([22, 25, 34]))) for _ in ins]
    ours = RawTransaction(
        version,
        tuple(TxIn(OutPoint(txid, vout), sequence) for txid, vout, sequence in ins),
        tuple(TxOut(*out) for out in outs),
        locktime,
    )
    theirs = reference.Tx(
        tuple(reference.In(txid, vout, sequence) for txid, vout, sequence in ins),
        tuple(reference.Out(*out) for out in outs),
        version,
        locktime,
    )
    return ours, theirs, spent


@pytest.mark.parametrize("seed", range(60))
def test_all_three_hashes_are_those_of_the_reference(seed: int) -> None:
    ours, theirs, spent = random_tx(seed)
    digests = Digests(ours, spent)
    outs = [reference.Out(one.amount, one.script_pubkey) for one in spent]
    # backwards, so that a state that remembers an earlier input would show
    for index in reversed(range(len(spent))):
        code = random.Random(seed + index).randbytes(105)
        assert digests.legacy(index, code) == reference.legacy_hash(theirs, index, code)
        amount = spent[index].amount
        assert digests.segwit_v0(index, code, amount) == reference.segwit_hash(theirs, index, code, amount)
        assert digests.taproot(index) == reference.taproot_hash(theirs, index, outs)


@pytest.mark.parametrize("seed", range(60, 120))
def test_all_four_hashes_are_those_of_embit_where_embit_is_right(seed: int) -> None:
    ours, _, spent = random_tx(seed)
    if ours.version <= 0 or not all(txin.sequence for txin in ours.inputs):
        # embit rewrites a version 0 and a sequence 0 to other numbers (its issue 146)
        ours = RawTransaction(2, tuple(TxIn(one.outpoint, 7) for one in ours.inputs), ours.outputs, ours.locktime)
    if not ours.outputs:
        ours = RawTransaction(ours.version, ours.inputs, (TxOut(1, b"\x51"),), ours.locktime)
    theirs = Transaction.parse(ours.serialize())
    digests = Digests(ours, spent)
    scripts, values = [Script(one.script_pubkey) for one in spent], [one.amount for one in spent]
    for index, one in enumerate(spent):
        code = Script(random.Random(seed + index).randbytes(35))
        assert digests.legacy(index, code.data) == theirs.sighash_legacy(index, code)
        assert digests.segwit_v0(index, code.data, one.amount) == theirs.sighash_segwit(index, code, one.amount)
        assert digests.taproot(index) == theirs.sighash_taproot(index, scripts, values)
        assert digests.taproot(index, 1) == theirs.sighash_taproot(index, scripts, values, SIGHASH.ALL)


def test_bip143_native_example() -> None:
    # BIP143, "Native P2WPKH", the second input: 6 BTC
    tx = parse_unsigned(
        bytes.fromhex(
            "0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000000eeffffffef51e1b804cc89"
            "d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a9148280b37df378"
            "db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac110000"
            "00"
        )
    )
    code = bytes.fromhex("76a9141d0f172a0ecb48aee1be1f2687d2963ae33f71a188ac")
    digest = Digests(tx, [None, None]).segwit_v0(1, code, 600_000_000)
    assert digest.hex() == "c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670"


def test_bip143_nested_example() -> None:
    # BIP143, "P2SH-P2WPKH": 10 BTC
    tx = parse_unsigned(
        bytes.fromhex(
            "0100000001db6b1b20aa0fd7b23880be2ecbd4a98130974cf4748fb66092ac4d3ceb1a54770100000000feffffff02b8b4eb0b0000"
            "00001976a914a457b684d7f0d539a46a45bbc043f35b59d0d96388ac0008af2f000000001976a914fd270b1ee6abcaea97fea7ad04"
            "02e8bd8ad6d77c88ac92040000"
        )
    )
    code = bytes.fromhex("76a91479091972186c449eb1ded22b78e40d009bdf008988ac")
    digest = Digests(tx, [None]).segwit_v0(0, code, 1_000_000_000)
    assert digest.hex() == "64f3b0f4dd2bb3aa1ce8566d220cc74dda9df97d8490cc81d89d735c92e59fb6"


def bip341_digests() -> tuple[Digests, list[dict[str, Any]]]:
    case = BIP341["keyPathSpending"][0]
    # the vector's transaction is not empty-witness in BIP144's sense: it has no witnesses at all
    tx = parse_unsigned(bytes.fromhex(case["given"]["rawUnsignedTx"]))
    spent = [TxOut(one["amountSats"], bytes.fromhex(one["scriptPubKey"])) for one in case["given"]["utxosSpent"]]
    return Digests(tx, spent), case["inputSpending"]


def test_bip341_wallet_vectors_for_default_and_all() -> None:
    digests, inputs = bip341_digests()
    kinds = set()
    for one in inputs:
        given = one["given"]
        if given["hashType"] in {0, 1}:
            kinds.add(given["hashType"])
            digest = digests.taproot(given["txinIndex"], given["hashType"])
            assert digest.hex() == one["intermediary"]["sigHash"]
            message = bytes.fromhex(one["intermediary"]["sigMsg"])
            tag = sha256(b"TapSighash").digest()
            assert sha256(tag * 2 + message).hexdigest() == digest.hex()
    assert kinds == {0, 1}


@pytest.mark.parametrize("sighash", [2, 3, 4, 0x80, 0x81, 0x82, 0x83, 0x101, -1])
def test_no_other_taproot_sighash_has_a_hash(sighash: int) -> None:
    digests, _ = bip341_digests()
    assert digests.taproot(0, 0) != digests.taproot(0, 1)
    with pytest.raises(ValueError, match="only DEFAULT and ALL are signed"):
        digests.taproot(0, sighash)


def test_taproot_needs_every_output_that_is_spent() -> None:
    ours, _, spent = random_tx(3)
    assert len(spent) > 1
    digests = Digests(ours, [*spent[:-1], None])
    assert digests.segwit_v0(0, b"", 0)
    assert digests.legacy(0, b"")
    with pytest.raises(ValueError, match="every output that is spent"):
        digests.taproot(0)
    with pytest.raises(ValueError, match="one spent output an input"):
        Digests(ours, spent[:-1])


def changed(tx: RawTransaction) -> list[RawTransaction]:
    """The transaction with one thing changed, for each thing that ALL signs."""
    first, *rest = tx.inputs
    moved = OutPoint(first.outpoint.txid, first.outpoint.vout ^ 1)
    flipped = OutPoint(first.outpoint.txid[:-1] + bytes((first.outpoint.txid[-1] ^ 1,)), first.outpoint.vout)
    out = tx.outputs[0]
    return [
        RawTransaction(tx.version ^ 1, tx.inputs, tx.outputs, tx.locktime),
        RawTransaction(tx.version, tx.inputs, tx.outputs, tx.locktime ^ 1),
        RawTransaction(tx.version, (TxIn(moved, first.sequence), *rest), tx.outputs, tx.locktime),
        RawTransaction(tx.version, (TxIn(flipped, first.sequence), *rest), tx.outputs, tx.locktime),
        RawTransaction(tx.version, (TxIn(first.outpoint, first.sequence ^ 1), *rest), tx.outputs, tx.locktime),
        RawTransaction(tx.version, tx.inputs, (TxOut(out.amount ^ 1, out.script_pubkey),), tx.locktime),
        RawTransaction(tx.version, tx.inputs, (TxOut(out.amount, out.script_pubkey + b"\0"),), tx.locktime),
        RawTransaction(tx.version, tx.inputs, (*tx.outputs, out), tx.locktime),
        RawTransaction(tx.version, tx.inputs, (), tx.locktime),
    ]


def test_every_part_of_the_transaction_is_signed() -> None:
    ins = tuple(TxIn(OutPoint(bytes((n,)) * 32, n), 5) for n in range(3))
    tx = RawTransaction(2, ins, (TxOut(1000, b"\x51"),), 9)
    spent = [TxOut(2000, b"\x51\x20" + bytes(32))] * 3

    def hashes(one: RawTransaction) -> set[bytes]:
        digests = Digests(one, spent)
        # input 1 is signed, input 0 is what changes
        return {digests.legacy(1, b"\xac"), digests.segwit_v0(1, b"\xac", 2000), digests.taproot(1)}

    assert hashes(tx) == hashes(tx)
    for other in changed(tx):
        assert not hashes(tx) & hashes(other)


def test_what_is_spent_is_signed_where_the_bips_say_so() -> None:
    tx = RawTransaction(2, tuple(TxIn(OutPoint(bytes((n,)) * 32, n), 5) for n in range(2)), (), 0)
    spent = [TxOut(2000, b"\x51\x20" + bytes(32)), TxOut(3000, b"\x51\x20" + bytes(32))]
    plain = Digests(tx, spent)
    lied_amount = Digests(tx, [spent[0], TxOut(3001, spent[1].script_pubkey)])
    lied_script = Digests(tx, [spent[0], TxOut(3000, b"\x51")])
    assert plain.taproot(0) not in {lied_amount.taproot(0), lied_script.taproot(0)}
    assert plain.segwit_v0(0, b"\xac", 2000) != plain.segwit_v0(0, b"\xac", 2001)
    assert plain.segwit_v0(0, b"\xac", 2000) == lied_amount.segwit_v0(0, b"\xac", 2000), "segwit v0 signs its own alone"


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_the_script_code_comes_from_the_wallet(kind: str) -> None:
    test_wallet = family(kind) if kind in MULTI_PATH else single(kind)
    spot = test_wallet.at(0, 0)
    wallet = wallet_of(test_wallet)
    assert wallet.network is Network.REGTEST
    derived = Derived(spot.script, spot.redeem, spot.witness_script, tuple(one.pub for one in spot.origins))
    if wallet.script_type is ScriptType.P2TR:
        with pytest.raises(ValueError, match="no script code"):
            script_code(derived, wallet.script_type)
        return
    p2pkh = single("p2pkh", phrase="x").at(0, 0).script[:3] + b"%s" + b"\x88\xac"
    code = script_code(derived, wallet.script_type)
    if kind in {"p2wpkh", "p2sh-p2wpkh"}:
        assert code == p2pkh.replace(b"%s", (spot.redeem or spot.script)[2:])
    else:
        assert code == (spot.witness_script or spot.redeem or spot.script)
