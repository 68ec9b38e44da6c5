"""What is left on the word of whoever signed an audit pack, when everything else was made again. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.flows.auditing.elsewhere import whole_places
from interlock.flows.auditing.proving import Entered
from interlock.flows.auditing.retold import StandardOf, own_controls
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.unpacked import Unpacked
from interlock.trace.own_word import Word, says, words_in
from interlock.trace.pack import About
from interlock.trace.report import AuditReport, Scope

_SHORTEST: Final = 7
"""Digits of a digest that git writes at least."""


def left_over(
    report: AuditReport, about: About, unpacked: Unpacked, entered: Entered, anchors: Anchors, standard_of: StandardOf
) -> Iterator[str]:
    """Give what of a report nobody but its signer says, after its pack was verified for a reader."""
    is_whole = whole_places(entered.leaves, lambda index: entered.log.leaf_at(index) is not None, unpacked.members)
    own = {str(one.id): one.name for one in anchors.trust.keys}
    settled = {
        Word.PLACE: all(is_whole(one.product, one.environment) for one in report.deployments),
        Word.KEYS: all(own.get(one.id) == one.name for one in report.keys),
    }
    if about.is_partial:
        yield says(Word.PARTIAL)
    for one in words_in(report):
        if one is Word.CONTROLS:
            controls = sorted(own_controls(report, standard_of))
            if controls:
                yield f"{says(one)}: {', '.join(controls)}"
        elif not settled.get(one, False):
            yield says(one)
    if report.scope in {Scope.COMMIT, Scope.ARTIFACT} and not _is_digest_of(about.asked, report.subject):
        yield says(Word.MEANT)
    if not entered.is_last_known:
        yield says(Word.LAST)


def _is_digest_of(asked: str, subject: str) -> bool:
    """Say whether what was asked for is the digest of something, or as much of its beginning as git writes."""
    digits = asked.rpartition(":")[2].strip().lower()
    return len(digits) >= _SHORTEST and subject.partition(":")[2].startswith(digits)
