"""Floor 8: what may proceed: policy, expression, requirement, verdict.

Beside the usual files: `policy` reads policies (whoever reads one imports it from there: a gate whose policy is kept
needs no reader), `facts` says what rules can talk about, `expression/` is
the CEL front end, `policies/` holds the three policies we ship, as data.
"""

from interlock.decision.errors import (
    ControlNotKnown,
    DecisionError,
    MeaningMalformed,
    PolicyCyclic,
    PolicyEmpty,
    PolicyUnknown,
    PolicyWeaker,
    RegoUnavailable,
    RegoUnreadable,
    RelaxationMisplaced,
    RelaxationUnused,
    RuleTwice,
)
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
from interlock.decision.rules import Known, Question, Refused, decide, named_policies, summarise
from interlock.decision.strength import covers, stricter

__all__ = [
    "AdvisoryNeed",
    "ByHand",
    "ControlNotKnown",
    "Decision",
    "DecisionError",
    "Grounds",
    "Judge",
    "Known",
    "MeaningMalformed",
    "Policy",
    "PolicyCyclic",
    "PolicyEmpty",
    "PolicyUnknown",
    "PolicyWeaker",
    "Question",
    "Reason",
    "Refused",
    "RegoEngine",
    "RegoUnavailable",
    "RegoUnreadable",
    "Relaxation",
    "RelaxationMisplaced",
    "RelaxationUnused",
    "Requirement",
    "RuleText",
    "RuleTwice",
    "Status",
    "Verdict",
    "covers",
    "decide",
    "named_policies",
    "policy_meant",
    "stricter",
    "summarise",
]
