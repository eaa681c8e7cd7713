"""The screens that show words and prove that they were written down, with values that fill them."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.core.mnemonic import completions, similar_words
from coldtui.core.wordlist import Language, word_list
from coldtui.custody.session import Session
from coldtui.journeys import add_passphrase, write_down
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.key_passphrase import KeyPassphrase
from coldtui.ui.screens.reenter import Reenter
from coldtui.ui.screens.show_words import ShowWords
from coldtui.ui.screens.tell import Tell
from coldtui.ui.screens.two_fingerprints import TwoFingerprints

ENTROPY = bytes(range(32))


def explained(number: int) -> Explain:
    """One of the five screens before the words."""
    with Session() as session, session.draft() as draft:
        draft.from_entropy(ENTROPY)
        heading, *sentences = write_down._explanations(draft, 24)[number - 1]
    return Explain(write_down._TITLE, heading, sentences, state=f"step {number} of 7")


def closing() -> Tell:
    """The screen after the last word."""
    with Session() as session, session.draft() as draft:
        draft.from_entropy(ENTROPY)
        return write_down._closing(draft, 24, is_new=False)


def phrase(language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """Twenty-four words of a language, the longest among them."""
    return tuple(sorted(word_list(language).words, key=len)[-24:])


def shown(count: int = 24, language: Language = Language.ENGLISH, **more: object) -> ShowWords:
    """The words as `write_down` shows them."""
    among = word_list(language).words
    words = phrase(language)
    return ShowWords(
        "Your recovery phrase",
        count,
        lambda: (words + words)[:count],
        lines=write_down._HOW,
        after=(write_down._NEXT,),
        state="step 6 of 7",
        alike=similar_words,
        among=among,
        has_forms=True,
        **more,
    )


def share() -> ShowWords:
    """A share of 33 words, as it is shown to be handed over."""
    return ShowWords(
        "Share 2 of 3",
        33,
        lambda: (phrase() + phrase())[:33],
        lines=("Write the words in order, with their numbers, on card, with permanent ink.",),
        enter="Next share",
    )


def reentered(count: int = 24) -> Reenter:
    """Asking for the words."""
    words = word_list(Language.ENGLISH)
    return Reenter("Check your copy", count, completions, words.meant, lambda number, word: phrase()[number] == word)


def explained_passphrase(text: tuple[str, ...], state: str) -> Explain:
    """What a passphrase means."""
    heading, *sentences = text
    return Explain("Passphrase", heading, sentences, state=state)


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    **{f"explain-phrase-{number}": lambda number=number: explained(number) for number in range(1, 6)},
    "explain-passphrase-1": lambda: explained_passphrase(add_passphrase._OTHER_WALLET, "1 of 2"),
    "explain-passphrase-2": lambda: explained_passphrase(add_passphrase._AS_IMPORTANT, "2 of 2"),
    "offer-passphrase": add_passphrase._offer,
    "show-words": shown,
    "show-words-12": lambda: shown(12),
    "show-words-japanese": lambda: shown(24, Language.JAPANESE),
    "show-words-share": share,
    "reenter": reentered,
    "reenter-33": lambda: reentered(33),
    "copy-works": closing,
    "key-passphrase": KeyPassphrase,
    "two-fingerprints": lambda: TwoFingerprints(bytes.fromhex("73c5da0a"), bytes.fromhex("b8688df1")),
}
"""Names of pictures, and how to make the screen."""
