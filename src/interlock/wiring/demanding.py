"""Whether a policy demands as much as the risk profile asks for, and as it did where the rules stand. Floor 12."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from interlock.change import RevisionUnknown, State
from interlock.decision import Policy, PolicyFileMissing, covers
from interlock.wiring.policies import BUILT_IN

if TYPE_CHECKING:
    from interlock.wiring.app import App


def commits_that_hold(app: App) -> tuple[str, ...]:
    """Give the commits whose rules hold, those that hold first; each only once.

    The default branch as it is now, whatever is checked out: an old commit, or one that shares nothing with it, must
    not bring rules back. Then the commit where the rules for what is checked out stand, and that itself.
    """
    try:
        head = app.repository.resolve("HEAD")
    except RevisionUnknown:
        return ()  # no commit yet, or no version control at all
    ground = app.repository.change(State.COMMIT, None).ground.commit
    return tuple(dict.fromkeys(one for one in (app.repository.trunk(), ground, head) if one))


def below_profile(app: App, policy: Policy) -> tuple[str, ...]:
    """Say why a decision under a policy that demands less than the risk profile asks for is no real one."""
    profile = app.asked_profile
    if profile is None or not profile.rank or covers(policy, app.policies.get(profile.value)):
        return ()
    what = f"policy {policy.name} demands less than {profile}, which the risk profile asks for"
    remedy = f"decide with `--policy {profile}`, name {profile} or one that extends it in interlock.yaml"
    return (f"{what}; {remedy}, or answer the questions anew with `interlock risk assess`",)


def below_committed(app: App, name: str, policy: Policy, commits: Iterable[str]) -> tuple[str, ...]:
    """Say why a decision under a file of the repository is no real one: it demands less than some commits have it.

    Errors: those of `interlock.decision.policy.load`, and of reading the repository.
    """
    from interlock.decision.policy import load  # a gate of its own asks for none of this

    said = []
    for commit in commits if name not in BUILT_IN else ():

        def find(wanted: str, commit: str = commit) -> tuple[str, bytes]:
            if wanted in BUILT_IN:
                return app.policies.find(wanted)
            body = app.repository.file_at(commit, wanted)
            if body is None:
                raise PolicyFileMissing(name=wanted, known=", ".join(BUILT_IN))
            return wanted, body

        try:
            committed = load(name, find, app.policies.controls, app.policies.attested, app.policies.imported)
        except PolicyFileMissing:
            continue  # it is new since then
        if not covers(policy, committed):
            said.append(f"{name} demands less here than in commit {commit[:12]}; have the change of it merged first")
    return tuple(said)
