"""An audit report as one HTML file that loads and runs nothing. The same report gives the same bytes. Floor 13.

The order is that of an auditor's questions: what happened and what is missing, the deployments, who and what stands
around them, the clauses of standards, every piece of evidence, and how to check it all.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from interlock.render.audit import around, clauses, deployments, evidence, lacks, overview
from interlock.render.markup import Html, closing, document, el, opening, style
from interlock.render.report.parts import sprite
from interlock.trace.report import AuditReport


def page(report: AuditReport) -> Iterator[Html]:
    """Give the whole page in pieces."""
    yield document()
    yield _head(report)
    yield opening("body", class_="audit")
    yield sprite()
    yield el("header", overview.top(report), class_="top")
    yield opening("main")
    yield overview.summary(report)
    yield overview.figures(report)
    yield lacks.section(report)
    yield opening("section", aria_labelledby="deployments")
    yield from deployments.section(report)
    yield closing("section")
    yield from clauses.sections(report)
    yield from around.sections(report)
    yield evidence.section(report)
    yield evidence.checking(report)
    yield closing("main")
    says = f"Written by Interlock {report.interlock}. This file loads nothing and runs nothing."
    yield el("footer", el("p", says))
    yield closing("body")
    yield closing("html")


def written(report: AuditReport) -> bytes:
    """Give the page as the bytes of one file."""
    return b"".join(piece.encode() for piece in page(report))


def policy() -> str:
    """Give the policy of the page: it may use its own style sheet and nothing else."""
    return f"default-src 'none'; style-src {_styled()[1]}; base-uri 'none'; form-action 'none'"


def _styled() -> tuple[Html, str]:
    shared = files("interlock.render.report").joinpath("report.css").read_text(encoding="utf-8")
    own = files("interlock.render.audit").joinpath("audit.css").read_text(encoding="utf-8")
    return style(shared + own)


def _head(report: AuditReport) -> Html:
    """Give the head, with its policy."""
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy()),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="description", content=report.summary),
        el("title", f"Audit of the {report.scope.value} {report.subject}, Interlock"),
        _styled()[0],
    )
