"""Sealed backups that are opened: damaged, weak, too large for this computer, of another network, with odd keys, twice."""

import hashlib
from dataclasses import replace

import pytest

from coldtui.core.checksum import checksum
from coldtui.core.network import Network
from coldtui.custody.contents import Contents
from coldtui.formats.backup_check import backup_wallet
from coldtui.formats.backup_copies import write_sums
from coldtui.formats.backup_values import BackupLabel, BackupNote, BackupWallet
from tests.build.keys import ATTACKER, OURS, SECOND, THIRD, master
from tests.build.spending import wallet_of
from tests.build.wallets import family, single
from tests.drivers import Stage
from tests.fakes_media import FakeCard
from tests.journeys.sealing import (
    ENROL,
    OPEN,
    PASSPHRASE,
    THEIRS,
    TO_OPEN,
    TO_THE_CARD,
    UNSEAL,
    Told,
    documents,
    keys_in,
    sealed,
    sealer,
    staged,
    tell,
    theirs,
)

pytestmark = pytest.mark.usefixtures("quick_keys")

FIRST, OTHER, ALIEN = (master(phrase).fingerprint.hex() for phrase in (OURS, SECOND, ATTACKER))
FAMILY = wallet_of(family("p2wsh"))


def empty_machine(*cards: FakeCard) -> Stage:
    """A program with nothing but these cards."""
    return staged(*cards, phrases=())


def holding(phrases: tuple[str, ...] = (OURS,), number: int = 1, **more) -> tuple[Stage, FakeCard]:
    """An empty machine, and a card with a backup."""
    card = FakeCard("CARD")
    stage = empty_machine(card)
    contents = more.pop("contents", None)
    with sealer(*phrases, **more) as session:
        stage.backups.put(card, number, sealed(session, number, contents))
    return stage, card


TAKEN = "press enter\nsee Here again"
HOME = "press enter\nsee Addresses"


# -- damage


def cut(stage: Stage, card: FakeCard, *copies: int, sector: int = 1) -> None:
    """Another sector of each of these copies is lost."""
    for place in copies:
        data, sums = stage.backups.on(card)[1][place]
        at = 512 * (sector + place)
        stage.backups.on(card)[1][place] = (data[:at] + bytes(512) + data[at + 512 :], sums)


@pytest.mark.parametrize(
    ("copies", "listed", "how"),
    [
        ((0,), "2 of 3 copies healthy: seal anew soon", "2 of 3 copies are whole"),
        ((0, 2), "1 of 3 copies healthy: seal anew soon", "1 of 3 copies is whole"),
        ((0, 1, 2), "no copy healthy: repair is tried", "No copy is whole, but together they are"),
    ],
    ids=["one", "two", "all-in-different-places"],
)
def test_damaged_copies_are_put_together_and_said(copies, listed, how):
    stage, card = holding()
    cut(stage, card, *copies)

    async def story(told: Told) -> None:
        await told.do(TO_OPEN, f"see {listed}", UNSEAL, f"see {how}")
        await told.do(TAKEN, HOME)
        assert [raw.hex() for raw in told.session.fingerprints] == [FIRST]

    tell(stage, story, card)


def test_what_nothing_is_left_of_says_so_and_the_generation_before_opens():
    stage, card = holding()
    with sealer(OURS) as session:
        data = sealed(session, 2)
    stage.backups.on(card)[2] = [(bytes(len(data)), write_sums(data))] * 3

    async def story(told: Told) -> None:
        await told.do(TO_OPEN, "press down enter")
        await told.do("see Nothing on this card is left of this backup that could be\npress enter\nsee Generation 1")
        await told.do("press home", UNSEAL, TAKEN, HOME)

    tell(stage, story, card)
    # what was sealed since took a number of its own
    assert stage.backups.on(card)[2][0][0] == bytes(len(data))


# -- what does not fit


