"""What runs in environments, held against what is expected there; evidence of `key.governance`. Floor 11.

Enters: expectations that somebody wrote down, and environments as they stand by the ledger. Leaves: what differs, and
for each environment in which something runs an assessment about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.control import Card, Finding, Location, Sighting, gather
from interlock.deployment import Plan
from interlock.evidence import ASSESSMENT, Assessment, Covered, counts_of
from interlock.flows.assessments import findings_pieces
from interlock.flows.attest import Footing
from interlock.flows.seal import Seal, Sealing
from interlock.flows.standing import Standing
from interlock.formats import Node
from interlock.kernel import Certainty, Digest, Instant, Severity, matches, stamp

TOOL: Final = "governance"
FIELDS: Final = {
    "environment": "which environment",
    "runs": "false where nothing may run there; left out, something has to",
    "release": "the release that runs there",
    "branch": "a pattern of the branch or tag that all of it was built from",
    "commit": "the commit that all of it was built from, or the first seven digits of it and more",
    "artifacts": "the digests of everything that runs there, and of nothing else",
    "approved_by": "names of people who have to have approved it for that environment",
}
"""Every field of an expectation with what it means."""
_SHORTEST: Final = 7
_SHORT: Final = 12


class Expected(msgspec.Struct, frozen=True):
    """What somebody expects of one environment; what is empty is not asked."""

    environment: str
    runs: bool = True
    release: str = ""
    branch: str = ""
    commit: str = ""
    artifacts: tuple[str, ...] = ()
    """SHA-256, sorted."""
    approved_by: tuple[str, ...] = ()


class Compared(msgspec.Struct, frozen=True):
    """One environment held against what is expected there."""

    standing: Standing
    expected: Expected | None
    """None where nobody wrote anything down, which is a difference of its own."""
    differs: tuple[tuple[str, str], ...]
    """What differs: the field, and a sentence."""

    @property
    def is_as_expected(self) -> bool:
        """Whether nothing differs."""
        return not self.differs


def read_expected(node: Node) -> tuple[Expected, ...]:
    """Read expectations: a list under `expected:`. Errors: FieldUnknown, FieldWrong (FMT-1xx), DigestMalformed."""
    top = node.fields("the file", {"expected"})
    if "expected" not in top:
        raise node.wrong("the file", "a list `expected:`")
    found = tuple(_read(one) for one in top["expected"].items("expected"))
    names = [one.environment for one in found]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise node.wrong("expected", f"{name} only once")
    return found


def _read(node: Node) -> Expected:
    fields = node.fields("expected", FIELDS)
    if "environment" not in fields:
        raise node.wrong("expected", "an environment")

    def text(name: str) -> str:
        return fields[name].text(f"expected.{name}").strip() if name in fields else ""

    commit = text("commit")
    if commit and (len(commit) < _SHORTEST or not set(commit) <= set("0123456789abcdef")):
        raise fields["commit"].wrong("expected.commit", f"{_SHORTEST} or more digits of a commit")
    named = fields["artifacts"].texts("expected.artifacts") if "artifacts" in fields else ()
    runs = fields["runs"].truth("expected.runs") if "runs" in fields else True
    made = Expected(
        text("environment"),
        runs,
        text("release"),
        text("branch"),
        commit,
        tuple(sorted(Digest.parse(one).hex for one in named)),
        fields["approved_by"].texts("expected.approved_by") if "approved_by" in fields else (),
    )
    if not runs and made != Expected(made.environment, runs=False):
        raise fields["runs"].wrong("expected.runs", "nothing beside it where nothing runs")
    return made


def compare(standings: Sequence[Standing], expected: Sequence[Expected]) -> tuple[Compared, ...]:
    """Hold every environment against what is expected there."""
    known = {one.environment: one for one in expected}
    return tuple(_compared(one, known.get(one.environment.name)) for one in standings)


def _compared(standing: Standing, expected: Expected | None) -> Compared:
    return Compared(standing, expected, tuple(_differences(standing, expected)))


def _differences(standing: Standing, expected: Expected | None) -> Iterator[tuple[str, str]]:
    name, plan = standing.environment.name, standing.plan
    if expected is None:
        yield "expected", f"nobody wrote down what is expected in {name}"
        return
    if standing.now is None or not expected.runs:
        if expected.runs:
            yield "runs", f"nothing runs in {name}"
        elif standing.now is not None:
            yield "runs", f"something runs in {name}, and nothing should"
        return
    if plan is None:
        yield "plan", f"the plan of what runs in {name} is lost, so nobody can tell what that is"
        return
    yield from _of_plan(standing, expected, plan)


def _of_plan(standing: Standing, expected: Expected, plan: Plan) -> Iterator[tuple[str, str]]:
    name = standing.environment.name
    if expected.release and expected.release not in standing.versions:
        runs = ", ".join(standing.versions) or "no release"
        yield "release", f"{name} runs {runs}, not {expected.release}"
    for one in plan.artifacts:
        if expected.branch and not _is_of(one.ref, expected.branch):
            yield (
                "branch",
                f"{one.name} in {name} was built from {one.ref or 'nobody knows what'}, not {expected.branch}",
            )
        if expected.commit and not one.commit.startswith(expected.commit):
            made = one.commit[:_SHORT] or "nobody knows what"
            yield "commit", f"{one.name} in {name} was built from commit {made}, not {expected.commit[:_SHORT]}"
    there = {one.sha256 for one in plan.artifacts}
    for digest in sorted(there ^ set(expected.artifacts)) if expected.artifacts else ():
        what = "runs and is not expected" if digest in there else "is expected and does not run"
        yield "artifacts", f"sha256:{digest} {what} in {name}"
    for who in expected.approved_by:
        if who not in standing.approved_by:
            yield "approved_by", f"{who} had not approved what runs in {name}"


def _is_of(ref: str, pattern: str) -> bool:
    names = (ref, ref.removeprefix("refs/heads/").removeprefix("refs/tags/"))
    return bool(ref) and any(matches(pattern, name) for name in names)


class SealGovernance:
    """Seals what was compared."""

    def __init__(
        self, *, seal: Callable[[], Seal], card: Card, footing: Callable[[Plan], Footing], version: str
    ) -> None:
        self._seal = seal
        self._card = card
        self._footing = footing
        self._version = version

    def enter(self, compared: Sequence[Compared], source: str, at: Instant) -> tuple[Digest, ...]:
        """Seal an assessment about each environment in which something runs whose plan is there; give the envelopes.

        `source` is the SHA-256 of what says what is expected. Errors: those of `Seal.documents`.
        """
        return tuple(
            self._enter(one, one.standing.plan, source, at) for one in compared if one.standing.plan is not None
        )

    def _enter(self, one: Compared, plan: Plan, source: str, at: Instant) -> Digest:
        seal, footing = self._seal(), self._footing(plan)
        for meaning in footing.meanings:
            seal.keep(meaning, "application/json")
        findings = self._findings(one)
        kept = seal.keep(b"".join(findings_pieces(findings)), "application/jsonl").hex if findings else ""
        assessment = Assessment(
            control=self._card.id,
            stage=self._card.stages[-1].value,
            outcome="failed" if findings else "passed",
            origin=footing.origin,
            started_at=stamp(at),
            finished_at=stamp(at),
            interlock=self._version,
            plan="",
            coverage=(Covered("environments", 1, 1),),
            counts=counts_of(findings),
            findings=kept,
            notes=(
                f"{plan.environment} follows plan {plan.digest.hex}, held against the expectations sha256:{source}",
            ),
            place=plan.environment,
        )
        return seal.documents([Sealing(plan.subject, ASSESSMENT, assessment, plan.subjects)])[0]

    def _findings(self, one: Compared) -> tuple[Finding, ...]:
        name = one.standing.environment.name
        sightings = [
            Sighting(
                TOOL,
                field,
                Severity.HIGH,
                Certainty.HIGH,
                says,
                Location(name, symbol=f"{field} {says}"),
                remedy=f"deploy what is expected, or write down what is: `interlock env show {name}`",
            )
            for field, says in one.differs
        ]
        return gather(self._card.id, sightings, lambda _: ())
