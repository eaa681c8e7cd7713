"""Signing by code: the same road as by card, and what leaves is byte for byte the same, as another program reads it."""

import asyncio
import base64
from collections.abc import Awaitable, Callable

import pytest
from textual import events

from coldtui.formats.payload import Encoding, Kind
from tests.build.keys import OURS
from tests.corpus.case import HIS, payment
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.fakes_media import FakeCard
from tests.journeys.codes_read import joined, read_screen
from tests.journeys.samples import FAMILY, SPENDING, codes_of, picture

RAW = payment(SPENDING).raw()
RENT = payment(FAMILY).raw()

TO_THE_END = ("see Check this transaction", "press pagedown", "see Enter Sign", "press enter", "see Press s to sign.")

Story = Callable[[PilotPlayer, Stage], Awaitable[None]]


def told(story: Story, *, size: tuple[int, int] = (80, 24), card: FakeCard | None = None) -> Stage:
    """A story of a program with a key, from its first screen on."""
    stage = Stage(Script("story", ()))
    stage.session.add(OURS.split())

    async def run() -> None:
        async with stage.app.run_test(size=size) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, {"TRANSFER": card or FakeCard()})
            await follow(player, "see What would you like to do?")
            await story(player, stage)

    asyncio.run(run())
    return stage


async def follow(player: PilotPlayer, *lines: str) -> None:
    await play(Script.read_text("lines", "\n".join(lines)), player)


def signed_by_card(raw: bytes, *, final: bool = False) -> bytes:
    """What is on the card after the same transaction was signed from a card."""
    card = FakeCard(files={"pay.psbt": raw})

    async def story(player: PilotPlayer, _: Stage) -> None:
        await follow(player, "insert TRANSFER", "press s", "see pay.psbt", "press enter", *TO_THE_END)
        await follow(player, "press s", "see pay-signed.psbt")
        if final:
            await follow(player, "press f", "see pay-final.txn")

    told(story, card=card)
    return bytes.fromhex(card.files["pay-final.txn"].decode()) if final else card.files["pay-signed.psbt"]


def request(raw: bytes, encoding: Encoding) -> tuple[str, ...]:
    """The codes of a request; base64 and hexadecimal as one code."""
    if encoding is Encoding.HEX:
        return (raw.hex(),)
    if encoding is Encoding.BASE64:
        return (base64.b64encode(raw).decode(),)
    return codes_of(Kind.PSBT, raw, encoding)


@pytest.mark.parametrize("size", [(80, 24), (128, 48)], ids=["80x24", "128x48"])
@pytest.mark.parametrize(
    ("came", "answers"),
    [
        (Encoding.UR, "UR:CRYPTO-PSBT/"),
        (Encoding.UR_PSBT, "UR:PSBT/"),
        (Encoding.BBQR, "B$ZP"),
        (Encoding.PMOFN, "p"),
        (Encoding.BASE64, "UR:CRYPTO-PSBT/"),
        (Encoding.HEX, "UR:CRYPTO-PSBT/"),
    ],
    ids=lambda one: one.value if isinstance(one, Encoding) else "",
)
def test_what_leaves_by_code_is_what_leaves_by_card_in_the_encoding_of_the_request(came, answers, size):
    codes: list[str] = []

    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show(*request(RAW, came))
        await follow(player, "press s", "see > Scan a QR code", "press enter", "see Came  by QR code", *TO_THE_END)
        await follow(player, "press s", "see Signed transaction (PSBT)")
        codes.extend(await read_screen(player))

    stage = told(story, size=size)
    assert all(code.startswith(answers) for code in codes)
    assert joined(codes) == signed_by_card(RAW)
    assert stage.cameras.all_closed
    assert stage.media.written == []


def test_electrums_one_code_is_answered_in_one_where_it_fits():
    codes: list[str] = []

    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show(*codes_of(Kind.PSBT, RAW, Encoding.BASE43, 40))
        await follow(player, "press s", "see > Scan a QR code", "press enter", *TO_THE_END, "press s")
        await follow(player, "see Signed transaction (PSBT)", "see base43")
        codes.extend(await read_screen(player))

    told(story, size=(240, 67))
    assert len(codes) == 1
    assert joined(codes) == signed_by_card(RAW)


