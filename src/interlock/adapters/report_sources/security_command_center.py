"""Google Cloud Security Command Center: the active findings of a project, a folder or an organization. Floor 11.

Source: Security Command Center API v2, organizations|folders|projects.sources.findings.list: `pageToken` for the next
page, `totalSize` where it is known; `-` stands for all sources.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.adapters.report_sources.conversation import Conversation, Turning
from interlock.adapters.report_sources.google_tokens import TOKENS, access_token
from interlock.adapters.report_sources.model import Around, Kind, Place
from interlock.formats.reports.model import Fetched

ADDRESS: Final = "https://securitycenter.googleapis.com"
SCOPE: Final = re.compile(r"(?:organizations|folders|projects)/[A-Za-z0-9][A-Za-z0-9:._-]{0,99}")
_PAGE: Final = 1_000

Item = dict[str, object]


class _Page(msgspec.Struct, frozen=True, rename="camel"):
    list_findings_results: list[Item] = []
    next_page_token: str = ""
    total_size: int = 0


class SecurityCommandCenter:
    """Asks for one project, folder or organization."""

    def __init__(self, place: Place, around: Around) -> None:
        self._place, self._around = place, around

    def fetch(self) -> tuple[Fetched, ...]:
        """Give every active finding of all sources. Errors: those of `Conversation.ask` and of `access_token`."""
        found: dict[str, Item] = {}
        total = 0
        tokens = self._place.tokens or TOKENS
        with Conversation(self._place, self._around, tokens) as conversation:
            own = conversation.bearer(access_token(conversation, tokens), tokens)
            path = f"/v2/{self._place.scope}/sources/-/findings"
            query: dict[str, str | int] = {"pageSize": _PAGE, "filter": 'state="ACTIVE"'}
            url = conversation.at(path, query)
            turning = Turning(conversation, url)
            while url:
                page = conversation.json(_Page, "GET", url, own)
                found |= {_name(one): one for one in page.list_findings_results}
                total = max(total, page.total_size)
                token = turning.on(page.next_page_token)
                url = conversation.at(path, {**query, "pageToken": token}) if token else ""
        results = [found[name] for name in sorted(found)]
        body = msgspec.json.encode({"listFindingsResults": results}, order="deterministic")
        lacks = (f"{total - len(found)} of {total} findings, which no page held",) if total > len(found) else ()
        return (Fetched(f"{self._place.name}.json", body, "gcp-scc", (self._place.scope,), lacks=lacks),)


def _name(one: Item) -> str:
    finding = one.get("finding")
    return str(finding.get("name", "")) if isinstance(finding, dict) else ""


KIND: Final = Kind(
    "security-command-center",
    "Google Cloud Security Command Center: the active findings of a project, folder or organization",
    "projects/ID, folders/ID or organizations/ID",
    SecurityCommandCenter,
    (frozenset({"key"}), frozenset({"access_token"})),
    fields=frozenset({"tokens"}),
    address=ADDRESS,
)
