"""What is said about shares: what speaks against them, what each kind means, and what stands on a sheet."""

from collections.abc import Sequence

from textual.content import Content

from coldtui.core.wordlist import Language
from coldtui.custody.collecting import Progress
from coldtui.custody.draft import Draft
from coldtui.custody.shares import Scheme, Shares
from coldtui.ui.words import count, fingerprint

Groups = Sequence[tuple[int, int]]

DRAWBACKS = (
    (
        "Shares have drawbacks. Most people are better off without.",
        "When they are put together, the whole key is in one place. Whoever controls that computer has all of it.",
        "A wallet of several keys, of which some sign, never has that moment.",
        "A share that was given out cannot be called back. New shares of the same key leave the old ones working.",
        "Fewer programs read shares than recovery phrases. Your heirs must find one.",
        "Nobody can see who put shares together, or whether somebody did.",
    ),
    (
        "What shares are good for",
        "Enough of them open the key, and fewer tell nothing. A thief who finds one has nothing.",
        "A fire that takes one costs you nothing, as long as enough others are left.",
        "They suit a backup that waits in several places, or with several people.",
        "Every share is shown once, to its holder, who writes it down and types it back.",
        "Have the sheets and the people ready, and enough time: about ten minutes a share.",
    ),
)

SCHEME_HELP = (
    "SLIP-39 and codex32 give shares of which some are enough. Of a Seed XOR all parts are needed.",
    "What matters is which program will read them one day. Note it on every sheet.",
    "The next screen says what the kind that you choose brings back, and what it does not.",
)

NUMBER_HELP = (
    "With 2 of 3 you can lose one sheet, and a thief needs two. With 3 of 5 you can lose two, and a thief needs three.",
    "The more are needed, the harder for a thief, and for your heirs.",
    "Groups need so many shares of each of some groups. They are harder to explain: choose them only with a plan.",
)

EXTRA_WORD_QUESTION = (
    "Shares can have a passphrase of their own, without which they open another, empty wallet.\n"
    "It can be forgotten, and then all shares are worthless. Add one?"
)

EXTRA_WORD_HELP = (
    "Most shares have no passphrase: that enough of them are needed is the protection.",
    "Every passphrase opens some wallet, so nobody can tell that one is wrong, but by the fingerprint.",
    "It is another one than the passphrase of a recovery phrase, which is needed besides where there is one.",
)

CONFIRMATION = (
    "Each share is shown once, and typed back from its sheet. At the end they are put together, as a test.",
    "Stopping before the end forgets them all. The key itself stays as it is.",
)

HAND_OVER = (
    "Everybody else looks away or leaves the room. Cover the camera of this computer.",
    "The holder writes the share on a sheet, with permanent ink, and types it back from there.",
    "Whoever sees enough shares has the key. If you write them all yourself, bring the sheets apart soon.",
)

STOP_QUESTION = (
    "Stop making these shares?\n"
    "Destroy every sheet of this set that was written: enough of them open the key, and none was proved."
)

_STORE = "Store the sheets in different places, or give them to different people. Tell your heirs how many they need"
_AFTERWARDS = (
    "Note who has which share. If one was lost or seen, move the coins to a new key: old shares go on working.",
    "Check the set from time to time: Backups, Check a backup.",
)

LOAD_HELP = (
    "SLIP-39 shares mostly have 20 or 33 words each; a Trezor makes them too. codex32 strings begin with MS1.",
    "The parts of a Seed XOR are recovery phrases, each complete in itself. You need all of them.",
    "Shares are entered one by one. What is entered is forgotten when you leave, and when the key is open.",
)


def offer(scheme: Scheme, has_passphrase: bool) -> tuple[str, str]:
    """A row of the menu: the kind and a word about it."""
    seed = "holds the seed, with the passphrase" if has_passphrase else "holds the seed, not the words"
    return {
        Scheme.SLIP39_PHRASE: ("SLIP-39, of the phrase", "words; needs coldtui to read the phrase again"),
        Scheme.SLIP39_WALLET: ("SLIP-39", "words; opens in every SLIP-39 wallet, such as a Trezor"),
        Scheme.CODEX32: ("codex32 (BIP93)", f"letters and digits; {seed}"),
        Scheme.SEED_XOR: ("Seed XOR", "two to four recovery phrases, all of them needed"),
    }[scheme]


