"""Security catalogue 1.1: change that is not, of a single-key wallet."""

from dataclasses import replace

from tests.build import script
from tests.build.keys import HARD, ORDER, public_key
from tests.build.psbt import Draft, describe
from tests.build.wallets import Origin, spot
from tests.corpus.case import (
    CHANGE,
    CHANGE_INDEX,
    COIN,
    FEE,
    HIS,
    HIS_TAPROOT,
    LEGACY,
    OK,
    PAID,
    REFUSE,
    TAPROOT,
    WARN,
    WPKH,
    Book,
    alice,
    payment,
    with_change,
)

BOOK = Book()
ACCOUNT = WPKH.accounts[0]
OUR_CHANGE = ACCOUNT.origin(1, CHANGE_INDEX)
HIS_KEY = HIS.accounts[0].origin(1, CHANGE_INDEX)
FORGED = {"not_change": (CHANGE,)}


@BOOK.case("c-spk-attacker", REFUSE, "our key origin on the attacker's script", **FORGED)
def _() -> Draft:
    return with_change(replace(WPKH.at(1, CHANGE_INDEX), script=HIS.at(0, 0).script))


@BOOK.case("c-pub-attacker", REFUSE, "the attacker's key under our fingerprint and path", **FORGED)
def _() -> Draft:
    return with_change(spot("p2wpkh", [replace(HIS_KEY, fingerprint=OUR_CHANGE.fingerprint, path=OUR_CHANGE.path)]))


@BOOK.case("c-path-off-by-one", REFUSE | WARN, "the key at 1/5 said to be at 1/4", **FORGED)
def _() -> Draft:
    path = ACCOUNT.origin(1, CHANGE_INDEX - 1).path
    return with_change(spot("p2wpkh", [replace(OUR_CHANGE, path=path)]))


ELSEWHERE = {
    "c-other-account": "m/84h/1h/1h/1/5",
    "c-hardened-branch": "m/84h/1h/0h/1h/5",
    "c-hardened-index": "m/84h/1h/0h/1/5h",
    "c-branch2": "m/84h/1h/0h/2/5",
    "c-deep-path": "m/84h/1h/0h/1/5/0",
    "c-short-path": "m/84h/1h/0h/5",
    "c-root-key": "m",
    "c-coin-type": "m/84h/0h/0h/1/5",
    "c-purpose": "m/49h/1h/0h/1/5",
}
for _name, _path in ELSEWHERE.items():
    BOOK.add(
        _name,
        WARN | REFUSE,
        "our key, but at a place that this wallet never looks at",
        lambda path=_path: with_change(spot("p2wpkh", [ACCOUNT.origin_at(path)])),
        **FORGED,
    )

for _name, _index in (("c-ransom-index", 2_000_000_000), ("c-gap-40000", 40_000), ("c-last-index", HARD - 1)):
    BOOK.add(
        _name,
        WARN,
        "our own address, so far away that no wallet will find it",
        lambda index=_index: with_change(WPKH.at(1, index)),
    )

NEAR = 3 + 10_000
"""The input that `payment` spends is at index 3; up to ten thousand addresses ahead counts as near."""
BOOK.add("c-gap-10000", OK, "near enough", lambda: with_change(WPKH.at(1, NEAR)))
BOOK.add("c-gap-10001", WARN, "one more is not", lambda: with_change(WPKH.at(1, NEAR + 1)), rule="index-is-far")


@BOOK.case("c-ransom-far-input", WARN, "a worthless coin far out makes nothing beyond it near", rule="index-is-far")
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), COIN)
    draft.spend(WPKH.at(0, 1_999_999_000), 1_000)
    draft.pay(alice(), PAID)
    draft.change(WPKH.at(1, 2_000_000_000), COIN - PAID)
    return draft


BOOK.add(
    "c-ransom-index-receive",
    WARN,
    "the same on the receiving branch",
    lambda: with_change(WPKH.at(0, 1_500_000_000)),
)

for _kind in ("p2pkh", "p2sh-p2wpkh", "p2tr"):
    BOOK.add(
        f"c-type-{_kind}",
        WARN,
        "the right key in another script type: ours, but the wallet will not see it",
        lambda kind=_kind: with_change(spot(kind, [OUR_CHANGE])),
        **FORGED,
    )


@BOOK.case("c-zero-fp", WARN, "our change without a fingerprint is nobody's", **FORGED)
def _() -> Draft:
    return with_change(spot("p2wpkh", [replace(OUR_CHANGE, fingerprint=bytes(4))]))


@BOOK.case("c-zero-fp-attacker", WARN | REFUSE, "the attacker's key without a fingerprint on our path", **FORGED)
def _() -> Draft:
    return with_change(spot("p2wpkh", [replace(HIS_KEY, fingerprint=bytes(4), path=OUR_CHANGE.path)]))


@BOOK.case(
    "c-two-derivations", WARN | REFUSE, "two key origins on a single-key output that is the attacker's", **FORGED
)
def _() -> Draft:
    draft = with_change(HIS.at(1, CHANGE_INDEX))
    draft.outs[CHANGE].fields[b"\x02" + OUR_CHANGE.pub] = OUR_CHANGE.field
    return draft


@BOOK.case("c-two-derivations-ours", WARN | REFUSE, "a second, foreign key origin on our real change")
def _() -> Draft:
    draft = payment()
    draft.outs[CHANGE].fields[b"\x02" + HIS_KEY.pub] = HIS_KEY.field
    return draft


@BOOK.case("c-wrong-key-right-script", REFUSE | WARN, "our real change, but its record names the attacker's key")
def _() -> Draft:
    draft = payment()
    draft.outs[CHANGE].fields.drop(2)
    draft.outs[CHANGE].fields[b"\x02" + HIS_KEY.pub] = OUR_CHANGE.field
    return draft


