"""interlock admin: back a store up, restore it, say how it fares, and look after who can sign in. Floor 15."""

from __future__ import annotations

import argparse
import sys

import msgspec

from interlock.cli.admin_account import add_arguments
from interlock.cli.admin_account import run as run_account
from interlock.cli.admin_sync import add_arguments as add_sync_arguments
from interlock.cli.admin_sync import run as run_sync
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.errors import FileUnwritable
from interlock.cli.exits import Exit
from interlock.cli.files import check_place, print_json

_SAYS = """\
Look after the store of a server, or of a repository: back it up while it is used,
restore a backup into an empty place, and say how it fares and what to do.

A backup is one file, sealed with the key of this machine. It holds the ledger,
the evidence and the digests of tokens, and no key: keep those apart from it.

Accounts with a password are for the first day, and for the day on which the
identity provider is gone: a link that counts once sets one up.

A server pulls directories of LDAP by itself where sign-in.yaml says how often.
"""
_TABLE = (
    ("backup", "write a backup of the store into one file, while it is used"),
    ("restore", "put a backup in an empty place, after holding it against what this machine has seen"),
    ("doctor", "say how store, keys, clock, indices, tokens, sources and directories are, and what to do"),
    ("sync", "take over who is in which group of an LDAP directory"),
    ("account", "make, list and disable accounts with a password, for emergencies"),
)


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("admin", _SAYS).with_place()
    actions = subcommands(made, _TABLE)
    for one in actions.values():
        one.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    actions["backup"].add_argument(
        "place", metavar="FILE", help="the file to write, or a folder, in which it is called after log and time"
    )
    restore = actions["restore"]
    restore.add_argument("file", metavar="FILE", help="the backup")
    restore.add_argument(
        "--to", metavar="WHERE", required=True, help="an empty folder, or the URL of an empty PostgreSQL database"
    )
    restore.add_argument(
        "--older",
        action="store_true",
        help="restore it though this machine has seen a longer ledger, and lose what is not in it",
    )
    add_sync_arguments(actions["sync"])
    add_arguments(actions["account"])
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    actions = {"backup": _backup, "restore": _restore, "doctor": _doctor, "sync": run_sync, "account": run_account}
    return actions[asked.action](asked)


def _backup(asked: argparse.Namespace) -> int:
    from interlock.wiring.backups import back_up

    _check(asked.place)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        made = back_up(app, asked.place)
        keys = app.places.config
    manifest = made.manifest
    if asked.format == "json":
        print_json({"schema": "interlock.backup-made/v1", "path": made.path, "size": made.size, "manifest": manifest})
        return Exit.ALLOWED
    print(f"{manifest.entries} entries of {manifest.origin} are in {made.path}, {made.size:,} bytes")
    print(f"its ledger was checked; the keys are not in it: keep {keys} as well, and apart from it")
    return Exit.ALLOWED


def _check(place: str) -> None:
    import os

    if os.path.isdir(place):  # noqa: PTH112 (start-up time)
        return
    if place.endswith("/"):
        raise FileUnwritable(path=place, why="there is no such folder")
    check_place(place)


def _restore(asked: argparse.Namespace) -> int:
    from interlock.wiring.backups import restore

    with open_app(asked.repository, is_reading=True) as app:
        done = restore(app, asked.file, asked.to, is_older_fine=asked.older)
    if asked.format == "json":
        shown = {"where": done.where, "seen": done.seen, "lost": done.lost, "manifest": done.manifest}
        print_json({"schema": "interlock.restored/v1", **shown})
        return Exit.ALLOWED
    for line in _told(done.lost, done.seen, done.manifest.tokens):
        print(line, file=sys.stderr)
    print(f"{done.manifest.entries} entries of {done.manifest.origin} are in {done.where}; the ledger holds together")
    print(f"it is as it was at {done.manifest.made_at:%Y-%m-%d %H:%M} UTC; start with --store or --db {done.where}")
    return Exit.ALLOWED


def _told(lost: int, seen: int | None, tokens: int) -> list[str]:
    """Give what whoever restores has to know."""
    lines = []
    if lost:
        lines.append(f"interlock: ROLLED BACK: {lost} entries that this machine has seen are not there any more")
        lines.append("  tell whoever relies on this ledger; other machines refuse it until `interlock ledger forget`")
    if seen is None:
        lines.append("interlock: this machine had never seen this log, so nothing shows that this is the newest of it")
    if tokens:
        lines.append(f"interlock: {tokens} tokens count as they did then, those too that were revoked since")
        lines.append("  look at `interlock token list`")
    return lines


def _doctor(asked: argparse.Namespace) -> int:
    from interlock.cli.admin_doctor import looks
    from interlock.cli.doctor import look_lines
    from interlock.render.screen import paint_for

    found = looks(asked.repository, asked.store)
    if asked.format == "json":
        body = msgspec.json.encode({"schema": "interlock.admin-doctor/v1", "looks": found})
        print_json(msgspec.json.decode(body))
    else:
        paint = paint_for(sys.stdout)
        for one in found:
            print("\n".join(look_lines(one, paint)))
    return Exit.ALLOWED if all(one.is_good for one in found if one.is_needed) else Exit.BROKEN
