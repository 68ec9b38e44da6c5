"""Advisories: what they say, whom they affect, which of them are one, how bad they are and what mends them.

`model.py` holds the values, `packing.py` their bytes; `affects.py` evaluates ranges, `aliases.py` groups records,
`cvss2.py`, `cvss3.py` and `cvss4.py` score vectors, `severity.py` and `priority.py` rank, `upgrades.py` leads out.
"""

from interlock.supply.advisory.model import Advisory, Affected, Event, EventKind, Kind, Range, RangeKind, Rating
from interlock.supply.advisory.packing import PACKING, packed, unpacked, unpacked_affected

__all__ = [
    "PACKING",
    "Advisory",
    "Affected",
    "Event",
    "EventKind",
    "Kind",
    "Range",
    "RangeKind",
    "Rating",
    "packed",
    "unpacked",
    "unpacked_affected",
]
