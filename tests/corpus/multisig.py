"""Security catalogue 1.2: change and inputs of a multisig wallet."""

from collections.abc import Sequence
from dataclasses import replace

from tests.build import script
from tests.build.keys import ATTACKER, OURS, SECOND, THIRD
from tests.build.psbt import Draft, Map, describe, xpub_field
from tests.build.wallets import Origin, Spot, family, spot
from tests.corpus.case import (
    CHANGE,
    CHANGE_INDEX,
    COIN,
    FAMILY,
    FAMILY_BARE,
    FAMILY_NESTED,
    FEE,
    HIS,
    OK,
    PAID,
    REFUSE,
    WARN,
    WPKH,
    Book,
    alice,
    payment,
    with_change,
)

BOOK = Book()
KEYS = tuple(account.origin(1, CHANGE_INDEX) for account in FAMILY.accounts)
OURS_KEY, SECOND_KEY, THIRD_KEY = KEYS
ATTACKERS = family(phrases=(OURS, SECOND, ATTACKER))
HIS_KEY = ATTACKERS.accounts[2].origin(1, CHANGE_INDEX)
FORGED = {"wallets": (FAMILY,), "not_change": (CHANGE,)}
OWN = {"wallets": (FAMILY,)}


def _change(keys: Sequence[Origin], threshold: int = 2, *, in_order: bool = True) -> Draft:
    return with_change(spot("p2wsh", keys, threshold, in_order=in_order), FAMILY)


@BOOK.case("m-chg-cosigner-swap", REFUSE, "one cosigner's key is the attacker's, honestly labelled", **FORGED)
def _() -> Draft:
    return _change([OURS_KEY, SECOND_KEY, HIS_KEY])


@BOOK.case("m-chg-cosigner-swap-fp", REFUSE, "the attacker's key under the cosigner's label", **FORGED)
def _() -> Draft:
    label = {"fingerprint": THIRD_KEY.fingerprint, "path": THIRD_KEY.path}
    return _change([OURS_KEY, SECOND_KEY, replace(HIS_KEY, **label)])


@BOOK.case("m-chg-both-swapped", REFUSE, "both cosigners' keys are the attacker's", **FORGED)
def _() -> Draft:
    return _change([OURS_KEY, HIS_KEY, HIS.accounts[0].origin(1, 5)])


for _name, _keys, _threshold in (
    ("m-chg-1of3", KEYS, 1),
    ("m-chg-3of3", KEYS, 3),
    ("m-chg-2of2", KEYS[:2], 2),
    ("m-chg-2of4", (*KEYS, HIS_KEY), 2),
    ("m-chg-1of1", KEYS[:1], 1),
):
    BOOK.add(
        _name,
        REFUSE,
        "another number of keys or of signatures than the wallet has",
        lambda keys=_keys, threshold=_threshold: _change(keys, threshold),
        **FORGED,
    )


@BOOK.case("m-chg-dup-own", REFUSE, "our key twice, a cosigner's missing", **FORGED)
def _() -> Draft:
    return _change([OURS_KEY, OURS_KEY, SECOND_KEY])


@BOOK.case("m-chg-own-other-acct", REFUSE, "our key of another account under a cosigner's fingerprint", **FORGED)
def _() -> Draft:
    mine = FAMILY.accounts[0].origin_at("m/48h/1h/1h/2h/1/5")
    return _change([OURS_KEY, SECOND_KEY, replace(mine, fingerprint=THIRD_KEY.fingerprint, path=THIRD_KEY.path)])


@BOOK.case("m-chg-unsorted", REFUSE, "the keys are not in the order that BIP67 gives them", **FORGED)
def _() -> Draft:
    return _change(sorted(KEYS, key=lambda key: key.pub, reverse=True), in_order=False)


@BOOK.case("m-chg-mixed-index", REFUSE, "the cosigners' keys are at different indices", **FORGED)
def _() -> Draft:
    return _change([OURS_KEY, FAMILY.accounts[1].origin(1, CHANGE_INDEX + 1), THIRD_KEY])


@BOOK.case("m-chg-mixed-branch", REFUSE, "one cosigner's key is on the receiving branch", **FORGED)
def _() -> Draft:
    return _change([OURS_KEY, FAMILY.accounts[1].origin(0, CHANGE_INDEX), THIRD_KEY])


