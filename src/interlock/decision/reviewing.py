"""Who has answered to a release, who could, and what of it an answer is about. Floor 8."""

from __future__ import annotations

import msgspec

from interlock.decision.approvals import Asking, Relations, Roll, is_author_missing, unable
from interlock.decision.builders import starters
from interlock.decision.by_hand import taken_by
from interlock.decision.descent import builders_of, descents
from interlock.decision.held import Held, Waived, covered, facts_of, waived_for
from interlock.decision.model import Decision, Policy, Reason
from interlock.decision.people import is_for_people, release_roll
from interlock.decision.question import Known, Question
from interlock.decision.relations import relations_of, with_waivers
from interlock.decision.terms import ApprovalNeed


class Demand(msgspec.Struct, frozen=True):
    """One thing that a policy asks of people before a release, and how it stands."""

    name: str
    """`approval:1`, ... or `review`."""
    need: ApprovalNeed
    permission: str
    roll: Roll
    could: tuple[str, ...]
    """People whose approval would count."""
    is_early: bool = False
    """Whether nobody's does before evidence names the authors."""


def demands_on(policy: Policy, known: Known, question: Question) -> tuple[Demand, ...]:
    """Give what a policy asks of people, whoever has answered already; a review comes last."""
    relations = _relations(policy, known, question)
    asked = [(f"approval:{number}", need, "release.approve") for number, need in enumerate(policy.people.approvals, 1)]
    if policy.people.review is not None:
        asked.append(("review", policy.people.review, "review.approve"))
    return tuple(
        Demand(
            name,
            need,
            permission,
            release_roll(need, permission, policy, known, question, relations),
            _could(need, permission, known, question, relations),
            is_author_missing(need, relations),
        )
        for name, need, permission in asked
    )


def makers_of(known: Known, question: Question) -> Relations:
    """Give who made what is asked about, as far as any evidence of it tells, whatever counts for a policy."""
    sealed, _ = facts_of(known, question, None)
    every = [held.fact.assessment for several in sealed.values() for held in several]
    return relations_of(every, question.actor, known.governance.directory)


def waivers_at(policy: Policy, known: Known, question: Question) -> Waived:
    """Give the waivers there are, with how each stands for one question."""
    _, relations = _plain(policy, known, question)
    return waived_for(policy, known, question, relations)


def _plain(policy: Policy, known: Known, question: Question) -> tuple[list[Held], Relations]:
    """Give the evidence that counts, and who stands how to it before any waiver is used."""
    sealed, _ = facts_of(known, question, taken_by(policy))
    every = [held for several in sealed.values() for held in several]
    people = known.governance.directory
    makers = builders_of(descents(known, question), starters(known, question))
    return every, relations_of([one.fact.assessment for one in every], question.actor, people, *makers)


def _relations(policy: Policy, known: Known, question: Question) -> Relations:
    every, relations = _plain(policy, known, question)
    waived = waivers_at(policy, known, question)
    used = {standing.id: standing for one in every for standing in covered(one, known, question, waived).covered_by}
    return with_waivers(relations, tuple(used.values()), known.governance.directory)


def _could(
    need: ApprovalNeed, permission: str, known: Known, question: Question, relations: Relations
) -> tuple[str, ...]:
    directory = known.governance.directory
    asking = Asking("release", "", permission, question.resource, question.at, question.environment)
    people = (one.id for one in directory.people)
    return tuple(one for one in people if not unable(one, asking, need, directory, relations))


def waiting(decision: Decision) -> tuple[Reason, ...]:
    """Give the reasons that the approval of a review answers."""
    return tuple(one for one in decision.reasons if is_for_people(one))
