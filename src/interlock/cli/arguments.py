"""What the commands' argument parsers have in common. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.wiring.app import App

# Help is in English whatever the locale: argparse would look for a catalogue for each of its own words, and import
# `locale` for it, which is a hundredth of a gate's start.
argparse._ = str  # type: ignore[attr-defined]


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """The usual form of help; one is made for each argument that is added, so it must cost nothing."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


def _width() -> int:
    """Give the width argparse would choose, without importing `shutil` and all its compressors for it."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns) - 2
    try:
        return (os.get_terminal_size(sys.__stdout__.fileno()).columns or 80) - 2  # type: ignore[union-attr]  # caught
    except (AttributeError, ValueError, OSError):
        return 78


class ActionParser(argparse.ArgumentParser):
    """An argument parser whose errors say what to do."""

    def error(self, message: str) -> None:  # type: ignore[override]  # argparse says NoReturn; exit below never returns
        """Say what is wrong and how to see what is right; exit code 2."""
        self.exit(2, f"{self.prog}: {message}\n  `{self.prog} --help` shows what it takes\n")


class Parser(ActionParser):
    """The parser of a command, which never guesses abbreviations."""

    def __init__(self, command: str, says: str) -> None:
        super().__init__(
            prog=f"interlock {command}",
            description=says,
            formatter_class=_Formatter,
            allow_abbrev=False,
        )

    def with_place(self) -> Parser:
        """Add the options that say which repository and which store."""
        add_place(self)
        return self


def stated(text: str) -> str:
    """Give a text that says something, without the blanks around it; an argument that is blank is refused."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; say it in a few words, for those who read it later")
    return text.strip()


def package_url(text: str) -> str:
    """Give an argument that can only be a package URL or the identifier of something else, such as a digest."""
    return text if ":" in text and not text.startswith("pkg:") else _whole_purl(text)


def package_or_name(text: str) -> str:
    """Give an argument that is a name, or a package URL, which has to be whole then."""
    return _whole_purl(text) if text.startswith("pkg:") else stated(text)


def _whole_purl(text: str) -> str:
    from interlock.supply.errors import PurlMalformed
    from interlock.supply.purl import read_foreign_purl

    try:
        read_foreign_purl(text)
    except PurlMalformed as error:
        raise argparse.ArgumentTypeError(f"{error}\n  {error.hint}") from error
    return text


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which repository and which store, to a command or to one of its actions."""
    parser.add_argument(
        "-C", "--repository", metavar="PATH", default=".", help="the repository; left out, the current folder"
    )
    parser.add_argument("--store", metavar="WHERE", default="", help="a data folder or PostgreSQL URL of your own")


def open_app(path: str, store: str = "", *, is_reading: bool = False) -> App:
    """Open the program on a repository; a reader makes no key and writes into no store."""
    from interlock.wiring.app import App

    return App(path, os.environ, store=store, is_reading=is_reading)


def subcommands(parser: Parser, table: Sequence[tuple[str, str]]) -> dict[str, argparse.ArgumentParser]:
    """Add sub-commands from a table of names and one-liners.

    Options that the command has by then may stand after the sub-command too, where people write them.
    """
    shared = [one for one in parser._actions if one.option_strings and one.dest != "help"]  # noqa: SLF001 (it is ours)
    group = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=ActionParser)
    return {name: _subcommand(group.add_parser, name, says, shared) for name, says in table}


def _subcommand(
    add: Callable[..., argparse.ArgumentParser], name: str, says: str, shared: Sequence[argparse.Action]
) -> argparse.ArgumentParser:
    made = add(name, help=says, description=says, allow_abbrev=False, conflict_handler="resolve")
    import copy  # it brings more than most commands need

    for one in shared:
        again = copy.copy(one)
        again.default = argparse.SUPPRESS  # so that it does not undo what stood before the sub-command
        made._add_action(again)  # noqa: SLF001 (argparse has no other way to say an option twice)
    return made
