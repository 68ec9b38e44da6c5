"""The stage figure: every control of the catalogue in its stage, and how it stands. Floor 13.

Each state has a shape, a colour and a word of its own, so that it is told without any two of them.
`written` gives a file; `drawing` gives the same for a page whose style sheet holds `RULES`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.control import Stage
from interlock.formats.pipelines.mapped import Judged, Placed, Presence, WorkflowMap
from interlock.render.markup import Html, el, style
from interlock.render.picture.colours import FONT, sheet
from interlock.render.picture.measure import shortened
from interlock.render.picture.strokes import NAMESPACE
from interlock.render.workflow.words import PRESENCES, STAGES, headline, stands_across

_COLUMN: Final = 300
_GAP: Final = 14
_LEFT: Final = 14
_ROW: Final = 38
_JOB: Final = 20
_HEAD: Final = 46
_MOST_JOBS: Final = 6
_WORD: Final = 92
"""Room for the word of a state."""
WIDTH: Final = 2 * _LEFT + 4 * _COLUMN + 3 * _GAP
_TONES: Final = {
    Presence.PRESENT: "pass",
    Presence.PARTIAL: "warn",
    Presence.MISSING: "fail",
    Presence.NOT_APPLICABLE: "na",
}
_SHAPES: Final = {
    Presence.PRESENT: "M8 1A7 7 0 1 1 8 15A7 7 0 1 1 8 1ZM4.5 8L7 10.5L11.5 5.5",
    Presence.PARTIAL: "M8 1L15 8L8 15L1 8ZM8 1V15",
    Presence.MISSING: "M2 2H14V14H2ZM5 5L11 11M11 5L5 11",
    Presence.NOT_APPLICABLE: "M2 8H14",
}
RULES: Final = (
    (".w-back", "fill:$panel"),
    (".w", f"font:12px {FONT};font-feature-settings:'tnum'"),
    (".w-title", "font-size:14px;font-weight:600;fill:$ink"),
    (".w-name", "font-weight:600;fill:$ink"),
    (".w-more", "font-size:11px;fill:$mute"),
    (".w-box", "fill:none;stroke:$line"),
    (".w-word", "font-size:11px;text-anchor:end"),
    (".w-icon", "fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round"),
    *((f".w-{tone} .w-icon", f"stroke:${tone}") for tone in ("pass", "warn", "fail")),
    *((f".w-{tone} .w-word", f"fill:${tone}") for tone in ("pass", "warn", "fail")),
    (".w-na .w-icon", "stroke:$mute"),
    (".w-na .w-word", "fill:$mute"),
)


def written(one: WorkflowMap) -> Iterator[bytes]:
    """Give the figure as a file."""
    rules, _ = style(sheet(RULES))
    yield _svg(one, rules, xmlns=NAMESPACE).encode()
    yield b"\n"


def drawing(one: WorkflowMap) -> Html:
    """Give the figure for a page."""
    return _svg(one, None)


def _svg(one: WorkflowMap, rules: Html | None, **more: str) -> Html:
    columns = [_column(one, stage, number) for number, stage in enumerate(Stage)]
    deepest = max(height for _, height in columns)
    across, below = _across(one, _HEAD + deepest + _GAP)
    height = _HEAD + deepest + _GAP + below + _GAP
    boxes = [
        el("rect", x=_x(number), y=_HEAD - 24, width=_COLUMN, height=deepest + 24, rx=6, class_="w-box")
        for number in range(len(columns))
    ]
    return el(
        "svg",
        el("title", f"The workflow{f' of {one.product}' if one.product else ''}", id="w-title"),
        el("desc", f"{headline(one)}.", id="w-desc"),
        rules,
        el("rect", width=WIDTH, height=height, class_="w-back"),
        boxes,
        [drawn for drawn, _ in columns],
        across,
        **more,
        class_="w",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
        role="img",
        aria_labelledby="w-title w-desc",
    )


def _x(number: int) -> int:
    return _LEFT + number * (_COLUMN + _GAP)


def _text(x: int, y: int, words: str, class_: str) -> Html:
    return el("text", words, x=x, y=y, class_=class_)


def _column(one: WorkflowMap, stage: Stage, number: int) -> tuple[Html, int]:
    x, y = _x(number), _HEAD
    jobs = [each for each in one.jobs if each.stage is stage and each.is_reached]
    drawn = [_text(x + 10, y - 4, STAGES[stage], "w-title")]
    y += 8
    for line in _jobs(jobs):
        y += _JOB
        drawn.append(_text(x + 10, y - 4, shortened(line, 11, _COLUMN - 20), "w-more"))
    y += 10
    for each in one.judged:
        if each.stage is stage and not stands_across(each):
            drawn.append(_control(each, x + 10, y, _COLUMN - 20))
            y += _ROW
    return el("g", drawn), y - _HEAD


def _jobs(jobs: Sequence[Placed]) -> Iterator[str]:
    if not jobs:
        yield "no job that was read"
    for each in jobs[:_MOST_JOBS]:
        yield f"{each.name} ({each.system})"
    if jobs[_MOST_JOBS:]:
        yield f"and {len(jobs) - _MOST_JOBS} jobs more"


def _across(one: WorkflowMap, y: int) -> tuple[Html, int]:
    """Give the controls that belong to no one stage, below all four."""
    found = [each for each in one.judged if stands_across(each)]
    rows = -(-len(found) // len(Stage))
    height = 40 + rows * _ROW
    drawn = [
        el("rect", x=_LEFT, y=y, width=WIDTH - 2 * _LEFT, height=height, rx=6, class_="w-box"),
        _text(_LEFT + 10, y + 20, "Across the stages", "w-title"),
    ]
    for number, each in enumerate(found):
        column, row = divmod(number, rows)
        drawn.append(_control(each, _x(column) + 10, y + 34 + row * _ROW, _COLUMN - 20))
    return el("g", drawn), height


def _control(one: Judged, x: int, y: int, width: int) -> Html:
    word = PRESENCES[one.presence]
    return el(
        "g",
        el("title", f"{one.control}: {word}. {one.why}"),
        el("svg", el("path", d=_SHAPES[one.presence], class_="w-icon"), x=x, y=y, width=16, height=16),
        _text(x + 24, y + 12, shortened(_name(one), 12, width - 24 - _WORD, is_bold=True, is_name=True), "w-name"),
        _text(x + width, y + 12, word, "w-word"),
        _text(x + 24, y + 27, shortened(one.why, 11, width - 24), "w-more"),
        class_=f"w-{_TONES[one.presence]}",
    )


def _name(one: Judged) -> str:
    """Give what a control is called where it stands: below its stage the family goes without saying."""
    return one.control if stands_across(one) else one.control.partition(".")[2]
