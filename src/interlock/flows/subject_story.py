"""What is known of a commit, of an artifact, or of several under one version: verdicts, evidence, people, places.

Enters: what somebody asks about, and how far they may see. Leaves: `Told`, out of verified statements alone. Floor 11.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from interlock.control import Pipeline
from interlock.decision import Decision, Known, Policy, Question, Reason, Signed, Verdict
from interlock.decision.reviewing import waivers_at
from interlock.decision.waivers import Standing
from interlock.evidence import (
    APPROVAL,
    VERIFICATION_SUMMARY,
    Approval,
    EvidenceError,
    VerifiedStatement,
    read_summary,
)
from interlock.flows.gate import Gate
from interlock.flows.governing import Governing
from interlock.flows.inspect import Item
from interlock.flows.matrix import Matrix, matrix_of
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.running import Landed, ran
from interlock.identity import Directory
from interlock.kernel import Digest, InterlockError, KeyId, Subject
from interlock.ledger import Entry

MOST_REASONS: Final = 3
"""Reasons of one verdict that are told."""
MOST_ENTRIES: Final = 100
"""Pieces of evidence that are listed."""


class Entrance(msgspec.Struct, frozen=True):
    """The gate of one environment."""

    environment: str
    policy: Policy
    question: Callable[[Subject], Question]


class Answer(msgspec.Struct, frozen=True):
    """What one gate says of everything that was asked about."""

    environment: str
    verdict: Verdict | None
    """None where nobody can say."""
    policy: str = ""
    reasons: tuple[Reason, ...] = ()
    """What stands against it, the worst first."""
    more: int = 0
    """Reasons that are not among them."""
    met: int = 0
    """Requirements that are met or waived."""
    wanted: int = 0
    why: str = ""
    """Why nobody can say, or why it is no real decision."""
    sealed: int = -1
    """The entry of the decision that it is told from; -1 where the gate was asked just now."""


class Who(msgspec.Struct, frozen=True):
    """Somebody who signed evidence of it."""

    name: str
    """The person, or else what their key is called."""
    is_person: bool
    signed: int


class Given(msgspec.Struct, frozen=True):
    """An answer that somebody gave."""

    answer: Signed[Approval]
    person: str


class Told(msgspec.Struct, frozen=True):
    """All that is known, as far as whoever asks may see it."""

    subjects: tuple[Subject, ...]
    matrix: Matrix
    answers: tuple[Answer, ...]
    """In the order of the environments; none where whoever asks may not know."""
    items: tuple[Item, ...]
    """Evidence, the newest first."""
    verified: int
    refused: tuple[str, ...]
    """Why entries about it prove nothing."""
    given: tuple[Given, ...]
    waivers: tuple[Standing, ...]
    people: tuple[Who, ...]
    runs: tuple[Landed, ...]
    ran: tuple[Landed, ...]
    is_lost: str = ""
    """Why nobody can say where it runs."""

    def next(self, there: Collection[str]) -> Answer | None:
        """Give the answer of the first environment where it does not run yet; of the last where it runs everywhere.

        Shape:  of decisions that were sealed before, the newest.
        """
        if any(one.sealed >= 0 for one in self.answers):
            return self.answers[-1]
        ahead = [one for one in self.answers if one.environment not in there]
        return next(iter(ahead), None) or next(reversed(self.answers), None)


class Stories:
    """Tells what is known of things. May be used by many threads."""

    def __init__(self, *, gate: Gate, pipeline: Pipeline, deciding: threading.Lock, product: str) -> None:
        """`deciding` is held while a gate thinks; `product` is the one that the gates here are of."""
        self._product = product
        self._gate = gate
        self._pipeline = pipeline
        self._deciding = deciding

    def tell(
        self, subjects: Sequence[Subject], governing: Governing, asking: Asking, entrances: Sequence[Entrance]
    ) -> Told:
        """Tell all that is known of some things, at least one. Errors: those of `Gate.known_in`.

        Shape:  gates are asked of what is of their product, or of none. Of what is another's the newest decisions
                are told that its own gates sealed.
        """
        directory = governing.directory()
        with self._deciding:
            known = [(one, self._gate.known_in(governing, one)) for one in subjects]
            statements = _seen(known, asking)
            sealed = _sealed(statements.values(), directory)
            whose = {one.product for one in sealed.values() if not isinstance(one, str)}
            is_anothers = bool(whose) and whose.isdisjoint({"", self._product})
            asked = () if is_anothers else tuple(entrances)
            decided = [(one, self._decided(one, known)) for one in asked]
        decisions = [each for _, (found, _) in decided for each in found]
        runs, before, lost = _places(subjects, asking)
        return Told(
            tuple(subjects),
            matrix_of(statements.values(), decisions, self._pipeline),
            _told_before(sealed) if is_anothers else tuple(_answer(one.environment, *found) for one, found in decided),
            _items(statements, governing),
            len(statements),
            _refused(known, asking),
            _given(governing, subjects, asking),
            self._waivers(known, asked, asking),
            _people(statements, directory),
            runs,
            before,
            lost,
        )

    def _decided(self, entrance: Entrance, known: Sequence[tuple[Subject, Known]]) -> tuple[list[Decision], str]:
        try:
            return [self._gate.answer(entrance.policy, one, entrance.question(what)) for what, one in known], ""
        except InterlockError as error:
            return [], str(error)

    def _waivers(
        self, known: Sequence[tuple[Subject, Known]], entrances: Sequence[Entrance], asking: Asking
    ) -> tuple[Standing, ...]:
        """Give the waivers that are for one of the things, each as it stands where it counts, if anywhere."""
        found: dict[str, Standing] = {}
        for entrance in entrances:
            for subject, one in known:
                if not one.governance.waivers:
                    continue
                with self._deciding:
                    waived = waivers_at(entrance.policy, one, entrance.question(subject))
                digests = {str(each) for each in (waived.subject or subject).digests}
                for standing in waived.standings:
                    says = standing.waiver.says
                    is_for = not says.subjects or not digests.isdisjoint(says.subjects)
                    if is_for and sees(asking, says.product) and (standing.id not in found or not standing.why_not):
                        found[standing.id] = standing
        return tuple(found.values())


def sees(asking: Asking, product: str) -> bool:
    """Say whether whoever asks may see what is said of a product; what names none is for those who may see all."""
    return asking.sight.products is None or product in asking.sight.products


def _seen(known: Sequence[tuple[Subject, Known]], asking: Asking) -> Mapping[int, VerifiedStatement]:
    """Give the statements about some things that may be seen, by their places."""
    every = {one.index: one for _, each in known for one in each.statements if one.index < asking.before}
    if asking.sight.products is None:
        return every
    return {index: one for index, one in every.items() if asking.heard(str(one.envelope)) is not None}


def _refused(known: Sequence[tuple[Subject, Known]], asking: Asking) -> tuple[str, ...]:
    """Say what proves nothing; only to those who may see everything, for whose it is nobody can know."""
    if asking.sight.products is not None:
        return ()
    said = {(one.index, one.says) for _, each in known for one in (*each.refused, *each.foreign)}
    faults = {each.ledger_fault for _, each in known if each.ledger_fault}
    return (*sorted(faults), *(f"entry {index}: {says}" for index, says in sorted(said)))


def _answer(environment: str, decisions: Sequence[Decision], why: str) -> Answer:
    if not decisions:
        return Answer(environment, None, why=why)
    worst = max(decisions, key=lambda one: (bool(one.hypothetical), one.verdict.rank))
    against = sorted(
        {one.key: one for each in decisions for one in each.reasons if one.verdict is not Verdict.ALLOW}.values(),
        key=lambda one: -one.verdict.rank,
    )
    wanted = {one.requirement for each in decisions for one in each.reasons}
    unmet = {one.requirement for one in against}
    return Answer(
        environment,
        None if worst.hypothetical else worst.verdict,
        worst.policy,
        tuple(against[:MOST_REASONS]),
        max(len(against) - MOST_REASONS, 0),
        len(wanted - unmet),
        len(wanted),
        "; ".join(worst.hypothetical),
    )


def _sealed(statements: Iterable[VerifiedStatement], directory: Directory) -> Mapping[int, Decision | str]:
    """Give the newest decision about each thing for each environment that somebody who is known sealed, by its entry.

    Shape:  what nobody can read is told as the reason, and stands for itself: no older decision stands in its place.
    """
    newest: dict[tuple[str, tuple[Digest, ...]], tuple[int, Decision | str]] = {}
    for one in sorted(statements, key=lambda one: one.index):
        if one.statement.predicate_type != VERIFICATION_SUMMARY or not _is_known(directory, one.signer):
            continue
        about = tuple(digest for each in one.statement.subjects for digest in each.digests)
        try:
            recorded = read_summary(one.statement.predicate).interlock_decision
            decision = msgspec.convert(recorded, Decision, strict=False) if recorded else None
        except (EvidenceError, msgspec.ValidationError) as error:
            newest["", about] = one.index, f"nobody can read the decision in entry {one.index}: {error}"
            continue
        if decision is not None and not decision.hypothetical:
            newest[decision.environment, about] = one.index, decision
    return dict(newest.values())


def _is_known(directory: Directory, key: KeyId) -> bool:
    if directory.silence(key):
        return False
    return directory.is_empty or directory.person_of_key(key) is not None or bool(directory.workload_of_key(key))


def _told_before(sealed: Mapping[int, Decision | str]) -> tuple[Answer, ...]:
    """Give decisions as answers, one for each environment, in the order in which the last of each was sealed."""
    by_place: dict[str, list[tuple[int, Decision]]] = {}
    answers = [Answer("", None, why=one, sealed=index) for index, one in sealed.items() if isinstance(one, str)]
    for index, one in sealed.items():
        if not isinstance(one, str):
            by_place.setdefault(one.environment, []).append((index, one))
    for environment, found in by_place.items():
        answer = _answer(environment, [one for _, one in found], "")
        answers.append(msgspec.structs.replace(answer, sealed=max(index for index, _ in found)))
    return tuple(sorted(answers, key=lambda one: one.sealed))


def _items(statements: Mapping[int, VerifiedStatement], governing: Governing) -> tuple[Item, ...]:
    newest = sorted(statements, reverse=True)[:MOST_ENTRIES]
    leaves = governing.log.leaves
    return tuple(Item(index, Entry.read(leaves[index]), statements[index]) for index in newest)


def _given(governing: Governing, subjects: Sequence[Subject], asking: Asking) -> tuple[Given, ...]:
    governance = governing.governance()
    digests = {str(digest) for one in subjects for digest in one.digests}
    places = {(one.says.target, one.says.environment) for one in governance.approvals if one.says.target in digests}
    found = [
        Given(one, governance.directory.person_of_key(one.signer) or one.signer_name)
        for target, environment in sorted(places)
        for one in governance.answers("release", target, environment)
        if sees(asking, one.says.product)
    ]
    return tuple(sorted(found, key=lambda one: one.answer.index))


def _people(statements: Mapping[int, VerifiedStatement], directory: Directory) -> tuple[Who, ...]:
    signed: Counter[tuple[str, bool]] = Counter()
    for one in statements.values():
        if one.statement.predicate_type != APPROVAL:
            person = directory.person_of_key(one.signer)
            signed[person or one.signer_name, person is not None] += 1
    return tuple(Who(name, is_person, count) for (name, is_person), count in signed.most_common())


def _places(subjects: Sequence[Subject], asking: Asking) -> tuple[tuple[Landed, ...], tuple[Landed, ...], str]:
    """Say where some things run and ran, and why nobody can say, where the graph says what its entry does not."""
    runs: list[Landed] = []
    before: list[Landed] = []
    for digest in _artifacts(subjects):
        place = asking.graph.named(str(digest), asking.sight)
        if place is None:
            continue
        try:
            found = ran(asking, place)
        except InterlockError as error:
            return (), (), str(error)
        runs += found.now
        before += found.before
    return tuple(runs), tuple(before), ""


def _artifacts(subjects: Sequence[Subject]) -> list[Digest]:
    return list(dict.fromkeys(digest for one in subjects for digest in one.digests if digest.alg == "sha256"))
