"""The screens on which a key is made."""

from collections.abc import Callable
from types import SimpleNamespace

from textual.screen import Screen

from coldtui.core.entropy import Source, mixed_line, steps
from coldtui.core.network import Network
from coldtui.core.path import parse_path
from coldtui.custody.session import Session
from coldtui.custody.sources import Sources, Way
from coldtui.journeys import create_key, gather
from coldtui.journeys.compare import comparison
from coldtui.ui.screens.check_elsewhere import CheckElsewhere
from coldtui.ui.screens.choose import Choose
from coldtui.ui.screens.collect import Collect, Task
from coldtui.ui.screens.collect_text import how_mixed
from coldtui.ui.screens.concealed import Concealed
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.line_codes import LineCodes
from coldtui.ui.screens.own_words import OwnWords

ROLLS = "41526331426612543214511632543611254366214513253144615243162536414256113562435216644315225463162543364"
FLIPS = "1111000011111001010110011111001100111110110010010011100111011111000000001011001110011111011000010010000010001011110011111000111000100101101010001001100111011110000101010110010101101110000001011000000100010101110011100010000010011000010010011011101010101110"
D20 = "11-5-13-2-3-18-4-12-19-2-17-7-2-3-14-14-3-8-3-18-14-2-19-4-8-19-2-19-19-13-2-8-2-18-5-10-14-5-18-4-19-10-18-6-4-19-19-7-12-4-18-3-19-2-20-7-16-18-14-11"
DIGITS = "7d26934b484e73cf575dcad6ba2b0aee0ca92373"
CARDS = "7H2SKDTC4D9SJHAC3H8D5CQS6D2HTSKC9HAD4SJC7D3C8SQH5D6CTHKS2D"
LINE = mixed_line(bytes(range(32)), [(Source.D6, ROLLS)])


def shown(screen: Concealed[object]) -> Concealed[object]:
    """The same screen, with its secret on it as soon as it stands."""
    mounted = screen.mounted

    def uncovered() -> None:
        mounted()
        screen.uncover()

    screen.mounted = uncovered
    return screen


def sources() -> Sources:
    """A mixed key half made."""
    found = Sources(Way.MIXED)
    found.from_kernel(bytes(range(32)))
    found.put(Source.CARDS, CARDS[:40])
    found.put(Source.D6, ROLLS[:40])
    return found


def choosing(found: Sources, count: int) -> Screen[object]:
    """The menu of sources."""
    return Choose("Create a key", gather._question(found, count), gather._rows(found, count), help_text=gather._HELP)


def _session() -> Session:
    session = Session()
    session.add(PHRASE)
    return session


PHRASE = ("abandon",) * 11 + ("about",)
FINGERPRINT = bytes.fromhex("73c5da0a")


def comparing() -> Screen[object]:
    """Two machines."""
    path = parse_path("m/84h/1h/0h")
    account = _session().account_key(FINGERPRINT, path, is_test=True)
    return comparison(SimpleNamespace(network=Network.REGTEST), FINGERPRINT, account, path)


def _how(*, is_alone: bool) -> tuple[str, tuple[str, ...]]:
    heading, *sentences = how_mixed(Source.D6, is_alone=is_alone, size=32)
    return heading, tuple(sentences)


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "collect-dice": lambda: Collect(Task(Source.D6, 24, is_alone=True), ROLLS[:51]),
    "collect-dice-mixed": lambda: Collect(Task(Source.D6, 24, is_alone=False, before=60.5), ROLLS[:80]),
    "collect-d20": lambda: Collect(Task(Source.D20, 24, is_alone=True), D20),
    "collect-coins": lambda: Collect(Task(Source.COINS, 24, is_alone=True), FLIPS),
    "collect-cards": lambda: Collect(Task(Source.CARDS, 24, is_alone=True), CARDS),
    "collect-mash": lambda: Collect(Task(Source.MASH, 24, is_alone=False), ""),
    "collect-hex": lambda: Collect(Task(Source.HEX, 24, is_alone=False), DIGITS),
    "check-elsewhere": lambda: CheckElsewhere(lambda: steps(LINE, 24), 24),
    "check-elsewhere-shown": lambda: shown(CheckElsewhere(lambda: steps(LINE, 24), 24)),
    "line-codes": lambda: LineCodes(lambda: LINE),
    "create-sources-none": lambda: choosing(Sources(Way.MIXED), 24),
    "create-sources-some": lambda: choosing(sources(), 24),
    "create-sources-enough": lambda: choosing(sources(), 15),
    "create-own-words": lambda: Explain(
        "Create a key",
        "Words must come from chance, not from you.",
        create_key._OWN_WORDS,
        severity="DANGER",
        enter="I drew them",
    ),
    "compare-machines": comparing,
    "create-ready": lambda: create_key._closing(SimpleNamespace(session=_session()), FINGERPRINT),
    "how-mixed": lambda: Explain("How this is mixed", *_how(is_alone=False), enter="Back to typing"),
    "own-words": lambda: OwnWords(12),
    "collect-dice-patterned": lambda: Collect(Task(Source.D6, 12, is_alone=True), "123456" * 9),
}
