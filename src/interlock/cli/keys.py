"""interlock keys: list, new, rotate, trust, revoke. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.cli.files import read_file
from interlock.crypto import PublicKey, Scheme, TrustedKey
from interlock.kernel import Instant, instant, stamp
from interlock.render.table import rows

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
The keys of this user: which one signs, and whose signatures count here, since
when and until when. They live in the user's configuration folder.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("keys", _SAYS)
    actions = subcommands(
        made,
        (
            ("list", "list the keys that count, and which of them signs here"),
            ("new", "make another signing key and sign with it from now on"),
            ("rotate", "make a new signing key; the old one stops counting now"),
            ("trust", "trust somebody's public key"),
            ("revoke", "stop trusting a key, from now or from an earlier time"),
            ("show", "print a public key as PEM, to give to others"),
        ),
    )
    for name in ("new", "rotate"):
        actions[name].add_argument("--scheme", choices=tuple(Scheme), default=Scheme.ED25519.value, help="kind of key")
        actions[name].add_argument("--name", default="", help="what to call it")
    actions["trust"].add_argument("file", help="the public key, in PEM")
    actions["trust"].add_argument("--name", required=True, help="whose it is")
    actions["trust"].add_argument("--since", metavar="TIME", help="from when it counts (default: now)")
    actions["trust"].add_argument("--until", metavar="TIME", help="until when it counts (default: for good)")
    actions["trust"].add_argument(
        "--for",
        dest="purposes",
        action="append",
        choices=("evidence", "ledger", "sbom"),
        help="what it counts for: all evidence, the ledger, SBOMs alone (default: evidence and ledger)",
    )
    for name in ("revoke", "show"):
        actions[name].add_argument(
            "key", nargs=None if name == "revoke" else "?", help="its name, or the start of its id"
        )
    actions["revoke"].add_argument(
        "--from", dest="since", metavar="TIME", help="from when it does not count (default: now)"
    )
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(".") as app:
        return _ACTIONS[asked.action](app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    del asked
    current = app.keys.current()
    trust = app.keys.trust()
    if not trust.keys:
        print("there is no key yet; the first `interlock check` makes one, or `interlock keys new`")
        return Exit.ALLOWED
    table = [("", "id", "scheme", "since", "until", "for", "name")]
    table += [
        (
            "signs" if one.id == current else "",
            one.id[:16],
            one.key.scheme.value,
            _time(one.since),
            f"revoked {_time(one.revoked_at)}" if one.revoked_at else _time(one.until),
            ", ".join(one.purposes),
            one.name,
        )
        for one in trust.keys
    ]
    print("\n".join(rows(table)))
    return Exit.ALLOWED


def _time(at: Instant | None) -> str:
    return stamp(at)[:16].replace("T", " ") if at else "-"


def _new(app: App, asked: argparse.Namespace) -> int:
    make = app.keys.new if asked.action == "new" else app.keys.rotate
    name = asked.name or f"{asked.action} key of {_time(app.clock())}"
    signer = make(app.clock(), name=name, scheme=Scheme(asked.scheme))
    print(f"{signer.key_id} signs from now on")
    return Exit.ALLOWED


def _trust(app: App, asked: argparse.Namespace) -> int:
    key = PublicKey.from_pem(read_file(asked.file))
    since = app.clock() if asked.since is None else instant(asked.since)
    until = None if asked.until is None else instant(asked.until)
    purposes = tuple(asked.purposes or ("evidence", "ledger"))
    app.keys.signer(app.clock())
    app.keys.add(TrustedKey(key, asked.name, since, until, purposes=purposes))
    print(f"{key.id} counts as {asked.name} since {stamp(since)}, for {' and '.join(purposes)}")
    return Exit.ALLOWED


def _revoke(app: App, asked: argparse.Namespace) -> int:
    at = app.clock() if asked.since is None else instant(asked.since)
    one = app.keys.revoke(asked.key, at)
    print(f"{one.id} ({one.name}) does not count from {stamp(at)} on")
    if one.id == app.keys.current():
        print("  it was the key that signs here; make a new one with `interlock keys rotate`", file=sys.stderr)
    return Exit.ALLOWED


def _show(app: App, asked: argparse.Namespace) -> int:
    wanted = app.keys.signer(app.clock()).key_id if asked.key is None else asked.key
    sys.stdout.buffer.write(app.keys.find(wanted).key.pem())
    return Exit.ALLOWED


_ACTIONS = {"list": _list, "new": _new, "rotate": _new, "trust": _trust, "revoke": _revoke, "show": _show}
