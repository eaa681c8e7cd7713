"""How programs like their codes: what can be offered to each, and that a choice survives where it can."""

import pytest

from coldtui.formats.kinds import WHOLE, Encoding, Kind
from coldtui.formats.presets import ANY, PRESETS, SPEEDS, USUAL_SPEED, USUAL_VERSION, VERSIONS, Preset, named
from coldtui.formats.sending import ENCODINGS_FOR

OTHERS = [preset for preset in PRESETS if preset is not ANY]
BY_NAME = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)


def test_the_programs_that_scan_are_there_once_each():
    named = "Sparrow, Specter, Nunchuk, BlueWallet, Electrum, Keeper, Bitcoin Safe, Blockstream, SeedSigner"
    assert [preset.name for preset in OTHERS] == named.split(", ")


@BY_NAME
def test_speed_and_size_are_among_those_that_can_be_chosen(preset):
    assert preset.speed in SPEEDS
    assert preset.version in VERSIONS
    assert preset.version <= USUAL_VERSION


def test_readers_that_want_small_or_slow_codes_get_them():
    limits = {preset.name: (preset.version, preset.speed) for preset in PRESETS}
    assert limits["Specter"] == (6, 3)
    assert limits["Keeper"] == limits["SeedSigner"] == (10, USUAL_SPEED)


@BY_NAME
@pytest.mark.parametrize("kind", [*Kind, None], ids=str)
def test_there_is_one_short_plain_sentence_what_to_do(preset, kind):
    words = preset.what_to_do(kind)
    assert words.isascii()
    assert words.endswith(".")
    assert words.count(". ") == 0
    assert len(words) <= 100


@pytest.mark.parametrize("preset", OTHERS, ids=lambda preset: preset.name)
def test_each_program_names_itself_and_is_told_from_transactions_and_other_things(preset):
    assert all(preset.name in preset.what_to_do(kind) for kind in Kind)
    assert preset.what_to_do(Kind.PSBT) != preset.what_to_do(Kind.KEY)


@pytest.mark.parametrize("preset", OTHERS, ids=lambda preset: preset.name)
def test_every_program_can_be_given_a_transaction_in_its_best_encoding(preset):
    assert preset.reads[0] is (Encoding.BASE43 if preset.name == "Electrum" else Encoding.UR)
    assert preset.reads[0] in ENCODINGS_FOR[Kind.PSBT]


@pytest.mark.parametrize("kind", [Kind.PSBT, Kind.TRANSACTION])
@pytest.mark.parametrize("now", [Encoding.UR, Encoding.BBQR])
def test_electrum_gets_its_one_code_and_the_next_program_gets_parts_again(kind, now):
    offered = ENCODINGS_FOR[kind]
    chosen = named("Electrum").choose(kind, now, offered)
    assert chosen is Encoding.BASE43
    assert PRESETS[PRESETS.index(named("Electrum")) + 1].choose(kind, chosen, offered) is Encoding.UR


def test_a_program_that_reads_one_code_alone_is_not_said_to_read_parts_of_anything():
    assert [preset.name for preset in PRESETS if preset.needs_whole] == ["Electrum"]
    for encoding in Encoding:
        assert named("Electrum").misreads(Kind.KEY, encoding) is (encoding not in WHOLE)


@pytest.mark.parametrize("kind", [*Kind, None], ids=str)
def test_where_no_program_was_chosen_none_is_named(kind):
    assert ANY.name not in ANY.what_to_do(kind)
    assert "the program's scanner" in ANY.what_to_do(kind)


def test_a_program_is_found_by_its_name_and_another_is_any():
    assert [named(preset.name) for preset in PRESETS] == list(PRESETS)
    assert named("Liana") is ANY


@pytest.mark.parametrize("now", Encoding)
@BY_NAME
def test_the_encoding_in_use_stays_if_the_program_reads_it(preset, now):
    chosen = preset.choose(Kind.PSBT, now, ENCODINGS_FOR[Kind.PSBT])
    assert not preset.misreads(Kind.PSBT, chosen)
    if not preset.misreads(Kind.PSBT, now):
        assert chosen is now


def test_where_nothing_suits_the_choice_is_left_to_the_user():
    picky = Preset("Picky", "Scan.", (Encoding.UR1,))
    assert picky.choose(Kind.PSBT, Encoding.BBQR, ENCODINGS_FOR[Kind.PSBT]) is Encoding.BBQR
    assert picky.misreads(Kind.PSBT, Encoding.BBQR)


def test_of_other_things_than_transactions_nothing_is_claimed():
    picky = Preset("Picky", "Scan.", (Encoding.UR1,))
    assert not picky.misreads(Kind.KEY, Encoding.BBQR)
    assert not picky.misreads(None, Encoding.BBQR)
