"""Private keys are found wherever they stand, and public ones are not taken for them."""

import pytest

from coldtui.core.errors import RefusedWallet
from coldtui.core.key_expression import holds_private_key, parse_key, refuse_private_keys
from coldtui.core.network import Network
from tests.build.keys import OURS, master

# in one of some thousands of public keys "prv" stands among the letters, with more than twenty behind it
UNLUCKY = (
    "xpub6CNHUQwaRpnbuvUYVU7fprvtn9dpgcqvZdFwUdCRzkYxrui6XxaCajRvt6Wg6qRwUTSTwWkaZjca7QyB2mWgm7hS7U4anBYx1EwsyfekFVr"
)
XPRV = master(OURS).xprv(test=False)


@pytest.mark.parametrize(
    "around", ["{}", "wpkh({}/<0;1>/*)", "[73c5da0a/84h/0h/0h]{}/<0;1>/*", "wsh(multi(1,{0},{0}))"]
)
def test_a_public_key_with_the_letters_of_a_private_one_is_public(around):
    assert not holds_private_key(around.format(UNLUCKY))
    # a control: a private key in the same place is found, and behind a public one as well
    assert holds_private_key(around.format(XPRV))
    assert holds_private_key(around.format(UNLUCKY + XPRV))


def test_an_unlucky_key_is_read():
    assert parse_key(f"{UNLUCKY}/<0;1>/*", Network.MAIN).xpub.text == UNLUCKY


@pytest.mark.parametrize("cut", [25, 60, 111])
def test_a_part_of_a_private_key_is_refused(cut):
    with pytest.raises(RefusedWallet):
        refuse_private_keys(f"pub {XPRV[:cut]}")
