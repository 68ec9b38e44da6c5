"""Reports as they are handed in: read, masked, and held against what they are said to be about. Floor 11.

Enters: files. Leaves: what they say, and the bytes that are kept of them, with no secret in either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

import msgspec

from interlock.control import Card, Sighting
from interlock.flows.errors import ReportOfAnother, ReportShowsAnother
from interlock.formats.findings import rule_named
from interlock.formats.reports.document import Document
from interlock.formats.reports.known import read_report
from interlock.formats.reports.model import Fetched, Format, Report
from interlock.kernel import Subject

Mask = Callable[[bytes], bytes]
"""Masks everything that looks like a secret."""

_SECRETS: Final = re.compile(
    r"secret|credential|passw|token|leak|truffle|private[-_ ]?key|api[-_ ]?key", re.IGNORECASE | re.ASCII
)
"""What rules and tools are called after that look for secrets."""
_HARD_CODED: Final = "CWE-798"
_NAMED_BY: Final = {
    "sha256": re.compile(r"(?:^|@)sha256:([0-9a-f]{64})$"),
    "gitCommit": re.compile(r"(?:^|[@#])([0-9a-f]{40})$"),
}
"""How a target says by which digest it is known."""


_ASKED: Final = 50
"""Of so many targets it is asked whether something was found there."""


class Sheet(msgspec.Struct, frozen=True):
    """A file that may be a report."""

    name: str
    body: bytes
    targets: tuple[str, ...] = ()
    """What was asked about, where a server was; it goes before what the report says of that."""
    at: str = ""
    """When the server says that the tool looked; it goes before what the report says."""
    commit: str = ""
    """The commit that the server says the tool looked at."""
    lacks: tuple[str, ...] = ()
    """What the server has and did not give: with any of it the report is no whole one."""

    @classmethod
    def of(cls, one: Fetched) -> Sheet:
        """Give what a server answered as a report that is handed in."""
        return cls(one.name, one.body, one.targets, one.at, one.commit, one.lacks)


class ReadSheet(msgspec.Struct, frozen=True):
    """A report that was read."""

    name: str
    format: str
    """The name of the format that it was read as."""
    report: Report
    """What it says, with secrets masked."""
    kept: bytes
    """What is kept of it."""
    is_reading: bool = False
    """Whether that is what was read, since it tells of secrets and may hold them in forms that no mask knows."""
    is_masked: bool = False
    """Whether that differs from the file."""
    commit: str = ""
    """The commit that it is about, as whoever brought it was told."""
    size: int = 0
    """Of the file, unpacked."""
    is_of_tests: bool = False
    """Whether it tells how tests went."""

    @property
    def tools(self) -> tuple[str, ...]:
        """What made it; some reports are of several tools."""
        return tuple(sorted({self.report.tool, *self.report.also, *(one.tool for one in self.report.sightings)}))


def read_sheet(one: Sheet, form: Format | None, mask: Mask) -> ReadSheet:
    """Read a report; `form` is its format, and none leaves that to what is in it.

    Errors: those of reading (FMT-16x, FMT-104).
    """
    document = Document(one.name, one.body)
    known, said = read_report(document, form)
    report = _masked(_completed(said, one), mask)
    is_reading = any(_tells_of_secrets(each) for each in report.sightings)
    kept = msgspec.json.encode(report, order="deterministic") if is_reading else mask(document.body)
    name = mask(one.name.encode("utf-8", "replace")).decode("utf-8", "replace")
    is_masked, size = kept != document.body, len(document.body)
    return ReadSheet(name, known.name, report, kept, is_reading, is_masked, one.commit, size, known.is_of_tests)


def _completed(said: Report, one: Sheet) -> Report:
    """Add to a report what is known of it from whom it was fetched."""
    return msgspec.structs.replace(
        said, targets=one.targets or said.targets, at=one.at or said.at, failed=(*said.failed, *one.lacks)
    )


def hold_against(one: ReadSheet, subject: Subject) -> None:
    """Refuse a report that says itself that it is about something else.

    Shape:  that is sure where both name a digest of the same kind: another image, or another commit. A file has another
            digest than the image in it, so whoever names a file is believed.
    Errors: ReportOfAnother (FLW-134).
    """
    for alg, pattern in _NAMED_BY.items():
        own = {each.hex for each in subject.digests if each.alg == alg}
        named = (*one.report.targets, *((one.commit,) if alg == "gitCommit" else ()))
        told = [(target, found[1]) for target in named if (found := pattern.search(target))]
        is_sure = alg != "sha256" or subject.name in {str(each) for each in subject.digests}
        if own and told and is_sure and own.isdisjoint(digest for _, digest in told):
            about = next(str(each) for each in subject.digests if each.alg == alg)
            raise ReportOfAnother(path=one.name, target=told[0][0], subject=about)


def hold_to(one: ReadSheet, card: Card) -> None:
    """Refuse a report of tests as a scan, and a scan as a report of tests. Errors: ReportShowsAnother (FLW-136)."""
    if one.is_of_tests and not card.by_tests:
        remedy = "tests show `--control commit.security-tests` or acceptance.security-features"
        raise ReportShowsAnother(path=one.name, what="how tests went", control=card.id, remedy=remedy)
    if card.by_tests and not one.is_of_tests:
        remedy = f"{card.id} is shown by the results of a test run, as JUnit XML"
        raise ReportShowsAnother(path=one.name, what="what a scanner found", control=card.id, remedy=remedy)


def placed(sightings: Iterable[Sighting], paths: Collection[str]) -> list[Sighting]:
    """Give sightings with the paths that files have in the repository, where a tool wrote where they lay elsewhere."""
    known: dict[str, str] = {}
    found = []
    for one in sightings:
        path = one.at.path
        if path not in known:
            known[path] = _path_in(path, paths)
        if known[path] != path:
            one = msgspec.structs.replace(one, at=msgspec.structs.replace(one.at, path=known[path]))  # noqa: PLW2901
        found.append(one)
    return found


def lists_clean(report: Report) -> bool:
    """Say whether a report names something that was looked at and where it found nothing.

    Many reports know no more of what was looked at than where something was found.
    """
    if not report.targets or not report.sightings:
        return bool(report.targets)
    told = "\n".join(
        text for one in report.sightings for text in (one.at.path, one.at.symbol, one.message, *one.elsewhere)
    )
    return any(each not in told for each in sorted(report.targets)[:_ASKED])


def _path_in(path: str, paths: Collection[str]) -> str:
    if path in paths or not re.match(r"/|[A-Za-z]:/", path):
        return path
    parts = path.split("/")
    ends = ("/".join(parts[start:]) for start in range(1, len(parts)))
    return next((end for end in ends if end in paths), path)


def _masked(report: Report, mask: Mask) -> Report:
    """Mask everything that a report says, whatever its reader took over."""
    body = msgspec.json.encode(report)
    hidden = mask(body)
    if hidden == body:
        return report
    read = msgspec.json.decode(hidden, type=Report)
    renamed = [_renamed(was, now) for was, now in zip(report.sightings, read.sightings, strict=True)]
    return msgspec.structs.replace(read, sightings=tuple(renamed))


def _renamed(was: Sighting, now: Sighting) -> Sighting:
    """Name a rule anew that was made of words which held a secret: in that form no mask would know it."""
    if was.message == now.message or was.rule != rule_named(was.message):
        return now
    return msgspec.structs.replace(now, rule=rule_named(now.message))


def _tells_of_secrets(one: Sighting) -> bool:
    return _HARD_CODED in one.cwe or bool(_SECRETS.search(one.tool) or _SECRETS.search(one.rule))


def each_once(sheets: Sequence[ReadSheet]) -> tuple[ReadSheet, ...]:
    """Give reports each once, however often the same was handed in."""
    found: dict[tuple[str, bytes], ReadSheet] = {}
    for one in sheets:
        found.setdefault((one.format, one.kept), one)
    return tuple(found.values())
