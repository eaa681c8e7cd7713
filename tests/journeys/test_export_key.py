"""Exporting a public key, and connecting a wallet program: what is written is what another program must read."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from coldtui.core.key import ExtendedPublicKey
from coldtui.core.message import signer_of
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.formats.key_export import descriptor, descriptor_pair, import_descriptors, slip132
from coldtui.formats.wallet_file import read_wallet_file
from coldtui.journeys import home
from coldtui.journeys.connect import connect
from coldtui.journeys.context import Context
from coldtui.journeys.export_key import export_key
from coldtui.journeys.public_keys import account_key
from coldtui.journeys.wallet_programs import PROGRAMS
from coldtui.ui.screens.choose import Item
from tests.build.keys import OURS, master
from tests.drivers import PilotPlayer, Script, Stage, play, wait_for
from tests.fakes_media import FakeCard

ROOT = master(OURS)
Journey = Callable[[Context, bytes], Awaitable[None]]
OPEN = ("press x", "see Continue", "press enter", "see public key for what?")


def run_journey(
    monkeypatch,
    journey: Journey,
    *lines: str,
    network: Network = Network.REGTEST,
    card: FakeCard | None = None,
    look: Callable[[PilotPlayer], None] = lambda _: None,
) -> FakeCard:
    """Play lines with the key that everybody knows; x on home starts the journey."""

    async def started(ctx: Context) -> None:
        await journey(ctx, ctx.session.fingerprints[0])

    others = (item for item in home.JOURNEYS if item.press != "x")
    monkeypatch.setattr(home, "JOURNEYS", (*others, Item("The journey", "of this test", started, "x")))
    card = card or FakeCard("TRANSFER", {})
    stage = Stage(Script.read_text("story", f"network {network.value}"))
    stage.media.insert(card)
    stage.session.add(OURS.split())

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, {"TRANSFER": card})
            await wait_for(player, lambda shown: shown is not None and "What would you like to do?" in shown)
            await play(Script.read_text("lines", "\n".join(lines)), player)
            look(player)

    asyncio.run(run())
    return card


WRITE = ("press w", "see where should it go?", "press enter", "see The file is on the card.", "press enter")


def account(kind: ScriptType, network: Network = Network.REGTEST, number: int = 0):
    from coldtui.custody.session import Session

    with Session() as session:
        return account_key(session, session.add(OURS.split()), kind, network, number)


def test_the_key_expression_is_written_as_one_line(monkeypatch):
    card = run_journey(
        monkeypatch,
        export_key,
        *OPEN,
        "press enter",
        "see in which form?",
        "press enter",
        "see [73c5da0a",
        *WRITE,
        "see [73c",
    )
    expected = f"[73c5da0a/84h/1h/0h]{ROOT.at('m/84h/1h/0h').xpub(test=True)}\n"
    assert card.files == {"73c5da0a-84.txt": expected.encode()}


@pytest.mark.parametrize(
    ("downs", "name", "text"),
    [
        (1, "73c5da0a-84-descriptor.txt", lambda key: f"{descriptor(key)}\n"),
        (2, "73c5da0a-84-pair.txt", lambda key: "\n".join(descriptor_pair(key)) + "\n"),
        (3, "73c5da0a-84-core.txt", lambda key: f"{import_descriptors(key)}\n"),
        (4, "73c5da0a-84-zpub.txt", lambda key: f"{slip132(key)}\n"),
    ],
)
def test_every_form_is_written_whole(monkeypatch, downs, name, text):
    card = run_journey(
        monkeypatch,
        export_key,
        *OPEN,
        "press enter",
        "see in which form?",
        *["press down"] * downs,
        "press enter",
        "see w Write to a card",
        *WRITE,
        network=Network.MAIN,
    )
    assert card.files == {name: text(account(ScriptType.P2WPKH, Network.MAIN)).encode()}


@pytest.mark.parametrize("downs", [1, 2])
def test_an_exported_descriptor_is_read_back_as_a_wallet_of_ours(monkeypatch, downs):
    card = run_journey(
        monkeypatch,
        export_key,
        *OPEN,
        "press enter",
        "see in which form?",
        *["press down"] * downs,
        "press enter",
        "see w Write to a card",
        *WRITE,
    )
    (data,) = card.files.values()
    assert read_wallet_file(data, Network.REGTEST).wallet.descriptor == descriptor(account(ScriptType.P2WPKH))


def test_the_bytes_of_crypto_account_are_written_as_bytes(monkeypatch):
    from coldtui.formats.crypto_account import crypto_account

    card = run_journey(
        monkeypatch,
        export_key,
        *OPEN,
        "press enter",
        "see in which form?",
        "press end enter",
        "see a201 1a73 c5da",
        *WRITE,
    )
    assert card.files == {"73c5da0a-84.cbor": crypto_account(account(ScriptType.P2WPKH))}


def test_all_accounts_go_into_the_file_that_programs_look_for(monkeypatch):
    card = run_journey(monkeypatch, export_key, *OPEN, "press a", 'see "chain": "XRT"', *WRITE)
    found = json.loads(card.files["coldcard-export.json"])
    assert found["bip84"]["first"] == "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"


def test_another_account_number_counts_for_everything(monkeypatch):
    card = run_journey(
        monkeypatch,
        export_key,
        *OPEN,
        "press n",
        "see Account number",
        "type 7",
        "press enter",
        "see m/84h/1h/7h",
        "press enter",
        "see in which form?",
        "press enter",
        "see Write",
        *WRITE,
        "press escape",
        "see in which form?",
        "press escape",
        "see account 7",
        "press a",
        "see Account   7",
        *WRITE,
    )
    assert f"[73c5da0a/84h/1h/7h]{ROOT.at('m/84h/1h/7h').xpub(test=True)}\n".encode() == card.files["73c5da0a-84-7.txt"]
    assert json.loads(card.files["coldcard-export.json"])["bip86"]["deriv"] == "m/86'/1'/7'"


RECORD = (
    *OPEN,
    *["press down"] * 4,
    "see >    native segwit multisig",
    "press enter",
    "see in which form?",
    "press end enter",
)


def test_the_record_for_a_coordinator_is_signed_by_the_key_itself(monkeypatch):
    card = run_journey(
        monkeypatch, export_key, *RECORD, "see Did the coordinator", "press enter", "see BSMS 1.0", *WRITE
    )
    record = card.files["73c5da0a-key.bsms"].decode()
    unsigned, signature = record.rsplit("\n", 1)
    node = ROOT.at("m/48h/1h/0h/2h")
    assert unsigned == f"BSMS 1.0\n00\n[73c5da0a/48'/1'/0'/2']{node.xpub(test=True)}\ncoldtui 73c5da0a"
    assert signer_of(unsigned, signature) == node.pub


def test_with_a_token_the_record_is_sealed(monkeypatch):
    card = run_journey(
        monkeypatch,
        export_key,
        *RECORD,
        "see Did the coordinator",
        "type a540",
        "press enter",
        "see 16 or 32 letters",
        "type 4430 8cea c9b7",
        "press enter",
        "see w Write",
        *WRITE,
    )
    sealed = card.files["73c5da0a-key.dat"].decode()
    assert len(sealed) % 2 == 0
    assert bytes.fromhex(sealed)
    assert "xpub" not in sealed
    assert "BSMS" not in sealed


def test_a_key_from_a_phrase_of_electrum_has_its_one_account(monkeypatch):
    """The phrase and its public key are Electrum's own test data (test_wallet_vertical.py, test_electrum_seed_segwit)."""
    from coldtui.custody.session import Session

    words = "bitter grass shiver impose acquire brush forget axis eager alone wine silver".split()
    with Session() as session, session.draft() as draft:
        draft.from_electrum(words)
        raw = draft.keep()
        key = account_key(session, raw, ScriptType.P2WPKH, Network.MAIN, 0)
    assert key.path_text == "m/0h"
    assert slip132(key) == (
        "zpub6nsHdRuY92FsMKdbn9BfjBCG6X8pyhCibNP6uDvpnw2cyrVhecvHRMa3Ne8kdJZxjxgwnpbHLkcR4bfnhHy6auHPJyDTQ3kianeuVLdkCYQ"
    )


