"""eslint and what writes like it: a path, and below it `  3:5  error  text  rule`. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_ROW = re.compile(
    r"\s+(?P<line>\d+):(?P<column>\d+)\s+(?P<level>error|warning)\s+(?P<says>.+?)(?:\s{2,}+(?P<rule>[@\w/-]+))?"
)
_UNIX = re.compile(
    r"(?P<path>[^:\s][^:]*\.\w+):(?P<line>\d+):(?P<column>\d+): "
    r"(?P<says>.+) \[(?P<level>Error|Warning)/(?P<rule>[@\w/-]+)\]"
)


def read(log: Sequence[str], at: int) -> Found | None:
    """Read what eslint says of one file, or one line of its unix form."""
    if said := _UNIX.fullmatch(log[at]):
        where = (said["path"], number(said["line"]), number(said["column"]))
        return one(Diagnostic("eslint", said["rule"], Level.of(said["level"]), said["says"], *where))
    if not _ROW.fullmatch(log[at]) or at == 0:
        return None
    path = log[at - 1].strip()
    if not path or path != log[at - 1] or path.endswith(":") or "." not in path.rsplit("/", 1)[-1]:
        return None
    rows = tuple(_rows(path, log, at))
    return Found(rows, len(rows))


def _rows(path: str, log: Sequence[str], at: int) -> Iterator[Diagnostic]:
    while at < len(log) and (said := _ROW.fullmatch(log[at])):
        level = Level.of(said["level"])
        rule = said["rule"] or "syntax"
        yield Diagnostic("eslint", rule, level, said["says"], path, number(said["line"]), number(said["column"]))
        at += 1
