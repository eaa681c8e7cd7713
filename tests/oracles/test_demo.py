"""The demo's samples are what their makers make, say what they are meant to say, and can be signed to the end."""

import pytest

from coldtui.core.errors import RefusedToSign
from coldtui.core.network import Network
from coldtui.core.review import Review, review
from coldtui.core.transaction import read
from coldtui.core.wallet import Wallet
from coldtui.custody.accounts import wallets_for
from coldtui.custody.session import Session
from coldtui.formats.wallet_file import read_wallet_file
from tests.build.keys import OURS, SECOND
from tests.build.make_demo import FOLDER, samples, sources
from tests.build.tx import Out
from tests.oracles.bdk import Bdk
from tests.oracles.kernel import accepts

EXPECTED = {
    "pay-alice.psbt": ("ok", set()),
    "family-payment.psbt": ("ok", set()),
    "high-fee.psbt": ("warn", {"fee-is-high"}),
    "extreme-fee.psbt": ("warn", {"fee-is-extreme"}),
    "unproven-amounts.psbt": ("warn", {"amounts-are-asserted"}),
    "forged-change.psbt": ("refuse", {"false-change"}),
}


def _family() -> Wallet:
    return read_wallet_file((FOLDER / "family-2-of-3.txt").read_bytes(), Network.REGTEST, "Family").wallet


def _session(*phrases: str) -> Session:
    session = Session()
    for phrase in phrases:
        session.add(phrase.split())
    return session


def _look(raw: bytes, session: Session) -> Review:
    blind = read(raw, Network.REGTEST, None)
    wallets = [_family(), *wallets_for(session, blind.psbt, Network.REGTEST)]
    return review(read(raw, Network.REGTEST, wallets))


def test_the_samples_are_what_their_maker_makes(bdk: Bdk) -> None:
    made = samples() | {"SOURCES.md": sources().encode()}
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()} == made


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_says_what_it_is_meant_to_say(name: str) -> None:
    with _session(OURS) as session:
        checked = _look((FOLDER / name).read_bytes(), session)
    assert (checked.verdict.value, {one.rule for one in (*checked.blockers, *checked.warnings)}) == EXPECTED[name]


@pytest.mark.parametrize("name", [name for name, (verdict, _) in EXPECTED.items() if verdict != "refuse"])
def test_a_sample_is_signed_to_the_end_and_consensus_accepts_it(name: str) -> None:
    with _session(OURS, SECOND) as session:
        checked = _look((FOLDER / name).read_bytes(), session)
        result = session.sign(checked, checked.approve(one.token for one in checked.warnings))
    assert result.final_tx is not None
    spent = [Out(one.utxo.amount, one.utxo.script_pubkey) for one in checked.transaction.inputs if one.utxo]
    assert all(accepts(result.final_tx, spent))


def test_the_family_needs_a_second_signature() -> None:
    with _session(OURS) as session:
        checked = _look((FOLDER / "family-payment.psbt").read_bytes(), session)
        assert session.sign(checked, checked.approve(())).missing == 1


def test_the_forged_sample_cannot_be_approved() -> None:
    with _session(OURS) as session:
        checked = _look((FOLDER / "forged-change.psbt").read_bytes(), session)
    with pytest.raises(RefusedToSign):
        checked.approve(one.token for one in checked.findings)


def test_the_family_descriptor_is_written_as_coldtui_writes_it() -> None:
    wallet = _family()
    assert wallet.descriptor == (FOLDER / "family-2-of-3.txt").read_text().strip()
    assert wallet.policy_text == "2 of 3 keys sign"
