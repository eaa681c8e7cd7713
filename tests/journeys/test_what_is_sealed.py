"""What the next backup holds can be seen, and keys and passphrases are left out of it by deliberate acts alone."""

from collections.abc import Callable

import pytest

from coldtui.formats.backup_values import BackupDrill, BackupLabel, BackupNote
from coldtui.journeys.context import Context
from coldtui.journeys.one_key import manage_key
from coldtui.journeys.what_is_sealed import what_is_sealed
from tests.build.keys import OURS, SECOND, master
from tests.build.spending import wallet_of
from tests.build.wallets import single
from tests.journeys.alone import OVER, Alone, Journey, alone

FIRST, OTHER = master(OURS).fingerprint, master(SECOND).fingerprint
LISTED = "see This is what the next sealed backup holds."


def nothing(ctx: Context) -> None:
    pass


def played(
    story: str, before: Callable[[Context], None] = nothing, journey: Journey = what_is_sealed
) -> tuple[Context, Alone]:
    """Play a story with two keys, of which the first was sealed and forgotten, and the second has a passphrase."""
    held: list[Context] = []

    async def begun(ctx: Context) -> None:
        if not held:
            held.append(ctx)
            sealing = ctx.session.sealing
            ctx.session.add(OURS.split())
            sealing.set_passphrase("abandon ability", 4, bytes(16))
            with sealing.seal(ctx.contents(), 1, ctx.devices.randomness.bytes) as seal:
                seal.confirm(seal.data)
            ctx.session.forget(FIRST)
            ctx.session.add(SECOND.split(), "extra")
            before(ctx)
        await journey(ctx)

    found = alone(begun, story)
    return held[0], found


def facts(ctx: Context) -> dict[bytes, bool]:
    """Of each key that will be sealed, whether its passphrase is left out."""
    return {key.fingerprint: key.needs_passphrase for key in ctx.session.sealing.keys}


def test_keys_wallets_labels_notes_drills_and_the_recovery_key_are_listed():
    def fill(ctx: Context) -> None:
        ctx.wallets.append(wallet_of(single()))
        ctx.book.labels += [BackupLabel("addr", "x", "y")] * 12
        ctx.book.notes.append(BackupNote("recovery phrase", "attic", "steel"))
        ctx.book.drills.append(BackupDrill(1, 3))
        ctx.session.sealing.recovery = bytes(32)

    name = wallet_of(single()).name
    played(f"{LISTED}\nsee 73c5 da0a\nsee recovery phrase, not loaded\nsee {name}", fill)
    played(f"{LISTED}\npress end pagedown\nsee Labels\nsee 12\nsee a second file is sealed to it", fill)
    played(f"{LISTED}\npress escape\nsee {OVER}")


def test_a_passphrase_is_kept_in_the_backup_by_a_letter_and_left_out_again():
    story = f"""{LISTED}
        press down enter
        see Keep its passphrase in it too
        press k
        see Whoever opens the backup then has everything
        press enter
        see Whoever opens the backup then has everything
        press k
        see and its passphrase
    """
    ctx, _ = played(story)
    assert list(facts(ctx).values()) == [False, False]
    ctx, _ = played(f"{story}\npress enter\nsee Leave its passphrase out\npress l\nsee its passphrase is not in it")
    assert list(facts(ctx).values()) == [False, True]


def test_nothing_is_kept_by_default_or_by_esc():
    ctx, _ = played(f"{LISTED}\npress down enter\nsee Keep its\npress k\nsee has everything\npress escape\n{LISTED}")
    assert list(facts(ctx).values()) == [False, True]


def test_a_passphrase_that_no_backup_can_hold_is_told_in_a_sentence():
    def lengthen(ctx: Context) -> None:
        ctx.session.forget(ctx.session.fingerprints[0])
        ctx.session.add(SECOND.split(), "x" * 2001)

    story = f"{LISTED}\npress down enter\npress k\nsee has everything\npress k\nsee No backup can hold this passphrase"
    played(story, lengthen)


def test_a_key_is_taken_out_by_typing_its_digits_and_the_older_ones_are_named():
    ctx, _ = played(f"""{LISTED}
        press home enter
        press t
        see Take this key out of later backups?
        see hold it until they are removed
        press enter
        see These are not the last digits of this key.
        type {FIRST.hex()[-4:]}
        press enter
        see Later backups do without this key.
        see The next one holds 1 key.
    """)
    assert FIRST not in facts(ctx)
    assert not ctx.session.sealing.holds(FIRST)


def test_a_key_that_is_loaded_is_not_taken_out():
    ctx, _ = played(f"{LISTED}\npress down enter\npress t\nsee This key is loaded, and what is loaded is sealed.")
    assert len(facts(ctx)) == 2


def test_a_key_that_signs_in_a_wallet_is_taken_out_with_a_word_of_danger():
    wallet = wallet_of(single())
    played(
        f"{LISTED}\npress home enter\npress t\nsee [DANGER]\nsee It signs in {wallet.name}",
        lambda ctx: ctx.wallets.append(wallet),
    )
    _, control = played(f"{LISTED}\npress home enter\npress t\nsee Take this key out")
    assert not any("[DANGER]" in screen for screen in control.shown)


@pytest.mark.parametrize("is_sealed", [True, False])
def test_who_forgets_a_key_hears_whether_the_sealed_backup_keeps_it(*, is_sealed: bool):
    def load(ctx: Context) -> None:
        if is_sealed:
            ctx.session.add(OURS.split())

    async def journey(ctx: Context) -> None:
        await manage_key(ctx, ctx.session.fingerprints[-1])

    _, found = played("see One key\npress f\nsee Forget the key", load, journey)
    assert any("Your sealed backup keeps it" in screen for screen in found.shown) is is_sealed
