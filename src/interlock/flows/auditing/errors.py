"""What can go wrong when a report is written.

InterlockError
└── NothingToReport                FLW-25x
    ├── LedgerEmpty                FLW-251
    └── NothingKnown               FLW-252

Enters: the fields of the case. Leaves: a sentence, a code, a hint. Floor 11.
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class NothingToReport(InterlockError):
    """No report can be written."""

    code = "FLW-250"
    family = Family.USAGE


class LedgerEmpty(NothingToReport):
    """There is nothing to report on."""

    code = "FLW-251"
    says = "the ledger is empty, so there is nothing to report on"
    hint = "`interlock check` makes the first evidence"


class NothingKnown(NothingToReport):
    """The ledger holds nothing about what was asked for."""

    code = "FLW-252"
    says = "the ledger holds nothing about the {scope} {name}"
    hint = "check how it is written; `interlock evidence list` shows what the ledger is about"
