"""interlock verify --expected: hold a folder or a running configuration against a sealed state. Floor 15."""

from __future__ import annotations

import argparse
import os
import socket
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

import interlock
from interlock.cli.arguments import Parser, open_app
from interlock.cli.errors import WordMalformed
from interlock.cli.exits import Exit
from interlock.cli.files import print_json, read_bounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.flows.compare import Compared
    from interlock.flows.desire import Desired
    from interlock.runtime.drift import Alteration
    from interlock.runtime.state import Hand, State
    from interlock.wiring.app import App

_SAYS = """\
Compare what lies in a folder, or what a program runs with, with the state that
`interlock attest source` sealed; list every difference with who made it and
when, where that can be known. What was found is sealed too, and others are told.
Exits with 1 if anything differs, with 4 if something could not be read.
"""
_MOST: Final = 16 * 1024 * 1024
"""Bytes of one configuration."""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("verify --expected", _SAYS).with_place()
    made.add_argument("folder", nargs="?", metavar="FOLDER", help="what to compare (default: the repository's files)")
    made.add_argument(
        "--expected",
        metavar="STATE",
        nargs="?",
        const="",
        required=True,
        help="a sealed state by name, commit or digest (default: the newest)",
    )
    made.add_argument(
        "--config",
        metavar="PATH=FILE",
        action="append",
        default=[],
        help="compare FILE, the configuration that a program runs with, key by key with PATH of the state; repeatable",
    )
    made.add_argument(
        "--ignore", metavar="PATTERN", action="append", default=[], help="more paths that may differ; repeatable"
    )
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.adapters.tools import mask
    from interlock.cli.attest import footing
    from interlock.evidence.desired import DESIRED_STATE
    from interlock.flows.compare import seal_comparison
    from interlock.flows.desire import find, manifest_of
    from interlock.render.desired import compared_json, compared_lines

    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        seal = app.seal
        desired = find(asked.expected, app.gate.of_kind(DESIRED_STATE), app.product)
        expected = manifest_of(desired, app.store.blobs.get)
        compared = _compared(app, asked, desired, expected)
        about = footing(app, desired.subject, desired.says.commit)
        card = app.cards["key.provenance"]
        sealed = seal_comparison(compared, card, about, seal, app.clock(), mask, interlock.__version__)
    if asked.format == "json":
        print_json(compared_json(sealed))
    else:
        print("\n".join(compared_lines(sealed)))
    if compared.unreadable:
        return Exit.BROKEN
    return Exit.DENIED if compared.alterations else Exit.ALLOWED


def _compared(app: App, asked: argparse.Namespace, desired: Desired, expected: State) -> Compared:
    from interlock.adapters.hosts.folder import KEPT_ASIDE, observe
    from interlock.flows.compare import Compared
    from interlock.runtime.drift import alterations, with_hands

    host = socket.gethostname()
    if asked.config:
        found, owed = _configurations(app, asked.config, desired, expected)
        files = ", ".join(one.partition("=")[2] for one in asked.config)
        return Compared(desired, files, host, found, owed=owed, partial="only a configuration was compared")
    place = asked.folder if asked.folder is not None else app.root
    ignored = (*desired.says.ignored, *asked.ignore)
    state = observe(place, ignored, KEPT_ASIDE if desired.says.form == "commit" else ())
    found = alterations(expected, state, ignored)
    there = {one.path: one.hand for one in state.entries if one.hand is not None}
    found = with_hands(found, there)
    found = with_hands(found, _committed(app, place, desired, found))
    owed = len(expected.entries)
    whole = os.path.abspath(place)  # noqa: PTH100 (pathlib costs start-up time)
    return Compared(desired, whole, host, found, state.unreadable, state, owed, _partial(app, asked, place))


def _partial(app: App, asked: argparse.Namespace, place: str) -> str:
    if asked.ignore:
        return "paths were left out with --ignore"
    if os.path.realpath(place) == os.path.realpath(app.root):
        return "this is where the state comes from, not where it should have gone"
    return ""


def _committed(app: App, place: str, desired: Desired, found: tuple[Alteration, ...]) -> Mapping[str, Hand]:
    """Give who committed each difference, where the folder is this repository's and has gone on since."""
    from interlock.change import ChangeError, Kind
    from interlock.flows.desire import hand_of

    if not desired.says.commit or os.path.realpath(place) != os.path.realpath(app.root):
        return {}
    try:
        head = app.repository.resolve("HEAD")
        last = app.repository.last_changes(head, [one.path for one in found], desired.says.commit)
        change = app.repository.change(None, head)
    except ChangeError:
        return {}
    uncommitted = {one.path for one in change.changed} | {
        one.path for one in change.snapshot.files if one.kind is Kind.UNREADABLE
    }
    return {path: hand_of(seen) for path, seen in last.items() if path not in uncommitted}


def _configurations(
    app: App, pairs: list[str], desired: Desired, expected: State
) -> tuple[tuple[Alteration, ...], int]:
    """Compare configurations key by key with the files that were sealed; give the differences, and how many keys."""
    from interlock.runtime.drift import values_altered

    found: list[Alteration] = []
    owed = 0
    for pair in pairs:
        path, _, name = pair.partition("=")
        if not name:
            raise WordMalformed(text=pair, form="PATH=FILE, such as config/app.yaml=running.json")
        was = _flat(path, _sealed_file(app, path, desired, expected))
        now = _flat(name, read_bounded(name, _MOST))
        found += values_altered(path, was, now, _shown)
        owed += len({*was, *now})
    return tuple(replace(one, key=_masked(one.key), says=_masked(one.says)) for one in found), owed


def _flat(name: str, body: bytes) -> Mapping[str, str]:
    """Read a configuration; what is wrong with it is said without its secrets. Errors: ConfigurationMalformed."""
    from interlock.formats.errors import ConfigurationMalformed
    from interlock.formats.flat import read_flat

    try:
        return read_flat(name, body)
    except ConfigurationMalformed as error:
        raise ConfigurationMalformed(path=name, why=_masked(str(error.fields["why"]))) from error


def _shown(key: str, value: str) -> str:
    """Give a value with what looks like a secret masked, by its own look or by the name of its key."""
    from interlock.adapters.tools import mask

    body = mask(msgspec.json.encode({key.rstrip("[0123456789]"): value}))
    try:
        return next(iter(msgspec.json.decode(body, type=dict[str, str]).values()))
    except msgspec.MsgspecError:
        return "***"  # the mask cut into what holds the value


def _masked(text: str) -> str:
    from interlock.adapters.tools import mask

    return mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _sealed_file(app: App, path: str, desired: Desired, expected: State) -> bytes:
    """Give a file as it was sealed. Errors: ContentLost (FLW-162)."""
    import hashlib

    from interlock.change import ChangeError
    from interlock.flows.errors import ContentLost

    entry = next((one for one in expected.entries if one.path == path), None)
    if entry is None:
        raise ContentLost(path=path, name=desired.says.name, why="the state has no such file")
    try:
        body = app.repository.file_at(desired.says.commit, path) if desired.says.commit else None
    except ChangeError as error:
        raise ContentLost(path=path, name=desired.says.name, why=str(error)) from error
    if body is None or hashlib.sha256(body).hexdigest() != entry.sha256:
        why = "only its digest is known here" if body is None else "what git has under that commit is something else"
        raise ContentLost(path=path, name=desired.says.name, why=why)
    return body
