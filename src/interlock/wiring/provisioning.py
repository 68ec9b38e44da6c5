"""How setting infrastructure up is put together: what is declared, by which rules, under which policy. Floor 12.

What the default branch says of something holds over what a change or the working tree says, its rules included: a
change cannot loosen the rules that it is judged by.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

import interlock
from interlock.adapters.provisioners import PROVISIONERS
from interlock.adapters.provisioners.terraform import is_saved_plan
from interlock.adapters.tools import mask
from interlock.change import NothingToExamine, RevisionUnknown, State
from interlock.decision import Grounds, Question
from interlock.deployment.infrastructure import RuleSet, read_rules, together
from interlock.deployment.infrastructure.errors import PlanUnnamed, ProvisioningUnknown, SourcesUncommitted
from interlock.deployment.provisioning import Asked
from interlock.flows.attest import Footing, footing_of
from interlock.flows.provision import Guard, Provision, Rulebook, Wanted
from interlock.formats import read_yaml
from interlock.kernel import Subject, nearest
from interlock.wiring.demanding import below_committed, below_profile, commits_that_hold
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.own_files import read_own
from interlock.wiring.provision import SHIPPED, STANDARD, Declared
from interlock.wiring.settings import FILE_NAME, settings_of

if TYPE_CHECKING:
    from interlock.wiring.app import App

_OWN = os.path.dirname(interlock.__file__)  # noqa: PTH120 (a text)
RULES = os.path.join(_OWN, "deployment", "infrastructure", "rules")  # noqa: PTH118 (a text)
"""Where the rules lie that come with the program."""


class Placed(msgspec.Struct, frozen=True):
    """Something to be set up, and the commit whose settings say so; none for those that lie here."""

    declared: Declared
    commit: str = ""


def declared(app: App) -> dict[str, Placed]:
    """Give all that is declared, by name: as the default branch has it, then the last commit, then the working tree."""
    known: dict[str, Placed] = {}
    for one in (*_committed(app), *(Placed(each) for each in app.settings.provisions)):
        known.setdefault(one.declared.name, one)
    return known


def _committed(app: App) -> Iterator[Placed]:
    for commit in commits_that_hold(app):
        body = app.repository.file_at(commit, FILE_NAME)
        if body is not None:
            yield from (Placed(one, commit) for one in settings_of(read_yaml(body, FILE_NAME)).provisions)


def found(app: App, name: str, tool: str) -> Placed:
    """Give what somebody names: something declared, or a path, which is judged by the standard rules.

    What is declared is that under whatever path somebody names it, so that nobody gets around its rules and its policy.
    Errors: ProvisioningUnknown (DPL-209), PlanUnnamed (DPL-211).
    """
    known = declared(app)
    if name in known:
        return known[name]
    if os.path.exists(name):  # noqa: PTH110 (a text)
        for one in known.values():
            if _overlap(name, _path_of(app, one.declared)):
                return one
        alike = [one.declared.name for one in known.values() if one.declared.tool in _SAVING]
        if alike and os.path.isfile(name) and is_saved_plan(name):  # noqa: PTH113 (a text)
            raise PlanUnnamed(path=name, known=", ".join(alike))
        return Placed(Declared(os.path.basename(os.path.realpath(name)), tool or _guess(name), os.path.realpath(name)))  # noqa: PTH119
    close = nearest(name, known, 0.5)
    listed = dict.fromkeys([*([close] if close else []), *known])  # the one that may have been meant comes first
    raise ProvisioningUnknown(name=name, known=", ".join(listed) or "nothing")


_SAVING: Final = frozenset({"terraform", "tofu"})


def _path_of(app: App, one: Declared) -> str:
    return one.path if os.path.isabs(one.path) else os.path.join(app.root, one.path)  # noqa: PTH117, PTH118 (texts)


def _overlap(one: str, other: str) -> bool:
    """Say whether two paths are one, or one lies in the other."""
    first, second = f"{os.path.realpath(one)}/", f"{os.path.realpath(other)}/"
    return first.startswith(second) or second.startswith(first)


def _guess(path: str) -> str:
    """Say which tool a path is for, as far as that can be told from its name."""
    names = set(os.listdir(path)) if os.path.isdir(path) else {os.path.basename(path)}  # noqa: PTH112, PTH119, PTH208
    for tool, ends in (
        ("dockerfile", ("Dockerfile", "Containerfile")),
        ("puppet", (".pp",)),
        ("salt", ("top.sls",)),
        ("terraform", (".tf", ".tfplan", ".json", ".bin", ".plan")),
        ("tofu", (".tofu",)),
        ("ansible", ("site.yml", "site.yaml", "playbook.yml", "playbook.yaml")),
    ):
        if any(name.endswith(ends) for name in names):
            return tool
    return "manifests"


def rulebook(app: App, placed: Placed, also: tuple[str, ...] = ()) -> Rulebook:
    """Give what something is judged by; `also` are files of the user's, which can only add.

    Errors: SettingsUnreadable (CFG-101), those of `read_rules`; RuleUnknown (DPL-202).
    """
    one = placed.declared
    sets = [_set(app, name, placed.commit) for name in (one.rules or (STANDARD,))]
    without = tuple((each.rule, each.reason) for each in one.without)
    rules = together(sets, [name for name, _ in without])
    known = {rule.id for rule in rules}
    more = [_read(app, path) for path in also]
    added = tuple(rule for each in more for rule in each.rules if rule.id not in known)
    parameters = {key: value for each in (*sets, *more) for key, value in each.parameters.items()}
    return Rulebook((*rules, *added), {**parameters, **one.values}, without)


def _set(app: App, name: str, commit: str) -> RuleSet:
    if name in SHIPPED:
        return shipped(name)
    body = app.repository.file_at(commit, name) if commit else None
    if body is not None:
        return read_rules(body, name)
    if commit:
        raise SettingsUnreadable(path=name, why=f"the commit {commit[:12]}, whose rules hold, has no such file")
    return _read(app, name)


def _read(app: App, path: str) -> RuleSet:
    try:
        return read_rules(read_own(app.root, path, may_lie_outside=True), path)
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error


def shipped(name: str) -> RuleSet:
    """Give a set of rules that comes with the program."""
    with open(os.path.join(RULES, f"{name}.yaml"), "rb") as file:  # noqa: PTH118, PTH123 (a text)
        return read_rules(file.read(), name)


def wanted_of(
    app: App, placed: Placed, *, also: tuple[str, ...], only_plan: bool, keep_as: str, target: str, saved: str = ""
) -> Wanted:
    """Give what is to be set up; `saved` is a plan of it that was kept.

    Errors: as for `rulebook`; SourcesUncommitted (DPL-210), those of loading a policy.
    """
    one = placed.declared
    path = _path_of(app, one)
    folder = {"folder": os.path.realpath(path)} if saved else {}
    if not only_plan and _is_inside(app, path) and not _is_committed(app):
        raise SourcesUncommitted(name=one.name)
    return Wanted(
        name=one.name,
        asked=Asked(saved or path, target or one.target, {**one.parameters, **folder}, one.variables),
        rulebook=rulebook(app, placed, also),
        environment=one.environment,
        guard=_guard(app, placed) if one.policy else None,
        only_plan=only_plan,
        keep_as=keep_as,
        product=app.product,
    )


def make_provision(
    app: App, wanted: Wanted, placed: Placed, environ: Mapping[str, str], stop: threading.Event
) -> Provision:
    """Put together what sets something up."""
    seal = app.seal  # first: the key that is made with it has to count for what is read afterwards
    return Provision(
        provisioner=PROVISIONERS[placed.declared.tool](environ, stop),
        seal=seal,
        gate=app.gate,
        footing=_footing(app, wanted, placed),
        mask=mask,
        clock=app.clock,
        version=interlock.__version__,
    )


def _footing(app: App, wanted: Wanted, placed: Placed) -> Footing:
    """Give whose settings and policy hold: those of the commit that it is set up from, where it is one.

    The policy that holds for a plan is the one that is declared for it, out of the reach of a change.
    """
    subject = Subject(f"plan for {wanted.name}", ())
    if not _is_inside(app, _path_of(app, placed.declared)) or not _is_committed(app):
        return footing_of(subject)
    change = app.repository.change(State.COMMIT, None)
    grounds = app.grounding.of(change)
    if wanted.guard is not None and placed.commit:
        policy = wanted.guard.policy
        rules = msgspec.structs.replace(grounds.rules, policy=policy.name, policy_digest=policy.digest.hex, stages=())
        grounds = Grounds(rules, policy)
    return footing_of(subject, change, grounds, mask=mask)


def _is_inside(app: App, path: str) -> bool:
    top = os.path.realpath(app.root)
    return f"{os.path.realpath(path)}/".startswith(f"{top}/")


def _is_committed(app: App) -> bool:
    """Say whether what lies here is what the last commit says."""
    try:
        app.repository.resolve("HEAD")
        return app.repository.change(None, None).state is State.COMMIT
    except (RevisionUnknown, NothingToExamine):
        return False


def _guard(app: App, placed: Placed) -> Guard:
    """Give the policy that has to allow it: the one that is declared, as the commit has it that declares it.

    Evidence about a commit is none about a plan, so what is asked of commits is not asked here; a policy that only the
    working tree names is another matter.
    """
    one = placed.declared
    stage = app.pipeline.named(one.stage).id if one.stage else app.pipeline.usual
    policy = app.policies.get(one.policy)
    weaker = tuple(below_committed(app, one.policy, policy, commits_that_hold(app)))
    if not placed.commit:
        weaker = (*weaker, *below_profile(app, policy))

    def asking(subject: Subject) -> Question:
        return Question(
            subject,
            app.clock(),
            stage,
            one.environment,
            weaker,
            product=app.product,
            actor=(app.keys.current() or "of nobody") if one.environment else "",
            pipeline=app.pipeline,
            usual=app.usual_pipeline,
        )

    return Guard(policy, asking)
