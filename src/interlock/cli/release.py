"""interlock release: put artifacts under one version, and say what became of it. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from interlock.cli.acting import show
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.releases import made_json, made_lines, row_lines, story_json, story_lines
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.wiring.app import App
    from interlock.wiring.deploying import Deploying

_SAYS: Final = """\
Put several artifacts under one version. A version names the same artifacts for
ever: once it was used, it is refused for anything else. Whoever may approve or
deploy releases of the product may make one; what may run where, the gate says
when it is deployed: `interlock deploy --release VERSION --env NAME`.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("release", _SAYS).with_place()
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    actions = subcommands(
        made,
        (
            ("new", "put artifacts under a version"),
            ("list", "list releases, the newest first, with where each runs"),
            ("show", "show one: where it runs, what the gate says of it, what it brings since the one before"),
        ),
    )
    for name in ("new", "show"):
        actions[name].add_argument("version", metavar="VERSION", help="what it is called")
    actions["new"].add_argument(
        "artifact", metavar="ARTIFACT", nargs="+", help="what it is made of, named as for `interlock deploy`"
    )
    notes = actions["new"].add_mutually_exclusive_group()
    notes.add_argument("--notes", metavar="TEXT", default="", help="what it brings")
    notes.add_argument("--notes-file", metavar="FILE", default="", help="a file that says so")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.deploying import Deploying

    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=asked.action != "new") as app:
        return _ACTIONS[asked.action](app, Deploying(app, os.environ), asked)


def _new(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    from interlock.wiring.deployable import wanted_of

    _ = app.seal  # the key that is made with it has to count for what is read afterwards
    notes = _notes(asked)
    artifacts = tuple(one for text in asked.artifact for one in wanted_of(app, os.environ, text))
    made, is_new = deploying.releasing.make(asked.version, artifacts, notes)
    if asked.format == "json":
        print_json({"schema": "interlock.released/v1", "is_new": is_new, **made_json(made)})
    else:
        print("\n".join(made_lines(made, paint_for(sys.stdout), is_new=is_new)))
    return Exit.ALLOWED


def _notes(asked: argparse.Namespace) -> str:
    """Give the notes. Errors: ReleaseUnfit (FLW-215) where their file cannot be read."""
    from interlock.flows.errors import ReleaseUnfit

    if not asked.notes_file:
        return str(asked.notes)
    try:
        return Path(asked.notes_file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise ReleaseUnfit(
            version=asked.version, why=f"its notes in {asked.notes_file} cannot be read: {why}"
        ) from error


def _list(_: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    known = deploying.releases.all()
    running: dict[str, list[str]] = {}
    for environment in deploying.environments:
        there = deploying.deployments.reached(environment.name)
        for one in known:
            if one.digests <= there:
                running.setdefault(one.version, []).append(environment.name)
    told = [{**made_json(one), "runs_in": running.get(one.version, [])} for one in reversed(known)]
    lines = row_lines(known, running) or ["there is no release yet; `interlock release new VERSION ARTIFACT...`"]
    return show(asked, {"schema": "interlock.releases/v1", "releases": told}, lines)


def _show(_: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    story = deploying.story(deploying.releases.find(asked.version))
    return show(asked, story_json(story), story_lines(story, paint_for(sys.stdout)))


_ACTIONS: Final = {"new": _new, "list": _list, "show": _show}
