"""Rules about what an input asks to be signed: its sighash, its scripts, the signatures that it already has."""

from coldtui.core.address import grouped
from coldtui.core.finding import Severity, Told, places, rule
from coldtui.core.sighash import SIGHASH_ALL
from coldtui.core.transaction import Input, Output, Transaction

NULL_TXID = bytes(32)
_NULL_VOUT = 0xFFFFFFFF
_FORKED = "Only ALL, or DEFAULT for taproot, fixes the whole transaction that you read here."


@rule("sighash-not-allowed", Severity.BLOCKER, "It asks for a signature that could be reused")
def sighash_not_allowed(tx: Transaction) -> Told | None:
    """Any sighash but ALL, or DEFAULT on taproot (BIP341), leaves parts of the transaction open to change."""
    found = [one for one in tx.inputs if one.sighash is not None and not _allowed(one)]
    if not found:
        return None
    detail = f"It asks for sighash {found[0].sighash:#04x}, which leaves parts of the transaction open. {_FORKED}"
    return Told(detail, places("input", [one.index for one in found]))


def _allowed(one: Input) -> bool:
    return one.sighash == SIGHASH_ALL or (one.sighash == 0 and one.script_type == "p2tr")


@rule("duplicate-input", Severity.BLOCKER, "A coin is spent twice")
def duplicate_input(tx: Transaction) -> Told | None:
    """The same outpoint in two inputs: consensus forbids it, and it doubles an amount on the screen."""
    first: dict[object, int] = {}
    twice = [one.index for one in tx.inputs if first.setdefault(one.outpoint, one.index) != one.index]
    return (
        Told("The same coin appears in two inputs. No network accepts this.", places("input", twice)) if twice else None
    )


@rule("null-input", Severity.BLOCKER, "An input spends nothing")
def null_input(tx: Transaction) -> Told | None:
    """The outpoint of a coinbase, which only a miner's block may carry."""
    found = [one.index for one in tx.inputs if one.outpoint.txid == NULL_TXID and one.outpoint.vout == _NULL_VOUT]
    return (
        Told("An input names no coin. Only the first transaction of a block may.", places("input", found))
        if found
        else None
    )


@rule("script-is-missing", Severity.BLOCKER, "An input lacks its script")
def script_is_missing(tx: Transaction) -> Told | None:
    """BIP174: a signer checks the redeem and witness scripts against the output that is spent."""
    found = [one.index for one in tx.inputs if _lacks_script(one)]
    if not found:
        return None
    return Told(
        "The file leaves out the script that your wallet's coins are locked with, so another program could not use "
        "your signature. Export it again.",
        places("input", found),
    )


def _lacks_script(one: Input) -> bool:
    if one.place is None or one.fields.is_final:
        return False
    derived = one.place.derived
    return (derived.redeem_script is not None and one.fields.redeem_script is None) or (
        derived.witness_script is not None and one.fields.witness_script is None
    )


@rule("script-is-wrong", Severity.BLOCKER, "The file carries a wrong script")
def script_is_wrong(tx: Transaction) -> Told | None:
    """A redeem or witness script that is not the one that our wallet derives."""
    inputs = [one.index for one in tx.inputs if _wrong_script(one)]
    outputs = [one.index for one in tx.outputs if _wrong_script(one)]
    if not inputs and not outputs:
        return None
    where = places("input", inputs) if inputs else places("output", outputs)
    return Told("The script in the file is not the script of your wallet. Do not sign.", where)


def _wrong_script(one: Input | Output) -> bool:
    if one.place is None:
        return False
    derived = one.place.derived
    return (one.fields.redeem_script not in {None, derived.redeem_script}) or (
        one.fields.witness_script not in {None, derived.witness_script}
    )


@rule("hidden-taproot-script", Severity.BLOCKER, "A taproot script that your wallet does not have")
def hidden_taproot_script(tx: Transaction) -> Told | None:
    """A merkle root, leaf or tree beside a key-only wallet (BIP86): somebody else could spend by it."""
    inputs = [one.index for one in tx.inputs if one.place and _declares_script(one)]
    outputs = [one.index for one in tx.outputs if one.place and (one.fields.tap_tree or _other_internal_key(one))]
    if not inputs and not outputs:
        return None
    return Told(
        "The file speaks of a taproot script. Your wallet has none, and whoever holds that script could spend. Do not "
        "sign.",
        places("input", inputs) if inputs else places("output", outputs),
    )


def _declares_script(one: Input) -> bool:
    fields = one.fields
    is_declared = bool(fields.tap_merkle_root or fields.tap_leaf_scripts or fields.tap_script_sigs)
    return is_declared or _other_internal_key(one)


def _other_internal_key(one: Input | Output) -> bool:
    key = one.place.derived.internal_key if one.place else None
    return key is not None and one.fields.tap_internal_key not in {None, key}


@rule("bad-signature", Severity.WARNING, "A signature in the file is not valid")
def bad_signature(tx: Transaction) -> Told | None:
    """A cosigner's signature that does not verify, or that is not for ALL: worth nothing, and easily counted."""
    found = [one.index for one in tx.inputs if one.bad_signatures]
    if not found:
        return None
    return Told(
        "The file carries a signature that is not valid for this transaction and your wallet's keys. It is kept but "
        "not counted. Ask the cosigner to sign again.",
        places("input", found),
    )


@rule("already-signed", Severity.WARNING, "Already signed")
def already_signed(tx: Transaction) -> Told | None:
    """An input that is final, or that has all the signatures that it needs: nothing is added to it."""
    found = [one.index for one in tx.inputs if one.place and _is_complete(one)]
    if not found:
        return None
    detail = "An input has all the signatures that it needs. You may be looking at a file that was signed before."
    return Told(detail, places("input", found))


def _is_complete(one: Input) -> bool:
    return one.fields.is_final or (one.place is not None and len(one.signed) >= one.place.wallet.threshold)


@rule("cosigners-signed", Severity.NOTE, "It carries signatures already")
def cosigners_signed(tx: Transaction) -> Told | None:
    """Valid signatures in the file, be they ours or others', and how many are still missing on the poorest input."""
    ours = [(one, one.place.wallet) for one in tx.inputs if one.place and one.place.wallet.is_multisig]
    signed = [one.index for one, _ in ours if one.signed]
    if not signed:
        return None
    names = {grouped(wallet.keys[which].origin.fingerprint.hex()): None for one, wallet in ours for which in one.signed}
    missing = max(wallet.threshold - len(one.signed) for one, wallet in ours)
    needed = "No more is needed" if missing <= 0 else f"{missing} more {'is' if missing == 1 else 'are'} needed"
    return Told(f"Signed by {', '.join(names)}. {needed}.", places("input", signed))
