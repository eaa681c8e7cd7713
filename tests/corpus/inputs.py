"""Security catalogue 1.5: inputs that are not what they seem."""

from dataclasses import replace

from tests.build import script
from tests.build.psbt import Draft
from tests.build.signatures import schnorr
from tests.build.tx import Out, Tx, taproot_hash
from tests.build.wallets import Spot, TestWallet, single, spot
from tests.corpus.case import (
    CHANGE_INDEX,
    COIN,
    FAMILY,
    FAMILY_BARE,
    FEE,
    HIS,
    HIS_TAPROOT,
    LEGACY,
    NESTED,
    OK,
    PAID,
    REFUSE,
    TAPROOT,
    WARN,
    WPKH,
    Book,
    alice,
    payment,
)

BOOK = Book()
OUR_KEY = WPKH.accounts[0].origin(0, 3)


def _spend(place: Spot, wallet: TestWallet = WPKH) -> Draft:
    draft = Draft()
    draft.spend(place, COIN)
    draft.pay(alice(), PAID)
    draft.change(wallet.at(1, CHANGE_INDEX), COIN - PAID - FEE)
    return draft


def _beside(place: Spot, wallet: TestWallet = WPKH) -> Draft:
    """An honest payment, and another input beside it whose worth goes to somebody else."""
    draft = payment(wallet)
    draft.spend(place, COIN)
    draft.pay(alice(1), COIN)
    return draft


BOOK.add("i-foreign", WARN, "somebody else's input", lambda: _beside(HIS.at(0, 0)), rule="foreign-inputs")
BOOK.add("i-none-ours", REFUSE, "no input is ours", lambda: _spend(HIS.at(0, 0)), rule="none-of-ours")


@BOOK.case("i-foreign-undescribed", WARN, "somebody else's input without origins", rule="foreign-inputs")
def _() -> Draft:
    draft = _beside(HIS.at(0, 0))
    draft.ins[1].fields.drop(6)
    return draft


@BOOK.case("i-foreign-no-utxo", WARN | REFUSE, "somebody else's input without an amount: the fee is not known")
def _() -> Draft:
    draft = _beside(HIS.at(0, 0))
    draft.ins[1].fields.drop(0, 1, 6)
    return draft


@BOOK.case("i-fp-collision", REFUSE, "a foreign key under our fingerprint and path")
def _() -> Draft:
    his = replace(HIS.accounts[0].origin(0, 0), fingerprint=OUR_KEY.fingerprint, path=OUR_KEY.path)
    return _spend(spot("p2wpkh", [his]))


@BOOK.case("i-fp-collision-beside", REFUSE, "the same beside an honest input of ours")
def _() -> Draft:
    ours = WPKH.accounts[0].origin(0, 9)
    his = replace(HIS.accounts[0].origin(0, 0), fingerprint=ours.fingerprint, path=ours.path)
    return _beside(spot("p2wpkh", [his]))


@BOOK.case("i-path-wrong", REFUSE, "our input, said to be at another index")
def _() -> Draft:
    return _spend(spot("p2wpkh", [replace(OUR_KEY, path=WPKH.accounts[0].origin(0, 9).path)]))


@BOOK.case("i-path-wrong-branch", REFUSE, "our input, said to be on the other branch")
def _() -> Draft:
    return _spend(spot("p2wpkh", [replace(OUR_KEY, path=WPKH.accounts[0].origin(1, 3).path)]))


@BOOK.case("i-key-not-in-script", REFUSE, "our key and origin on an input that the attacker's script locks")
def _() -> Draft:
    return _spend(replace(WPKH.at(0, 3), script=HIS.at(0, 0).script))


@BOOK.case("i-key-not-in-script-beside", REFUSE, "the same beside an honest input of ours")
def _() -> Draft:
    return _beside(replace(WPKH.at(0, 9), script=HIS.at(0, 0).script))


@BOOK.case("i-key-not-in-script-legacy", REFUSE, "the same with legacy scripts", wallets=(LEGACY,))
def _() -> Draft:
    theirs = single("p2pkh", phrase="legal winner thank year wave sausage worth useful legal winner thank yellow")
    return _spend(replace(LEGACY.at(0, 3), script=theirs.at(0, 0).script), LEGACY)


@BOOK.case("i-script-foreign", REFUSE, "our origin on an input that anyone can spend")
def _() -> Draft:
    return _spend(replace(WPKH.at(0, 3), script=b"\x51"))


