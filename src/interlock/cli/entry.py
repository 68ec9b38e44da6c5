"""Where the command line begins. Floor 15.

Nothing else is imported here, because `interlock --version` must cost no more than starting Python.
"""

from __future__ import annotations

import sys

from interlock import __version__

USAGE = """\
usage: interlock COMMAND [ARGUMENTS]

Examines a change with real tools, seals what they saw as signed evidence in a
transparency log, and decides from that evidence alone.

commands:
{commands}

  interlock COMMAND --help   what a command takes
  interlock --version        the version

Start with `interlock check` in any repository.
"""


def main(argv: list[str] | None = None) -> int:
    """Run a command and give its exit code."""
    words = sys.argv[1:] if argv is None else argv
    if words[:1] in (["--version"], ["-V"]):
        print(f"interlock {__version__}")
        return 0
    if not words or words[0] in {"--help", "-h", "help"}:
        print(_usage(), end="")
        return 0 if words else 2
    from interlock.cli.start import run_program, start

    return (run_program if argv is None else start)(words[0], words[1:])


def _usage() -> str:
    from interlock.cli.commands import COMMANDS

    return USAGE.format(commands="\n".join(f"  {name:<11} {says}" for name, says in COMMANDS.items()))