def test_a_card_that_is_full_says_so_and_nothing_is_lost(monkeypatch):
    card = FakeCard("TRANSFER", {}, full=True)
    lines = (
        *OPEN,
        "press enter",
        "see in which form?",
        "press enter",
        "see w Write",
        "press w",
        "see where should it go?",
    )
    more = (
        "press enter",
        "see The card is full",
        "press enter",
        "see where should it go?",
        "press escape",
        "see [73c5da0a",
    )
    assert run_journey(monkeypatch, export_key, *lines, *more, card=card).files == {}


def test_a_code_that_does_not_fit_says_what_to_do_and_is_there_in_a_larger_window(monkeypatch):
    run_journey(
        monkeypatch,
        export_key,
        *OPEN,
        "press enter",
        "see in which form?",
        "press enter",
        "see q QR code",
        "press q",
        "see This code needs a window of",
        "resize 100x40",
        "see \u2584",
        "not-see This code needs",
        "press enter",
        "see q QR code",
    )


# --- connect ---


def connecting(number: int, *lines: str) -> tuple[str, ...]:
    """The lines up to a program."""
    return ("press x", "see which program shall watch", *["press down"] * number, "press enter", *lines)


@pytest.mark.parametrize("number", range(len(PROGRAMS) - 1), ids=[one.name for one in PROGRAMS[:-1]])
def test_every_program_gets_its_file_its_steps_and_the_first_address(monkeypatch, number):
    program = PROGRAMS[number]
    card = run_journey(
        monkeypatch,
        connect,
        *connecting(
            number, "see Which kind of addresses?", "press enter", "see Write to a card", *WRITE, "press enter"
        ),
        f"see Now at the computer or phone with {program.name}",
        "press enter",
        "see bc1q cr8t e4kr 609g cawu tmrz a0j4 xv80 jy8z 306f yu",
        "press y",
        "see watches the coins of this key",
        "press enter",
        "see What would you like to do?",
        network=Network.MAIN,
    )
    (name,) = card.files
    assert (
        name
        == {
            "Sparrow": "coldcard-export.json",
            "Specter": "73c5da0a-84.txt",
            "Nunchuk": "coldcard-export.json",
            "BlueWallet": "73c5da0a-84.txt",
            "Electrum": "73c5da0a-84-zpub.txt",
            "Bitcoin Core": "73c5da0a-84-core.txt",
        }[program.name]
    )


