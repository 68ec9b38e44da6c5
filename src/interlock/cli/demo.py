"""interlock demo: a delivery from the first commit to a rollback, on this machine. Floor 15."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from pathlib import Path
from typing import Final

from interlock.cli.arguments import Parser
from interlock.cli.exits import Exit

_SAYS: Final = """\
Show a whole delivery with nothing but Python and git: a small service is
checked, a planted fault is stopped, it is built and signed, deployed to staging
and production while requests come in, a swapped artifact is refused, a bad
release is taken back, and the ledger tells it all. Everything happens in a
folder of its own, on ports of this machine alone.
"""
_WAY_IN: Final = "look-around.sh"
"""The file that a shell reads to stand in what was kept, with its keys."""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("demo", _SAYS)
    made.add_argument("--keep", metavar="FOLDER", default="", help="do it in this new folder, and leave it there")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.demo import Demo

    made = parser()
    asked = made.parse_args(words)
    if asked.keep and Path(asked.keep).exists():
        made.error(f"{asked.keep} is there already; name a folder that is not")
    folder = os.path.realpath(asked.keep) if asked.keep else tempfile.mkdtemp(prefix="interlock-demo-")
    try:
        demo = Demo(folder, os.environ, lambda line: print(line, flush=True))
        told = demo.tell()
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{told.chapters} chapters in {told.seconds:.0f} s, {told.requests} requests, {told.failed} of them failed")
    if asked.keep:
        way_in = Path(folder, _WAY_IN)
        lines = [f"export {name}={shlex.quote(place)}" for name, place in demo.homes.items()]
        way_in.write_text("\n".join([*lines, f"cd {shlex.quote(f'{folder}/shop')}", ""]), "utf-8")
        print(f"everything is in {told.folder}, with keys of its own; nothing of it runs any more. To look around:")
        print(f"  . {shlex.quote(str(way_in))}\n  interlock deployments list")
    return Exit.ALLOWED
