"""Environments as text and as documents. Floor 13."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from interlock.deployment import Window
from interlock.flows.almanac import Entry
from interlock.flows.governed_estate import Compared
from interlock.flows.standing import Standing
from interlock.kernel import Instant, stamp
from interlock.render.deployments import MARKS
from interlock.render.paint import Paint, visible
from interlock.render.table import rows

_SHORT: Final = 12
_MOST: Final = 5
"""How many earlier deployments are shown; `interlock deployments list --env NAME` has all."""


def row_lines(rows: Sequence[Standing]) -> list[str]:
    """Give a line for each environment: what runs there, and what shuts it."""
    width = max(len(one.environment.name) for one in rows)
    return [f"{one.environment.name:<{width}}  {_runs(one)}{_after(one)}" for one in rows]


def _runs(one: Standing) -> str:
    if one.now is None:
        runs = "nothing runs there"
    else:
        names = ", ".join(each.name for each in one.plan.artifacts) if one.plan is not None else "a plan that is lost"
        release = f"{', '.join(one.versions)}: " if one.versions else ""
        runs = f"{release}{visible(names)}{_version(one)} since {stamp(one.now.ended_at or one.now.begun_at)}"
    more = [f"{one.under_way.run} is under way"] if one.under_way is not None else []
    more += [f"{len(one.waiting)} waiting"] if one.waiting else []
    more += [visible(one.shut)] if one.shut else []
    return "; ".join([runs, *more])


def _version(one: Standing) -> str:
    first = one.plan.artifacts[0] if one.plan is not None and one.plan.artifacts else None
    if first is None:
        return ""
    commit = f" of {first.commit[:_SHORT]}" if first.commit else ""
    ref = f" from {first.ref.removeprefix('refs/heads/')}" if first.ref else ""
    return f"{commit}{ref}"


def _after(one: Standing) -> str:
    return f"  (after {', '.join(one.environment.after)})" if one.environment.after else ""


def environment_lines(one: Standing, paint: Paint) -> list[str]:
    """Give everything about an environment."""
    environment = one.environment
    lines = [f"{paint('bold', environment.name)}  {_runs(one)}"]
    if one.now is not None:
        start = f", {visible(one.now.first.says)}" if one.now.first.start else ""
        lines.append(f"by        {visible(one.by)}, {one.now.first.why} {one.now.run}{start}")
        if one.now.first.ticket:
            lines.append(f"ticket    {visible(one.now.first.ticket)}")
        lines.append(f"approved  {visible(', '.join(one.approved_by)) or 'by nobody, as nothing asked for it'}")
    if one.plan is not None:
        lines.append(f"plan      sha256:{one.plan.digest.hex}")
        lines += [
            f"runs      {visible(each.name)}  sha256:{each.sha256}"
            f"{f', built from {each.commit}' if each.commit else ''}{f' on {each.ref}' if each.ref else ''}"
            for each in one.plan.artifacts
        ]
        lines += [f"with      {visible(each.path)}  sha256:{each.sha256}" for each in one.plan.configuration]
    lines.append(f"deployer  {environment.deployer}, {environment.strategy.way}, started {environment.start}")
    lines.append(f"targets   {', '.join(target.name for target in environment.targets)}")
    if environment.after:
        lines.append(f"after     {', '.join(environment.after)}")
    if environment.branches:
        lines.append(f"branches  {', '.join(environment.branches)}")
    if environment.ticket:
        lines.append(f"asks for  a change ticket that matches {visible(environment.ticket)}")
    lines += [f"open      {window_words(each)}" for each in environment.windows]
    lines += [
        f"frozen    {stamp(each.since)} until {stamp(each.until)}: {visible(each.reason)}"
        for each in environment.freezes
    ]
    lines += [
        f"frozen    {stamp(each.since)} until {stamp(each.until)}: {visible(each.reason)}  {name[:16]}"
        for name, each in one.freezes.items()
    ]
    for deployment in (*one.waiting, *one.earlier[:_MOST]):
        mark, _ = MARKS[deployment.outcome]
        word = "waits" if deployment in one.waiting else "before"
        lines.append(f"{word:<8}  {mark} {deployment.run}  {stamp(deployment.begun_at)}")
    return lines


def environment_json(one: Standing) -> dict[str, Any]:
    """Give an environment as a document."""
    now = one.now
    return {
        "name": one.environment.name,
        "start": one.environment.start.value,
        "after": list(one.environment.after),
        "branches": list(one.environment.branches),
        "deployer": one.environment.deployer,
        "strategy": one.environment.strategy.way.value,
        "targets": [each.name for each in one.environment.targets],
        "ticket_pattern": one.environment.ticket,
        "windows": [
            {"days": [_DAYS[day] for day in each.days], **_clocks(each), "zone": each.zone}
            for each in one.environment.windows
        ],
        "freezes": [
            {"id": name, "since": stamp(each.since), "until": stamp(each.until), "reason": each.reason}
            for name, each in (*(("", each) for each in one.environment.freezes), *one.freezes.items())
        ],
        "deployment": now.run if now is not None else "",
        "plan": f"sha256:{now.plan}" if now is not None else "",
        "since": stamp(now.ended_at or now.begun_at) if now is not None else "",
        "by": one.by,
        "ticket": now.first.ticket if now is not None else "",
        "approved_by": list(one.approved_by),
        "version": one.versions[0] if one.versions else "",
        "branches_of": sorted({each.ref for each in one.plan.artifacts if each.ref}) if one.plan is not None else [],
        "releases": list(one.versions),
        "artifacts": msgspec.to_builtins(one.plan.artifacts) if one.plan is not None else [],
        "configuration": msgspec.to_builtins(one.plan.configuration) if one.plan is not None else [],
        "under_way": one.under_way.run if one.under_way is not None else "",
        "waiting": [each.run for each in one.waiting],
        "shut": one.shut,
    }


_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _clocks(window: Window) -> dict[str, str]:
    """Give from when until when a window is open, as its settings say it."""
    return {
        word: f"{minute // 60:02}:{minute % 60:02}"
        for word, minute in (("from", window.since), ("until", window.until))
    }


def window_words(window: Window) -> str:
    """Say when deployments may begin, by the clocks of the window's zone."""
    clocks = _clocks(window)
    days = ", ".join(_DAYS[day] for day in window.days)
    return f"{days} from {clocks['from']} until {clocks['until']}, {window.zone}"


