"""What other systems tell, in the words that they all share, and what tells one sender from the others. Floor 5.

A delivery is one request that another system made. It has happenings: the facts in it, normalised. What nobody here
knows is kept as unknown; it is no error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from typing import Final

import msgspec

from interlock.formats.errors import DeliveryTooBig
from interlock.formats.hooks.headers import Headers
from interlock.kernel import Digest, Instant, Severity, Subject

MOST_HAPPENINGS: Final = 10_000
"""In one delivery; more are no delivery but a flood."""
MOST_COMMITS: Final = 250
"""Commits of a push that are named; `data` says how many there were."""


class Happened(StrEnum):
    """What happened. Where Interlock has a word for the same in its own events, it is that word."""

    COMMITS_PUSHED = "commits.pushed"
    """A branch moved."""
    BRANCH_CREATED = "branch.created"
    """A branch is new."""
    BRANCH_DELETED = "branch.deleted"
    """A branch is gone."""
    TAG_PUSHED = "tag.pushed"
    """A tag is new, or moved."""
    TAG_DELETED = "tag.deleted"
    """A tag is gone."""
    CHANGE_OPENED = "change.opened"
    """A pull or merge request is new."""
    CHANGE_UPDATED = "change.updated"
    """A pull or merge request has other commits, words or people, or is open again."""
    CHANGE_MERGED = "change.merged"
    """A pull or merge request is in its target."""
    CHANGE_CLOSED = "change.closed"
    """A pull or merge request ended without being merged."""
    REVIEW_REQUESTED = "review.requested"
    """Somebody is asked to look at a change."""
    REVIEW_GIVEN = "review.given"
    """Somebody looked at a change and neither approves nor rejects it."""
    REVIEW_APPROVED = "review.approved"
    """Somebody approves a change."""
    REVIEW_REJECTED = "review.rejected"
    """Somebody wants a change to be changed."""
    REVIEW_WITHDRAWN = "review.withdrawn"
    """An approval or a rejection does not hold any more."""
    COMMENT_WRITTEN = "comment.written"
    """Somebody wrote or altered a comment."""
    COMMENT_DELETED = "comment.deleted"
    """A comment is gone."""
    RUN_BEGUN = "run.begun"
    """A check, job or pipeline was asked for, waits or runs."""
    RUN_FINISHED = "run.finished"
    """A check, job or pipeline has ended; how, its ending says."""
    ARTIFACT_PUSHED = "artifact.pushed"
    """A package or an image was published."""
    ARTIFACT_DELETED = "artifact.deleted"
    """A package or an image was taken away."""
    ARTIFACT_PULLED = "artifact.pulled"
    """Somebody fetched a package or an image."""
    ARTIFACT_SCANNED = "artifact.scanned"
    """A registry examined an image."""
    RELEASE_PUBLISHED = "release.published"
    """A release is there for others."""
    RELEASE_CHANGED = "release.changed"
    """A release is drafted or was altered."""
    RELEASE_WITHDRAWN = "release.withdrawn"
    """A release is gone."""
    DEPLOYMENT_REQUESTED = "deployment.requested"
    """Somebody asks another system to deploy."""
    DEPLOYMENT_CHANGED = "deployment.changed"
    """A deployment of another system goes on or ended; how, its ending says."""
    ACCESS_CHANGED = "access.changed"
    """Somebody or something may do more or less than before."""
    PROTECTION_CHANGED = "protection.changed"
    """What protects a branch or a tag is not what it was."""
    HOOK_CHANGED = "hook.changed"
    """A webhook was made, altered or taken away."""
    KEY_CHANGED = "key.changed"
    """A key or a token was made or taken away."""
    ALERT_RAISED = "alert.raised"
    """Another tool found a secret, a dependency or code that is at fault."""
    ALERT_CLOSED = "alert.closed"
    """What another tool found is mended, or somebody dismissed it."""
    REPOSITORY_CREATED = "repository.created"
    """A repository is new."""
    REPOSITORY_DELETED = "repository.deleted"
    """A repository is gone."""
    REPOSITORY_RENAMED = "repository.renamed"
    """A repository has another name."""
    REPOSITORY_TRANSFERRED = "repository.transferred"
    """A repository has another owner."""
    REPOSITORY_FORKED = "repository.forked"
    """Somebody made a copy of a repository."""
    REPOSITORY_CHANGED = "repository.changed"
    """A repository is archived or has other settings."""
    VISIBILITY_CHANGED = "repository.visibility"
    """Others than before can see a repository."""
    TICKET_CHANGED = "ticket.changed"
    """An issue or a request for a change was opened, altered or closed."""
    MONITOR_FIRING = "monitor.firing"
    """What watches a system in operation says that something is wrong."""
    MONITOR_RESOLVED = "monitor.resolved"
    """What was wrong in operation is not wrong any more."""
    RUNTIME_ALERTED = "runtime.alerted"
    """A program did what a rule forbids."""
    REQUEST_BLOCKED = "request.blocked"
    """A request was stopped before it came to the application."""
    REQUEST_NOTICED = "request.noticed"
    """A request matched a rule and was let through."""
    REQUEST_PASSED = "request.passed"
    """A request matched no rule."""
    CDEVENT_TOLD = "cdevent.told"
    """A CDEvent that none of the other words is for."""
    PINGED = "ping"
    """The sender tries whether somebody is there."""
    UNKNOWN = "unknown"
    """Anything else; the kind of the delivery says how the sender calls it."""


class Ending(StrEnum):
    """How something ended, or how it stands. Only `passed` is good news."""

    PASSED = "passed"
    """It did what it was to do."""
    FAILED = "failed"
    """It found something wrong, or did not do what it was to do; partly is not enough."""
    ERRORED = "errored"
    """It could not be carried out, so nobody knows."""
    CANCELLED = "cancelled"
    """Somebody or something stopped it."""
    SKIPPED = "skipped"
    """It ran for nothing, or says neither yes nor no."""
    WAITING = "waiting"
    """It waits for somebody to act."""
    RUNNING = "running"
    """It was asked for, or goes on."""
    UNKNOWN = "unknown"
    """The sender has a word for it that nobody here knows."""


class Happening(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fact of a delivery. Everything but its kind may be missing, since senders leave out much."""

    kind: Happened
    what: str = ""
    """Of which sort it is: `workflow`, `job`, `secret`, `member`, `deploy key`."""
    key: str = ""
    """What the sender calls the thing: a number, an id, the fingerprint of an alert. Told again, it is the same."""
    repository: str = ""
    """With its owner or group, as the sender writes it."""
    ref: str = ""
    """In full where it is known to be a branch or a tag: `refs/heads/main`. Of a change, where it comes from."""
    into: str = ""
    """Of a change, the branch that it is to go to."""
    commit: Digest | None = None
    """What is there now, was examined or was merged; none where the sender shortens it."""
    before: Digest | None = None
    """What was there before."""
    commits: tuple[Digest, ...] = ()
    """Those that came in, at most `MOST_COMMITS`."""
    actor: str = ""
    """Who did it, by the name that the sender knows them by. It is no proof of who it was."""
    address: str = ""
    """A page about it, http or https and without credentials."""
    title: str = ""
    """One line for people. Others wrote it."""
    ending: Ending | None = None
    severity: Severity | None = None
    artifacts: tuple[Subject, ...] = ()
    """Those that the sender names by digest."""
    packages: tuple[str, ...] = ()
    """Package URLs."""
    at: Instant | None = None
    data: Mapping[str, str] = {}
    """What else there is to tell."""


