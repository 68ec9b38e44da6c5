"""Completeness: what a report lacks, said as loudly as what it holds. Pure. Floor 10.

`rules` puts it together; `deployments`, `people`, `entries`, `evidence` and `running` each look for one family of it.
"""

from interlock.trace.completeness.model import Facts, Uncounted
from interlock.trace.completeness.rules import lacks_of, worst_first

__all__ = ["Facts", "Uncounted", "lacks_of", "worst_first"]
