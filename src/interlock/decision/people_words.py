"""What a policy says of people, in plain sentences. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interlock.decision.pins import pin_words
from interlock.decision.provenance_terms import need_words
from interlock.decision.terms import ApprovalNeed, People
from interlock.decision.times import span


def people_words(people: People) -> Mapping[str, tuple[str, ...]]:
    """Give the sentences of each section that says something."""
    said: dict[str, tuple[str, ...]] = {}
    if people.approvals:
        said["approvals"] = tuple(f"Before anything proceeds, {_need(one, 'approve')}." for one in people.approvals)
    if people.review is not None:
        said["review"] = (f"Where a person has to decide, {_need(people.review, 'approve')}.",)
    if people.waivers is not None:
        terms = people.waivers
        may = f"A waiver may run for {span(terms.max_age_s)} at most."
        agree = f"Beside whoever asks for it or owns it, {_need(terms.need, 'agree')}."
        said["waivers"] = (may, agree, *([f"No waiver touches {_listed(terms.never)}."] if terms.never else []))
    if people.separation:
        said["separation"] = tuple(f"No two of {_listed(one)} are the same person." for one in people.separation)
    if people.glass is not None:
        may = f"The glass may be broken for {span(people.glass.max_age_s)} at most."
        said["break_glass"] = (may, f"Beside whoever asks for it, {_need(people.glass.need, 'agree')}.")
    if people.vex is not None:
        stands = "A VEX statement takes a vulnerability out only where others than the author stand by it"
        said["vex"] = (f"{stands}: {_need(people.vex, 'approve')}, its signer included who may.",)
    if people.builders:
        said["builders"] = ("Only builds of one of these count.", *map(pin_words, people.builders))
    if people.provenance:
        said["provenance"] = tuple(need_words(one) for one in people.provenance)
    return said


def place_of(people: People, section: str) -> tuple[str, int]:
    """Give where a section was written; nothing where nobody kept that."""
    first = {
        "approvals": people.approvals[0] if people.approvals else None,
        "review": people.review,
        "waivers": people.waivers,
        "break_glass": people.glass,
        "vex": people.vex,
        "builders": people.builders[0] if people.builders else None,
        "provenance": people.provenance[0] if people.provenance else None,
    }.get(section)
    return (first.source, first.line) if first is not None else ("", 0)


def _need(need: ApprovalNeed, what: str) -> str:
    says = f"one person has to {what}" if need.count == 1 else f"{need.count} people have to {what}"
    if need.groups:
        says += (
            f", of {_listed(need.groups)}" if need.count == 1 else f", one of each of {_listed(need.groups)} among them"
        )
    if need.not_by:
        says += f", and nobody counts who is {_listed(need.not_by, 'or')}"
    return says if need.max_age_s is None else f"{says}; it holds for {span(need.max_age_s)}"


def _listed(names: Sequence[str], joined: str = "and") -> str:
    words = [str(name) for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joined} {words[-1]}"
