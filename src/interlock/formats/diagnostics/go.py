"""go build, go vet and go test where they do not compile: `./file.go:3:5: text`. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_LINE = re.compile(
    r"(?P<vet>vet: )?(?P<path>(?:[A-Za-z]:)?[^:\s][^:]*\.go):(?P<line>\d+)(?::(?P<column>\d+))?: (?P<says>.+)"
)
_MODULE = re.compile(r"go: (?P<level>warning: |error: )?(?P<says>.+)")
_STOPS = re.compile(
    r"(?:.*(?:missing go\.sum entry|no required module|updates to go\.mod needed|cannot find (?:main )?module|"
    r"checksum mismatch|inconsistent vendoring|errors parsing|unknown revision|verifying module).*)"
)
_BACK: Final = 500
"""Lines that are looked through for the heading of a package."""


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a diagnostic of the Go toolchain."""
    line = log[at]
    if said := _LINE.fullmatch(line):
        if said["says"].startswith(("warning: ", "error: ", "note: ")):
            return None  # cgo hands on what the compiler of C says
        is_vet = bool(said["vet"]) or _is_of_vet(log, at)
        level = Level.WARNING if is_vet else Level.ERROR
        tool = "go-vet" if is_vet else "go"
        row, column = number(said["line"]), number(said["column"])
        return one(Diagnostic(tool, level.value, level, said["says"], said["path"], row, column))
    if said := _MODULE.fullmatch(line):
        if said["level"] is None and not _STOPS.fullmatch(said["says"]):
            return None
        level = Level.of(said["level"] or "error")
        return one(Diagnostic("go", "module", level, said["says"]))
    return None


def _is_of_vet(log: Sequence[str], at: int) -> bool:
    """Say whether the heading above is one of vet: `# [example.org/package]`; the compiler's has no brackets."""
    for back in range(at - 1, max(at - _BACK, -1), -1):
        if log[back].startswith("# "):
            return log[back].startswith("# [")
        if not (_LINE.fullmatch(log[back]) or log[back].startswith("\t")):
            return False
    return False
