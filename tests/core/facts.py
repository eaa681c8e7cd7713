"""Shortcuts for the tests of the road to a signature: a draft read and reviewed against its wallets."""

from coldtui.core import review, transaction
from coldtui.core.descriptor import read_descriptor
from coldtui.core.network import Network
from tests.corpus.case import WPKH


def wallets_of(*wallets, network=Network.REGTEST):
    return tuple(read_descriptor(wallet.descriptor(), network, wallet.kind).wallet for wallet in wallets)


def facts(draft, *wallets, version=0, seen=None, network=Network.REGTEST):
    raw = draft if isinstance(draft, bytes) else draft.raw(version)
    return transaction.read(raw, network, wallets_of(*(wallets or (WPKH,)), network=network), seen or {})


def reviewed(draft, *wallets, **more):
    return review.review(facts(draft, *wallets, **more))


def findings(draft, *wallets, **more):
    return {one.rule: one for one in reviewed(draft, *wallets, **more).findings}
