"""interlock verify: hold something against what was sealed for it. Floor 15."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from interlock.cli import expected
from interlock.cli.arguments import Parser

_SAYS = """\
Hold what is there against what was sealed for it. `--expected` compares a
folder, a host's files or a running configuration with a sealed state.
"""
FORMS: Final[Mapping[str, Callable[[], Parser]]] = {"--expected": expected.parser}
"""Other forms of the command, by the word that chooses each."""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("verify", _SAYS)
    made.add_argument("--expected", action="store_true", required=True, help="see `interlock verify --expected --help`")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    if any(word.partition("=")[0] == "--expected" for word in words):
        return expected.run(words)
    parser().parse_args(words)
    return 0
