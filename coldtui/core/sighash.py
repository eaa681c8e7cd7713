"""What a signature signs: the hashes of SIGHASH_ALL before segwit, of BIP143 and of BIP341, and of no other type.

Everything that the inputs of a transaction have in common is hashed once. Before segwit that is only what stands in
front of the input: each input's hash still runs over all inputs behind it, which is the old format's own fault.
"""

import hashlib
import struct
from collections.abc import Sequence
from functools import cached_property

from coldtui.core.rawtx import RawTransaction, TxOut
from coldtui.core.script import p2pkh_of_hash
from coldtui.core.wallet import Derived, ScriptType
from coldtui.core.wire import compact_size, sha256, sha256d, with_length

SIGHASH_DEFAULT = 0
"""Taproot only: the same meaning as ALL, with a signature one byte shorter (BIP341)."""

SIGHASH_ALL = 1
"""Signs all inputs and all outputs."""

_OUTPOINT = struct.Struct("<32sI")
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
_ALL = _U32.pack(SIGHASH_ALL)


def script_code(derived: Derived, script_type: ScriptType) -> bytes:
    """The script that an ECDSA signature commits to (BIP143, "scriptCode"; before segwit the script that is run).

    It comes from the wallet and never from a PSBT. Raises ValueError for taproot, which has none.
    """
    if script_type is ScriptType.P2PKH:
        return derived.script_pubkey
    if script_type is ScriptType.P2WPKH:
        return p2pkh_of_hash(derived.script_pubkey[2:])
    code = derived.witness_script or derived.redeem_script
    if code is None:
        raise ValueError("a taproot key path has no script code")
    return p2pkh_of_hash(code[2:]) if script_type is ScriptType.P2SH_P2WPKH else code


class Digests:
    """The signature hashes of one transaction; `spent[i]` is the output that input i spends, None where not known."""

    def __init__(self, tx: RawTransaction, spent: Sequence[TxOut | None]) -> None:
        if len(spent) != len(tx.inputs):
            raise ValueError("one spent output an input")
        self._tx = tx
        self._spent = tuple(spent)
        self._outpoints = [_OUTPOINT.pack(txin.outpoint.txid, txin.outpoint.vout) for txin in tx.inputs]
        self._sequences = [_U32.pack(txin.sequence) for txin in tx.inputs]
        self._version = struct.pack("<i", tx.version)
        self._locktime = _U32.pack(tx.locktime)
        self._outputs = b"".join(txout.serialize() for txout in tx.outputs)

    def legacy(self, index: int, code: bytes) -> bytes:
        """The 32 bytes to sign for an input before segwit, with SIGHASH_ALL.

        The transaction with the script code in place of the input's scriptSig, no other scriptSigs, and the sighash as
        four bytes behind it, hashed twice (Bitcoin Core, SignatureHash).
        """
        states, starts, rest = self._legacy_parts
        state = states[index].copy()
        state.update(self._outpoints[index] + with_length(code) + self._sequences[index])
        state.update(rest[starts[index] :])
        return sha256(state.digest())

    @cached_property
    def _legacy_parts(self) -> tuple[list["hashlib._Hash"], list[int], memoryview]:
        """For each input the hash over all before it and the offset of what is behind it, and the blanked inputs."""
        blank = [point + b"\0" + tail for point, tail in zip(self._outpoints, self._sequences, strict=True)]
        state = hashlib.sha256(self._version + compact_size(len(blank)))
        states, starts = [], []
        position = 0
        for one in blank:
            states.append(state.copy())
            state.update(one)
            position += len(one)
            starts.append(position)
        end = compact_size(len(self._tx.outputs)) + self._outputs + self._locktime + _ALL
        return states, starts, memoryview(b"".join(blank) + end)

    def segwit_v0(self, index: int, code: bytes, amount: int) -> bytes:
        """The 32 bytes to sign for a version 0 witness program that spends `amount` satoshis, SIGHASH_ALL (BIP143)."""
        head, end = self._segwit_v0_parts
        middle = self._outpoints[index] + with_length(code) + _U64.pack(amount) + self._sequences[index]
        return sha256d(head + middle + end)

    @cached_property
    def _segwit_v0_parts(self) -> tuple[bytes, bytes]:
        points, sequences = sha256d(b"".join(self._outpoints)), sha256d(b"".join(self._sequences))
        return self._version + points + sequences, sha256d(self._outputs) + self._locktime + _ALL

    def taproot(self, index: int, sighash: int = SIGHASH_DEFAULT) -> bytes:
        """The 32 bytes to sign for a taproot key path without annex, sighash DEFAULT or ALL (BIP341).

        Raises ValueError for any other sighash, and where an output that is spent is not known.
        """
        if sighash not in {SIGHASH_DEFAULT, SIGHASH_ALL}:
            raise ValueError("only DEFAULT and ALL are signed")
        state = self._taproot_state.copy()
        # the epoch is part of the state; spend_type 0: key path, no annex
        state.update(bytes((sighash,)) + self._taproot_common + b"\0" + _U32.pack(index))
        return state.digest()

    @cached_property
    def _taproot_state(self) -> "hashlib._Hash":
        tag = sha256(b"TapSighash")
        return hashlib.sha256(tag + tag + b"\0")

    @cached_property
    def _taproot_common(self) -> bytes:
        spent = [txout for txout in self._spent if txout is not None]
        if len(spent) != len(self._spent):
            raise ValueError("a taproot signature commits to every output that is spent")
        hashes = (
            sha256(b"".join(self._outpoints)),
            sha256(b"".join(_U64.pack(txout.amount) for txout in spent)),
            sha256(b"".join(with_length(txout.script_pubkey) for txout in spent)),
            sha256(b"".join(self._sequences)),
            sha256(self._outputs),
        )
        return self._version + self._locktime + b"".join(hashes)
