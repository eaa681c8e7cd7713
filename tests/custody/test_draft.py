"""A key in the making: filled in every way, asked for facts, kept or wiped."""

import copy
import pickle

import pytest
from bip39_slip39 import electrum
from embit import bip32

from coldtui.core.errors import NotAKey, NotAMnemonic, Refused, WrongNetwork
from coldtui.core.key import parse_path
from coldtui.core.wordlist import Language
from coldtui.custody.draft import Draft
from coldtui.custody.material import Kind
from coldtui.custody.session import Session
from tests.build import keys

OURS = keys.OURS.split()
PATH = parse_path("m/84h/0h/0h")
XPRV = "xprv9s21ZrQH143K3GJpoapnV8SFfukcVBSfeCficPSGfubmSFDxo1kuHnLisriDvSnRRuL2Qrg5ggqHKNVpxR86QEC8w35uxmGoggxtQTPvfUu"
"""The master key of OURS (BIP84, test vectors: the root of the phrase that everybody knows)."""

SEED = bytes.fromhex(
    "5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4"
)
"""The seed of OURS (BIP39's vectors for zero entropy with an empty passphrase, as BIP84 and BIP86 print it)."""

ELECTRUM = "bitter grass shiver impose acquire brush forget axis eager alone wine silver".split()
"""From Electrum's own tests (tests/test_wallet_vertical.py, "test_electrum_seed_segwit")."""


def filled(session: Session, how: str) -> Draft:
    draft = session.draft()
    match how:
        case "phrase":
            draft.from_phrase(OURS)
        case "entropy":
            draft.from_entropy(bytes(16))
        case "seed":
            draft.from_seed(SEED)
        case "slip39":
            draft.from_slip39(SEED[:32])
        case "xprv":
            draft.from_xprv(XPRV, is_test=False)
        case _:
            draft.from_electrum(ELECTRUM)
    return draft


EVERY = ("phrase", "entropy", "seed", "slip39", "xprv", "electrum")


@pytest.mark.parametrize("how", ["phrase", "entropy", "seed", "xprv"])
def test_four_backups_of_one_key_are_one_key(how: str) -> None:
    with Session() as session, filled(session, how) as draft:
        assert draft.fingerprint.hex() == "73c5da0a"
        assert draft.account_key(PATH, is_test=False).text == keys.master(keys.OURS).at("m/84h/0h/0h").xpub(test=False)


def test_an_electrum_phrase_has_the_key_that_another_implementation_gives_it() -> None:
    root = bip32.HDKey.from_seed(electrum.seed_from_mnemonic(" ".join(ELECTRUM), ""))
    with Session() as session, filled(session, "electrum") as draft:
        made = draft.account_key(parse_path("m/0h"), is_test=False).text
        assert made == root.derive("m/0h").to_public().to_base58()


@pytest.mark.parametrize("how", EVERY)
def test_what_is_kept_is_the_key_that_was_shown(how: str) -> None:
    with Session() as session:
        with filled(session, how) as draft:
            shown = draft.fingerprint
            assert not draft.is_loaded
            assert session.fingerprints == ()
            assert draft.keep() == shown
            assert draft.is_loaded
        assert session.fingerprints == (shown,)
        with session.copy_of(shown) as again:
            assert again.fingerprint == shown
            assert again.kind is session.kind_of(shown)
            assert again.is_loaded


@pytest.mark.parametrize("how", EVERY)
def test_leaving_a_draft_leaves_nothing(how: str) -> None:
    with Session() as session:
        assert session.holds_nothing
        with filled(session, how) as draft:
            material = draft.material
            secret = material._secret._bytes
            assert any(secret) or how in {"entropy", "phrase"}
            assert not session.holds_nothing
        assert material.is_wiped
        assert draft.is_wiped
        assert not any(secret)
        assert session.holds_nothing


def test_wiping_the_session_wipes_what_is_being_made() -> None:
    session = Session()
    draft = filled(session, "seed")
    copied = session.copy_of(draft.keep())
    assert not session.holds_nothing
    session.wipe()
    assert draft.is_wiped
    assert copied.is_wiped
    assert session.holds_nothing


def test_the_copy_of_a_loaded_key_is_nothing_in_the_making() -> None:
    with Session() as session, filled(session, "phrase") as draft:
        assert session.is_making
        fingerprint = draft.keep()
        draft.wipe()
        assert not session.is_making
        with session.copy_of(fingerprint):
            assert not session.is_making


def test_whether_a_loaded_key_has_a_passphrase_is_known() -> None:
    with Session() as session, filled(session, "phrase") as draft:
        without = draft.keep()
        draft.set_passphrase("x")
        assert [session.has_key_passphrase(one) for one in (without, draft.keep())] == [False, True]


def test_control_a_draft_that_lives_is_seen() -> None:
    with Session() as session:
        draft = filled(session, "seed")
        assert not session.holds_nothing
        draft.wipe()
        assert session.holds_nothing


