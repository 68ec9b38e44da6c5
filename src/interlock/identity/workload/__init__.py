"""Workloads: what a build server says of itself in a signed token, and what a policy wants to hear.

Pure like the rest of floor 2: `claims.py` reads what a token says once its signature is checked, one dialect a
function; `pins.py` holds what was read against what somebody expects, with a reason for each difference.
"""

from interlock.identity.workload.claims import read_claims
from interlock.identity.workload.model import Issuer, ProvenWorkload, WorkloadIdentity, WorkloadKind
from interlock.identity.workload.pins import ORDINARY_EVENTS, BuilderPin, demands_as_much, differences

__all__ = [
    "ORDINARY_EVENTS",
    "BuilderPin",
    "Issuer",
    "ProvenWorkload",
    "WorkloadIdentity",
    "WorkloadKind",
    "demands_as_much",
    "differences",
    "read_claims",
]