def test_a_card_without_a_sealed_backup_is_told_without_alarm():
    async def story(told: Told) -> None:
        await told.do("press o", "see No sealed backup on this card. If you expect one, leave it as it is.")
        await told.do("not-see damaged", "not-see CAUTION", "press f1", "see A damaged backup can look like none")

    tell(empty_machine(FakeCard("TRANSFER", {"x.psbt": b"1"})), story)


def test_a_backup_that_takes_more_memory_than_there_is_names_both_figures():
    stage, card = holding(log_n=16)
    stage.machine.free = 80 << 20

    async def story(told: Told) -> None:
        await told.do("see What would you like\npress o\nsee Generation 1\npress enter")
        await told.do("see This passphrase takes 96 MB of free memory, and this computer", "see Use another computer")
        assert told.session.holds_nothing

    tell(stage, story, card)


def test_a_backup_of_another_network_is_refused_with_what_to_do_and_nothing_is_kept():
    stage, card = holding(contents=Contents(Network.MAIN))

    async def story(told: Told) -> None:
        await told.do(OPEN.rsplit("see", 1)[0], "see This backup is of the network main", "see --network main")
        await told.do("press enter\nsee Which backup should be opened?\npress escape\nsee Addresses")
        assert told.session.holds_nothing

    tell(stage, story, card)


def test_a_weak_backup_opens_and_is_sealed_anew_at_once(monkeypatch):
    monkeypatch.setattr("coldtui.formats.age.SAFE_LOG_N", 12)
    monkeypatch.setattr("coldtui.journeys.open_card.SAFE_LOG_N", 12)
    stage, card = holding(log_n=8)

    async def story(told: Told) -> None:
        await told.do(
            OPEN,
            TAKEN,
            "see Guessing its passphrase took less work than it should",
            "press enter\nsee generation 2, sealed on 1 card",
        )

    tell(stage, story, card)
    from coldtui.formats.age import read_header

    assert [read_header(copies[0][0]).log_n for _, copies in sorted(stage.backups.on(card).items())] == [8, 12]


def test_a_card_that_asks_for_much_work_is_not_tried_by_itself(monkeypatch):
    """A card with a file that takes gigabytes must not stop the program of whoever plugs it in."""
    from coldtui.custody.session import Session

    tried = []
    reopen = Session.reopen
    monkeypatch.setattr(Session, "reopen", lambda self, data: (tried.append(data), reopen(self, data))[1])
    stage, card = holding()
    dear, cheap = FakeCard("DEAR"), FakeCard("CHEAP")
    with sealer(OURS, log_n=12) as session:
        stage.backups.put(dear, 1, sealed(session))
    stage.backups.put(cheap, 1, theirs())

    async def story(told: Told) -> None:
        await told.do(OPEN, TAKEN, HOME)
        await told.insert(dear)
        assert tried == []
        # the control: what costs no more than ours is tried
        await told.insert(cheap)
        assert tried == [stage.backups.on(cheap)[1][0][0]]

    tell(stage, story, card)


# -- keys and wallets


def test_a_wallet_of_an_unknown_kind_is_kept_and_goes_into_the_next_backup():
    unknown = BackupWallet("Later", _unknown(), "whatever it gives")
    known = backup_wallet(FAMILY)
    stage, card = holding(contents=Contents(Network.REGTEST, (known, unknown)))

    async def story(told: Told) -> None:
        await told.do(
            OPEN,
            "see of a kind that this version cannot use",
            "press end\npress enter\nsee Here again: 1 key and 1 wallet.",
        )
        await told.do(
            "see 1 wallet cannot be used by this version, and stays in the backup.",
            HOME,
            "see (2 of 3 keys sign)",
            "see generation 1, sealed on 1 card, proved",
        )
        told.session.add(SECOND.split())
        await told.do("press b\nsee generation 2")

    tell(stage, story, card)
    assert {wallet.descriptor for wallet in documents(stage, card)[2].wallets} == {unknown.descriptor, known.descriptor}


def _unknown() -> str:
    """A descriptor that is right, and of a kind that coldtui does not use."""
    text = "combo(0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798)"
    return f"{text}#{checksum(text)}"


KEYED = master(OURS, "extra word").fingerprint.hex()


