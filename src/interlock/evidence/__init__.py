"""Floor 6: what can be proved: predicates, statements, sealing, verified statements.

`predicates.py` holds the types of what is said; it stands apart from `model.py` because those are
published formats with versions of their own.
"""

from interlock.evidence.composition import (
    CYCLONEDX,
    OPENVEX,
    SCANNER,
    SNAPSHOT,
    SPDX,
    VULNERABILITIES,
    Database,
    ScannedBy,
    ScanTimes,
    Score,
    Vulnerability,
    VulnerabilityScan,
    read_scan,
)
from interlock.evidence.errors import (
    BundleMalformed,
    EvidenceError,
    EvidenceUnknown,
    PayloadTypeWrong,
    PredicateMalformed,
    StatementMalformed,
)
from interlock.evidence.model import PAYLOAD_TYPE, STATEMENT_TYPE, Statement, VerifiedStatement
from interlock.evidence.predicates import (
    ASSESSMENT,
    VERIFICATION_SUMMARY,
    Assessment,
    Count,
    Covered,
    Document,
    InputAttestation,
    Origin,
    PolicyReference,
    Rules,
    Tool,
    VerificationSummary,
    read_assessment,
)
from interlock.evidence.rules import read_statement, seal, statement_body

__all__ = [
    "ASSESSMENT",
    "CYCLONEDX",
    "OPENVEX",
    "PAYLOAD_TYPE",
    "SCANNER",
    "SNAPSHOT",
    "SPDX",
    "STATEMENT_TYPE",
    "VERIFICATION_SUMMARY",
    "VULNERABILITIES",
    "Assessment",
    "BundleMalformed",
    "Count",
    "Covered",
    "Database",
    "Document",
    "EvidenceError",
    "EvidenceUnknown",
    "InputAttestation",
    "Origin",
    "PayloadTypeWrong",
    "PolicyReference",
    "PredicateMalformed",
    "Rules",
    "ScanTimes",
    "ScannedBy",
    "Score",
    "Statement",
    "StatementMalformed",
    "Tool",
    "VerificationSummary",
    "VerifiedStatement",
    "Vulnerability",
    "VulnerabilityScan",
    "read_assessment",
    "read_scan",
    "read_statement",
    "seal",
    "statement_body",
]
