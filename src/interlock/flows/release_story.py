"""The story of a release: where it runs, what the gate says of it, what it brings since the one before. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.change import Repository, Revision
from interlock.decision import Decision
from interlock.deployment import Environment
from interlock.flows.admission import Admission
from interlock.flows.deploy import Deploy
from interlock.flows.deployments import Deployment, Deployments
from interlock.flows.releases import Made, Releases
from interlock.kernel import InterlockError

MOST: Final = 100
"""Commits that are told."""


class There(msgspec.Struct, frozen=True):
    """How a release stands in an environment."""

    environment: str
    runs: Deployment | None
    """The deployment by which it runs there now."""
    ran: tuple[Deployment, ...]
    """Those by which it ran there before."""
    decisions: tuple[Decision, ...]
    """What the gate says of each artifact there now."""


class Since(msgspec.Struct, frozen=True):
    """What a release brings."""

    before: Made | None
    """The newest release whose commit leads to this one's; none for the first of a line."""
    commits: tuple[Revision, ...] = ()
    why_not: str = ""
    """Why nobody can tell."""

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are told."""
        return len(self.commits) > MOST


class Story(msgspec.Struct, frozen=True):
    """All that is known of a release."""

    made: Made
    decisions: tuple[Decision, ...]
    """What the gate says of each artifact, no environment asked about."""
    there: tuple[There, ...]
    since: Since


def story_of(
    made: Made,
    *,
    releases: Releases,
    repository: Repository,
    admission: Admission,
    deploy: Deploy,
    deployments: Deployments,
    environments: Sequence[Environment],
) -> Story:
    """Tell the story of a release. Errors: those of `Gate.decide` and of the ledger."""
    return Story(
        made,
        admission.about(made.subjects).decisions,
        tuple(_there(made, one, deploy, deployments) for one in environments),
        since_before(made, releases.all(), repository),
    )


def _there(made: Made, environment: Environment, deploy: Deploy, deployments: Deployments) -> There:
    ended = [one for one in deployments.ended_well(environment.name) if _is_of(made, one, deployments)]
    now = deployments.current(environment.name)
    runs = next((one for one in ended if now is not None and one.run == now.run), None)
    ran = tuple(one for one in ended if runs is None or one.run != runs.run)
    return There(environment.name, runs, ran, deploy.decisions(made.subjects, environment.name))


def _is_of(made: Made, deployment: Deployment, deployments: Deployments) -> bool:
    """Say whether a deployment brought everything of a release."""
    try:
        plan = deployments.plan_of(deployment.plan)
    except InterlockError:
        return False  # of a plan that is lost nobody can say what it brought
    return made.digests <= {one.sha256 for one in plan.artifacts}


def since_before(made: Made, known: Sequence[Made], repository: Repository) -> Since:
    """Say what a release brings since the newest one before it on the way to its commit."""
    if not made.says.commit:
        return Since(None, (), "nobody says what it was built from")
    try:
        for one in reversed([each for each in known if each.index < made.index]):
            if one.says.commit and not repository.leading_to(one.says.commit, made.says.commit, 1):
                return Since(one, tuple(repository.leading_to(made.says.commit, one.says.commit, MOST + 1)))
        return Since(None, tuple(repository.leading_to(made.says.commit, most=MOST + 1)))
    except InterlockError as error:
        return Since(None, (), str(error))
