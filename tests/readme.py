"""README.md as data: its commands, and its table of findings.

`python -m tests.readme` writes the table anew after a rule was added or its title changed.
"""

import json
import re
import subprocess
import sys

from tests.architecture.source import ROOT

README = ROOT / "README.md"

TABLE = re.compile(r"(?<=<!-- findings -->\n).*?(?=<!-- /findings -->)", re.DOTALL)

HOW = {"none": "read", "tick": "tick", "type": "type the figure"}
"""What the user does with a finding, by its `acknowledge`."""


def commands() -> list[str]:
    """The text of every fenced block of shell, in order."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", README.read_text(), re.DOTALL | re.MULTILINE)
    return [text.strip() for language, text in blocks if language == "sh"]


def table_in_readme() -> str:
    """The table as it stands between its markers. Raises TypeError when a marker is missing."""
    return TABLE.search(README.read_text())[0]


def table_of_program() -> str:
    """The table as `coldtui findings` has it."""
    listed = subprocess.run(
        [sys.executable, "-m", "coldtui", "findings", "--json"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    rows = [json.loads(line) for line in listed.splitlines()]
    return "| rule | severity | you | what it says |\n|---|---|---|---|\n" + "".join(map(_row, rows))


def _row(finding: dict[str, str]) -> str:
    how = "-" if finding["severity"] == "blocker" else HOW[finding["acknowledge"]]
    return f"| `{finding['rule']}` | {finding['severity']} | {how} | {finding['title']} |\n"


if __name__ == "__main__":
    README.write_text(TABLE.sub(lambda _: table_of_program(), README.read_text()))
