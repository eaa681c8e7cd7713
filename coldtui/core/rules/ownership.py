"""Rules about whose the inputs and outputs are. Sources: the change thefts of security advisories since 2019."""

from coldtui.core.finding import Severity, Told, places, rule
from coldtui.core.key import HARDENED, Path, path_text
from coldtui.core.network import CHOOSE_NETWORK
from coldtui.core.ownership import Owner, records
from coldtui.core.transaction import Input, Output, Transaction

BIP44_PURPOSES = frozenset(HARDENED + purpose for purpose in (44, 45, 48, 49, 84, 86))
"""First steps after which the coin type follows (BIP44, 48, 49, 84, 86)."""

COIN_TYPES = frozenset((HARDENED, HARDENED + 1))

FAR, VERY_FAR = 10_000, 1_000_000
"""An address this far beyond the highest index among our inputs lies outside of what wallets search by themselves; and
one beyond the second figure in any case, since a worthless coin far out would make everything before it look near."""

_XPUB_IS_TEST = {bytes.fromhex("0488b21e"): False, bytes.fromhex("043587cf"): True}


@rule("no-wallet-given", Severity.BLOCKER, "No wallet was given")
def no_wallet_given(tx: Transaction) -> Told | None:
    """Without a wallet nobody can say what is change."""
    if tx.wallets is not None:
        return None
    return Told(
        "Without a wallet, coldtui cannot tell what is yours and what comes back. Load your key or register it."
    )


@rule("none-of-ours", Severity.BLOCKER, "Nothing here is yours to sign")
def none_of_ours(tx: Transaction) -> Told | None:
    """No input was re-derived from a wallet."""
    if tx.wallets is None or any(one.place for one in tx.inputs):
        return None
    return Told(
        "No input of this transaction belongs to a wallet in this session. Load the right key (with its passphrase), "
        "or register the wallet configuration that it spends from."
    )


@rule("wrong-network", Severity.BLOCKER, "Made for another network")
def wrong_network(tx: Transaction) -> Told | None:
    """Versions of extended keys and coin types of paths tell the main network from the test networks."""
    versions = {_XPUB_IS_TEST.get(xpub[:4], tx.network.is_test) for xpub in tx.psbt.xpubs}
    by_xpub = any(is_test != tx.network.is_test for is_test in versions)
    wrong = [one.index for one in tx.inputs if not one.place and _names_other_coin(one, tx.network.coin_type)]
    if not by_xpub and not wrong:
        return None
    other = "the main network" if tx.network.is_test else "a test network"
    return Told(
        f"It may be the wrong file: its keys are those of {other}, and coldtui is set to {tx.network.label}. If it is "
        f"the right one: {CHOOSE_NETWORK[0].lower()}{CHOOSE_NETWORK[1:]}.",
        places("input", wrong) if wrong else "",
    )


def _names_other_coin(one: Input, coin_type: int) -> bool:
    return any(_other_coin(record.origin.path, coin_type) for record in records(one.fields))


def _other_coin(path: Path, coin_type: int) -> bool:
    shaped = len(path) > 2 and path[0] in BIP44_PURPOSES and path[1] in COIN_TYPES
    return shaped and path[1] != HARDENED + coin_type


def _claims(owner: Owner) -> bool:
    return bool(owner.claimed) and not owner.kin


def _claimed_path(owner: Owner) -> str:
    return path_text(owner.claimed[0].path())


@rule("false-input", Severity.BLOCKER, "An input says it is yours, but it is not")
def false_input(tx: Transaction) -> Told | None:
    """The origin names a place of our wallet, and the script there is another one."""
    wrong = [one for one in tx.inputs if one.owner.claimed]
    if not wrong:
        return None
    return Told(
        f"The file says that an input belongs to {_claimed_path(wrong[0].owner)} of your wallet, but the script there "
        "is another one. Do not sign. Ask who made this file.",
        places("input", [one.index for one in wrong]),
    )


@rule("false-change", Severity.BLOCKER, "An output says it is yours, but it is not")
def false_change(tx: Transaction) -> Told | None:
    """An output that claims our wallet and does not match is how change is stolen."""
    wrong = [one for one in tx.outputs if _claims(one.owner)]
    if not wrong:
        return None
    return Told(
        f"The file says that this output comes back to {_claimed_path(wrong[0].owner)} of your wallet, but the script "
        "there is another one: the money would be lost to you. Do not sign. Ask who made this file.",
        places("output", [one.index for one in wrong]),
    )


@rule("mislabelled-key", Severity.BLOCKER, "A key is not where the file says it is")
def mislabelled_key(tx: Transaction) -> Told | None:
    """The script is ours, but a record puts another public key at the place of one of the wallet's keys."""
    wrong_in = [one.index for one in tx.inputs if one.owner.wrong_keys]
    wrong_out = [one.index for one in tx.outputs if one.owner.wrong_keys]
    if not wrong_in and not wrong_out:
        return None
    where = [places("input", wrong_in)] * bool(wrong_in) + [places("output", wrong_out)] * bool(wrong_out)
    return Told(
        "The script belongs to your wallet, but the file names a public key in it that is not the wallet's. A file "
        "that contradicts your wallet is not signed. Export it again.",
        ", ".join(where),
    )


