"""Whether a policy demands as much as the risk profile asks for. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.decision import Policy, covers

if TYPE_CHECKING:
    from interlock.wiring.app import App


def below_profile(app: App, policy: Policy) -> tuple[str, ...]:
    """Say why a decision under a policy that demands less than the risk profile asks for is no real one."""
    profile = app.asked_profile
    if profile is None or not profile.rank or covers(policy, app.policies.get(profile.value)):
        return ()
    what = f"policy {policy.name} demands less than {profile}, which the risk profile asks for"
    remedy = f"decide with `--policy {profile}`, name {profile} or one that extends it in interlock.yaml"
    return (f"{what}; {remedy}, or answer the questions anew with `interlock risk assess`",)