@BOOK.case("m-chg-nested", WARN, "the same keys, wrapped in P2SH: the wallet will not see it", **FORGED)
def _() -> Draft:
    return with_change(spot("p2sh-p2wsh", KEYS, 2), FAMILY)


@BOOK.case("m-chg-single", WARN, "change downgraded to our key alone", **FORGED)
def _() -> Draft:
    return with_change(spot("p2wpkh", [OURS_KEY]), FAMILY)


@BOOK.case("m-chg-single-cosigner", WARN | REFUSE, "change downgraded to a cosigner's key alone: not ours", **FORGED)
def _() -> Draft:
    return with_change(spot("p2wpkh", [SECOND_KEY]), FAMILY)


@BOOK.case("m-chg-ws-not-hash", REFUSE, "the witness script stated for our change is another one", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.outs[CHANGE].fields[b"\x01"] = script.multi(1, sorted(key.pub for key in KEYS))
    return draft


@BOOK.case("m-chg-spk-attacker", REFUSE, "our witness script and origins on the attacker's output", **FORGED)
def _() -> Draft:
    return with_change(replace(FAMILY.at(1, CHANGE_INDEX), script=HIS.at(0, 0).script), FAMILY)


@BOOK.case("m-chg-spk-attacker-wsh", REFUSE, "the same, the attacker's output being a P2WSH too", **FORGED)
def _() -> Draft:
    return with_change(replace(FAMILY.at(1, CHANGE_INDEX), script=ATTACKERS.at(1, 5).script), FAMILY)


@BOOK.case(
    "m-chg-rs-not-hash",
    REFUSE,
    "the redeem script stated for our wrapped change is another one",
    wallets=(FAMILY_NESTED,),
)
def _() -> Draft:
    draft = payment(FAMILY_NESTED)
    draft.outs[CHANGE].fields[b"\x00"] = b"\x00\x20" + bytes(32)
    return draft


@BOOK.case("m-chg-ransom-index", WARN, "our own multisig address that nobody will ever look at", **OWN)
def _() -> Draft:
    return with_change(FAMILY.at(1, 2_000_000_000), FAMILY)


@BOOK.case(
    "m-chg-bare-1of3", REFUSE, "another threshold in a bare P2SH wallet", wallets=(FAMILY_BARE,), not_change=(1,)
)
def _() -> Draft:
    keys = [account.origin(1, CHANGE_INDEX) for account in FAMILY_BARE.accounts]
    return with_change(spot("p2sh", keys, 1), FAMILY_BARE)


@BOOK.case("m-xpub-swapped", WARN, "a cosigner's global xpub is the attacker's", rule="other-cosigner", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    third = FAMILY.accounts[2]
    key, _ = xpub_field(ATTACKERS.accounts[2])
    draft.globals[key] = xpub_field(third)[1]
    return draft


# Inputs


def _spend(place: Spot) -> Draft:
    draft = Draft()
    draft.spend(place, COIN)
    draft.pay(alice(), PAID)
    draft.change(FAMILY.at(1, CHANGE_INDEX), COIN - PAID - FEE)
    return draft


IN_KEYS = tuple(account.origin(0, 3) for account in FAMILY.accounts)


@BOOK.case("m-in-unregistered", REFUSE, "the input belongs to another multisig with our key", **OWN)
def _() -> Draft:
    return _spend(ATTACKERS.at(0, 3))


@BOOK.case("m-in-1of3", REFUSE, "the input is a 1-of-3 of our wallet's keys", **OWN)
def _() -> Draft:
    return _spend(spot("p2wsh", IN_KEYS, 1))


@BOOK.case("m-in-2of2", REFUSE, "the input lacks one of our wallet's keys", **OWN)
def _() -> Draft:
    return _spend(spot("p2wsh", IN_KEYS[:2], 2))


@BOOK.case(
    "m-in-unregistered-beside", REFUSE | WARN, "an input of another multisig with our key beside one of ours", **OWN
)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.spend(ATTACKERS.at(0, 4), COIN)
    draft.pay(alice(1), COIN)
    return draft


@BOOK.case(
    "m-in-ws-mismatch", REFUSE, "the witness script of our input is not the one that its output commits to", **OWN
)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.ins[0].fields[b"\x05"] = script.multi(1, sorted(key.pub for key in IN_KEYS))
    return draft


@BOOK.case("m-in-ws-missing", REFUSE, "our input comes without its witness script", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.ins[0].fields.drop(5)
    return draft


@BOOK.case("m-in-ws-garbage", REFUSE, "the witness script of our input is no script at all", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.ins[0].fields[b"\x05"] = b"\xff" * 40
    return draft


@BOOK.case(
    "m-in-rs-mismatch", REFUSE, "the redeem script of our wrapped input is another one", wallets=(FAMILY_NESTED,)
)
def _() -> Draft:
    draft = payment(FAMILY_NESTED)
    draft.ins[0].fields[b"\x04"] = b"\x00\x20" + bytes(32)
    return draft


@BOOK.case(
    "m-in-bare-rs-mismatch", REFUSE, "the redeem script of our bare P2SH input is another one", wallets=(FAMILY_BARE,)
)
def _() -> Draft:
    draft = payment(FAMILY_BARE)
    pubs = sorted(account.origin(0, 3).pub for account in FAMILY_BARE.accounts)
    draft.ins[0].fields[b"\x04"] = script.multi(1, pubs)
    return draft


@BOOK.case("m-in-bad-partial", WARN, "a cosigner's signature in the file is not valid", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.add_signature(0, IN_KEYS[1])
    draft.outs[0].amount -= 1
    return draft


@BOOK.case("m-in-partial-foreign-key", WARN | REFUSE, "a signature by a key that is not in the script", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.add_signature(0, HIS_KEY)
    return draft


@BOOK.case("m-in-partial-swapped", WARN, "two cosigners' signatures under each other's key", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.ins[0].fields[b"\x02" + IN_KEYS[1].pub] = draft.sign(0, IN_KEYS[2])
    return draft


@BOOK.case("m-in-mixed-wallets", WARN, "single-key and multisig money in one transaction", wallets=(FAMILY, WPKH))
def _() -> Draft:
    draft = payment(FAMILY)
    draft.spend(WPKH.at(0, 3), COIN)
    draft.pay(alice(1), COIN)
    return draft


@BOOK.case("m-in-wrong-path", REFUSE, "the origins of our input name another index", **OWN)
def _() -> Draft:
    other = FAMILY.at(0, 4)
    honest = FAMILY.at(0, 3)
    origins = [replace(a, path=b.path) for a, b in zip(honest.origins, other.origins, strict=True)]
    return _spend(replace(honest, origins=tuple(origins)))


def _mislabelled(fields: Map, kind: int) -> None:
    """The honest script, but at a cosigner's origin the file names the attacker's key."""
    label = FAMILY.accounts[2].origin(0 if kind == 6 else 1, 3 if kind == 6 else CHANGE_INDEX)
    fields.pairs = [pair for pair in fields.pairs if pair[0] != bytes((kind,)) + label.pub]
    fields[bytes((kind,)) + HIS_KEY.pub] = label.field


@BOOK.case("m-in-mislabelled", REFUSE | WARN, "our input, a cosigner's origin on the attacker's key", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    _mislabelled(draft.ins[0].fields, 6)
    return draft


@BOOK.case("m-chg-mislabelled", REFUSE | WARN, "our change, a cosigner's origin on the attacker's key", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    _mislabelled(draft.outs[CHANGE].fields, 2)
    return draft


@BOOK.case("m-in-own-origin-missing", OK | REFUSE, "only the cosigners' origins are there; ours can be derived", **OWN)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.ins[0].fields.pairs = [pair for pair in draft.ins[0].fields.pairs if pair[0] != b"\x06" + IN_KEYS[0].pub]
    return draft


@BOOK.case(
    "m-chg-to-receive-of-other-family",
    REFUSE,
    "change claims our wallet but pays a wallet of cosigner and attacker",
    **FORGED,
)
def _() -> Draft:
    theirs = family(phrases=(ATTACKER, SECOND, THIRD))
    draft = payment(FAMILY)
    out = draft.outs[CHANGE]
    out.script = theirs.at(1, CHANGE_INDEX).script
    out.fields.drop(1, 2)
    describe(out.fields, theirs.at(1, CHANGE_INDEX), is_input=False)
    return draft


@BOOK.case(
    "m-chg-unsorted-wallet",
    REFUSE,
    "a wallet whose keys are not sorted gets change with sorted ones",
    not_change=(1,),
    wallets=(family(is_sorted=False),),
)
def _() -> Draft:
    wallet = family(is_sorted=False)
    index = next(i for i in range(50) if wallet.at(1, i).script != FAMILY.at(1, i).script)
    return with_change(FAMILY.at(1, index), wallet)
