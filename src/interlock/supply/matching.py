"""Which components are affected, asked from both ends: one inventory of all advisories, one advisory of everything.

Enters: an inventory or advisories, and the books of `ports.py`. Leaves: what is affected, and what could not be said,
which is never dropped. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from interlock.kernel import Digest
from interlock.supply.advisory import (
    Advisory,
    Affected,
    Group,
    Timeline,
    Verdict,
    ecosystems_meet,
    grouped,
    judged,
    package_key,
    timeline_of,
    why_unknown,
)
from interlock.supply.questions import Question, question_of
from interlock.supply.recorded import Holders, PackageKey, Recorded

if TYPE_CHECKING:
    from interlock.supply.inventory import Inventory
    from interlock.supply.ports import AdvisoryBook, InventoryBook

MOST_REMEMBERED: Final = 200_000
"""Component versions whose answers a `Matcher` keeps."""


class Doubt(msgspec.Struct, frozen=True, gc=False):
    """An advisory about a component's package of which nobody can say whether it affects this version."""

    advisory: Advisory
    """With the packages alone that are in doubt."""
    why: str


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What the advisories say of one component version."""

    groups: tuple[Group, ...] = ()
    """What it is affected by; the `affected` of each member holds only what hits this version."""
    doubts: tuple[Doubt, ...] = ()

    @property
    def says_something(self) -> bool:
        """Say whether any advisory affects it or may affect it."""
        return bool(self.groups or self.doubts)


_SILENCE: Final = Answer()


class Match(msgspec.Struct, frozen=True, gc=False):
    """A component of an inventory about which advisories have something to say."""

    entry: int
    """Its place in the inventory's entries."""
    answer: Answer


class Matching(msgspec.Struct, frozen=True):
    """What the advisories say of an inventory."""

    digest: Digest | None
    """Of the advisories that were asked; None if there were none, and then nothing was looked for."""
    matches: tuple[Match, ...]
    """By place; what no advisory affects, or may affect, is not here."""

    @property
    def is_in_doubt(self) -> bool:
        """Say whether something could not be decided."""
        return any(match.answer.doubts for match in self.matches)


class Exposed(msgspec.Struct, frozen=True):
    """A component version of the estate that an advisory affects, or may affect."""

    component: Recorded
    answer: Answer


class Exposure(msgspec.Struct, frozen=True):
    """Everything recorded that some advisories affect."""

    affected: tuple[Exposed, ...]
    """By id."""
    in_doubt: tuple[Exposed, ...]
    """Those that are not affected for certain."""
    holders: Holders
    """Who holds any of both."""


class Matcher:
    """Answers for component versions, each worked out once while the advisories stay what they are."""

    def __init__(self, book: AdvisoryBook, *, most: int = MOST_REMEMBERED) -> None:
        self._book = book
        self._most = most
        self._digest: Digest | None = None
        self._known: dict[Question, Answer] = {}

    def match(self, inventory: Inventory) -> Matching:
        """Say which components of an inventory are affected, and which may be."""
        digest = self._book.state().digest
        if digest != self._digest or len(self._known) > self._most:
            self._known, self._digest = {}, digest
        questions = [question_of(component) for component in inventory.components]
        new = {question for question in questions if question not in self._known}
        if new:
            found = self._book.find({question.package for question in new})
            judge = _Judge()
            for question in new:
                self._known[question] = judge.answer(question, found.get(question.package, ()))
        matches = [Match(place, self._known[question]) for place, question in enumerate(questions)]
        return Matching(digest, tuple(match for match in matches if match.answer.says_something))


def match(inventory: Inventory, book: AdvisoryBook) -> Matching:
    """Say which components of an inventory are affected, and which may be."""
    return Matcher(book).match(inventory)


def exposed(advisories: Iterable[Advisory], book: InventoryBook, *, limit: int = 100, after: str = "") -> Exposure:
    """Say what of everything recorded some advisories affect: they are judged together, and withdrawn ones not at all.

    Shape: give all records with one name (`AdvisoryBook.show`), or one record that is new.
    """
    about: dict[PackageKey, list[Advisory]] = {}
    for advisory in advisories:
        if not advisory.is_withdrawn:
            for key, own in by_package(advisory).items():
                about.setdefault(key, []).append(own)
    judge = _Judge()
    affected: dict[int, Exposed] = {}
    in_doubt: dict[int, Exposed] = {}
    for key, records in about.items():
        for component in book.versions(key):
            answer = judge.answer(question_of(component), records)
            if answer.groups:
                affected[component.id] = Exposed(component, answer)
            elif answer.doubts:
                in_doubt[component.id] = Exposed(component, answer)
    return Exposure(
        tuple(affected[at] for at in sorted(affected)),
        tuple(in_doubt[at] for at in sorted(in_doubt)),
        book.holders(affected.keys() | in_doubt.keys(), limit=limit, after=after),
    )


def recorded_exposed(components: Iterable[Recorded], book: AdvisoryBook) -> tuple[Exposed, ...]:
    """Say which of some recorded component versions the advisories affect, or may affect; in the order of their ids."""
    questions = {one.id: (one, question_of(one)) for one in components}
    found = book.find({question.package for _, question in questions.values()}) if questions else {}
    judge = _Judge()
    answers = [
        Exposed(one, judge.answer(question, found.get(question.package, ())))
        for _, (one, question) in sorted(questions.items())
    ]
    return tuple(one for one in answers if one.answer.says_something)


def by_package(advisory: Advisory) -> dict[PackageKey, Advisory]:
    """Give an advisory once for each package that it speaks of, with what it says of that one alone."""
    found: dict[PackageKey, list[Affected]] = {}
    for one in advisory.affected:
        if one.name:
            found.setdefault(package_key(one.ecosystem, one.name), []).append(one)
    return {key: replace(advisory, affected=tuple(own)) for key, own in found.items()}


class _Judge:
    """Judges versions, and works out the stretches of an affected package once for all of them."""

    def __init__(self) -> None:
        self._timelines: dict[int, tuple[Affected, Timeline]] = {}

    def answer(self, question: Question, advisories: Sequence[Advisory]) -> Answer:
        hit: list[Advisory] = []
        doubts: list[Doubt] = []
        for advisory in advisories:
            verdicts = [(one, self._verdict(one, question)) for one in advisory.affected]
            hits = tuple(one for one, verdict in verdicts if verdict is Verdict.AFFECTED)
            unsure = tuple(one for one, verdict in verdicts if verdict is Verdict.UNKNOWN)
            if hits:
                hit.append(replace(advisory, affected=hits))
            elif unsure:
                why = why_unknown(self._timeline(unsure[0]), question.version)
                doubts.append(Doubt(replace(advisory, affected=unsure), why))
        return Answer(grouped(hit), tuple(doubts)) if hit or doubts else _SILENCE

    def _verdict(self, affected: Affected, question: Question) -> Verdict:
        if not ecosystems_meet(affected.ecosystem, question.ecosystem):
            return Verdict.NOT_AFFECTED
        if question.version in affected.versions:
            return Verdict.AFFECTED  # as `judged` says first of all, here without working out the ranges
        return judged(self._timeline(affected), question.version, question.commit)

    def _timeline(self, affected: Affected) -> Timeline:
        """Give the stretches; the value is kept beside them, since its place in memory names it."""
        known = self._timelines.get(id(affected))
        if known is None:
            known = self._timelines[id(affected)] = (affected, timeline_of(affected))
        return known[1]
