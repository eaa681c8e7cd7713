"""Processor time of coldtui's stages, of bdkpython for the same file, and of the curve alone.

The floor of signing is what the binding itself needs for one input: one HMAC-SHA512 and one tweak (the child key), one
public key, one signature (with its search for a low R, or with its keypair), one verification. It replays the digests
and keys of the very run that it is compared with, since the search for a low R depends on them.
"""

import hmac
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from btclib_secp256k1 import dsa, keys, ssa

from coldtui.core import curve
from coldtui.core.network import Network
from coldtui.core.review import review
from coldtui.core.transaction import read
from coldtui.custody.session import Session
from coldtui.formats import psbt_file
from tests.bench.files import KINDS, psbt
from tests.build.keys import OURS
from tests.oracles.bdk import Bdk
from tests.oracles.signing import registered

Work = list[tuple[bytes, bytes]]
"""The digests that were signed, each with the secret that signed it."""


@dataclass(frozen=True)
class Stages:
    """Seconds."""

    read: float
    review: float
    sign: float
    write: float
    signatures: int

    @property
    def total(self) -> float:
        """From the bytes of the file to the bytes of the signed one."""
        return self.read + self.review + self.sign + self.write


def coldtui(kind: str, inputs: int) -> Stages:
    """Decode, read, review, approve, sign (each signature verified), encode. The key is loaded before."""
    wallet, data = registered(KINDS[kind]), psbt(kind, inputs)
    with Session() as session:
        session.add(OURS.split())
        clock = time.process_time
        start = clock()
        raw, encoding = psbt_file.decode(data)
        facts = read(raw, Network.REGTEST, [wallet])
        was_read = clock()
        checked = review(facts)
        approval = checked.approve(one.token for one in checked.warnings)
        reviewed = clock()
        result = session.sign(checked, approval)
        signed = clock()
        psbt_file.encode(result.psbt_bytes, encoding)
        if result.final_tx is not None:
            psbt_file.encode_transaction(result.final_tx)
        written = clock()
    return Stages(was_read - start, reviewed - was_read, signed - reviewed, written - signed, result.signatures_added)


@contextmanager
def _recorded() -> Iterator[Work]:
    """Note what is signed meanwhile, and with what."""
    work: Work = []
    real = curve.sign_ecdsa, curve.sign_schnorr

    def note(sign: Callable[..., bytes]) -> Callable[..., bytes]:
        def noted(digest: bytes, secret: bytes, key: bytes | None = None) -> bytes:
            work.append((digest, bytes(secret)))
            return sign(digest, secret, key)

        return noted

    curve.sign_ecdsa, curve.sign_schnorr = note(real[0]), note(real[1])
    try:
        yield work
    finally:
        curve.sign_ecdsa, curve.sign_schnorr = real


def work_of(kind: str, inputs: int) -> Work:
    """What signing this file signs; to be replayed by `floor`."""
    with _recorded() as work:
        coldtui(kind, inputs)
    return work


def floor(kind: str, work: Work) -> float:
    """Seconds that the curve alone needs for the same signatures."""
    chain, data, aux, tweaked = bytes(32), bytes(37), bytes(32), bytearray(32)
    start = time.process_time()
    for digest, secret in work:
        keys.prvkey_tweak_add(secret, hmac.digest(chain, data, "sha512")[:32], into=tweaked)
        if kind == "p2tr":
            # the keypair that signing builds anyway is the public key
            with ssa.Signer(secret) as signer:
                signer.pubkey()
                signer.sign(digest, aux)
        else:
            public = keys.pubkey_from_prvkey(secret, compressed=False)
            dsa.sign(digest, secret, grind=True, pubkey=public)
    return time.process_time() - start


def open_bdk(bdk: Bdk, kind: str, inputs: int) -> None:
    """A wallet of bdkpython that holds our private key."""
    wallet = KINDS[kind]
    receive, change = wallet.private_descriptor(0), wallet.private_descriptor(1)
    bdk("open", wallet=kind, receive=receive, change=change, network="regtest")
    for branch in (0, 1):
        bdk("reveal", wallet=kind, branch=branch, index=inputs // 2)


def bdkpython(bdk: Bdk, kind: str, inputs: int) -> tuple[float, float]:
    """Seconds to parse and to sign; every input must have got its signature."""
    took = bdk("time_parse_and_sign", wallet=kind, psbt=psbt(kind, inputs).decode())
    if took["signed"] != inputs:
        raise AssertionError(f"bdkpython signed {took['signed']} of {inputs}")
    return took["parse"], took["sign"]
