"""What stands around deployments in a report: changes, waivers, people, keys, glass, what was seen. Floor 11."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from interlock.crypto import Trust
from interlock.decision import Signed
from interlock.evidence import Waiver
from interlock.flows.auditing.gathered import Gathered
from interlock.flows.deployments import DEPLOYS, may, resource_of
from interlock.flows.glass import Row
from interlock.identity import Account, AccountMalformed, Directory, Party, PersonUnknown
from interlock.kernel import Instant, KeyId, instant
from interlock.trace.deployed import Change, Deployed, Excuse
from interlock.trace.report import KEYLESS, Asker, Differs, Glass, KeyUse, Look, Person, Piece

_REVIEW: Final = "precommit.peer-review"


def changes_in(gathered: Gathered, directory: Directory) -> tuple[Change, ...]:
    """Give the commits in scope, with who wrote them and who else looked at them, sorted."""
    commits = sorted(one.hex for one in gathered.digests if one.alg == "gitCommit")
    return tuple(_change(one, gathered, directory) for one in commits)


def _change(commit: str, gathered: Gathered, directory: Directory) -> Change:
    about = [
        (index, read)
        for index, read in sorted(gathered.assessments.items())
        if any(one.hex == commit for one in gathered.entries[index].subjects)
    ]
    origins = [read.origin for _, read in about]
    authors = tuple(
        dict.fromkeys(
            who
            for one in origins
            for who in (one.author, *one.authors, *one.co_authors, one.committer, *one.committers)
            if who
        )
    )
    people = tuple(sorted({person for who in authors if (person := directory.person_of_author(who)) is not None}))
    reviewed: set[str] = set()
    for index, read in about:
        if read.control == _REVIEW and read.outcome == "passed":
            reviewed |= _reviewers(index, read.manual.people if read.manual is not None else (), gathered, directory)
    names = {who.partition(" <")[0] for who in authors}
    branch = next((one.branch for one in origins if one.branch), "")
    others = tuple(sorted(reviewed - set(people) - names))
    return Change(commit, branch, authors, people, others, tuple(index for index, _ in about))


def _reviewers(index: int, named: Sequence[str], gathered: Gathered, directory: Directory) -> set[str]:
    """Give who vouches for a review: whoever signed it; where nobody is known, those whom it names."""
    signer = directory.person_of_key(gathered.statements[index].signer)
    if signer is not None:
        return {str(signer)}
    return set(named) if directory.is_empty else set()


def waivers_in(
    gathered: Gathered, at: Instant, product: str, environments: frozenset[str] | None
) -> tuple[Excuse, ...]:
    """Give the waivers that decisions in scope rest on; and all there are for some environments, where those are given.

    Shape: an empty set of environments is every one of the product.
    """
    used: dict[int, list[int]] = {}
    for entry, decided in sorted(gathered.decisions.items()):
        for envelope in decided.decision.evidence:
            if envelope in gathered.index_of:
                used.setdefault(gathered.index_of[envelope], []).append(entry)
    governance = gathered.governance()
    found = []
    for one in governance.waivers:
        is_here = environments is not None and one.says.product == product
        if is_here and environments and one.says.environments:
            is_here = not environments.isdisjoint(one.says.environments)
        if one.index in used or is_here:
            found.append(_excuse(one, gathered, at, tuple(used.get(one.index, ()))))
    return tuple(found)


def _excuse(one: Signed[Waiver], gathered: Gathered, at: Instant, used: tuple[int, ...]) -> Excuse:
    governance, says = gathered.governance(), one.says
    answers = governance.answers("waiver", one.id)
    by = tuple(
        sorted(
            governance.directory.person_of_key(each.signer) or each.signer_name
            for each in answers
            if each.says.answer == "approve"
        )
    )
    state = "active" if by else "waiting"
    if any(each.says.answer == "reject" for each in answers):
        state = "rejected"
    if at >= instant(says.expires_at):
        state = "expired"
    if one.id in governance.revoked:
        state = "revoked"
    scope = ", ".join((*says.environments, *says.paths, *says.components, *says.subjects))
    return Excuse(
        one.id,
        says.what,
        says.name,
        says.reason,
        says.owner,
        governance.directory.person_of_key(one.signer) or one.signer_name,
        one.index,
        instant(says.created_at),
        instant(says.expires_at),
        max(0, (at - one.at).days),
        state,
        by,
        used,
        scope,
    )


def people_in(
    deployments: Iterable[Deployed],
    changes: Iterable[Change],
    waivers: Iterable[Excuse],
    pieces: Iterable[Piece],
    directory: Directory,
) -> tuple[Person, ...]:
    """Give everybody who did anything in scope, with what they did, sorted by name."""
    did: dict[str, set[str]] = {}
    for who, what in _deeds(deployments, changes, waivers, pieces):
        did.setdefault(who, set()).add(what)
    return tuple(_person(who, tuple(sorted(did[who])), directory) for who in sorted(did))


def _deeds(
    deployments: Iterable[Deployed], changes: Iterable[Change], waivers: Iterable[Excuse], pieces: Iterable[Piece]
) -> Iterator[tuple[str, str]]:
    for one in deployments:
        yield one.asked_person or one.asked_by, "asked for a deployment"
        for consent in one.approvals:
            word = {"approve": "approved", "reject": "rejected"}.get(consent.answer, consent.answer)
            yield consent.person or consent.name, f"{word} a {consent.document}"
    for change in changes:
        for who in change.people or change.authors:
            yield who, "wrote a change"
        for who in change.reviewed_by:
            yield who, "reviewed a change"
    for waiver in waivers:
        yield waiver.owner, "answers for a waiver"
        yield waiver.asked_by, "asked for a waiver"
        for who in waiver.approved_by:
            yield who, "approved a waiver"
    for piece in pieces:
        yield piece.person or piece.signer_name, "signed evidence"


def _person(who: str, did: tuple[str, ...], directory: Directory) -> Person:
    try:
        known = directory.person(who)
    except PersonUnknown:
        return Person(who, did, (), (), is_known=False)
    party = Party.person(who)
    groups = {Party.group(str(one)) for one in directory.groups_of(known.id)}
    roles = sorted({f"{one.role} on {one.resource}" for one in directory.bindings if one.to in {party, *groups}})
    return Person(who, did, tuple(roles), known.keys)


def keys_in(pieces: Iterable[Piece], trust: Trust, directory: Directory) -> tuple[KeyUse, ...]:
    """Give the keys that signed what is in scope, with the windows in which they count, by how much they signed."""
    signed = Counter(one.signer for one in pieces)
    names = {one.signer: one.signer_name for one in pieces}
    known = {str(one.id): one for one in trust.keys}
    found = []
    for key, count in sorted(signed.items(), key=lambda each: (-each[1], each[0])):
        one = known.get(key)
        person = _owner(key, directory)
        if one is None:
            found.append(KeyUse(key, names[key], (), count, person=person))
        else:
            found.append(KeyUse(key, one.name, one.purposes, count, one.since, one.until, one.revoked_at, person))
    return tuple(found)


def asker_of(key: KeyId, trust: Trust, directory: Directory) -> Asker:
    """Give whoever asks with a key: the person that it is, and what it is called."""
    name = next((one.name for one in trust.keys if one.id == key), KEYLESS.name)
    return Asker(name, directory.person_of_key(key) or "", key)


def _owner(key: str, directory: Directory) -> str:
    try:
        account = Account.parse(f"key:{key}")
    except AccountMalformed:
        return ""
    return directory.person_of(account) or directory.workload_of(account) or ""


def looks_in(gathered: Gathered, environments: Iterable[str], product: str, origin: str) -> tuple[Look, ...]:
    """Give the last look at what runs in each environment of a product, by somebody who might deploy there then."""
    last: dict[str, Look] = {}
    for index, read in sorted(gathered.looks.items()):
        is_here = (read.product, read.ledger) == (product, origin) and read.environment in set(environments)
        if is_here and _might_deploy(gathered, index, resource_of(product, read.environment)):
            differs = tuple(
                Differs(one.kind, one.target, one.what, one.says, one.severity, instant(one.since))
                for one in read.differing
            )
            last[read.environment] = Look(
                read.environment, read.run, index, instant(read.at), read.answer, differs, read.unlooked
            )
    return tuple(last[name] for name in sorted(last))


def _might_deploy(gathered: Gathered, index: int, resource: str) -> bool:
    one = gathered.statements[index]
    return not may(gathered.directory(index), one.signer, DEPLOYS, resource, one.at)


def glasses_in(rows: Iterable[Row], used: frozenset[str], environments: frozenset[str]) -> tuple[Glass, ...]:
    """Give the requests to break the glass by which something in scope went, and those for some environments."""
    return tuple(
        Glass(
            row.broken.request.id,
            row.broken.request.says.environment,
            row.broken.request.index,
            row.broken.asker or row.broken.request.signer_name,
            row.broken.request.entered_at,
            row.broken.request.says.reason,
            row.state,
            tuple(row.broken.agreed),
            row.reviewed_by,
        )
        for row in rows
        if row.broken.request.id in used or row.broken.request.says.environment in environments
    )
