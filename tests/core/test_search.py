"""Whose address it is: found where another library derives it, and never in a wallet that has another one."""

import pytest

from coldtui.core.search import Place, can_have, search
from coldtui.core.wallet import Deriver
from tests.build.spending import wallet_of
from tests.build.wallets import family, single

KINDS = ("p2pkh", "p2sh-p2wpkh", "p2wpkh", "p2tr")
WALLETS = [single(kind) for kind in KINDS] + [family("p2wsh"), family("p2sh-p2wsh"), family("p2sh")]
NAMES = [*KINDS, "2 of 3, p2wsh", "2 of 3, p2sh-p2wsh", "2 of 3, p2sh"]
DERIVERS = [Deriver(wallet_of(wallet)) for wallet in WALLETS]


@pytest.mark.parametrize("number", range(len(WALLETS)), ids=NAMES)
@pytest.mark.parametrize(("branch", "index"), [(0, 0), (1, 0), (0, 7), (1, 19)])
def test_an_address_is_found_in_its_wallet_and_at_its_place(number, branch, index):
    script = WALLETS[number].at(branch, index).script
    assert search(DERIVERS, script, 0, 20) == Place(DERIVERS[number].wallet, branch, index)


@pytest.mark.parametrize("number", range(len(WALLETS)), ids=NAMES)
def test_an_address_beyond_what_was_looked_at_is_not_found_and_in_the_next_step_it_is(number):
    script = WALLETS[number].at(0, 20).script
    assert search(DERIVERS, script, 0, 20) is None
    assert search(DERIVERS, script, 20, 40) == Place(DERIVERS[number].wallet, 0, 20)


@pytest.mark.parametrize("number", range(len(WALLETS)), ids=NAMES)
def test_an_address_of_a_wallet_that_is_not_there_is_not_found(number):
    others = [one for place, one in enumerate(DERIVERS) if place != number]
    assert search(others, WALLETS[number].at(0, 3).script, 0, 20) is None


def test_an_address_that_differs_in_one_bit_is_not_found():
    script = WALLETS[2].at(0, 3).script
    for bit in range(len(script) * 8):
        other = (int.from_bytes(script, "big") ^ 1 << bit).to_bytes(len(script), "big")
        assert search(DERIVERS, other, 0, 5) is None


def test_only_wallets_whose_addresses_look_alike_are_derived():
    script = WALLETS[2].at(0, 3).script
    assert [name for name, one in zip(NAMES, DERIVERS, strict=True) if can_have(one, script)] == ["p2wpkh"]
    hashed = WALLETS[1].at(0, 3).script
    assert [name for name, one in zip(NAMES, DERIVERS, strict=True) if can_have(one, hashed)] == [
        "p2sh-p2wpkh",
        "2 of 3, p2sh-p2wsh",
        "2 of 3, p2sh",
    ]


def test_nothing_is_found_where_there_is_nothing_to_look_in():
    assert search([], WALLETS[0].at(0, 0).script, 0, 1_000) is None
