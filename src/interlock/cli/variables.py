"""Options that can be said by variables of the environment as well, each by one that is called after it. Floor 15."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"", "0", "false", "no", "off"})


def variables_of(parser: argparse.ArgumentParser, prefix: str) -> dict[str, argparse.Action]:
    """Give the options of a command by their variables, in their order."""
    options = [one for one in parser._actions if one.option_strings and one.dest != "help"]  # noqa: SLF001 (argparse has no other way)
    return {prefix + one.option_strings[-1].lstrip("-").replace("-", "_").upper(): one for one in options}


def heed_variables(parser: argparse.ArgumentParser, prefix: str, environ: Mapping[str, str]) -> None:
    """Take what variables say in place of the defaults; what is said on the command line goes before them.

    A variable that is called after no option, or says what its option does not take, ends the command with code 2.
    """
    known = variables_of(parser, prefix)
    for name in sorted(name for name in environ if name.startswith(prefix)):
        if name not in known:
            parser.error(f"the variable {name} names no option: there are {', '.join(known)}")
        parser.set_defaults(**{known[name].dest: _value(parser, name, known[name], environ[name])})


def _value(parser: argparse.ArgumentParser, name: str, option: argparse.Action, text: str) -> object:
    if option.nargs == 0:
        if text.lower() not in _TRUE | _FALSE:
            parser.error(f"the variable {name} is true or false")
        return text.lower() in _TRUE
    if option.choices is not None and text not in option.choices:
        parser.error(f"the variable {name} is one of {', '.join(option.choices)}")
    if option.type is int:
        if not text.isdecimal():
            parser.error(f"the variable {name} is a number")
        return int(text)
    return text
