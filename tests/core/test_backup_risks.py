"""Twelve registers and their table, made by hand from the Bitcoin Design Guide ("Bitcoin backups"); then the rules."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.backup_places import Copy, Medium, Protection, What, of_key, same
from coldtui.core.backup_risks import LEVELS, SUITS, Needs, Risk, coverage, level, opens

HIDDEN = frozenset({Protection.HIDDEN, Protection.LOCKED})
TOLD = frozenset({Protection.KNOWN})
KEY = bytes.fromhex("73c5da0a")


def phrase(place, on=Medium.PAPER, protections=HIDDEN):
    return Copy(What.PHRASE, place, on, protections, KEY)


def passphrase(place, on=Medium.PAPER, protections=HIDDEN):
    return Copy(What.PASSPHRASE, place, on, protections, KEY)


def share(place, on=Medium.PAPER, protections=HIDDEN, needed=2):
    return Copy(What.SHARE, place, on, protections, KEY, needed=needed)


def sealed(place, on=Medium.CARD, protections=HIDDEN):
    return Copy(What.SEALED, place, on, protections)


def words(place, on=Medium.PAPER, protections=HIDDEN):
    return Copy(What.BACKUP_PASSPHRASE, place, on, protections)


REGISTERS = {
    # the levels of the guide
    "nothing": (),
    "level 0: encrypted in a cloud": (sealed("cloud", Medium.ONLINE), words("", Medium.MEMORY)),
    "level 1: one paper": (phrase("home"),),
    "level 2: one metal plate": (phrase("home", Medium.METAL),),
    "level 3: metal, passphrase elsewhere": (
        phrase("home", Medium.METAL),
        passphrase("office", Medium.METAL),
    ),
    "level 4: all of it twice": (
        phrase("home"),
        phrase("bank"),
        passphrase("office", protections=TOLD),
        passphrase("parents"),
    ),
    # other ways
    "phrase and passphrase together": (
        phrase("Home", Medium.METAL, TOLD),
        passphrase("home ", Medium.METAL, TOLD),
    ),
    "two sealed cards, passphrase of both by heart and on paper": (
        sealed("home"),
        sealed("office", protections=TOLD),
        words("bank", protections=TOLD),
        words("", Medium.MEMORY),
    ),
    "a card beside its passphrase": (sealed("home"), words("home")),
    "two of three shares": (share("home"), share("office", protections=TOLD), share("bank", protections=TOLD)),
    "two shares, two needed": (share("home"), share("office")),
    "a photo of the phrase": (phrase("home", Medium.METAL, TOLD), phrase("phone", Medium.ONLINE)),
}

TABLE = {
    #                                                              loss remote damage discovery catastrophe heirs
    "nothing": ("-  -  -  -  -  -", None),
    "level 0: encrypted in a cloud": ("x  -  -  x  -  -", 0),
    "level 1: one paper": ("x  x  -  -  -  -", 1),
    "level 2: one metal plate": ("x  x  x  -  -  -", 2),
    "level 3: metal, passphrase elsewhere": ("x  x  x  x  -  -", 3),
    "level 4: all of it twice": ("x  x  x  x  x  -", 4),
    "phrase and passphrase together": ("x  x  x  -  -  x", 2),
    "two sealed cards, passphrase of both by heart and on paper": ("x  x  x  x  x  x", 4),
    "a card beside its passphrase": ("x  x  -  -  -  -", 1),
    "two of three shares": ("x  x  x  x  x  x", 4),
    "two shares, two needed": ("x  x  -  x  -  -", 1),
    "a photo of the phrase": ("x  -  x  -  x  x", 0),
}


def row(copies, needs=None):
    found = coverage(copies, needs or Needs())
    assert tuple(one.risk for one in found) == tuple(Risk)
    return "  ".join("x" if one.is_covered else "-" for one in found)


@pytest.mark.parametrize("name", REGISTERS)
def test_the_coverage_of_twelve_registers_is_that_of_the_table(name):
    covered, reached = TABLE[name]
    assert row(REGISTERS[name]) == covered
    assert level(coverage(REGISTERS[name])) == reached


def test_there_are_twelve_and_no_two_have_the_same_copies():
    assert len(REGISTERS) == len(TABLE) == 12
    assert len(set(REGISTERS.values())) == 12


@pytest.mark.parametrize("name", REGISTERS)
def test_every_answer_is_a_sentence_and_says_what_to_do_where_something_is_to_do(name):
    for one in coverage(REGISTERS[name]):
        assert one.why[0].isupper() or one.why[0].isdigit()
        assert one.why.endswith((".", "."))
        assert one.why.isascii()
        assert bool(one.what_to_do) is not one.is_covered
        assert len(one.why) <= 140


def why(copies, risk, needs=None):
    return next(one for one in coverage(copies, needs or Needs()) if one.risk is risk).why


def test_the_reason_names_what_would_be_missing_and_where():
    paper = REGISTERS["level 1: one paper"]
    assert why(paper, Risk.DAMAGE) == 'Fire or water in "home" would destroy the recovery phrase.'
    assert why(paper, Risk.CATASTROPHE) == 'With "home", the recovery phrase would be lost.'
    assert why(paper, Risk.DISCOVERY) == 'The recovery phrase can be found in "home": enough to steal.'
    assert why(paper, Risk.INHERITANCE) == "Nobody else knows where to find the recovery phrase."
    cards = (sealed("home"), sealed("bank"), words("", Medium.MEMORY))
    assert why(cards, Risk.INHERITANCE) == "Nobody else knows where to find the sealed backup."
    assert why((sealed("home"),), Risk.LOSS) == "The backup passphrase is noted nowhere."


def test_a_passphrase_that_the_key_has_is_missed_even_when_nobody_noted_it():
    paper = REGISTERS["level 1: one paper"]
    assert row(paper, Needs(passphrase=True)) == "-  x  -  x  -  -"
    assert why(paper, Risk.LOSS, Needs(passphrase=True)) == "The passphrase is noted nowhere."


def test_a_wallet_of_several_keys_needs_its_configuration_to_come_back_but_not_to_be_stolen():
    needs = Needs(configuration=True)
    metal = phrase("home", Medium.METAL)
    assert row([metal], needs) == "-  x  -  -  -  -"
    described = Copy(What.CONFIGURATION, "home", Medium.METAL)
    assert row([metal, described], needs) == "x  x  x  -  -  -"
    assert opens([sealed("a"), words("b")], needs), "a sealed backup holds it"
    assert row([described]) == "-  -  -  -  -  -", "by itself it is no backup of a key"


def test_an_encrypted_phrase_is_worth_what_a_sealed_backup_is():
    encrypted = phrase("home", Medium.METAL, frozenset({Protection.ENCRYPTED}))
    assert not opens([encrypted])
    assert row([encrypted, words("office", Medium.METAL)]) == "x  x  x  x  -  -"
    assert row([encrypted, words("home", Medium.METAL)]) == "x  x  x  -  -  -"


def test_a_box_against_fire_saves_paper_from_fire_and_not_from_the_loss_of_the_place():
    boxed = phrase("home", protections=frozenset({Protection.FIREPROOF}))
    assert row([boxed]) == "x  x  x  -  -  -"


def test_what_is_known_by_heart_cannot_burn_or_be_found_and_dies_with_you():
    copies = (sealed("home", protections=TOLD), sealed("bank", protections=TOLD), words("", Medium.MEMORY, TOLD))
    assert row(copies) == "x  x  x  x  x  -"


@pytest.mark.parametrize("needed", [2, 3, 16])
def test_shares_open_the_key_from_their_number_on_and_not_before(needed):
    shares = [share(f"place {number}", needed=needed) for number in range(needed)]
    assert opens(shares)
    assert not opens(shares[1:])


def test_places_are_the_same_whatever_their_capitals_and_blanks():
    assert same(" The  Bank ") == same("the bank") != same("the banks")
    assert same("caf\u00e9") == same("cafe\u0301")


def test_a_place_from_outside_is_shown_letter_by_letter():
    assert '"\\u202ehome"' in why([phrase("\u202ehome")], Risk.DAMAGE)


def test_the_copies_of_a_key_are_its_own_and_those_of_no_key_in_particular():
    mine, general = phrase("home"), sealed("home")
    other = Copy(What.PHRASE, "home", Medium.PAPER, fingerprint=bytes(4))
    assert of_key([mine, general, other], KEY) == (mine, general)
    assert "home" not in repr(mine)


def test_every_level_says_what_it_is_good_for():
    assert len(SUITS) == len(LEVELS)
    assert {*LEVELS, Risk.INHERITANCE} == set(Risk)
    assert all(risk.means.endswith(".") for risk in Risk)


PLACES = st.sampled_from(["home", "office", "bank"])
COPIES = st.builds(
    Copy,
    st.sampled_from(What),
    PLACES,
    st.sampled_from(Medium),
    st.frozensets(st.sampled_from(Protection)),
)
KEEPS = {Risk.LOSS, Risk.DAMAGE, Risk.CATASTROPHE, Risk.INHERITANCE}
HARMS = {Risk.REMOTE, Risk.DISCOVERY}


def covered(copies):
    return {one.risk for one in coverage(copies) if one.is_covered}


@given(st.lists(COPIES, max_size=6), COPIES.filter(lambda copy: copy.what is not What.PASSPHRASE))
def test_one_more_copy_never_makes_loss_likelier_nor_theft_harder(copies, more):
    before, after = covered(copies), covered([*copies, more])
    assert before & KEEPS <= after
    if any(copy.what.is_secret for copy in copies):
        assert after & HARMS <= before


@given(st.lists(COPIES, max_size=6))
def test_whoever_survives_the_loss_of_a_place_survives_a_fire_there(copies):
    found = covered(copies)
    assert Risk.CATASTROPHE not in found or Risk.DAMAGE in found
    assert Risk.DAMAGE not in found or Risk.LOSS in found
    assert Risk.INHERITANCE not in found or Risk.LOSS in found


@given(st.permutations(REGISTERS["level 4: all of it twice"]))
def test_the_order_of_the_notes_means_nothing(copies):
    assert row(copies) == TABLE["level 4: all of it twice"][0]


def test_control_the_table_tells_every_risk_covered_and_not():
    columns = zip(*(covered.split() for covered, _ in TABLE.values()), strict=True)
    assert all(set(column) == {"x", "-"} for column in columns)
    assert {reached for _, reached in TABLE.values()} == {None, *range(5)}
    assert all(
        a != b
        for a, b in itertools.pairwise(
            row(REGISTERS[f"level {n}: {t}"])
            for n, t in (
                (0, "encrypted in a cloud"),
                (1, "one paper"),
                (2, "one metal plate"),
                (3, "metal, passphrase elsewhere"),
                (4, "all of it twice"),
            )
        )
    )
