"""Conftest's JSON report: what a policy denies or warns of, and what an exception lets through. Floor 5.

Source: `conftest test --output json`, output.CheckResult.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "conftest"
_NAMED: Final = ("code", "id", "rule_id", "rule", "query")


class _Result(msgspec.Struct, frozen=True):
    msg: str
    metadata: dict[str, object] | None = None


class _File(msgspec.Struct, frozen=True):
    filename: str
    successes: int | list[object] | None = None
    failures: list[_Result] | None = None
    warnings: list[_Result] | None = None
    exceptions: list[_Result] | None = None

    @property
    def passed(self) -> int:
        """How many rules it passes; at first they were listed."""
        return self.successes if isinstance(self.successes, int) else len(self.successes or ())


def _is_json(document: Document) -> bool:
    return {"filename", "successes"} <= document.first.keys()


def _read(document: Document) -> Report:
    files = document.as_type(list[_File])
    return Report(
        _TOOL,
        tuple(found for one in files for found in _told(one)),
        targets=tuple(dict.fromkeys(one.filename for one in files)),
        passed=sum(one.passed for one in files),
    )


def _told(file: _File) -> Iterator[Sighting]:
    kinds = (("fail", file.failures), ("warn", file.warnings), ("fail", file.exceptions))
    for word, results in kinds:
        for one in results or ():
            about = one.metadata or {}
            yield telling.in_code(
                _TOOL, _rule(about), telling.severity(about.get("severity"), word), one.msg, path=file.filename
            )


def _rule(metadata: Mapping[str, object]) -> str:
    """Give what the policy calls its rule, else the query that asked it."""
    known = (metadata.get(name) for name in _NAMED)
    return telling.line(next((one for one in known if isinstance(one, str) and one), "")).removeprefix("data.")


FORMATS: Final = (Format("conftest", "Conftest, JSON", _is_json, _read, silent=("[]",)),)
