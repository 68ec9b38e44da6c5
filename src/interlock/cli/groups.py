"""interlock groups: list, show, add, remove, keep, let. Floor 15."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from interlock.cli.acting import act, party_text, show, with_format
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.identity import AddMember, Deed, Directory, Group, KeepGroup, LetGroup, PersonUnknown, RemoveMember

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
Groups of people and of groups. A group exists from its first member on; roles
are given to it with `interlock roles grant`.

A group can be kept by a program, such as a server with which people sign in
elsewhere: it says who is in it, as one directory elsewhere has it, and nobody
else does. Nobody may govern by way of such a group.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = with_format(Parser("groups", _SAYS))
    actions = subcommands(
        made,
        (
            ("list", "list groups with their members"),
            ("show", "show one group"),
            ("add", "add people or groups to a group"),
            ("remove", "take people or groups out of a group"),
            ("keep", "have a program say who is in a new group"),
            ("let", "end that, and empty the group"),
        ),
    )
    for name in ("show", "add", "remove", "keep", "let"):
        actions[name].add_argument("group", metavar="GROUP", help="the id of the group, such as operations")
    for name in ("add", "remove"):
        actions[name].add_argument("members", metavar="WHO", nargs="+", help="the id of a person, or group:ID")
    keep = actions["keep"]
    keep.add_argument("--by", metavar="WHO", required=True, help="the program, such as workload:interlock")
    says = "oidc:NAME, scim:NAME or ldap:NAME of sign-in.yaml"
    keep.add_argument("--from", metavar="ORIGIN", dest="origin", required=True, help=says)
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    is_reading = asked.action in {"list", "show"}
    with open_app(asked.repository, asked.store, is_reading=is_reading) as app:
        return _show(app, asked) if is_reading else _change(app, asked)


def _show(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.directory import group_json, group_lines

    directory = app.directory()
    if asked.action == "list":
        document: object = [group_json(directory, one) for one in directory.groups]
        return show(asked, document, group_lines(directory, directory.groups))
    group = _group(directory, asked.group)
    return show(asked, group_json(directory, group), group_lines(directory, [group]))


def _group(directory: Directory, name: str) -> Group:
    for one in directory.groups:
        if one.id == name:
            return one
    raise PersonUnknown(kind="group", name=name)


def _change(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, _deeds(asked))


def _deeds(asked: argparse.Namespace) -> list[Deed]:
    if asked.action == "keep":
        return [KeepGroup(asked.group, party_text(asked.by), asked.origin)]
    if asked.action == "let":
        return [LetGroup(asked.group)]
    make = AddMember if asked.action == "add" else RemoveMember
    return [make(asked.group, party_text(one)) for one in asked.members]
