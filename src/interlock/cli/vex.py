"""interlock vex: add, import, list, export. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app, package_url, subcommands
from interlock.cli.exits import Exit
from interlock.cli.files import check_place, print_json, read_file, writing
from interlock.kernel import instant
from interlock.supply.vex import Justification, Product, Said, Statement, Status

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
Say what vulnerabilities mean for products (VEX). Every statement is signed
evidence in the ledger; `interlock check` lets it answer findings.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("vex", _SAYS).with_place()
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    actions = subcommands(
        made,
        (
            ("add", "state what a vulnerability means for a product, and sign it"),
            ("import", "take the statements of an OpenVEX, CSAF or CycloneDX document, and sign for them"),
            ("list", "list every statement whose signature counts here"),
            ("approve", "stand by a document of statements, where the policy asks others than its author to"),
            ("reject", "say that a document of statements is not to be believed"),
            ("export", "write them as one OpenVEX document"),
        ),
    )
    add = actions["add"]
    add.add_argument("vulnerability", help="a CVE, GHSA or other id")
    add.add_argument("--status", choices=tuple(str(one) for one in Status), required=True, help="what it means")
    grounds = tuple(str(one) for one in Justification)
    add.add_argument("--justification", metavar="WHY", choices=grounds, help=f"one of: {', '.join(grounds)}")
    # A bare name would speak of nothing.
    add.add_argument(
        "--product",
        metavar="PURL",
        type=package_url,
        action="append",
        required=True,
        help="what it is about; repeatable",
    )
    add.add_argument("--reason", required=True, help="why that is so, in words")
    add.add_argument("--expires", metavar="TIME", help="from when on it says nothing (2027-01-31, or RFC 3339)")
    actions["import"].add_argument("file", help="the document, as JSON")
    for name in ("approve", "reject"):
        actions[name].add_argument("id", metavar="ID", help="the document, vex-..., as the list shows it")
        actions[name].add_argument("--reason", metavar="TEXT", required=name == "reject", default="", help="why")
    actions["export"].add_argument("-o", "--output", metavar="FILE", help="write into a file instead of the terminal")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    is_reading = asked.action in {"list", "export"}
    with open_app(asked.repository, asked.store, is_reading=is_reading) as app:
        return _ACTIONS[asked.action](app, asked)


def _add(app: App, asked: argparse.Namespace) -> int:
    expires = asked.expires
    if expires is not None:
        expires = instant(f"{expires}T00:00:00Z" if "T" not in expires else expires)
    status = Status(asked.status)
    is_fine = status is Status.NOT_AFFECTED
    said = Statement(
        vulnerability=asked.vulnerability,
        products=tuple(map(Product, asked.product)),
        status=status,
        author=_author(app),
        at=app.clock(),
        justification=Justification(asked.justification) if asked.justification else None,
        impact=asked.reason if is_fine else "",
        notes="" if is_fine else asked.reason,
        expires=expires,
    )
    return _take(app, asked, Said((said,)), said.author)


def _import(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.vex import read_vex

    said = read_vex(asked.file, read_file(asked.file), app.clock())
    return _take(app, asked, said, said.statements[0].author)


def _take(app: App, asked: argparse.Namespace, said: Said, author: str) -> int:
    from interlock.flows.vex import take_statements
    from interlock.render.advisories import counted
    from interlock.render.vex import unread_lines

    envelope = take_statements(said.statements, author, app.seal, app.clock())
    if asked.format == "json":
        unread = [one.why for one in said.unread]
        print_json({"envelope": str(envelope), "statements": len(said.statements), "unread": unread})
    else:
        print(f"{counted(len(said.statements), 'statement')} signed as {envelope}")
        print("\n".join(unread_lines(said)), end="\n" if said.unread else "", file=sys.stderr)
    return Exit.BROKEN if said.unread else Exit.ALLOWED


def _author(app: App) -> str:
    return app.keys.find(app.keys.signer(app.clock()).key_id).name


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.vex import statement_json, statement_lines

    found = app.statements()
    if asked.format == "json":
        print_json([statement_json(one, app.clock()) for one in found])
    else:
        print("\n".join(statement_lines(found, app.clock())))
    return Exit.ALLOWED


def _answer(app: App, asked: argparse.Namespace) -> int:
    from interlock.cli.choosing import chosen_policy
    from interlock.cli.governing import resource_of, speaker_of
    from interlock.flows.vouch import answer

    policy = chosen_policy(app, None).policy
    why = answer(speaker_of(app), policy, resource_of(app), asked.id, asked.action, asked.reason)
    if asked.format == "json":
        print_json({"id": asked.id, "answer": asked.action, "counts": not why, "why_not": why or None})
    else:
        print(f"{asked.id}  {f'does not count: {why}' if why else 'counts'}")
    return Exit.REVIEW if why and asked.action == "approve" else Exit.ALLOWED


def _export(app: App, asked: argparse.Namespace) -> int:
    from interlock.formats.openvex import write_openvex

    if asked.output is not None:
        check_place(asked.output)
    found = app.statements()
    if not found:
        print("there are no statements yet; `interlock vex add` makes one", file=sys.stderr)
        return Exit.USAGE
    authors = ", ".join(dict.fromkeys(one.author for one in found))
    body = write_openvex(found, id=f"urn:interlock:vex:{app.store.ledger.origin}", author=authors, at=app.clock())
    if asked.output is None:
        sys.stdout.buffer.write(body)
        return Exit.ALLOWED
    with writing(asked.output) as file:
        file.write(body)
    return Exit.ALLOWED


_ACTIONS = {
    "add": _add,
    "import": _import,
    "list": _list,
    "approve": _answer,
    "reject": _answer,
    "export": _export,
}
