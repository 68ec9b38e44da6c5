"""What an audit is asked about: from a word to one thing, and to where its evidence begins. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final

import msgspec

from interlock.deployment import Outcome
from interlock.evidence import PROVENANCE, EvidenceError, read_provenance, source_commit
from interlock.flows.auditing.elsewhere import WIDE
from interlock.flows.auditing.reach import Start
from interlock.flows.deployments import Deployment, Deployments
from interlock.flows.errors import DeploymentUnknown, ReleaseUnknown
from interlock.flows.gate import Gate
from interlock.flows.releases import Releases
from interlock.kernel import Digest, InterlockError, Subject
from interlock.trace import NodeAmbiguous, NodeUnknown
from interlock.trace.report import Period, Scope

WORDS: Final = {"env": Scope.ENVIRONMENT, **{one.value: one for one in Scope}}
"""What stands before the colon of `KIND:NAME`."""


class Asked(msgspec.Struct, frozen=True):
    """One thing that an audit is about."""

    scope: Scope
    name: str
    """A run, a version, an environment, a product, or a digest with its algorithm."""
    period: Period = Period()


class Asking:
    """Finds out what a word means, and where the evidence of that begins."""

    def __init__(
        self,
        *,
        gate: Gate,
        deployments: Deployments,
        releases: Releases,
        environments: Iterable[str],
        subject_of: Callable[[str], Subject],
    ) -> None:
        """`environments` are those that are declared; `subject_of` knows digests, files and revisions."""
        self._gate = gate
        self._deployments = deployments
        self._releases = releases
        self._environments = environments
        self._subject_of = subject_of

    def asked(self, text: str, period: Period = Period()) -> Asked:  # noqa: B008 (frozen, and empty)
        """Give what a text means: `KIND:NAME`, or a name that only one thing has.

        Errors: NodeUnknown (TRC-101), NodeAmbiguous (TRC-102).
        """
        word, colon, rest = text.partition(":")
        if colon and word in WORDS:
            found = [one for one in self._meanings(rest) if one.scope is WORDS[word]]
        else:
            found = list(self._meanings(text))
        if not found:
            remedy = (
                "name a deployment, a release, an environment, the product, a commit, or an artifact's file or digest"
            )
            raise NodeUnknown(name=text, remedy=remedy)
        if len(found) > 1:
            which = ", ".join(f"{one.scope.value}:{text}" for one in found)
            raise NodeAmbiguous(name=text, count=len(found), which=which)
        return msgspec.structs.replace(found[0], period=period)

    def _meanings(self, text: str) -> Iterator[Asked]:
        """Give everything that a name could mean; a revision or a file only where it is nothing else."""
        found = list(self._named(text))
        yield from found
        if not found:
            try:
                digest = self._subject_of(text).digests[0]
            except InterlockError:
                return
            scope = Scope.COMMIT if digest.alg == "gitCommit" else Scope.ARTIFACT
            yield Asked(scope, str(digest))

    def _named(self, text: str) -> Iterator[Asked]:
        with suppress(DeploymentUnknown):
            yield Asked(Scope.DEPLOYMENT, self._deployments.find(text).run)
        product = self._releases.product
        version = text.removeprefix(f"{product}@") if product else text
        with suppress(ReleaseUnknown):
            yield Asked(Scope.RELEASE, self._releases.find(version).version)
        if text in {*self._environments, *(one.environment for one in self._deployments.all())}:
            yield Asked(Scope.ENVIRONMENT, text)
        if product and text == product:
            yield Asked(Scope.PRODUCT, text)

    def is_shown(self, asked: Asked) -> bool:
        """Say whether the ledger shows that what is asked about is there: somebody has to have deployed to it."""
        if asked.scope not in WIDE:
            return True
        return bool(self._deployments.all(asked.name if asked.scope is Scope.ENVIRONMENT else ""))

    def start(self, asked: Asked) -> Start:
        """Give where the evidence of something begins. Errors: those of `Gate.proven`."""
        match asked.scope:
            case Scope.DEPLOYMENT:
                return self._of_runs([self._deployments.find(asked.name)])
            case Scope.RELEASE:
                made = self._releases.find(asked.name)
                digests = tuple(digest for one in made.subjects for digest in one.digests)
                runs = [one for one in self._deployments.all() if set(self._artifacts(one)) & set(digests)]
                return _joined(Start(digests, (made.index,)), self._of_runs(runs))
            case Scope.COMMIT:
                commit = Digest.parse(asked.name)
                return Start((commit, *self._built_from(commit)))
            case Scope.ARTIFACT:
                return Start((Digest.parse(asked.name),))
            case Scope.ENVIRONMENT | Scope.PRODUCT:
                where = asked.name if asked.scope is Scope.ENVIRONMENT else ""
                runs = [one for one in self._deployments.all(where) if _is_within(one, asked.period)]
                started = self._of_runs(runs)
                return _joined(started, Start(environments=frozenset({where} - {""})))

    def _of_runs(self, runs: Iterable[Deployment]) -> Start:
        started = Start()
        for one in runs:
            entries = tuple(said.index for said in one.said)
            digests = (Digest("sha256", one.plan), *self._artifacts(one))
            started = _joined(started, Start(digests, entries, frozenset({one.environment})))
        return started

    def _artifacts(self, one: Deployment) -> tuple[Digest, ...]:
        try:
            return tuple(Digest("sha256", each.sha256) for each in self._deployments.plan_of(one.plan).artifacts)
        except InterlockError:
            return ()  # a plan that is lost is told among the papers that are

    def _built_from(self, commit: Digest) -> Iterator[Digest]:
        for one in self._gate.of_kind(PROVENANCE):
            try:
                if source_commit(read_provenance(one.statement.predicate)) == commit.hex:
                    yield from (digest for subject in one.statement.subjects for digest in subject.digests)
            except EvidenceError:
                continue


def _joined(one: Start, other: Start) -> Start:
    return Start(
        tuple(dict.fromkeys((*one.digests, *other.digests))),
        tuple(dict.fromkeys((*one.entries, *other.entries))),
        one.environments | other.environments,
    )


def _is_within(one: Deployment, period: Period) -> bool:
    """Say whether a deployment was under way within a period."""
    if period.until is not None and one.begun_at >= period.until:
        return False
    ended = one.ended_at if one.outcome is not Outcome.PLANNED else one.begun_at
    return period.since is None or ended is None or ended >= period.since
