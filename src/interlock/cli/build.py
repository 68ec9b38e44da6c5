"""interlock build: build a commit in a clean copy, watched, and seal how it came about. Floor 15."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app, stated
from interlock.cli.exits import Exit
from interlock.cli.files import print_json

if TYPE_CHECKING:
    import argparse

    from interlock.supply.build import Plan
    from interlock.wiring.app import App

_SAYS = """\
Build a commit in a clean copy of it, and leave signed provenance, an SBOM and
evidence for each artifact. Artifacts get into the local repository under the
start of their commit: `interlock artifacts`, `interlock deploy latest-good`.

What is built and how stands under `build:` in the interlock.yaml of that commit,
or is given here: `interlock build --artifact 'dist/*' -- make dist`. No shell
takes part. The build sees no network, no home, no keys and none of your
environment, where the kernel allows it; what held is recorded, and the SLSA
build level follows from that.
"""
_CODES = """\
exit codes: 0 built and sealed, 1 the build failed or an artifact is refused,
2 wrong use, 4 the world broke
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("build", _SAYS).with_place()
    made.epilog = _CODES
    made.add_argument(
        "--revision", metavar="COMMIT", help="build this commit, branch or tag (default: HEAD, if nothing differs)"
    )
    made.add_argument(
        "--artifact",
        metavar="PATTERN",
        dest="artifacts",
        action="append",
        help="files that come out, relative to the top of the repository; repeatable; instead of those of the settings",
    )
    made.add_argument(
        "--variable",
        metavar="NAME",
        dest="variables",
        action="append",
        default=[],
        help="pass this variable of yours to the build; its name is recorded, its value nowhere; repeatable",
    )
    made.add_argument(
        "--network-because", metavar="REASON", type=stated, help="let the build use the network, all of it, and why"
    )
    made.add_argument(
        "--host",
        metavar="HOST",
        dest="hosts",
        action="append",
        default=[],
        help="with --network-because: let it reach this host and no other, NAME or *.NAME, with :PORT; repeatable",
    )
    made.add_argument(
        "--token-file", metavar="FILE", default="", help="the token by which this build server proves who it is"
    )
    made.add_argument(
        "--token-env",
        metavar="NAME",
        default="",
        help="the variable that holds it (default: what GitHub, GitLab or Kubernetes gives the job)",
    )
    made.add_argument(
        "--as-committed",
        action="store_true",
        help="let the build reach what the settings of its own commit ask for, though nobody has merged them",
    )
    made.add_argument("--out", metavar="FOLDER", help="put the artifacts into this folder too, under their names")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    made.add_argument("command", nargs="*", metavar="COMMAND", help="after `--`: the command to run, and its arguments")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.adapters.builders import hand_out
    from interlock.flows.build import Wanted
    from interlock.render.built import built_json, built_lines
    from interlock.render.screen import paint_for
    from interlock.wiring.building import make_build
    from interlock.wiring.issuers import who_builds
    from interlock.wiring.shelving import shelve

    made = parser()
    asked = made.parse_args(words)
    if asked.hosts and asked.network_because is None:
        made.error("--host goes with --network-because, which says why it is to be reached")
    with open_app(asked.repository, asked.store) as app:
        revision = _revision(app, asked.revision)
        plan = _plan(app, revision, asked)
        build = make_build(app, os.environ)
        builder = who_builds(app, revision, file=asked.token_file, variable=asked.token_env)
        built = build.run(Wanted(plan, revision, builder))
        listed = shelve(app, built, os.environ)
        if asked.out is not None:
            for one in built.documents:
                hand_out(one.artifact.name, one.place, asked.out)
        signer = app.keys.find(app.keys.signer(app.clock()).key_id)
    if asked.format == "json":
        print_json(built_json(built, plan, signer.id, listed))
    else:
        paint = paint_for(sys.stdout)
        print("\n".join(built_lines(built, plan, signer.name, paint, listed=listed, out=asked.out or "")))
    return Exit.DENIED if built.failed is not None else Exit.ALLOWED


def _revision(app: App, wanted: str | None) -> str:
    """Give the commit to build. Errors: TreeDirty (BLD-102) where nobody named one and the files differ from HEAD."""
    from interlock.change import State
    from interlock.supply.build import TreeDirty

    if wanted is not None:
        return app.repository.resolve(wanted)
    commit = app.repository.resolve("HEAD")
    if app.repository.change(None, None).state is not State.COMMIT:
        raise TreeDirty
    return commit


def _plan(app: App, revision: str, asked: argparse.Namespace) -> Plan:
    """Give what is to be built: what the commit says, and over it what was given here."""
    from msgspec.structs import replace

    from interlock.supply.build import read_host
    from interlock.wiring.building import checked_settings, settings_of_commit

    said = settings_of_commit(app, revision) if asked.as_committed else checked_settings(app, revision)
    if asked.command:
        said = replace(said, commands=(tuple(asked.command),))
    if asked.artifacts:
        said = replace(said, artifacts=tuple(asked.artifacts))
    if asked.network_because is not None:
        said = replace(
            said, network_reason=asked.network_because, hosts=tuple(read_host(one).text for one in asked.hosts)
        )
    variables = tuple(dict.fromkeys((*said.variables, *asked.variables)))
    return replace(said, variables=variables).plan()
