"""Microsoft Defender for Cloud: assessments, what is under them, and alerts of a subscription. Floor 11.

Source: Azure REST API, Microsoft.Security: assessments and assessmentMetadata 2021-06-01, subAssessments
2019-01-01-preview, alerts 2022-01-01; OAuth 2.0 client credentials (RFC 6749, section 4.4) of the Microsoft identity
platform. A list is turned by `nextLink`. How bad an assessment is stands in its metadata, which a list does not bring.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

import msgspec

from interlock.adapters.http import origin_of
from interlock.adapters.report_sources.conversation import FORM, Conversation, Turning
from interlock.adapters.report_sources.model import Around, Kind, Place
from interlock.formats.reports.model import Fetched

ADDRESS: Final = "https://management.azure.com"
TOKENS: Final = "https://login.microsoftonline.com"
_METADATA: Final = ("assessmentMetadata", "2021-06-01")
_LISTS: Final = (("assessments", "2021-06-01"), ("subAssessments", "2019-01-01-preview"), ("alerts", "2022-01-01"))

Item = dict[str, object]


class _Token(msgspec.Struct, frozen=True):
    access_token: str


class _Page(msgspec.Struct, frozen=True, rename="camel"):
    value: list[Item]
    next_link: str | None = None


class Defender:
    """Asks for one subscription."""

    def __init__(self, place: Place, around: Around) -> None:
        self._place, self._around = place, around

    def fetch(self) -> tuple[Fetched, ...]:
        """Give everything that is assessed and every alert.

        Errors: those of `Conversation.ask`, SecretMissing (NET-120).
        """
        subscription = self._place.scope.lower()
        tokens = self._place.tokens or TOKENS
        with Conversation(self._place, self._around, tokens) as conversation:
            own = conversation.bearer(self._token(conversation, tokens), tokens)
            known = {str(one.get("name", "")).lower(): one for one in self._list(conversation, own, *_METADATA)}
            found: dict[str, Item] = {}
            for name, version in _LISTS:
                for one in self._list(conversation, own, name, version):
                    found[str(one.get("id", ""))] = _described(one, known) if name == "assessments" else one
        items = [found[name] for name in sorted(found)]
        body = msgspec.json.encode({"value": items} if items else [], order="deterministic")
        return (Fetched(f"{self._place.name}.json", body, "azure-defender", (subscription,)),)

    def _token(self, conversation: Conversation, tokens: str) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": conversation.secret("client_id"),
            "client_secret": conversation.secret("client_secret"),
            "scope": f"{self._place.address.rstrip('/')}/.default",
        }
        url = f"{tokens.rstrip('/')}/{quote(self._place.tenant, safe='')}/oauth2/v2.0/token"
        return conversation.json(_Token, "POST", url, FORM, urlencode(form).encode()).access_token

    def _list(self, conversation: Conversation, own: Mapping[str, str], name: str, version: str) -> list[Item]:
        path = f"/subscriptions/{quote(self._place.scope, safe='')}/providers/Microsoft.Security/{name}"
        url = conversation.at(path, {"api-version": version})
        turning, found = Turning(conversation, url), list[Item]()
        while url:
            page = conversation.json(_Page, "GET", url, own)
            found += page.value
            url = turning.on(page.next_link or "")
            if url and origin_of(url) != origin_of(self._place.address):
                raise conversation.wrong(self._place.address, "wants the next page to be had elsewhere")
        return found


def _described(one: Item, known: Mapping[str, Item]) -> Item:
    """Give an assessment with what is known of its kind, as it has it where one is asked for alone."""
    properties = one.get("properties")
    described = known.get(str(one.get("name", "")).lower(), {}).get("properties")
    if not isinstance(properties, dict) or described is None or "metadata" in properties:
        return one
    return {**one, "properties": {**properties, "metadata": described}}


KIND: Final = Kind(
    "defender-for-cloud",
    "Microsoft Defender for Cloud: assessments and alerts of a subscription",
    "the id of a subscription",
    Defender,
    (frozenset({"client_id", "client_secret"}),),
    fields=frozenset({"tenant", "tokens"}),
    needs=frozenset({"tenant"}),
    address=ADDRESS,
)
