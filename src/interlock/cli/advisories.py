"""interlock advisories: update, import, stats, show, forget. Floor 15."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.errors import MirrorsMissing
from interlock.cli.exits import Exit, of_error
from interlock.cli.feed_progress import FeedWatcher, watching
from interlock.kernel import InterlockError
from interlock.render.advisories import shown_json, shown_lines, stats_json, stats_lines, taken_lines
from interlock.render.screen import paint_for
from interlock.supply.feeds import FeedKind

if TYPE_CHECKING:
    from interlock.flows.advisories import Taken
    from interlock.wiring.app import App

_SAYS = """\
The advisories of this user: what is known of vulnerable and malicious packages.
They come from mirrors named in advisories.yaml in the user's configuration
folder, or from files, and never from anywhere that a repository names.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("advisories", _SAYS)
    actions = subcommands(
        made,
        (
            ("update", "fetch what changed on the mirrors"),
            ("import", "read feeds from files and folders, without a network"),
            ("stats", "say what is held, how old it is, and what was refused"),
            ("show", "say all that is known of one vulnerability"),
            ("forget", "drop everything that came from a source"),
        ),
    )
    kinds = tuple(str(kind) for kind in FeedKind)
    update = actions["update"]
    update.add_argument(
        "--mirror",
        metavar="URL",
        action="append",
        default=[],
        help="fetch this address, or your mirror of this name, and no other; may be repeated",
    )
    update.add_argument(
        "--format",
        dest="kinds",
        choices=kinds,
        action="append",
        default=[],
        help="what the address holds (default: osv); once for all, or once for each --mirror",
    )
    bring = actions["import"]
    bring.add_argument("paths", metavar="PATH", nargs="+", help="a folder, .zip, .json, .jsonl, .jsonl.gz or .csv.gz")
    bring.add_argument("--format", dest="kind", choices=kinds, help="what it holds (default: what it looks like)")
    bring.add_argument(
        "--source", default="", help="keep it under this name, in place of what has it (default: its path)"
    )
    for name in ("update", "import"):
        actions[name].add_argument("-q", "--quiet", action="store_true", help="show no progress")
    actions["show"].add_argument("id", help="an id or alias, such as CVE-2021-44228")
    for name in ("stats", "show"):
        actions[name].add_argument(
            "--format", choices=("text", "json"), default="text", help="how to show it (default: text)"
        )
    actions["forget"].add_argument("source", help="the source, as stats lists it, or the name of a mirror")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(".") as app:
        return _ACTIONS[asked.action](app, asked)


def _update(app: App, asked: argparse.Namespace) -> int:
    from interlock.wiring.mirrors import chosen, mirrors_file

    mirrors = chosen(asked.mirror, asked.kinds, app.mirrors)
    if not mirrors:
        raise MirrorsMissing(path=mirrors_file(app.places.config))
    with watching(is_quiet=asked.quiet) as watcher, app.taking_in(watcher) as flow:
        errors = _tell(flow.update(mirrors, app.fetcher), watcher)
    return Exit.BROKEN if errors else Exit.ALLOWED


def _import(app: App, asked: argparse.Namespace) -> int:
    from interlock.adapters.feeds import deliveries

    kind = FeedKind(asked.kind) if asked.kind else None
    found = [one for path in asked.paths for one in deliveries(path, kind, asked.source)]
    with watching(is_quiet=asked.quiet) as watcher, app.taking_in(watcher) as flow:
        errors = _tell(flow.take_in(found), watcher)
    return max((of_error(error) for error in errors), default=Exit.ALLOWED)


def _tell(every: Iterable[Taken], watcher: FeedWatcher) -> list[InterlockError]:
    """Say how each source went as soon as it is known, and give what stood against any."""
    paint = paint_for(sys.stdout)
    errors: list[InterlockError] = []
    for one in every:
        watcher.pause()
        print("\n".join(taken_lines(one, paint)), flush=True)
        if one.error is not None:
            errors.append(one.error)
    return errors


def _stats(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.consult import holdings

    held = holdings(app.advisories, app.advisories.threats, app.mirrors, app.clock())
    names = {one.url: one.name for one in app.mirrors}
    if asked.format == "json":
        _write(stats_json(held, names))
    else:
        print("\n".join(stats_lines(held, names, paint_for(sys.stdout))))
    return Exit.ALLOWED


def _show(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.consult import consult

    shown = consult(app.advisories, app.advisories.threats, asked.id)
    if asked.format == "json":
        _write(shown_json(shown))
    else:
        print("\n".join(shown_lines(shown, paint_for(sys.stdout))))
    return Exit.ALLOWED


def _forget(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.errors import SourceUnknown

    url = next((one.url for one in app.mirrors if one.name == asked.source), asked.source)
    with app.taking_in() as flow:
        dropped = flow.forget(url)
        if dropped is None:
            raise SourceUnknown(source=asked.source, known=", ".join(flow.sources()) or "none")
    print(f"{dropped:,} records of {asked.source} are dropped")
    return Exit.ALLOWED


def _write(document: dict[str, Any]) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")


_ACTIONS = {"update": _update, "import": _import, "stats": _stats, "show": _show, "forget": _forget}