@BOOK.case("c-no-derivation", OK, "a foreign output of the size of change is a payment", purposes=("payment",) * 2)
def _() -> Draft:
    draft = payment()
    draft.outs[CHANGE].fields.drop(2)
    draft.outs[CHANGE].script = HIS.at(0, 0).script
    return draft


@BOOK.case("c-second-forged", REFUSE, "honest change and a forged one beside it", not_change=(2,))
def _() -> Draft:
    draft = payment(inputs=2)
    draft.outs[CHANGE].amount -= 400_000
    draft.change(replace(WPKH.at(1, 6), script=HIS.at(0, 0).script), 400_000)
    return draft


@BOOK.case("c-forged-receive", REFUSE, "a forged output that claims our receiving branch", **FORGED)
def _() -> Draft:
    return with_change(replace(WPKH.at(0, 9), script=HIS.at(0, 0).script))


# Taproot

TAP_CHANGE = TAPROOT.accounts[0].origin(1, CHANGE_INDEX)
LEAF = b"\x20" + HIS_TAPROOT.accounts[0].origin(0, 0).pub[1:] + b"\xac"
ROOT = script.leaf_hash(LEAF)


def _taproot(output: bytes, origin: Origin = TAP_CHANGE) -> Draft:
    return with_change(replace(spot("p2tr", [origin]), script=output), TAPROOT)


TAP = {"wallets": (TAPROOT,), **FORGED}


@BOOK.case("c-tr-hidden-script", REFUSE, "our internal key, tweaked with the attacker's hidden leaf", **TAP)
def _() -> Draft:
    return _taproot(script.p2tr(TAP_CHANGE.node, ROOT))


@BOOK.case("c-tr-declared-script", REFUSE, "the same with the leaf declared", **TAP)
def _() -> Draft:
    draft = _taproot(script.p2tr(TAP_CHANGE.node, ROOT))
    draft.outs[CHANGE].fields[b"\x06"] = b"\x00\xc0" + script.lengthed(LEAF)
    return draft


@BOOK.case(
    "c-tr-declared-script-unused",
    WARN | REFUSE,
    "our real key path output, said to have a script tree",
    wallets=(TAPROOT,),
)
def _() -> Draft:
    draft = payment(TAPROOT)
    draft.outs[CHANGE].fields[b"\x06"] = b"\x00\xc0" + script.lengthed(LEAF)
    return draft


@BOOK.case("c-tr-untweaked", WARN | REFUSE, "our internal key put on the chain as it is", **TAP)
def _() -> Draft:
    return _taproot(b"\x51\x20" + TAP_CHANGE.pub[1:])


@BOOK.case("c-tr-pub-attacker", REFUSE, "the attacker's internal key under our fingerprint and path", **TAP)
def _() -> Draft:
    his = HIS_TAPROOT.accounts[0].origin(1, CHANGE_INDEX)
    origin = replace(his, fingerprint=TAP_CHANGE.fingerprint, path=TAP_CHANGE.path)
    return _taproot(script.p2tr(his.node), origin)


@BOOK.case("c-tr-internal-not-derived", WARN | REFUSE, "our origin, but the attacker's key as the internal key", **TAP)
def _() -> Draft:
    his = HIS_TAPROOT.accounts[0].origin(1, CHANGE_INDEX)
    draft = _taproot(script.p2tr(his.node))
    draft.outs[CHANGE].fields[b"\x05"] = his.pub[1:]
    return draft


@BOOK.case("c-tr-nums", WARN | REFUSE, "a key of nobody as internal key, ours in a leaf", **TAP)
def _() -> Draft:
    nums = bytes.fromhex("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0")
    leaf = b"\x20" + TAP_CHANGE.pub[1:] + b"\xac"
    leaf_hash = script.leaf_hash(leaf)
    # nobody knows the secret of this point, so the output key cannot be computed from one: any point on the curve will do
    output = b"\x51\x20" + public_key(int.from_bytes(leaf_hash, "big") % ORDER)[1:]
    draft = payment(TAPROOT)
    out = draft.outs[CHANGE]
    out.script = output
    out.fields.drop(5, 7)
    out.fields[b"\x05"] = nums
    out.fields[b"\x06"] = b"\x00\xc0" + script.lengthed(leaf)
    out.fields[b"\x07" + TAP_CHANGE.pub[1:]] = b"\x01" + leaf_hash + TAP_CHANGE.field
    return draft


@BOOK.case("c-tr-other-account", WARN | REFUSE, "our taproot key of another account", **TAP)
def _() -> Draft:
    return with_change(spot("p2tr", [ACCOUNT.origin_at("m/86h/1h/1h/1/5")]), TAPROOT)


@BOOK.case("c-legacy-spk-attacker", REFUSE, "forged change next to legacy inputs", wallets=(LEGACY,), **FORGED)
def _() -> Draft:
    return with_change(replace(LEGACY.at(1, 5), script=HIS.at(0, 0).script), LEGACY)


@BOOK.case("c-all-to-attacker", OK, "everything goes to one foreign address: a payment", purposes=("payment",))
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), COIN)
    draft.pay(alice(), COIN - FEE)
    return draft


@BOOK.case(
    "c-change-as-payment", OK, "our change address with no record at all is shown as a payment", not_change=(CHANGE,)
)
def _() -> Draft:
    draft = payment()
    draft.outs[CHANGE].fields.drop(2)
    return draft


@BOOK.case("c-claim-on-payment", REFUSE, "the payment carries a claim to be ours as well", not_change=(0,))
def _() -> Draft:
    draft = payment()
    describe(draft.outs[0].fields, WPKH.at(1, 8), is_input=False)
    draft.outs[0].amount = PAID
    return draft
