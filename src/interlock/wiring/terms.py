"""By which stage and which policy something is judged, wherever it is to go. Floor 12.

Whoever asks whether something may go into an environment gets the answer from here: `interlock gate`, a deployment, an
approval, the webhook of a cluster, a repository.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from interlock.decision import Policy
from interlock.kernel import InterlockError, nearest
from interlock.wiring.declared import environments_that_hold, repositories_that_hold, unmerged
from interlock.wiring.demanding import below_committed, below_profile, commits_that_hold
from interlock.wiring.policies import BUILT_IN

if TYPE_CHECKING:
    from interlock.deployment import Environment
    from interlock.wiring.app import App


class Terms(msgspec.Struct, frozen=True):
    """By what something is judged."""

    stage: str
    """Whose evidence is demanded."""
    name: str
    """The policy, by name or path."""
    policy: Policy


def environment_among(known: Sequence[Environment], name: str) -> Environment | None:
    """Give the environment of a name; none where no environment is meant, or nobody declares any.

    Errors: EnvironmentUnknown (DPL-101) for one that is not among those that are declared: a slip of the pen must not
        be judged by less than what it was meant for.
    """
    if not name or not known:
        return None
    for one in known:
        if one.name == name:
            return one
    from interlock.deployment import EnvironmentUnknown

    names = [one.name for one in known]
    raise EnvironmentUnknown(name=name, known=", ".join(names), nearest=nearest(name, names))


def terms_of(app: App, environment: Environment | None = None, *, stage: str = "", policy: str = "") -> Terms:
    """Give by what is judged whether something may go into an environment, or where none is meant.

    Shape:  `stage` and `policy` are what else the settings, or a person, say; they go before those of the environment.
    Errors: those of loading a policy; StageUnknown (CTL-104).
    """
    wanted = stage or (environment.stage if environment is not None else "")
    named = app.pipeline.named(wanted).id if wanted else app.pipeline.usual
    name = policy or (environment.policy if environment is not None else "") or app.policy_of(named)
    return Terms(named, name, app.policies.get(name))


def weaker(app: App, terms: Terms, environment: Environment | None = None) -> tuple[str, ...]:
    """Say why a decision under some terms is no real one: they demand less than is asked for, or than was committed.

    So is one for an environment that nobody has merged: a change could bring what is deployed to with it, and leave
    out what stands before that.
    Errors: as for `below_committed`.
    """
    commits = commits_that_hold(app) if terms.name not in BUILT_IN else ()
    below = below_committed(app, terms.name, terms.policy, commits)
    return (*below_profile(app, terms.policy), *below, *unmerged(app, environment))


def policies_of(app: App) -> Iterator[Policy]:
    """Give the policies by which something may be judged here: of stages, environments, repositories that can be read.

    Errors: those of reading settings.
    """
    names = [app.policy_of(one) for one in app.pipeline.ids]
    names += [one.policy for one in environments_that_hold(app)] + [one.policy for one in repositories_that_hold(app)]
    for name in dict.fromkeys(one for one in names if one):
        try:
            yield app.policies.get(name)
        except InterlockError:
            continue  # whoever decides by it is told


def policy_named(app: App, chosen: Policy, name: str, digest: str) -> Policy:
    """Give the policy of a sealed decision: the present one of that name. Errors: PolicyLost (FLW-146)."""
    from interlock.flows.errors import PolicyLost

    if chosen.digest.hex == digest:
        return chosen
    known = tuple(policies_of(app))
    for one in known:
        if one.digest.hex == digest:
            return one
    for one in (chosen, *known):
        if one.name == name:
            return one
    try:
        return app.policies.get(name)
    except InterlockError as error:
        raise PolicyLost(name=name, why=str(error)) from error
