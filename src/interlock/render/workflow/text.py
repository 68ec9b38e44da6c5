"""A map as the person at the terminal reads it: the six questions, each fact with its file and line. Floor 13."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from interlock.control import Stage
from interlock.formats.pipelines.mapped import Gap, Presence, WorkflowMap
from interlock.render.paint import Paint, visible
from interlock.render.workflow.words import (
    NOT_REACHED,
    PRESENCES,
    QUESTIONS,
    STAGES,
    headline,
    job_words,
    notes,
    pin_words,
    who_words,
)

_MARKS: Final = {
    Presence.PRESENT: ("+", "good"),
    Presence.PARTIAL: ("~", "warn"),
    Presence.MISSING: ("x", "bad"),
    Presence.NOT_APPLICABLE: ("-", "dim"),
}
_MOST: Final = 60
"""Lines of one question; JSON has all of it."""
_NEXT: Final = 3


def map_lines(one: WorkflowMap, paint: Paint) -> Iterator[str]:
    """Give the whole map."""
    yield paint("bold", visible(headline(one)))
    for note in notes(one):
        yield f"  {paint('warn', visible(note))}"
    answers = (_way(one), _access(one), _tests(one), _tools(one), _manual(one), _controls(one, paint))
    for number, (question, lines) in enumerate(zip(QUESTIONS, answers, strict=True), 1):
        yield ""
        yield paint("bold", f"{number}. {question}")
        yield from _cut(lines) if number < len(QUESTIONS) else lines
    if one.problems:
        yield ""
        yield paint("bold", "Not read or not followed")
        yield from _cut(
            line
            for each in one.problems
            for line in (f"  {visible(str(each.at))}  {visible(each.says)}", f"    {visible(each.remedy)}")
        )
    if one.gaps:
        yield ""
        yield f"Next: {', '.join(each.control for each in one.gaps[:_NEXT])}; `interlock map --gaps` says what to add"


def gap_lines(one: WorkflowMap, paint: Paint) -> Iterator[str]:
    """Give what could be inserted, what takes most risk away first."""
    yield paint("bold", f"{len(one.gaps)} controls could be inserted, for the profile {one.profile}")
    for note in notes(one):
        yield f"  {paint('warn', visible(note))}"
    for number, gap in enumerate(one.gaps, 1):
        yield ""
        yield from _gap(number, gap, paint)


def _gap(number: int, gap: Gap, paint: Paint) -> Iterator[str]:
    mark, style = _MARKS[gap.presence]
    head = paint("bold", gap.control)
    yield f"{number}. {paint(style, mark)} {head}  {PRESENCES[gap.presence]}, takes away {gap.risk} of 10"
    yield f"   {visible(gap.why)}"
    yield f"   {'run' if gap.where == 'a command' else f'add to {visible(gap.where)}'}:"
    for line in gap.add.split("\n"):
        yield f"     {visible(line)}".rstrip()


def _cut(lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    yield from told[:_MOST] or ["  nothing that was read says so"]
    if told[_MOST:]:
        yield f"  and {len(told) - _MOST} lines more; `--format json` has them"


def _way(one: WorkflowMap) -> Iterator[str]:
    for stage in Stage:
        jobs = [each for each in one.jobs if each.stage is stage]
        if jobs:
            yield f"  {STAGES[stage]}"
        for each in sorted(jobs, key=lambda job: not job.is_reached):
            yield f"    {visible(each.name)}  {visible(str(each.at))}"
            yield f"      {visible(job_words(each))}"
    overs = [each for each in one.hand_overs if each.how != "needs"]
    if overs:
        yield "  Hand-overs"
    for over in overs:
        yield f"    {visible(over.source)} {over.how} {visible(over.target)}  {visible(str(over.at))}"


def _access(one: WorkflowMap) -> Iterator[str]:
    access = one.access
    yield f"  {visible(access.remote) or 'no remote is set'}, branch {visible(access.branch) or 'none'}"
    if access.looked_at:
        yield f"  {access.looked_at:,} of {access.commits:,} commits were looked at:"
    for author in access.authors[:10]:
        yield f"    {visible(author.name)}  {author.commits:,} as author, {author.as_committer:,} as committer"
    if access.authors[10:]:
        yield f"    and {len(access.authors) - 10} more"
    yield f"  {access.unsaid}"


def _tests(one: WorkflowMap) -> Iterator[str]:
    for each in one.tests:
        goes = "; ".join(each.goes_to) or "nothing says where its results go"
        where = f"{each.stage.value}  {visible(str(each.at))}"
        yield f"  {visible(each.tool)} ({each.kind}) in {visible(each.job)}, {where}"
        yield f"    {visible(goes if each.is_reached else NOT_REACHED)}"


def _tools(one: WorkflowMap) -> Iterator[str]:
    counts = Counter(each.pin.value for each in one.tools)
    if counts:
        yield f"  {', '.join(f'{count} {pin}' for pin, count in counts.most_common())}"
    for each in one.tools:
        yield f"  {visible(each.name)} ({each.kind.value})  {visible(pin_words(each))}  {visible(str(each.at))}"


def _manual(one: WorkflowMap) -> Iterator[str]:
    for each in one.manual:
        yield f"  {each.kind}: {visible(who_words(each))}  {visible(str(each.at))}"


def _controls(one: WorkflowMap, paint: Paint) -> Iterator[str]:
    for each in one.judged:
        mark, style = _MARKS[each.presence]
        yield f"  {paint(style, mark)} {each.control:<28} {PRESENCES[each.presence]:<14} {visible(each.why)}"
        for fact in each.facts[:3]:
            yield f"      {visible(str(fact.at))}  {visible(fact.says)}"
        if each.facts[3:]:
            yield f"      and {len(each.facts) - 3} more"
