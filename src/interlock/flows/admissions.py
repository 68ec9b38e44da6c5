"""Admissions: what a cluster was answered, counted together and entered into the ledger now and then. Floor 11."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from interlock.deployment.admission import Answer
from interlock.evidence.admission import ADMISSIONS, Admission, Admissions, AdmittedImage
from interlock.flows.seal import Seal, Sealing
from interlock.formats.admission.review import Review
from interlock.kernel import Digest, Instant, Subject, canonical, sha256, stamp

MOST: Final = 2_000
"""Answers of different kinds that are held at a time; more are counted as lost."""
_LONGEST: Final = 300
_Like = tuple[str, str, str, str, str, bool, tuple[tuple[str, str], ...], str]


class _Counted(msgspec.Struct):
    said: Admission
    count: int
    last: Instant


class Tally:
    """Counts answers that are alike, until somebody takes what was counted."""

    def __init__(self, environment: str, product: str) -> None:
        self._environment = environment
        self._product = product
        self._counted: dict[_Like, _Counted] = {}
        self._since: Instant | None = None
        self._lost = 0

    @property
    def held(self) -> int:
        """How many different answers are held."""
        return len(self._counted)

    @property
    def total(self) -> int:
        """How many answers are held, or were lost."""
        return sum(one.count for one in self._counted.values()) + self._lost

    @property
    def lost(self) -> int:
        """How many answers could not be held since somebody took some."""
        return self._lost

    def add(self, review: Review, answer: Answer, at: Instant) -> None:
        """Count one answer; what is only tried (a dry run) and what had nothing run leave none."""
        if review.is_dry_run or not answer.looked:
            return
        kind = f"{review.group}/{review.kind}" if review.group else review.kind
        images = tuple((one.image, one.decision) for one in answer.looked)
        says = answer.says[:_LONGEST]
        like = (review.operation, kind, review.namespace, review.name, review.user, answer.is_allowed, images, says)
        known = self._counted.get(like)
        if known is not None:
            known.count += 1
            known.last = at
            return
        if len(self._counted) >= MOST:
            self._lost += 1
            return
        self._since = self._since or at
        self._counted[like] = _Counted(_said(review, answer, kind, says, at), 1, at)

    def take(self, at: Instant) -> Admissions | None:
        """Give what was counted and begin anew; none where there is nothing to tell."""
        if not self._counted and not self._lost:
            return None
        answers = tuple(
            msgspec.structs.replace(one.said, count=one.count, last=stamp(one.last)) for one in self._counted.values()
        )
        since = stamp(self._since or at)
        taken = Admissions(self._environment, self._product, since, stamp(at), answers, self._lost)
        self._counted, self._since, self._lost = {}, None, 0
        return taken


def _said(review: Review, answer: Answer, kind: str, says: str, at: Instant) -> Admission:
    return Admission(
        operation=review.operation.value,
        kind=kind,
        namespace=review.namespace,
        name=review.name[:_LONGEST],
        user=review.user[:_LONGEST],
        is_allowed=answer.is_allowed,
        images=tuple(AdmittedImage(one.image, one.sha256, one.verdict, one.decision) for one in answer.looked),
        says=says,
        first=stamp(at),
        is_unjudged=answer.is_unjudged,
    )


def counted(said: Admissions) -> int:
    """Give how many answers there are in what was counted."""
    return sum(one.count for one in said.answers) + said.lost


def enter(said: Admissions, seal: Callable[[], Seal]) -> Digest:
    """Enter what a cluster was answered; the same twice is one entry. Errors: those of `Seal.documents`."""
    predicate = msgspec.to_builtins(said)
    subject = Subject(f"admissions to {said.environment}", (sha256(canonical(predicate)),))
    [envelope] = seal().documents([Sealing(subject, ADMISSIONS, predicate)])
    return envelope
