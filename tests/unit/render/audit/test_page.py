"""An audit report as one file that loads and runs nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec

from interlock.render.audit.page import written
from interlock.trace.deployed import Brought
from tests.audited import ARTIFACT
from tests.full_report import everywhere, full_report, text_of


def test_the_same_report_gives_the_same_bytes() -> None:
    assert written(full_report()) == written(full_report())


def test_the_page_loads_nothing_and_leads_nowhere_but_into_itself() -> None:
    page = written(full_report()).decode()
    assert "<script" not in page
    assert "default-src &#x27;none&#x27;; style-src" in page
    marks = set(re.findall(r' id="([^"]+)"', page))
    targets = set(re.findall(r' href="([^"]*)"', page))
    assert all(one.startswith("#") for one in targets)
    assert {one[1:] for one in targets} <= marks


def test_every_section_is_named_by_a_heading_that_is_there() -> None:
    page = written(full_report()).decode()
    named = re.findall(r'aria-labelledby="([^"]+)"', page)
    assert len(named) == len(set(named))
    assert all(f'id="{one}"' in page for one in named)
    assert page.count("<h1") == 1


def test_what_happened_comes_first_and_then_what_is_missing() -> None:
    text = text_of(written(full_report()))
    assert text.index("cat asked for it") < text.index("What is missing") < text.index("How to check it")


class Tags(HTMLParser):
    """The elements of a page with the names of what stands in them."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: set[tuple[str, tuple[str, ...]]] = set()
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, tuple(name for name, _ in attrs)))


def test_no_text_of_a_report_whatever_field_it_is_in_makes_an_element_or_an_attribute() -> None:
    for evil in ("</td></style><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='x", "<!--"):
        made = everywhere(full_report(), evil)
        assert Tags(written(made)).found <= Tags(written(full_report())).found | {("span", ("class",))}, evil


def test_what_others_chose_is_text_and_never_markup() -> None:
    evil = '</style><script>alert(1)</script><b onclick="x">'
    made = full_report(
        says=evil, asked_by=evil, artifacts=(Brought(evil, ARTIFACT, "c" * 40, evil, evil, evil, evil, (0,)),)
    )
    made = msgspec.structs.replace(made, subject=evil, summary=evil)
    page = written(made).decode()
    assert "<script" not in page
    assert "onclick=&quot;" in page
