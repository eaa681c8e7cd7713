"""The vectors of BIP380 to BIP384, BIP386 and BIP389: what is invalid is refused, and of what is valid we say why not.

None of their valid descriptors is in the closed set: they use single keys, private keys and single paths. So they
show what is left out; the vectors of BIP388, whose descriptors are real accounts, show what is in.
"""

import re
from pathlib import Path

import pytest

from coldtui.core.checksum import checksum
from coldtui.core.descriptor import NOTE_NO_CHECKSUM, read_descriptor
from coldtui.core.errors import NotADescriptor, Refused, RefusedWallet, Unreadable
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver
from tests.oracles.bdk import Bdk

FOLDER = Path(__file__).parent.parent / "vectors" / "bips"
SCRIPTS = (381, 382, 383, 384, 386, 389)


def vectors(bip: int) -> dict[str, list[str]]:
    """The valid and the invalid lines of a BIP's list, without the scripts that they produce."""
    found: dict[str, list[str]] = {"valid": [], "invalid": []}
    kind = "valid"
    for line in (FOLDER / f"bip{bip}_descriptor_test_vectors.txt").read_text().splitlines():
        kind = "invalid" if line.startswith("Invalid") else kind
        match = re.fullmatch(r"\* (?:.*: *)?<tt>([^<]\S*)</tt>", line)
        if match:
            found[kind].append(match[1])
    return found


VALID = [text for bip in SCRIPTS for text in vectors(bip)["valid"]]
INVALID = [text for bip in SCRIPTS for text in vectors(bip)["invalid"]]

OUT_OF_THE_SET = [
    # what such a descriptor holds, and the sentence that says so
    (r"[a-z]prv|(?<![0-9A-Za-z])[5KL][1-9A-HJ-NP-Za-km-z]{50}", "private key"),
    (r"^tr\(.*,", "script tree"),
    (r"^pk\(|\(pk\(", r"pk\(\)"),
    (r"^combo\(", r"combo\(\)"),
    (r"^(sorted)?multi\(", "outside of sh"),
    (r"sh\(pkh\(", r"pkh\(\) inside"),
    (r"[(,\]](?:0[234])?[0-9a-f]{64}", "fixed one"),
    (r"<[0-9]+;[0-9]+;[0-9]+>", "more branches"),
    (r"/[0-9]+\)+$", "one address and no more"),
    (r"(/[0-9<>;]+){2}/\*", "one branch"),
]


def test_the_lists_were_read():
    assert (len(VALID), len(INVALID)) == (54, 34)


@pytest.mark.parametrize("text", VALID)
def test_a_valid_descriptor_outside_of_the_closed_set_is_refused_by_name(text):
    reason = next(reason for pattern, reason in OUT_OF_THE_SET if re.search(pattern, text))
    with pytest.raises(RefusedWallet, match=reason):
        read_descriptor(text, Network.MAIN)


@pytest.mark.parametrize("text", INVALID)
def test_an_invalid_descriptor_is_refused(text):
    with pytest.raises((NotADescriptor, Refused)):
        read_descriptor(text, Network.MAIN)


def test_the_checksum_is_the_one_of_bip380():
    lines = (FOLDER / "bip380_descriptor_test_vectors.txt").read_text()
    cases = dict(re.findall(r"^\* (.*(?:checksum|payload).*): <tt>(raw.*)</tt>$", lines, re.MULTILINE))
    assert len(cases) == 8
    valid = cases.pop("Valid checksum")
    assert checksum(cases.pop("No checksum")) == valid.partition("#")[2]
    with pytest.raises(RefusedWallet, match=r"raw\(\)"):
        read_descriptor(valid, Network.MAIN)
    for text in cases.values():
        with pytest.raises(NotADescriptor, match=r"checksum|no descriptor has"):
            read_descriptor(text, Network.MAIN)


KEY_EXPRESSIONS = vectors(380)


@pytest.mark.parametrize(
    "text", [text for text in KEY_EXPRESSIONS["invalid"] if "prv" not in text and "L4r" not in text]
)
def test_an_invalid_key_expression_is_no_key_of_a_wallet(text):
    with pytest.raises((NotADescriptor, Refused)):
        read_descriptor(f"wpkh({text})", Network.MAIN)


