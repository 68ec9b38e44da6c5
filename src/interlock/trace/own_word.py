"""What a report says on nobody's word but that of whoever made it: what no evidence in an audit pack shows. Floor 10.

All else in a report of a pack is made again from the evidence when the pack is verified. This is the one list of what
is not; the page and the paper print it, and whoever verifies a pack is told what of it is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from interlock.trace.report import AuditReport, Scope


class Word(StrEnum):
    """One thing that is taken on the word of whoever made a report."""

    WHEN = "when"
    KEYS = "keys"
    FSCK = "fsck"
    CONTINUED = "continued"
    PLACE = "place"
    GLASS = "glass"
    CONTROLS = "controls"
    PRODUCT = "product"
    MEANT = "meant"
    """Told where a commit or an artifact was asked for by another name than its digest."""
    LAST = "last"
    """Told where a pack holds neither every leaf nor the last entry."""
    PARTIAL = "partial"
    """Told where a pack is a partial view."""


_SAYS: Final = {
    Word.WHEN: "when it was made, which is the time that ages and waivers are counted to",
    Word.KEYS: "what keys are called, and when and for what they count",
    Word.FSCK: "what an audit of the whole ledger and of its store found",
    Word.CONTINUED: "that the ledger was held against a checkpoint that was kept elsewhere",
    Word.PLACE: "whether a deployment is still the last in its environment, and how it would be undone",
    Word.GLASS: "how requests to break the glass stood under the policy of then, and whose answers to them counted",
    Word.CONTROLS: "which controls answer to clauses of a standard beside those of the catalogue of Interlock",
    Word.PRODUCT: "what the product is called",
    Word.MEANT: "that the name which was asked for means this commit or artifact",
    Word.LAST: "when the last entry of the ledger was made",
    Word.PARTIAL: "everything that it concludes: it is a partial view, so it could not be made again",
}


def says(one: Word) -> str:
    """Give what a word is about, as what stands after "on their word:"."""
    return _SAYS[one]


def words_in(report: AuditReport) -> Iterator[Word]:
    """Give what a report takes on its maker's word, always in the same order."""
    yield Word.WHEN
    yield Word.KEYS
    yield Word.FSCK
    if report.as_of.is_continued:
        yield Word.CONTINUED
    if report.deployments:
        yield Word.PLACE
    if report.glasses:
        yield Word.GLASS
    if report.frameworks:
        yield Word.CONTROLS
    if report.product and not report.deployments and report.scope in {Scope.COMMIT, Scope.ARTIFACT}:
        yield Word.PRODUCT
