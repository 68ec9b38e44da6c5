"""The evidence that counts: of each control the latest assessment about the subject. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from interlock.control import Finding
from interlock.decision.approvals import Relations
from interlock.decision.by_hand import Taken, is_taken, may_not_hand_in
from interlock.decision.descent import commits_behind, scope
from interlock.decision.facts import Fact
from interlock.decision.handed_in import HandedIn, is_left, tools_answered, without
from interlock.decision.model import Policy, Reason, Status, Verdict
from interlock.decision.question import Known, Question
from interlock.decision.terms import WaiverTerms
from interlock.decision.vouching import Vouched, as_vouched, counts_with, doubts, recounted, vouched
from interlock.decision.waivers import Standing, standings, waive
from interlock.evidence import ASSESSMENT, Assessment, EvidenceError, VerifiedStatement, counts_of, read_assessment
from interlock.kernel import Digest, Instant, InstantMalformed, Subject, instant, stamp


class Held(msgspec.Struct, frozen=True):
    """An assessment with its place in the ledger."""

    fact: Fact
    statement: VerifiedStatement
    made_at: Instant
    """When it was examined or entered, whichever is earlier: entering old evidence anew makes nothing young."""
    covered_by: tuple[Standing, ...] = ()
    """The waivers that cover some of its findings."""
    plain: Fact | None = None
    """The assessment as it was sealed, where waivers cover some of its findings."""
    doubted: tuple[str, ...] = ()
    """Why VEX statements that answer some of its findings do not count."""
    beside: tuple[str, ...] = ()
    """What was attested of the same control with another scope, examined in another place, or found by other tools."""
    commit: Digest | None = None
    """The commit that it is about, where the subject was built from that; none where it is about the subject itself."""
    answered: frozenset[str] = frozenset()
    """The tools whose reports in it were answered by later ones: what nobody else saw is no part of it any more."""

    @property
    def index(self) -> int:
        """Its place in the ledger."""
        return self.statement.index

    @property
    def is_beside(self) -> bool:
        """Whether it was observed beside an examination: it can stand against something, and never for it alone."""
        return bool(self.fact.assessment.observed_in)


def _counts_here(
    read: Assessment, one: VerifiedStatement, known: Known, question: Question, taken: Taken | None
) -> bool:
    """Say whether an assessment is of a kind that can count; what is handed in has no quick form, so no stage.

    Errors: InstantMalformed (KRN-102) for an end that nobody can read.
    """
    if read.holds_there_only and read.place != question.environment:
        return False
    if read.holds_until and instant(read.holds_until) < question.at:
        return False
    if read.is_handed_in:
        people = known.governance.directory
        return is_taken(read, taken) and not may_not_hand_in(one, read, taken, people, question.resource, question.at)
    return question.pipeline.counts(read.stage, read.control, question.stage)


def facts_of(known: Known, question: Question, taken: Taken | None) -> tuple[dict[str, tuple[Held, ...]], list[Reason]]:
    """Give the latest assessment of each control about the subject, made at a stage that is strong enough.

    `taken` are the controls of which what is handed in counts; none means all of them.

    Shape: the one that was entered last; after it the one that was examined last, where that is another: it
        counts too, so that old evidence that is entered anew, from a bundle say, hides nothing newer. So for the
        subject itself, then for each commit that it was built from, then for what was observed beside these. Then
        what was attested with other scopes or examined in other places and did not pass: only the same one answers it.
        Reports of other tools stand beside all of these, see `_with_reports`.
    """
    scopes: dict[_Kind, dict[str, Held]] = {}
    entered: dict[_Kind, Held] = {}
    examined: dict[_Kind, Held] = {}
    reports: dict[_Kind, list[Held]] = {}
    behind = commits_behind(known, question)
    unreadable = []
    for one in about(known, question):
        if one.statement.predicate_type != ASSESSMENT:
            continue
        try:
            read = read_assessment(one.statement.predicate)
            counts = _counts_here(read, one, known, question, taken)
            made_at = min(one.at, *(instant(at) for at in (read.finished_at, *(each.at for each in read.imported))))
        except (EvidenceError, InstantMalformed) as error:
            says = f"entry {one.index} about this subject cannot be read: {error}"
            unreadable.append(Reason("ledger", Status.ERRORED, Verdict.DENY, says, error.remedy, (one.envelope,)))
            continue
        if counts:
            commit = _commit_of(one, question, behind)
            held = Held(Fact(read, made_at, one.signer_name), one, made_at, commit=commit)
            kind = (read.control, bool(read.observed_in), behind.index(commit) + 1 if commit is not None else 0)
            if read.imported:
                reports.setdefault(kind, []).append(held)
                continue
            entered[kind] = held
            scope = _scope_of(read)
            if scope:
                by_scope = scopes.setdefault(kind, {})
                earlier = by_scope.get(scope)
                by_scope[scope] = earlier if earlier and earlier.made_at > made_at else held
            before = examined.get(kind)
            examined[kind] = before if before is not None and before.made_at > made_at else held
    found: dict[str, dict[int, Held]] = {}
    for kind in sorted(entered.keys() | reports.keys(), key=lambda kind: (kind[1:], kind[0])):
        of_control = found.setdefault(kind[0], {})
        last = [entered[kind], examined[kind]] if kind in entered else []
        latest = _with_scopes(tuple({held.index: held for held in last}.values()), scopes.get(kind, {}))
        for one_held in _with_reports(latest, reports[kind], known) if kind in reports else latest:
            of_control.setdefault(one_held.index, one_held)
    return {name: tuple(of_control.values()) for name, of_control in found.items()}, unreadable


def _with_scopes(latest: tuple[Held, ...], scopes: Mapping[str, Held]) -> tuple[Held, ...]:
    """Give the latest evidence of a control with what was attested of it with other scopes, or seen in other places.

    Nobody can tell whether one scope, which is text, covers another, and what runs well in one place may not in
    another. So what failed stays until the same scope or place passes, and what passed is named beside what came later.
    """
    counting = {one.index for one in latest}
    others = {scope: one for scope, one in scopes.items() if one.index not in counting}
    beside = tuple(
        f"{_beside(scope, one.fact.assessment)} on {stamp(one.made_at)[:10]}, and {one.fact.assessment.outcome}"
        for scope, one in others.items()
    )
    if not beside:
        return latest
    failed = (one for one in others.values() if one.fact.assessment.outcome != "passed")
    return tuple(msgspec.structs.replace(one, beside=beside) for one in (*latest, *failed))


def _with_reports(latest: tuple[Held, ...], several: Sequence[Held], known: Known) -> tuple[Held, ...]:
    """Give the latest evidence of a control with the reports of other tools that stand.

    What one of them found stays until the same tool reports again, and so does what was found otherwise: neither
    answers the other. What passed gives way to what came later, of which it is named beside.
    """
    answered = tools_answered([HandedIn(one.index, one.statement.at, one.fact.assessment) for one in several])
    standing = [
        _left(one, answered[one.index], known)
        for one in several
        if not answered[one.index].issuperset(tool for each in one.fact.assessment.imported for tool in each.tools)
    ]
    every = (*latest, *standing)
    last = {max(every, key=lambda one: one.index).index, max(every, key=lambda one: (one.made_at, one.index)).index}
    told = {one.index: _told_beside(one) for one in standing if one.index not in last}
    counting = sorted(
        (one for one in every if one.index in last or one.fact.assessment.outcome != "passed"),
        key=lambda one: (one.index in last, one.index),
        reverse=True,
    )
    return tuple(
        msgspec.structs.replace(
            one, beside=(*one.beside, *(says for index, says in told.items() if index != one.index))
        )
        for one in counting
    )


def _left(one: Held, answered: frozenset[str], known: Known) -> Held:
    """Give what is left of an assessment of reports some of which were answered."""
    if not answered:
        return one
    findings = known.findings.get(one.fact.assessment.findings, ())
    left = without(one.fact.assessment, findings, answered)
    return msgspec.structs.replace(one, fact=msgspec.structs.replace(one.fact, assessment=left), answered=answered)


def _told_beside(one: Held) -> str:
    read = one.fact.assessment
    tools = " and ".join(dict.fromkeys(tool for each in read.imported for tool in each.tools))
    return f"{tools} reported on {stamp(one.made_at)[:10]}, and it {read.outcome}"


def _scope_of(read: Assessment) -> str:
    """Give what an assessment speaks for: the scope that a person named, or the place that was looked at."""
    return read.manual.scope if read.manual is not None else read.place


def _beside(scope: str, read: Assessment) -> str:
    if read.manual is None:
        return f"in {scope} it was examined"
    return f"with the scope {scope!r} it was attested"


_Kind = tuple[str, bool, int]
"""A control, whether it was observed beside an examination, and which commit it is about: 0 for the subject itself."""


def _commit_of(one: VerifiedStatement, question: Question, behind: Sequence[Digest]) -> Digest | None:
    """Give the commit that a statement is about; none for one about the subject itself."""
    if any(about.shares(question.subject) for about in one.statement.subjects):
        return None
    named = {digest for about in one.statement.subjects for digest in about.digests}
    return next(commit for commit in behind if commit in named)


def views(several: Sequence[Held], behind: Sequence[Digest]) -> list[tuple[Held, ...]]:
    """Give what has to stand, each by itself; an empty view is one without evidence.

    That is, for every commit that the subject was built from, what was examined of it and of the subject; and what was
    observed beside all of them.
    """
    own = [held for held in several if not held.is_beside]
    beside = tuple(held for held in several if held.is_beside)
    if behind:
        found = [tuple(held for held in own if held.commit in {None, commit}) for commit in behind]
    else:
        found = [tuple(own)]
    return [*found, beside] if beside else found


def unheard(control: str, known: Known, question: Question) -> str:
    """Say why the last thing that somebody handed in for a control does not count; empty if nothing was refused."""
    why = ""
    people = known.governance.directory
    for one in about(known, question):
        if one.statement.predicate_type == ASSESSMENT:
            try:
                read = read_assessment(one.statement.predicate)
            except EvidenceError:
                continue  # it is a reason of its own
            if read.control == control and read.is_handed_in:
                why = may_not_hand_in(one, read, None, people, question.resource, question.at) or why
    return why


def about(known: Known, question: Question) -> list[VerifiedStatement]:
    """Give the statements about the subject and about what it was built from, in the order of the ledger."""
    subject = scope(known, question)
    return sorted(
        (one for one in known.statements if any(about.shares(subject) for about in one.statement.subjects)),
        key=lambda statement: statement.index,
    )


class Waived(msgspec.Struct, frozen=True):
    """The waivers there are, and what the policy says of them."""

    terms: WaiverTerms | None = None
    standings: tuple[Standing, ...] = ()
    vouched: Vouched | None = None
    """Which VEX statements count; none where their signer's word is enough."""
    subject: Subject | None = None
    """What waivers may be for: the subject with what it was built from; none means the subject alone."""


