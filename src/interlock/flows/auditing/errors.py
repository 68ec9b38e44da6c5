"""What can go wrong when a report is written.

FlowError
├── LedgerEmpty                    FLW-250
└── NothingKnown                   FLW-251

Enters: the fields of the case. Leaves: a sentence, a code, a hint. Floor 11.
"""

from __future__ import annotations

from interlock.flows.errors import FlowError
from interlock.kernel import Family


class LedgerEmpty(FlowError):
    """There is nothing to report on."""

    code = "FLW-250"
    family = Family.USAGE
    says = "the ledger is empty, so there is nothing to report on"
    hint = "`interlock check` makes the first evidence"


class NothingKnown(FlowError):
    """The ledger holds nothing about what was asked for."""

    code = "FLW-251"
    family = Family.USAGE
    says = "the ledger holds nothing about the {scope} {name}"
    hint = "check how it is written; `interlock evidence list` shows what the ledger is about"
