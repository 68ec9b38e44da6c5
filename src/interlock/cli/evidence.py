"""interlock evidence: list, show, verify, export, import. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

import msgspec

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.choosing import chosen_subject
from interlock.cli.exits import Exit
from interlock.cli.files import reading, writing
from interlock.kernel import stamp
from interlock.render.screen import paint_for
from interlock.render.table import rows

if TYPE_CHECKING:
    from interlock.flows.inspect import Item
    from interlock.kernel import Subject
    from interlock.wiring.app import App

_SAYS = """\
Look at evidence. Everything shown was verified just now: its signature, its
place in the log, the log's checkpoint, and what this machine remembers of it.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("evidence", _SAYS).with_place()
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    actions = subcommands(
        made,
        (
            ("list", "list the evidence, all or about one subject"),
            ("show", "show one piece of evidence with everything it says"),
            ("verify", "verify evidence, or a bundle that somebody exported"),
            ("export", "write evidence into one file that proves itself"),
            ("import", "take evidence from such a file into this ledger"),
        ),
    )
    actions["list"].add_argument("subject", nargs="?", help="a revision, a digest, a file, or . for the working tree")
    actions["show"].add_argument("name", help="the number of the entry, or how its digest begins")
    actions["show"].add_argument("--envelope", action="store_true", help="the sealed envelope itself, byte for byte")
    actions["show"].add_argument("--findings", action="store_true", help="the findings, one JSON object a line")
    actions["verify"].add_argument("file", nargs="?", help="a bundle; left out, everything in this ledger")
    actions["export"].add_argument("subject", nargs="?", help="only the evidence about this; left out, all of it")
    actions["export"].add_argument("-o", "--output", metavar="FILE", required=True, help="the file to write")
    actions["import"].add_argument("file", help="a bundle that `interlock evidence export` wrote")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=asked.action != "import") as app:
        return _ACTIONS[asked.action](app, asked)


def _subject(app: App, text: str | None) -> Subject | None:
    return None if text is None else chosen_subject(app, text)


def _list(app: App, asked: argparse.Namespace) -> int:
    items = list(app.inspection.items(_subject(app, asked.subject)))
    if asked.format == "json":
        sys.stdout.write(msgspec.json.encode([_row(item) for item in items]).decode() + "\n")
        return Exit.ALLOWED
    if not items:
        print("there is no evidence yet; `interlock check` makes some")
        return Exit.ALLOWED
    table = [("entry", "when", "subject", "signed by", "what")]
    table += [
        (
            str(item.index),
            stamp(item.entry.at)[:19].replace("T", " "),
            item.entry.subjects[0].alg + ":" + item.entry.subjects[0].short,
            item.statement.signer_name if item.statement else "nobody that counts here",
            item.says,  # the longest comes last, where a narrow terminal can wrap it
        )
        for item in items
    ]
    print("\n".join(rows(table)))
    return Exit.ALLOWED


def _row(item: Item) -> dict[str, object]:
    return {
        "entry": item.index,
        "at": stamp(item.entry.at),
        "kind": item.entry.kind,
        "says": item.says,
        "envelope": str(item.entry.envelope),
        "subjects": [str(digest) for digest in item.entry.subjects],
        "signer": item.statement.signer if item.statement else None,
        "verified": item.statement is not None,
        "refused": item.refused or None,
    }


def _show(app: App, asked: argparse.Namespace) -> int:
    item = app.inspection.find(asked.name)
    if asked.envelope:
        sys.stdout.buffer.write(app.inspection.envelope(item.index) + b"\n")
        return Exit.ALLOWED
    if item.statement is None:
        print(f"entry {item.index} does not verify: {item.refused}", file=sys.stderr)
        return Exit.DENIED
    if asked.findings:
        for finding in app.inspection.findings(item):
            sys.stdout.buffer.write(msgspec.json.encode(finding) + b"\n")
        return Exit.ALLOWED
    shown = {**_row(item), "predicate": msgspec.Raw(item.statement.statement.predicate)}
    body = msgspec.json.format(msgspec.json.encode(shown), indent=2)
    sys.stdout.write(body.decode() + "\n")
    return Exit.ALLOWED


def _verify(app: App, asked: argparse.Namespace) -> int:
    if asked.file is not None:
        return _verify_bundle(app, asked.file)
    bad = 0
    count = 0
    for item in app.inspection.items():
        count += 1
        why = item.refused or app.inspection.lost(item)
        if why:
            bad += 1
            print(f"entry {item.index} ({item.entry.envelope.short}): {why}")
    log = app.gate.proven()
    if not count:
        print("there is no evidence to verify; `interlock check` makes some", file=sys.stderr)
        return Exit.DENIED
    fresh = "held against the checkpoint seen before" if log is None or log.is_fresh else "freshness unproven"
    print(f"{count - bad} of {count} pieces of evidence verify; the log is consistent, {fresh}")
    return Exit.DENIED if bad else Exit.ALLOWED


def _verify_bundle(app: App, path: str) -> int:
    from interlock.crypto.errors import CryptoError
    from interlock.flows.transfer import judge, offered, read_bundle

    with reading(path) as file:
        bundle = read_bundle(file, path)
    try:
        judged = judge(bundle, app.trust)
    except CryptoError:
        keys = "; ".join(f"{name} {key}" for key, name in offered(bundle))
        print(f"nobody that counts here signed this log; it offers these keys: {keys}", file=sys.stderr)
        print("  trust one that you know with `interlock keys trust FILE.pem --name WHO`", file=sys.stderr)
        raise
    for one in judged:
        if one.refused:
            print(f"entry {one.index} ({one.entry.envelope.short}): {one.refused}")
    bad = sum(bool(one.refused) for one in judged)
    print(f"{len(judged) - bad} of {len(judged)} pieces of evidence verify under the log {bundle.head.origin}")
    return Exit.DENIED if bad or not judged else Exit.ALLOWED


def _export(app: App, asked: argparse.Namespace) -> int:
    subject = _subject(app, asked.subject)
    with writing(asked.output) as file:
        count = sum(1 for line in app.transfer.export(subject) if file.write(line))
    print(f"{count} lines written to {asked.output}; check them with `interlock evidence verify {asked.output}`")
    return Exit.ALLOWED


def _import(app: App, asked: argparse.Namespace) -> int:
    from interlock.decision import KINDS
    from interlock.flows.transfer import judge, read_bundle

    with reading(asked.file) as file:
        bundle = read_bundle(file, asked.file)
    judged = judge(bundle, app.trust)
    app.gate.remember()
    new = app.transfer.take_in(bundle, judged)
    app.gate.remember()
    refused = [one for one in judged if one.refused]
    paint = paint_for(sys.stdout)
    for one in refused:
        print(paint("warn", f"entry {one.index} was not taken in: {one.refused}"))
    governing = sum(one.entry.kind in KINDS and not one.refused for one in judged)
    if governing and bundle.head.origin != app.gate.origin:
        print(f"{governing} of them are waivers, answers, holds or the like for another ledger; they say nothing here")
    print(f"{new} pieces of evidence are new, {len(judged) - new - len(refused)} were known, {len(refused)} refused")
    return Exit.DENIED if refused else Exit.ALLOWED


_ACTIONS = {"list": _list, "show": _show, "verify": _verify, "export": _export, "import": _import}
