"""HCL AppScan Enterprise: the issues of an application, in the XML report that it writes of them. Floor 11.

Source: AppScan Enterprise REST API (ase/api): keylogin/apikeylogin, issues, issues/reports/securitydetails and
issues/reports/ID. What a session is known by goes into a header and a cookie. The report comes in a ZIP archive.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import msgspec

from interlock.adapters.report_sources.appscan import issues_in
from interlock.adapters.report_sources.conversation import JSON, Conversation
from interlock.adapters.report_sources.errors import SourceUnready
from interlock.adapters.report_sources.model import Around, Kind, Place
from interlock.formats.reports.model import Fetched

_MOST_BYTES: Final = 256 << 20
"""Of the report, unpacked."""
_STANDING: Final = ("New", "Open", "InProgress", "Reopened", "Noise")
_QUERY: Final = ",".join(f"status={one}" for one in _STANDING)
_WRITING, _WRITTEN, _GIVEN_UP = 200, 201, 404
_REPORT: Final = re.compile(r"(?:Report id: |/issues/reports/)(Report\d{1,18})\b")
_RANGE: Final = re.compile(r"items (?:\d+-\d+|\*)/(\d{1,9})")
_TOLD: Final = ("host", "path", "port", "scheme", "element", "sourcefile", "line", "domain", "api")
_WANTED: Final = {
    "config": {
        "executiveSummaryIncluded": False,
        "advisoriesIncluded": False,
        "issueConfig": {
            "includeAdditionalInfo": False,
            "variantConfig": {
                "variantLimit": 1,
                "requestResponseIncluded": False,
                "trafficCharactersCount": 0,
                "differencesIncluded": False,
            },
            "issueAttributeConfig": {"showEmptyValues": False, "attributeLookups": list(_TOLD)},
        },
        "applicationAttributeConfig": {"showEmptyValues": False, "attributeLookups": [""]},
        "pdfPageBreakOnIssue": False,
        "sortByURL": False,
    },
    "layout": {
        "reportOptionLayoutCoverPage": {
            "companyLogo": "",
            "additionalLogo": "",
            "includeDate": False,
            "includeReportType": False,
            "reportTitle": "",
            "description": "",
        },
        "reportOptionLayoutBody": {"header": "", "footer": ""},
        "includeTableOfContents": False,
    },
    "reportFileType": "XML",
    "issueIdsAndQueries": [_QUERY],
}


class _Login(msgspec.Struct, frozen=True, rename="camel"):
    session_id: str


class AppScanEnterprise:
    """Asks for one application."""

    def __init__(self, place: Place, around: Around) -> None:
        self._place, self._around = place, around

    def fetch(self) -> tuple[Fetched, ...]:
        """Give the report of every issue that is not fixed.

        Errors: SourceUnready (ADP-104), those of `Conversation.ask`, SecretMissing (NET-120).
        """
        application = quote(self._place.scope, safe="")
        with Conversation(self._place, self._around) as conversation:
            session = self._session(conversation)
            own = {"Asc_xsrf_token": session, "Cookie": f"asc_session_id={session};", "Accept": "application/json"}
            there = self._count(conversation, own)
            url = conversation.at("/ase/api/issues/reports/securitydetails", {"appId": self._place.scope})
            begun = conversation.ask("POST", url, {**own, **JSON}, msgspec.json.encode(_WANTED))
            told = begun.headers.get("location", "") + " " + begun.body.decode("utf-8", "replace")
            named = _REPORT.search(told)
            if named is None:
                raise conversation.wrong(url, "did not say by which id the report is found")
            self._wait(conversation, own, named[1])
            url = conversation.at(f"/ase/api/issues/reports/{named[1]}")
            packed = conversation.ask("GET", url, {**own, "Accept": "application/octet-stream"}).body
            body = self._unpacked(conversation, url, packed)
            listed = issues_in(conversation, url, body)
        lacks = (f"{there - listed} of {there} issues, which the report leaves out",) if there > listed else ()
        return (Fetched(f"{self._place.name}.xml", body, "appscan-xml", (f"application {application}",), lacks=lacks),)

    def _session(self, conversation: Conversation) -> str:
        shown = {"keyId": conversation.secret("key_id"), "keySecret": conversation.secret("key_secret")}
        url = conversation.at("/ase/api/keylogin/apikeylogin")
        session = conversation.json(_Login, "POST", url, JSON, msgspec.json.encode(shown)).session_id
        if not session.isalnum() and re.fullmatch(r"[A-Za-z0-9+/=_.:-]+", session) is None:
            raise conversation.wrong(url, "answered with a session that fits into no header")
        return session

    def _count(self, conversation: Conversation, own: Mapping[str, str]) -> int:
        """Say how many issues there are, by the head of a list of one."""
        url = conversation.at("/ase/api/issues", {"query": f"Application Id={self._place.scope},{_QUERY}"})
        reply = conversation.ask("GET", url, {**own, "Range": "items=0-0"})
        counted = _RANGE.fullmatch(reply.headers.get("content-range", ""))
        if counted is None:
            raise conversation.wrong(url, "did not say how many issues there are")
        return int(counted[1])

    def _wait(self, conversation: Conversation, own: Mapping[str, str], report: str) -> None:
        url = conversation.at(f"/ase/api/issues/reports/{report}/status")
        for _ in range(self._around.polls):
            reply = conversation.reply("GET", url, own)
            if reply.status == _WRITTEN:
                return
            if reply.status == _GIVEN_UP:
                raise SourceUnready(source=self._place.name, where=self._place.address, why="is not there any more")
            if reply.status != _WRITING:
                raise conversation.refused(url, reply)
            self._around.sleep(self._around.poll_s)
        why = f"was not finished after {self._around.polls * self._around.poll_s:g} seconds"
        raise SourceUnready(source=self._place.name, where=self._place.address, why=why)

    def _unpacked(self, conversation: Conversation, url: str, packed: bytes) -> bytes:
        if not packed.startswith(b"PK"):
            return packed
        try:
            with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                names = [one for one in archive.infolist() if one.filename.lower().endswith(".xml")]
                if len(names) != 1 or names[0].file_size > _MOST_BYTES:
                    raise conversation.wrong(url, "sent an archive that does not hold one report as XML")
                with archive.open(names[0]) as file:
                    body = file.read(_MOST_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError) as error:
            raise conversation.wrong(url, f"sent an archive that cannot be read: {error}") from error
        if len(body) > _MOST_BYTES:
            raise conversation.wrong(url, "sent an archive that holds too much")
        return body


KIND: Final = Kind(
    "appscan-enterprise",
    "HCL AppScan Enterprise: the issues of an application",
    "the id of an application",
    AppScanEnterprise,
    (frozenset({"key_id", "key_secret"}),),
)
