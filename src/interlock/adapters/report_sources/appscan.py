"""HCL AppScan on Cloud: the issues of an application, in the XML report that it writes of them. Floor 11.

Source: AppScan on Cloud REST API v4: Account/ApiKeyLogin, Issues/Application, Reports/Security/Application, Reports and
Reports/ID/Download. The report is written on demand, so it is asked for, waited for and downloaded; how many issues
there are is asked apart, so that a report that leaves some out is no whole one.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import msgspec

from interlock.adapters.report_sources.conversation import JSON, Conversation
from interlock.adapters.report_sources.errors import SourceUnready
from interlock.adapters.report_sources.model import Around, Kind, Place
from interlock.formats.errors import XmlMalformed
from interlock.formats.reports.model import Fetched
from interlock.formats.xmldoc import read_typed_xml

ADDRESS: Final = "https://cloud.appscan.com"
_STANDING: Final = "Status ne 'Fixed' and Status ne 'Passed'"
_READY: Final = "ready"
_GIVEN_UP: Final = frozenset({"failed", "abort", "aborted", "deleted"})
_WANTED: Final = {
    "Configuration": {
        "Summary": True,
        "Details": True,
        "Discussion": False,
        "Overview": True,
        "TableOfContent": False,
        "Advisories": False,
        "FixRecommendation": True,
        "History": False,
        "Coverage": True,
        "MinimizeDetails": False,
        "ReportFileType": "XML",
        "Title": "",
        "Notes": "",
        "Locale": "en",
    },
    "OdataFilter": _STANDING,
    "ApplyPolicies": "None",
}


class _Login(msgspec.Struct, frozen=True, rename="pascal"):
    token: str


class _Counted(msgspec.Struct, frozen=True, rename="pascal"):
    count: int
    items: list[dict[str, object]]


class _Begun(msgspec.Struct, frozen=True, rename="pascal"):
    id: str


class _Report(msgspec.Struct, frozen=True, rename="pascal"):
    id: str
    status: str


class _Reports(msgspec.Struct, frozen=True, rename="pascal"):
    items: list[_Report]


class AppScan:
    """Asks for one application."""

    def __init__(self, place: Place, around: Around) -> None:
        self._place, self._around = place, around

    def fetch(self) -> tuple[Fetched, ...]:
        """Give the report of every issue that is not fixed.

        Errors: SourceUnready (ADP-104), those of `Conversation.ask`, SecretMissing (NET-120).
        """
        application = self._place.scope
        with Conversation(self._place, self._around) as conversation:
            own = {**self._shown(conversation), "Accept": "application/json"}
            there = self._count(conversation, own)
            name = quote(application, safe="")
            url = conversation.at(f"/api/v4/Reports/Security/Application/{name}")
            begun = conversation.json(_Begun, "POST", url, {**own, **JSON}, msgspec.json.encode(_WANTED))
            self._wait(conversation, own, begun.id)
            written = conversation.at(f"/api/v4/Reports/{quote(begun.id, safe='')}/Download")
            body = conversation.ask("GET", written, {**own, "Accept": "text/xml"}).body
            listed = issues_in(conversation, written, body)
        lacks = (f"{there - listed} of {there} issues, which the report leaves out",) if there > listed else ()
        return (Fetched(f"{self._place.name}.xml", body, "appscan-xml", (application,), lacks=lacks),)

    def _shown(self, conversation: Conversation) -> dict[str, str]:
        shown = {"KeyId": conversation.secret("key_id"), "KeySecret": conversation.secret("key_secret")}
        url = conversation.at("/api/v4/Account/ApiKeyLogin")
        return conversation.bearer(conversation.json(_Login, "POST", url, JSON, msgspec.json.encode(shown)).token, url)

    def _count(self, conversation: Conversation, own: dict[str, str]) -> int:
        path = f"/api/v4/Issues/Application/{quote(self._place.scope, safe='')}"
        query: dict[str, str | int] = {"applyPolicies": "None", "$top": 1, "$count": "true", "$filter": _STANDING}
        return conversation.json(_Counted, "GET", conversation.at(path, query), own).count

    def _wait(self, conversation: Conversation, own: dict[str, str], report: str) -> None:
        url = conversation.at("/api/v4/Reports", {"$filter": f"Id eq {report}"})
        for _ in range(self._around.polls):
            known = conversation.json(_Reports, "GET", url, own).items
            status = next((one.status.lower() for one in known if one.id == report), "")
            if status == _READY:
                return
            if status in _GIVEN_UP:
                raise SourceUnready(source=self._place.name, where=self._place.address, why=f"is {status}")
            self._around.sleep(self._around.poll_s)
        seconds = self._around.polls * self._around.poll_s
        why = f"was not finished after {seconds:g} seconds"
        raise SourceUnready(source=self._place.name, where=self._place.address, why=why)


def issues_in(conversation: Conversation, url: str, body: bytes) -> int:
    """Say how many issues a report lists. Errors: SourceAnsweredWrongly (ADP-103) for anything that is no report."""
    try:
        root = read_typed_xml(body, "the report")
    except XmlMalformed as error:
        raise conversation.wrong(url, f"sent a report that is no XML: {error}") from error
    return len(root.within("issue-group", "item"))


KIND: Final = Kind(
    "appscan",
    "HCL AppScan on Cloud: the issues of an application",
    "the id of an application",
    AppScan,
    (frozenset({"key_id", "key_secret"}),),
    address=ADDRESS,
)
