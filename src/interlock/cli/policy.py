"""interlock policy: list, show, lint, test, diff, explain, new, replay. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.errors import FileUnwritable
from interlock.cli.exits import Exit
from interlock.cli.files import print_json, write_file
from interlock.decision import Policy
from interlock.kernel import InterlockError
from interlock.wiring.policies import BUILT_IN

if TYPE_CHECKING:
    from interlock.decision.examples import Example
    from interlock.decision.lint import Problem
    from interlock.decision.policy import Find
    from interlock.decision.rehearsal import Rehearsed
    from interlock.wiring.app import App

_SAYS = """\
Read, check and compare policies. A policy is a YAML file that says which
evidence a change needs; three are built in, others lie in the repository.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("policy", _SAYS).with_place()
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    actions = subcommands(
        made,
        (
            ("list", "list the policies that are built in and in the repository, and say which is in force"),
            ("show", "show what a policy and all that it extends demand, with file and line of every field"),
            ("lint", "say what is wrong with policies; exits with 1 if anything is"),
            ("test", "decide the examples of policies; exits with 1 if one gives another answer"),
            ("diff", "say what one policy demands more, less and otherwise than another"),
            ("explain", "say in plain sentences what a policy demands"),
            ("new", "write a policy that extends another, with comments and examples"),
            ("replay", "make recorded decisions again, under their own policy or another; exits with 1 if one differs"),
        ),
    )
    for name in ("show", "explain"):
        actions[name].add_argument("policy", nargs="?", help="a name or a file (default: the one in force)")
    for name in ("lint", "test"):
        everything = "every one of the repository, and the one in force"
        actions[name].add_argument("policy", nargs="*", help=f"names or files (default: {everything})")
    actions["test"].add_argument("--whole", action="store_true", help="fail also where examples leave a demand unshown")
    actions["diff"].add_argument("first", help="a name or a file")
    actions["diff"].add_argument("second", help="a name or a file")
    actions["new"].add_argument("name", help="the name of the policy")
    actions["new"].add_argument("--extends", metavar="POLICY", default="standard", help="(default: standard)")
    actions["new"].add_argument("-o", "--output", metavar="FILE", help="where to (default: policies/NAME.yaml)")
    actions["replay"].add_argument(
        "--policy", metavar="POLICY", help="decide by this one (default: each by its own, byte for byte as recorded)"
    )
    actions["replay"].add_argument("--since", metavar="AGE", help="only decisions that are no older, such as 90d")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        return _ACTIONS[asked.action](app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.screen import width_of
    from interlock.render.table import rows

    force, why = _in_force(app)
    known = [*BUILT_IN, *_own(app), *([] if force in BUILT_IN else [force])]
    found = {name: _summary(app, name) for name in known}
    if asked.format == "json":
        listed = [{"name": name, **one, "in_force": name == force} for name, one in found.items()]
        print_json({"schema": "interlock.policy-list/v1", "policies": listed, "in_force": force, "because": why})
        return Exit.ALLOWED
    table = [("", "policy", "extends", "says")]
    table += [("→" if name == force else "", name, one["extends"], one["says"]) for name, one in found.items()]
    print("\n".join([*rows(table, width_of(sys.stdout)), "", f"in force: {force}, because {why}"]))
    return Exit.ALLOWED


def _in_force(app: App) -> tuple[str, str]:
    """Give the policy that decides here, and why; what holds for a change is out of the change's reach."""
    named = app.policy_name
    where = "interlock.yaml names it" if app.settings.policy_is_named else "nothing is configured"
    if not app.settings.policy_is_named and app.asked_profile is not None:
        where = "the risk profile asks for it"
    try:
        grounds = app.grounding.of(app.repository.change(None, None))
    except InterlockError as error:
        return named, f"{where}; what holds for a change here cannot be read: {error}"
    if grounds.rules.unknown:
        return named, f"{where}; nobody can tell what holds for a change here, because {grounds.rules.unknown}"
    if grounds.rules.policy in {"", named}:
        return named, where
    commit = f" as of commit {grounds.rules.commit[:12]}" if grounds.rules.commit else ""
    return named, f"{where}; changes are held to {grounds.rules.policy}{commit} as well"


def _summary(app: App, name: str) -> dict[str, str]:
    try:
        policy = app.policies.get(name, may_lie_outside=True)
    except InterlockError as error:
        return {"extends": "", "says": f"cannot be loaded: {error}"}
    return {"extends": ", ".join(policy.extends), "says": policy.says}


def _own(app: App) -> tuple[str, ...]:
    from interlock.wiring.policy_files import policy_files

    return policy_files(app.root)


def _show(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.policies import policy_json, policy_lines

    policy = app.policies.get(asked.policy or app.policy_name, may_lie_outside=True)
    _say(asked, policy_lines(policy), policy_json(policy))
    return Exit.ALLOWED


def _explain(app: App, asked: argparse.Namespace) -> int:
    from interlock.decision.sentences import explain
    from interlock.render.policies import explain_lines, policy_json

    policy = app.policies.get(asked.policy or app.policy_name, may_lie_outside=True)
    said = explain(policy, {str(one.card.id): one.card.says for one in app.controls})
    document = {**policy_json(policy), "sentences": {one.demand: one.sentences for one in said}}
    _say(asked, explain_lines(policy, said), document)
    return Exit.ALLOWED


def _diff(app: App, asked: argparse.Namespace) -> int:
    from interlock.decision.differences import differences
    from interlock.render.policies import difference_json, difference_lines

    first, second = (app.policies.get(name, may_lie_outside=True) for name in (asked.first, asked.second))
    found = differences(first, second)
    _say(asked, difference_lines(first, second, found), difference_json(first, second, found))
    return Exit.ALLOWED


def _lint(app: App, asked: argparse.Namespace) -> int:
    from interlock.decision.lint import environments_named, uncovered
    from interlock.render.policies import problem_lines

    names = asked.policy or _default(app)
    problems: list[Problem] = []
    policies: list[Policy] = []
    named: dict[str, tuple[str, int]] = {}
    for name in names:
        policy, examples, found = _linted(app, name)
        problems += found
        if policy is not None:
            policies.append(policy)
            named = {**environments_named(policy, examples), **named}
    if not asked.policy and policies:
        problems += uncovered(policies, named)
    document = {"policies": list(names), "problems": [_problem_json(one) for one in problems]}
    of = "1 policy" if len(names) == 1 else f"{len(names)} policies"
    says = f"{of}, {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}"
    _say(asked, [*problem_lines(problems), says], document)
    return Exit.DENIED if problems else Exit.ALLOWED


def _linted(app: App, name: str) -> tuple[Policy | None, tuple[Example, ...], list[Problem]]:
    """Read one policy to the end, whatever is wrong with it."""
    from interlock.decision.examples import read_examples
    from interlock.decision.lint import lint, of_fault
    from interlock.decision.policy import load

    faults: list[InterlockError] = []
    policy: Policy | None = None
    examples: tuple[Example, ...] = ()
    found: list[Problem] = []
    try:
        known = app.policies.controls, app.policies.attested, app.policies.imported
        policy = load(name, _finder(app), *known, faults=faults)
        source, body = app.policies.find(name, may_lie_outside=True)
        examples = read_examples(body, source, app.policies.controls)
        app.policies.check_rego(policy)
    except InterlockError as error:
        faults.append(error)
    if policy is not None:
        stages = {
            control: [one.id for one in app.pipeline.stages if control in one.controls]
            for control in app.policies.controls
        }
        lookups = {one.control for one in app.policies.get("critical").requirements if one.advisories}
        _, body = app.policies.find(name, may_lie_outside=True)
        found = list(lint(policy, body, stages=stages, lookups=lookups, examples=examples))
    return policy, examples, [*(of_fault(error, name) for error in faults), *found]


def _finder(app: App) -> Find:
    def find(name: str) -> tuple[str, bytes]:
        return app.policies.find(name, may_lie_outside=True)

    return find


def _problem_json(one: Problem) -> dict[str, object]:
    return {"file": one.source, "line": one.line, "says": one.says, "remedy": one.remedy, "code": one.code or None}


def _test(app: App, asked: argparse.Namespace) -> int:
    from interlock.decision.examples import read_examples
    from interlock.decision.rehearsal import coverage
    from interlock.render.policies import rehearsal_json, rehearsal_lines

    is_fine = True
    lines: list[str] = []
    documents = []
    for name in asked.policy or _default(app):
        policy = app.policies.get(name, may_lie_outside=True)
        source, body = app.policies.find(name, may_lie_outside=True)
        ran = _rehearsed(app, policy, read_examples(body, source, app.policies.controls))
        shown = coverage(policy, ran)
        is_fine = is_fine and bool(ran) and not any(one.problems for one in ran)
        is_fine = is_fine and (not asked.whole or all(each.is_whole for each in shown))
        lines += rehearsal_lines(policy, ran, shown)
        documents.append(rehearsal_json(policy, ran, shown))
    _say(asked, lines, {"schema": "interlock.policy-test/v1", "holds": is_fine, "policies": documents})
    return Exit.ALLOWED if is_fine else Exit.DENIED


def _rehearsed(app: App, policy: Policy, examples: Sequence[Example]) -> tuple[Rehearsed, ...]:
    """Run examples; rules in Rego are gathered and asked together, until no decision asks anything new."""
    from interlock.decision.rehearsal import rehearse

    gathering = app.rego_together(policy)
    ran = rehearse(policy, examples, gathering)
    while gathering is not None and gathering.settle():
        ran = rehearse(policy, examples, gathering)
    return ran


def _default(app: App) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_own(app), app.policy_name)))


