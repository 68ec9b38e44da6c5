"""What a report is about: from a name or a digest to deployments, and to the digests that belong to them. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from interlock.deployment import Outcome, Plan
from interlock.flows.deployments import Deployment, Deployments
from interlock.flows.releases import Releases
from interlock.kernel import Digest, Instant, InterlockError
from interlock.trace.report import Period, Scope


class AboutWhat(msgspec.Struct, frozen=True):
    """What is asked for."""

    scope: Scope
    name: str
    """The run, version, environment, product, or digest with its algorithm."""
    period: Period = Period()


class InScope(msgspec.Struct, frozen=True):
    """What that comes to."""

    name: str
    """In full, as the ledger has it."""
    deployments: tuple[Deployment, ...]
    digests: frozenset[Digest]
    """Of everything that is asked about: artifacts, plans, commits."""
    artifacts: Mapping[str, str] = {}
    """Names of artifacts by their SHA-256, where there may be no plan that says."""
    plans: Mapping[str, Plan] = {}
    """By digest, those that can be read."""


class Scoping:
    """Finds what is in scope, by what the ledger tells of deployments and releases."""

    def __init__(self, *, deployments: Deployments, releases: Releases) -> None:
        self._deployments = deployments
        self._releases = releases
        self._plans: dict[str, Plan | None] = {}

    def of(self, about: AboutWhat, entered: Callable[[int], Instant]) -> InScope:
        """Give what is in scope; `entered` says when the ledger took each entry in.

        Errors: DeploymentUnknown (FLW-210), ReleaseUnknown (FLW-213), those of `Gate.proven`.
        """
        if about.scope is Scope.DEPLOYMENT:
            one = self._deployments.find(about.name)
            return self._whole(one.run, (one,))
        if about.scope is Scope.RELEASE:
            made = self._releases.find(about.name)
            names = {digest.hex: one.name for one in made.subjects for digest in one.digests if digest.alg == "sha256"}
            runs = self._bringing(frozenset(names))
            full = f"{self._releases.product}@{made.version}" if self._releases.product else made.version
            return self._whole(full, runs, names, made.says.commit)
        if about.scope is Scope.COMMIT:
            digest = Digest.parse(about.name)
            runs = tuple(one for one in self._deployments.all() if self._has_commit(one, digest.hex))
            return self._whole(str(digest), runs, {}, digest.hex)
        if about.scope is Scope.ARTIFACT:
            digest = Digest.parse(about.name)
            return self._whole(str(digest), self._bringing(frozenset({digest.hex})), {digest.hex: ""})
        where = about.name if about.scope is Scope.ENVIRONMENT else ""
        runs = tuple(one for one in self._deployments.all(where) if _is_within(one, about.period, entered))
        return self._whole(about.name, runs)

    def plan_of(self, digest: str) -> Plan | None:
        """Give a plan, if it is kept and can be read."""
        if digest not in self._plans:
            try:
                self._plans[digest] = self._deployments.plan_of(digest)
            except InterlockError:
                self._plans[digest] = None
        return self._plans[digest]

    def _bringing(self, artifacts: frozenset[str]) -> tuple[Deployment, ...]:
        """Give the deployments that brought all of some artifacts."""
        found = []
        for one in self._deployments.all():
            plan = self.plan_of(one.plan)
            if plan is not None and artifacts <= {each.sha256 for each in plan.artifacts}:
                found.append(one)
        return tuple(found)

    def _has_commit(self, one: Deployment, commit: str) -> bool:
        plan = self.plan_of(one.plan)
        return plan is not None and any(each.commit == commit for each in plan.artifacts)

    def _whole(
        self, name: str, runs: Iterable[Deployment], artifacts: Mapping[str, str] | None = None, commit: str = ""
    ) -> InScope:
        """Give deployments with everything that they brought."""
        runs, names = tuple(runs), dict(artifacts or {})
        plans = {one.plan: plan for one in runs if (plan := self.plan_of(one.plan)) is not None}
        commits = {commit} if commit else set()
        for plan in plans.values():
            names |= {each.sha256: each.name for each in plan.artifacts}
            commits |= {each.commit for each in plan.artifacts if each.commit}
        digests = {Digest("sha256", one) for one in (*names, *(one.plan for one in runs))}
        digests |= {Digest("gitCommit", one) for one in commits}
        return InScope(name, runs, frozenset(digests), names, plans)


def _is_within(one: Deployment, period: Period, entered: Callable[[int], Instant]) -> bool:
    """Say whether anything of a deployment lies within a period, by the ledger's time; the end is not in it."""
    began = entered(one.said[0].index)
    ended = entered(one.ended_in) if one.outcome.is_final else None
    if period.until is not None and began >= period.until:
        return False
    is_over = ended is not None and period.since is not None and ended < period.since
    return not is_over and not (one.outcome is Outcome.PLANNED and period.since is not None and began < period.since)
