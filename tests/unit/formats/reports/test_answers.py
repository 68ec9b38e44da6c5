"""That something answers is told in one way, whoever says so."""

from __future__ import annotations

from interlock.formats.reports.answers import answered
from interlock.kernel import Severity


def test_an_answer_is_information_with_its_status() -> None:
    one = answered("ffuf", "https://shop.example.org/admin", 301, "/admin/", "get")
    assert (one.rule, one.severity, one.at.symbol) == (
        "path-found",
        Severity.INFO,
        "GET https://shop.example.org/admin",
    )
    assert one.message == "https://shop.example.org/admin answers with 301 and leads to /admin/"


def test_an_answer_that_leads_nowhere_says_no_more() -> None:
    assert answered("ffuf", "/a", "200", None).message == "/a answers with 200"
