"""Lists that a registry gives in pages. Floor 11. Source: RFC 8288, OCI distribution specification 1.1."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from interlock.adapters.http import Exchange, origin_of
from interlock.adapters.registries.conversation import Conversation
from interlock.adapters.registries.errors import RegistryAnswered

REFERRERS: Final = "referrers"
_MOST_PAGES: Final = 1000
_NEXT: Final = re.compile(r'<([^<>]{1,2000})>\s{0,4};[^,]{0,100}\brel="?next"?', re.IGNORECASE)


def next_page(talk: Conversation, answer: Exchange, seen: Collection[str]) -> str:
    """Give the address of the page after an answer; empty after the last one.

    Errors: RegistryAnswered (REG-110) for a list that leads elsewhere, in a circle, or on for ever.
    """
    found = _NEXT.search(answer.headers.get("link", "")[:8000])
    if found is None:
        return ""
    url = talk.url(found[1], answer.url)
    if url in seen or len(seen) >= _MOST_PAGES or origin_of(url) != origin_of(answer.url):
        why = "its list leads elsewhere, in a circle, or on for ever"
        raise RegistryAnswered(place=talk.address, status=answer.status, what="a question for a list", why=why)
    return url
