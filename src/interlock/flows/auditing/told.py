"""Deployments as a report tells them: what each brought, on whose word, step by step, and the way back. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from interlock.decision import Signed
from interlock.deployment import Act, Outcome, Plan, PlannedArtifact
from interlock.evidence import Approval, Provenance, source_commit
from interlock.flows.auditing.gathered import Gathered
from interlock.flows.auditing.scope import InScope
from interlock.flows.deployments import Deployment, Deployments, Said
from interlock.identity import Directory
from interlock.kernel import Digest, Instant, instant
from interlock.trace.deployed import Brought, Consent, Deployed, Step

_SWITCHES: Final = f"{Act.SWITCH.value} "


class Telling:
    """Tells the deployments in scope."""

    def __init__(
        self, *, gathered: Gathered, scope: InScope, deployments: Deployments, releases: Mapping[str, str]
    ) -> None:
        """`releases` gives the version that an artifact is part of, by SHA-256."""
        self._gathered = gathered
        self._scope = scope
        self._deployments = deployments
        self._releases = releases
        self._builds = _builds(gathered)

    def told(self, one: Deployment) -> Deployed:
        """Tell one deployment."""
        plan = self._scope.plans.get(one.plan)
        first, entries = one.said[0], self._gathered.entries
        directory = self._gathered.directory(first.index)
        switched = next((said for said in one.said if _is_switch(said)), None)
        current = self._deployments.current(one.environment)
        end = entries.get(one.ended_in) if one.outcome.is_final else None
        return Deployed(
            one.run,
            one.environment,
            first.says.product,
            first.says.why or (plan.why.value if plan is not None else ""),
            one.outcome.value,
            Digest("sha256", one.plan),
            tuple(self.brought(each) for each in plan.artifacts) if plan is not None else (),
            first.signer_name,
            first.signer,
            entries[first.index].at,
            first.index,
            directory.person_of_key(first.signer) or "",
            first.says.ticket,
            end.at if end is not None else None,
            entries[switched.index].at if switched is not None else None,
            switched.index if switched is not None else None,
            current is not None and current.run == one.run,
            self._rulings(one),
            self._approvals(one, plan),
            tuple(_steps(one, self._gathered)),
            self._way_back(one, plan),
            plan.replaces if plan is not None else "",
            tuple((each.path, each.sha256) for each in plan.configuration) if plan is not None else (),
            one.last.says,
            tuple(said.index for said in one.said),
        )

    def brought(self, one: PlannedArtifact) -> Brought:
        """Tell where an artifact came from: the commit that its plan was decided with, and what proves that.

        Provenance of another commit proves nothing of this one; it was there and did not count.
        """
        fitting = [each for each in self._builds.get(one.sha256, ()) if one.commit and each.commit == one.commit]
        return self._brought(one.sha256, one.name, fitting, one.commit, one.ref)

    def artifact(self, sha256: str, name: str) -> Brought:
        """Tell where something came from that no plan says anything of, by its first provenance."""
        builds = self._builds.get(sha256, ())
        commit = builds[0].commit if builds else ""
        return self._brought(sha256, name, [each for each in builds if each.commit == commit], commit, "")

    def _brought(self, sha256: str, name: str, builds: Sequence[Brought], commit: str, ref: str) -> Brought:
        first = builds[0] if builds else Brought(name, Digest("sha256", sha256))
        return msgspec.structs.replace(
            first,
            name=name or first.name,
            commit=commit,
            ref=ref or first.ref,
            release=self._releases.get(sha256, ""),
            provenance=tuple(entry for each in builds for entry in each.provenance),
        )

    def _rulings(self, one: Deployment) -> tuple[int, ...]:
        """Give the entries of the decisions that it names, in the order of the ledger."""
        named = {Digest("sha256", each) for said in one.said for each in said.says.decisions}
        return tuple(sorted(self._gathered.index_of[each] for each in named if each in self._gathered.index_of))

    def _approvals(self, one: Deployment, plan: Plan | None) -> tuple[Consent, ...]:
        """Give the answers to what it brought that had been given when it ended, or by now."""
        if plan is None:
            return ()
        until = one.said[-1].index + 1 if one.outcome.is_final else None
        governance = self._gathered.governance(until)
        found = {
            answer.index: consent_of(answer, governance.directory)
            for subject in plan.subjects
            for answer in governance.answers("release", str(subject.digests[0]), one.environment)
        }
        return tuple(found[index] for index in sorted(found))

    def _way_back(self, one: Deployment, plan: Plan | None) -> str:
        if one.outcome in {Outcome.REFUSED, Outcome.PLANNED, Outcome.WAITING}:
            return "nothing was touched, so there is nothing to take back"
        if one.outcome is Outcome.ROLLED_BACK:
            return f"it was taken back: {one.environment} runs what it ran before"
        before = next(
            (each for each in self._deployments.ended_well(one.environment) if each.ended_in < one.said[0].index), None
        )
        if before is None or plan is None or not plan.replaces:
            return f"nothing ran in {one.environment} before it that could be brought back"
        undo = f"`interlock rollback --env {one.environment}`"
        return f"{undo} brings back plan {before.plan[:12]}, which {before.run} deployed"


def consent_of(one: Signed[Approval], directory: Directory) -> Consent:
    """Give an answer as a report tells it."""
    return Consent(
        one.says.about,
        one.says.answer,
        one.signer,
        one.signer_name,
        one.entered_at,
        one.index,
        directory.person_of_key(one.signer) or "",
        one.says.reason,
        one.says.environment,
        one.says.target,
    )


def _is_switch(said: Said) -> bool:
    return said.says.step.startswith(_SWITCHES) and not said.says.is_failed


def _steps(one: Deployment, gathered: Gathered) -> Iterator[Step]:
    before: Instant | None = None
    for number, said in enumerate(one.said, 1):
        says, at = said.says, instant(said.says.at)
        took = round((at - before).total_seconds() * 1000) if before is not None else None
        before = at
        yield Step(
            number,
            says.step or says.outcome,
            at,
            gathered.entries[said.index].at,
            said.index,
            says.outcome,
            says.is_failed,
            says.says,
            says.worker or said.signer_name,
            took,
        )


def _builds(gathered: Gathered) -> dict[str, tuple[Brought, ...]]:
    """Give what each provenance says of where things came from, by SHA-256, in the order of the ledger."""
    found: dict[str, tuple[Brought, ...]] = {}
    for index, read in sorted(gathered.provenances.items()):
        commit, repository, ref = _source_of(read)
        builder = read.run_details.builder.id
        for subject in gathered.statements[index].statement.subjects:
            for digest in subject.digests:
                if digest.alg == "sha256":
                    made = Brought(subject.name, digest, commit, ref, repository, builder, "", (index,))
                    found[digest.hex] = (*found.get(digest.hex, ()), made)
    return found


def _source_of(read: Provenance) -> tuple[str, str, str]:
    """Give the commit, the repository and the reference that provenance names; empty where it does not."""
    commit = source_commit(read) or ""
    for one in read.build_definition.resolved_dependencies:
        if commit and one.digest.get("gitCommit") == commit:
            place, _, ref = one.uri.partition("@") if not one.uri.startswith("git@") else (one.uri, "", "")
            told = one.annotations.get("ref", "")
            return commit, place, told if isinstance(told, str) and told else ref
    return commit, "", ""
