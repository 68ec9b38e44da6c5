"""interlock ledger: checkpoint, prove, fsck, export, forget. Floor 15."""

from __future__ import annotations

import argparse
import base64
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.errors import FileUnwritable
from interlock.cli.exits import Exit
from interlock.cli.files import known_checkpoint, write_file

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
Work with the transparency log that evidence is entered in: an RFC 9162 tree
under signed checkpoints, exported as tlog-tiles that any standard client reads.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("ledger", _SAYS).with_place()
    actions = subcommands(
        made,
        (
            ("checkpoint", "print the newest signed checkpoint"),
            ("prove", "print a proof that an entry is in the log, or that an older log is the beginning of this one"),
            ("fsck", "rebuild everything from the leaves and say what is wrong"),
            ("export", "write the log as static tiles"),
            ("forget", "forget what this machine remembers of the ledger here, after it was lost or replaced"),
        ),
    )
    actions["checkpoint"].add_argument("-o", "--output", metavar="FILE", help="write it into a file")
    actions["prove"].add_argument("entry", nargs="?", help="the number of the entry, or how its digest begins")
    actions["prove"].add_argument(
        "--since", metavar="SIZE", type=int, help="prove consistency with the log of this size"
    )
    actions["fsck"].add_argument("--checkpoint", metavar="FILE", help="a checkpoint that you know to be genuine")
    actions["fsck"].add_argument("--format", choices=("text", "json"), default="text", help="how to show it")
    actions["export"].add_argument("folder", help="the folder to write; it must be empty or not exist")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        return _ACTIONS[asked.action](app, asked)


def _checkpoint(app: App, asked: argparse.Namespace) -> int:
    note = app.store.ledger.checkpoint().note
    if asked.output is not None:
        write_file(asked.output, note)
        print(f"the checkpoint is written to {asked.output}")
    else:
        sys.stdout.buffer.write(note)
    return Exit.ALLOWED


def _prove(app: App, asked: argparse.Namespace) -> int:
    ledger = app.store.ledger
    checkpoint = ledger.checkpoint()
    shown: dict[str, object] = {"origin": checkpoint.origin, "checkpoint": checkpoint.note.decode("utf-8")}
    if asked.since is not None:
        proof = ledger.consistency(asked.since, checkpoint.size)
        shown |= {"consistency": {"old": proof.old, "new": proof.new, "path": _hashes(proof.path)}}
    if asked.entry is not None:
        item = app.inspection.find(asked.entry)
        included = ledger.inclusion(item.index, checkpoint.size)
        shown |= {
            "leaf": item.entry.leaf().decode("ascii"),
            "inclusion": {"index": included.index, "size": included.size, "path": _hashes(included.path)},
        }
    if asked.entry is None and asked.since is None:
        parser().error("give an entry, or --since SIZE")
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode() + "\n")
    return Exit.ALLOWED


def _hashes(path: tuple[bytes, ...]) -> list[str]:
    return [base64.b64encode(one).decode("ascii") for one in path]


def _fsck(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.fsck import checked

    ledger = app.store.ledger
    seen = (app.memory.last(ledger.origin), known_checkpoint(app, asked.checkpoint))
    report = checked(ledger, app.all_verifiers(ledger.origin), seen)
    if asked.format == "json":
        shown = {"says": report.says(), "entries": report.entries, "sound": report.is_sound, "faults": report.faults}
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode() + "\n")
    else:
        for fault in report.faults:
            print(f"{fault.code.value}  {fault.where}: {fault.says}")
        print(report.says())
    return Exit.ALLOWED if report.is_sound else Exit.DENIED


def _export(app: App, asked: argparse.Namespace) -> int:
    from interlock.ledger import export

    folder = Path(asked.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileUnwritable(path=asked.folder, why="it is not an empty folder")
    app.gate.proven()
    checkpoint = app.store.ledger.checkpoint()
    count = 0
    with app.store.ledger.rows() as reader:
        leaves = (record.leaf for record in reader.records())
        for name, body in export(leaves, reader.tiles(), checkpoint):
            try:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(body)
            except OSError as error:
                raise FileUnwritable(path=str(folder / name), why=error.strerror or str(error)) from error
            count += 1
    print(f"{count} files written to {folder}; serve them as they are, for any tlog-tiles client")
    return Exit.ALLOWED


def _forget(app: App, asked: argparse.Namespace) -> int:
    del asked
    app.memory.forget(app.store_place)
    print("this machine no longer remembers the ledger here; until the next check its freshness is unproven")
    return Exit.ALLOWED


_ACTIONS = {"checkpoint": _checkpoint, "prove": _prove, "fsck": _fsck, "export": _export, "forget": _forget}
