"""AWS Security Hub: the findings of one account, in the AWS Security Finding Format. Floor 11.

Source: AWS Security Hub API Reference, GetFindings (POST /findings): 100 findings a page, NextToken for the next.
What was resolved or archived comes along: so the report speaks for products that find nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.adapters.report_sources.conversation import JSON, Conversation, Turning
from interlock.adapters.report_sources.model import Around, Kind, Place
from interlock.adapters.report_sources.sigv4 import AwsKey, signed_headers
from interlock.formats.reports.model import Fetched

_PAGE: Final = 100
_SERVICE: Final = "securityhub"
_COUNTERS: Final = frozenset({"ProcessedAt"})
"""What changes each time that somebody asks, or that the hub looks, and says nothing of the finding."""


class _Page(msgspec.Struct, frozen=True, rename="pascal"):
    findings: list[dict[str, object]]
    next_token: str | None = None


class SecurityHub:
    """Asks for one account in one region."""

    def __init__(self, place: Place, around: Around) -> None:
        self._place, self._around = place, around

    def fetch(self) -> tuple[Fetched, ...]:
        """Give every finding of the account. Errors: those of `Conversation.ask`, SecretMissing (NET-120)."""
        account = self._place.scope
        found: dict[str, dict[str, object]] = {}
        with Conversation(self._place, self._around) as conversation:
            key = AwsKey(
                conversation.shown("access_key_id"),
                conversation.secret("secret_access_key"),
                self._place.region,
                _SERVICE,
                conversation.shown("session_token"),
            )
            url = conversation.at("/findings")
            turning, token = Turning(conversation, url), ""
            while True:
                page = self._page(conversation, key, url, account, token)
                found |= {str(one.get("Id", "")): _bare(one) for one in page.findings}
                token = turning.on(page.next_token or "")
                if not token:
                    break
        body = msgspec.json.encode({"Findings": [found[name] for name in sorted(found)]}, order="deterministic")
        return (Fetched(f"{self._place.name}.json", body, "asff", (account,)),)

    def _page(self, conversation: Conversation, key: AwsKey, url: str, account: str, token: str) -> _Page:
        asked: dict[str, object] = {
            "Filters": {"AwsAccountId": [{"Value": account, "Comparison": "EQUALS"}]},
            "MaxResults": _PAGE,
            **({"NextToken": token} if token else {}),
        }
        body = msgspec.json.encode(asked)
        headers = signed_headers(key, "POST", url, JSON, body, self._around.clock())
        return conversation.json(_Page, "POST", url, headers, body)


def _bare(one: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in one.items() if name not in _COUNTERS}


KIND: Final = Kind(
    "security-hub",
    "AWS Security Hub: the findings of an account",
    "the number of an account",
    SecurityHub,
    (frozenset({"access_key_id", "secret_access_key"}),),
    optional=frozenset({"session_token"}),
    fields=frozenset({"region"}),
    needs=frozenset({"region"}),
)