@BOOK.case("i-duplicate", REFUSE, "the same coin twice", rule="duplicate-input")
def _() -> Draft:
    draft = payment(inputs=2)
    draft.ins[1] = draft.ins[0]
    return draft


@BOOK.case("i-duplicate-far", REFUSE, "the same coin first and last of ten", rule="duplicate-input")
def _() -> Draft:
    draft = payment(inputs=10)
    draft.ins[9] = draft.ins[0]
    return draft


@BOOK.case("i-null-prevout", REFUSE, "the outpoint of a coinbase")
def _() -> Draft:
    draft = payment()
    draft.ins[0].txid, draft.ins[0].vout = bytes(32), 0xFFFFFFFF
    return draft


@BOOK.case("i-null-prevout-asserted", REFUSE, "the outpoint of a coinbase with an asserted amount")
def _() -> Draft:
    draft = payment(previous=False)
    draft.ins[0].txid, draft.ins[0].vout = bytes(32), 0xFFFFFFFF
    return draft


BOOK.add(
    "i-other-account",
    WARN,
    "an input of another account of our key, which is not registered",
    lambda: _beside(single("p2wpkh", account=1).at(0, 0)),
    rule="input-elsewhere",
)
BOOK.add(
    "i-other-account-alone",
    REFUSE,
    "only an input of an account that is not registered",
    lambda: _spend(single("p2wpkh", account=1).at(0, 0)),
)
BOOK.add(
    "i-two-own-wallets",
    WARN,
    "two registered wallets are mixed",
    lambda: _beside(TAPROOT.at(0, 0)),
    wallets=(WPKH, TAPROOT),
    rule="two-wallets",
)
BOOK.add(
    "i-two-own-accounts",
    WARN,
    "two registered accounts are mixed",
    lambda: _beside(single("p2wpkh", account=1).at(0, 0)),
    wallets=(WPKH, single("p2wpkh", account=1)),
    rule="two-wallets",
)


@BOOK.case("i-scriptsig-filled", REFUSE, "a scriptSig inside the unsigned transaction", versions=(0,))
def _() -> Draft:
    draft = payment()
    draft.ins[0].script_sig = b"\x51"
    return draft


@BOOK.case("i-witness-serialized", REFUSE, "the unsigned transaction in witness serialisation", versions=(0,))
def _() -> Draft:
    draft = payment()
    draft.ins[0].witness = (b"\x01" * 64,)
    return draft


@BOOK.case("i-witness-serialized-empty", REFUSE, "the same with empty witnesses", versions=(0,))
def _() -> Draft:
    draft = payment()
    raw = draft.tx.raw()
    draft.unsigned_tx = raw[:4] + b"\x00\x01" + raw[4:-4] + b"\x00" + raw[-4:]
    return draft


@BOOK.case("i-zero-fp", WARN, "our input without its fingerprint")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields[b"\x06" + OUR_KEY.pub] = bytes(4) + OUR_KEY.field[4:]
    return draft


@BOOK.case("i-redeem-mismatch", REFUSE, "the redeem script of our wrapped input is another one", wallets=(NESTED,))
def _() -> Draft:
    draft = payment(NESTED)
    draft.ins[0].fields[b"\x04"] = HIS.at(0, 0).script
    return draft


@BOOK.case("i-redeem-missing", REFUSE, "our wrapped input comes without its redeem script", wallets=(NESTED,))
def _() -> Draft:
    draft = payment(NESTED)
    draft.ins[0].fields.drop(4)
    return draft


@BOOK.case("i-redeem-unneeded", REFUSE | WARN, "a redeem script on an input that has none")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields[b"\x04"] = b"\x51"
    return draft


@BOOK.case("i-witness-script-unneeded", REFUSE | WARN, "a witness script on a single-key input")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields[b"\x05"] = b"\x51"
    return draft


@BOOK.case("i-already-final", WARN, "our input is finished already")
def _() -> Draft:
    draft = payment()
    signature = draft.sign(0, OUR_KEY)
    draft.ins[0].fields.drop(6)
    draft.ins[0].fields[b"\x06" + OUR_KEY.pub] = OUR_KEY.field
    draft.ins[0].fields[b"\x08"] = b"\x02" + script.lengthed(signature) + script.lengthed(OUR_KEY.pub)
    return draft