def test_the_finished_transaction_leaves_by_code_too():
    codes: list[str] = []

    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show(*request(RAW, Encoding.BBQR))
        await follow(player, "press s", "see > Scan a QR code", "press enter", *TO_THE_END, "press s")
        await follow(player, "see BBQr, QR version", "press enter", "see shown as a QR code.", "press t")
        await follow(player, "see Finished transaction")
        codes.extend(await read_screen(player))

    told(story)
    assert codes[0].startswith("B$ZT")
    assert joined(codes) == signed_by_card(RAW, final=True)


def test_what_came_by_code_can_leave_on_a_card():
    card = FakeCard()

    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show(*request(RAW, Encoding.UR))
        await follow(
            player, "insert TRANSFER", "press s", "see > Scan a QR code", "press enter", *TO_THE_END, "press s"
        )
        # f on the codes: a file instead
        await follow(player, "see Signed transaction (PSBT)", "press f", "see Where should it go?", "press enter")
        await follow(player, "see scanned-signed.psbt", "see The signed transaction is on the card.")

    told(story, card=card)
    assert card.files["scanned-signed.psbt"] == signed_by_card(RAW)


def test_what_came_on_a_card_can_leave_by_code():
    card = FakeCard(files={"pay.psbt": RAW})
    codes: list[str] = []

    async def story(player: PilotPlayer, _: Stage) -> None:
        await follow(player, "insert TRANSFER", "press s", "see pay.psbt", "press enter", *TO_THE_END, "press s")
        await follow(player, "see pay-signed.psbt", "press q", "see Signed transaction (PSBT)")
        codes.extend(await read_screen(player))

    told(story, card=card)
    assert joined(codes) == card.files["pay-signed.psbt"]


def test_a_card_that_fails_leaves_the_code():
    card = FakeCard(files={"pay.psbt": RAW})
    codes: list[str] = []

    async def story(player: PilotPlayer, _: Stage) -> None:
        await follow(player, "insert TRANSFER", "press s", "see pay.psbt", "press enter", *TO_THE_END)
        card.full = True
        await follow(player, "press s", "see is full", "press enter", "see Where should it go?", "press escape")
        await follow(player, "see Show it as a QR code", "press q")
        await follow(player, "see Signed transaction (PSBT)")
        codes.extend(await read_screen(player))
        await follow(player, "press enter", "see The signed transaction was shown as a QR code.")

    told(story, card=card)
    assert joined(codes) == signed_by_card(RAW)
    assert card.files.keys() == {"pay.psbt"}


SCANNED = ("press s", "see > Scan a QR code", "press enter", *TO_THE_END, "press s")


def test_esc_after_f_comes_back_to_the_codes():
    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show(*request(RAW, Encoding.UR))
        await follow(player, *SCANNED, "see UR, QR version", "press f", "see Where should it go?", "press escape")
        await follow(player, "see UR, QR version", "press escape", "see The signed transaction was shown as a QR code.")

    told(story)


def test_after_a_card_that_failed_a_file_can_be_had_from_the_codes_on_another_card():
    card = FakeCard(files={"pay.psbt": RAW})

    async def story(player: PilotPlayer, _: Stage) -> None:
        await follow(player, "insert TRANSFER", "press s", "see pay.psbt", "press enter", *TO_THE_END)
        card.full = True
        await follow(player, "press s", "see is full", "press enter", "see Where should it go?", "press escape")
        await follow(player, "see Show it as a QR code", "press q")
        await follow(player, "see UR, QR version", "press f", "see Where should it go?", "press escape")
        card.full = False
        await follow(player, "see UR, QR version", "press f", "see Where should it go?", "press enter")
        await follow(player, "see The signed transaction is on the card.")

    told(story, card=card)
    assert card.files["pay-signed.psbt"] == signed_by_card(RAW)


def test_where_no_code_fits_none_is_said_to_be_shown_and_nothing_is_dropped_unasked():
    card = FakeCard()

    async def story(player: PilotPlayer, stage: Stage) -> None:
        # Electrum's one code, which this window has no room for
        stage.cameras.show(*codes_of(Kind.PSBT, RAW, Encoding.BASE43, 40))
        await follow(player, "insert TRANSFER", *SCANNED, "see This is too long for one code", "press enter")
        await follow(player, "see neither written nor shown yet.", "not-see was shown as", "press escape")
        await follow(player, "see Drop it?", "press escape", "see What next?")
        await follow(
            player, "press q", "see This is too long for one code", "press escape", "see What next?", "press w"
        )
        await follow(player, "see Where should it go?", "press enter", "see The signed transaction is on the card.")

    told(story, card=card)
    assert card.files["scanned-signed.psbt"] == signed_by_card(RAW)