def _new(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.policy_draft import draft

    parent = app.policies.get(asked.extends)
    name = Path(asked.name).stem if asked.name.endswith((".yaml", ".yml")) else asked.name
    where = asked.output or (asked.name if name != asked.name else "")
    path = Path(where) if where else Path(app.root) / "policies" / f"{name}.yaml"
    if path.exists():
        print(f"interlock policy new: {path} is there already", file=sys.stderr)
        return Exit.USAGE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnwritable(path=str(path), why=error.strerror or str(error)) from error
    write_file(str(path), draft(name, parent, asked.extends).encode())
    shown = os.path.relpath(path) if path.resolve().is_relative_to(Path.cwd()) else path
    print(f"{shown} written; read it, then run `interlock policy test {shown}`")
    return Exit.ALLOWED


def _say(asked: argparse.Namespace, lines: Iterable[str], document: object) -> None:
    if asked.format == "json":
        print_json(document)
        return
    from interlock.render.paint import visible

    print("\n".join(visible(line) for line in lines))


def _replay(app: App, asked: argparse.Namespace) -> int:
    from interlock.kernel import duration
    from interlock.render.replay import replayed_json, replayed_lines

    policy = app.policies.get(asked.policy, may_lie_outside=True) if asked.policy else None
    since = app.clock() - duration(asked.since) if asked.since else None
    replayed = list(app.replay.run(policy, since))
    if asked.format == "json":
        print_json(replayed_json(replayed, policy))
    else:
        print("\n".join(replayed_lines(replayed, policy)))
    is_other = any(one.is_changed if policy is not None else not one.is_same for one in replayed)
    return Exit.DENIED if is_other else Exit.ALLOWED


_ACTIONS = {
    "list": _list, "show": _show, "lint": _lint, "test": _test, "diff": _diff, "explain": _explain, "new": _new,
    "replay": _replay,
}  # fmt: skip
