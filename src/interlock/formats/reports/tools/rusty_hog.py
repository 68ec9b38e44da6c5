"""The reports of Rusty Hog: of Git, files, buckets, drives, Jira, Confluence and Slack. Floor 5.

Source: Rusty Hog's GitFinding, FileFinding, S3Finding, GDriveFinding, JiraFinding, ConfluenceFinding and SlackFinding.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "rusty-hog"
_OWN: Final = frozenset({"old_file_id", "linenum", "issue_id", "page_id", "bucket", "g_drive_id", "channel_id"})
"""Each of its programs writes one of these."""


class _Finding(msgspec.Struct, frozen=True):
    reason: str
    path: str | None = ""
    commit_hash: str | None = msgspec.field(name="commitHash", default="")
    new_line_num: int | None = 0
    linenum: int | None = 0
    url: str | None = ""
    web_link: str | None = ""
    location: str | None = ""
    issue_id: str | None = ""
    page_id: int | str | None = ""
    bucket: str | None = ""
    key: str | None = ""
    channel_id: str | None = ""


def _is_mine(document: Document) -> bool:
    keys = document.first.keys()
    return "reason" in keys and bool({"stringsFound", "strings_found"} & keys) and bool(_OWN & keys)


def _read(document: Document) -> Report:
    return Report(_TOOL, tuple(_told(one) for one in document.as_type(list[_Finding])))


def _told(one: _Finding) -> Sighting:
    at_line = one.new_line_num or one.linenum or 0
    path = telling.line(one.path, f"{one.bucket}/{one.key}" if one.bucket else "")
    named = telling.line(one.url, one.web_link, one.issue_id, one.page_id, one.channel_id)
    place = f"{named}, {telling.line(one.location)}" if named and one.location else named
    return telling.secret(
        _TOOL,
        one.reason,
        one.reason,
        path=path,
        at_line=at_line,
        commit=one.commit_hash or "",
        symbol="" if at_line else place,
        certainty=Certainty.LOW if "entropy" in one.reason.lower() else Certainty.MEDIUM,
    )


FORMATS: Final = (Format("rusty-hog", "Rusty Hog, JSON of any of its programs", _is_mine, _read, silent=("[]",)),)