def as_counted(findings: Sequence[Finding], waived: Waived, question: Question) -> tuple[list[Finding], list[Standing]]:
    """Give findings as a decision counts them, and the waivers that cover one: for gates and for whoever shows them."""
    plain = as_vouched(findings, waived.vouched)
    return waive(plain, waived.standings, waived.terms, waived.subject or question.subject, question.environment)


def waived_for(policy: Policy, known: Known, question: Question, relations: Relations) -> Waived:
    """Say which waivers and which VEX statements count for a question."""
    governance, people = known.governance, policy.people
    by = vouched(governance, people.vex, question.resource, question.at, relations)
    if not governance.waivers:
        return Waived(vouched=by)
    standing = standings(governance, people.waivers, question.resource, question.at, relations)
    return Waived(people.waivers, standing, by, scope(known, question))


def _answered(held: Held, findings: Sequence[Finding], waived: Waived) -> Held:
    """Give an assessment in which only those statements answer anything that count."""
    fact = held.fact.assessment
    if waived.vouched is None or not any(one.state == "waived" for one in fact.counts):
        return held
    counts = counts_with(findings, waived.vouched) if findings else recounted(fact, waived.vouched)
    told = msgspec.structs.replace(held.fact, assessment=msgspec.structs.replace(fact, counts=counts))
    return msgspec.structs.replace(held, fact=told, doubted=doubts(findings, waived.vouched))


def covered(held: Held, known: Known, question: Question, waived: Waived) -> Held:
    """Give an assessment with its findings counted anew, those that waivers cover apart.

    Where the list of findings is not at hand nothing is covered.
    """
    listed = known.findings.get(held.fact.assessment.findings, ())
    findings = [one for one in listed if is_left(one, held.answered)] if held.answered else listed
    held = _answered(held, findings, waived)
    if not findings or not waived.standings:
        return held
    after, used = as_counted(findings, waived, question)
    if not used:
        return held
    counted = msgspec.structs.replace(held.fact.assessment, counts=counts_of(after))
    fact = msgspec.structs.replace(held.fact, assessment=counted)
    return msgspec.structs.replace(held, fact=fact, covered_by=tuple(used), plain=held.fact)