def test_a_passphrase_makes_another_key_and_both_fingerprints_can_be_seen() -> None:
    with Session() as session, filled(session, "phrase") as draft:
        assert draft.takes_passphrase
        draft.set_passphrase("café")
        assert draft.has_passphrase
        assert draft.fingerprint == keys.master(keys.OURS, "cafe\u0301").fingerprint
        assert draft.fingerprint_without_passphrase.hex() == "73c5da0a"
        kept = draft.keep()
        with session.copy_of(kept) as again:
            assert again.fingerprint == kept
            assert again.has_passphrase
        draft.set_passphrase("")
        assert not draft.has_passphrase
        assert draft.fingerprint.hex() == "73c5da0a"


@pytest.mark.parametrize("how", ["seed", "slip39", "xprv"])
def test_a_key_without_words_takes_no_passphrase_and_shows_no_words(how: str) -> None:
    with Session() as session, filled(session, how) as draft:
        assert not draft.takes_passphrase
        assert draft.word_count is None
        for call in (lambda: draft.set_passphrase("x"), draft.words, draft.entropy):
            with pytest.raises(ValueError, match=r"takes no|no words|entropy"):
                call()


def test_filling_a_draft_again_drops_what_was_there() -> None:
    with Session() as session, filled(session, "phrase") as draft:
        first = draft.material
        draft.set_passphrase("x")
        draft.mark_backed_up()
        draft.from_seed(SEED)
        assert first.is_wiped
        assert draft.kind is Kind.SEED
        assert not draft.has_passphrase
        assert not draft.is_backed_up


def test_words_are_compared_by_number() -> None:
    with Session() as session, filled(session, "phrase") as draft:
        assert draft.words() == tuple(OURS)
        assert draft.word_is(11, "about")
        assert not draft.word_is(11, "abandon")
        assert not draft.word_is(12, "about")
        assert not draft.word_is(-1, "about")


def test_a_phrase_in_another_language_keeps_it() -> None:
    with Session() as session, session.draft() as draft:
        draft.from_entropy(bytes(32), Language.JAPANESE)
        with session.copy_of(draft.keep()) as again:
            assert again.language is Language.JAPANESE
            assert again.words() == draft.words()


def test_a_backup_that_was_read_back_is_remembered_with_the_key() -> None:
    with Session() as session, filled(session, "phrase") as draft:
        fingerprint = draft.keep()
        assert not session.is_backed_up(fingerprint)
        draft.mark_backed_up()
        draft.keep()
        assert session.is_backed_up(fingerprint)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (XPRV[:-1] + "v", NotAKey),
        (XPRV * 2, NotAKey),
        ("", NotAKey),
        (keys.master(keys.OURS).xpub(test=False), NotAKey),
        (keys.master(keys.OURS).at("m/84h").xpub(test=False), NotAKey),
        (
            "xprv9ybY78BftS5UGANki6oSifuQEjkpyAC8ZmBvBNTshQnCBcxnefjHS7buPMkkqhcRzmoGZ5bokx7GuyDAiktd5HemohAU4wV1ZPMDRmLpBMm",
            NotAKey,
        ),
    ],
)
def test_what_is_no_master_key_is_refused_without_being_repeated(text: str, error: type[Exception]) -> None:
    with Session() as session, session.draft() as draft:
        with pytest.raises(error) as caught:
            draft.from_xprv(text, is_test=False)
        assert not text or text[8:20] not in f"{caught.value} {caught.value.hint}"
        assert draft.kind is None


def test_a_key_of_another_network_is_refused() -> None:
    with Session() as session, session.draft() as draft, pytest.raises(WrongNetwork, match="made for mainnet"):
        draft.from_xprv(XPRV, is_test=True)


def test_words_that_are_none_leave_the_draft_as_it_was() -> None:
    with Session() as session, filled(session, "phrase") as draft:
        for call in (lambda: draft.from_phrase(["abandon"] * 12), lambda: draft.from_electrum(OURS)):
            with pytest.raises(NotAMnemonic):
                call()
        assert draft.fingerprint.hex() == "73c5da0a"


def test_another_key_with_the_same_fingerprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coldtui.core.key.ExtendedPrivateKey.fingerprint", b"same")
    with Session() as session:
        filled(session, "seed").keep()
        filled(session, "phrase").keep()
        with pytest.raises(Refused, match="Another key with the same fingerprint"):
            filled(session, "slip39").keep()


def test_a_draft_shows_nothing_and_is_not_copied() -> None:
    with Session() as session, filled(session, "phrase") as draft:
        assert repr(draft) == f"{draft}" == "<Draft>"
        assert repr(draft.material) == "<Material>"
        for call in (pickle.dumps, copy.copy, copy.deepcopy):
            for held in (draft, draft.material):
                with pytest.raises(TypeError):
                    call(held)


def test_asking_an_empty_draft_is_a_bug() -> None:
    with Session() as session, session.draft() as draft:
        for call in (draft.words, draft.entropy, draft.keep, lambda: draft.fingerprint):
            with pytest.raises(ValueError, match=r"empty|entropy"):
                call()