def meaning(scheme: Scheme, *, has_passphrase: bool, words: int | None) -> tuple[str, ...]:
    """A heading and sentences: what this kind brings back, and what it does not."""
    apart = ("Your passphrase is in no share: write it down elsewhere.",) if has_passphrase else ()
    if scheme is Scheme.SLIP39_PHRASE:
        return (
            "These shares hold your recovery phrase.",
            "coldtui puts them together and has your words again.",
            "A Trezor or another SLIP-39 wallet takes them without an error, and opens another, empty wallet.",
            'So each sheet says "split recovery phrase". Keep that line.',
            *apart,
        )
    if scheme is Scheme.SLIP39_WALLET:
        return (
            "These shares hold the wallet itself.",
            "They open in every SLIP-39 wallet, such as a Trezor, with the same addresses.",
            'Each sheet says "SLIP-39 wallet". Keep that line: shares of a recovery phrase look the same.',
        )
    if scheme is Scheme.CODEX32:
        gone = ("The words of your recovery phrase do not come back from it: keep them too.",) if words else ()
        inside = ("The passphrase is inside: whoever has enough shares does not need it.",) if has_passphrase else ()
        return (
            "These strings hold the seed of your wallet.",
            *gone,
            *inside,
            "To put them together: coldtui, or another program for codex32 shares (BIP93), or pen and paper.",
            "Few programs read them. Sparrow reads only a string that was never split, and no shares.",
        )
    lengths = "" if words in {12, 18, 24} else f" Coldcard reads 12, 18 or 24 words, and not your {words}."
    return (
        "Each part looks like a complete recovery phrase.",
        f"All parts are needed. If one is lost, all is lost. Coldcard makes and reads the same parts.{lengths}",
        "Each part opens a wallet of its own, an empty one: a thief cannot tell it from a real one.",
        "Nothing tells that a part is wrong or missing: any phrases of one length combine to some wallet.",
        "Only the fingerprint tells. Write it on each sheet, or on one that you keep.",
        *apart,
    )


def needs_own_passphrase(draft: Draft, scheme: Scheme) -> bool:
    """Whether the key needs, besides its shares, the passphrase that it has by itself. Codex32 has it inside."""
    return draft.has_passphrase and scheme is not Scheme.CODEX32


def notes_of_passphrase(draft: Draft) -> tuple[str, str]:
    """What the key needs when its SLIP-39 shares have no passphrase of their own, and when they have one."""
    if needs_own_passphrase(draft, Scheme.SLIP39_PHRASE):
        return "enough shares, and the one of your key", "enough shares, this one, and the one of your key"
    return "enough shares open the key; nothing else can be forgotten", "enough shares and the passphrase open the key"


def passphrases(draft: Draft, scheme: Scheme, *, of_shares: bool) -> str:
    """Which passphrases the shares will need, for the last look; empty for a kind and a key that know none."""
    said = []
    if scheme in {Scheme.SLIP39_PHRASE, Scheme.SLIP39_WALLET}:
        said.append(f"of the shares: {'yes' if of_shares else 'none'}")
    if needs_own_passphrase(draft, scheme):
        said.append("yours is in no share, and needed too")
    return "; ".join(said)


def besides(draft: Draft, scheme: Scheme) -> str:
    """Which key the shares are with the passphrase of the key itself; empty where there is none, or it is inside.

    For the screens of the key's owner only: on a sheet it would tell a thief that there is a passphrase.
    """
    if not needs_own_passphrase(draft, scheme):
        return ""
    return f"With your passphrase, which is in no share, they are the key {fingerprint(draft.fingerprint)}."


def afterwards(*, needs_own: bool) -> tuple[str, ...]:
    """What to do with the sheets."""
    return (f"{_STORE}{', and how they come by your passphrase' if needs_own else ''}.", *_AFTERWARDS)


def key_of(draft: Draft, scheme: Scheme) -> str:
    """The key that the shares will open, in words."""
    if needs_own_passphrase(draft, scheme):
        without = fingerprint(draft.fingerprint_without_passphrase)
        return f"{without}, and with your passphrase {fingerprint(draft.fingerprint)}"
    return fingerprint(draft.fingerprint)


def numbers(groups: Groups, group_threshold: int) -> tuple[str, str]:
    """How many shares are needed, and how many there are."""
    total = sum(members for _, members in groups)
    if len(groups) == 1:
        needed, members = groups[0]
        return ("all" if needed == members else f"any {needed}"), str(members)
    each = ", ".join(f"{needed} of {members}" for needed, members in groups)
    many = "all" if group_threshold == len(groups) else f"any {group_threshold}"
    return f"{many} of {len(groups)} groups", f"{total} in {len(groups)} groups: {each}"


def name(shares: Shares, number: int) -> str:
    """What a share is called: `share 2 of 3`, `share 1 of 2 in group 3`, `part 2 of 3`."""
    place = shares.places[number]
    noun = "part" if shares.scheme is Scheme.SEED_XOR else "share"
    group = f" in group {place.group}" if place.groups > 1 else ""
    return f"{noun} {place.member} of {place.members}{group}"


def state(shares: Shares, number: int) -> str:
    """How far along."""
    return f"{number + 1} of {len(shares)}"