def grouped(fingerprint: str) -> str:
    return f"{fingerprint[:4]} {fingerprint[4:]}"


def test_a_key_with_a_passphrase_of_its_own_is_asked_for_it_until_it_is_right():
    stage, card = holding(key_passphrase="extra word")

    async def story(told: Told) -> None:
        await told.do(
            OPEN,
            "see with its passphrase, asked next\npress enter",
            f"see Key {grouped(KEYED)} has a passphrase of its own.",
        )
        await told.do("type extra ward\npress enter\nsee This passphrase makes another key than the one in the backup.")
        await told.do("press enter\nsee has a passphrase of its own.\nnot-see extra\ntype extra word\npress enter")
        await told.do("see Here again: 1 key.", HOME, "see generation 1, sealed on 1 card, proved")
        assert [raw.hex() for raw in told.session.fingerprints] == [KEYED]

    tell(stage, story, card)


def test_a_key_that_is_left_out_stays_in_every_backup_after_it():
    stage, card = holding(key_passphrase="extra word")

    async def story(told: Told) -> None:
        await told.do(
            OPEN, "press enter\nsee has a passphrase of its own.\npress escape", f"see Not loaded: {grouped(KEYED)}"
        )
        await told.do(HOME, "see none")
        told.session.add(SECOND.split())
        await told.do("press b\nsee generation 2, sealed\npress escape\nsee Addresses")
        told.session.add(THIRD.split())
        await told.do("press b\nsee generation 3, sealed")

    tell(stage, story, card)
    assert all(KEYED in keys for keys in keys_in(stage, card).values())
    assert sorted(keys_in(stage, card)) == [2, 3]


def test_locking_while_a_key_is_asked_for_its_passphrase_is_undone_by_the_backup_passphrase():
    stage, card = holding(key_passphrase="extra word")

    async def story(told: Told) -> None:
        await told.do(
            OPEN, "press enter\nsee has a passphrase of its own.\ntype extra\npress f12\nsee The screen is locked."
        )
        await told.do(f"not-see extra\ntype {PASSPHRASE}\npress enter\nsee has a passphrase of its own.")
        await told.do(
            "type extra word\npress enter\nsee Here again: 1 key.", HOME, "see generation 1, sealed on 1 card, proved"
        )

    tell(stage, story, card)


SAME = (
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon best student",
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon able ghost",
)
"""Two phrases whose keys have the same fingerprint, found by trying 22,000 of them."""


def test_the_two_phrases_have_the_same_fingerprint_and_are_not_the_same_key():
    """Control, by the curve of OpenSSL."""
    one, other = (master(phrase) for phrase in SAME)
    assert one.fingerprint == other.fingerprint
    assert one.xprv(test=False) != other.xprv(test=False)


def test_of_a_backup_with_another_key_of_the_same_fingerprint_both_keys_are_sealed_and_one_is_loaded():
    stage, card = holding((SAME[1],))
    stage.session.add(SAME[0].split())

    async def story(told: Told) -> None:
        await told.do(OPEN, "press enter\nsee Is this card yours?\npress m")
        await told.do("see Another key with the same fingerprint is loaded.\npress enter\nsee Not loaded")
        await told.do("press enter\nsee generation 2, sealed on 1 card")
        assert told.session.is_loaded(_draft(told, SAME[0]))

    tell(stage, story, card)
    assert len({key.secret for key in documents(stage, card)[2].keys}) == 2


def _draft(told: Told, phrase: str) -> object:
    draft = told.session.draft()
    draft.from_phrase(phrase.split())
    return draft


# -- whose card it is

NOTHING_ONTO = "Nothing is sealed onto this card: it opens with another passphrase"
TO_THEIRS = f"{TO_OPEN}\npress enter\nsee Type the passphrase\ntype {THEIRS}\npress enter\nsee The backup is open"
WHOSE = "press enter\nsee Is this card yours?"


