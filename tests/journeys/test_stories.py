"""What the journey scripts cannot show: cards that fail, files that lie in a row, what is remembered and what is not."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from coldtui.core.psbt import parse
from tests.build.keys import ATTACKER, OURS, SECOND
from tests.build.psbt import Draft
from tests.build.spending import signed
from tests.corpus.case import FAMILY, HIS, WPKH, payment
from tests.drivers import PilotPlayer, Script, Stage, play, wait_for
from tests.fakes_media import FakeCard

Story = Callable[[PilotPlayer, FakeCard], Awaitable[None]]


def told(files: dict[str, bytes], story: Story, *, keys: tuple[str, ...] = (OURS,)) -> FakeCard:
    """Play a story with one card and these keys."""
    card = FakeCard("TRANSFER", files)
    stage = Stage(Script("story", ()))
    stage.media.insert(card)
    for key in keys:
        stage.session.add(key.split())

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, {"TRANSFER": card})
            await see(player, "What would you like to do?")
            await story(player, card)

    asyncio.run(run())
    return card


async def see(player: PilotPlayer, *texts: str) -> None:
    await wait_for(player, lambda shown: shown is not None and all(text in shown for text in texts))


async def follow(player: PilotPlayer, *lines: str) -> None:
    await play(Script.read_text("lines", "\n".join(lines)), player)


SIGN = ("press s", "see Which transaction?")
TO_THE_LAST_QUESTION = ("see Enter (locked)", "press pagedown", "see Enter Sign", "press enter", "see Press s to sign.")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("full", "The card is full: nothing was written."),
        ("read_only", "The card is write-protected: nothing was written."),
        ("forgetful", "The card did not keep what was written on it."),
    ],
)
def test_a_card_that_fails_says_so_and_another_try_is_free(fault, words):
    async def story(player: PilotPlayer, card: FakeCard) -> None:
        await follow(player, *SIGN, "press enter", *TO_THE_LAST_QUESTION)
        setattr(card, fault, True)
        await follow(player, "press s", f"see {words}", "press enter", "see Where should it go?")
        assert "pay-signed.psbt" not in card.files
        setattr(card, fault, False)
        if fault == "read_only":
            await follow(player, "press escape", "see nor shown yet.", "press escape")
            await follow(player, "see nor shown yet. Drop it?", "press down enter")
        else:
            await follow(player, "press enter", "see The signed transaction is on the card.")

    card = told({"pay.psbt": payment().raw()}, story)
    assert ("pay-signed.psbt" in card.files) is (fault != "read_only")


def test_giving_up_after_signing_writes_nothing():
    async def story(player: PilotPlayer, card: FakeCard) -> None:
        await follow(player, *SIGN, "press enter", *TO_THE_LAST_QUESTION)
        card.full = True
        await follow(player, "press s", "see is full", "press enter", "see Where should it go?", "press escape")
        await follow(player, "see [CAUTION] The transaction is signed, and neither written nor shown yet.")
        # Esc does not drop what was signed
        await follow(player, "press escape", "see Drop it?", "press escape", "see What next?", "press h")
        await follow(player, "see > Keep it", "press enter", "see What next?", "press escape", "see Drop it?")
        await follow(player, "press down", "see > Drop it", "press enter", *SIGN[1:])

    assert told({"pay.psbt": payment().raw()}, story).files.keys() == {"pay.psbt"}


def test_esc_where_a_card_is_chosen_leads_back_and_after_something_has_left_nothing_is_asked():
    async def story(player: PilotPlayer, card: FakeCard) -> None:
        await follow(player, *SIGN, "press enter", *TO_THE_LAST_QUESTION, "press s", "see pay-signed.psbt")
        card.full = True
        await follow(player, "press f", "see is full", "press enter", "see Where should it go?", "press escape")
        await follow(player, "see The signed transaction is on the card.", "not-see Drop it?")
        await follow(player, "press escape", *SIGN[1:])

    assert told({"pay.psbt": payment().raw()}, story).files.keys() == {"pay.psbt", "pay-signed.psbt"}


def test_what_is_written_is_the_signed_file_that_was_reviewed():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, *SIGN, "press enter", *TO_THE_LAST_QUESTION, "press s", "see pay-signed.psbt")
        await follow(player, "press f", "see pay-final.txn")

    raw = payment().raw()
    card = told({"pay.psbt": raw}, story)
    expected = signed(raw, [WPKH])
    assert card.files["pay-signed.psbt"] == expected.psbt_bytes
    assert bytes.fromhex(card.files["pay-final.txn"].decode()) == expected.final_tx


def test_nothing_is_ever_written_over():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, *SIGN, "press down", "press enter", *TO_THE_LAST_QUESTION)
        await follow(player, "press s", "see pay-signed-2.psbt")

    card = told({"pay.psbt": payment().raw(), "pay-signed.psbt": b"older"}, story)
    assert card.files["pay-signed.psbt"] == b"older"


def test_a_text_file_comes_back_as_text():
    import base64

    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, *SIGN, "press enter", *TO_THE_LAST_QUESTION, "press s", "see pay-signed.psbt")

    card = told({"pay.psbt": base64.b64encode(payment().raw())}, story)
    assert parse(base64.b64decode(card.files["pay-signed.psbt"], validate=True))


def test_the_file_is_read_once_and_what_was_read_is_signed():
    """A card that shows another file after the review gets the one that was reviewed."""

    async def story(player: PilotPlayer, card: FakeCard) -> None:
        await follow(player, *SIGN, "press enter", *TO_THE_LAST_QUESTION)
        card.files["pay.psbt"] = payment(fee=200_000).raw()
        await follow(player, "press s", "see pay-signed.psbt")

    card = told({"pay.psbt": payment().raw()}, story)
    assert card.files["pay-signed.psbt"] == signed(payment().raw(), [WPKH]).psbt_bytes


def test_a_coin_that_was_worth_something_else_before_blocks():
    def claiming(amount: int) -> bytes:
        draft = Draft()
        spent = draft.spend(WPKH.at(0, 3), 1_000_000, previous=False)
        spent.amount = amount
        value = spent.fields[b"\x01"]
        spent.fields[b"\x01"] = amount.to_bytes(8, "little") + value[8:]
        draft.pay(HIS.at(0, 0), 500_000)
        draft.change(WPKH.at(1, 5), 400_000)
        return draft.raw()

    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, *SIGN, "press enter", "see Check this transaction", "not-see cannot be signed")
        await follow(player, "press escape", *SIGN[1:], "press down", "press enter", "see cannot be signed")
        await follow(player, "see A coin was worth something else before")

    told({"one.psbt": claiming(901_000), "two.psbt": claiming(1_000_000)}, story)


def test_a_key_that_is_loaded_already_is_said_and_stays():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, "press l", "see In which form", "press w", "see How many words", "press home enter")
        await follow(player, "see Word 1", f"type {OURS}")
        await follow(player, "press enter", "see passphrase?", "press enter", "see is already loaded.", "press escape")
        assert len(player.app.journal.session.fingerprints) == 1

    told({}, story)


def test_a_key_is_forgotten_by_its_own_letter_only():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        session = player.app.journal.session
        await follow(player, "press k", "see 2 keys in this session.", "press down", "press enter", "see One key")
        await follow(player, "press f", "see Forget the key")
        await follow(player, "press enter", "press space", "see Forget the key")
        assert len(session.fingerprints) == 2
        await follow(player, "press f", "see 1 key in this session.")
        assert session.fingerprints[0].hex() == "73c5da0a"
        await follow(player, "press w", "see Wipe 1 key", "press w", "see No key is loaded.")
        assert session.fingerprints == ()

    told({}, story, keys=(OURS, SECOND))


def test_a_wallet_is_registered_once():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, "press w", "see FAMILY.txt", "press enter", "see YOURS", "press enter")
        await follow(player, "see FAMILY (2 of 3 keys sign)", "press w", "see FAMILY.txt", "press enter")
        await follow(player, "see This wallet is already registered.")
        assert len(player.app.journal.wallets) == 1

    told({"FAMILY.txt": FAMILY.descriptor().encode()}, story)


def test_a_wallet_without_our_key_is_offered_for_looking_only():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(
            player, "press w", "see his.txt", "press enter", "see None of its keys is loaded.", "not-see YOURS"
        )
        await follow(player, "press enter", "see his (1 key signs)", "press a", "see his", "press enter")
        await follow(player, "see Receive addresses")

    told({"his.txt": HIS.descriptor().encode()}, story)


def test_a_false_fingerprint_makes_no_key_ours():
    theirs = HIS.descriptor().split("#")[0]
    fake = theirs.replace(HIS.accounts[0].root.fingerprint.hex(), "73c5da0a")

    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, "press w", "see fake.txt", "press enter", "see 73c5 da0a", "not-see YOURS")

    told({"fake.txt": fake.encode()}, story)


def test_esc_at_a_wallet_registers_nothing():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, "press w", "see FAMILY.txt", "press enter", "see YOURS", "press escape", "see Which file")
        assert player.app.journal.wallets == []

    told({"FAMILY.txt": FAMILY.descriptor().encode()}, story)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            FAMILY.descriptor()[:-1] + ("q" if FAMILY.descriptor()[-1] != "q" else "p"),
            "checksum of the descriptor is wrong",
        ),
        (FAMILY.descriptor().split("#")[0], "This descriptor has no checksum"),
        (OURS, "This looks like a recovery phrase"),
        ("", "This file is empty."),
    ],
    ids=["checksum", "no-checksum", "phrase", "empty"],
)
def test_what_is_wrong_with_a_wallet_file_is_said(data, words):
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, "press w", "see w.txt", "press enter", f"see {words}", "not-see abandon")

    told({"w.txt": data.encode()}, story)


def test_the_second_cosigner_completes_the_transaction():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, "press w", "see FAMILY.txt", "press enter", "see YOURS", "press enter", *SIGN)
        await follow(player, "press enter", "see Enter (locked)", "press pagedown", "press pagedown", "see signed")
        await follow(player, "see Enter Sign", "press enter", "see Press s to sign.", "press s")
        await follow(player, "see All signatures are there.", "press f", "see rent-final.txn")

    draft = payment(FAMILY)
    draft.add_signature(0, draft.ins[0].spot.origins[1])
    card = told({"rent.psbt": draft.raw(), "FAMILY.txt": FAMILY.descriptor().encode()}, story)
    assert "rent-final.txn" in card.files


def test_without_the_right_key_nothing_can_be_signed():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, *SIGN, "press enter", "see Nothing here is yours to sign", "press enter", "press s")
        await follow(player, "see It cannot be signed.")

    card = told({"pay.psbt": payment().raw()}, story, keys=(ATTACKER,))
    assert card.files.keys() == {"pay.psbt"}


def test_a_card_that_is_not_mounted_says_how():
    async def story(player: PilotPlayer, card: FakeCard) -> None:
        card.mounted = False
        await follow(player, *SIGN, "see Not mounted. To mount it, run: udisksctl mount", "see > Scan a QR code")

    told({"pay.psbt": payment().raw()}, story)


def test_odd_files_are_named_and_not_read():
    async def story(player: PilotPlayer, card: FakeCard) -> None:
        card.odd["link.psbt"] = "is a link"
        await follow(player, *SIGN, "see link.psbt", "see not read: it is a link")

    told({"pay.psbt": payment().raw()}, story)


def test_a_file_that_is_signed_already_is_put_together_without_the_last_question():
    async def story(player: PilotPlayer, _: FakeCard) -> None:
        await follow(player, *SIGN, "press enter", "see Already signed", "press space pagedown", "see Enter Finish")
        await follow(player, "press enter", "see pay-final.txn", "see All signatures are there.")

    draft = payment()
    draft.add_signature(0, WPKH.at(0, 3).origins[0])
    card = told({"pay.psbt": draft.raw()}, story)
    assert set(card.files) == {"pay.psbt", "pay-final.txn"}
    assert bytes.fromhex(card.files["pay-final.txn"].decode()) == signed(payment().raw(), [WPKH]).final_tx
