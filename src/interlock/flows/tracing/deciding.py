"""By whose word something went where it went: who decided, approved, waived, asked and carried it out. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.deployment.model import Act
from interlock.evidence import (
    APPROVAL,
    ASSESSMENT,
    BREAK_GLASS,
    VERIFICATION_SUMMARY,
    WAIVER,
    EvidenceError,
    VerifiedStatement,
    read_approval,
    read_assessment,
    read_break_glass,
    read_waiver,
)
from interlock.evidence.deployment import DEPLOYMENT, DeploymentStep, read_deployment_step
from interlock.evidence.predicates import read_summary
from interlock.flows.tracing.asking import Asking
from interlock.trace import Kind, Place, Relation, Saying, Way

REVIEWS: Final = "precommit.peer-review"
_MOST: Final = 200
_ANSWERED: Final = {"waiver": Kind.WAIVER, "break-glass": Kind.GLASS}
_ANSWERS: Final = {"waiver": "acceptance", "break-glass": "agreement", "break-glass-review": "afterwards"}
"""By what an approval is about what it is called here."""


class Word(msgspec.Struct, frozen=True):
    """That somebody said something by which something was let through, or not."""

    what: str
    """`approval`, `waiver`, `acceptance` (of a waiver that counted), `break-glass`, `agreement` (that it be broken),
    `afterwards` (what came of broken glass) or `review`."""
    says: str
    """What was answered, and about what, in words."""
    by: Saying
    reason: str = ""
    is_for: bool = True
    """Whether it speaks for it: a rejection and a review that failed do not."""
    environment: str = ""
    """Where it counts; empty for everywhere."""


class Decided(msgspec.Struct, frozen=True):
    """A decision that counts, with what counted for it."""

    envelope: str
    subject: str
    verdict: str
    """`allow`, `review` or `deny`; of others `PASSED` or `FAILED`."""
    policy: str
    environment: str
    by: Saying
    words: tuple[Word, ...] = ()
    """What people said that counted for it."""
    evidence: int = 0
    """How many statements it rests on."""
    lost: int = 0
    """How many of them do not count here, or cannot be found."""


class Rollout(msgspec.Struct, frozen=True):
    """A deployment, by what was said of it and counts."""

    run: str
    environment: str
    product: str
    outcome: str
    why: str
    began: Saying
    ended: Saying
    asked_by: str
    """The person, or else the key, that asked for it; what began by itself says so."""
    workers: tuple[str, ...]
    """Who carried its steps out."""
    ticket: str
    decisions: tuple[Decided, ...]
    plan: str = ""
    """SHA-256 of its plan."""
    lost_decisions: int = 0
    """How many decisions it names that do not count here, or cannot be found."""
    says: str = ""
    """Why it ended so, or what it waits for, in its own words."""
    switched: Saying | None = None
    """Who says first that a target was to be switched to it, whether that went well or not; None where none was."""

    @property
    def approvals(self) -> tuple[Word, ...]:
        """Give the approvals that counted for the decisions that it went by."""
        words = (word for decided in self.decisions for word in decided.words)
        return tuple(dict.fromkeys(one for one in words if one.what == "approval" and one.is_for))

    @property
    def through_glass(self) -> tuple[Word, ...]:
        """Give who asked to break the glass for it, and who agreed."""
        words = (word for decided in self.decisions for word in decided.words)
        told = (one for one in words if one.what in {"break-glass", "agreement"} and one.is_for)
        return tuple(dict.fromkeys(told))


def rollout(asking: Asking, run: str) -> Rollout | None:
    """Give a deployment by its name; none where nobody that counts says anything of it."""
    place = asking.graph.named(f"deployment:{run}", asking.sight)
    return rollout_of(asking, place) if place is not None else None


def rollout_of(asking: Asking, place: Place) -> Rollout | None:
    """Give a deployment by its node. Errors: GraphContradicted (TRC-105)."""
    said = [(step, saying) for step, saying in _steps(asking, place) if f"deployment:{step.run}" == place.name]
    if not said:
        return None
    first, began = said[0]
    whole = [(step, saying) for step, saying in said if not step.step] or said
    last, ended = whole[-1]
    names = tuple(dict.fromkeys(name for step, _ in said for name in step.decisions))
    decisions = tuple(one for name in names if (one := decided(asking, name)) is not None)
    return Rollout(
        first.run,
        first.environment,
        first.product,
        last.outcome,
        first.why,
        began,
        ended,
        _asker(asking, first, began),
        tuple(dict.fromkeys(step.worker for step, _ in said if step.worker)),
        first.ticket,
        decisions,
        first.plan,
        len(names) - len(decisions),
        last.says,
        next((saying for step, saying in said if step.step.partition(" ")[0] == Act.SWITCH), None),
    )


def _asker(asking: Asking, first: DeploymentStep, began: Saying) -> str:
    if first.start == "automatic":
        return "nobody: it began by itself"
    if not first.asked_by or first.asked_by == began.signer:
        return began.person or began.signer_name
    return asking.witness.person_then(began.entry, f"key:{first.asked_by}") or f"key {first.asked_by[:16]}"


def _steps(asking: Asking, place: Place) -> Iterator[tuple[DeploymentStep, Saying]]:
    """Give what was said of a deployment and counts, in the order of the ledger."""
    after = ""
    entries: dict[int, None] = {}
    while True:
        page = asking.graph.links(
            [place.id], Way.FORWARD, asking.sight, relations=[Relation.SHOWN_BY], most=_MOST, after=after
        )
        for link in page.links:
            asking.witness.said(link)
            entries[link.entry] = None
        after = page.next
        if not after:
            break
    for entry in sorted(entries):
        heard = asking.witness.hear(entry)
        if heard.saying is None or heard.statement is None or heard.entry.kind != DEPLOYMENT:
            continue
        yield read_deployment_step(heard.statement.statement.predicate), heard.saying


def decided(asking: Asking, envelope: str) -> Decided | None:
    """Give a decision by its envelope; none where it does not count here, or is none."""
    found = asking.heard(envelope)
    if found is None or found[0].statement.predicate_type != VERIFICATION_SUMMARY:
        return None
    statement, saying = found
    try:
        one = read_summary(statement.statement.predicate)
    except EvidenceError:
        return None
    inputs = [each.digest.get("sha256", "") for each in one.input_attestations]
    heard = [each for each in (asking.heard(name) for name in inputs) if each is not None]
    own = one.interlock_decision
    words = [word for each, by in heard if (word := word_of(each, by)) is not None]
    answers = [word for each in words for word in _answers(asking, each, before=saying.entry)]
    answers.sort(key=lambda word: word.by.entry)
    return Decided(
        str(statement.envelope),
        statement.statement.subjects[0].name if statement.statement.subjects else one.resource_uri,
        one.interlock_verdict or one.verification_result,
        str(own.get("policy", "")) or one.policy.uri,
        str(own.get("environment", "")),
        saying,
        (*words, *answers),
        len(inputs),
        len(inputs) - len(heard),
    )


def _answers(asking: Asking, said: Word, *, before: int) -> Iterator[Word]:
    """Give what was answered to a waiver or to broken glass before a decision that it counted for.

    Shape: what came of broken glass is told too, which somebody says afterwards.
    """
    kind = _ANSWERED.get(said.what)
    shown = asking.graph.named(str(said.by.envelope), asking.sight) if kind is not None else None
    if shown is None:
        return
    documents = asking.graph.links([shown.id], Way.BACKWARD, asking.sight, relations=[Relation.SHOWN_BY], most=_MOST)
    own = [one.source.id for one in documents.links if one.source.kind is kind and one.entry == said.by.entry]
    for document in own:
        page = asking.graph.links([document], Way.BACKWARD, asking.sight, relations=[Relation.ANSWERS], most=_MOST)
        for link in page.links:
            heard = asking.witness.said(link)
            if heard.saying is None or heard.statement is None:
                continue
            word = word_of(heard.statement, heard.saying)
            what = _ANSWERS.get(_about(heard.statement), "") if word is not None else ""
            if word is not None and what and (link.entry < before or what == "afterwards"):
                yield msgspec.structs.replace(word, what=what)


def _about(one: VerifiedStatement) -> str:
    """Give what kind of thing an approval is about; empty of what is none."""
    is_approval = one.statement.predicate_type == APPROVAL
    return read_approval(one.statement.predicate).about if is_approval else ""


def word_of(one: VerifiedStatement, by: Saying) -> Word | None:
    """Give what a person said, where a statement is that; none of what a program saw, and of what nobody can read."""
    read = _READERS.get(one.statement.predicate_type)
    try:
        return read(one.statement.predicate, by) if read is not None else None
    except EvidenceError:
        return None


def _approval(predicate: bytes, by: Saying) -> Word:
    one = read_approval(predicate)
    where = f" for {one.environment}" if one.environment else ""
    answer = {"approve": "approved", "reject": "rejected", "withdraw": "took back the approval of"}
    if one.about == "break-glass":
        answer |= {"approve": "agreed to"}
    elif one.about == "break-glass-review":
        answer |= {"approve": "reviewed"}
    about = _ABOUT.get(one.about, one.about)
    says = f"{answer.get(one.answer, one.answer)} the {about} {one.target.rpartition(':')[2][:12]}{where}"
    return Word("approval", says, by, one.reason, one.answer == "approve", one.environment)


def _waiver(predicate: bytes, by: Saying) -> Word:
    one = read_waiver(predicate)
    says = f"asked to accept {one.name} until {one.expires_at[:10]}, for which {one.owner} answers"
    return Word("waiver", says, by, one.reason)


def _glass(predicate: bytes, by: Saying) -> Word:
    one = read_break_glass(predicate)
    says = f"asked to break the glass for {one.target.rpartition(':')[2][:12]} in {one.environment}"
    return Word("break-glass", says, by, one.reason, environment=one.environment)


def _review(predicate: bytes, by: Saying) -> Word | None:
    one = read_assessment(predicate)
    if one.control != REVIEWS:
        return None
    return Word("review", f"{one.control} {one.outcome}", by, one.reason, one.outcome == "passed")


_ABOUT: Final = {"break-glass": "broken glass", "break-glass-review": "broken glass"}
_READERS: Final = {APPROVAL: _approval, WAIVER: _waiver, BREAK_GLASS: _glass, ASSESSMENT: _review}
