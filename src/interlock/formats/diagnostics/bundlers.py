"""webpack, vite and rollup, esbuild. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_WEBPACK = re.compile(
    r"(?P<level>WARNING|ERROR) in (?P<where>(?P<path>\S.*?)(?:[ :](?P<line>\d+):(?P<column>\d+)(?:-\d+(?::\d+)?)?)?)"
)
_ESBUILD = re.compile(r"(?:[✘▲✗] |> )?\[(?P<level>ERROR|WARNING)\] (?P<says>.+?)(?: \[(?P<rule>[a-z0-9-]+)\])?")
_ESBUILD_AT = re.compile(r"\s+(?P<path>[^:\s][^:]*):(?P<line>\d+):(?P<column>\d+):")
_ROLLUP = re.compile(
    r"(?P<path>\S.*\.(?:[cm]?[jt]sx?|vue|svelte|astro|css|s[ac]ss|less|html)) "
    r"\((?P<line>\d+):(?P<column>\d+)\): (?P<says>.+)"
)
_AT = re.compile(r"file: (?P<path>.+?)(?::(?P<line>\d+):(?P<column>\d+))?")
_MOST: Final = 12
"""Lines of one explanation."""


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a diagnostic of a bundler for the web."""
    line = log[at]
    if said := _WEBPACK.fullmatch(line):
        text = [*takewhile(str.strip, log[at + 1 : at + 1 + _MOST])]
        level = Level.of(said["level"])
        path = said["path"] if _is_path(said["path"]) else ""
        says = _says(text) or said["where"]
        return one(Diagnostic("webpack", level.value, level, says, path, number(said["line"]), number(said["column"])))
    if said := _ESBUILD.fullmatch(line):
        level = Level.of(said["level"])
        place = next((found for row in log[at + 1 : at + 4] if (found := _ESBUILD_AT.fullmatch(row))), None)
        where = (place["path"], number(place["line"]), number(place["column"])) if place else ()
        return one(Diagnostic("esbuild", said["rule"] or level.value, level, said["says"], *where))
    if said := _ROLLUP.fullmatch(line):
        where = (said["path"], number(said["line"]), number(said["column"]))
        return one(Diagnostic("rollup", Level.WARNING.value, Level.WARNING, said["says"], *where))
    if line == "error during build:":
        return _failed(log, at)
    if line.startswith("(!) "):
        return one(Diagnostic("rollup", Level.WARNING.value, Level.WARNING, line[4:].strip()))
    return None


def _failed(log: Sequence[str], at: int) -> Found:
    rows = [*takewhile(lambda row: not row.lstrip().startswith("at "), log[at + 1 : at + 1 + _MOST])]
    place = next((said for row in rows if (said := _AT.fullmatch(row))), None)
    says = " ".join(row.strip() for row in rows[:1]) or "the build failed"
    where = (place["path"], number(place["line"]), number(place["column"])) if place else ()
    return one(Diagnostic("vite", Level.ERROR.value, Level.ERROR, says, *where), 1 + len(rows))


def _is_path(text: str) -> bool:
    return "/" in text or re.search(r"\.\w{1,6}$", text) is not None


def _says(rows: Sequence[str]) -> str:
    """Give the explanation without the source that it quotes."""
    kept = takewhile(lambda row: not re.match(r"\s*>?\s*\d*\s*\|", row), rows)
    return " ".join(" ".join(kept).split())