def test_the_steps_name_the_file_that_was_written(monkeypatch):
    card = FakeCard("TRANSFER", {"coldcard-export.json": b"older"})
    run_journey(
        monkeypatch,
        connect,
        *connecting(0, "see Which kind", "press enter", "see Write", *WRITE, "press enter"),
        "see coldcard-export-2.json",
        card=card,
    )
    assert card.files["coldcard-export.json"] == b"older"


SHOWN = ("see q QR code", "press q", "see UR, QR version", "press enter", "see q QR code", "press enter")
SHOWN_IN_PARTS = ("see q QR code", "press q", "see press m", "press m", *SHOWN[2:])
SHOWN_AS_JSON = ("see q QR code", "press q", "see BBQr, QR version", "press enter", "see q QR code", "press enter")
SCANNING = {"Sparrow": SHOWN_AS_JSON, "Specter": SHOWN_IN_PARTS, "Nunchuk": SHOWN_AS_JSON, "BlueWallet": SHOWN_IN_PARTS}


@pytest.mark.parametrize("name", SCANNING)
def test_after_a_code_the_steps_are_those_for_scanning_and_speak_of_no_file(monkeypatch, name):
    number = [one.name for one in PROGRAMS].index(name)
    shown = list(SCANNING[name])
    # the codes begin as this program likes them
    shown.insert(shown.index("press enter"), f"see {name}")
    shown.insert(shown.index("press enter"), "see Open the scanner of")
    card = run_journey(
        monkeypatch,
        connect,
        *connecting(number, "see Which kind of addresses?", "press enter", *shown),
        f"see Now at the computer or phone with {name}",
        "see Here Esc, then q, shows that once",
        "not-see card.",
        "not-see coldcard-export.json",
        "not-see 73c5da0a-84.txt",
        # Esc and Enter take nothing back
        "press escape",
        "see q QR code",
        "press enter",
        "see Hold its camera before the code.",
        "press escape",
        "see q QR code",
        *WRITE,
        "press enter",
        "see from the card",
        network=Network.MAIN,
    )
    assert len(card.files) == 1


