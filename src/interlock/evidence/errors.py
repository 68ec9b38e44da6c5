"""What can go wrong with evidence.

InterlockError
└── EvidenceError                  EVD-1xx
    ├── StatementMalformed         EVD-101
    ├── PredicateMalformed         EVD-102
    ├── PayloadTypeWrong           EVD-103
    ├── EvidenceUnknown            EVD-104
    └── EvidenceBundleMalformed    EVD-105
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class EvidenceError(InterlockError):
    """A piece of evidence proves nothing."""

    code = "EVD-100"
    family = Family.DATA


class StatementMalformed(EvidenceError):
    """A signed body is not an in-toto Statement v1."""

    code = "EVD-101"
    says = "the signed body is not an in-toto Statement v1: {why}"
    hint = "evidence that others made must be a Statement v1 in a DSSE envelope"


class PredicateMalformed(EvidenceError):
    """A predicate does not have the fields its type demands."""

    code = "EVD-102"
    says = "the predicate is not a {kind}: {why}"
    hint = "the version that wrote it and this one disagree; check both with `interlock --version`"


class PayloadTypeWrong(EvidenceError):
    """An envelope seals something else than a statement."""

    code = "EVD-103"
    says = "the envelope seals {kind!r}, not an in-toto statement"
    hint = "only envelopes of type application/vnd.in-toto+json are evidence"


class EvidenceUnknown(EvidenceError):
    """There is no evidence of that digest or number."""

    code = "EVD-104"
    family = Family.USAGE
    says = "there is no evidence {name!r} in this ledger"
    hint = "`interlock evidence list` shows what there is"


class EvidenceBundleMalformed(EvidenceError):
    """An exported bundle cannot be read."""

    code = "EVD-105"
    says = "{path} is not an evidence bundle: {why}"
    hint = "make one with `interlock evidence export -o FILE`"
