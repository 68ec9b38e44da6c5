"""interlock tools: list, add, remove tools that have an environment of their own. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.render.table import rows

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
Heavy tools, and tools that agree with nobody, get an environment of their own
each, with exactly the versions and hashes that Interlock pins. Adding one needs
a package index; using it needs no network.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("tools", _SAYS)
    actions = subcommands(
        made,
        (
            ("list", "list the tools that can be added, and those that are"),
            ("add", "make the environment of a tool, or make it anew"),
            ("remove", "remove the environment of a tool"),
        ),
    )
    for name in ("add", "remove"):
        actions[name].add_argument("name", help="the tool")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(".") as app:
        return _ACTIONS[asked.action](app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    del asked
    installed = {tool.name: tool.version for tool in app.private_tools.installed()}
    table = [("tool", "pinned", "here")]
    table += [(name, version, installed.get(name, "-")) for name, version in app.private_tools.pinned().items()]
    print("\n".join(rows(table)))
    return Exit.ALLOWED


def _add(app: App, asked: argparse.Namespace) -> int:
    tool = app.private_tools.add(asked.name, lambda step: print(f"{asked.name}: {step}", file=sys.stderr))
    print(f"{tool.name} {tool.version} is ready")
    return Exit.ALLOWED


def _remove(app: App, asked: argparse.Namespace) -> int:
    was_there = app.private_tools.remove(asked.name)
    print(f"{asked.name} is removed" if was_there else f"{asked.name} was not there")
    return Exit.ALLOWED


_ACTIONS = {"list": _list, "add": _add, "remove": _remove}