def sheet(shares: Shares, number: int, *, has_passphrase: bool) -> list[tuple[str, str | Content]]:
    """What stands at the top of a sheet of paper; none of it is secret."""
    place = shares.places[number]
    facts: list[tuple[str, str | Content]] = [
        ("Kind", Content.styled(shares.scheme.value, "bold $strong")),
        ("Key", Content.styled(fingerprint(shares.fingerprint), "bold $strong")),
        ("This is", name(shares, number)),
        (
            "Needed",
            _needed(place.needed, place.members, _plural(shares) + (" of this group" if place.groups > 1 else "")),
        ),
    ]
    if place.groups > 1:
        facts.append(("", _needed(place.groups_needed, place.groups, "groups")))
    if shares.identifier:
        facts.append(("Set", shares.identifier))
    if shares.scheme is Scheme.SLIP39_PHRASE and shares.language is not Language.ENGLISH:
        facts.append(("Language", shares.language.title))
    if has_passphrase:
        facts.append(("Passphrase", "these shares have one"))
    # codex32 can be worked out by hand
    facts.append(("To join" if shares.scheme is Scheme.CODEX32 else "Read by", _READERS[shares.scheme]))
    return facts


_READERS = {
    Scheme.SLIP39_WALLET: "coldtui, Trezor and other SLIP-39 wallets",
    Scheme.SLIP39_PHRASE: "coldtui; elsewhere these shares open another, empty wallet",
    Scheme.CODEX32: "coldtui, or another program for codex32 shares (BIP93), or pen and paper",
    Scheme.SEED_XOR: "coldtui, Coldcard",
}


def _needed(needed: int, there: int, noun: str) -> str:
    return f"all {there} {noun}" if needed == there else f"any {needed} of {there} {noun}"


def _plural(shares: Shares) -> str:
    return "parts" if shares.scheme is Scheme.SEED_XOR else "shares"


def sheet_notes(shares: Shares) -> tuple[str, ...]:
    """What is said below the head of a sheet."""
    if shares.scheme is Scheme.SEED_XOR:
        return ("They help your heirs, and tell a thief that this is only a part. You can keep them on another sheet.",)
    return ("None of this is secret. Without it nobody knows later what the words are for.",)


def how_to_write(shares: Shares) -> tuple[str, ...]:
    """What stands above a share that is shown."""
    if shares.scheme is Scheme.CODEX32:
        return ("Write the groups of four in order, with their numbers, in capital letters.", _ALONE)
    return ("Write the words in order, with their numbers, below the head of the sheet.", _ALONE)


_ALONE = "Nobody else may see this screen. No photos."


def closing(shares: Shares, groups: Groups, group_threshold: int, *, has_passphrase: bool, beside: str = "") -> str:
    """What the set does now; `beside` is what `besides` says."""
    needed, _ = numbers(groups, group_threshold)
    noun = _plural(shares)
    what = f"{needed.capitalize()} of these {noun}" if len(groups) == 1 else f"{needed.capitalize()}"
    if needed == "all":
        what = f"All {len(shares)} {noun} together"
    passphrase = ", with their passphrase," if has_passphrase else ""
    opened = f"{what}{passphrase} bring back the key {fingerprint(shares.fingerprint)}."
    return f"{opened} {beside}".rstrip()


def _noun(progress: Progress) -> str:
    return "part" if not progress.identifier else "share"


def entered(progress: Progress) -> str:
    """What Esc would forget: "2 shares"; empty while there are none."""
    return count(progress.entered, _noun(progress)) if progress.entered else ""


def entered_lines(progress: Progress) -> tuple[str, ...]:
    """That enough shares are there."""
    named = f" of set {progress.identifier}" if progress.identifier else ""
    return (f"{entered(progress)}{named} entered: that is enough.",)


def share_size(octets: int) -> str:
    """A word about SLIP-39 shares of a secret of that many bytes, for the menu of their lengths."""
    if octets == 64:
        return "shares of a seed of 64 bytes; rare"
    usual = "usual" if octets in {16, 32} else "rare"
    return f"{usual}; of as much as {octets * 3 // 4} words hold"


def progress_lines(progress: Progress) -> tuple[str, ...]:
    """How far a set is, for the screen that takes the next share."""
    if not progress.entered:
        return ()
    named = f" of set {progress.identifier}" if progress.identifier else ""
    lines = [f"{count(progress.entered, 'share')}{named} entered."]
    if progress.groups_there == 1:
        return (f"{lines[0]} {progress.groups[0].missing} more to go.",)
    whole = [group for group in progress.groups if not group.missing]
    lines.append(f"{progress.groups_needed} of {progress.groups_there} groups are needed; {len(whole)} complete.")
    open_groups = [f"group {group.number}: {group.missing} more" for group in progress.groups if group.missing]
    return (*lines, ", ".join(open_groups).capitalize() + ".") if open_groups else tuple(lines)
