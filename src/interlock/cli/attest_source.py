"""interlock attest source: seal the state that code, configuration or a host's files should be in. Floor 15."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app, stated
from interlock.cli.exits import Exit
from interlock.cli.files import print_json

if TYPE_CHECKING:
    from interlock.flows.desire import Wish
    from interlock.wiring.app import App

_SAYS = """\
Seal what the files of a commit are: code, configuration, infrastructure,
pipelines and policies, who changed each of them last, and who approved the
commit. With --folder, seal what lies in a folder of this machine instead, with
permissions and owners. `interlock verify --expected` compares with it.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("attest source", _SAYS).with_place()
    made.add_argument("--name", metavar="NAME", type=stated, help="what to call it (default: source, or the folder's)")
    made.add_argument("--folder", metavar="PATH", help="a folder of this machine instead of the commit")
    made.add_argument(
        "--ignore",
        metavar="PATTERN",
        action="append",
        default=[],
        help="paths that may differ, such as logs/** ; repeatable",
    )
    made.add_argument(
        "--stakeholder",
        metavar="WHO",
        type=stated,
        action="append",
        default=[],
        help="who is told when something differs; repeatable",
    )
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.flows.desire import desire
    from interlock.render.desired import desired_json, desired_lines

    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        wish = _of_folder(app, asked) if asked.folder is not None else _of_commit(app, asked)
        seal = app.seal  # the first key there is counts from when it was made
        sealed = desire(wish, app.gate.governance(), seal, app.clock())
    if asked.format == "json":
        print_json(desired_json(sealed))
    else:
        print("\n".join(desired_lines(sealed)))
    return Exit.ALLOWED


def _of_folder(app: App, asked: argparse.Namespace) -> Wish:
    from interlock.adapters.hosts.folder import observe
    from interlock.flows.desire import Wish

    place = os.path.abspath(asked.folder)  # noqa: PTH100 (pathlib costs start-up time)
    return Wish(
        name=asked.name or os.path.basename(place) or "root",  # noqa: PTH119 (pathlib costs start-up time)
        state=observe(asked.folder, asked.ignore),
        product=app.product,
        ignored=tuple(asked.ignore),
        stakeholders=tuple(asked.stakeholder),
    )


def _of_commit(app: App, asked: argparse.Namespace) -> Wish:
    from interlock.change import State
    from interlock.flows.desire import Wish, with_authors
    from interlock.runtime.state import state_of

    change = app.repository.change(State.COMMIT, None)
    state = state_of(change.snapshot)
    head = change.head
    commit = head.commit.hex if head is not None else ""
    last = app.repository.last_changes(commit, [one.path for one in state.entries])
    return Wish(
        name=asked.name or "source",
        state=with_authors(state, last),
        form="commit",
        commit=commit,
        branch=change.branch,
        remote=change.remote,
        product=app.product,
        author=head.author if head is not None else "",
        committer=head.committer if head is not None else "",
        ignored=tuple(asked.ignore),
        stakeholders=tuple(asked.stakeholder),
    )
