"""Long sweeps have a shorter form in CI, which has an hour for everything."""

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")


def swept(cases: Sequence[Case]) -> Sequence[Case]:
    """All of them; with CI=true every second one, counted from the last, which matters most."""
    return cases[::-2][::-1] if os.environ.get("CI") == "true" else cases
