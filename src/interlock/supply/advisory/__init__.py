"""Advisories: what they say, whom they affect, which of them are one, how bad they are and what mends them.

`model.py` holds the values, `packing.py` their bytes, `names.py` the keys they are found by; `timeline.py` works out
ranges once and `affects.py` asks them, `aliases.py` groups records, `cvss.py` scores vectors, `severity.py` and
`priority.py` rank, `upgrades.py` leads out, `wording.py` tells people.
"""

from interlock.supply.advisory.affects import Verdict, affects, judged, why_unknown
from interlock.supply.advisory.aliases import Aliases, Group, grouped, preference, united
from interlock.supply.advisory.cvss import score_of
from interlock.supply.advisory.model import Advisory, Affected, Event, EventKind, Kind, Range, RangeKind, Rating
from interlock.supply.advisory.names import ecosystems_meet, package_key
from interlock.supply.advisory.packing import PACKING, packed, unpacked, unpacked_affected
from interlock.supply.advisory.priority import Exploited, Prediction, Priority, prioritised
from interlock.supply.advisory.severity import Rated, rated, rated_group, worst
from interlock.supply.advisory.timeline import Timeline, timeline_of
from interlock.supply.advisory.upgrades import Upgrade, fixes_of, upgrade_of
from interlock.supply.advisory.wording import described, fixed_in

__all__ = [
    "PACKING",
    "Advisory",
    "Affected",
    "Aliases",
    "Event",
    "EventKind",
    "Exploited",
    "Group",
    "Kind",
    "Prediction",
    "Priority",
    "Range",
    "RangeKind",
    "Rated",
    "Rating",
    "Timeline",
    "Upgrade",
    "Verdict",
    "affects",
    "described",
    "ecosystems_meet",
    "fixed_in",
    "fixes_of",
    "grouped",
    "judged",
    "package_key",
    "packed",
    "preference",
    "prioritised",
    "rated",
    "rated_group",
    "score_of",
    "timeline_of",
    "united",
    "unpacked",
    "unpacked_affected",
    "upgrade_of",
    "why_unknown",
    "worst",
]
