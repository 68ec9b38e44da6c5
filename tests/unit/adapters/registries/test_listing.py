"""Links to the next page are read as they are written, and only followed within the registry."""

from __future__ import annotations

import pytest

from interlock.adapters.http import Exchange
from interlock.adapters.registries.access import Access
from interlock.adapters.registries.conversation import Conversation
from interlock.adapters.registries.errors import RegistryAnswered
from interlock.adapters.registries.listing import next_page
from tests.registries import AT_ONCE

TALK = Conversation("reg.example.org", "app", Access(), patience=AT_ONCE, agent="tests")
URL = "https://reg.example.org/v2/app/tags/list"


def answer(link: str) -> Exchange:
    return Exchange(200, {"link": link} if link else {}, URL, lambda _: iter(()))


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("", ""),
        ('</v2/app/tags/list?last=a>; rel="next"', f"{URL}?last=a"),
        ("<?last=a>; rel=next", f"{URL}?last=a"),
        ('</x>; rel="prev"', ""),
        ('</x>; rel="prev", </y>; rel="next"', "https://reg.example.org/y"),
        ("no link at all", ""),
    ],
)
def test_a_link_leads_on(link: str, leads: str) -> None:
    assert next_page(TALK, answer(link), set()) == leads


@pytest.mark.parametrize("link", ["<https://elsewhere.example.org/x>", "<http://reg.example.org/x>"])
def test_no_link_leads_to_another_place(link: str) -> None:
    with pytest.raises(RegistryAnswered):
        next_page(TALK, answer(f'{link}; rel="next"'), set())


def test_no_list_goes_on_for_ever() -> None:
    pages = {str(number) for number in range(1000)}
    with pytest.raises(RegistryAnswered):
        next_page(TALK, answer('</more>; rel="next"'), pages)
