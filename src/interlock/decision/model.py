"""Policies, requirements, reasons, verdicts: what may proceed, and why. Frozen values. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

import msgspec

from interlock.control import Pipeline
from interlock.decision.terms import People
from interlock.kernel import Digest, Instant, Subject, canonical, sha256


class Verdict(StrEnum):
    """The three answers of a gate, from open to shut."""

    ALLOW = "allow"
    REVIEW = "review"
    DENY = "deny"

    @property
    def rank(self) -> int:
        """0 for allow, 1 for review, 2 for deny; the verdict over several reasons is the highest."""
        return ("allow", "review", "deny").index(self.value)


class Status(StrEnum):
    """How a requirement stands at the time of the decision; absence is never success."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    MISSING = "missing"
    STALE = "stale"
    ERRORED = "errored"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


class Judge(StrEnum):
    """Which findings count against the limits."""

    ALL = "all"
    NEW = "new"
    """Only those that the base does not have; without a base that a rule chose, all of them."""


class ByHand(StrEnum):
    """Whether a person's word counts as evidence of a control."""

    NO = "no"
    """A tool has to examine it; what somebody attests beside that is kept and changes nothing."""
    ALSO = "also"
    """The policy says that what a person attests counts like the tool's evidence."""
    ONLY = "only"
    """Nothing here can examine it, so people have to."""


class AdvisoryNeed(msgspec.Struct, frozen=True):
    """That known vulnerabilities were looked for, and in what."""

    max_age_s: int | None = None
    """How old the oldest of the advisories may be; none means that age does not matter."""
    otherwise: Verdict = Verdict.DENY
    """The verdict when nothing was looked up, or in advisories that are too old."""


class Relaxation(msgspec.Struct, frozen=True):
    """What a policy takes away from the one it extends, and why; nobody may do that in silence."""

    target: str
    """The control, or `rule:ID`."""
    fields: tuple[str, ...]
    """What of it may be laxer; `all` for everything, its absence included."""
    reason: str
    policy: str
    """The policy that relaxes."""
    parent: str
    """The policy that demanded more."""
    source: str
    line: int

    @property
    def says(self) -> str:
        """One clause for everybody who reads a decision."""
        return f"{self.policy} relaxes {self.target} of {self.parent} ({', '.join(self.fields)}): {self.reason}"


class Requirement(msgspec.Struct, frozen=True):
    """One control whose evidence the policy demands."""

    control: str
    source: str
    line: int
    max_age_s: int | None = None
    """How old the evidence may be; none means that age does not matter."""
    limits: Mapping[str, int] | None = None
    """Most findings by severity; a severity without a limit may have any number; none means no finding at all."""
    judge: Judge = Judge.ALL
    suppressed: tuple[str, ...] = ()
    """Rules whose findings a comment in the code may hide."""
    otherwise: Verdict = Verdict.DENY
    """The verdict when it is violated, missing or stale; a broken control always denies.

    Allow stands for `notify`: what is violated may proceed and somebody is told; what is missing goes to review.
    """
    not_applicable: Verdict = Verdict.DENY
    """The verdict when there is nothing to examine."""
    advisories: AdvisoryNeed | None = None
    """What the look-up of known vulnerabilities has to be like; none means that none is asked for."""
    by_hand: ByHand = ByHand.NO
    """Whether what a person attests counts."""
    imported: bool = False
    """Whether a report of another tool that somebody hands in counts."""
    origins: Mapping[str, str] = {}
    """Where each field was written, as `file:line`; no part of what it means."""


class RuleText(msgspec.Struct, frozen=True):
    """A CEL expression, or a query into a text in Rego, that must be true."""

    id: str
    expression: str
    """In CEL; for Rego the digest of its text and the query, which is what it means."""
    says: str
    """Shown when it is not true."""
    source: str
    line: int
    otherwise: Verdict = Verdict.DENY
    rego: str = ""
    """The text in Rego; empty for CEL."""
    query: str = ""
    """What is asked of the text in Rego, such as `data.release.allow`."""


