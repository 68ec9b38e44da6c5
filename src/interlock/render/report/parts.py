"""What several sections of the report use: icons, tags, digests, bars. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.control import Answer
from interlock.decision import Status, Verdict
from interlock.kernel import Digest, Severity
from interlock.render.markup import Child, Html, el


class Look(msgspec.Struct, frozen=True):
    """How a state is shown: always by a word and an icon, never by colour alone."""

    style: str
    icon: str
    word: str


VERDICTS: Final = {
    Verdict.ALLOW: Look("s-pass", "check", "Allow"),
    Verdict.REVIEW: Look("s-warn", "eye", "Review"),
    Verdict.DENY: Look("s-fail", "cross", "Deny"),
}
ANSWERS: Final = {
    Answer.PASSED: Look("s-pass", "check", "passed"),
    Answer.FAILED: Look("s-warn", "cross", "failed"),
    Answer.ERRORED: Look("s-fail", "bang", "errored"),
    Answer.NOT_APPLICABLE: Look("s-na", "dash", "not applicable"),
}
STATUSES: Final = {
    Status.SATISFIED: Look("s-pass", "check", "satisfied"),
    Status.VIOLATED: Look("s-fail", "cross", "violated"),
    Status.MISSING: Look("s-missing", "query", "missing evidence"),
    Status.STALE: Look("s-pend", "clock", "stale"),
    Status.ERRORED: Look("s-fail", "bang", "errored"),
    Status.WAIVED: Look("s-waive", "wave", "waived"),
    Status.NOT_APPLICABLE: Look("s-na", "dash", "not applicable"),
}
MISSING: Final = STATUSES[Status.MISSING]
FILLS: Final = {
    Severity.CRITICAL: "f-crit",
    Severity.HIGH: "f-high",
    Severity.MEDIUM: "f-med",
    Severity.LOW: "f-low",
    Severity.INFO: "f-info",
}
_PATHS: Final = {
    "check": "M3 8.5l3.2 3.2L13 4.8",
    "cross": "M4 4l8 8M12 4l-8 8",
    "bang": "M8 3v6M8 12.2v.6",
    "dash": "M4 8h8",
    "query": "M5.6 6a2.4 2.4 0 1 1 3.6 2.1C8.4 8.6 8 9 8 10M8 12.400v.4",
    "clock": "M8 2.500a5.5 5.5 0 1 0 .01 0M8 5v3.200l2 1.3",
    "wave": "M2.5 9c2-4 3.5-4 5.5-1s3.5 3 5.5-1",
    "eye": "M1.8 8c3.4-5 9-5 12.4 0-3.4 5-9 5-12.4 0M8 6.400a1.6 1.6 0 1 0 .01 0",
    "arrow": "M3 8h9.500M9 4.500L12.5 8 9 11.5",
}


def sprite() -> Html:
    """Give the drawings that `icon` refers to, once a page."""
    drawn = [el("symbol", el("path", d=path), id=f"i-{name}", viewBox="0 0 16 16") for name, path in _PATHS.items()]
    return el("svg", drawn, class_="sprite", width=0, height=0, aria_hidden="true", focusable="false")


def icon(name: str) -> Html:
    """Give a small drawing that a word beside it explains."""
    return el("svg", el("use", href=f"#i-{name}"), class_="ic", aria_hidden="true", focusable="false")


def tag(look: Look, word: str = "") -> Html:
    """Give a state as icon and word."""
    return el("span", icon(look.icon), el("span", word or look.word), class_=f"tag {look.style}")


def severity_tag(severity: Severity) -> Html:
    """Give a severity as swatch and word."""
    return el("span", swatch(FILLS[severity]), severity.value, class_="sev")


def swatch(fill: str) -> Html:
    """Give a small square in a colour; a word stands beside it."""
    return el("i", class_=f"sw {fill}", aria_hidden="true")


def digest(value: Digest | str | None, *, is_short: bool = False) -> Html:
    """Give a digest in type that tells digits apart; short ones are for recognising, not for copying."""
    if value is None:
        return el("span", "none", class_="mute")
    text = str(value)
    alg, _, digits = text.partition(":")
    if is_short and digits:
        return el("code", f"{alg}:{digits[:12]}…", class_="dg short")
    return el("code", text, class_="dg")


def bar(parts: Iterable[tuple[str, int]], says: str) -> Html:
    """Give a bar of coloured parts; the text beside it says the same."""
    shown = [(fill, amount) for fill, amount in parts if amount > 0]
    total = sum(amount for _, amount in shown) or 1
    rects, at = [], 0.0
    for fill, amount in shown:
        width = 1000 * amount / total
        rects.append(el("rect", x=f"{at:.1f}", y=0, width=f"{width:.1f}", height=6, class_=fill))
        at += width
    drawn = el("svg", rects, viewBox="0 0 1000 6", preserveAspectRatio="none", role="img", aria_label=says)
    return el("div", drawn, class_="bar")


def table(head: Iterable[str], body: Iterable[Iterable[Child]], says: str) -> Html:
    """Give a table whose rows become blocks on a narrow screen; the roles keep it a table for every reader."""
    names = list(head)
    cells = [
        el(
            "tr",
            [
                el("th", cell, scope="row", role="rowheader")
                if place == 0
                else el("td", el("div", cell, class_="v"), data_label=names[place], role="cell")
                for place, cell in enumerate(row)
            ],
            role="row",
        )
        for row in body
    ]
    top = el("tr", [el("th", name, scope="col", role="columnheader") for name in names], role="row")
    return el(
        "table",
        el("caption", says, class_="unseen"),
        el("thead", top, role="rowgroup"),
        el("tbody", cells, role="rowgroup"),
        role="table",
    )
