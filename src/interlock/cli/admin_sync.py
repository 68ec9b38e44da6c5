"""interlock admin sync: take over who is in which group of an LDAP directory. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.identity import in_words
from interlock.render.paint import visible

if TYPE_CHECKING:
    from interlock.flows.sync_directory import SyncDone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the action takes."""
    parser.add_argument(
        "name", metavar="NAME", nargs="?", default="", help="a directory of sign-in.yaml (default: all of them)"
    )
    parser.add_argument(
        "--fewer", action="store_true", help="take it over though most of the people that were there are gone"
    )


def run(asked: argparse.Namespace) -> int:
    """Run the action and give its exit code. One directory that fails does not keep the others from being asked."""
    from interlock.kernel import InterlockError
    from interlock.wiring.syncing import Syncing

    with open_app(asked.repository, asked.store) as app:
        syncing = Syncing(app)
        wanted = (syncing.named(asked.name),) if asked.name else syncing.known
        done: list[SyncDone] = []
        failed: list[InterlockError] = []
        underway: list[str] = []
        for one in wanted:
            try:
                with syncing.turn(one) as is_mine:
                    if is_mine:
                        done.append(syncing.sync(one, _tell, is_fewer_fine=asked.fewer))
                    else:
                        underway.append(one.name)
                        _tell(f"{one.name}: somebody else pulls it at the moment; run this again once that is done")
            except InterlockError as error:
                failed.append(error)
                if len(wanted) > 1:
                    _tell(f"{one.name}: {error} [{error.code}]")
    if asked.format == "json":
        told = [_json(one) for one in done]
        print_json({"schema": "interlock.synced/v1", "directories": told, "underway": underway})
    else:
        _show(done, has_any=bool(wanted))
    if failed:
        raise failed[0]
    return Exit.BROKEN if underway else Exit.ALLOWED


def _tell(text: str) -> None:
    print(f"interlock: {visible(text)}", file=sys.stderr)


def _show(done: list[SyncDone], *, has_any: bool) -> None:
    for one in done:
        print(f"{one.source}: people {one.people}, groups {one.groups}, memberships changed {len(one.entered)}")
        for account in one.left:
            print(f"  {visible(account)} is not there any more: sessions and tokens are over")
        for deed in one.suspended:
            print(f"  {visible(in_words(deed))}")
        for account in one.back:
            print(f"  {visible(account)} is there again, and may sign in")
        for account in one.taken:
            print(f"  {visible(account)} was another entry's: nobody signs in with it")
    if not has_any:
        print("no directory is named under `ldap` in sign-in.yaml")


def _json(one: SyncDone) -> dict[str, object]:
    return {
        "name": one.source,
        "people": one.people,
        "groups": one.groups,
        "changed": len(one.entered),
        "left": list(one.left),
        "back": list(one.back),
        "taken": list(one.taken),
        "suspended": [in_words(deed) for deed in one.suspended],
    }
