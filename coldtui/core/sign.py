"""Signing: the one place where a private key meets a transaction.

The law of this file: nothing is signed without an Approval of the very bytes that were reviewed; only inputs that the
review re-derived from a wallet are signed, with a private key derived again at the same place and compared by its
public key; script and amount come from what was reviewed and never from a label in the PSBT; the only signature
types are ALL and taproot's DEFAULT; every signature is verified before it leaves; no field of the PSBT is replaced.
"""

import hmac
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from coldtui.core import curve
from coldtui.core.errors import RefusedToSign
from coldtui.core.finalise import TAP_KEY_SIG_KEY, complete, partial_sig_key
from coldtui.core.key import ExtendedPrivateKey
from coldtui.core.ownership import Place
from coldtui.core.psbt import serialize
from coldtui.core.review import Approval, Review, Verdict
from coldtui.core.sighash import SIGHASH_ALL, SIGHASH_DEFAULT, Digests, script_code
from coldtui.core.transaction import Input, Transaction
from coldtui.core.wallet import ScriptType, Wallet, WalletKey

_ALL = bytes((SIGHASH_ALL,))


class KeyRing(Protocol):
    """Whoever holds private keys, as seen by the signer."""

    def account(self, key: WalletKey) -> ExtendedPrivateKey | None:
        """A new private key whose public half is `key.xpub`, which the signer wipes; None where it is not held."""


@dataclass(frozen=True, slots=True)
class SignedPsbt:
    """What signing made: the PSBT in binary, every field kept, and the transaction where it is complete.

    `missing` is how many signatures are still needed, on the input that needs most; `waiting` are the wallet keys that
    could still give them. `final_tx` is the transaction as the network takes it. `txid` is in hash order (people read
    it reversed), None where later signatures can still change it.
    """

    psbt_bytes: bytes
    signatures_added: int
    final_tx: bytes | None
    missing: int
    waiting: tuple[WalletKey, ...]
    txid: bytes | None


def sign(review: Review, approval: Approval, ring: KeyRing) -> SignedPsbt:
    """Sign every input that the review called ours with every key that `ring` holds for it.

    Raises RefusedToSign when the approval is not for this review, when a blocker stands or a warning was not
    acknowledged, when `ring` holds none of the keys, and when there is nothing left to sign.
    """
    _check_approval(review, approval)
    transaction = review.transaction
    with _Signer(transaction, ring) as signer:
        additions = [signer.sign(one) for one in transaction.inputs]
    added = sum(len(new) for new in additions)
    if not added:
        raise _nothing_signed(transaction, signer)
    completion = complete(transaction, additions)
    txid = transaction.txid if completion.tx is None else completion.tx.txid
    return SignedPsbt(
        serialize(transaction.psbt, additions),
        added,
        None if completion.tx is None else completion.tx.serialize(),
        completion.missing,
        completion.waiting,
        txid,
    )


def _check_approval(review: Review, approval: Approval) -> None:
    if review.verdict is Verdict.REFUSE:
        raise RefusedToSign(f"{review.blockers[0].title}.", "This transaction cannot be signed.")
    if not hmac.compare_digest(review.digest(approval.acknowledged), approval.digest):
        raise RefusedToSign(
            "This transaction is not the one that was approved.", "Read it again from the start, then approve it."
        )
    missing = review.unacknowledged(approval.acknowledged)
    if missing:
        raise RefusedToSign(f"Not acknowledged: {missing[0].title}.", "Read each warning and acknowledge it.")


def _nothing_signed(transaction: Transaction, signer: "_Signer") -> RefusedToSign:
    if signer.found_wrong_signature:
        return RefusedToSign(
            "The file already has a wrong signature in the place of yours.", "Export it again without signatures."
        )
    if all(_is_complete(one) for one in transaction.inputs):
        return RefusedToSign(
            "This transaction already has every signature that your wallets give.", "Hand it on, or send it."
        )
    if signer.holds_a_key:
        return RefusedToSign("You have already signed this transaction.", "Hand it to the next signer.")
    return RefusedToSign("No key for this transaction is loaded.", "Load the key of this wallet, with its passphrase.")


def _is_complete(one: Input) -> bool:
    """Whether there is nothing for us to sign: not ours, final, or signed by as many keys as the script wants."""
    return one.place is None or one.fields.is_final or len(one.signed) >= one.place.wallet.threshold


