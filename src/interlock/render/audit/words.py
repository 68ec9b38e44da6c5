"""How the states of an audit report are shown, and links to its evidence. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from interlock.kernel import Instant, Severity, stamp
from interlock.render.markup import Child, Html, el
from interlock.render.report.parts import Look, tag
from interlock.trace.clauses import ClauseState
from interlock.trace.deployed import Standing

STANDINGS: Final = {
    Standing.SATISFIED: Look("s-pass", "check", "satisfied"),
    Standing.VIOLATED: Look("s-fail", "cross", "violated"),
    Standing.MISSING: Look("s-missing", "query", "missing evidence"),
    Standing.STALE: Look("s-pend", "clock", "stale"),
    Standing.ERRORED: Look("s-fail", "bang", "errored"),
    Standing.WAIVED: Look("s-waive", "wave", "waived"),
    Standing.NOT_APPLICABLE: Look("s-na", "dash", "not applicable"),
}
CLAUSES: Final = {
    ClauseState.ANSWERED: Look("s-pass", "check", "answered"),
    ClauseState.PARTLY: Look("s-pend", "clock", "partly"),
    ClauseState.EXCEPTED: Look("s-waive", "wave", "with exceptions"),
    ClauseState.FAILING: Look("s-fail", "cross", "not answered"),
    ClauseState.UNSHOWN: Look("s-missing", "query", "not shown"),
    ClauseState.NOBODY: Look("s-na", "dash", "by other means"),
}
OUTCOMES: Final = {
    "deployed": Look("s-pass", "check", "deployed"),
    "running": Look("s-pend", "clock", "running"),
    "waiting": Look("s-pend", "clock", "waiting"),
    "planned": Look("s-na", "dash", "planned"),
    "refused": Look("s-warn", "cross", "refused"),
    "rolled-back": Look("s-warn", "arrow", "rolled back"),
    "stranded": Look("s-fail", "bang", "stranded"),
}
VERDICTS: Final = {
    "allow": Look("s-pass", "check", "allow"),
    "review": Look("s-warn", "eye", "review"),
    "deny": Look("s-fail", "cross", "deny"),
}
_UNKNOWN: Final = Look("s-missing", "query", "unknown")
_MOST: Final = 12


def state(looks: dict[str, Look], name: str) -> Html:
    """Give a state by its name; one that nobody knows is shown as such, by its own word."""
    return tag(looks.get(name, _UNKNOWN), "" if name in looks else name)


def entries(found: Iterable[int], *, most: int = _MOST) -> Child:
    """Give links to pieces of evidence; of very many the first, and how many more there are."""
    every = list(found)
    if not every:
        return el("span", "none", class_="mute")
    links: list[Child] = [
        [" " if place else None, el("a", str(index), href=f"#e{index}")] for place, index in enumerate(every[:most])
    ]
    more = el("span", f" and {len(every) - most:,} more", class_="mute") if len(every) > most else None
    return el("span", links, more, class_="refs")


def ticked(text: str) -> Child:
    """Give a sentence with what stands in backticks as code; an odd one stays what it is."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return text
    return [el("code", part) if place % 2 else part for place, part in enumerate(parts)]


def at(when: Instant | None) -> str:
    """Give a time to the second, in UTC; empty for none."""
    return f"{stamp(when)[:10]} {stamp(when)[11:19]}" if when is not None else ""


def worst(severities: Iterable[Severity]) -> Severity | None:
    """Give the worst of some severities."""
    return min(severities, key=lambda one: one.rank, default=None)


def facts(pairs: Iterable[tuple[str, Child]]) -> Html:
    """Give names with what they stand for; those with nothing are left out."""
    return el(
        "dl",
        [el("div", el("dt", name), el("dd", says)) for name, says in pairs if says not in ("", None)],
        class_="facts-list",
    )
