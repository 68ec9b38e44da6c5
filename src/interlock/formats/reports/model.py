"""What a report of another tool says, and what tells one format of reports from the others. Floor 5."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from interlock.control import Sighting
from interlock.formats.reports.document import Document


class Report(msgspec.Struct, frozen=True):
    """Everything that one report says."""

    tool: str
    """What made it: `zap`."""
    sightings: tuple[Sighting, ...] = ()
    """In the order of the report; what it says several times is there several times."""
    version: str = ""
    """Of the tool, as the report says; empty where it does not."""
    at: str = ""
    """When it was made, as the report writes it; empty where it does not say."""
    targets: tuple[str, ...] = ()
    """What was looked at, as the report says: addresses, images, accounts, projects."""
    passed: int = 0
    """How many checks the report says were passed, so that nothing found is not nothing looked at."""
    failed: tuple[str, ...] = ()
    """What the tool says it could not look at: a report that says so is no whole one."""
    also: tuple[str, ...] = ()
    """Other tools that it speaks for, whether or not they found anything."""


class Fetched(msgspec.Struct, frozen=True):
    """A report that was put together from what a server answered."""

    name: str
    body: bytes
    form: str
    """The name of the format that it is of."""
    targets: tuple[str, ...] = ()
    """What was asked about; an answer that holds nothing is about that too."""
    at: str = ""
    """When the tool looked, as the server says; empty where it says how things stand at this moment."""
    commit: str = ""
    """The commit that the tool looked at, where the server says it."""
    lacks: tuple[str, ...] = ()
    """What there is and could not be had: with any of it this is no whole report."""


class Format(msgspec.Struct, frozen=True):
    """One format of reports."""

    name: str
    """As in `--as`: `zap-xml`."""
    says: str
    """What it is, for whoever chooses: `OWASP ZAP, XML report`."""
    is_mine: Callable[[Document], bool]
    """Whether a document is of this format, by what is in it and never by its name. It raises nothing."""
    read: Callable[[Document], Report]
    """Gives what a document of this format says. Errors: ReportMalformed (FMT-160)."""
    silent: tuple[str, ...] = ()
    """What a whole file may be where the tool found nothing: `[]`, `null`, or not a word.

    That could be anybody's, so it is read only if the format is named, and then as an empty list.
    """
    is_of_tests: bool = False
    """Whether it tells how tests went: that shows what tests show, and is no scan."""
