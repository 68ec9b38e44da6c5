"""Which policy a command decides by, and which subject it is about. Floor 15."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from interlock.cli.files import file_digest
from interlock.control import Stage
from interlock.decision import Policy, covers
from interlock.flows.subjects import subject_named
from interlock.kernel import Subject
from interlock.wiring.demanding import below_profile
from interlock.wiring.policies import BUILT_IN

if TYPE_CHECKING:
    from interlock.wiring.app import App


class ChosenPolicy(msgspec.Struct, frozen=True):
    """The policy to decide by, and what the choice means for the answer."""

    policy: Policy
    is_asked: bool = False
    """Whether a person named it on the command line."""
    is_vouched: bool = False
    """Whether a person named one of ours, which no change can touch, and no laxer one than is configured."""
    hypothetical: tuple[str, ...] = ()
    """Why no real decision can be made under it."""


def chosen_stage(app: App, wanted: str | None) -> str:
    """Give the stage that was asked for, or the usual one. Errors: StageUnknown (CTL-104)."""
    return app.pipeline.usual if wanted is None else app.pipeline.named(wanted).id


def chosen_policy(app: App, wanted: str | None, stage: str = "") -> ChosenPolicy:
    """Give the configured policy of a stage, the usual one where none is named, or the one that was asked for.

    Errors: those of `interlock.decision.policy.load`; StageUnknown (CTL-104).
    """
    named = stage or app.pipeline.usual
    name = app.policy_of(named)
    configured = app.policies.get(name)
    # A stage of the repository's own asks what it was made for; the usual ones have to hold to the profile.
    has_own = bool(app.pipeline.named(named).policy) and named not in set(Stage)
    if wanted is None:
        return ChosenPolicy(configured, hypothetical=() if has_own else below_profile(app, configured))
    policy = app.policies.get(wanted, may_lie_outside=True) if wanted != name else configured
    return ChosenPolicy(
        policy,
        is_asked=True,
        is_vouched=wanted in BUILT_IN and covers(policy, configured),
        hypothetical=() if has_own else below_profile(app, policy),
    )


def of_environment(app: App, environment: str, stage: str | None, policy: str | None) -> tuple[str, Policy | None]:
    """Give the stage and the policy by which things come into an environment that the settings declare.

    Shape:  what somebody named goes before; no policy where that of the stage decides.
    Errors: as for `chosen_policy`; those of reading settings.
    """
    declared = None
    if environment and stage is None and policy is None:
        from interlock.wiring.deploying import Deploying

        deploying = Deploying(app, {})
        declared = next((one for one in deploying.environments if one.name == environment), None)
    if declared is None:
        return chosen_stage(app, stage), None
    return chosen_stage(app, declared.stage or None), deploying.policy(environment)


def chosen_subject(app: App, text: str) -> Subject:
    """Give the subject that a text names. Errors: those of `subject_named`."""
    return subject_named(text, lambda: app.repository, app.quick_commit, file_digest)