@pytest.mark.parametrize(("press", "is_theirs"), [("enter", False), ("m", True)], ids=["by-itself", "as-asked-for"])
def test_a_key_that_is_loaded_goes_onto_a_strangers_card_only_where_that_was_chosen(press, is_theirs):
    card = FakeCard("CARD")
    stage = staged(card)
    stage.backups.put(card, 1, theirs())

    async def story(told: Told) -> None:
        await told.do(TO_THEIRS, "see unless you say in the next step", WHOSE, f"see {grouped(FIRST)}")
        await told.do(f"press {press}\nsee Here again", HOME)
        told.session.add(SECOND.split())
        await told.do("press b\nsee Enrol a card\npress escape\nsee Addresses")
        assert told.session.sealing.has_passphrase == is_theirs

    tell(stage, story, card)
    assert any(FIRST in keys for keys in keys_in(stage, card, THEIRS).values()) == is_theirs


def test_what_the_first_card_of_a_day_will_hold_is_said_before_anything_is_taken_over():
    stage, card = holding()

    async def story(told: Told) -> None:
        await told.do(OPEN, "see everything of this session is sealed onto this card")
        assert not told.session.fingerprints
        assert not told.session.has_backup
        assert not told.journal.enrolled

    tell(stage, story, card)


def test_a_backup_under_another_number_than_its_own_is_opened_with_a_warning_and_not_sealed_onto():
    """An old one under a high number would pass for the newest, and the newest would be removed."""
    stage, card = holding()
    with sealer(OURS, SECOND) as session:
        stage.backups.put(card, 7, sealed(session, 7))
    stage.backups.put(card, 99, stage.backups.on(card).pop(1)[0][0])

    async def story(told: Told) -> None:
        await told.do(OPEN, "see It lies on the card as generation 99, and is generation 1", TAKEN, HOME)
        for phrase in (SECOND, THIRD, ATTACKER):
            told.session.add(phrase.split())
            await told.do("press b\nsee Enrol a card\npress escape\nsee Addresses")

    tell(stage, story, card)
    assert sorted(documents(stage, card)) == [7, 99]


def test_the_passphrase_of_a_backup_that_was_no_card_of_this_session_is_asked_about_before_a_card_gets_it():
    stage, card = holding()
    stage.backups.put(card, 9, stage.backups.on(card)[1][0][0])
    other = FakeCard("OTHER")

    async def story(told: Told) -> None:
        await told.do(OPEN, TAKEN, HOME)
        told.media.pull(card)
        await told.insert(other)
        await told.do(TO_THE_CARD, "press enter\nsee Which passphrase shall open\nsee The passphrase that opened the")
        await told.do("press enter\nsee Which day\npress enter\nsee Everything is sealed")

    tell(stage, story, card, other)
    assert list(keys_in(stage, other).values()) == [[FIRST]]


def test_the_work_of_the_passphrase_never_becomes_less():
    stage, card = holding(log_n=12)
    other = FakeCard("OTHER")
    with sealer(OURS) as session:
        stage.backups.put(other, 1, sealed(session))

    async def story(told: Told) -> None:
        await told.do(OPEN, TAKEN, HOME)
        told.media.pull(card)
        told.media.insert(other)
        await told.do(
            "see a backup of yours. Seal onto it\npress n\nsee Addresses\npress o\nsee Generation 1", UNSEAL, TAKEN
        )
        assert told.session.sealing.log_n == 12

    tell(stage, story, card)


def test_a_copy_whose_header_asks_for_more_memory_does_not_stand_in_the_way_of_the_others():
    stage, card = holding()
    (data, sums), *others = stage.backups.on(card)[1]
    stage.backups.on(card)[1] = [*others, (data.replace(b" 10\n", b" 18\n", 1), sums)]
    stage.machine.free = 80 << 20

    async def story(told: Told) -> None:
        await told.do(OPEN, TAKEN, HOME)

    tell(stage, story, card)


# -- wallets that came with it

EVIL = wallet_of(single(phrase=ATTACKER))


