"""The roles that come with Interlock. Each holds what its work needs and nothing else. Floor 2."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from interlock.identity.model import Permission, Role, RoleId

_P = Permission

_TABLE: Final[tuple[tuple[str, str, frozenset[Permission]], ...]] = (
    (
        "owner",
        "says who is who and who may do what, and edits policies; approves no release",
        frozenset({_P.GOVERN, _P.POLICY_EDIT, _P.BREAK_GLASS_APPROVE, _P.HOLD_PLACE, _P.HOLD_LIFT, _P.EVIDENCE_READ}),
    ),
    (
        "maintainer",
        "answers for a product: edits its policy, answers reviews, asks for waivers",
        frozenset(
            {
                _P.POLICY_EDIT,
                _P.REVIEW_APPROVE,
                _P.WAIVER_REQUEST,
                _P.BUILD_RUN,
                _P.HOLD_PLACE,
                _P.EVIDENCE_SUBMIT,
                _P.EVIDENCE_READ,
            }
        ),
    ),
    (
        "engineer",
        "builds, and asks for waivers and for emergencies",
        frozenset({_P.WAIVER_REQUEST, _P.BREAK_GLASS_REQUEST, _P.BUILD_RUN, _P.EVIDENCE_SUBMIT, _P.EVIDENCE_READ}),
    ),
    ("reviewer", "answers what a policy left to a person", frozenset({_P.REVIEW_APPROVE, _P.EVIDENCE_READ})),
    ("approver", "approves releases", frozenset({_P.RELEASE_APPROVE, _P.EVIDENCE_READ})),
    (
        "security",
        "approves waivers, attests by hand, stops what must not go on, and lets it go on",
        frozenset(
            {
                _P.WAIVER_APPROVE,
                _P.REVIEW_APPROVE,
                _P.BREAK_GLASS_APPROVE,
                _P.EVIDENCE_ATTEST,
                _P.EVIDENCE_SUBMIT,
                _P.HOLD_PLACE,
                _P.HOLD_LIFT,
                _P.EVIDENCE_READ,
            }
        ),
    ),
    (
        "operations",
        "keeps things running: deploys, stops, and opens the way in an emergency",
        frozenset(
            {
                _P.RELEASE_DEPLOY,
                _P.BREAK_GLASS_REQUEST,
                _P.BREAK_GLASS_APPROVE,
                _P.HOLD_PLACE,
                _P.EVIDENCE_SUBMIT,
                _P.EVIDENCE_READ,
            }
        ),
    ),
    (
        "releaser",
        "builds and deploys releases",
        frozenset({_P.RELEASE_DEPLOY, _P.BUILD_RUN, _P.EVIDENCE_SUBMIT, _P.EVIDENCE_READ}),
    ),
    ("teller", "tells who is in which group elsewhere, and nothing else", frozenset({_P.DIRECTORY_SYNC})),
    ("auditor", "reads everything and changes nothing", frozenset({_P.EVIDENCE_READ})),
)

OF_PROGRAMS: Final = frozenset(
    {_P.RELEASE_DEPLOY, _P.BUILD_RUN, _P.EVIDENCE_SUBMIT, _P.EVIDENCE_READ, _P.DIRECTORY_SYNC}
)
"""What a program may be allowed: to do what people decided. It decides nothing itself."""

BUILT_IN: Final = MappingProxyType(
    {RoleId(name): Role(RoleId(name), permissions, says) for name, says, permissions in _TABLE}
)
"""Every built-in role by its name; no act can give one of these names another meaning."""