GOOD_ORIGIN = "[6738736c/84'/0'/2']"
GOOD_KEY = (
    "xpub6CRQzb8u9dmMcq5XAwwRn9gcoYCjndJkhKgD11WKzbVGd932UmrExWFxCAvRnDN3ez6ZujLmMvmLBaSWdfWVn75L83Qxu1qSX4fJNrJg2Gt"
)
INVALID_ORIGINS = [
    # the origins of BIP380's invalid key expressions that are not told by their key alone
    *("[6738736c/84'/0'/2'/*]", "[6738736c/84'/0'/2'/]", "[6738736/84'/0'/2']", "[6738736cc/84'/0'/2']"),
    *("[6738736c/84f/0f/2f]", "[6738736c/-84/-0/-2]", "[6738736c/84H/0H/2H]", "[g738736c/84'/0'/2']", "6738736c]"),
    *("[6738736c/<0;1>]", "[aaaaaaaa][aaaaaaaa]", "[6738736c/84'/0'/2147483648']", "[6738736c/84'/0'/2aa]"),
]


@pytest.mark.parametrize("origin", INVALID_ORIGINS)
def test_each_invalid_origin_is_refused_before_a_key_that_is_good(origin):
    assert read_descriptor(f"wpkh({GOOD_ORIGIN}{GOOD_KEY}/<0;1>/*)", Network.MAIN)
    with pytest.raises(Unreadable):
        read_descriptor(f"wpkh({origin}{GOOD_KEY}/<0;1>/*)", Network.MAIN)


# BIP388, "Test Vectors", valid policies: the descriptors whose template is in the closed set
POLICIES = [
    "pkh([6738736c/44'/0'/0']xpub6Br37sWxruYfT8ASpCjVHKGwgdnYFEn98DwiN76i2oyY6fgH1LAPmmDcF46xjxJr22gw4jmVjTE2E3URMnRPEPYyo1zoPSUba563ESMXCeb/<0;1>/*)",
    "sh(wpkh([6738736c/49'/0'/1']xpub6Bex1CHWGXNNwGVKHLqNC7kcV348FxkCxpZXyCWp1k27kin8sRPayjZUKDjyQeZzGUdyeAj2emoW5zStFFUAHRgd5w8iVVbLgZ7PmjAKAm9/<0;1>/*))",
    f"wpkh({GOOD_ORIGIN}{GOOD_KEY}/<0;1>/*)",
    "tr([6738736c/86'/0'/0']xpub6CryUDWPS28eR2cDyojB8G354izmx294BdjeSvH469Ty3o2E6Tq5VjBJCn8rWBgesvTJnyXNAJ3QpLFGuNwqFXNt3gn612raffLWfdHNkYL/<0;1>/*)",
    "wsh(sortedmulti(2,[6738736c/48'/0'/0'/2']xpub6FC1fXFP1GXLX5TKtcjHGT4q89SDRehkQLtbKJ2PzWcvbBHtyDsJPLtpLtkGqYNYZdVVAjRQ5kug9CsapegmmeRutpP7PW4u4wVF9JfkDhw/<0;1>/*,[b2b1f0cf/48'/0'/0'/2']xpub6EWhjpPa6FqrcaPBuGBZRJVjzGJ1ZsMygRF26RwN932Vfkn1gyCiTbECVitBjRCkexEvetLdiqzTcYimmzYxyR1BZ79KNevgt61PDcukmC7/<0;1>/*))",
]


def test_the_accounts_of_bip388_are_read_and_derive_what_bdk_derives():
    with Bdk() as bdk:
        for text in POLICIES:
            registration = read_descriptor(text, Network.MAIN)
            assert registration.notes == (NOTE_NO_CHECKSUM,)
            bdk("open_multipath", wallet=text, descriptor=text, network="main")
            for branch in (0, 1):
                theirs = bdk("addresses", wallet=text, branch=branch, start=0, count=3)
                deriver = Deriver(registration.wallet)
                assert [answer["script"] for answer in theirs] == [
                    deriver.at(branch, index).script_pubkey.hex() for index in range(3)
                ]