class Policy(msgspec.Struct, frozen=True, dict=True):
    """A policy with everything it extends folded in."""

    name: str
    says: str
    source: str
    requirements: tuple[Requirement, ...]
    rules: tuple[RuleText, ...] = ()
    extends: tuple[str, ...] = ()
    """The policies it is built on, nearest first."""
    environments: tuple[str, ...] = ()
    """Where it applies; empty means everywhere."""
    relaxations: tuple[Relaxation, ...] = ()
    """What it and the policies it extends took away; their effects are in the requirements and rules."""
    people: People = People()
    """Whose approval it wants, which waivers it takes, who must not be the same person."""

    @cached_property
    def meaning(self) -> bytes:
        """Canonical bytes of what the policy means; in another file or line they are the same.

        Worked out once: a decision asks for it in four places, and it takes a tenth of a small one.
        """
        people = _without_places(msgspec.to_builtins(self.people))
        for name in ("builders", "provenance"):
            if not getattr(self.people, name):
                del people[name]  # policies that were sealed before there were any mean what they meant
        return canonical(
            {
                "environments": self.environments,
                "people": people,
                "requirements": [_meaning(one) for one in sorted(self.requirements, key=lambda r: r.control)],
                "rules": [[one.id, one.expression, one.otherwise.value] for one in self.rules],
            }
        )

    @cached_property
    def digest(self) -> Digest:
        """SHA-256 of the meaning."""
        return sha256(self.meaning)


_PLACES: Final = frozenset({"source", "line", "origins"})


def _meaning(one: Requirement) -> object:
    meant = _without_places(msgspec.to_builtins(one))
    if not one.imported:
        del meant["imported"]  # policies that were sealed before anything was imported mean what they meant
    return meant


def _without_places(value: Any) -> Any:  # noqa: ANN401 (plain data of any shape)
    """Give plain data without the files and lines that it was read from."""
    if isinstance(value, dict):
        return {name: _without_places(one) for name, one in value.items() if name not in _PLACES}
    return [_without_places(one) for one in value] if isinstance(value, list | tuple) else value


class Reason(msgspec.Struct, frozen=True):
    """How one requirement stands, what says so, and what would change it."""

    requirement: str
    """The control, `rule:ID`, `ledger` or `policy`."""
    status: Status
    verdict: Verdict
    """What this reason alone would amount to."""
    says: str
    change: str = ""
    """The smallest change that would alter the answer; empty for what is satisfied."""
    evidence: tuple[Digest, ...] = ()
    """Envelopes it rests on."""
    source: str = ""
    line: int = 0
    notes: tuple[str, ...] = ()
    """Exceptions and other things that the sentence must not hide."""
    weighs: str = ""
    """SHA-256 of what is counted behind a violation; other findings are another reason, though as many."""

    @property
    def key(self) -> str:
        """What a person accepts who approves a release in spite of this reason.

        The sentence and what it counts are part of it where something is violated, so that another finding is another
        reason; an age is not, since it changes from one minute to the next.
        """
        if self.status is not Status.VIOLATED:
            return f"{self.requirement}:{self.status}"
        return f"{self.requirement}:{self.status}:{sha256((self.says + self.weighs).encode()).hex[:16]}"


class Decision(msgspec.Struct, frozen=True):
    """A verdict with one reason per requirement; the same inputs give the same bytes."""

    verdict: Verdict
    subject: Subject
    policy: str
    policy_digest: Digest
    stage: str
    environment: str
    at: Instant
    reasons: tuple[Reason, ...]
    hypothetical: tuple[str, ...] = ()
    """Why this is no real decision (a narrowed plan, another time, a weaker policy); empty for a real one."""
    policy_is_asked: bool = False
    """Whether a person named the policy on the command line."""
    notes: tuple[str, ...] = ()
    """What the verdict must not hide although it is no reason: what the policy relaxes, and why."""
    resource: str = ""
    """What permissions were asked for on: `product:shop/environment:production`."""
    product: str = ""
    """Whose release it is."""
    actor: str = ""
    """The key of whoever asked, where that is who would deploy it."""
    is_vouched: bool = False
    """Whether the policy that a person named is one that no change can touch."""
    glass: str = ""
    """SHA-256 of the request to break the glass that let it through; empty for an ordinary decision."""
    pipelines: tuple[Pipeline, ...] = ()
    """The stages that were gone by, and the usual ones; empty where those say nothing that is not so everywhere."""

    @property
    def evidence(self) -> tuple[Digest, ...]:
        """All envelopes that the decision rests on, each once, in order."""
        return tuple(sorted({digest for reason in self.reasons for digest in reason.evidence}))

    @property
    def record(self) -> bytes:
        """The canonical bytes of the decision; its digest identifies it."""
        return canonical(msgspec.to_builtins(self))

    @property
    def digest(self) -> Digest:
        """SHA-256 of the record."""
        return sha256(self.record)
