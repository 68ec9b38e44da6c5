"""gcc asked for `-fdiagnostics-format=json`: one list for each translation unit, on one line. Floor 5."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interlock.formats.diagnostics.model import Diagnostic, Found, Level


class _Point(msgspec.Struct, frozen=True):
    file: str = ""
    line: int = 0
    column: int = 0


class _Place(msgspec.Struct, frozen=True):
    caret: _Point = _Point()


class _Said(msgspec.Struct, frozen=True, rename="kebab"):
    kind: str
    message: str
    option: str = ""
    locations: list[_Place] = []


def read(log: Sequence[str], at: int) -> Found | None:
    """Read what gcc says of one translation unit."""
    line = log[at]
    if not (line.startswith("[{") and '"kind"' in line):
        return None
    try:
        said = msgspec.json.decode(line, type=list[_Said])
    except (msgspec.MsgspecError, RecursionError):
        return None
    return Found(tuple(_diagnostic(one) for one in said if one.kind in {"warning", "error", "fatal error"}))


def _diagnostic(one: _Said) -> Diagnostic:
    level = Level.of(one.kind)
    caret = one.locations[0].caret if one.locations else _Point()
    option = one.option.replace("-Werror=", "-W")
    return Diagnostic("gcc", option or level.value, level, one.message, caret.file, caret.line, caret.column)