@BOOK.case("i-already-final-one-of-two", WARN, "one of our two inputs is finished already")
def _() -> Draft:
    draft = payment(inputs=2)
    signature = draft.sign(0, OUR_KEY)
    draft.ins[0].fields[b"\x08"] = b"\x02" + script.lengthed(signature) + script.lengthed(OUR_KEY.pub)
    return draft


@BOOK.case("i-already-signed", WARN, "we have signed before", rule="already-signed", without=("bad-signature",))
def _() -> Draft:
    draft = payment()
    draft.add_signature(0, OUR_KEY)
    return draft


@BOOK.case(
    "i-already-signed-tr",
    WARN,
    "we have signed before",
    wallets=(TAPROOT,),
    rule="already-signed",
    without=("bad-signature",),
)
def _() -> Draft:
    draft = payment(TAPROOT)
    draft.add_signature(0, draft.ins[0].spot.origins[0])
    return draft


def _tap_signed(flag: int) -> Draft:
    draft = payment(TAPROOT)
    origin = draft.ins[0].spot.origins[0]
    digest = taproot_hash(draft.tx, 0, draft.spent, flag)
    draft.ins[0].fields[b"\x13"] = schnorr(digest, script.taproot_secret(origin.node)) + bytes((flag,))
    return draft


BOOK.add(
    "i-already-signed-tr-all",
    WARN,
    "we have signed with ALL before",
    lambda: _tap_signed(1),
    wallets=(TAPROOT,),
    rule="already-signed",
    without=("bad-signature",),
)
for _flag in (2, 3, 0x81, 0x83):
    BOOK.add(
        f"i-signed-tr-{_flag:02x}",
        WARN | REFUSE,
        "a taproot signature that leaves parts open",
        lambda flag=_flag: _tap_signed(flag),
        wallets=(TAPROOT,),
        rule="bad-signature",
    )


@BOOK.case(
    "i-cosigners-complete",
    WARN,
    "the two cosigners have signed: nothing is left to do",
    wallets=(FAMILY,),
    rule="already-signed",
)
def _() -> Draft:
    draft = payment(FAMILY)
    for origin in draft.ins[0].spot.origins[1:]:
        draft.add_signature(0, origin)
    return draft


@BOOK.case(
    "i-cosigners-complete-one-input", WARN, "complete on one of two inputs", wallets=(FAMILY,), rule="already-signed"
)
def _() -> Draft:
    draft = payment(FAMILY, 2)
    for origin in draft.ins[0].spot.origins[1:]:
        draft.add_signature(0, origin)
    return draft


@BOOK.case("i-already-final-garbage", WARN | REFUSE, "our input is said to be finished, with garbage")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields[b"\x08"] = b"\x02" + script.lengthed(b"\x30" * 71) + script.lengthed(OUR_KEY.pub)
    return draft


@BOOK.case("i-bad-own-signature", WARN, "a signature under our own key that is not valid")
def _() -> Draft:
    draft = payment()
    draft.add_signature(0, OUR_KEY)
    draft.outs[0].amount -= 1
    return draft


@BOOK.case(
    "i-bad-own-signature-tr", WARN, "a taproot signature under our own key that is not valid", wallets=(TAPROOT,)
)
def _() -> Draft:
    draft = payment(TAPROOT)
    draft.add_signature(0, draft.ins[0].spot.origins[0])
    draft.outs[0].amount -= 1
    return draft


@BOOK.case("i-partial-sighash-none", WARN | REFUSE, "a cosigner's signature for NONE", wallets=(FAMILY,))
def _() -> Draft:
    draft = payment(FAMILY)
    cosigner = draft.ins[0].spot.origins[1]
    draft.ins[0].fields[b"\x02" + cosigner.pub] = draft.sign(0, cosigner)[:-1] + b"\x02"
    return draft


# Taproot

TAP_KEY = TAPROOT.accounts[0].origin(0, 3)
LEAF = b"\x20" + HIS_TAPROOT.accounts[0].origin(0, 0).pub[1:] + b"\xac"
ROOT = script.leaf_hash(LEAF)


@BOOK.case("i-tr-merkle-root", REFUSE, "our key path input, said to have a script tree", wallets=(TAPROOT,))
def _() -> Draft:
    draft = payment(TAPROOT)
    draft.ins[0].fields[b"\x18"] = ROOT
    return draft


