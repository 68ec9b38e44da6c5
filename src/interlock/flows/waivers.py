"""Waivers: asked for, looked over and answered by people. Floor 11."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from interlock.control import Finding
from interlock.decision import Governance, Policy, Question, Signed, Status, Verdict, WaiverTerms
from interlock.decision.approvals import Asking, roll_of
from interlock.decision.times import span
from interlock.decision.waivers import Standing, also_said_by, fits, is_for, is_never, scopes, standings
from interlock.evidence import Approval, Revocation, Waiver
from interlock.flows.covering import Cover, Evidence, covers, newest
from interlock.flows.errors import EndWrong, NameUnknown, ScopeEmpty, WouldNotCount
from interlock.flows.gate import Gate
from interlock.flows.speaking import Speaker, the_one
from interlock.identity import PersonId, Resource
from interlock.kernel import Instant, instant, matches, nearest, stamp

_VULNERABILITY: Final = re.compile(r"CVE-[0-9]{4}-[0-9]{4,}|(?!CVE-)[A-Z][A-Z0-9]*-[A-Za-z0-9][A-Za-z0-9-]*")
"""CVE-2026-0001, GHSA-aaaa-bbbb-cccc, PYSEC-2026-1, RUSTSEC-2026-0001, ..."""


class Row(msgspec.Struct, frozen=True):
    """A waiver with everything that people ask about one."""

    standing: Standing
    cover: Cover
    asker: str
    approved_by: tuple[str, ...]
    rejected_by: tuple[str, ...]
    refused: tuple[str, ...]
    """Why approvals do not count."""
    ends: Instant
    days_left: int
    is_used: bool = True
    """Whether it is needed for anything in the newest evidence."""

    @property
    def says(self) -> Waiver:
        """What was asked for."""
        return self.standing.waiver.says

    @property
    def counts(self) -> bool:
        """Whether it counts now."""
        return not self.standing.why_not


PolicyIn = Callable[[str], Policy]
"""Gives the policy of an environment, and under no name the one that decides where none is meant."""


class Asked(msgspec.Struct, frozen=True):
    """A waiver that was asked for."""

    id: str
    waiver: Waiver
    cover: Cover
    notes: tuple[str, ...]


def ask(
    speaker: Speaker,
    policy_in: PolicyIn,
    resource: str,
    wanted: Sequence[Waiver],
    known: Collection[str],
    found_last: Evidence | None = None,
) -> tuple[Asked, ...]:
    """Ask for waivers, if each of them could ever count; none does before others approve it.

    Shape:  `known` are the controls that there are; `found_last` is what was found last in the product, where that is
            not the newest check here.
    Errors: NameUnknown (FLW-143), ScopeEmpty (FLW-144), EndWrong (FLW-145), WouldNotCount (FLW-141), SpeakerUnknown
        (FLW-140), PatternMalformed.
    """
    governance = speaker.gate.governance()
    evidence = found_last if found_last is not None else newest(speaker.gate)
    terms = [_check_alone(one, policy_in(where_of(one)), evidence, known, speaker.now()) for one in wanted]
    person = speaker.person(governance)
    wanted = [one if one.owner else msgspec.structs.replace(one, owner=person) for one in wanted]
    for says in wanted:
        governance.directory.person(says.owner)
    for place in dict.fromkeys(place_of(says, resource) for says in wanted):
        may = governance.directory.may(person, "waiver.request", place, at=speaker.now())
        if not may.is_allowed:
            remedy = f"ask somebody who may: `interlock who can waiver.request on {place}`"
            raise WouldNotCount(why=may.why, remedy=remedy)
    beside = (*wanted, *_living(governance, speaker.now()))
    found = [(says, covers(says, evidence, one[0], beside), one[1]) for says, one in zip(wanted, terms, strict=True)]
    notes = [_check_together(says, cover, evidence, beside) for says, cover, _ in found]
    ids = speaker.say_all(wanted)
    return tuple(
        Asked(name, says, cover, (*alone, *together))
        for name, (says, cover, alone), together in zip(ids, found, notes, strict=True)
    )


def _check_alone(
    says: Waiver, policy: Policy, evidence: Evidence, known: Collection[str], at: Instant
) -> tuple[WaiverTerms, list[str]]:
    """Refuse a waiver for what is wrong with it by itself; give the terms that hold for it, and what to note."""
    notes = _check_name(says, policy, evidence, known)
    terms = _check_terms(says, policy)
    _check_end(says, terms, at)
    return terms, [*notes, *_check_scopes(says, evidence)]


def _living(governance: Governance, at: Instant) -> tuple[Waiver, ...]:
    """Give the waivers that count or may yet."""
    return tuple(
        one.says for one in governance.waivers if one.id not in governance.revoked and at < instant(one.says.expires_at)
    )


def _check_together(says: Waiver, cover: Cover, evidence: Evidence, beside: Iterable[Waiver]) -> list[str]:
    """Refuse a waiver of a rule that covers nothing because other rules say the same; note what stays for that."""
    where = says.environments[0] if says.environments else ""
    if says.what != "rule" or cover.is_whole or not is_for(says, evidence.subject, where):
        return []
    names = {one.name for one in beside}
    covered = {one.id for one in cover.findings}
    left = [
        (one, others)
        for one in evidence.findings
        if fits(says, one) and (others := also_said_by(one, names)) and one.id not in covered
    ]
    if not left:
        return []
    rules = sorted({name for _, others in left for name in others})
    told = f"{', '.join(rules[:-1])} and {rules[-1]}" if rules[1:] else rules[0]
    if cover.is_empty:
        raise WouldNotCount(
            why=f"what {says.name} says here is said by {told} too, and a waiver of one rule hides nothing "
            "that another one says",
            remedy=f"waive them together: `interlock waive {says.name} {' '.join(rules)} ...`; "
            f"or only the finding itself: `--scope fingerprint={left[0][0].id}`",
        )
    return [f"it leaves {len(left)} of the findings that it names, which are said by {told} too"]


def _check_name(says: Waiver, policy: Policy, evidence: Evidence, known: Collection[str]) -> list[str]:
    rules = {f"rule:{one.id}" for one in policy.rules}
    if says.name.startswith("rule:"):
        if not rules:
            remedy = f"`interlock policy show {policy.name}` lists what it demands; a control is waived by its id"
            raise WouldNotCount(why=f"the policy {policy.name} has no rules", remedy=remedy)
        _among(says.name, rules, f"rule in the policy {policy.name} called", rules)
        return []
    if says.what == "control":
        if says.name.startswith("CVE-"):
            year, _, number = says.name.removeprefix("CVE-").partition("-")
            raise NameUnknown(
                what="vulnerability with an id such as", name=says.name, nearest=f"CVE-{year}-{number:0>4}"
            )
        _among(says.name, known, "control", {*known, *rules, *_rules_in(evidence.findings)})
        return []
    found = _named(says, evidence)
    if says.what == "vulnerability" and not found:
        return [f"{says.name} is in nothing that was found here; the waiver covers it once it is"]
    if not found:
        names = _rules_in(evidence.findings)
        raise NameUnknown(what="finding of a rule", name=says.name, nearest=nearest(says.name, {*names, *known}))
    return []


def _among(name: str, there: Collection[str], what: str, like: Collection[str]) -> None:
    if name not in there:
        raise NameUnknown(what=what, name=name, nearest=nearest(name, like))


def _rules_in(findings: Iterable[Finding]) -> set[str]:
    return {name for one in findings for name in (one.rule, *(f"{w.tool}:{w.rule}" for w in one.witnesses))}


def _named(says: Waiver, evidence: Evidence) -> tuple[Finding, ...]:
    """Give the findings that a waiver names, whatever else it is limited to."""
    if says.what == "control":
        return tuple(one for one in evidence.findings if one.control == says.name)
    bare = msgspec.structs.replace(says, paths=(), components=(), fingerprints=())
    return tuple(one for one in evidence.findings if fits(bare, one))


def _check_terms(says: Waiver, policy: Policy) -> WaiverTerms:
    terms = policy.people.waivers
    if terms is None:
        remedy = f"mend what is found, or add a section `waivers:` to the policy {policy.name}"
        raise WouldNotCount(why=f"the policy {policy.name} takes no waivers", remedy=remedy)
    control = says.name if says.what == "control" or says.name.startswith("rule:") else ""
    if is_never(says.name, control, terms):
        why = f"the policy {policy.name} lets nobody waive {says.name}"
        raise WouldNotCount(why=why, remedy=f"mend it; {terms.source}:{terms.line} says `never`")
    return terms


def _check_end(says: Waiver, terms: WaiverTerms, at: Instant) -> None:
    ends = instant(says.expires_at)
    if ends <= at:
        remedy = "give a time to come: `--expires 30d`, or `--expires 2027-01-31`"
        raise EndWrong(end=says.expires_at, why="that is past", remedy=remedy)
    if (ends - at).total_seconds() > terms.max_age_s:
        latest = stamp(at + timedelta(seconds=terms.max_age_s))
        why = f"{span(terms.max_age_s)} is the limit of {terms.source}:{terms.line}"
        raise EndWrong(end=says.expires_at, why=why, remedy=f"the latest end is {latest[:16]}Z: `--expires {latest}`")


def _check_scopes(says: Waiver, evidence: Evidence) -> list[str]:
    """Refuse a limit that nothing fits; where nothing is found of it yet nobody can tell."""
    named = _named(says, evidence)
    notes = []
    for kind, values in scopes(says).items():
        for value in values:
            if kind == "path":
                matches(value, "a")  # one that cannot be read is refused here, not when it counts for nothing
            if kind in {"environment", "subject"}:
                continue
            if not named:
                notes.append(f"nothing shows that {kind} {value} fits: {says.name} was not found here yet")
            elif not _reaches(says, kind, value, evidence):
                raise ScopeEmpty(scope=f"--scope {kind}={value}", count=len(named), name=says.name)
    return notes


def _reaches(says: Waiver, kind: str, value: str, evidence: Evidence) -> bool:
    """Say whether one limit of a waiver, without the others, fits anything that was found."""
    fields = {"path": "paths", "component": "components", "fingerprint": "fingerprints"}
    bare = msgspec.structs.replace(says, paths=(), components=(), fingerprints=())
    limited = msgspec.structs.replace(bare, **{fields[kind]: (value,)})
    return any(fits(limited, one) for one in evidence.findings)


def kind_of(name: str) -> str:
    """Tell by its form what a name is the name of: `vulnerability`, `rule` or `control`."""
    if ":" in name:
        return "rule"
    return "vulnerability" if _VULNERABILITY.fullmatch(name) else "control"


def listed(
    gate: Gate,
    policy_in: PolicyIn,
    resource: str,
    at: Instant,
    environment: str = "",
    among: tuple[Sequence[Signed[Waiver]], Evidence] | None = None,
) -> tuple[Row, ...]:
    """Give every waiver with how it stands under the policy of its environment. Errors: those of `Gate.governance`.

    Shape: `resource` names no environment. With `environment` those that are for it are given, as they stand there;
        without it each is judged in the first environment that it names. `among` are the waivers to look at and what
        was found in their product, where those are not all that there are and the newest check here.
    """
    governance = gate.governance()
    if not governance.waivers:
        return ()
    waivers, evidence = among if among is not None else (governance.waivers, newest(gate))
    rows = []
    for one in waivers:
        if not environment or not one.says.environments or environment in one.says.environments:
            place = place_of(one.says, resource, environment)
            terms = policy_in(where_of(one.says, environment)).people.waivers
            alone = msgspec.structs.replace(governance, waivers=(one,))
            [standing] = standings(alone, terms, place, at, {})
            rows.append(_row(standing, governance, terms, place, at, evidence))
    if among is None and any(one.cover.is_whole for one in rows):
        places = [where_of(one.says, environment) for one in rows]
        against = {where: _against(gate, policy_in(where), evidence, at) for where in dict.fromkeys(places)}
        rows = [
            msgspec.structs.replace(
                one, is_used=one.is_used or (one.cover.is_whole and one.says.name in against[where])
            )
            for one, where in zip(rows, places, strict=True)
        ]
    return tuple(rows)


def where_of(says: Waiver, environment: str = "") -> str:
    """Give the environment in which a waiver is looked over: one that is meant, or the first that it names, or none."""
    return environment or next(iter(says.environments), "")


def place_of(says: Waiver, resource: str, environment: str = "") -> str:
    """Give what permissions are asked for on where a waiver is looked over: in an environment that it is for."""
    where = where_of(says, environment)
    return str(Resource.narrowest(Resource.parse(resource).product, where)) if where else resource


def _against(gate: Gate, policy: Policy, evidence: Evidence, at: Instant) -> frozenset[str]:
    """Name the controls and rules that are not met in some evidence, or only by a waiver."""
    decision = gate.decide(policy, Question(evidence.subject, at))
    return frozenset(
        one.requirement for one in decision.reasons if one.verdict is not Verdict.ALLOW or one.status is Status.WAIVED
    )


def _row(
    one: Standing,
    governance: Governance,
    terms: WaiverTerms | None,
    resource: str,
    at: Instant,
    evidence: Evidence,
) -> Row:
    asker = governance.directory.person_of_key(one.waiver.signer)
    roll = _roll(one.waiver, governance, terms, resource, at)
    cover = covers(one.waiver.says, evidence, terms, _living(governance, at))
    ends = instant(one.waiver.says.expires_at)
    return Row(
        one,
        cover,
        asker or one.waiver.signer_name,
        tuple(sorted(roll[0])),
        tuple(sorted(roll[1])),
        roll[2],
        ends,
        (ends - at).days,
        not cover.is_empty,
    )


def _roll(
    waiver: Signed[Waiver], governance: Governance, terms: WaiverTerms | None, resource: str, at: Instant
) -> tuple[Collection[str], Collection[str], tuple[str, ...]]:
    """Give who approved, who rejected, and why the others do not count."""
    if terms is None:
        return (), (), ()
    asker = governance.directory.person_of_key(waiver.signer)
    others = {PersonId(waiver.says.owner), *((asker,) if asker else ())}
    roll = roll_of(Asking("waiver", waiver.id, "waiver.approve", resource, at), terms.need, governance, {}, others)
    return roll.people, {who for who, _ in roll.rejected}, roll.refused


def answer(
    speaker: Speaker, policy_in: PolicyIn, resource: str, names: Sequence[str], word: str, reason: str
) -> tuple[Signed[Waiver], ...]:
    """Approve or reject waivers, all of them or none; an approval that would not count is refused.

    Errors: NotSaid (FLW-142), WouldNotCount (FLW-141), SpeakerUnknown (FLW-140).
    """
    governance = speaker.gate.governance()
    waivers = _meant(governance, names)
    said = [speaker.answer("waiver", word, one.id, reason) for one in waivers]
    if word == "approve":
        for waiver, says in zip(waivers, said, strict=True):
            policy = policy_in(where_of(waiver.says))
            _check_approval(speaker, policy, place_of(waiver.says, resource), waiver, says, governance)
    speaker.say_all(said)
    return waivers


def _meant(governance: Governance, names: Sequence[str]) -> tuple[Signed[Waiver], ...]:
    """Give the waivers that are named, each once. Errors: NotSaid (FLW-142)."""
    found = [the_one(governance.waivers, one, "waivers", "waivers list") for one in names]
    return tuple({one.id: one for one in found}.values())


def _check_approval(
    speaker: Speaker, policy: Policy, resource: str, waiver: Signed[Waiver], says: Approval, governance: Governance
) -> None:
    """Refuse an approval that would not count. Errors: WouldNotCount (FLW-141), SpeakerUnknown (FLW-140)."""
    person = speaker.person(governance)
    _check_countable(waiver, policy, governance, speaker.now())
    terms = policy.people.waivers
    before = _roll(waiver, governance, terms, resource, speaker.now())
    after = _roll(waiver, speaker.foresee(governance, says), terms, resource, speaker.now())
    new = [why for why in after[2] if why not in before[2]] or [why for why in after[2] if person in why]
    voices = {governance.directory.voice_of(PersonId(one)) for one in after[0]}
    if governance.directory.voice_of(person) not in voices or new:
        why = new[0] if new else f"{person} cannot approve it"
        raise WouldNotCount(why=why, remedy=f"ask somebody who may: `interlock who can waiver.approve on {resource}`")


def _check_countable(waiver: Signed[Waiver], policy: Policy, governance: Governance, at: Instant) -> None:
    """Refuse to approve what counts for nobody."""
    if waiver.id in governance.revoked:
        raise WouldNotCount(why="the waiver was revoked", remedy="ask for a new one: `interlock waive`")
    if at >= instant(waiver.says.expires_at):
        why = f"the waiver ended on {waiver.says.expires_at}"
        raise WouldNotCount(why=why, remedy="ask for a new one: `interlock waive`")
    _check_terms(waiver.says, policy)


def revoke(speaker: Speaker, names: Sequence[str], reason: str) -> tuple[Signed[Waiver], ...]:
    """Take waivers back, all of them or none, whoever asked for them; a trusted signature is enough.

    Errors: NotSaid (FLW-142).
    """
    waivers = _meant(speaker.gate.governance(), names)
    speaker.say_all([Revocation(one.id, reason, stamp(speaker.now())) for one in waivers])
    return waivers
