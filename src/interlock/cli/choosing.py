"""Which policy a command decides by, and which subject it is about. Floor 15."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.cli.files import file_digest
from interlock.decision import Policy, covers
from interlock.flows.subjects import subject_named
from interlock.kernel import Subject

if TYPE_CHECKING:
    from interlock.wiring.app import App


def chosen_policy(app: App, wanted: str | None) -> tuple[Policy, tuple[str, ...]]:
    """Give the policy, and why its answer would be hypothetical: it demands less than the configured one."""
    configured = app.policies.get(app.settings.policy)
    if wanted is None or wanted == app.settings.policy:
        return configured, ()
    policy = app.policies.get(wanted, may_lie_outside=True)
    if covers(policy, configured):
        return policy, ()
    return policy, (f"policy {policy.name} demands less than {configured.name}, which is configured",)


def chosen_subject(app: App, text: str) -> Subject:
    """Give the subject that a text names. Errors: those of `subject_named`."""
    return subject_named(text, lambda: app.repository, app.quick_commit, file_digest)
