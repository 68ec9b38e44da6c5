"""Which waivers count, and what they cover: what is covered does not count, and nothing more. Floor 8."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from interlock.control import Finding, FindingState, Suppression
from interlock.decision.approvals import Asking, Relations, lacking, roll_of
from interlock.decision.governance import Governance, Signed
from interlock.decision.terms import WaiverTerms
from interlock.decision.times import SKEW, span
from interlock.evidence import Waiver
from interlock.identity import PersonId, Resource
from interlock.kernel import Instant, PatternMalformed, Subject, instant, matches

_PREFIX: Final = "wvr-"
WHATS: Final = ("rule", "vulnerability", "control")
"""What a waiver can name."""


class Standing(msgspec.Struct, frozen=True):
    """A waiver and whether it counts."""

    waiver: Signed[Waiver]
    why_not: str = ""
    """Why it does not count; empty for one that does."""
    approved_by: tuple[str, ...] = ()
    """People, by their ids."""

    @property
    def id(self) -> str:
        """`wvr-` and the first sixteen digits of its digest."""
        return _PREFIX + self.waiver.id[:16]


def standings(
    governance: Governance, terms: WaiverTerms | None, resource: str, at: Instant, relations: Relations
) -> tuple[Standing, ...]:
    """Hold each waiver against what the policy demands of waivers, in the order of the ledger."""
    return tuple(_standing(one, governance, terms, resource, at, relations) for one in governance.waivers)


def _standing(
    one: Signed[Waiver],
    governance: Governance,
    terms: WaiverTerms | None,
    resource: str,
    at: Instant,
    relations: Relations,
) -> Standing:
    why = _elsewhere(one.says, resource) or _lapsed(one, governance, terms, at)
    if why or terms is None:
        return Standing(one, why)
    asker = governance.directory.person_of_key(one.signer)
    if asker is None:
        return Standing(one, f"nobody is known for the key of {one.signer_name}, who asked for it")
    may_ask = governance.directory.may(asker, "waiver.request", resource, at=at, said=one.index)
    if not may_ask.is_allowed:
        return Standing(one, may_ask.why)
    asking = Asking("waiver", one.id, "waiver.approve", resource, at)
    roll = roll_of(asking, terms.need, governance, relations, {asker, PersonId(one.says.owner)})
    missing = lacking(terms.need, roll.people, governance)
    if roll.rejected:
        return Standing(one, f"{roll.rejected[0][0]} rejected it")
    if missing:
        return Standing(one, "; ".join((missing, *roll.refused)))
    return Standing(one, "", tuple(sorted(roll.people)))


def _elsewhere(says: Waiver, resource: str) -> str:
    product = Resource.parse(resource).product
    if says.product == product:
        return ""
    return f"it is for {says.product or 'no product'}, and this is {product or 'none'}"


def _lapsed(one: Signed[Waiver], governance: Governance, terms: WaiverTerms | None, at: Instant) -> str:
    """Say why a waiver counts for nobody, whoever approved it; empty if nothing stands against it."""
    says = one.says
    ends = instant(says.expires_at)
    lasts_s = int((ends - one.at).total_seconds())
    faults = (
        (terms is None, "the policy takes no waivers"),
        (one.id in governance.revoked, "it was revoked"),
        (at >= ends, f"it ended on {says.expires_at}"),
        (one.entered_at > at + SKEW, "it is dated after this decision"),
        (
            terms is not None and lasts_s > terms.max_age_s,
            f"it runs for {span(lasts_s)}, and {span(terms.max_age_s if terms else 0)} is the limit",
        ),
        (says.what not in WHATS or not says.name, f"it waives {says.what!r} {says.name!r}, which is nothing"),
    )
    return next((why for is_so, why in faults if is_so), "")


def is_never(name: str, control: str, terms: WaiverTerms | None) -> bool:
    """Say whether the policy lets no waiver touch a rule or control."""
    return terms is not None and any(
        name.startswith(one[:-1]) or control.startswith(one[:-1]) if one.endswith("*") else one in {name, control}
        for one in terms.never
    )


def is_never_waived(finding: Finding, terms: WaiverTerms | None) -> bool:
    """Say whether the policy lets no waiver touch a finding, by whichever of its names."""
    return any(is_never(name, finding.control, terms) for name in names_of(finding))


def names_of(finding: Finding) -> tuple[str, ...]:
    """Give every name by which a policy can mean a finding."""
    return (finding.rule, _rule(finding), *_named_by(finding), *finding.aliases)


def _covering(able: Sequence[Standing], finding: Finding) -> list[Standing]:
    """Give the waivers that cover a finding, none if they do not.

    What several tools saw is named by several rules, and each of them has to be waived: a waiver of the one must not
    hide what the other one says, which may be graver. A waiver that names the finding itself is enough.
    """
    found = [one for one in able if fits(one.waiver.says, finding)]
    direct = [one for one in found if one.waiver.says.what != "rule" or one.waiver.says.fingerprints]
    if direct or not found:
        return direct[:1]
    named = {one.waiver.says.name: one for one in reversed(found)}
    if also_said_by(finding, named):
        return []
    return [named.get(name) or named[finding.rule] for name in _spoken(finding)]


def also_said_by(finding: Finding, names: Collection[str]) -> tuple[str, ...]:
    """Name the rules that say a finding and are not among some names; the first tool's go by the finding's name too."""
    own = _spoken(finding)[0] if finding.rule in names else ""
    return tuple(one for one in _spoken(finding) if one not in names and one != own)


def _spoken(finding: Finding) -> tuple[str, ...]:
    """Give the rules that say a finding, each by its tool."""
    return tuple(_named_by(finding)) or (finding.rule,)


def waive(
    findings: Iterable[Finding],
    counting: Sequence[Standing],
    terms: WaiverTerms | None,
    subject: Subject,
    environment: str,
) -> tuple[list[Finding], list[Standing]]:
    """Give the findings with those that a waiver covers marked so, and the waivers that covered one."""
    able = [one for one in counting if not one.why_not and is_for(one.waiver.says, subject, environment)]
    used: dict[str, Standing] = {}
    after = []
    for finding in findings:
        held = [] if is_never_waived(finding, terms) else _covering(able, finding)
        if not held:
            after.append(finding)
        else:
            used |= {one.id: one for one in held}
            after.append(msgspec.structs.replace(finding, state=FindingState.WAIVED, suppression=_said(held)))
    return after, list(used.values())


def _said(held: Sequence[Standing]) -> Suppression:
    """Say beside a finding which waivers cover it, until when and why, and on whose word."""
    texts = (f"{one.id} until {one.waiver.says.expires_at[:10]}: {one.waiver.says.reason}" for one in held)
    people = dict.fromkeys(person for one in held for person in one.approved_by)
    return Suppression(0, "; ".join(texts), ", ".join(people))


def waiver_of(finding: Finding) -> str:
    """Give the id of the waiver that covers a finding; empty if none does."""
    said = finding.suppression.text if finding.suppression is not None else ""
    return said.partition(" ")[0] if finding.state is FindingState.WAIVED and said.startswith(_PREFIX) else ""


def of_requirement(
    name: str,
    counting: Sequence[Standing],
    terms: WaiverTerms | None,
    subject: Subject,
    environment: str,
    rules: Iterable[str] = (),
) -> Standing | None:
    """Give the waiver that covers a whole control or rule of the policy, if one does.

    One with paths, components or fingerprints is about findings, and covers no control as a whole. `rules` are the
    names of what it would hide.
    """
    if is_never(name, name, terms) or any(is_never(rule, name, terms) for rule in rules):
        return None
    return next(
        (
            one
            for one in counting
            if not one.why_not and is_for(one.waiver.says, subject, environment) and _is_whole(one.waiver.says, name)
        ),
        None,
    )


def _is_whole(says: Waiver, name: str) -> bool:
    is_named = (says.what == "control" or (says.what == "rule" and name.startswith("rule:"))) and says.name == name
    return is_named and not (says.paths or says.components or says.fingerprints)


def is_for(says: Waiver, subject: Subject, environment: str) -> bool:
    """Say whether a waiver is for a subject in an environment.

    One for some environments says nothing where no environment is asked about.
    """
    about = {str(digest) for digest in subject.digests}
    if says.subjects and not about.intersection(says.subjects):
        return False
    return not says.environments or environment in says.environments


def fits(says: Waiver, finding: Finding) -> bool:
    """Say whether a waiver names a finding and is not limited to others; whether it covers it, others may decide."""
    names = {"rule": (finding.rule, *_named_by(finding)), "vulnerability": (_rule(finding), *finding.aliases)}
    if says.what == "control":
        if says.name != finding.control or not (says.paths or says.components or says.fingerprints):
            return False
    elif says.name not in names[says.what]:
        return False
    return (
        (not says.paths or _any_path(says.paths, finding.at.path))
        and (not says.components or _has_component(says.components, finding.components))
        and (not says.fingerprints or _is_fingerprint(says.fingerprints, finding))
    )


def _named_by(finding: Finding) -> Iterable[str]:
    return (f"{witness.tool}:{witness.rule}" for witness in finding.witnesses)


def _rule(finding: Finding) -> str:
    return finding.rule.partition(":")[2]


def _any_path(patterns: Iterable[str], path: str) -> bool:
    try:
        return any(matches(pattern, path) for pattern in patterns)
    except PatternMalformed:
        return False  # a scope that nobody can read covers nothing


def _has_component(wanted: Collection[str], components: Collection[str]) -> bool:
    """Say whether all components of a finding are meant; a purl without a version means every version."""
    return bool(components) and all(
        one in wanted or one.partition("?")[0] in wanted or one.partition("?")[0].rpartition("@")[0] in wanted
        for one in components
    )


def _is_fingerprint(wanted: Iterable[str], finding: Finding) -> bool:
    starts = (one.removeprefix("fnd-") for one in wanted)
    return any(finding.fingerprint.startswith(one) for one in starts if len(one) >= 12)  # noqa: PLR2004 (fewer name nothing)


def scopes(says: Waiver) -> Mapping[str, tuple[str, ...]]:
    """Give what a waiver is limited to, by the name of the limit; empty limits are left out."""
    given = {
        "path": says.paths,
        "component": says.components,
        "fingerprint": says.fingerprints,
        "subject": says.subjects,
        "environment": says.environments,
    }
    return {name: values for name, values in given.items() if values}