class _Signer:
    """Signs the inputs of one transaction; keeps each wallet key's branches until it is left, and wipes them then."""

    def __init__(self, transaction: Transaction, ring: KeyRing) -> None:
        self._digests = Digests(transaction.psbt.tx, [one.utxo for one in transaction.inputs])
        self._ring = ring
        self._branches: dict[tuple[int, int, int], ExtendedPrivateKey | None] = {}
        self.holds_a_key = False
        self.found_wrong_signature = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for branch in self._branches.values():
            if branch is not None:
                branch.wipe()

    def sign(self, one: Input) -> dict[bytes, bytes]:
        """The new fields for one input: none where it is not ours, or complete already."""
        place = one.place
        if place is None or _is_complete(one):
            return {}
        if one.utxo is None or one.utxo.script_pubkey != place.derived.script_pubkey:
            raise RefusedToSign(f"Input {one.index} does not spend your wallet's script.", "Export the file again.")
        if place.wallet.script_type is ScriptType.P2TR:
            return self._sign_taproot(one, place)
        return self._sign_ecdsa(one, place, one.utxo.amount)

    def _sign_ecdsa(self, one: Input, place: Place, amount: int) -> dict[bytes, bytes]:
        if one.sighash not in {None, SIGHASH_ALL}:
            raise _other_sighash(one)
        script_type, derived = place.wallet.script_type, place.derived
        digest = b""
        new = {}
        for which, key in enumerate(derived.public_keys):
            branch = self._branch(place.wallet, which, place.branch)
            if branch is None or self._is_taken(one, which, key in one.fields.partial_sigs):
                continue
            if not digest:
                code = script_code(derived, script_type)
                is_segwit = script_type.is_segwit
                digest = (
                    self._digests.segwit_v0(one.index, code, amount)
                    if is_segwit
                    else self._digests.legacy(one.index, code)
                )
            new[partial_sig_key(key)] = _ecdsa(branch, place.index, key, digest) + _ALL
        return new

    def _sign_taproot(self, one: Input, place: Place) -> dict[bytes, bytes]:
        sighash = SIGHASH_DEFAULT if one.sighash is None else one.sighash
        if sighash not in {SIGHASH_DEFAULT, SIGHASH_ALL}:
            raise _other_sighash(one)
        branch = self._branch(place.wallet, 0, place.branch)
        if branch is None or self._is_taken(one, 0, one.fields.tap_key_sig is not None):
            return {}
        digest = self._digests.taproot(one.index, sighash)
        signature = _schnorr(branch, place, digest)
        return {TAP_KEY_SIG_KEY: signature + _ALL if sighash == SIGHASH_ALL else signature}

    def _is_taken(self, one: Input, which: int, is_there: bool) -> bool:
        """Whether the file has a signature in this key's place already, which is then never replaced."""
        self.found_wrong_signature |= is_there and which not in one.signed
        return is_there

    def _branch(self, wallet: Wallet, which: int, branch: int) -> ExtendedPrivateKey | None:
        """The private key of one branch of a wallet key, None where the ring does not hold it."""
        # the wallets are alive as long as the transaction, so their identity names them
        slot = (id(wallet), which, branch)
        if slot not in self._branches:
            self._branches[slot] = self._derive_branch(wallet.keys[which], branch)
        return self._branches[slot]

    def _derive_branch(self, key: WalletKey, branch: int) -> ExtendedPrivateKey | None:
        account = self._ring.account(key)
        if account is None:
            return None
        with account:
            if account.public_key != key.xpub.public_key:
                raise RuntimeError("the key ring gave another key than it was asked for")
            self.holds_a_key = True
            return account.child(key.branches[branch])


def _ecdsa(branch: ExtendedPrivateKey, index: int, public_key: bytes, digest: bytes) -> bytes:
    """A verified DER signature by the child at `index`, whose public key must be the one that the wallet derives."""
    secret = branch.child_secret(index)
    try:
        full = curve.full_public_key(secret)
        if curve.compress(full) != public_key:
            raise RuntimeError("the private key is not the one of the wallet's public key")
        return curve.sign_ecdsa(digest, secret, full)
    finally:
        secret[:] = bytes(32)


def _schnorr(branch: ExtendedPrivateKey, place: Place, digest: bytes) -> bytes:
    """A verified BIP340 signature by the tweaked child, whose public key must be the output key that is spent."""
    (internal,) = place.derived.public_keys
    secret = branch.child_secret(place.index)
    tweaked = curve.taproot_secret(secret, key=internal)
    try:
        return curve.sign_schnorr(digest, tweaked, place.derived.script_pubkey[2:])
    finally:
        secret[:] = tweaked[:] = bytes(32)


def _other_sighash(one: Input) -> RefusedToSign:
    return RefusedToSign(f"Input {one.index} asks for a signature that could be reused.", "Export the file again.")
