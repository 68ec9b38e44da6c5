"""An audit report as a PDF: tagged, for the archive, with the report and the pack that proves it attached. Floor 13.

The same report and pack give the same bytes. The foot of every page has the digest of the pack, or of the report where
none is attached, so that a page on paper says what it was printed from.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final

import msgspec

from interlock.adapters.typesetting import composed, lacking
from interlock.flows.auditing.summary import missing_in_words
from interlock.kernel import sha256
from interlock.render.audit.clauses import WARNING
from interlock.render.audit.deployments import MOST
from interlock.render.audit.overview import asked_in_words
from interlock.render.audit.words import worst
from interlock.render.paint import visible
from interlock.trace.own_word import says, words_in
from interlock.trace.report import AuditReport

PACK: Final = "audit-pack.zip"
"""What the pack is called where it is attached."""
_CHECKING: Final = (
    "This paper repeats what signed entries of the ledger say; it proves nothing by itself. The audit pack has the "
    "entries with their proofs, and `interlock audit verify` makes it again from them on any machine, without a "
    "network. What no entry shows is listed below: for that there is only the word of whoever made it."
)
_SPELLED: Final = (
    "Letters that the fonts of this paper lack, and those that would turn the reading around, are in it; they stand as "
    "their Unicode numbers, such as [U+652F]. The attached report.json has them as they are, and so has the page "
    "that `interlock audit --format html` writes."
)


class _About(msgspec.Struct, frozen=True):
    """What the layout says besides the report itself."""

    title: str
    worst: str
    happened: str
    missing: str
    asked: str
    warning: str
    most: int
    checking: str
    words: tuple[str, ...]
    """What there is nobody's word for but that of whoever made it."""
    digest: str
    attached: str
    bundle: str
    sealed: str
    spelled: str = ""
    """What has to be known where letters stand as their numbers; empty where none do."""


def written(report: AuditReport, pack: bytes = b"") -> bytes:
    """Give the PDF; `pack` is the audit pack that is attached to it.

    Errors: TypesetterMissing (TYP-101), TypesettingFailed (TYP-102).
    """
    layout = files("interlock.render.audit").joinpath("audit.typ").read_bytes()
    record, about = report.record.decode(), _about(report, pack)
    spelled = _spelling(record + msgspec.json.encode(about).decode())
    if spelled:
        about = msgspec.structs.replace(about, spelled=_SPELLED)
    return composed(
        layout,
        {
            "report.json": report.record,
            "shown.json": _spelled(record, spelled),
            "about.json": _spelled(msgspec.json.encode(about).decode(), spelled),
            "bundle.json": msgspec.json.encode(tuple(pack)),  # files in memory are text to typst: its bytes as numbers
        },
        report.at,
    )


def _spelling(text: str) -> frozenset[str]:
    """Give the characters that are shown as their numbers: those that steer the eye, and those that no font has."""
    steering = {one for one in set(text) if visible(one) != one}
    return frozenset(steering | lacking("".join(set(text) - steering)))


def _spelled(document: str, characters: frozenset[str]) -> bytes:
    """Give a document of JSON with those characters as their numbers, such as [U+652F U+6255].

    They are no part of the document's own marks, which are all ASCII.
    """
    if not characters:
        return document.encode()
    runs = re.compile(f"[{re.escape(''.join(sorted(characters)))}]+")
    return runs.sub(lambda run: f"[{' '.join(f'U+{ord(one):04X}' for one in run[0])}]", document).encode()


def _about(report: AuditReport, pack: bytes) -> _About:
    missing = missing_in_words(report)
    gravest = worst(one.severity for one in report.missing)
    sealed = f"audit pack sha256:{sha256(pack).hex}" if pack else f"report sha256:{report.digest.hex}, no pack attached"
    return _About(
        f"Audit of the {report.scope.value} {report.subject}",
        gravest.value if gravest is not None else "answered",
        report.summary.removesuffix(missing).rstrip(),
        missing,
        asked_in_words(report),
        WARNING,
        MOST,
        _CHECKING,
        tuple(says(one) for one in words_in(report)),
        report.digest.hex,
        f"report.json and {PACK}" if pack else "report.json; the audit pack is not",
        PACK if pack else "",
        sealed,
    )
