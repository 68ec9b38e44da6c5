"""interlock verify: hold something against what was sealed for it. Floor 15."""

from __future__ import annotations

from interlock.cli import expected
from interlock.cli.arguments import Parser


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    return expected.parser()


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    return expected.run(words)
