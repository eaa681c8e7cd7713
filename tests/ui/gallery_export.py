"""The screens of exporting a public key, of connecting a program, and of children, with values that fill them."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.core.bip85 import Application, Request
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.custody.session import Session
from coldtui.formats.coldcard_export import coldcard_json
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.journeys import children, connect, export_key
from coldtui.journeys.exports import Form, export
from coldtui.journeys.give import Given, Taken
from coldtui.journeys.public_keys import account_key, all_accounts
from coldtui.journeys.wallet_programs import CORE, ELECTRUM, LIANA, NUNCHUK, PROGRAMS, SPARROW
from coldtui.ui.screens.ask_token import AskToken
from coldtui.ui.screens.change_number import ChangeNumber
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm_child import ConfirmChild
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.same_address import SameAddress
from coldtui.ui.screens.show_code import ShowCode
from coldtui.ui.screens.show_secret import ShowSecret
from coldtui.ui.screens.show_text import ShowText
from coldtui.ui.screens.tell import Tell
from coldtui.ui.words import grouped
from tests.build.keys import OURS

NETWORK = Network.REGTEST
FIRST = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"
REQUEST = Request(Application.BASE64, 86, 2**31 - 1)
LONGEST = "dKLoepugzdVJvdL56ogNV" * 4 + "ab"


def _shown(kind: ScriptType, form: Form) -> ShowText:
    with Session() as session:
        key = account_key(session, session.add(OURS.split()), kind, NETWORK, 2**31 - 1)
    one = export(key, form)
    return ShowText(one.title, one.sentences, export_key.facts(key), one.text, has_code=bool(one.code))


def _everything() -> ShowText:
    with Session() as session:
        raw = session.add(OURS.split())
        master, accounts = all_accounts(session, raw, NETWORK, 0)
    text = coldcard_json(raw, master, accounts, NETWORK, 0)
    return ShowText("All accounts in one file", export_key._EVERYTHING, export_key.facts_of_all(raw, 0), text)


def _code() -> ShowCode:
    with Session() as session:
        key = account_key(session, session.add(OURS.split()), ScriptType.P2WPKH, NETWORK, 0)
    one = export(key, Form.EXPRESSION)
    return ShowCode(f"QR code: {one.title}", qr_matrix(one.code), one.sentences)


def _steps(program, number: int = 0, given: Given | None = None) -> Explain:
    given = given or Given("73c5da0a-84-core-2.txt", Taken.FILE, is_written=True)
    return connect.steps_screen(program, program.kinds[number], bytes.fromhex("73c5da0a"), given)


def _secret() -> ShowSecret:
    facts = [("Derived from", "key 73c5 da0a"), ("Path", REQUEST.path_text), ("Index", str(REQUEST.index))]
    sentences = (
        "Whoever sees this can take what it guards. Nobody else may see this screen. No photos.",
        "The blanks are for reading: leave them out when you type it.",
    )
    return ShowSecret("A child of this key", lambda: LONGEST, sentences, facts)


def _child() -> ConfirmChild:
    path = Request(Application.WORDS, 24, 2**31 - 1).path_text
    return ConfirmChild(
        [
            ("Fingerprint", "0a1b 2c3d"),
            ("Derived from", "key 73c5 da0a"),
            ("Path", path),
            ("Index", str(2**31 - 1)),
            ("First address", grouped(FIRST)),
            ("", "m/84h/1h/0h/0/0"),
        ]
    )


def _programs() -> Choose[object]:
    rows = [Item(program.name, program.note, program) for program in PROGRAMS]
    return Choose(connect._TITLE, "Key 73c5 da0a: which program shall watch its coins?", rows, help_text=connect._HELP)


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "export-privacy": lambda: Explain(export_key._TITLE, export_key._PRIVACY[0], export_key._PRIVACY[1:]),
    "export-expression": lambda: _shown(ScriptType.P2WSH, Form.EXPRESSION),
    "export-zpub": lambda: _shown(ScriptType.P2WPKH, Form.SLIP132),
    "export-core": lambda: _shown(ScriptType.P2TR, Form.CORE),
    "export-pair": lambda: _shown(ScriptType.P2SH_P2WPKH, Form.PAIR),
    "export-crypto-account": lambda: _shown(ScriptType.P2SH_P2WSH, Form.CRYPTO_ACCOUNT),
    "export-everything": _everything,
    "export-code": _code,
    "ask-token": AskToken,
    "connect-programs": _programs,
    "connect-steps": lambda: _steps(CORE, 1),
    "connect-scanning": lambda: _steps(SPARROW, 1, Given("coldcard-export.json", Taken.CODE)),
    "connect-no-card": lambda: _steps(ELECTRUM, 1, Given("73c5da0a-49-ypub.txt", Taken.CODE)),
    "connect-nothing": lambda: _steps(NUNCHUK, 1, Given("coldcard-export.json")),
    "connect-same": lambda: SameAddress(CORE.name, CORE.first.format(kind="native segwit"), FIRST, "m/84h/1h/0h/0/0"),
    "connect-different": lambda: Tell(
        CORE.name, "DANGER", "The two programs do not speak of the same wallet.", after=connect._STOP
    ),
    "connect-later": lambda: Tell(
        LIANA.name, "CAUTION", "The key is given, and that is all for now.", after=connect._LATER
    ),
    "child-explained": lambda: Explain(children._TITLE, children._EXPLANATION[0], children._EXPLANATION[1:]),
    "child-kinds": lambda: Choose(children._TITLE, "Key 73c5 da0a: which child?", children._KINDS),
    "child-secret": _secret,
    "child-number": lambda: ChangeNumber("Which index?", "Index", 2**31 - 1, 7),
    "confirm-child": _child,
}
"""Names of pictures, and how to make the screen."""
