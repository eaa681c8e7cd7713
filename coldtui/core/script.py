"""Output scripts: the templates that coldtui builds and recognises, byte for byte."""

from collections.abc import Sequence

from coldtui.core.curve import is_public_key
from coldtui.core.wire import hash160, sha256, with_length

OP_0 = 0x00
OP_PUSHDATA1 = 0x4C
OP_PUSHDATA2 = 0x4D
OP_PUSHDATA4 = 0x4E
OP_1NEGATE = 0x4F
OP_1 = 0x51
OP_16 = 0x60
OP_RETURN = 0x6A
OP_DUP = 0x76
OP_EQUAL = 0x87
OP_EQUALVERIFY = 0x88
OP_HASH160 = 0xA9
OP_CHECKSIG = 0xAC
OP_CHECKMULTISIG = 0xAE

MAX_MULTI_KEYS = 20
"""Most keys of OP_CHECKMULTISIG (consensus)."""

MAX_REDEEM_SCRIPT = 520
"""Longest redeem script: it is pushed as one stack element (BIP16)."""

MAX_SCRIPT = 10_000
"""A longer script can never run (consensus)."""

PAY_TO_ANCHOR = bytes.fromhex("51024e73")
"""Spendable by anyone, for fee bumping (Bitcoin Core 28, policy of v3 packages)."""

_DUST_RELAY_FEE = 3
"""Satoshis a virtual byte by which Bitcoin Core measures dust (policy.h, DUST_RELAY_TX_FEE)."""


def push(data: bytes) -> bytes:
    """The shortest script that puts `data` on the stack (BIP62, rule 3)."""
    size = len(data)
    if size == 1 and 1 <= data[0] <= 16:
        return bytes((OP_1 - 1 + data[0],))
    if data == b"\x81":
        return bytes((OP_1NEGATE,))
    if size < OP_PUSHDATA1:
        return bytes((size,)) + data
    if size <= 0xFF:
        return bytes((OP_PUSHDATA1, size)) + data
    if size <= 0xFFFF:
        return bytes((OP_PUSHDATA2,)) + size.to_bytes(2, "little") + data
    return bytes((OP_PUSHDATA4,)) + size.to_bytes(4, "little") + data


def p2pkh_of_hash(key_hash: bytes) -> bytes:
    """Pay to a public key hash of 20 bytes."""
    return b"\x76\xa9\x14" + _sized(key_hash, 20) + b"\x88\xac"


def p2pkh(public_key: bytes) -> bytes:
    """Pay to the hash of a public key."""
    return p2pkh_of_hash(hash160(public_key))


def p2sh_of_hash(script_hash: bytes) -> bytes:
    """Pay to a script hash of 20 bytes (BIP16)."""
    return b"\xa9\x14" + _sized(script_hash, 20) + b"\x87"


def p2sh(redeem_script: bytes) -> bytes:
    """Pay to the hash of a redeem script (BIP16)."""
    return p2sh_of_hash(hash160(redeem_script))


def p2wpkh(public_key: bytes) -> bytes:
    """Pay to the hash of a compressed public key, version 0 (BIP141)."""
    return b"\x00\x14" + hash160(_sized(public_key, 33))


def p2wsh(witness_script: bytes) -> bytes:
    """Pay to the SHA-256 of a witness script, version 0 (BIP141)."""
    return b"\x00\x20" + sha256(witness_script)


def p2tr(output_key: bytes) -> bytes:
    """Pay to an x-only taproot output key of 32 bytes, tweaked already (BIP341)."""
    return b"\x51\x20" + _sized(output_key, 32)


def witness_script_pubkey(version: int, program: bytes) -> bytes:
    """The output script of a witness program of 2 to 40 bytes, version 0 to 16 (BIP141)."""
    if not 0 <= version <= 16 or not 2 <= len(program) <= 40:
        raise ValueError("not a witness program")
    return bytes((version and OP_1 - 1 + version, len(program))) + program


def multi(threshold: int, public_keys: Sequence[bytes]) -> bytes:
    """OP_CHECKMULTISIG over 1 to 20 public keys, in the order given (BIP383)."""
    if not 1 <= threshold <= len(public_keys) <= MAX_MULTI_KEYS:
        raise ValueError("threshold or number of keys out of range")
    keys = b"".join(bytes((len(key),)) + key for key in public_keys)
    return push(bytes((threshold,))) + keys + push(bytes((len(public_keys),))) + bytes((OP_CHECKMULTISIG,))


def parse_multi(script: bytes) -> tuple[int, tuple[bytes, ...]] | None:
    """Threshold and public keys of an OP_CHECKMULTISIG script that `multi` would write the same, else None.

    The keys are 33 or 65 bytes behind their fitting first byte; whether they lie on the curve is not looked at.
    """
    head = _small_number(script, 0)
    if head is None or script[-1] != OP_CHECKMULTISIG:
        return None
    threshold, position = head
    keys: list[bytes] = []
    while position < len(script) and script[position] in {33, 65}:
        key = script[position + 1 : position + 1 + script[position]]
        if not _looks_like_key(key):
            return None
        keys.append(key)
        position += 1 + len(key)
    tail = _small_number(script, position)
    if tail is None or tail != (len(keys), len(script) - 1) or not 1 <= threshold <= len(keys):
        return None
    return threshold, tuple(keys)


