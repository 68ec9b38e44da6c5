"""Floor 8: what may proceed: policy, expression, requirement, verdict.

Beside the usual files: `policy` and `demands` read policies (whoever reads one imports it from there: a gate whose
policy is kept needs no reader), `terms` are what they say of people; `held` picks the
evidence that counts and `requirement` holds it against one demand; `governance` is what people said, `waivers`,
`approvals`, `holds`, `glass` and `relations` say what of it counts, and `people` is the last step of a decision.
`facts` says what rules can talk about, `expression/` is the CEL front end, `policies/` holds what we ship, as data.
"""

from interlock.decision.errors import (
    ControlNotKnown,
    DecisionError,
    MeaningMalformed,
    PolicyCyclic,
    PolicyEmpty,
    PolicyFileMissing,
    PolicyUnknown,
    PolicyWeaker,
    RegoUnavailable,
    RegoUnreadable,
    RelaxationMisplaced,
    RelaxationUnused,
    RuleTwice,
)
from interlock.decision.governance import KINDS, NOBODY, Governance, Signed, governance_of, heard
from interlock.decision.grounds import Grounds, policy_meant
from interlock.decision.model import (
    AdvisoryNeed,
    ByHand,
    Decision,
    Judge,
    Policy,
    Reason,
    Relaxation,
    Requirement,
    RuleText,
    Status,
    Verdict,
)
from interlock.decision.ports import RegoEngine
from interlock.decision.question import Known, Question, Refused
from interlock.decision.rules import decide, named_policies, summarise
from interlock.decision.strength import covers, stricter
from interlock.decision.terms import ApprovalNeed, GlassTerms, People, Relation, WaiverTerms

__all__ = [
    "KINDS",
    "NOBODY",
    "AdvisoryNeed",
    "ApprovalNeed",
    "ByHand",
    "ControlNotKnown",
    "Decision",
    "DecisionError",
    "GlassTerms",
    "Governance",
    "Grounds",
    "Judge",
    "Known",
    "MeaningMalformed",
    "People",
    "Policy",
    "PolicyCyclic",
    "PolicyEmpty",
    "PolicyFileMissing",
    "PolicyUnknown",
    "PolicyWeaker",
    "Question",
    "Reason",
    "Refused",
    "RegoEngine",
    "RegoUnavailable",
    "RegoUnreadable",
    "Relation",
    "Relaxation",
    "RelaxationMisplaced",
    "RelaxationUnused",
    "Requirement",
    "RuleText",
    "RuleTwice",
    "Signed",
    "Status",
    "Verdict",
    "WaiverTerms",
    "covers",
    "decide",
    "governance_of",
    "heard",
    "named_policies",
    "policy_meant",
    "stricter",
    "summarise",
]