def calendar_lines(entries: Sequence[Entry]) -> list[str]:
    """Give the calendar, a line for each thing in it."""
    table: list[tuple[str, ...]] = [("from (UTC)", "until (UTC)", "environment", "what", "why")]
    table += [(_minute(one.since), _minute(one.until), one.environment, _WORDS[one.what], one.says) for one in entries]
    return list(rows(table))


_WORDS: Final = {"window": "may begin", "always": "may begin at any time", "freeze": "frozen"}


def _minute(at: Instant) -> str:
    return f"{at:%a} {stamp(at)[:16].replace('T', ' ')}"


def entry_json(one: Entry) -> dict[str, str]:
    """Give one thing of the calendar as a document."""
    return {
        "since": stamp(one.since),
        "until": stamp(one.until),
        "environment": one.environment,
        "what": one.what,
        "says": one.says,
    }


def compared_lines(compared: Sequence[Compared], paint: Paint) -> list[str]:
    """Give each environment with what differs from what is expected there."""
    lines = []
    for one in compared:
        mark = paint("good", "✔") if one.is_as_expected else paint("bad", "✖")
        lines.append(f"{mark} {one.standing.environment.name}  {_runs(one.standing)}")
        lines += [f"    {visible(says)}" for _, says in one.differs]
    return lines


def compared_json(one: Compared) -> dict[str, Any]:
    """Give an environment held against what is expected there, as a document."""
    return {
        **environment_json(one.standing),
        "expected": msgspec.to_builtins(one.expected) if one.expected is not None else None,
        "differs": [{"field": field, "says": says} for field, says in one.differs],
    }
