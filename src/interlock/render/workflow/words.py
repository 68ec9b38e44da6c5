"""The words in which a map is told, alike on every face. Floor 13."""

from __future__ import annotations

from typing import Final

from interlock.control import Stage
from interlock.formats.pipelines import ManualCheck, Pin, Tool
from interlock.formats.pipelines.mapped import Judged, Placed, Presence, WorkflowMap
from interlock.kernel import Certainty

STAGES: Final = {
    Stage.PRECOMMIT: "Pre-commit",
    Stage.COMMIT: "Commit",
    Stage.ACCEPTANCE: "Acceptance",
    Stage.PRODUCTION: "Production and after",
}
QUESTIONS: Final = (
    "What happens before, at and after check-in",
    "Where the repository is, and who works in it",
    "Which tests run, and where results go",
    "Which tools are used, pinned or floating",
    "Which checks people make",
    "Where controls can be inserted",
)
PRESENCES: Final = {
    Presence.PRESENT: "present",
    Presence.PARTIAL: "partial",
    Presence.MISSING: "missing",
    Presence.NOT_APPLICABLE: "not applicable",
}
SHAPES: Final = {
    Presence.PRESENT: "a circle with a tick",
    Presence.PARTIAL: "a halved diamond",
    Presence.MISSING: "a box with a cross",
    Presence.NOT_APPLICABLE: "a dash",
}
"""What the figure draws for each."""
_PINS: Final = {
    Pin.DIGEST: "pinned by digest",
    Pin.VERSION: "by version",
    Pin.FLOATING: "floating",
    Pin.UNSAID: "not said",
}
NOT_REACHED: Final = "nothing that was read sets it going"
NO_PIPELINE: Final = "No file says what happens to a change"
ACROSS: Final = ("key", "map", "risk")
"""Families of controls that belong to no one stage."""


def headline(one: WorkflowMap) -> str:
    """Give the first sentence."""
    if not one.jobs:
        return f"{NO_PIPELINE}: {_many(one.count(Presence.MISSING), 'control')} missing"
    reached = [each for each in one.jobs if each.is_reached]
    told = ", ".join(f"{one.count(each)} {word}" for each, word in PRESENCES.items())
    if not reached:
        return f"Nothing that was read sets a job going; controls: {told}"
    files = len({each.at.path for each in reached})
    return f"{_many(len(reached), 'job')} in {_many(files, 'file')}; controls: {told}"


def notes(one: WorkflowMap) -> list[str]:
    """Give what has to be known to read a map right."""
    told = []
    if one.broken:
        told.append(f"{_many(len(one.broken), 'place')} could not be read; what stands there is unknown")
    elsewhere = len(one.problems) - len(one.broken)
    if elsewhere:
        told.append(f"{_many(elsewhere, 'piece')} that lies elsewhere is not followed")
    return told


def pin_words(one: Tool) -> str:
    """Say how a version is held."""
    version = f"{one.version[:19]}, " if one.version else ""
    return f"{version}{_PINS[one.pin]}"


def job_words(one: Placed) -> str:
    """Say what is to be known of a job beside its name."""
    told = [one.system]
    if one.tools:
        told.append(f"runs {', '.join(one.tools[:6])}{' and more' if one.tools[6:] else ''}")
    if one.needs:
        told.append(f"after {', '.join(one.needs[:4])}")
    if one.environment:
        told.append(f"environment {one.environment}")
    if one.triggers:
        told.append(f"on {', '.join(one.triggers[:4])}")
    told += [word for word, holds in (("may fail", one.may_fail), ("started by a person", one.is_manual)) if holds]
    if not one.is_reached:
        told.append(NOT_REACHED)
    if one.certainty is Certainty.LOW:
        told.append(f"its stage is a guess: {one.why}")
    return "; ".join(told)


def who_words(one: ManualCheck) -> str:
    """Say what people check, and who."""
    who = f" ({', '.join(one.who[:5])}{' and more' if one.who[5:] else ''})" if one.who else ""
    return f"{one.says}{who}"


def stands_across(one: Judged) -> bool:
    """Say whether a control belongs to no one stage."""
    return one.control.partition(".")[0] in ACROSS


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
