"""interlock env: what runs where, by whose word, and what shuts it. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Final

from interlock.cli.acting import show
from interlock.cli.arguments import Parser, open_app, stated, subcommands
from interlock.cli.exits import Exit
from interlock.cli.governing import end_of
from interlock.flows.governed_estate import compare
from interlock.kernel import stamp
from interlock.render.environments import (
    calendar_lines,
    compared_json,
    compared_lines,
    entry_json,
    environment_json,
    environment_lines,
    row_lines,
)
from interlock.render.screen import paint_for
from interlock.store import StoreMissing

if TYPE_CHECKING:
    from interlock.deployment import Environment, Freeze
    from interlock.flows.environments import Environments
    from interlock.flows.standing import Standing
    from interlock.wiring.app import App
    from interlock.wiring.deploying import Deploying

_SAYS: Final = """\
Look at environments and shut them. They are declared in interlock.yaml; those
of the default branch hold. A lock shuts one until it is lifted, a freeze for a
while; whoever may stop things may shut, and whoever may let things go may open.
"""
_TABLE: Final = (
    ("list", "list environments in order: what runs there, and what shuts them"),
    ("show", "show one: which version from which branch runs there, since when, by whose approval"),
    ("calendar", "say when deployments may begin where, and when nothing is deployed"),
    ("add", "write a new environment into interlock.yaml"),
    ("lock", "let nothing be deployed there until it is unlocked"),
    ("unlock", "let things be deployed there again"),
    ("freeze", "let nothing be deployed there for a while"),
    ("thaw", "take a freeze back"),
)
_MOST_WEEKS: Final = 52
_READS: Final = frozenset({"list", "show", "add", "calendar"})


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("env", _SAYS).with_place()
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    actions = subcommands(made, _TABLE)
    for name, one in actions.items():
        if name not in {"list", "calendar"}:
            one.add_argument("name", metavar="NAME", help="the environment")
        if name in {"lock", "unlock", "freeze", "thaw"}:
            one.add_argument("--reason", type=stated, metavar="TEXT", required=True, help="why")
    actions["list"].add_argument(
        "--expected",
        metavar="FILE",
        help="hold it against this file, and leave evidence of key.governance",
    )
    actions["calendar"].add_argument("--weeks", metavar="N", type=_weeks, default=4, help="how far (default: 4)")
    actions["calendar"].add_argument("--env", metavar="NAME", default="", help="only of this environment")
    actions["freeze"].add_argument("--from", dest="since", metavar="TIME", help="from when (default: now)")
    actions["freeze"].add_argument(
        "--until", metavar="TIME", required=True, help="until when: 12h, 14d, 2027-01-06 or a moment (RFC 3339)"
    )
    actions["thaw"].add_argument("--freeze", metavar="ID", default="", help="which, by the start of its id")
    actions["add"].add_argument("--deployer", metavar="NAME", default="folders", help="how things get there")
    actions["add"].add_argument("--target", metavar="NAME", action="append", default=[], help="what is deployed to")
    actions["add"].add_argument("--after", metavar="NAME", action="append", default=[], help="what comes before it")
    return made


def _weeks(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _MOST_WEEKS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_MOST_WEEKS}")
    return int(text)


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.deploying import Deploying

    asked = parser().parse_args(words)
    is_reading = asked.action in _READS and getattr(asked, "expected", None) is None
    with open_app(asked.repository, asked.store, is_reading=is_reading) as app:
        return _ACTIONS[asked.action](app, Deploying(app, os.environ), asked)


def _list(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    from interlock.deployment import EnvironmentsMissing

    if not deploying.environments:
        raise EnvironmentsMissing
    if asked.expected is not None:
        return _compare(app, deploying, asked)
    rows = [_standing(app, deploying, one) for one in deploying.environments]
    document = {"schema": "interlock.environments/v1", "environments": [environment_json(one) for one in rows]}
    return show(asked, document, row_lines(rows))


def _compare(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    from interlock.wiring.governing import expected_of, sealing_of

    expected, source = expected_of(asked.expected, deploying)
    _ = app.seal  # the key that is made with it has to count for what is read afterwards
    rows = [_standing(app, deploying, one) for one in deploying.environments]
    compared = compare(rows, expected)
    envelopes = sealing_of(app).enter(compared, source, app.clock())
    document = {
        "schema": "interlock.environments-compared/v1",
        "environments": [compared_json(one) for one in compared],
        "evidence": [str(one) for one in envelopes],
    }
    show(asked, document, compared_lines(compared, paint_for(sys.stdout)))
    return Exit.ALLOWED if all(one.is_as_expected for one in compared) else Exit.DENIED


def _show(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    one = _standing(app, deploying, deploying.environment(asked.name))
    document = {"schema": "interlock.environment/v1", **environment_json(one)}
    return show(asked, document, environment_lines(one, paint_for(sys.stdout)))


def _calendar(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    from datetime import timedelta

    from interlock.deployment import EnvironmentsMissing
    from interlock.flows.almanac import calendar_of
    from interlock.wiring.planning import zone

    if not deploying.environments:
        raise EnvironmentsMissing
    meant = [deploying.environment(asked.env)] if asked.env else list(deploying.environments)
    since = app.clock()
    until = since + timedelta(weeks=asked.weeks)
    entries = calendar_of([(one, _frozen(deploying, one.name)) for one in meant], since, until, zone)
    document = {
        "schema": "interlock.calendar/v1",
        "since": stamp(since),
        "until": stamp(until),
        "entries": [entry_json(one) for one in entries],
    }
    return show(asked, document, calendar_lines(entries))


def _frozen(deploying: Deploying, name: str) -> tuple[Freeze, ...]:
    """Give what people froze; where there is no ledger yet nobody did."""
    try:
        return tuple(deploying.deployments.frozen(name).values())
    except StoreMissing:
        return ()


def _standing(app: App, deploying: Deploying, environment: Environment) -> Standing:
    """Say how an environment stands; where there is no ledger yet nothing was ever deployed."""
    from interlock.flows.standing import Standing, standing_of

    try:
        return standing_of(environment, deploying.deployments, deploying.releases, app.clock())
    except StoreMissing:
        return Standing(environment)


def _add(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    from interlock.deployment import DeployerUnknown
    from interlock.wiring.environments import added

    if asked.deployer not in deploying.deployers:
        raise DeployerUnknown(name=asked.deployer, known=", ".join(sorted(deploying.deployers)))
    path = added(app.root, asked.name, asked.deployer, asked.target or ["one"], asked.after, deploying.environments)
    says = f"{asked.name} stands in {path} now; say there where its targets are, and commit it"
    return show(asked, {"environment": asked.name, "path": path}, [says])


def _acting(app: App) -> Environments:
    from interlock.flows.environments import Environments

    key = app.keys.signer(app.clock()).key_id
    return Environments(gate=app.gate, seal=app.seal, clock=app.clock, key=key, product=app.product)


def _lock(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    name = deploying.environment(asked.name).name
    digest = _acting(app).lock(name, asked.reason)
    lines = [f"{name} is locked", f"  `interlock env unlock {name} --reason TEXT`"]
    return show(asked, {"id": digest, "environment": name, "action": "lock"}, lines)


def _unlock(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    name = deploying.environment(asked.name).name
    acting = _acting(app)
    if deploying.deployments.lock(name) is None:
        return show(asked, {"id": "", "environment": name, "action": "unlock"}, [f"{name} is not locked"])
    digest = acting.unlock(name, asked.reason)
    return show(asked, {"id": digest, "environment": name, "action": "unlock"}, [f"{name} is open again"])


def _freeze(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    name = deploying.environment(asked.name).name
    now = app.clock()
    since = end_of(asked.since, now) if asked.since else now
    until = end_of(asked.until, since)
    digest = _acting(app).freeze(name, since, until, asked.reason)
    lines = [
        f"{digest[:16]}  {name} is frozen from {stamp(since)} until {stamp(until)}",
        f"  `interlock env thaw {name} --freeze {digest[:16]} --reason TEXT`",
    ]
    document = {"id": digest, "environment": name, "action": "freeze", "since": stamp(since), "until": stamp(until)}
    return show(asked, document, lines)


def _thaw(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    from interlock.flows.errors import NotSaid

    name = deploying.environment(asked.name).name
    acting = _acting(app)
    holding = deploying.deployments.frozen(name)
    meant = [one for one in holding if one.startswith(asked.freeze)]
    if len(meant) != 1:
        raise NotSaid(name=asked.freeze or name, count=len(meant), what="freezes", verb=f"env show {name}")
    digest = acting.thaw(name, meant[0], asked.reason)
    return show(asked, {"id": digest, "environment": name, "action": "thaw"}, [f"{meant[0][:16]}  thawed"])


_ACTIONS: Final = {
    "list": _list,
    "show": _show,
    "calendar": _calendar,
    "add": _add,
    "lock": _lock,
    "unlock": _unlock,
    "freeze": _freeze,
    "thaw": _thaw,
}