def with_wallets(*wallets: BackupWallet) -> tuple[Stage, FakeCard]:
    """A key of ours is loaded, and somebody else's card has these wallets."""
    card = FakeCard("CARD")
    stage = staged(card)
    with sealer(passphrase=THEIRS) as session:
        stage.backups.put(card, 1, sealed(session, 1, Contents(Network.REGTEST, wallets)))
    return stage, card


def test_a_wallet_that_came_with_a_backup_is_shown_and_never_has_the_name_of_another():
    stage, card = with_wallets(replace(backup_wallet(EVIL), name="Savings"))

    async def story(told: Told) -> None:
        told.journal.wallets.append(replace(wallet_of(single()), name="Savings"))
        await told.do(TO_THEIRS, f"{WHOSE}\npress enter\nsee Is this your wallet?\nsee Savings 2")
        await told.do("see None of its keys is loaded.\npress end\npress enter\nsee Here again", HOME)
        assert [wallet.name for wallet in told.journal.wallets] == ["Savings", "Savings 2"]

    tell(stage, story, card)


def test_a_wallet_that_is_left_out_is_not_registered_and_stays_in_later_backups():
    stage, card = with_wallets(backup_wallet(EVIL))

    async def story(told: Told) -> None:
        await told.do(TO_THEIRS, f"{WHOSE}\npress enter\nsee Is this your wallet?\npress escape\nsee Not registered")
        await told.do(HOME)
        assert not told.journal.wallets
        assert [one.descriptor for one in told.journal.contents().wallets] == [EVIL.descriptor]

    tell(stage, story, card)


def test_a_wallet_that_is_registered_is_known_however_its_descriptor_is_written():
    ours = wallet_of(single())
    body = ours.descriptor.rpartition("#")[0]
    body = body.replace("'", "h") if "'" in body else body.replace("h/", "'/").replace("h]", "']")
    stage, card = with_wallets(replace(backup_wallet(ours), name="Theirs", descriptor=f"{body}#{checksum(body)}"))

    async def story(told: Told) -> None:
        told.journal.wallets.append(replace(ours, name="Ours"))
        await told.do(TO_THEIRS, f"{WHOSE}\npress enter\nsee Here again", HOME)
        assert [wallet.name for wallet in told.journal.wallets] == ["Ours"]
        assert [wallet.name for wallet in told.journal.contents().wallets] == ["Ours"]

    tell(stage, story, card)


# -- again, older, another


def test_a_backup_that_is_opened_twice_is_here_once_and_nothing_is_sealed():
    contents = Contents(
        Network.REGTEST,
        (backup_wallet(FAMILY),),
        (BackupLabel("tx", "11" * 32, "Rent"),),
        (BackupNote("recovery phrase", "attic", "paper"),),
    )
    stage, card = holding(contents=contents)

    async def story(told: Told) -> None:
        for _ in range(2):
            await told.do(
                OPEN, "press end\npress enter\nsee Here again", HOME, "see generation 1, sealed on 1 card, proved"
            )
        book = told.journal.book
        assert (len(told.journal.wallets), len(book.labels), len(book.notes), len(told.session.fingerprints)) == (
            1,
            1,
            1,
            1,
        )

    tell(stage, story, card)
    assert sorted(documents(stage, card)) == [1]


def test_opening_an_older_generation_never_costs_what_only_the_newer_one_has():
    stage, card = holding()
    with sealer(OURS, SECOND) as session:
        stage.backups.put(card, 2, sealed(session, 2))

    older = f"{TO_OPEN}\npress down\n{UNSEAL}"

    async def story(told: Told) -> None:
        await told.do(older, TAKEN, "see A newer backup on this card has more", HOME)
        for phrase in (THIRD, ATTACKER):
            told.session.add(phrase.split())
            await told.do("press b\nsee OVERDUE\npress escape\nsee Addresses")
        assert sorted(keys_in(stage, card)) == [1, 2]
        # the newer one too: from then on both are sealed together
        await told.do(OPEN, TAKEN, HOME, "see generation 3, sealed on 1 card, not proved yet")

    tell(stage, story, card)
    assert set(keys_in(stage, card)[3]) == {
        master(phrase).fingerprint.hex() for phrase in (OURS, SECOND, THIRD, ATTACKER)
    }


