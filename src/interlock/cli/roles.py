"""interlock roles: list, show, define, grant, revoke. Floor 15."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from interlock.cli.acting import act, party_text, resource_text, show, with_format
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.governing import end_of
from interlock.identity import ActRefused, AddMember, DefineRole, Directory, Grant, Party, PartyKind, Permission, Revoke

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
Roles: sets of permissions that a person or a group has on the organisation, a
product, an environment or a job. Whatever no role allows is forbidden.
"""
_RESOURCE = "organisation, product:NAME, product:NAME/environment:NAME, environment:NAME or job:NAME"


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = with_format(Parser("roles", _SAYS))
    actions = subcommands(
        made,
        (
            ("list", "list roles, what they allow, and who has them"),
            ("show", "show one role"),
            ("define", "say what an own role allows"),
            ("grant", "give a role to a person or a group"),
            ("revoke", "take a role from a person or a group, at once"),
        ),
    )
    for name in ("show", "define", "grant", "revoke"):
        actions[name].add_argument("role", metavar="ROLE", help="the id of the role, such as approver")
    actions["define"].add_argument("permissions", metavar="PERMISSION", nargs="+", help=f"{', '.join(Permission)}")
    for name in ("grant", "revoke"):
        actions[name].add_argument("to", metavar="WHO", help="the id of a person, group:ID or workload:ID")
        actions[name].add_argument("on", choices=("on",), metavar="on", help="the word 'on'")
        actions[name].add_argument("resource", metavar="RESOURCE", help=_RESOURCE)
    actions["grant"].add_argument("--until", metavar="TIME", help="when it ends (2027-01-31, or RFC 3339)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    is_reading = asked.action in {"list", "show"}
    with open_app(asked.repository, asked.store, is_reading=is_reading) as app:
        return _ACTIONS[asked.action](app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.directory import role_json, role_lines

    directory = app.directory()
    roles = directory.roles
    return show(asked, [role_json(directory, one) for one in roles], role_lines(directory, roles))


def _show(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.directory import role_json, role_lines

    directory = app.directory()
    role = directory.role(asked.role)
    return show(asked, role_json(directory, role), role_lines(directory, [role]))


def _define(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, [DefineRole(asked.role, tuple(sorted(set(map(Permission.parse, asked.permissions)))))])


def _grant(app: App, asked: argparse.Namespace) -> int:
    until = end_of(asked.until, app.clock()) if asked.until else None
    if until and until <= app.clock():
        raise ActRefused(why=f"the role would have ended already, on {asked.until}")
    _check_group(app.directory(), Party.parse(asked.to))
    return act(app, asked, [Grant(asked.role, party_text(asked.to), resource_text(asked.resource), until)])


def _check_group(directory: Directory, to: Party) -> None:
    """Refuse a group that nobody was ever put in, since most likely its name is misspelt."""
    waiting = {one.deed.group for one in directory.pending if isinstance(one.deed, AddMember)}
    if to.kind is PartyKind.GROUP and to.id not in {*(one.id for one in directory.groups), *waiting}:
        raise ActRefused(why=f"there is no group {to.id}; `interlock groups add` makes one")


def _revoke(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, [Revoke(asked.role, party_text(asked.to), resource_text(asked.resource))])


_ACTIONS = {"list": _list, "show": _show, "define": _define, "grant": _grant, "revoke": _revoke}
