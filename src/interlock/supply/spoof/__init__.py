"""Signs that a dependency is not what it seems: its name, its origin, its bytes, its age, its lockfile.

`model.py` holds the values and `rules.py` the one entry; each rule family has its own file: `names.py` with
`edits.py`, `confusables.py` and `popular/`, `origins.py`,
`registries.py`, `integrity.py`, `drift.py`, `notices.py`.
"""

from interlock.supply.spoof.model import (
    RULES,
    Declaration,
    Excuse,
    LookUps,
    Rule,
    SpoofSettings,
    Surroundings,
    Suspicion,
)
from interlock.supply.spoof.rules import suspect

__all__ = [
    "RULES",
    "Declaration",
    "Excuse",
    "LookUps",
    "Rule",
    "SpoofSettings",
    "Surroundings",
    "Suspicion",
    "suspect",
]