def _small_number(script: bytes, position: int) -> tuple[int, int] | None:
    """A number from 1 to 20 in its shortest push, and the position behind it."""
    if position >= len(script):
        return None
    opcode = script[position]
    if OP_1 <= opcode <= OP_16:
        return opcode - OP_1 + 1, position + 1
    if opcode == 1 and position + 1 < len(script) and 16 < script[position + 1] <= MAX_MULTI_KEYS:
        return script[position + 1], position + 2
    return None


def _looks_like_key(key: bytes) -> bool:
    return (len(key) == 33 and key[0] in {2, 3}) or (len(key) == 65 and key[0] == 4)


def _sized(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise ValueError(f"{size} bytes expected, not {len(data)}")
    return data


def witness_program(script_pubkey: bytes) -> tuple[int, bytes] | None:
    """Version and program where the script is a witness program (BIP141), else None."""
    size = len(script_pubkey)
    if not 4 <= size <= 42 or script_pubkey[1] != size - 2:
        return None
    opcode = script_pubkey[0]
    if opcode == OP_0:
        return 0, script_pubkey[2:]
    return (opcode - OP_1 + 1, script_pubkey[2:]) if OP_1 <= opcode <= OP_16 else None


def script_type(script_pubkey: bytes) -> str | None:
    """The template that an output script follows to the byte, or None.

    One of p2pkh, p2sh, p2wpkh, p2wsh, p2tr (also with a key that is not on the curve: see `is_unspendable`), p2a,
    witness_unknown (a version or length that has no meaning yet), p2pk, multi, op_return.
    """
    script = script_pubkey
    size = len(script)
    if size == 25 and script.startswith(b"\x76\xa9\x14") and script.endswith(b"\x88\xac"):
        return "p2pkh"
    if size == 23 and script.startswith(b"\xa9\x14") and script.endswith(b"\x87"):
        return "p2sh"
    program = witness_program(script)
    if program is not None:
        return _witness_type(*program)
    if script[:1] == bytes((OP_RETURN,)):
        return "op_return"
    if size in {35, 67} and script[0] == size - 2 and script[-1] == OP_CHECKSIG and _looks_like_key(script[1:-1]):
        return "p2pk"
    return "multi" if parse_multi(script) else None


def _witness_type(version: int, program: bytes) -> str | None:
    if version == 0:
        return {20: "p2wpkh", 32: "p2wsh"}.get(len(program))
    if version == 1 and len(program) == 32:
        return "p2tr"
    return "p2a" if version == 1 and program == PAY_TO_ANCHOR[2:] else "witness_unknown"


def is_taproot_off_curve(script_pubkey: bytes) -> bool:
    """Whether this is a taproot output whose key is no point of the curve: nobody can ever spend it (BIP341)."""
    return script_type(script_pubkey) == "p2tr" and not is_public_key(b"\x02" + script_pubkey[2:])


def is_unspendable(script_pubkey: bytes) -> bool:
    """Whether it can be shown from the script alone that nobody can ever spend it.

    OP_RETURN, more than 10,000 bytes, a push that runs past the end, a version 0 witness program of another length
    than 20 or 32 bytes, a taproot key or bare public key that is not on the curve.
    """
    program = witness_program(script_pubkey)
    if program is not None:
        return (program[0] == 0 and len(program[1]) not in {20, 32}) or is_taproot_off_curve(script_pubkey)
    if script_type(script_pubkey) == "p2pk":
        return not is_public_key(script_pubkey[1:-1])
    return is_dead(script_pubkey) or _pushes(script_pubkey, 0) is None


def is_dead(script_pubkey: bytes) -> bool:
    """Whether Bitcoin Core drops the output from its coins at once: OP_RETURN, or a script above 10,000 bytes."""
    return script_pubkey[:1] == bytes((OP_RETURN,)) or len(script_pubkey) > MAX_SCRIPT


def dust_limit(script_pubkey: bytes) -> int:
    """The least amount in satoshis that is not dust at 3 sat/vB (Bitcoin Core, policy.cpp, GetDustThreshold)."""
    if is_dead(script_pubkey):
        return 0
    spend = 67 if witness_program(script_pubkey) is not None else 148
    return _DUST_RELAY_FEE * (8 + len(with_length(script_pubkey)) + spend)


def op_return_data(script_pubkey: bytes) -> bytes | None:
    """Everything behind OP_RETURN as it stands, push opcodes and trailing bytes included, or None for other scripts."""
    return script_pubkey[1:] if script_pubkey[:1] == bytes((OP_RETURN,)) else None


def op_return_pushes(script_pubkey: bytes) -> tuple[bytes, ...] | None:
    """What an OP_RETURN output pushes, where it consists of whole pushes and nothing else, or None.

    Where this is None, only `op_return_data` shows everything.
    """
    if op_return_data(script_pubkey) is None:
        return None
    if len(script_pubkey) > MAX_SCRIPT:
        return None
    found = _pushes(script_pubkey, 1)
    return tuple(data for _, data in found) if found and all(op <= OP_PUSHDATA4 for op, _ in found) else None


def _pushes(script: bytes, position: int) -> list[tuple[int, bytes]] | None:
    """Every opcode with the data that it pushes, or None where a push runs past the end."""
    found: list[tuple[int, bytes]] = []
    while position < len(script):
        opcode = script[position]
        position += 1
        size = opcode if opcode < OP_PUSHDATA1 else 0
        if OP_PUSHDATA1 <= opcode <= OP_PUSHDATA4:
            width = 1 << (opcode - OP_PUSHDATA1)
            size = int.from_bytes(script[position : position + width], "little")
            position += width
        if position + size > len(script):
            return None
        found.append((opcode, script[position : position + size]))
        position += size
    return found
