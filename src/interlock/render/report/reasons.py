"""The decision, reason by reason: what the policy asks, how it stands, what proves it. Floor 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.decision import Reason
from interlock.render.markup import Html, el
from interlock.render.report.parts import STATUSES, digest, icon, tag

if TYPE_CHECKING:
    from interlock.flows.check import Checked


def section(checked: Checked) -> Html:
    """Give every reason, the ones that stand against the change first."""
    ordered = sorted(checked.decision.reasons, key=lambda one: -one.verdict.rank)
    return el(
        "section",
        el("h2", "Decision", id="decision"),
        el("ol", [_reason(one) for one in ordered], class_="card reasons"),
        aria_labelledby="decision",
    )


def _reason(one: Reason) -> Html:
    place = f"{one.source}:{one.line}" if one.source else ""
    return el(
        "li",
        el("p", tag(STATUSES[one.status]), el("b", one.requirement), el("span", one.verdict.value), class_="head"),
        el("p", one.says),
        el("p", icon("arrow"), one.change, class_="do") if one.change else None,
        [el("p", note, class_="mute") for note in one.notes],
        el("p", "required by ", el("code", place), class_="mute") if place else None,
        [el("p", "evidence ", digest(envelope), class_="mute") for envelope in one.evidence],
    )
