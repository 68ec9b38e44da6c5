"""Releases as text and as documents. Floor 13."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from interlock.decision import Decision
from interlock.flows.release_story import MOST, Since, Story, There
from interlock.flows.releases import Made
from interlock.kernel import Digest, stamp
from interlock.render.paint import Paint, visible
from interlock.render.table import rows

_SHORT: Final = 12
_TOLD: Final = 10
"""Commits that are shown; the document has more."""


def made_lines(made: Made, paint: Paint, *, is_new: bool) -> list[str]:
    """Say that a release was made, or was there already."""
    count = len(made.subjects)
    many = "1 artifact" if count == 1 else f"{count} artifacts"
    first = (
        paint("good", f"✔ RELEASED  {visible(made.version)} is made of {many}")
        if is_new
        else f"{visible(made.version)} is there already, made of the same {many}"
    )
    lines = [first, *_parts(made)]
    if not made.says.commit:
        lines.append(paint("warn", "  nobody says what it was built from, so no gate that asks for evidence allows it"))
    return [*lines, f"  `interlock deploy --release {visible(made.version)} --env NAME` deploys all of it"]


def _parts(made: Made) -> list[str]:
    return [f"  {visible(one.name)}  {one.digests[0]}" for one in made.subjects]


def row_lines(known: Sequence[Made], running: dict[str, list[str]]) -> list[str]:
    """Give a line for each release, the newest first; `running` are the environments by version."""
    if not known:
        return []
    table: list[tuple[str, ...]] = [("release", "made", "by", "artifacts", "commit", "branch", "runs in")]
    table += [
        (
            one.version,
            stamp(one.at)[:16].replace("T", " "),
            one.signer_name,
            str(len(one.subjects)),
            one.says.commit[:_SHORT] or "-",
            _branch(one.says.ref) or "-",
            ", ".join(running.get(one.version, ())) or "-",
        )
        for one in reversed(known)
    ]
    return list(rows(table))


def _branch(ref: str) -> str:
    return ref.removeprefix("refs/heads/").removeprefix("refs/tags/")


def story_lines(story: Story, paint: Paint) -> list[str]:
    """Give everything about a release."""
    made = story.made
    of = f" of {visible(made.says.product)}" if made.says.product else ""
    lines = [f"{paint('bold', visible(made.version))}{of}, made {stamp(made.at)} by {visible(made.signer_name)}"]
    if made.says.commit:
        lines.append(f"commit    {made.says.commit}{f' on {visible(_branch(made.says.ref))}' if made.says.ref else ''}")
    for one, decision in zip(made.subjects, story.decisions, strict=True):
        lines += [f"what      {visible(one.name)}  {one.digests[0]}", f"          {_word(decision)}"]
    lines += [f"notes     {visible(line)}" for line in made.says.notes.splitlines()]
    for there in story.there:
        lines += _there_lines(there)
    return [*lines, *_since_lines(story.since)]


def _word(decision: Decision) -> str:
    """Give what a decision says in one line."""
    blocking = [one.says for one in decision.reasons if one.verdict is decision.verdict and decision.verdict.rank]
    why = visible(blocking[0]) if blocking else "; ".join(map(visible, decision.hypothetical))
    return f"{decision.verdict.value} under {visible(decision.policy)}{f': {why}' if why else ''}"


def _there_lines(there: There) -> list[str]:
    worst = max(there.decisions, key=lambda one: one.verdict.rank)
    if there.runs is not None:
        since = stamp(there.runs.ended_at or there.runs.begun_at)
        says = f"runs in {there.environment} since {since}, {there.runs.run}"
    elif there.ran:
        says = f"ran in {there.environment}, last by {there.ran[0].run}"
    else:
        says = f"never ran in {there.environment}"
    return [f"where     {says}", f"          the gate there: {_word(worst)}"]


def _since_lines(since: Since) -> list[str]:
    if since.why_not:
        return [f"brings    nobody can tell: {visible(since.why_not)}"]
    what = f"since {visible(since.before.version)}" if since.before is not None else "the first of its line"
    many = f"more than {MOST}" if since.is_cut else str(len(since.commits))
    lines = [f"brings    {many} {'commit' if len(since.commits) == 1 else 'commits'}, {what}"]
    lines += [f"          {one.commit.hex[:_SHORT]}  {visible(one.title)}" for one in since.commits[:_TOLD]]
    left = len(since.commits[:MOST]) - _TOLD
    return [*lines, f"          and {left} more"] if left > 0 else lines


def made_json(made: Made) -> dict[str, Any]:
    """Give a release as a document."""
    says = made.says
    return {
        "version": made.version,
        "product": says.product,
        "purl": says.purl,
        "release_id": says.release_id,
        "made_at": stamp(made.at),
        "made_by": made.signer_name,
        "key": str(made.signer),
        "commit": says.commit,
        "ref": says.ref,
        "notes": says.notes,
        "artifacts": [
            {"name": one.name, "digest": str(one.digests[0]), "place": _place(made, one.digests[0])}
            for one in made.subjects
        ],
        "envelope": str(made.envelope),
        "entry": made.index,
    }


def _place(made: Made, digest: Digest) -> str:
    return made.says.places.get(digest.hex, "")


def story_json(story: Story) -> dict[str, Any]:
    """Give everything about a release as a document."""
    since = story.since
    return {
        "schema": "interlock.release/v1",
        **made_json(story.made),
        "decisions": [_decision_json(one) for one in story.decisions],
        "environments": [
            {
                "name": one.environment,
                "runs": one.runs.run if one.runs is not None else "",
                "since": stamp(one.runs.ended_at or one.runs.begun_at) if one.runs is not None else "",
                "ran": [each.run for each in one.ran],
                "decisions": [_decision_json(each) for each in one.decisions],
            }
            for one in story.there
        ],
        "since": since.before.version if since.before is not None else "",
        "commits": [
            {"commit": one.commit.hex, "author": one.author, "at": stamp(one.at), "title": one.title}
            for one in since.commits[:MOST]
        ],
        "more_commits": since.is_cut,
        "commits_unknown": since.why_not,
    }


def _decision_json(one: Decision) -> dict[str, Any]:
    return {
        "artifact": one.subject.name,
        "digest": str(one.subject.digests[0]),
        "verdict": one.verdict.value,
        "policy": one.policy,
        "says": _word(one),
    }