def test_a_program_that_does_not_scan_keys_is_told_that_the_file_is_on_no_card(monkeypatch):
    run_journey(
        monkeypatch,
        connect,
        *connecting(4, "see > ", "press enter", "see q QR code", "press q", "resize 100x50", "see \u2584"),
        *("press enter", "see q QR code", "press enter"),
        "see 73c5da0a-84-zpub.txt was shown as a code, and is on no card:",
        "press escape",
        *WRITE,
        "press enter",
        "see Now at the computer or phone with Electrum",
        network=Network.MAIN,
    )


def test_a_code_that_did_not_fit_was_not_taken(monkeypatch):
    run_journey(
        monkeypatch,
        connect,
        *connecting(
            1,
            "see Which kind",
            "press enter",
            "see q QR code",
            "press q",
            "see This code needs a window of",
            "press enter",
        ),
        *("see q QR code", "press enter"),
        "see 73c5da0a-84.txt was not written: Esc goes back to it",
        "see q shows it as a code.",
    )


def test_esc_after_f_comes_back_to_the_codes_and_from_there_step_by_step(monkeypatch):
    run_journey(
        monkeypatch,
        connect,
        *connecting(
            1, "see Which kind", "press enter", "see q QR code", "press q", "see This code needs a window of", "press m"
        ),
        *("see UR, QR version", "press f", "see where should it go?", "press escape", "see UR, QR version"),
        *("press escape", "see This code needs a window of", "press escape", "see q QR code"),
    )


def test_a_different_address_is_told_with_what_to_do_and_is_no_success(monkeypatch):
    run_journey(
        monkeypatch,
        connect,
        *connecting(
            4, "see Which kind", "press enter", "see Write", "press enter", "see was not written", "press enter"
        ),
        "see Is it the same?",
        "press enter space s",
        "see Is it the same?",
        "press n",
        "see [DANGER]",
        "see Do not receive anything",
        "press enter",
        "see was not written: Esc goes back to it",
        "not-see watches the coins",
    )


def test_a_program_that_coldtui_cannot_sign_for_says_so(monkeypatch):
    card = run_journey(
        monkeypatch,
        connect,
        *connecting(6 - 1, "see [73c5da0a/48", *WRITE, "press enter", "see Liana", "press enter"),
        "see [CAUTION]",
        "see Send nothing to it",
    )
    assert set(card.files) == {"73c5da0a-48-0-2.txt"}


def test_bluewallet_is_offered_on_mainnet_only(monkeypatch):
    run_journey(monkeypatch, connect, "press x", "see which program", "see Sparrow", "not-see BlueWallet")
    run_journey(monkeypatch, connect, "press x", "see which program", "see BlueWallet", network=Network.MAIN)


def test_esc_goes_back_one_step_at_a_time(monkeypatch):
    run_journey(
        monkeypatch,
        connect,
        *connecting(
            0, "see Which kind", "press enter", "see Write", "press enter", "see was not written", "press enter"
        ),
        "see Is it the same?",
        "press escape",
        "see was not written",
        "press escape",
        "see Write to a card",
        "press escape",
        "see Which kind",
        "press escape",
        "see which program",
        "press escape",
        "see What would you like to do?",
    )


@pytest.mark.parametrize("program", PROGRAMS, ids=[one.name for one in PROGRAMS])
def test_every_kind_of_every_program_can_take_its_form(program):
    for kind in program.kinds:
        for network in program.networks:
            key = account(kind, network)
            if program.form is not None:
                from coldtui.journeys.exports import export, forms

                assert program.form in forms(key)
                assert export(key, program.form).data
            assert isinstance(key.xpub, ExtendedPublicKey)
    for step in (*program.steps, *program.scanning, program.first):
        assert "{" not in step.format(kind="native segwit", fingerprint="73c5 da0a", file="x.txt")
