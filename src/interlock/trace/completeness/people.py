"""Changes that nobody else looked at, approvals by those who wrote it, and glass that nobody looked at. Floor 10."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from interlock.kernel import Severity
from interlock.trace.completeness.model import Facts, lack
from interlock.trace.deployed import Change, Consent, Deployed
from interlock.trace.lacks import Absence, Lack
from interlock.trace.report import AuditReport, Glass

_REVIEWED: Final = ("precommit.peer-review", "commit.high-risk")
_APART: Final = ("key.rbac",)


def lacks(report: AuditReport, facts: Facts) -> Iterator[Lack]:
    """Give where people are missing, or stand where others should."""
    if not facts.has_directory:
        yield _unknown()
    changes = {one.commit: one for one in report.changes}
    for commit in _deployed_commits(report):
        if commit in changes:
            yield from _unreviewed(changes[commit], report)
    for one in report.deployments:
        if one.has_touched:
            yield from _by_themselves(one, changes, has_directory=facts.has_directory)
    for glass in report.glasses:
        yield from _broken(glass)


def _unknown() -> Lack:
    return lack(
        Absence.NO_PEOPLE,
        Severity.MEDIUM,
        "directory",
        "the ledger names nobody: no directory of people was ever founded",
        "Keys and addresses stand for people here, so nobody can tell two of them apart, or that they are two.",
        "`interlock people found` names the first people and whose keys are theirs",
        about=_APART,
    )


def _deployed_commits(report: AuditReport) -> list[str]:
    touched = (one for one in report.deployments if one.has_touched)
    return sorted({each.commit for one in touched for each in one.artifacts if each.commit})


def _unreviewed(change: Change, report: AuditReport) -> Iterator[Lack]:
    others = {
        consent.person or f"key {consent.key}"
        for one in report.deployments
        if any(each.commit == change.commit for each in one.artifacts)
        for consent in one.approvals
        if consent.answer == "approve" and consent.person and consent.person not in change.people
    }
    if change.reviewed_by or others:
        return
    by = ", ".join(change.people or change.authors) or "nobody knows whom"
    yield lack(
        Absence.NO_REVIEW,
        Severity.HIGH,
        f"gitCommit:{change.commit}",
        f"commit {change.commit[:12]} by {by} was deployed, and nothing shows that anybody else looked at it",
        "One person alone, or their key, could bring anything there.",
        "have it reviewed: `interlock review approve`, or `interlock attest precommit.peer-review` by the reviewer",
        entries=change.evidence,
        about=_REVIEWED,
    )


def _by_themselves(one: Deployed, changes: Mapping[str, Change], *, has_directory: bool) -> Iterator[Lack]:
    authors = {person for each in one.artifacts if each.commit in changes for person in changes[each.commit].people}
    for consent in one.approvals:
        if consent.answer == "approve":
            yield from _own_word(one, consent, authors, has_directory=has_directory)
    if one.asked_person and one.asked_person in authors:
        yield lack(
            Absence.SELF_RELEASE,
            Severity.MEDIUM,
            one.run,
            f"{one.asked_person} wrote some of what {one.run} brought to {one.environment}, and deployed it",
            "Who develops a change put it into use; some rules want that apart.",
            "let somebody else deploy, or demand it: `apart: [author, deployer]` in the policy",
            entries=(one.entry,),
            about=_APART,
        )


def _own_word(one: Deployed, consent: Consent, authors: set[str], *, has_directory: bool) -> Iterator[Lack]:
    if consent.person and consent.person in authors:
        yield lack(
            Absence.SELF_APPROVAL,
            Severity.HIGH,
            one.run,
            f"{consent.person} approved what {one.run} brought to {one.environment}, and wrote some of it",
            "That approval is the author's own, and no second pair of eyes.",
            "have somebody else approve it",
            entries=(one.entry, consent.entry),
            about=(*_APART, *_REVIEWED),
        )
    elif not consent.person and has_directory:
        yield lack(
            Absence.SELF_APPROVAL,
            Severity.MEDIUM,
            one.run,
            f"what {one.run} brought was approved with a key that is nobody's: {consent.name}",
            "Nobody can tell whether its owner wrote it too.",
            "`interlock people join` says whose key it is",
            entries=(one.entry, consent.entry),
            about=_APART,
        )


def _broken(glass: Glass) -> Iterator[Lack]:
    if glass.state in {"open", "over"} and not glass.reviewed_by:
        yield lack(
            Absence.GLASS_UNREVIEWED,
            Severity.HIGH,
            f"glass {glass.id[:16]}",
            f"{glass.asked_by} broke the glass for {glass.environment}, and nobody has looked at it since: "
            f"{glass.reason}",
            "Something was let through in spite of its gate, and nobody uninvolved has said that it had to be.",
            "`interlock break-glass review` by somebody who neither asked for it nor agreed to it",
            entries=(glass.entry,),
            about=_APART,
        )
