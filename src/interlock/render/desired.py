"""Sealed states, and how what is there differs from them, in words and as JSON. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from shlex import quote
from typing import Final

from interlock.flows.compare import Sealed, hand_in_words, unread
from interlock.flows.desire import Desired
from interlock.render.fields import fields
from interlock.render.paint import visible
from interlock.runtime.drift import Alteration

_MOST: Final = 200
"""Differences that are shown in text; JSON has all of them."""
_NAMED: Final = 4
"""People that are named of those who changed one kind of files."""


def desired_json(sealed: Desired) -> dict[str, object]:
    """Give a sealed state as it is in the ledger, with where it is."""
    return {
        "schema": "interlock.attest-source/v1",
        "desired_state": fields(sealed.says),
        "envelope": str(sealed.envelope),
    }


def desired_lines(sealed: Desired) -> list[str]:
    """Say what was sealed: how much of each kind, who changed it last, who approved it."""
    says = sealed.says
    what = f"commit {says.commit[:12]}" if says.commit else "a folder"
    lines = [f"{says.name}: {says.entries} entries of {what} sealed, state sha256:{says.state[:16]}"]
    for group in says.groups:
        people = ", ".join(group.changed_by[:_NAMED]) or "nobody knows"
        more = f" and {len(group.changed_by) - _NAMED} more" if len(group.changed_by) > _NAMED else ""
        lines.append(f"  {group.kind:<15} {group.entries:>6}  last changed by {people}{more}")
    if says.commit:
        approved = [f"{one.by} on {one.at[:10]}" for one in says.approved_by]
        lines.append(f"  approved by     {', '.join(approved) or 'nobody yet'}")
    if says.stakeholders:
        lines.append(f"  told of drift   {', '.join(says.stakeholders)}")
    lines += [
        f"  in the ledger as {sealed.envelope}",
        f"  `interlock verify --expected {quote(says.name)} FOLDER` compares a folder with it",
    ]
    return [visible(line) for line in lines]


def compared_json(sealed: Sealed) -> dict[str, object]:
    """Give all that was found."""
    compared = sealed.compared
    broken = unread(compared)
    return {
        "schema": "interlock.verify-expected/v1",
        "expected": {
            "name": compared.desired.says.name,
            "commit": compared.desired.says.commit,
            "envelope": str(compared.desired.envelope),
        },
        "place": compared.place,
        "host": compared.host,
        "compared": compared.owed,
        "is_as_sealed": not compared.alterations and broken is None,
        "alterations": fields(compared.alterations),
        "unreadable": [{"path": one.path, "why": one.problem} for one in compared.unreadable],
        "envelope": str(sealed.envelope),
        "is_evidence": sealed.assessment is not None,
    }


def compared_lines(sealed: Sealed) -> list[str]:
    """Say in a sentence whether all is as it was sealed, then each difference with who made it."""
    compared = sealed.compared
    says = compared.desired.says
    name = f"{says.name} ({says.commit[:12]})" if says.commit else says.name
    count, lost = len(compared.alterations), len(compared.unreadable)
    if not count and not lost:
        lines = [f"AS SEALED  {compared.place} is what {name} says, {compared.owed} compared"]
    else:
        parts = [f"{count} difference{'s' if count != 1 else ''}"] if count else []
        parts += [f"{lost} that could not be read"] if lost else []
        lines = [f"ALTERED  {compared.place} is not what {name} says: {' and '.join(parts)}"]
    lines += _differences(compared.alterations[:_MOST])
    if count > _MOST:
        lines.append(f"  and {count - _MOST} more; --format json has all of them")
    lines += [f"  ? {one.path}: {one.problem}" for one in compared.unreadable[:_MOST]]
    lines.append(f"  in the ledger as {sealed.envelope}")
    if sealed.assessment is None:
        lines.append(f"  no evidence of key.provenance: {compared.partial}")
    if says.stakeholders and (count or lost):
        told = ", ".join(says.stakeholders)
        lines.append(f"  concerns {told}: `interlock events deliver` tells whom the responses name")
    return [visible(line) for line in lines]


def _differences(found: tuple[Alteration, ...]) -> Iterator[str]:
    marks = {"added": "+", "removed": "-"}
    for asset, rows in groupby(sorted(found, key=lambda one: (one.asset.value, one.path)), key=lambda one: one.asset):
        yield f"  {asset.value}"
        for one in rows:
            yield f"    {marks.get(one.kind.value, '~')} {one.path}: {one.says}"
            if one.hand is not None:
                yield f"        {hand_in_words(one.hand)}"