@rule("foreign-inputs", Severity.WARNING, "Somebody else pays as well")
def foreign_inputs(tx: Transaction) -> Told | None:
    """Inputs that are not ours: coldtui cannot say what their owners expect."""
    foreign = [one.index for one in tx.inputs if not one.place]
    if tx.wallets is None or not foreign or len(foreign) == len(tx.inputs):
        return None
    return Told(
        f"{len(foreign)} of {len(tx.inputs)} inputs belong to no wallet in this session. coldtui signs only yours. "
        "Go on only if you agreed to a transaction together with somebody.",
        places("input", foreign),
    )


@rule("two-wallets", Severity.WARNING, "Spends from more than one wallet")
def two_wallets(tx: Transaction) -> Told | None:
    """Inputs of several wallets in one transaction tie them together for everybody to see."""
    if len(tx.spending) < 2:
        return None
    names = ", ".join(wallet.name or wallet.script_type.value for wallet in tx.spending)
    return Told(f"It mixes coins of {names}. Everybody can see then that they belong together.")


@rule("input-elsewhere", Severity.WARNING, "An input names your key at an unknown place")
def input_elsewhere(tx: Transaction) -> Told | None:
    """A record with our fingerprint and a path outside of the wallets: not signed."""
    found = [one for one in tx.inputs if not one.place and one.owner.elsewhere]
    if not found or not any(one.place for one in tx.inputs):
        return None
    path = path_text(found[0].owner.elsewhere[0].origin.path)
    return Told(
        f"It names your key at {path}, which is in no wallet of this session. This input is not signed.",
        places("input", [one.index for one in found]),
    )


@rule("output-elsewhere", Severity.WARNING, "An output names your wallet's key elsewhere")
def output_elsewhere(tx: Transaction) -> Told | None:
    """A key of the wallet in another account, branch or script type: perhaps ours, but our wallet would not find it."""
    found = [one for one in tx.outputs if not one.place and (one.owner.kin or one.owner.elsewhere)]
    if not found:
        return None
    return Told(
        f"{_where_else(found[0])} Your wallet does not look for coins there, so it is shown as a payment to somebody "
        "else. If it should come back to you, do not sign.",
        places("output", [one.index for one in found]),
    )


def _where_else(one: Output) -> str:
    owner = one.owner
    if owner.elsewhere:
        path = path_text(owner.elsewhere[0].origin.path)
        return f"It names the key {owner.elsewhere[0].origin.fingerprint.hex()} of your wallet at {path}."
    if owner.claimed[0].wallet.is_multisig:
        return f"It pays keys of your wallet at {_claimed_path(owner)}, but not by the wallet's own rule."
    return f"It pays your key at {_claimed_path(owner)} in another script type."


@rule("index-is-far", Severity.WARNING, "Comes back to a far-away address")
def index_is_far(tx: Transaction) -> Told | None:
    """An index that no wallet searches by itself: the money is ours, and nobody finds it (ransom)."""
    highest = max((one.place.index for one in tx.inputs if one.place), default=0)
    limit = min(highest + FAR, VERY_FAR)
    far = [one for one in tx.outputs if one.place and one.place.index > limit]
    if not far or far[0].place is None:
        return None
    path = path_text(far[0].place.path())
    return Told(
        f"The address at {path} is yours, but so far beyond the addresses in use that a restored wallet would not find "
        "it. Write the path down, or ask for a nearer one.",
        places("output", [one.index for one in far]),
    )


@rule("no-fingerprint", Severity.WARNING, "A key comes without its fingerprint")
def no_fingerprint(tx: Transaction) -> Told | None:
    """Records with fingerprint 00000000 tell nobody whose the key is."""
    outputs = [one.index for one in tx.outputs if one.owner.blank and not one.place]
    inputs = [one.index for one in tx.inputs if one.owner.blank]
    if not outputs and not inputs:
        return None
    return Told(
        "The file gives a key without a fingerprint. Outputs with such a key are shown as payments to somebody else. "
        "Give the master fingerprint to your wallet program and export again.",
        places("output", outputs) if outputs else places("input", inputs),
    )


@rule("second-origin", Severity.WARNING, "An output names a second key")
def second_origin(tx: Transaction) -> Told | None:
    """A single-key script with the origins of two keys."""
    found = [one.index for one in tx.outputs if _is_single(one) and _keys_named(one) > 1]
    if not found:
        return None
    return Told("An output of one key carries the origins of two keys. One of them is wrong.", places("output", found))


def _keys_named(one: Output) -> int:
    """How many different keys; the x-only form of a key (BIP340) is the same key."""
    return len({record.public_key[-32:] for record in records(one.fields)})


def _is_single(one: Output) -> bool:
    if one.place is not None:
        return not one.place.wallet.is_multisig
    return bool(one.owner.claimed) and not one.owner.claimed[0].wallet.is_multisig


@rule("other-cosigner", Severity.WARNING, "The file names another cosigner")
def other_cosigner(tx: Transaction) -> Told | None:
    """A global extended key with the origin of one of the wallet's keys, and another key."""
    for wallet in tx.spending:
        for xpub, origin in tx.psbt.xpubs.items():
            same = [key for key in wallet.keys if key.origin == origin]
            if same and all(xpub[13:] != key.xpub.chain_code + key.xpub.public_key for key in same):
                return Told(
                    f"The key that the file gives for {origin.fingerprint.hex()} is not the one that you registered. "
                    "coldtui uses yours alone, but the other computer may show you other addresses."
                )
    return None
