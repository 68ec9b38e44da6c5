"""What a Ruby file declares, as far as it can be read without running it: calls with plain texts. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_CALL: Final = re.compile(r"(?P<on>[A-Za-z_]\w{0,30}\.)?(?P<name>[a-z_]{2,40})(?P<rest>\s*\(.*|\s+[^=\s].*|)\Z")
_TEXT: Final = re.compile(r"""'([^'\\\n]{0,500})'|"([^"\\#\n]{0,500})\"""")
_OPTION: Final = re.compile(
    r"""(?<![\w:]):?(?P<key>[a-z_]{2,20})(?::|\s{0,5}=>)\s{0,5}(?:'(?P<one>[^'\n]{0,500})'|"(?P<two>[^"\n]{0,500})"|:(?P<symbol>\w{1,60})|(?P<list>\[[^\]\n]{0,500}\]))"""
)
_SYMBOL: Final = re.compile(r":(\w{1,60})")
_OPENERS: Final = frozenset({"if", "unless", "case", "begin", "while", "until", "def", "class", "module"})
LONGEST_LINE: Final = 4000


class Call(NamedTuple):
    """A call with its plain texts and its options."""

    on: str
    name: str
    texts: tuple[str, ...]
    options: dict[str, tuple[str, ...]]
    symbols: tuple[str, ...]
    opens_block: bool
    line: int
    is_plain: bool
    """Whether the first argument is a plain text."""


def calls(text: str) -> Iterator[Call]:
    """Give the calls of a file line by line; a call that goes on after a comma is one."""
    waiting, begun = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        bare = _without_comment(line.strip()[:LONGEST_LINE])
        if not bare:
            continue
        begun = begun if waiting else number
        waiting = f"{waiting} {bare}" if waiting else bare
        if bare.endswith((",", "\\")) and len(waiting) < LONGEST_LINE:
            continue
        found = _CALL.match(waiting)
        if found:
            yield _call(found, begun)
        waiting = ""


def _call(found: re.Match[str], line: int) -> Call:
    rest = found["rest"].strip().removeprefix("(").strip()
    options = {one["key"]: tuple(_values(one)) for one in _OPTION.finditer(rest)}
    first_option = _OPTION.search(rest)
    plain = rest[: first_option.start()] if first_option else rest
    return Call(
        on=(found["on"] or "").removesuffix("."),
        name=found["name"],
        texts=tuple(one[1] if one[1] is not None else one[2] for one in _TEXT.finditer(plain)),
        options=options,
        symbols=tuple(_SYMBOL.findall(plain)),
        opens_block=found["name"] in _OPENERS or rest.endswith(" do") or rest == "do" or " do |" in rest,
        line=line,
        is_plain=_TEXT.match(rest) is not None,
    )


def _values(option: re.Match[str]) -> Iterator[str]:
    if option["list"]:
        yield from (one[1] if one[1] is not None else one[2] for one in _TEXT.finditer(option["list"]))
        yield from _SYMBOL.findall(option["list"])
    else:
        yield next(value for value in (option["one"], option["two"], option["symbol"]) if value is not None)


def _without_comment(line: str) -> str:
    """Cut a comment off: a `#` outside of quotes."""
    quote = ""
    for place, mark in enumerate(line):
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "'\"":
            quote = mark
        elif mark == "#":
            return line[:place].rstrip()
    return line
