"""Changes, approvals, waivers, glass, what was seen to run, people and keys of an audit report. Floor 13."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from interlock.render.audit.words import at, entries
from interlock.render.markup import Child, Html, el
from interlock.render.report.parts import digest, table
from interlock.trace.report import AuditReport


def sections(report: AuditReport) -> Iterator[Html]:
    """Give a table for each of them; those of which there is nothing say so."""
    for title, (names, rows) in _TABLES.items():
        yield _table(title, names, rows(report))


def _table(title: str, names: tuple[str, ...], rows: Iterable[tuple[Child, ...]]) -> Html:
    found = list(rows)
    mark = title.lower().replace(" ", "-")
    body = table(names, found, title) if found else el("p", "None.", class_="quiet")
    return el("section", el("h2", title, id=mark), el("div", body, class_="card"), aria_labelledby=mark)


def _changes(report: AuditReport) -> Iterator[tuple[Child, ...]]:
    for one in report.changes:
        authors = ", ".join(one.people) or ", ".join(one.authors) or "nobody knows"
        yield (
            el("code", one.commit[:12]),
            one.branch,
            authors,
            ", ".join(one.reviewed_by) or "nobody",
            entries(one.evidence),
        )


def _waivers(report: AuditReport) -> Iterator[tuple[Child, ...]]:
    for one in report.waivers:
        age, ends = f"{one.age_days} days", at(one.expires_at)[:10]
        approved = ", ".join(one.approved_by) or "nobody"
        yield f"{one.what} {one.name}", one.reason, one.owner, approved, age, ends, one.state, entries((one.entry,))


def _glasses(report: AuditReport) -> Iterator[tuple[Child, ...]]:
    for one in report.glasses:
        agreed, reviewed = ", ".join(one.agreed) or "nobody", ", ".join(one.reviewed_by) or "nobody"
        asked = f"{one.asked_by}, {at(one.at)} UTC"
        yield asked, one.environment, one.reason, one.state, agreed, reviewed, entries((one.entry,))


def _looks(report: AuditReport) -> Iterator[tuple[Child, ...]]:
    for one in report.looks:
        differs = [el("p", each.says) for each in one.differs] or "nothing"
        yield one.environment, at(one.at), el("code", one.run), one.answer, differs, entries((one.entry,))


def _assessed(report: AuditReport) -> Iterator[tuple[Child, ...]]:
    for one in report.assessed:
        by = [el("p", each) for each in one.reports] or ", ".join(one.by_hand)
        yield el("code", one.control), one.outcome, one.subject, at(one.made_at), by, entries((one.entry,))


def _people(report: AuditReport) -> Iterator[tuple[Child, ...]]:
    for one in report.people:
        known = "in the directory" if one.is_known else "by the name of a key or address only"
        yield one.id, ", ".join(one.did), ", ".join(one.roles) or "none", known


def _keys(report: AuditReport) -> Iterator[tuple[Child, ...]]:
    for one in report.keys:
        counts = ", ".join(one.purposes) or "nothing here"
        until = at(one.revoked_at) + " (revoked)" if one.revoked_at is not None else at(one.until) or "further notice"
        whose = one.person or "nobody's by the directory"
        yield digest(f"key:{one.id}", is_short=True), one.name, whose, one.signed, counts, at(one.since), until


_Rows = Callable[[AuditReport], Iterator[tuple[Child, ...]]]
_TABLES: Final[dict[str, tuple[tuple[str, ...], _Rows]]] = {
    "Changes": (("Commit", "Branch", "Written by", "Reviewed by", "Evidence"), _changes),
    "Waivers": (("Waives", "Why", "Owner", "Approved by", "Age", "Ends", "State", "Entry"), _waivers),
    "Broken glass": (("Request", "Where", "Why", "State", "Agreed by", "Reviewed by", "Entry"), _glasses),
    "What was seen to run": (("Where", "When (UTC)", "Followed", "Answer", "Differs", "Entry"), _looks),
    "Evidence of controls": (
        ("Control", "Outcome", "About", "Made (UTC)", "By hand or report", "Entry"),
        _assessed,
    ),
    "People": (("Who", "Did", "Roles", "Known"), _people),
    "Keys": (("Key", "Called", "Whose", "Signed", "Counts for", "Since", "Until"), _keys),
}
