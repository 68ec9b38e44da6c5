"""Seal verification: what was found in an environment becomes evidence, with since when it is so. Floor 11.

Enters: what was found. Leaves: a statement of what runs, from which others are told once of each difference, an
assessment of `key.deploy-verification` and, of what was probed, one of `production.smoke`, which gates count; all of
it enters the ledger, or nothing does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from interlock.control import Card, Finding, Location, Sighting, gather
from interlock.deployment import Plan, Seen
from interlock.evidence import ASSESSMENT, Assessment, Covered, EvidenceError, counts_of
from interlock.evidence.running import RUNNING, Differing, Running, read_running
from interlock.flows.assessments import findings_pieces
from interlock.flows.attest import Footing, Mask
from interlock.flows.deployments import DEPLOYS, as_entered, may, resource_of
from interlock.flows.errors import RunningUnknown
from interlock.flows.gate import Gate
from interlock.flows.probe import Probing
from interlock.flows.seal import Seal, Sealing
from interlock.flows.verify_deployment import PROBES, Verified, failing
from interlock.kernel import Certainty, Digest, Instant, Severity, stamp
from interlock.runtime.running import Course, Difference, Differs, Since, difference, followed
from interlock.runtime.state import Hand

TOOL: Final = "running"
"""The tool of what was found so."""
_MISSING: Final = 200
_OTHERWISE: Final = frozenset({Differs.UNASKED, Differs.PROBE})
"""What is no finding of this control: nobody knows of it, or it is one of another."""
_REMEDY: Final = "find out who did it; `interlock drift --env {name} --revert` deploys again what was planned"


class SealedVerification(msgspec.Struct, frozen=True):
    """What was found, as it is in the ledger."""

    verified: Verified
    running: Running
    assessment: Assessment
    course: Course
    envelope: Digest


class Watched(msgspec.Struct, frozen=True):
    """What was seen of an environment before."""

    running: Running
    envelope: Digest


class SealVerification:
    """Seals what was found."""

    def __init__(
        self,
        *,
        seal: Callable[[], Seal],
        gate: Gate,
        probing: Callable[[], Probing],
        card: Card,
        footing: Callable[[Plan], Footing],
        mask: Mask,
        product: str,
        version: str,
    ) -> None:
        self._seal = seal
        self._gate = gate
        self._probing = probing
        self._card = card
        self._footing = footing
        self._mask = mask
        self._product = product
        self._version = version
        self._lock = threading.Lock()
        self._upto = -1
        """The last entry that was looked at: each is verified once, however often it is asked."""
        self._known: dict[str, list[Watched]] = {}

    def last(self, environment: str) -> Watched | None:
        """Give what was seen last of an environment. Errors: as for `seen`."""
        return next(iter(reversed(self.seen(environment))), None)

    def seen(self, environment: str) -> tuple[Watched, ...]:
        """Give what was ever seen of an environment, by somebody who might deploy there when it was entered.

        Errors: those of the gate.
        """
        with self._lock:
            for one, directory in as_entered(self._gate, RUNNING, after=self._upto):
                self._upto = one.index
                try:
                    says = read_running(one.statement.predicate)
                except EvidenceError:
                    continue  # what nobody can read is not what was seen last
                resource = resource_of(self._product, says.environment)
                is_here = (says.ledger, says.product) == (self._gate.origin, self._product)
                if is_here and may(directory, one.signer, DEPLOYS, resource, one.at) == "":
                    self._known.setdefault(says.environment, []).append(Watched(says, one.envelope))
            return tuple(self._known.get(environment, ()))

    def enter(self, verified: Verified, began: Instant, follows: str = "") -> SealedVerification:
        """Seal what was found; there has to be a plan that it was held against.

        Errors: those of `Seal.documents`.
        """
        plan, deployment = verified.plan, verified.deployment
        if plan is None or deployment is None:
            raise RunningUnknown(environment=verified.environment.name, count=1, first="its plan", why="it has none")
        at, last = stamp(verified.at), self.last(verified.environment.name)
        before = [_since(one) for one in last.running.differing] if last is not None else []
        now = [self._told(one) for one in (*verified.differing, *_unasked(verified))]
        course = followed(before, now, verified.unknown, at)
        running = Running(
            environment=plan.environment,
            product=self._product,
            run=deployment.run,
            plan=plan.digest.hex,
            at=at,
            answer=verified.answer,
            differing=tuple(map(_differing, course.standing)),
            mended=tuple(map(_differing, course.mended)),
            unlooked=tuple((one.what, self._words(one.why)) for one in verified.unlooked),
            follows=follows,
            ledger=self._gate.origin,
            seen=self._fresh(verified),
        )
        findings = self._findings(verified, course, at)
        footing, seal = self._footing(plan), self._seal()
        for meaning in footing.meanings:
            seal.keep(meaning, "application/json")
        kept = seal.keep(b"".join(findings_pieces(findings)), "application/jsonl").hex if findings else ""
        assessment = self._assessment(verified, plan, footing, findings, kept, began)
        _, envelope, *_ = seal.documents(
            [
                Sealing(plan.subject, RUNNING, running, plan.subjects),
                Sealing(plan.subject, ASSESSMENT, assessment, plan.subjects),
                *self._of_probes(verified, course, at, seal),
            ]
        )
        return SealedVerification(verified, running, assessment, course, envelope)

    def _fresh(self, verified: Verified) -> dict[str, Any]:
        """Give what targets say that they run, of those that said something else when it was last sealed.

        What runs stays the same for long, and is looked at often; what was seen before a deployment says nothing of
        what runs after it.
        """
        known: dict[str, Any] = {}
        run = verified.deployment.run if verified.deployment is not None else ""
        for one in self.seen(verified.environment.name):
            known |= one.running.seen if one.running.run == run else {}
        now = {name: self._runs(seen) for name, seen in verified.seen.items()}
        return {name: told for name, told in now.items() if known.get(name) != told}

    def _runs(self, seen: Seen) -> dict[str, Any]:
        """Give what a target says that it runs, as plain data, with what looks like a secret masked."""
        parts = tuple(
            msgspec.structs.replace(one, name=self._words(one.name), owner=self._words(one.owner)) for one in seen.parts
        )
        told = {
            "artifacts": {self._words(name): digest for name, digest in seen.artifacts.items()},
            "parts": msgspec.to_builtins(parts),
            "partsLeftOut": seen.parts_left_out,
        }
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(told))
        return {name: value for name, value in plain.items() if value or name == "artifacts"}

    def _of_probes(self, verified: Verified, course: Course, at: str, seal: Seal) -> Iterator[Sealing]:
        """Give what was probed, as it is sealed; what was there when it was looked at before is not new."""
        if verified.probed is None:
            return
        known = {one.difference.id for one in course.standing if one.since != at}
        told_apart = self._probing().told_apart(verified.probed, lambda one: self._told(failing(one)).id not in known)
        yield self._probing().sealing(told_apart, seal)

    def _findings(self, verified: Verified, course: Course, at: str) -> tuple[Finding, ...]:
        standing = [one for one in course.standing if one.difference.kind not in _OTHERWISE]
        new = {_symbol(one.difference) for one in standing if one.since == at}
        sightings = [_sighting(one.difference, verified.environment.name) for one in standing]
        found = gather(self._card.id, sightings, _no_lines)
        return tuple(msgspec.structs.replace(one, is_new=one.at.symbol in new) for one in found)

    def _assessment(
        self, verified: Verified, plan: Plan, footing: Footing, findings: Sequence[Finding], kept: str, began: Instant
    ) -> Assessment:
        unlooked = [one for one in verified.unlooked if one.unit != PROBES]
        first = next(iter(unlooked), None)
        broken = None
        if first is not None:
            count, name = len(unlooked), verified.environment.name
            broken = RunningUnknown(environment=name, count=count, first=first.what, why=self._words(first.why))
        return Assessment(
            control=self._card.id,
            stage=self._card.stages[-1].value,
            outcome="errored" if broken is not None else "failed" if findings else "passed",
            origin=footing.origin,
            started_at=stamp(began),
            finished_at=stamp(verified.at),
            interlock=self._version,
            plan="",
            reason=str(broken) if broken is not None else "",
            code=broken.code if broken is not None else "",
            remedy=broken.remedy if broken is not None else "",
            coverage=tuple(self._covered(verified)),
            counts=counts_of(findings),
            findings=kept,
            notes=(f"{plan.environment} held against plan {plan.digest.hex}", *verified.notes),
            place=plan.environment,
        )

    def _covered(self, verified: Verified) -> Iterator[Covered]:
        for unit, owed in verified.owed.items():
            if unit == PROBES:
                continue
            missing = tuple((one.what, self._words(one.why)) for one in verified.unlooked if one.unit == unit)
            yield Covered(unit, owed, owed - len(missing), missing[:_MISSING])

    def _told(self, one: Difference) -> Difference:
        """Give a difference with what looks like a secret masked: names and words come from targets."""
        words = {name: self._words(getattr(one, name)) for name in ("what", "says", "expected", "found", "remedy")}
        return msgspec.structs.replace(one, **words)

    def _words(self, text: str) -> str:
        return self._mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _unasked(verified: Verified) -> Iterator[Difference]:
    """Say of what could not be looked at that this is so, for those who are told once of each difference."""
    for one in verified.unlooked:
        target = one.what if one.unit == "targets" else ""
        says = f"{one.what} could not be looked at: {one.why}"
        yield difference(Differs.UNASKED, f"{one.unit} {one.what}", says, target=target, found=one.unit)


def _sighting(one: Difference, environment: str) -> Sighting:
    hand = f"; by {one.hand.who}{f' at {one.hand.at}' if one.hand.at else ''}" if one.hand is not None else ""
    is_known = one.kind is Differs.VULNERABILITY
    return Sighting(
        tool=TOOL,
        rule=one.found if is_known else one.kind.value,
        severity=one.severity,
        certainty=Certainty.HIGH,
        message=f"{one.says}{hand}",
        at=Location(f"{environment}/{one.target}" if one.target else environment, symbol=_symbol(one)),
        cwe=("CWE-494",) if one.kind is Differs.ARTIFACT else (),
        remedy=one.remedy or _REMEDY.format(name=environment),
        components=one.components,
        aliases=one.aliases,
    )


def _symbol(one: Difference) -> str:
    """Give what a finding is known by: the kind belongs to it, and so does what was found."""
    return f"{one.what} {one.found[:16]}".strip()


def _differing(one: Since) -> Differing:
    of = one.difference
    return Differing(
        id=of.id,
        kind=of.kind.value,
        target=of.target,
        what=of.what,
        says=of.says,
        severity=of.severity.value,
        since=one.since,
        expected=of.expected,
        found=of.found,
        who=of.hand.who if of.hand is not None else "",
        when=of.hand.at if of.hand is not None else "",
    )


def _since(one: Differing) -> Since:
    hand = Hand(one.who, at=one.when) if one.who else None
    made = Difference(
        Differs(one.kind), one.target, one.what, one.says, Severity(one.severity), one.expected, one.found, hand
    )
    return Since(made, one.since)


def _no_lines(_: str) -> Sequence[str]:
    return ()