@BOOK.case("i-tr-merkle-root-empty", REFUSE, "a merkle root of no bytes", wallets=(TAPROOT,))
def _() -> Draft:
    draft = payment(TAPROOT)
    draft.ins[0].fields[b"\x18"] = b""
    return draft


def _tree_input(*, declared: bool) -> Draft:
    draft = _spend(replace(spot("p2tr", [TAP_KEY]), script=script.p2tr(TAP_KEY.node, ROOT)), TAPROOT)
    if declared:
        draft.ins[0].fields[b"\x18"] = ROOT
        draft.ins[0].fields[b"\x15" + b"\xc0" + TAP_KEY.pub[1:]] = LEAF + b"\xc0"
    return draft


BOOK.add(
    "i-tr-script-tree",
    REFUSE,
    "an input with our key and a script tree",
    lambda: _tree_input(declared=True),
    wallets=(TAPROOT,),
)
BOOK.add(
    "i-tr-script-tree-hidden",
    REFUSE,
    "the same, the tree not declared",
    lambda: _tree_input(declared=False),
    wallets=(TAPROOT,),
)


@BOOK.case("i-tr-leaf-declared", REFUSE, "our key path input with a leaf of the attacker declared", wallets=(TAPROOT,))
def _() -> Draft:
    draft = payment(TAPROOT)
    draft.ins[0].fields[b"\x15" + b"\xc0" + TAP_KEY.pub[1:]] = LEAF + b"\xc0"
    return draft


@BOOK.case("i-tr-internal-key-false", REFUSE, "our input with the attacker's internal key declared", wallets=(TAPROOT,))
def _() -> Draft:
    draft = payment(TAPROOT)
    draft.ins[0].fields[b"\x17"] = HIS_TAPROOT.accounts[0].origin(0, 0).pub[1:]
    return draft


@BOOK.case("i-no-derivation", REFUSE | OK, "our input without any origin")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields.drop(6)
    return draft


@BOOK.case("i-none", REFUSE, "no inputs at all", versions=(2,))
def _() -> Draft:
    draft = payment()
    draft.ins.clear()
    return draft


@BOOK.case("i-none-v0", REFUSE, "no inputs at all", versions=(0,))
def _() -> Draft:
    draft = payment()
    draft.unsigned_tx = Tx((), (Out(PAID, alice()),)).raw()
    draft.ins.clear()
    del draft.outs[1]
    return draft


@BOOK.case("i-own-origin-on-foreign-multisig", REFUSE, "our single key inside somebody's multisig, with our origin")
def _() -> Draft:
    keys = [OUR_KEY, HIS.accounts[0].origin(0, 0)]
    return _spend(spot("p2wsh", keys, 1))


@BOOK.case("i-own-origin-on-foreign-bare", REFUSE, "our key in a bare multisig of others", wallets=(FAMILY_BARE,))
def _() -> Draft:
    keys = [FAMILY_BARE.accounts[0].origin(0, 3), HIS.accounts[0].origin(0, 0)]
    return _spend(spot("p2sh", keys, 2), FAMILY_BARE)


@BOOK.case("i-segwit-claims-legacy-key", REFUSE | WARN, "a legacy coin of the same key, which the wallet does not have")
def _() -> Draft:
    return _spend(spot("p2pkh", [OUR_KEY]))


@BOOK.case("i-second-origin-false", REFUSE | WARN, "our input with a second origin: the attacker's key at our path")
def _() -> Draft:
    draft = payment()
    his = HIS.accounts[0].origin(0, 0)
    draft.ins[0].fields[b"\x06" + his.pub] = OUR_KEY.field
    return draft


@BOOK.case("i-wrong-network", REFUSE, "a main network key used on regtest", rule="wrong-network")
def _() -> Draft:
    main = single("p2wpkh", "main")
    return _spend(main.at(0, 3))


@BOOK.case("i-sequence-final-foreign", WARN, "a foreign input first, ours second")
def _() -> Draft:
    draft = Draft()
    draft.spend(HIS.at(0, 0), COIN, sequence=0xFFFFFFFF)
    draft.spend(WPKH.at(0, 3), COIN)
    draft.pay(alice(), COIN + PAID)
    draft.change(WPKH.at(1, 5), COIN - PAID - FEE)
    return draft
