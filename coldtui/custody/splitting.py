"""Split a key into shares, and put them together again before anybody sees them.

A set is tried by every smallest number of shares that must open it, or, where these are too many, by so many of them
that each share takes part. What is put together is compared with what was split, byte for byte.

The kernel's bytes are mixed with the secret first: see share_randomness. Whatever ends a split early, a bug or a broken
generator, leaves no secret behind.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import combinations, product
from math import comb, prod

from coldtui.core import codex32, mnemonic, seed_xor, slip39
from coldtui.core.secret import Secret
from coldtui.core.wordlist import Language
from coldtui.custody.draft import Draft
from coldtui.custody.material import Kind
from coldtui.custody.session import Session
from coldtui.custody.share_randomness import Random, mixed
from coldtui.custody.shares import Place, Scheme, Shares, check

MOST_QUORUMS = 64
"""How many are tried at most while there are no more than these; 5 of 7 shares have 21."""

Groups = Sequence[tuple[int, int]]

_SEEDS = frozenset((Kind.SLIP39, Kind.SEED))


def schemes(draft: Draft) -> tuple[Scheme, ...]:
    """How the key of a draft can be split so that it stays the same wallet; none for an extended private key.

    Seed XOR is for English phrases: Coldcard, whose scheme it is, reads no others.
    """
    if draft.kind is Kind.PHRASE:
        is_english = draft.language is Language.ENGLISH
        return (Scheme.SLIP39_PHRASE, Scheme.CODEX32, *((Scheme.SEED_XOR,) if is_english else ()))
    if draft.kind is Kind.ELECTRUM:
        return (Scheme.CODEX32,)
    if draft.kind not in _SEEDS:
        return ()
    with draft.material.seed() as seed:
        is_even = len(seed) % 2 == 0
    return (Scheme.SLIP39_WALLET, Scheme.CODEX32) if is_even else (Scheme.CODEX32,)


def split_slip39(
    session: Session, draft: Draft, groups: Groups, group_threshold: int, random: Random, passphrase: str = ""
) -> Shares:
    """SLIP-39 shares of a phrase's entropy, or of the seed of a key that has no phrase: see core.slip39.split.

    `passphrase` encrypts the shares; it is not the passphrase of a recovery phrase, which no share holds. Raises
    ValueError for a kind that cannot be split like this, else as core.slip39.split.
    """
    is_phrase = draft.kind is Kind.PHRASE
    scheme = Scheme.SLIP39_PHRASE if is_phrase else Scheme.SLIP39_WALLET
    if scheme not in schemes(draft):
        raise ValueError("this kind of key is not split by SLIP-39")
    slip39.check_passphrase(passphrase)
    with ExitStack() as wiped:
        # no Secret of nothing: an empty one counts as wiped
        kept = [draft.material.secret, *([passphrase.encode()] if passphrase else [])]
        held = [wiped.enter_context(Secret(one)) for one in kept]
        source = mixed(random, held[0], f"{scheme.value} {group_threshold} of {list(groups)}")
        made = slip39.split(bytes(held[0].expose()), groups, group_threshold, source, passphrase=passphrase)
        texts = [text for group in made for text in group]
        places = [
            Place(number, len(groups), group_threshold, member, members, needed)
            for number, (needed, members) in enumerate(groups, start=1)
            for member in range(1, members + 1)
        ]
        proof = partial(_slip39_opens, groups=tuple(groups), group_threshold=group_threshold, held=held)
        check(proof, texts)
        fingerprint = draft.fingerprint_without_passphrase if is_phrase else draft.fingerprint
        identifier = f"{slip39.read(texts[0]).identifier:04x}"
        shares = Shares(scheme, fingerprint, identifier, places, texts, proof, held, draft.material.language)
        wiped.pop_all()
    return session.track(shares)


def split_codex32(session: Session, draft: Draft, threshold: int, count: int, random: Random) -> Shares:
    """codex32 shares of the seed, with the passphrase in it: see core.codex32.split. The words do not come back.

    Raises ValueError for a kind that has no seed.
    """
    if Scheme.CODEX32 not in schemes(draft):
        raise ValueError("this kind of key has no seed to split")
    with ExitStack() as wiped:
        held = wiped.enter_context(draft.material.seed())
        source = mixed(random, held, f"{Scheme.CODEX32.value} {threshold} of {count}")
        made = codex32.split(bytes(held.expose()), threshold, count, source)
        texts = [share.text for share in made]
        places = [Place(1, 1, 1, member, count, threshold) for member in range(1, count + 1)]
        proof = partial(_codex32_opens, threshold=threshold, secret=held)
        check(proof, texts)
        identifier = made[0].identifier.upper()
        shares = Shares(Scheme.CODEX32, draft.fingerprint, identifier, places, texts, proof, (held,))
        wiped.pop_all()
    return session.track(shares)


def split_xor(session: Session, draft: Draft, parts: int, random: Random) -> Shares:
    """Seed XOR parts of an English recovery phrase: see core.seed_xor.split.

    Raises ValueError for another key, else as core.seed_xor.split.
    """
    if Scheme.SEED_XOR not in schemes(draft):
        raise ValueError("Seed XOR splits English recovery phrases only")
    with ExitStack() as wiped:
        held = wiped.enter_context(Secret(draft.material.secret))
        source = mixed(random, held, f"{Scheme.SEED_XOR.value} {parts}")
        made = seed_xor.split(held.expose(), parts, source)
        texts = [" ".join(mnemonic.words_of(part)) for part in made]
        places = [Place(1, 1, 1, member, parts, parts) for member in range(1, parts + 1)]
        proof = partial(_xor_opens, secret=held)
        check(proof, texts)
        fingerprint = draft.fingerprint_without_passphrase
        shares = Shares(Scheme.SEED_XOR, fingerprint, "", places, texts, proof, (held,))
        wiped.pop_all()
    return session.track(shares)


def quorums(groups: Groups, group_threshold: int) -> Iterator[tuple[int, ...]]:
    """The numbers of shares, counted from 0 through all groups, that must open a set, each time as few as possible.

    All of them where there are MOST_QUORUMS at most; else each share is in one of them at least.
    """
    starts = [sum(members for _, members in groups[:number]) for number in range(len(groups))]
    total = sum(prod(comb(groups[g][1], groups[g][0]) for g in some) for some in _some(groups, group_threshold))
    if total <= MOST_QUORUMS:
        for some in _some(groups, group_threshold):
            within = [combinations(range(starts[g], starts[g] + groups[g][1]), groups[g][0]) for g in some]
            yield from (tuple(number for part in parts for number in part) for parts in product(*within))
        return
    for first in range(0, len(groups), group_threshold):
        some = tuple((first + step) % len(groups) for step in range(group_threshold))
        for start in range(max(groups[g][1] for g in some)):
            yield tuple(starts[g] + (start + step) % groups[g][1] for g in some for step in range(groups[g][0]))


def _some(groups: Groups, group_threshold: int) -> Iterator[tuple[int, ...]]:
    return combinations(range(len(groups)), group_threshold)


def _slip39_opens(texts: Sequence[str], groups: Groups, group_threshold: int, held: Sequence[Secret]) -> bool:
    """`held` are the secret and, where there is one, the passphrase."""
    secret, *typed = held
    read = [slip39.read(text) for text in texts]
    found = [slip39.join([read[number] for number in some]) for some in quorums(groups, group_threshold)]
    opened = found[0].decrypt("".join(one.expose().decode() for one in typed))
    return all(one == found[0] for one in found) and _is(opened, secret)


def _codex32_opens(texts: Sequence[str], threshold: int, secret: Secret) -> bool:
    read = [codex32.read(text) for text in texts]
    found = (codex32.combine([read[number] for number in some]) for some in quorums([(threshold, len(read))], 1))
    return all(_is(one, secret) for one in found)


def _xor_opens(texts: Sequence[str], secret: Secret) -> bool:
    return _is(seed_xor.combine([mnemonic.entropy_of(text.split(" ")) for text in texts]), secret)


def _is(found: bytes, secret: Secret) -> bool:
    with Secret(found) as opened:
        return opened == secret
