"""Each warning and each blocker is needed: without it, some case of the corpus would get a wrong verdict."""

from coldtui.core.errors import ColdtuiError
from coldtui.core.finding import Finding, Severity
from coldtui.core.rules import RULES
from tests.corpus.every import CASES
from tests.corpus.test_corpus import reviewed

ELSEWHERE = {
    "no-wallet-given": "every case of the corpus gives a wallet; see test_taking_the_wallet_away_refuses_everything",
    "coin-has-two-amounts": "it takes two files; see test_seen",
}


def _verdict(findings: list[Finding]) -> str:
    severities = {one.severity for one in findings}
    return "refuse" if Severity.BLOCKER in severities else "warn" if Severity.WARNING in severities else "ok"


def _needed() -> set[str]:
    found = set()
    for case in CASES:
        for version in case.versions:
            try:
                findings = reviewed(case, version).findings
            except ColdtuiError:
                continue
            for rule in {one.rule for one in findings}:
                without = [one for one in findings if one.rule != rule]
                if _verdict(without) not in case.expect or rule == case.rule:
                    found.add(rule)
    return found


def test_every_warning_and_every_blocker_is_needed_by_some_case() -> None:
    grave = {rule.name for rule in RULES if rule.severity is not Severity.NOTE}
    assert grave - _needed() - set(ELSEWHERE) == set()


def test_every_note_is_shown_by_some_case() -> None:
    shown = set()
    for case in CASES:
        try:
            shown |= {one.rule for one in reviewed(case, case.versions[0]).findings}
        except ColdtuiError:
            continue
    assert {rule.name for rule in RULES if rule.severity is Severity.NOTE} <= shown
