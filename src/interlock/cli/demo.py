"""interlock demo: a delivery from the first commit to a rollback, on this machine. Floor 15."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections.abc import Mapping
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

With --estate nothing is carried out: a ledger is written with months of made-up
releases of several products, to look around in, above all at the pages of
`interlock serve`.
"""
_PRODUCTS: Final = 6
_FOUND: Final = 40
_MOST_PRODUCTS: Final = 5_000
_MOST_FOUND: Final = 5_000
_WAY_IN: Final = "look-around.sh"
"""The file that a shell reads to stand in what was kept, with its keys."""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("demo", _SAYS)
    made.add_argument("--keep", metavar="FOLDER", default="", help="do it in this new folder, and leave it there")
    made.add_argument("--estate", action="store_true", help="write an estate to look around in; needs --keep")
    made.add_argument(
        "--products",
        metavar="N",
        type=int,
        default=_PRODUCTS,
        help="how many products an estate has (default: %(default)s)",
    )
    made.add_argument(
        "--findings",
        metavar="N",
        type=int,
        default=_FOUND,
        help="how many findings each of them has open (default: %(default)s)",
    )
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    made = parser()
    asked = made.parse_args(words)
    if asked.keep and Path(asked.keep).exists():
        made.error(f"{asked.keep} is there already; name a folder that is not")
    if asked.estate:
        if not asked.keep:
            made.error("an estate is there to be looked at: say where with --keep FOLDER")
        if not (1 <= asked.products <= _MOST_PRODUCTS and 0 <= asked.findings <= _MOST_FOUND):
            made.error(f"an estate has 1 to {_MOST_PRODUCTS:,} products with up to {_MOST_FOUND:,} findings each")
        return _estate(os.path.realpath(asked.keep), asked.products, asked.findings)
    return _story(asked.keep)


def _estate(folder: str, products: int, findings: int) -> int:
    from interlock.demo.estate import Estate, variables
    from interlock.wiring.opened import now

    homes = variables(folder)
    estate = Estate(folder, {**os.environ, **homes}, products, findings)
    estate.write(now(), lambda line: print(line, flush=True))
    print(f"all of it is made up, and stands in {folder}. To look around:")
    print(f"  . {_way_in(folder, str(estate.top), homes)}\n  interlock serve")
    print("the server prints a link; of the people it offers, say that you are the release manager")
    return Exit.ALLOWED


def _story(keep: str) -> int:
    from interlock.demo import Demo

    folder = os.path.realpath(keep) if keep else tempfile.mkdtemp(prefix="interlock-demo-")
    try:
        demo = Demo(folder, os.environ, lambda line: print(line, flush=True))
        told = demo.tell()
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{told.chapters} chapters in {told.seconds:.0f} s, {told.requests} requests, {told.failed} of them failed")
    if keep:
        print(f"everything is in {told.folder}, with keys of its own; nothing of it runs any more. To look around:")
        print(f"  . {_way_in(folder, f'{folder}/shop', demo.homes)}\n  interlock deployments list")
    return Exit.ALLOWED


def _way_in(folder: str, top: str, homes: Mapping[str, str]) -> str:
    """Write the file by which a shell stands in what was kept, and give its name as a shell reads it."""
    way_in = Path(folder, _WAY_IN)
    lines = [f"export {name}={shlex.quote(place)}" for name, place in homes.items()]
    way_in.write_text("\n".join([*lines, f"cd {shlex.quote(top)}", ""]), "utf-8")
    return shlex.quote(str(way_in))
