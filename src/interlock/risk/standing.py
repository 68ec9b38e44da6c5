"""Which of several assessments counts: what is stricter at once, what is milder on the word of enough people. Floor 3.

A profile decides which policy holds, so a milder one loosens every gate. Where people are known, only those who may
edit policies can bring it about, and two of them where there are two: each by an assessment of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from interlock.risk.model import Assessed


class Spoken(msgspec.Struct, frozen=True):
    """An assessment, and whose word it is."""

    assessed: Assessed
    person: str = ""
    """The independent person who signed it and may edit policies; empty for anybody else."""


class Standing(msgspec.Struct, frozen=True):
    """The assessment that counts, and those that do not count yet."""

    assessed: Assessed
    before: Assessed | None = None
    """The one that counted before it."""
    waiting: tuple[tuple[Assessed, str], ...] = ()
    """Milder assessments since then, each with the reason why it does not count."""


def stand(spoken: Iterable[Spoken], needed: int) -> Standing | None:
    """Give the assessment of one product that counts; none of none.

    Shape: `needed` is how many people have to say what is milder; 0 where nobody is known, so that anybody's word does.
    Promise: one more assessment by somebody without a say never makes the answer milder.
    """
    standing: Standing | None = None
    milder: dict[str, Assessed] = {}
    for one in sorted(spoken, key=lambda each: each.assessed.at):
        if standing is None or one.assessed.profile.rank >= standing.assessed.profile.rank:
            standing, milder = Standing(one.assessed, standing.assessed if standing else None), {}
            continue
        if one.person:
            milder[one.person] = one.assessed
        if len(milder) >= needed:
            # What all of them agree on is the strictest of what they said.
            agreed = max(milder.values() or [one.assessed], key=lambda each: (each.profile.rank, each.at))
            standing, milder = Standing(agreed, standing.assessed), {}
        else:
            why = _why(one.person, milder, needed)
            standing = msgspec.structs.replace(standing, waiting=(*standing.waiting, (one.assessed, why)))
    return standing


def _why(person: str, milder: Mapping[str, Assessed], needed: int) -> str:
    if not person:
        return "whoever signed it may not edit policies, and a milder profile loosens them"
    return f"a milder profile needs the word of {needed} people, and {_names(milder)} alone said so"


def _names(people: Collection[str]) -> str:
    return " and ".join(sorted(people))
