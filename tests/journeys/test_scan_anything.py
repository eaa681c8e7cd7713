"""Scan anything: whatever is held before the camera goes to its own journey, and what is of no use is named."""

import pytest

from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.custody.session import Session
from coldtui.formats.age import seal
from coldtui.formats.payload import Encoding, Kind
from coldtui.formats.sending import Outgoing, frames
from coldtui.journeys.public_keys import account_key
from coldtui.journeys.reader import Reader, digest
from tests.build.keys import OURS
from tests.build.spending import signed
from tests.build.wallets import family, single
from tests.corpus.case import HIS, payment
from tests.drivers import PilotPlayer
from tests.journeys.samples import FAMILY, SEEDQR, SPENDING
from tests.journeys.test_scan import holds
from tests.journeys.test_sign_by_qr import Stage, follow, told

OTHERS = family("p2sh-p2wsh")
WORDS = " ".join(["abandon"] * 11 + ["about"])


def shown(code: str | bytes, *lines: str, keys: bool = True) -> Stage:
    """Hold a code before the camera, from home."""

    async def story(player: PilotPlayer, stage: Stage) -> None:
        if not keys:
            for raw in stage.session.fingerprints:
                stage.session.forget(raw)
        stage.cameras.show(code)
        await follow(player, "press x", *lines)

    stage = told(story)
    assert stage.cameras.all_closed
    return stage


def ours() -> str:
    """An account of the loaded key as a key expression."""
    with Session() as session:
        return account_key(session, session.add(OURS.split()), ScriptType.P2WPKH, Network.REGTEST, 0).expression


def test_a_public_key_of_a_loaded_key_says_so_and_shows_its_first_address():
    shown(
        ours(),
        "see A public key",
        "see your key 73c5 da0a, derived again here",
        "see m/84h/1h/0h",
        "see native segwit",
        "see bcrt 1q6r z28m cfax tmd6 v789 l9rr lrus dprr 9pz3 cppk",
    )


def test_a_public_key_that_claims_to_be_of_a_loaded_key_and_is_not_is_no_key_of_it():
    foreign = HIS.descriptor().split("[")[1].split("]")[1].split("/")[0]
    claimed = f"[73c5da0a/84h/1h/0h]{foreign}"
    shown(claimed, "see A public key", "see no key that is loaded here", "not-see your key 73c5 da0a")


def test_a_public_key_without_an_origin_says_that_it_does_not_tell_where_it_comes_from():
    shown(ours().split("]")[1], "see A public key", "see it does not say where it comes from")


def test_a_public_key_of_another_network_is_refused():
    main = single("p2wpkh", "main").descriptor().split("(")[1].split("/<")[0]
    shown(main, "see Of another network", "see [CAUTION]", "press enter", "see Scan anything")


def test_a_finished_transaction_is_left_to_who_sends_it():
    raw = signed(payment(SPENDING).raw(), [SPENDING]).final_tx
    assert raw is not None
    shown(raw.hex(), "see This is a finished transaction", "see There is nothing to sign in it.", "press enter")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("lnbc500u1p3xnhl2sp5jptserfk3zk4qy42tlucycrfwxhydvlemu9pqr93tuzlv9cc7g3s", "a Lightning invoice"),
        ("https://example.org/", "This is"),
        ("WIFI:S:home;T:WPA;P:secret;;", "This is"),
        (b"\x00\xff\x80" * 9, "This is"),
    ],
    ids=["lightning", "link", "wifi", "bytes"],
)
def test_what_is_of_no_use_is_named_and_nothing_of_it_is_kept(code, words):
    stage = shown(code, f"see {words}", "see Nothing of it was kept.", "not-see secret")
    assert not holds(stage.app.journal.scanned, str(code))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (b"7z\xbc\xaf\x27\x1c\x00\x04", ("This is a 7z archive", "open it with 7-Zip")),
        (b"\x07test ID\x05\x00\x00\n" + bytes(range(19)), ("backup of Krux (KEF)", "Open it on a Krux")),
    ],
    ids=["7z", "krux"],
)
def test_a_backup_of_another_program_is_answered_with_what_to_do(code, words):
    shown(code, *(f"see {one}" for one in words), "press enter", "see Scan anything")


def test_a_sealed_backup_is_opened_with_its_passphrase():
    sealed = seal(b"what is sealed".ljust(1_024), "zoo zoo", 1, bytes)
    shown(sealed, "see Type the passphrase of this backup.", "press escape", "see Scan anything")


@pytest.mark.parametrize("code", [SEEDQR, WORDS], ids=["seedqr", "words"])
def test_a_backup_is_loaded_after_its_fingerprint_was_seen(code):
    stage = shown(
        code,
        "see Does this key have a passphrase?",
        "press enter",
        "see 73c5 da0a",
        "press enter",
        "see 1 key loaded",
        keys=False,
    )
    assert not holds(stage.app.journal.scanned, code)


def test_whoever_goes_back_before_the_fingerprint_has_loaded_nothing():
    stage = shown(
        SEEDQR,
        "see Does this key have a passphrase?",
        "press escape",
        "see This was scanned before.",
        "press escape",
        "see no keys loaded",
        keys=False,
    )
    assert stage.session.holds_nothing


def test_a_key_that_is_loaded_already_is_said_to_be():
    shown(SEEDQR, "see Does this key have a passphrase?", "press enter", "see is already loaded")


def test_what_is_refused_is_told_and_scanning_goes_on():
    """A wallet with a private key in it: it must not be registered."""
    shown(single("p2wpkh").private_descriptor(0), "see private", "not-see tprv")


def test_an_account_as_bytes_is_read_as_its_key():
    with Session() as session:
        key = account_key(session, session.add(OURS.split()), ScriptType.P2TR, Network.REGTEST, 0)
    texts = frames(Outgoing(Kind.KEY, key.expression.encode(), key), Encoding.UR, 400).texts
    assert len(texts) == 1
    shown(texts[0], "see your key 73c5 da0a", "see taproot")


def test_of_two_texts_that_are_of_no_use_the_second_is_not_said_to_have_been_scanned():
    first = Reader(frozenset(Kind))
    first.feed("one text of no use")
    reader = Reader(frozenset(Kind), digest(first.take()))
    reader.feed("and quite another")
    assert reader.note.sentence == "This is a text, as before."


def test_two_wallets_that_name_themselves_nowhere_are_told_apart():
    async def story(player: PilotPlayer, stage: Stage) -> None:
        for place, wallet in enumerate((FAMILY, OTHERS)):
            stage.cameras.show(wallet.descriptor())
            await follow(
                player, "press x", "see Is this your wallet?", "press pagedown", "press enter", "see What would"
            )
            assert len(stage.app.journal.wallets) == place + 1

    assert [one.name for one in told(story).app.journal.wallets] == ["scanned wallet", "scanned wallet 2"]
