"""All functions of the rule language by name.

Enters: nothing. Leaves: one table. Floor 8.
"""

from __future__ import annotations

from typing import Final

from interlock.decision.expression.functions import (
    arithmetic,
    conversions,
    encodings,
    gates,
    lists,
    network,
    purls,
    severities,
    texts,
    times,
)
from interlock.decision.expression.functions.overloads import Function

TABLE: Final[dict[str, Function]] = {
    function.name: function
    for module in (texts, conversions, times, arithmetic, lists, network, encodings, gates, purls, severities)
    for function in module.FUNCTIONS
}
