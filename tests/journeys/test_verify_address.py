"""Verifying an address: yes with its wallet and place, or how far was looked; in every wallet and key that is loaded."""

import pytest

from coldtui.core.address import address
from coldtui.core.network import Network
from tests.build.wallets import single
from tests.corpus.case import HIS
from tests.journeys.samples import FAMILY
from tests.journeys.test_sign_by_qr import Stage, follow, told


def asked(code: str, *lines: str, wallets: bool = False, keys: bool = True) -> None:
    """Scan an address and follow the lines."""

    async def story(player, stage: Stage) -> None:
        if not keys:
            for raw in stage.session.fingerprints:
                stage.session.forget(raw)
        if wallets:
            stage.cameras.show(FAMILY.descriptor())
            await follow(player, "press x", "see Is this your wallet?", "press pagedown", "press enter", "see 2 of 3")
        stage.cameras.show(code)
        await follow(player, "press x", *lines)

    assert told(story).cameras.all_closed


def text(wallet, branch: int, index: int) -> str:
    return address(wallet.at(branch, index).script, Network.REGTEST) or ""


@pytest.mark.parametrize("kind", ["p2pkh", "p2sh-p2wpkh", "p2wpkh", "p2tr"])
def test_an_address_of_a_loaded_key_is_found_whatever_its_kind(kind):
    asked(text(single(kind), 0, 12), "see [OK]", "see Yes, it is yours: receive address 12 of", "see m/")


def test_an_address_of_another_account_is_found():
    asked(text(single("p2wpkh", account=4), 0, 2), "see Yes, it is yours: receive address 2 of", "see account 4")


def test_a_receive_address_of_a_key_without_a_backup_says_so_and_a_change_address_does_not():
    asked(text(single("p2wpkh"), 0, 3), "see receive address 3 of", "see [CAUTION] Not safe to fund yet")
    asked(text(single("p2wpkh"), 1, 3), "see change address 3 of", "not-see Not safe")


def test_an_address_in_capital_letters_is_the_same():
    asked(text(single("p2wpkh"), 0, 3).upper(), "see Yes, it is yours: receive address 3 of")


def test_a_change_address_says_that_it_is_not_to_be_given_away():
    asked(text(single("p2wpkh"), 1, 3), "see change address 3 of", "see give others a receive address")


def test_an_address_of_a_registered_wallet_is_found():
    asked(text(FAMILY, 0, 7), "see Yes, it is yours: receive address 7 of scanned wallet", "see 0/7", wallets=True)


def test_an_address_of_a_registered_wallet_without_a_loaded_key_is_not_called_yours():
    """A backup may have brought the wallet: whoever wrote that could give his own addresses for ours."""
    asked(
        text(FAMILY, 0, 7),
        "see [CAUTION]",
        "see It belongs to the registered wallet scanned wallet. No key of it",
        "see is loaded here.",
        "not-see yours:",
        wallets=True,
        keys=False,
    )


def test_the_same_address_is_not_found_where_the_wallet_is_not_registered():
    asked(text(FAMILY, 0, 7), "see No wallet or key that is loaded here has addresses of this kind.")


def test_an_address_of_somebody_else_is_not_found_and_more_can_be_looked_at():
    asked(
        text(HIS, 0, 0),
        "see [CAUTION]",
        "see Not found among the first 1,000 addresses",
        "see do not use it before",
        "press s",
        "see Not found among the first 2,000 addresses",
    )


def test_one_beyond_the_first_step_is_found_by_looking_further():
    asked(text(single("p2wpkh"), 0, 1_500), "see Not found", "press s", "see receive address 1,500 of")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "This address is of MAINNET, and this session is on REGTEST."),
        ("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "[CAUTION]"),
        ("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "--network main, or ask for"),
        ("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt081", "This is not a Bitcoin"),
        ("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabB", "Compare it, or scan"),
    ],
    ids=["mainnet", "caution", "hint", "damaged", "next-step"],
)
def test_an_address_of_another_network_or_with_a_mistake_is_refused(code, words):
    asked(code, f"see {words}", "not-see Yes, it is yours")


def test_without_a_key_or_a_wallet_one_is_asked_for():
    asked(text(single("p2wpkh"), 0, 0), "see To see whether an address is yours, coldtui needs your key.", keys=False)


def test_what_a_request_asks_for_is_shown_beside_it():
    code = f"bitcoin:{text(single('p2wpkh'), 0, 5)}?amount=0.0005&label=Rent&message=for%20May"
    asked(code, "see Asks for", "see 0.00 050 000 BTC", "see Rent - for May")
