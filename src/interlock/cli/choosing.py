"""Which policy a command decides by, and which subject it is about. Floor 15."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from interlock.cli.files import file_digest
from interlock.control import Stage
from interlock.decision import Policy, covers
from interlock.flows.subjects import subject_named
from interlock.kernel import Subject
from interlock.wiring.declared import environments_that_hold, unmerged
from interlock.wiring.demanding import below_profile
from interlock.wiring.policies import BUILT_IN
from interlock.wiring.terms import Terms, environment_among, terms_of, weaker

if TYPE_CHECKING:
    from interlock.deployment import Environment
    from interlock.wiring.app import App


class ChosenPolicy(msgspec.Struct, frozen=True):
    """The policy to decide by, and what the choice means for the answer."""

    policy: Policy
    stage: str
    """The stage whose evidence is demanded."""
    is_asked: bool = False
    """Whether a person named it on the command line."""
    is_vouched: bool = False
    """Whether a person named one of ours, which no change can touch, and no laxer one than is configured."""
    hypothetical: tuple[str, ...] = ()
    """Why no real decision can be made under it."""


def chosen_stage(app: App, wanted: str | None) -> str:
    """Give the stage that was asked for, or the usual one. Errors: StageUnknown (CTL-104)."""
    return app.pipeline.usual if wanted is None else app.pipeline.named(wanted).id


def chosen_policy(app: App, wanted: str | None, stage: str | None = None, environment: str = "") -> ChosenPolicy:
    """Give the policy that was asked for, or else that of the environment, or of the stage; and the stage.

    Shape:  what was asked for goes before what the settings say of an environment, each by itself.
    Errors: those of `interlock.decision.policy.load`; StageUnknown (CTL-104); EnvironmentUnknown (DPL-101), and those
        of reading settings, where an environment is named.
    """
    declared = environment_among(environments_that_hold(app), environment) if environment else None
    asked = "" if stage is None else app.pipeline.named(stage).id
    terms = terms_of(app, declared, stage=asked)
    # A stage of the repository's own asks what it was made for; the usual ones have to hold to the profile.
    has_own = declared is None and bool(app.pipeline.named(terms.stage).policy) and terms.stage not in set(Stage)
    below = () if has_own else below_profile(app, terms.policy) if declared is None else weaker(app, terms, declared)
    if wanted is None:
        return ChosenPolicy(terms.policy, terms.stage, hypothetical=below)
    policy = app.policies.get(wanted, may_lie_outside=True) if wanted != terms.name else terms.policy
    if wanted != terms.name:
        below = () if has_own else (*below_profile(app, policy), *_less(app, policy, terms, declared))
    return ChosenPolicy(
        policy,
        terms.stage,
        is_asked=True,
        is_vouched=wanted in BUILT_IN and covers(policy, terms.policy),
        hypothetical=below,
    )


def _less(app: App, policy: Policy, terms: Terms, declared: Environment | None) -> Iterator[str]:
    """Say why no real decision is made for an environment under a policy that somebody named instead of its own."""
    yield from unmerged(app, declared)
    if declared is not None and not covers(policy, terms.policy):
        says = f"policy {policy.name} demands less than {terms.policy.name}, by which {declared.name} is judged"
        yield f"{says}; decide without `--policy`, or by one that demands more"


def policies_by_place(app: App, wanted: str | None, stage: str | None = None) -> Callable[[str], Policy]:
    """Give what names the policy by which something is looked at in an environment, or, for no name, anywhere.

    What people said of an environment that nobody declares any more is looked at as anywhere.
    Errors of it: as for `chosen_policy`.
    """
    from interlock.deployment import EnvironmentUnknown

    known: dict[str, Policy] = {}

    def policy_in(environment: str) -> Policy:
        if environment not in known:
            try:
                known[environment] = chosen_policy(app, wanted, stage, environment).policy
            except EnvironmentUnknown:
                known[environment] = chosen_policy(app, wanted, stage).policy
        return known[environment]

    return policy_in


def chosen_environment(app: App, name: str) -> str:
    """Give the name of an environment that a person means, or none. Errors: EnvironmentUnknown (DPL-101)."""
    if name:
        environment_among(environments_that_hold(app), name)
    return name


def chosen_subject(app: App, text: str) -> Subject:
    """Give the subject that a text names. Errors: those of `subject_named`."""
    return subject_named(text, lambda: app.repository, app.quick_commit, file_digest)
