"""What cards are written with: clauses in one line for each framework, and the usual ages of evidence. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.control import Ages, Stage

EXAMINED: Final = Ages("30d", "14d", "7d")
"""What a tool can do again at any time."""
LOOKED_UP: Final = Ages("90d", "30d", "14d")
"""What changes with people and settings rather than with code."""
AGREED: Final = Ages("365d", "180d", "90d")
"""What people think through, and again when something it rests on changes."""
EXERCISED: Final = Ages("365d", "365d", "180d")
"""What is dear, and made by people from outside of the team."""
RELEASED: Final = Ages("7d", "3d", "1d")
"""What is about one artifact on its way."""
PERMITTED: Final = Ages("1h", "30m", "15m")
"""What somebody may take back at any moment."""
OBSERVED: Final = Ages("7d", "2d", "1d")
"""What is seen of something that runs."""

ALL: Final = tuple(Stage)
BEFORE: Final = (Stage.PRECOMMIT, Stage.COMMIT)
COMMIT: Final = (Stage.COMMIT,)
ACCEPTANCE: Final = (Stage.ACCEPTANCE,)
PRODUCTION: Final = (Stage.PRODUCTION,)
DELIVERY: Final = (Stage.ACCEPTANCE, Stage.PRODUCTION)
FROM_COMMIT: Final = (Stage.COMMIT, Stage.ACCEPTANCE, Stage.PRODUCTION)


def clauses(*lines: str) -> tuple[str, ...]:
    """Give the clauses of some lines, each a framework and its clauses: `SSDF PW.7.1 PW.7.2`."""
    return tuple(f"{framework} {clause}" for framework, *several in map(str.split, lines) for clause in several)
