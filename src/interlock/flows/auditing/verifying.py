"""Verifying an audit pack: the numbered procedure, in the order of docs/security/verification.md. Floor 11.

It needs the bytes of one file and nothing else of the world: no repository, no settings, no network. Each step goes on
from what those before it showed; where one shows that there is nothing to go on with, the others are not reached.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from interlock.flows.auditing.course import Course, NothingToGoOnWith
from interlock.flows.auditing.left_over import left_over
from interlock.flows.auditing.opening import Opened, check_keys, check_members, open_file, open_manifest
from interlock.flows.auditing.proving import Headed, check_entries, check_head, check_signatures
from interlock.flows.auditing.rereading import (
    Deciding,
    RegoOf,
    check_papers,
    fold_people,
)
from interlock.flows.auditing.retelling import PageOf, Teller, check_report
from interlock.flows.auditing.retold import StandardOf
from interlock.flows.auditing.trusting import Anchors, unnamed
from interlock.flows.auditing.verified import OfferedKey, Verified
from interlock.flows.auditing.wholeness import check_whole
from interlock.kernel import KeyId, sha256, stamp
from interlock.ledger import Checkpoint
from interlock.trace.pack import About

NAMES: Final = (
    "the file",
    "its manifest",
    "its members",
    "the keys",
    "the checkpoint",
    "the entries",
    "the signatures",
    "the people",
    "the decisions",
    "the papers",
    "the report",
    "what is missing",
)
"""The steps, as the documentation has them."""

SeenOf = Callable[[str], Checkpoint | None]
"""Gives the last checkpoint that the reader knows of a log."""


class Verifying:
    """Verifies packs for one reader."""

    def __init__(
        self,
        *,
        anchors: Anchors,
        seen: SeenOf,
        rego: RegoOf,
        page_of: PageOf,
        standard_of: StandardOf,
        version: str,
    ) -> None:
        self._anchors = anchors
        self._seen = seen
        self._rego = rego
        self._page_of = page_of
        self._standard_of = standard_of
        self._version = version

    def verified(self, body: bytes) -> Verified:
        """Give what a file is worth, step by step; nothing is raised for what is wrong with it."""
        course = Course(NAMES)
        found = _Found()
        with suppress(NothingToGoOnWith):
            self._go_through(course, body, found)
        is_anchored = bool(found.keys) and all(one.is_named for one in found.keys)
        return Verified(
            sha256(body).hex,
            course.outcome(is_anchored=is_anchored),
            course.end(),
            found.about,
            found.keys,
            found.missing,
            found.subject,
            found.on_word,
        )

    def _go_through(self, course: Course, body: bytes, found: _Found) -> None:
        anchors = self._anchors
        unpacked = course.take(lambda: open_file(body))
        opened = course.take(lambda: open_manifest(unpacked, anchors))
        found.about = about = course.take(lambda: check_members(opened))
        course.take(lambda: check_keys(opened, anchors))
        headed = course.take(lambda: check_head(opened, anchors, self._seen(opened.manifest.ledger)))
        entered = course.take(lambda: check_entries(opened, headed))
        admitting = course.take(lambda: check_signatures(entered, opened.trust))
        directory = course.take(lambda: fold_people(entered, opened.trust))
        deciding = Deciding(opened, entered, admitting, about, self._rego, self._version)
        came = course.look(deciding.check) or {}
        teller = Teller(deciding.told_again, self._page_of, self._version, self._standard_of)
        course.look(lambda: check_papers(unpacked, admitting, about))
        report = course.look(lambda: check_report(opened, about, entered, admitting, came, teller))
        found.missing = course.look(lambda: check_whole(unpacked, about, entered, admitting, report)) or ()
        used = Counter[KeyId](one.signer for one in admitting.every.statements)
        used.update({opened.signer: 0, **dict.fromkeys(headed.signers, 0)})
        strangers = frozenset(unnamed(tuple(used), headed.signers, anchors, directory))
        found.keys = _offered(opened, headed, used, strangers, anchors)
        if report is not None:
            found.subject = report.subject
            found.on_word = tuple(left_over(report, about, unpacked, entered, anchors, self._standard_of))


class _Found:
    """What came to light on the way."""

    def __init__(self) -> None:
        self.about: About | None = None
        self.keys: tuple[OfferedKey, ...] = ()
        self.missing: tuple[str, ...] = ()
        self.subject = ""
        self.on_word: tuple[str, ...] = ()


def _offered(
    opened: Opened, headed: Headed, used: Counter[KeyId], strangers: frozenset[KeyId], anchors: Anchors
) -> tuple[OfferedKey, ...]:
    """Give the keys that a pack rests on, with how much each signed."""
    return tuple(
        OfferedKey(
            one.id,
            anchors.name_of(one.id, one.name),
            one.purposes,
            stamp(one.since),
            stamp(one.until) if one.until is not None else "",
            stamp(one.revoked_at) if one.revoked_at is not None else "",
            used[one.id],
            one.id not in strangers,
            one.id in headed.signers,
            one.id == opened.signer,
            anchors.is_settled(one.id),
        )
        for one in opened.trust.keys
        if one.id in used
    )
