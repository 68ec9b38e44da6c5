"""Floor 15: the command line: one file per command, found by a table, loaded when called."""

from interlock.cli.entry import main

__all__ = ["main"]
