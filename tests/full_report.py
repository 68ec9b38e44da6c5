"""A report with something of everything in it, for tests of how reports are shown."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from interlock.flows.auditing.summary import summary_of
from interlock.trace.clauses import Shown, Standard, answered
from interlock.trace.completeness import Facts, lacks_of
from interlock.trace.deployed import Excuse, Standing
from interlock.trace.report import Assessed, AuditReport, Glass, KeyUse, Look, Person
from tests.audited import KEY, RUN, after, changed, report

STANDARD = Standard(
    "SOX", "Sarbanes-Oxley", "section 404", {"CM.tested": "changes are tested", "CM.other": "by paper"},
    {"CM.tested": ("commit.sca", "commit.sast")},
)  # fmt: skip


def full_report(**of_deployment: Any) -> AuditReport:
    """A report in which what is asked for lacks, and something of everything else stands."""
    made = msgspec.structs.replace(
        changed(report(), **of_deployment),
        waivers=(
            Excuse("e" * 64, "rule", "bandit:B602", "tests only", "ann", "ann", 2, after(0), after(30), 1, "active",
                   ("ben",), (3,)),
        ),
        glasses=(Glass("f" * 64, "live", 2, "ann", after(2), "the site was down", "over", ("ben",)),),
        looks=(Look("live", RUN, 7, after(7), "as-planned"),),
        assessed=(Assessed("commit.build", "passed", "app", 1, after(1)),),
        people=(Person("ann", ("wrote a change",), ("engineer on organisation",), (KEY,)),),
        keys=(KeyUse(KEY, "build machine", ("evidence",), 8, after(0), None, after(90)),),
    )  # fmt: skip
    made = msgspec.structs.replace(made, missing=lacks_of(made, Facts(has_directory=False)))
    shown = (Shown("commit.sca", Standing.SATISFIED, (1, 3)),)
    made = msgspec.structs.replace(made, frameworks=(answered(STANDARD, shown, made.missing),), interlock="1.0")
    return msgspec.structs.replace(made, summary=summary_of(made))


def everywhere(report: AuditReport, text: str) -> AuditReport:
    """Give a report with a text in every place where any can stand."""
    return msgspec.convert(_filled(msgspec.to_builtins(report), text), AuditReport)


def _filled(value: Any, text: str, name: str = "") -> Any:
    if isinstance(value, dict):
        return {each: _filled(inside, text, each) for each, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(each, text, name) for each in value]
    is_free = isinstance(value, str) and name not in _FIXED and not _INSTANT.match(value)
    return text if is_free else value


_FIXED = frozenset({"alg", "hex", "scope", "severity", "standing", "kind", "state", "outcome", "version", "root"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")


def text_of(page: bytes) -> str:
    """Give a page's text, markup taken out."""
    from html import unescape

    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page.decode(), flags=re.DOTALL)).split())
