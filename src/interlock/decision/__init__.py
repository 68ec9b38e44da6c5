"""Floor 8: what may proceed: policy, expression, requirement, verdict.

Beside the usual files: `policy` reads policies, `facts` says what rules can talk about, `expression/` is
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
)
from interlock.decision.grounds import Grounds, policy_meant
from interlock.decision.model import (
    AdvisoryNeed,
    Decision,
    Judge,
    Policy,
    Reason,
    Requirement,
    RuleText,
    Status,
    Verdict,
)
from interlock.decision.policy import covers, load, stricter
from interlock.decision.rules import Known, Question, Refused, decide, named_policies, summarise

__all__ = [
    "AdvisoryNeed",
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
    "Requirement",
    "RuleText",
    "Status",
    "Verdict",
    "covers",
    "decide",
    "load",
    "named_policies",
    "policy_meant",
    "stricter",
    "summarise",
]