def test_what_no_code_of_fitted_can_be_dropped():
    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show(*codes_of(Kind.PSBT, RAW, Encoding.BASE43, 40))
        await follow(player, *SCANNED, "see This is too long for one code", "press enter", "see What next?")
        await follow(
            player,
            "press n",
            "see Drop it?",
            "press down",
            "see > Drop it",
            "press enter",
            "see This was scanned before.",
        )

    assert told(story).media.written == []


def test_the_finished_file_is_one_more_only_after_another_and_is_not_the_signed_one():
    card = FakeCard()

    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show(*request(RAW, Encoding.UR))
        await follow(player, "insert TRANSFER", *SCANNED, "see UR, QR version", "press enter")
        await follow(player, "see Write the finished transaction", "not-see transaction too", "press f")
        await follow(player, "see Where should it go?", "press enter", "see The finished transaction is on the card.")
        await follow(player, "press w", "see The signed transaction is on the card.")

    told(story, card=card)
    assert set(card.files) == {"scanned-signed.psbt", "scanned-final.txn"}


def test_the_finished_file_is_one_more_after_the_signed_one():
    async def story(player: PilotPlayer, _: Stage) -> None:
        await follow(player, "insert TRANSFER", "press s", "see pay.psbt", "press enter", *TO_THE_END, "press s")
        await follow(player, "see Write the finished transaction too")

    told(story, card=FakeCard(files={"pay.psbt": RAW}))


def test_a_request_that_is_signed_in_part_says_who_is_next():
    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show(*codes_of(Kind.WALLET, FAMILY.descriptor().encode(), Encoding.UR))
        await follow(
            player, "press x", "see Is this your wallet?", "press pagedown", "press enter", "see 2 of 3 keys sign"
        )
        stage.cameras.show(*request(RENT, Encoding.BBQR))
        await follow(
            player, "press x", *TO_THE_END, "press s", "see Signed transaction (PSBT)", "see QR version", "press enter"
        )
        await follow(player, "see Still missing", "see Take it to the next signer")

    told(story)


def test_a_transaction_that_is_not_to_be_signed_is_not_shown_as_signed():
    """Change that is said to be ours and goes elsewhere: the same review, and no way past it."""
    stolen = payment(SPENDING)
    stolen.outs[1].script = HIS.at(0, 0).script

    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show(*request(stolen.raw(), Encoding.UR))
        await follow(player, "press s", "see > Scan a QR code", "press enter", "see cannot be signed")
        await follow(player, "press pagedown", "press pagedown", "press enter", "press s")
        await follow(player, "see cannot be signed", "press escape", "see This was scanned before.")

    assert told(story).media.written == []


def test_a_damaged_psbt_by_code_is_said_to_be_damaged_and_scanning_goes_on():
    async def story(player: PilotPlayer, stage: Stage) -> None:
        stage.cameras.show((RAW[:-40]).hex())
        await follow(player, "press s", "see > Scan a QR code", "press enter", "see This cannot be read")
        stage.cameras.show(*request(RAW, Encoding.BBQR))
        await follow(player, "press enter", "see Check this transaction")

    told(story)


def test_a_key_is_asked_for_where_there_is_none():
    async def story(player: PilotPlayer, stage: Stage) -> None:
        for raw in stage.session.fingerprints:
            stage.session.forget(raw)
        stage.cameras.show(*request(RAW, Encoding.UR))
        await follow(player, "press x", "see The transaction is here. To sign it, coldtui needs your key.")
        # the camera still sees the transaction: nothing may send him away from where he is
        await follow(player, "press c", "see not a backup of a", "see Here, show the code", "not-see first screen")
        await follow(player, "press escape", "see In which form", "press escape", "see scanned before")

    assert told(story).cameras.all_closed


def test_what_was_typed_or_lay_on_a_card_as_a_picture_did_not_come_by_qr_code():
    text = base64.b64encode(RAW).decode()
    card = FakeCard(files={"code.png": picture(codes_of(Kind.PSBT, RAW, Encoding.UR, version=30)[0])})

    async def story(player: PilotPlayer, stage: Stage) -> None:
        await follow(player, "press x", "press t", "see Type or paste what")
        player.app.post_message(events.Paste(text))
        await follow(player, "see This is a transaction", "press enter", "press enter", "see Came  typed or pasted")
        await follow(player, "press escape", "see Scan anything", "insert TRANSFER", "press f", "see code.png")
        await follow(player, "press enter", "see Came  from a picture on a card", "not-see by QR code")

    told(story, card=card)
