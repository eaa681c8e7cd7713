"""Descriptors: the closed set is read, everything else is refused for its own reason."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.checksum import checksum
from coldtui.core.descriptor import MAX_TEXT, NOTE_CHANGE_ADDED, NOTE_NO_CHECKSUM, read_descriptor
from coldtui.core.errors import ColdtuiError, NotADescriptor, RefusedWallet, WrongNetwork
from coldtui.core.key import ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType, Wallet, WalletKey
from tests.build.keys import ATTACKER, OURS, SECOND, THIRD, master
from tests.build.wallets import ALL_KINDS, TestWallet, family, single

MAIN = Network.MAIN
WIF = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"  # BIP380, "Test Vectors"
RAW = "0260b2003c386519fc9eadf2b5cf124dd8eea4c4e68d5e154050a9346ea98ce600"  # the same


def plain(wallet: TestWallet, branches: str = "<0;1>") -> str:
    return wallet.descriptor(branches).partition("#")[0]


def summed(text: str) -> str:
    return f"{text}#{checksum(text)}"


def refused(text: str, network: Network = MAIN) -> ColdtuiError:
    """The refusal, which has to have a sentence, a hint, and no piece of the text in it that could be a key."""
    with pytest.raises(ColdtuiError) as raised:
        read_descriptor(text, network)
    error = raised.value
    assert str(error).endswith(".")
    assert error.hint
    for piece in re.findall(r"[0-9A-Za-z]{9,}", text):
        if re.search(r"[0-9]", piece):
            assert piece not in f"{error} {error.hint}"
    return error


KEY = plain(single("p2wpkh", "main"))[5:-1]
BARE = KEY.partition("]")[2]
SECOND_KEY = plain(single("p2wpkh", "main", phrase=SECOND))[5:-1]
TEST_KEY = plain(single("p2wpkh", "testnet3", phrase=SECOND))[5:-1]
XPUB = BARE.partition("/")[0]
XPRV = master(OURS).at("m/84h/0h/0h").xprv(test=False)
PAIR = f"wsh(sortedmulti(2,{KEY},{SECOND_KEY}))"
COUSINS = tuple(
    f"[{master(OURS).fingerprint.hex()}/48h/0h/{number}h/2h]"
    f"{master(OURS).at(f'm/48h/0h/{number}h/2h').xpub(test=False)}/<0;1>/*"
    for number in range(21)
)


@pytest.mark.parametrize("network", list(Network))
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_template_is_read(kind, network):
    wallet = single(kind, network.value) if ScriptType(kind).is_multisig is False else family(kind, network.value)
    registration = read_descriptor(wallet.descriptor(), network, "savings")
    read = registration.wallet
    assert registration.notes == ()
    assert (read.name, read.network, read.script_type) == ("savings", network, ScriptType(kind))
    assert (read.threshold, read.is_sorted) == ((2, True) if read.is_multisig else (1, False))
    for key, account in zip(read.keys, wallet.accounts, strict=True):
        assert key.origin == KeyOrigin(account.root.fingerprint, account.path)
        assert key.xpub.text == account.node.xpub(test=network.is_test)
        assert key.branches == (0, 1)


def test_hardened_steps_may_be_written_with_h_or_with_an_apostrophe():
    with_h = f"wpkh({KEY})"
    assert "84h/0h/0h" in with_h
    for text in (with_h.replace("h/0h/0h", "'/0'/0'"), with_h.replace("/0h/0h", "/0'/0h")):
        assert read_descriptor(text, MAIN).wallet == read_descriptor(with_h, MAIN).wallet
    assert "hardened" not in str(refused(with_h.replace("84h", "84H")))


def test_hex_digits_of_a_fingerprint_may_be_capitals():
    assert read_descriptor(f"wpkh({KEY.replace('73c5da0a', '73C5DA0A')})", MAIN).wallet.descriptor == summed(
        f"wpkh({KEY})"
    )


def test_white_space_around_is_allowed_and_inside_is_not():
    assert read_descriptor(f"  \r\n{summed(PAIR)}\r\n\n", MAIN).notes == read_descriptor(summed(PAIR), MAIN).notes
    for blank in (" ", "\t", "\v", "\f", "\u00a0", "\u2028"):
        for text in (PAIR.replace(",", "," + blank), PAIR.replace("(s", f"({blank}s"), PAIR[:-1] + blank + PAIR[-1]):
            assert isinstance(refused(text), NotADescriptor)


# --- checksum ---


def test_a_missing_checksum_is_accepted_with_a_note():
    assert read_descriptor(PAIR, MAIN).notes == (NOTE_NO_CHECKSUM,)
    assert read_descriptor(summed(PAIR), MAIN).notes == ()


@pytest.mark.parametrize("change", ["#", "#aaaaaaaa", "#aaaaaaa", "#junk)))", "##{}", "#{}q", "#{}#{}", "{}"])
def test_a_wrong_checksum_is_refused(change):
    good = checksum(PAIR)
    assert read_descriptor(f"{PAIR}#{good}", MAIN)
    error = refused(PAIR + change.format(good, good))
    assert isinstance(error, NotADescriptor)


@given(st.data())
def test_one_changed_letter_never_passes_the_checksum(data):
    text = summed(PAIR)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(min_codepoint=33, max_codepoint=126).filter(lambda letter: letter != text[place]))
    with pytest.raises(ColdtuiError):
        read_descriptor(text[:place] + letter + text[place + 1 :], MAIN)


# --- refusals, each beside a good twin ---

TWINS = [
    # name, good, bad, error, reason
    ("an xprv", f"wpkh({KEY})", f"wpkh({KEY.replace(XPUB, XPRV)})", RefusedWallet, "private key"),
    ("a tprv", f"wpkh({KEY})", f"wpkh({KEY.replace(XPUB, 'tprv' + XPRV[4:])})", RefusedWallet, "private key"),
    ("a zprv", f"wpkh({KEY})", f"wpkh({KEY.replace(XPUB, 'zprv' + XPRV[4:])})", RefusedWallet, "private key"),
    ("a WIF key", f"wpkh({KEY})", f"wpkh({WIF})", RefusedWallet, "private key"),
    ("a WIF key in multi", PAIR, PAIR.replace(SECOND_KEY, WIF), RefusedWallet, "private key"),
    ("the same key twice", PAIR, PAIR.replace(SECOND_KEY, KEY), RefusedWallet, "twice"),
    ("the same key under another origin", PAIR, PAIR.replace(SECOND_KEY, BARE), RefusedWallet, "twice"),
    (
        "the same key in other branches",
        PAIR,
        PAIR.replace(SECOND_KEY, KEY.replace("<0;1>", "<2;3>")),
        RefusedWallet,
        "twice",
    ),
    ("main and test keys", PAIR, PAIR.replace(SECOND_KEY, TEST_KEY), RefusedWallet, "different networks"),
    ("a test key", f"wpkh({KEY})", f"wpkh({TEST_KEY})", WrongNetwork, "MAINNET"),
    (
        "a test key without an origin",
        f"wpkh({BARE})",
        f"wpkh({TEST_KEY.partition(']')[2]})",
        WrongNetwork,
        "The keys of this wallet are for a test network",
    ),
    ("a threshold of zero", PAIR, PAIR.replace("(2,", "(0,"), RefusedWallet, "0 signatures of 2"),
    ("a threshold above", PAIR, PAIR.replace("(2,", "(3,"), RefusedWallet, "3 signatures of 2"),
    ("a threshold far above", PAIR, PAIR.replace("(2,", "(99999999,"), RefusedWallet, "99999999 signatures"),
    ("a threshold of letters", PAIR, PAIR.replace("(2,", "(a,"), NotADescriptor, "not a number"),
    ("a threshold with a zero before", PAIR, PAIR.replace("(2,", "(02,"), NotADescriptor, "not a number"),
    ("a threshold with a sign", PAIR, PAIR.replace("(2,", "(+2,"), NotADescriptor, "not a number"),
    ("a threshold of fullwidth digits", PAIR, PAIR.replace("(2,", "(\uff12,"), NotADescriptor, "no descriptor has"),
    ("no threshold", PAIR, PAIR.replace("(2,", "("), NotADescriptor, "not a number"),
    ("no keys", PAIR, "wsh(sortedmulti(1))", RefusedWallet, "1 signatures of 0"),
    ("an empty key", PAIR, PAIR.replace("))", ",))"), NotADescriptor, "no extended public key"),
    ("equal branches", f"wpkh({KEY})", f"wpkh({KEY.replace('<0;1>', '<0;0>')})", RefusedWallet, "same branch"),
    ("three branches", f"wpkh({KEY})", f"wpkh({KEY.replace('<0;1>', '<0;1;2>')})", RefusedWallet, "more branches"),
    ("one branch in angles", f"wpkh({KEY})", f"wpkh({KEY.replace('<0;1>', '<0>')})", NotADescriptor, "are not"),
    ("no branch in angles", f"wpkh({KEY})", f"wpkh({KEY.replace('<0;1>', '<>')})", NotADescriptor, "are not"),
    ("an open angle", f"wpkh({KEY})", f"wpkh({KEY.replace('<0;1>', '<0;1')})", NotADescriptor, "are not"),
    (
        "a branch with a zero before",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace('<0;1>', '<0;01>')})",
        RefusedWallet,
        "one branch",
    ),
    ("two multipaths", f"wpkh({KEY})", f"wpkh({KEY.replace('<0;1>', '<0;1>/<2;3>')})", RefusedWallet, "one branch"),
    ("a step more", f"wpkh({KEY})", f"wpkh({KEY.replace('/*', '/0/*')})", RefusedWallet, "one branch"),
    ("no branch", f"wpkh({KEY})", f"wpkh({KEY.replace('/<0;1>', '')})", RefusedWallet, "one branch"),
    ("a hardened branch", f"wpkh({KEY})", f"wpkh({KEY.replace('/<0;1>', '/0h')})", RefusedWallet, "hardened"),
    ("hardened branches", f"wpkh({KEY})", f"wpkh({KEY.replace('<0;1>', '<0h;1h>')})", RefusedWallet, "hardened"),
    ("hardened children", f"wpkh({KEY})", f"wpkh({KEY}h)", RefusedWallet, "hardened"),
    ("hardened children, apostrophe", f"wpkh({KEY})", f"wpkh({KEY}')", RefusedWallet, "hardened"),
    ("a branch of 2^31", f"wpkh({KEY})", f"wpkh({KEY.replace('<0;1>', '<0;2147483648>')})", NotADescriptor, "exist"),
    ("a fixed address", f"wpkh({KEY})", f"wpkh({KEY.replace('<0;1>/*', '0/5')})", RefusedWallet, "one address"),
    ("an xpub alone", f"wpkh({KEY})", f"wpkh({KEY.replace('/<0;1>/*', '')})", RefusedWallet, "one address"),
    (
        "a deep path behind",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace('<0;1>', '/'.join('0' * 20))})",
        NotADescriptor,
        "more than 10",
    ),
    (
        "a deep origin",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace('84h', '/'.join(['84h'] * 20))})",
        NotADescriptor,
        "more than 10",
    ),
    (
        "a very deep origin",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace('84h', '/'.join('0' * 5000))})",
        NotADescriptor,
        "more than 10",
    ),
    ("a raw key", f"wpkh({KEY})", f"wpkh({RAW})", RefusedWallet, "fixed one"),
    ("a raw key with origin", f"wpkh({KEY})", f"wpkh([73c5da0a/84h]{RAW})", RefusedWallet, "fixed one"),
    ("an x-only key", f"tr({KEY})", f"tr({RAW[2:]})", RefusedWallet, "fixed one"),
    ("an uncompressed key", f"pkh({KEY})", f"pkh(04{RAW[2:] * 2})", RefusedWallet, "fixed one"),
    ("a zpub", f"wpkh({KEY})", f"wpkh({KEY.replace('xpub', 'zpub')})", NotADescriptor, "ypub, zpub"),
    ("a damaged xpub", f"wpkh({KEY})", f"wpkh({KEY.replace(XPUB, XPUB[:-1] + 'z')})", NotADescriptor, "typing error"),
    ("a cut xpub", f"wpkh({KEY})", f"wpkh({KEY.replace(XPUB, XPUB[:-5])})", NotADescriptor, "typing error"),
    ("a word for a key", f"wpkh({KEY})", "wpkh(NUMS/<0;1>/*)", NotADescriptor, "no extended public key"),
    ("two origins", f"wpkh({KEY})", f"wpkh([aaaaaaaa]{KEY})", NotADescriptor, "no extended public key"),
    ("a short fingerprint", f"wpkh({KEY})", f"wpkh({KEY.replace('73c5da0a', '73c5da0')})", NotADescriptor, "eight hex"),
    (
        "a long fingerprint",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace('73c5da0a', '73c5da0aa')})",
        NotADescriptor,
        "eight hex",
    ),
    (
        "a fingerprint of letters",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace('73c5da0a', 'g3c5da0a')})",
        NotADescriptor,
        "eight hex",
    ),
    ("no fingerprint", f"wpkh({KEY})", f"wpkh({KEY.replace('73c5da0a/', '')})", NotADescriptor, "eight hex"),
    ("an origin that does not end", f"wpkh({KEY})", f"wpkh({KEY.replace(']', '')})", NotADescriptor, "eight hex"),
    (
        "an origin with a slash at its end",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace(']', '/]')})",
        NotADescriptor,
        "eight hex",
    ),
    ("an origin with a star", f"wpkh({KEY})", f"wpkh({KEY.replace(']', '/*]')})", NotADescriptor, "eight hex"),
    ("an origin with branches", f"wpkh({KEY})", f"wpkh({KEY.replace(']', '/<0;1>]')})", NotADescriptor, "eight hex"),
    (
        "a step of 2^31 in an origin",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace('84h', '2147483648h')})",
        NotADescriptor,
        "exist",
    ),
    ("the coin type of testnet", f"wpkh({KEY})", f"wpkh({KEY.replace('84h/0h', '84h/1h')})", WrongNetwork, "key paths"),
    (
        "the coin type of another coin",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace('84h/0h', '84h/2h')})",
        RefusedWallet,
        "another coin",
    ),
    (
        "a coin type that is not hardened",
        f"wpkh({KEY})",
        f"wpkh({KEY.replace('84h/0h', '84h/0')})",
        RefusedWallet,
        "another coin",
    ),
    ("wsh in wsh", PAIR, f"wsh({PAIR})", RefusedWallet, "wsh"),
    ("sh in wsh", f"sh({PAIR})", f"wsh(sh({PAIR[4:]})", RefusedWallet, "wsh"),
    ("sh in sh", f"sh(wpkh({KEY}))", f"sh(sh(wpkh({KEY})))", RefusedWallet, "sh"),
    ("wpkh in wsh", f"wpkh({KEY})", f"wsh(wpkh({KEY}))", RefusedWallet, "wpkh"),
    ("wpkh in wpkh", f"wpkh({KEY})", f"wpkh(wpkh({KEY}))", RefusedWallet, "wpkh"),
    ("pkh in sh", f"pkh({KEY})", f"sh(pkh({KEY}))", RefusedWallet, "pkh"),
    ("tr in sh", f"tr({KEY})", f"sh(tr({KEY}))", RefusedWallet, "tr"),
    ("multi alone", PAIR, PAIR[4:-1], RefusedWallet, "sortedmulti"),
    ("a key in wsh", PAIR, f"wsh({KEY})", RefusedWallet, "wsh"),
    ("two keys in wpkh", f"wpkh({KEY})", f"wpkh({KEY},{SECOND_KEY})", RefusedWallet, "wpkh"),
    ("a script tree", f"tr({KEY})", f"tr({KEY},pk({SECOND_KEY}))", RefusedWallet, "script tree"),
    (
        "a branched script tree",
        f"tr({KEY})",
        f"tr({KEY},{{pk({SECOND_KEY}),pk({BARE})}})",
        RefusedWallet,
        "script tree",
    ),
    ("miniscript", PAIR, f"wsh(and_v(v:pk({KEY}),older(5)))", RefusedWallet, r"uses and_v\(\),"),
    ("miniscript inside multi", PAIR, f"wsh(multi(1,pk({KEY})))", RefusedWallet, r"uses pk\(\),"),
    ("an unknown function", f"wpkh({KEY})", f"musig({KEY},{SECOND_KEY})", RefusedWallet, r"uses musig\(\),"),
    ("combo", f"pkh({KEY})", f"combo({KEY})", RefusedWallet, r"uses combo\(\),"),
    ("pk", f"pkh({KEY})", f"pk({KEY})", RefusedWallet, r"uses pk\(\),"),
    ("raw", f"pkh({KEY})", "raw(deadbeef)", RefusedWallet, r"uses raw\(\),"),
    ("rawtr", f"tr({KEY})", f"rawtr({KEY})", RefusedWallet, r"uses rawtr\(\),"),
    ("an address", f"pkh({KEY})", "addr(bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4)", RefusedWallet, r"uses addr\(\),"),
    ("sortedmulti_a", PAIR, f"tr({KEY},sortedmulti_a(1,{SECOND_KEY}))", RefusedWallet, "script tree"),
    ("a function in capitals", f"wpkh({KEY})", f"WPKH({KEY})", RefusedWallet, r"uses WPKH\(\),"),
    ("junk behind", f"wpkh({KEY})", f"wpkh({KEY})x", NotADescriptor, "closed brackets"),
    ("a bracket too many", f"wpkh({KEY})", f"wpkh({KEY}))", NotADescriptor, "closed brackets"),
    ("a bracket too few", f"sh(wpkh({KEY}))", f"sh(wpkh({KEY})", NotADescriptor, "closed brackets"),
    ("two in one line", f"wpkh({KEY})", f"wpkh({KEY})wpkh({SECOND_KEY})", NotADescriptor, "closed brackets"),
    ("junk before", f"wpkh({KEY})", f"!wpkh({KEY})", NotADescriptor, "closed brackets"),
    ("brackets alone", f"wpkh({KEY})", "((()))", NotADescriptor, "closed brackets"),
    ("no function", f"wpkh({KEY})", KEY, NotADescriptor, "closed brackets"),
    ("an escape sequence", f"wpkh({KEY})", f"wpkh({KEY})\x1b[2J", NotADescriptor, "no descriptor has"),
    ("a direction override", f"wpkh({KEY})", f"wpkh(\u202e{KEY})", NotADescriptor, "no descriptor has"),
    (
        "fullwidth digits",
        f"wpkh({KEY})",
        "wpkh(" + KEY.replace("84h", "\uff18\uff14h") + ")",
        NotADescriptor,
        "no descriptor has",
    ),
    ("a cyrillic letter", f"wpkh({KEY})", f"w\u0440kh({KEY})", NotADescriptor, "no descriptor has"),
    ("nothing", f"wpkh({KEY})", "", NotADescriptor, "one descriptor"),
    ("blanks", f"wpkh({KEY})", " \n\n ", NotADescriptor, "one descriptor"),
    ("too long", f"wpkh({KEY})", "wpkh(" * 4000, NotADescriptor, "longer than 16,384"),
    ("deep nesting", f"wpkh({KEY})", "sh(" * 3000 + ")" * 3000, RefusedWallet, "sh"),
]


@pytest.mark.parametrize(
    ("good", "bad", "error", "reason"), [twin[1:] for twin in TWINS], ids=[twin[0] for twin in TWINS]
)
def test_what_is_wrong_is_refused_for_its_own_reason_and_its_twin_is_read(good, bad, error, reason):
    assert read_descriptor(good, MAIN).wallet
    for text in (bad, summed(bad) if bad.isascii() and bad.isprintable() and bad.strip() else bad):
        found = refused(text)
        assert isinstance(found, error)
        if len(text) <= MAX_TEXT or len(bad) > MAX_TEXT:
            assert re.search(reason, str(found)), str(found)


def test_the_other_network_is_refused_on_every_network():
    for network in Network:
        own = single("p2wpkh", network.value)
        foreign = single("p2wpkh", "main" if network.is_test else "regtest")
        assert read_descriptor(own.descriptor(), network)
        assert isinstance(refused(foreign.descriptor(), network), WrongNetwork)


def test_a_main_key_under_a_testnet_path_is_refused():
    node = master(OURS).at("m/84h/1h/0h")
    text = "wpkh([73c5da0a/84h/1h/0h]{}/<0;1>/*)"
    assert isinstance(refused(text.format(node.xpub(test=False))), WrongNetwork)
    assert read_descriptor(text.format(node.xpub(test=True)), Network.SIGNET)


def test_a_path_of_no_known_shape_says_nothing_about_the_network():
    node = master(OURS).at("m/45h/1h")
    assert read_descriptor(f"wpkh([73c5da0a/45h/1h]{node.xpub(test=False)}/<0;1>/*)", MAIN)


@pytest.mark.parametrize(("kind", "most"), [("sh({})", 15), ("wsh({})", 20), ("sh(wsh({}))", 20)])
def test_a_script_holds_so_many_keys_and_not_one_more(kind, most):
    good = kind.format(f"multi(1,{','.join(COUSINS[:most])})")
    assert len(read_descriptor(good, MAIN).wallet.keys) == most
    bad = kind.format(f"multi(1,{','.join(COUSINS[: most + 1])})")
    assert f"at most {most}" in str(refused(bad))


# --- the origin against the key ---


def test_a_root_key_has_its_own_fingerprint_or_none():
    root = master(OURS).xpub(test=False)
    good = read_descriptor(summed(f"wpkh([73c5da0a]{root}/<0;1>/*)"), MAIN)
    bare = read_descriptor(summed(f"wpkh({root}/<0;1>/*)"), MAIN)
    assert good.wallet == bare.wallet
    assert good.notes == ()
    assert "Key 1 has no origin" in bare.notes[0]


@pytest.mark.parametrize("path", ["", "/45h"])
def test_a_fingerprint_that_the_key_itself_contradicts_is_noted_and_an_unknown_one_is_not(path):
    node = master(OURS).at(f"m{path}").xpub(test=False)
    for fingerprint, count in (("73c5da0a", 0), ("00000000", 0), ("73c5da0b", 1)):
        registration = read_descriptor(summed(f"wpkh([{fingerprint}{path}]{node}/<0;1>/*)"), MAIN)
        assert len(registration.notes) == count
        assert registration.wallet.keys[0].origin.fingerprint.hex() == fingerprint


def test_a_key_without_an_origin_is_its_own_origin_and_is_noted():
    registration = read_descriptor(summed(PAIR.replace(KEY, BARE)), MAIN)
    key = registration.wallet.keys[0]
    assert key.origin == KeyOrigin(key.xpub.fingerprint, ())
    assert [note for note in registration.notes if "Key 1 has no origin" in note and key.xpub.fingerprint.hex() in note]
    assert read_descriptor(summed(PAIR), MAIN).notes == ()


def test_a_key_that_is_written_as_its_own_origin_is_the_same_wallet_at_any_depth():
    own = read_descriptor(f"wpkh({BARE})", MAIN).wallet
    fingerprint = own.keys[0].xpub.fingerprint.hex()
    assert read_descriptor(f"wpkh([{fingerprint}]{BARE})", MAIN).wallet == own
    assert "lies elsewhere" in " ".join(read_descriptor(f"wpkh([73c5da0a]{BARE})", MAIN).notes)


def test_two_keys_of_one_signing_key_are_noted():
    registration = read_descriptor(summed(f"wsh(multi(2,{COUSINS[0]},{COUSINS[1]},{SECOND_KEY}))"), MAIN)
    assert registration.notes == (
        "Several keys come from the same signing key 73c5da0a: who loses it loses all of them.",
    )


# --- one line, two lines ---


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_receive_and_change_lines_are_merged_in_either_order(kind):
    wallet = single(kind, "main") if not ScriptType(kind).is_multisig else family(kind, "main")
    whole = read_descriptor(wallet.descriptor(), MAIN)
    receive, change = wallet.descriptor("0"), wallet.descriptor("1")
    assert read_descriptor(f"{receive}\n{change}\n", MAIN) == whole
    assert read_descriptor(f"{change}\r\n\r\n{receive}", MAIN) == whole


def test_a_receive_line_alone_brings_its_change_branch_with_a_note():
    registration = read_descriptor(family(network="main").descriptor("0"), MAIN)
    assert registration.wallet == read_descriptor(family(network="main").descriptor(), MAIN).wallet
    assert registration.notes == (NOTE_CHANGE_ADDED,)


def test_a_change_line_alone_is_refused():
    assert "branch 0" in str(refused(family(network="main").descriptor("1")))


RECEIVE = family(network="main").descriptor("0")


@pytest.mark.parametrize(
    ("name", "second", "reason"),
    [
        ("the same line", RECEIVE, "same branch"),
        ("another threshold", family(network="main", threshold=1).descriptor("1"), "two different wallets"),
        ("another script", family("p2sh-p2wsh", "main", path="m/48h/0h/0h/2h").descriptor("1"), "two different"),
        ("unsorted", family(network="main", is_sorted=False).descriptor("1"), "two different wallets"),
        ("another key", family(network="main", phrases=(OURS, SECOND, ATTACKER)).descriptor("1"), "two different"),
        ("another order", family(network="main", phrases=(THIRD, SECOND, OURS)).descriptor("1"), "two different"),
        ("a whole wallet", family(network="main").descriptor(), "two branches and others"),
        ("a single key", single("p2wpkh", "main").descriptor("1"), "two different wallets"),
    ],
)
def test_two_lines_that_do_not_belong_together_are_refused(name, second, reason):
    assert read_descriptor(f"{RECEIVE}\n{family(network='main').descriptor('1')}", MAIN)
    assert re.search(reason, str(refused(f"{RECEIVE}\n{second}"))), name


def test_two_whole_wallets_and_three_lines_are_refused():
    assert "whole wallet" in str(refused(f"{summed(PAIR)}\n{summed(PAIR)}"))
    assert "one descriptor" in str(refused("\n".join([RECEIVE] * 3)))


def test_keys_with_one_and_with_two_branches_do_not_mix():
    assert "two branches" in str(refused(PAIR.replace("<0;1>", "0", 1)))


def test_branches_may_have_other_numbers_and_may_differ_between_keys():
    text = PAIR.replace("<0;1>", "<6;3>", 1)
    wallet = read_descriptor(text, MAIN).wallet
    assert [key.branches for key in wallet.keys] == [(6, 3), (0, 1)]
    assert wallet.descriptor == summed(text)


# --- for all ---

POOL = {
    is_test: tuple(
        WalletKey(
            KeyOrigin(master(phrase).fingerprint, parse_path(path)),
            ExtendedPublicKey.parse(master(phrase).at(path).xpub(test=is_test)),
        )
        for phrase in (OURS, SECOND, THIRD)
        for path in (f"m/48h/{int(is_test)}h/0h/2h", f"m/84h/{int(is_test)}h/3h", "m/45h", "m", "m/7/1h")
    )
    for is_test in (False, True)
}


@st.composite
def wallets(draw) -> Wallet:
    network = draw(st.sampled_from(list(Network)))
    script_type = draw(st.sampled_from(list(ScriptType)))
    count = draw(st.integers(1, 15)) if script_type.is_multisig else 1
    numbers = st.integers(0, 2**31 - 1)
    keys = []
    for key in draw(st.permutations(POOL[network.is_test]))[:count]:
        origin = KeyOrigin(key.xpub.fingerprint, ()) if draw(st.integers(0, 4)) == 0 else key.origin
        branches = draw(st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1]) | st.just((0, 1)))
        keys.append(WalletKey(origin, key.xpub, branches))
    threshold = draw(st.integers(1, count))
    is_sorted = script_type.is_multisig and draw(st.booleans())
    return Wallet("name", network, script_type, threshold, tuple(keys), is_sorted)


@given(wallets())
def test_what_a_wallet_writes_is_read_as_the_same_wallet(wallet):
    registration = read_descriptor(wallet.descriptor, wallet.network, "name")
    assert registration.wallet == wallet
    assert registration.wallet.descriptor == wallet.descriptor
    assert NOTE_NO_CHECKSUM not in registration.notes


@given(st.text(max_size=300) | st.text(alphabet="wpkhsrtmuli()[]<>;/*,#0123456789'hx{}@", max_size=300))
def test_no_text_stops_the_reader(text):
    try:
        read_descriptor(text, MAIN)
    except ColdtuiError:
        return


@given(st.data())
def test_no_mutation_of_a_descriptor_stops_the_reader(data):
    text = data.draw(st.sampled_from([PAIR, f"tr({KEY})", summed(PAIR), f"{RECEIVE}\n{RECEIVE}"]))
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 12)))
    middle = data.draw(
        st.sampled_from(["", "(", ")", "[", "]", "<", ">", "/", "*", ",", "#", "\n", "h", "0" * 40, "é"])
    )
    try:
        read_descriptor(text[:start] + middle + text[stop:], MAIN)
    except ColdtuiError as error:
        assert XPUB[20:40] not in f"{error}{error.hint}"  # noqa: PT017 (most mutants are refused, a few are harmless)


def test_a_private_key_is_not_repeated_in_the_error():
    for text in (f"wpkh({WIF})", f"wpkh({XPRV}/0/*)", f"junk {XPRV}", WIF, f"wsh(multi(1,{KEY},{XPRV}"):
        error = refused(text)
        assert isinstance(error, RefusedWallet)
        for start in range(0, 40, 8):
            assert XPRV[start : start + 8] not in f"{error}{error.hint}"
            assert WIF[start : start + 8] not in f"{error}{error.hint}"


@pytest.mark.parametrize("origin", ["84h/0h", "84h/0h/0h/0h", "84h/0h/1h", "1h/2h/3h/4h"])
def test_a_key_whose_own_label_is_another_is_noted(origin):
    """BIP380 lists such a key among the valid ones."""
    registration = read_descriptor(f"wpkh({KEY.replace('84h/0h/0h', origin)})", Network.MAIN)
    assert [note for note in registration.notes if "lies elsewhere" in note]
    honest = read_descriptor(f"wpkh({KEY})", Network.MAIN)
    assert not [note for note in honest.notes if "lies elsewhere" in note]
