"""The order of the report: verdict, what to do, controls, reasons, exceptions, tools, subject. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

from interlock import __version__
from interlock.decision import summarise
from interlock.render.markup import Html, closing, document, el, opening, style
from interlock.render.report import controls, findings, origin, overview, reasons
from interlock.render.report.parts import sprite

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.flows.check import Checked


def page(checked: Checked, repository: Repository) -> Iterator[Html]:
    """Give the whole page in pieces."""
    yield document()
    yield _head(checked)
    yield opening("body")
    yield sprite()
    yield el("header", overview.top(checked), class_="top")
    yield opening("main")
    yield overview.verdict(checked)
    yield overview.figures(checked)
    yield from findings.section(checked, repository)
    yield controls.section(checked)
    yield reasons.section(checked)
    yield from origin.sections(checked)
    yield closing("main")
    yield el("footer", el("p", f"Written by Interlock {__version__}. This file loads nothing and runs nothing."))
    yield closing("body")
    yield closing("html")


def _head(checked: Checked) -> Html:
    """Give the head, with a policy that lets the page use its own style sheet and nothing else."""
    sheet, source = style(files("interlock.render.report").joinpath("report.css").read_text(encoding="utf-8"))
    policy = f"default-src 'none'; style-src {source}; base-uri 'none'; form-action 'none'"
    verdict = checked.decision.verdict.value
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="description", content=summarise(checked.decision)),
        el("title", f"{verdict}: {checked.change.subject.name}, Interlock check"),
        sheet,
    )
