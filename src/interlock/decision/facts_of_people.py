"""What people said and how much is at stake, as rules can talk about it. Pure. Floor 8.

Only what counts is told: an approval that lapsed, a waiver that nobody approved and a request to break the glass that
nobody agreed to are none, so that a rule which asks whether there is one cannot be met by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from interlock.decision.approvals import Relations
from interlock.decision.glass import Broken, broken, reviews
from interlock.decision.governance import Governance, Signed
from interlock.decision.model import Policy
from interlock.decision.people import release_roll
from interlock.decision.question import Known, Question, Stake
from interlock.decision.terms import ApprovalNeed, Relation
from interlock.decision.waivers import Standing, is_for
from interlock.evidence import Approval
from interlock.identity import PersonId
from interlock.kernel import instant

SHAPE_OF_PEOPLE: Final[Mapping[str, object]] = {
    "product": "string",
    "people": {
        "authors": ["string"],
        "committers": ["string"],
        "co_authors": ["string"],
        "deployers": ["string"],
        "policy_authors": ["string"],
        "approvers": ["string"],
        "unknown": ["string"],
    },
    "approvals": [
        {
            "by": "string",
            "signer": "string",
            "at": "timestamp",
            "environment": "string",
            "reason": "string",
            "groups": ["string"],
        }
    ],
    "waivers": [
        {
            "id": "string",
            "what": "string",
            "name": "string",
            "reason": "string",
            "compensation": "string",
            "owner": "string",
            "by": "string",
            "approved_by": ["string"],
            "at": "timestamp",
            "ends": "timestamp",
            "paths": ["string"],
            "components": ["string"],
            "environments": ["string"],
            "is_used": "bool",
        }
    ],
    "glass": [
        {
            "by": "string",
            "agreed": ["string"],
            "environment": "string",
            "reason": "string",
            "at": "timestamp",
            "ends": "timestamp",
            "is_open": "bool",
            "is_reviewed": "bool",
            "is_for_this": "bool",
        }
    ],
    "risk": {"profile": "string", "by": "string", "at": "timestamp", "answers": {"*": ["string"]}},
}
"""The names that rules may use of people."""

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When nothing was ever said: an age that is asked of it is beyond every limit."""

_LISTED: Final = {
    "authors": Relation.AUTHOR,
    "committers": Relation.COMMITTER,
    "co_authors": Relation.CO_AUTHOR,
    "deployers": Relation.DEPLOYER,
    "policy_authors": Relation.POLICY_EDITOR,
}


NOBODY_SAID: Final[Mapping[str, object]] = {
    "product": "",
    "people": dict.fromkeys((*_LISTED, "approvers", "unknown"), ()),
    "approvals": (),
    "waivers": (),
    "glass": (),
    "risk": {"profile": "", "by": "", "at": NEVER, "answers": {}},
}
"""What is told where nobody said anything."""


def told_of_people(
    policy: Policy,
    known: Known,
    question: Question,
    relations: Relations,
    standings: Sequence[Standing],
    used: Iterable[str],
) -> Mapping[str, object]:
    """Give what people said that counts, under the names of `SHAPE_OF_PEOPLE`.

    Shape: `used` are the ids of the waivers that something of the decision rests on.
    """
    governance = known.governance
    approved = _approved(policy, known, question, relations) if governance.approvals else {}
    people: dict[str, list[str]] = {
        name: sorted(one for one in relations.get(relation, ()) if not one.startswith("?"))
        for name, relation in _LISTED.items()
    }
    people["approvers"] = sorted(approved)
    people["unknown"] = sorted({one[1:] for every in relations.values() for one in every if one.startswith("?")})
    return {
        "product": question.product,
        "people": people,
        "approvals": [_approval(person, one, governance) for person, one in approved.items()],
        "waivers": _waivers(standings, governance, question, frozenset(used)),
        "glass": _glass(policy, governance, question) if governance.glasses else [],
        "risk": _risk(known.stakes.get(question.product) or known.stakes.get("")),
    }


def _approved(
    policy: Policy, known: Known, question: Question, relations: Relations
) -> dict[PersonId, Signed[Approval]]:
    """Give whose approval of the release counts for some demand, in the order of the ledger.

    Where the policy demands none, an approval counts that would where one is demanded.
    """
    terms = policy.people
    asked = [(need, "release.approve") for need in terms.approvals]
    if terms.review is not None:
        asked.append((terms.review, "review.approve"))
    found: dict[PersonId, Signed[Approval]] = {}
    for need, permission in asked or [(ApprovalNeed(), "release.approve")]:
        found |= dict(release_roll(need, permission, policy, known, question, relations).approved)
    return dict(sorted(found.items(), key=lambda item: item[1].index))


def _approval(person: PersonId, one: Signed[Approval], governance: Governance) -> dict[str, object]:
    return {
        "by": str(person),
        "signer": one.signer_name,
        "at": one.at,
        "environment": one.says.environment,
        "reason": one.says.reason,
        "groups": sorted(governance.directory.groups_by_others(person)),
    }


def _waivers(
    standings: Sequence[Standing], governance: Governance, question: Question, used: frozenset[str]
) -> list[dict[str, object]]:
    counting = (one for one in standings if not one.why_not)
    return [
        {
            "id": one.id,
            "what": one.waiver.says.what,
            "name": one.waiver.says.name,
            "reason": one.waiver.says.reason,
            "compensation": one.waiver.says.compensation,
            "owner": one.waiver.says.owner,
            "by": governance.directory.person_of_key(one.waiver.signer) or "",
            "approved_by": list(one.approved_by),
            "at": one.waiver.at,
            "ends": instant(one.waiver.says.expires_at),
            "paths": list(one.waiver.says.paths),
            "components": list(one.waiver.says.components),
            "environments": list(one.waiver.says.environments),
            "is_used": one.id in used,
        }
        for one in counting
        if is_for(one.waiver.says, question.subject, question.environment)
    ]


def _glass(policy: Policy, governance: Governance, question: Question) -> list[dict[str, object]]:
    """Tell of glass that was agreed to, in the environment that is asked about."""
    terms = policy.people.glass
    requests = broken(governance, terms, question.product, question.resource, question.environment, question.at)
    return [_broken(one, governance, question) for one in requests if one.is_over or not one.why_not]


def _broken(one: Broken, governance: Governance, question: Question) -> dict[str, object]:
    says = one.request.says
    return {
        "by": one.asker,
        "agreed": list(one.agreed),
        "environment": says.environment,
        "reason": says.reason,
        "at": one.request.at,
        "ends": instant(says.expires_at),
        "is_open": not one.why_not,
        "is_reviewed": bool(reviews(one, governance, question.resource, question.at).approved),
        "is_for_this": says.target in {str(digest) for digest in question.subject.digests},
    }


def _risk(stake: Stake | None) -> object:
    if stake is None:
        return NOBODY_SAID["risk"]
    answers = {name: list(chosen) for name, chosen in stake.answers.items()}
    return {"profile": stake.profile, "by": stake.by, "at": stake.at, "answers": answers}