def test_proving_an_older_generation_does_not_make_the_card_one_to_write_on():
    stage, card = holding()
    with sealer(OURS, SECOND) as session:
        stage.backups.put(card, 2, sealed(session, 2))
    with sealer(OURS) as session:
        data = sealed(session, 1)
    from tests.journeys.sealing import adopt

    adopt(stage, data, OURS)

    async def story(told: Told) -> None:
        await told.do("see This card holds a backup that has more than this session.\npress enter\nsee Addresses")
        await told.do(
            "press b\nsee Prove a sealed\npress v\nsee Generation 1\npress down enter\nsee Type the passphrase"
        )
        await told.do(f"type {PASSPHRASE}\npress enter\nsee Which day\npress enter\nsee PASS\npress d\nsee OVERDUE")

    tell(stage, story, card)
    assert sorted(documents(stage, card)) == [1, 2]


def test_another_card_with_the_same_passphrase_is_merged_onto_both():
    stage, card = holding()
    second = FakeCard("SECOND")
    with sealer(SECOND) as session:
        stage.backups.put(second, 4, sealed(session, 4))

    async def story(told: Told) -> None:
        await told.do(OPEN, TAKEN, HOME)
        told.media.insert(second)
        await told.do(
            "see has more than this session.\npress enter\nsee Addresses\npress o\nsee Generation 4\npress down enter"
        )
        await told.do(
            f"see Type the passphrase\nsee generation 4\ntype {PASSPHRASE}\npress enter\nsee The backup is open",
            TAKEN,
            HOME,
        )
        await told.do("see generation 5, sealed on 2 cards, not proved yet")

    tell(stage, story, card)
    assert set(keys_in(stage, card)[5]) == set(keys_in(stage, second)[5]) == {FIRST, OTHER}


def test_a_card_of_another_passphrase_is_taken_over_and_nothing_is_ever_sealed_onto_it():
    """Whoever has that passphrase would read everything."""
    stage, card = holding()
    foreign = FakeCard("FOREIGN")
    stage.backups.put(foreign, 1, theirs())

    async def story(told: Told) -> None:
        await told.do(OPEN, TAKEN, HOME)
        await told.insert(foreign)
        await told.do("press o\nsee FOREIGN\npress down enter\nsee Type the passphrase")
        await told.do(f"type {THEIRS}\npress enter\nsee The backup is open", f"see {NOTHING_ONTO}", TAKEN)
        await told.do("see Nothing is sealed onto this card.", HOME, "see generation 2, sealed on 1 card")
        told.media.pull(foreign)
        await told.insert(foreign)
        told.session.add(SECOND.split())
        await told.do("press b\nsee generation 3, sealed on 1 card")

    tell(stage, story, card)
    assert keys_in(stage, foreign, THEIRS) == {1: [ALIEN]}
    assert set(keys_in(stage, card)[3]) == {FIRST, OTHER, ALIEN}


def test_a_card_with_somebody_elses_backup_is_enrolled_only_beside_it_and_theirs_stays_for_ever():
    card = FakeCard("CARD")
    stage = staged(card)
    stage.backups.put(card, 1, theirs())
    before = list(stage.backups.on(card)[1])

    async def story(told: Told) -> None:
        head, tail = ENROL.split("see      Which passphrase", 1)
        await told.do(
            head,
            "see This card holds sealed backups that this session did not open.\npress b\nsee Which passphrase"
            + tail.removeprefix(" shall open"),
        )
        await told.do("press l\nsee Enrol a card")
        for phrase in (SECOND, THIRD, ATTACKER):
            told.session.add(phrase.split())
            await told.do("press escape\nsee Addresses\npress b\nsee Enrol a card\nsee , sealed on 1 card")

    tell(stage, story, card)
    assert stage.backups.on(card)[1] == before
    assert sorted(stage.backups.on(card)) == [1, 4, 5]
    assert hashlib.sha256(before[0][0]).digest() == hashlib.sha256(theirs()).digest()
