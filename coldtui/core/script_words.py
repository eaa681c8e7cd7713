"""Output scripts in words for people, the unusual ones above all: those that have no address, or one that is a trap."""

from coldtui.core.script import (
    OP_1,
    is_taproot_off_curve,
    is_unspendable,
    parse_multi,
    script_type,
    witness_program,
)

_NAMES = {
    "p2pkh": "pay to public key hash (P2PKH)",
    "p2sh": "pay to script hash (P2SH)",
    "p2wpkh": "pay to witness public key hash (P2WPKH)",
    "p2wsh": "pay to witness script hash (P2WSH)",
    "p2tr": "taproot (P2TR)",
    "p2a": "pay to anchor: anyone can spend it",
    "p2pk": "bare public key (P2PK)",
    "op_return": "data (OP_RETURN): nobody can spend it",
}


def describe(script_pubkey: bytes) -> str:
    """An output script in words for a person; plain letters only, whatever the script holds."""
    kind = script_type(script_pubkey)
    if is_taproot_off_curve(script_pubkey):
        return "taproot with a key that does not exist: nobody can spend it"
    if kind in _NAMES:
        return _NAMES[kind]
    program = witness_program(script_pubkey)
    if program is not None:
        return _describe_program(*program)
    template = parse_multi(script_pubkey)
    if template is not None:
        return f"bare {template[0]}-of-{len(template[1])} multisig"
    if not script_pubkey:
        return "empty script: anyone can spend it"
    if script_pubkey == bytes((OP_1,)):
        return "anyone can spend (OP_TRUE)"
    if is_unspendable(script_pubkey):
        return "broken script: nobody can spend it"
    return "unknown script"


def _describe_program(version: int, program: bytes) -> str:
    if version == 0:
        return f"a version 0 witness program of wrong length ({len(program)} bytes): nobody can spend it"
    if version == 1:
        return f"a version 1 witness program of {len(program)} bytes: it has no meaning yet, anyone can spend it today"
    return f"an address of a future witness version ({version}): anyone can spend it today"