class Delivery(msgspec.Struct, frozen=True):
    """One request of another system, read."""

    sender: str
    """The name of the sender: `github`."""
    kind: str
    """What the sender calls it, with the action where it has one: `pull_request.opened`."""
    id: str
    """What the sender calls this delivery; empty where it has no word. For people who look for it there."""
    once: Digest
    """Two deliveries with the same one are the same delivery, and have one effect.

    It is made of what the proof of the sender covers. Where a signature covers the id, that is the id; where it covers
    the body alone, it is the body, since whoever listened in could send the body again under another id. Where the
    proof is a secret that is sent along, whoever listened in can forge all of it, and the id counts if there is one.
    """
    happenings: tuple[Happening, ...] = ()
    at: Instant | None = None
    """When it was sent or happened, as the sender says."""
    until: Instant | None = None
    """When `once` may be forgotten, because the signature is too old by then.

    None where nothing that is signed says when: then `once` alone stands against a replay, and has to be kept for as
    long as the secret is in use.
    """


class Sender(msgspec.Struct, frozen=True):
    """A system that sends deliveries."""

    name: str
    """As in addresses and settings: `github`."""
    says: str
    """What it is, for whoever chooses: `GitHub and GitHub Enterprise`."""
    proof: str
    """How it proves who it is."""
    setup: str
    """What has to be set there."""
    events: str
    """Which of its events matter here."""
    recognise: Callable[[Headers], bool]
    """Whether headers look like its own, for whoever has one address for all. It raises nothing and proves nothing."""
    check: Callable[[Headers, bytes, Sequence[str], Instant], None]
    """Returns if one of the secrets proves a delivery at a time. Without a secret nothing is proved.

    Errors: DeliveryUnproven (FMT-170), DeliveryUntimely (FMT-171).
    """
    read: Callable[[Headers, bytes], Delivery]
    """Gives what a delivery says. Errors: DeliveryMalformed (FMT-172), DeliveryTooBig (FMT-173)."""


def once_by_body(sender: str, body: bytes) -> Digest:
    """Give what tells deliveries of a sender apart by their bodies."""
    return Digest("sha256", hashlib.sha256(f"{sender}\nbody\n".encode() + hashlib.sha256(body).digest()).hexdigest())


def once_by_id(sender: str, *ids: str) -> Digest:
    """Give what tells deliveries of a sender apart by ids that its proof covers."""
    written = "".join(f"{len(one)}:{one}" for one in ids)
    return Digest("sha256", hashlib.sha256(f"{sender}\nid\n{written}".encode("utf-8", "surrogatepass")).hexdigest())


def delivered(
    sender: str,
    kind: str,
    happenings: Iterable[Happening],
    once: Digest,
    *,
    id: str = "",  # noqa: A002  (the word that all senders have)
    until: Instant | None = None,
) -> Delivery:
    """Give a delivery, unless there is too much in it; it is of the time of the first happening that has one.

    Shape:  where nothing happened, that is one happening that nobody knows.

    Errors: DeliveryTooBig (FMT-173).
    """
    found = tuple(islice(happenings, MOST_HAPPENINGS + 1))
    if len(found) > MOST_HAPPENINGS:
        raise DeliveryTooBig(got=f"more than {MOST_HAPPENINGS} happenings", most=f"{MOST_HAPPENINGS}")
    found = found or (Happening(Happened.UNKNOWN),)
    at = next((one.at for one in found if one.at is not None), None)
    return Delivery(sender=sender, kind=kind, id=id, once=once, happenings=found, at=at, until=until)
