"""ModSecurity: which rules matched, and nothing of what the request carried."""

from __future__ import annotations

from interlock.formats.hooks import Happened
from interlock.kernel import Severity
from tests.deliveries import body_of, only, read

MESSAGES = [
    {"message": "SQL injection", "details": {"ruleId": "942100", "severity": "2", "data": "EXAMPLE found"}},
    {"message": "Score", "details": {"ruleId": "949110", "severity": "0"}},
]
PART = {
    "unique_id": "1.2",
    "client_ip": "198.51.100.7",
    "time_stamp": "Mon Sep 14 09:41:26 2026",
    "is_interrupted": True,
    "request": {
        "method": "GET",
        "uri": "/item?token=EXAMPLE",
        "hostname": "shop.example.org",
        "headers": {"Cookie": "E"},
    },
    "response": {"http_code": 403, "body": "EXAMPLE"},
    "messages": MESSAGES,
}


def test_a_request_that_was_stopped_is_told_by_the_rules_that_matched() -> None:
    found = only("modsecurity", {"transaction": PART})
    assert (found.kind, found.title, found.severity) == (Happened.REQUEST_BLOCKED, "SQL injection", Severity.CRITICAL)
    assert (found.key, found.data["rules"], found.data["path"]) == ("1.2", "942100, 949110", "/item")
    assert (found.data["answer"], found.data["host"]) == ("403", "shop.example.org")
    assert "EXAMPLE" not in repr(found)


def test_a_request_that_went_through_matched_something_or_nothing() -> None:
    went = {**PART, "is_interrupted": False}
    assert only("modsecurity", {"transaction": went}).kind is Happened.REQUEST_NOTICED
    found = only("modsecurity", {"transaction": {**went, "messages": []}})
    assert (found.kind, found.title, found.severity) == (Happened.REQUEST_PASSED, "GET /item", None)


def test_the_older_form_is_read_too() -> None:
    message = 'Access denied. [file "x"] [id "942100"] [msg "SQL injection"] [severity "CRITICAL"] [data "EXAMPLE"]'
    old = {
        "transaction": {"transaction_id": "t1", "remote_address": "198.51.100.7", "time": "14/Sep/2026:09:41:26 +0000"},
        "request": {"request_line": "GET /item?x=EXAMPLE HTTP/1.1", "headers": {"host": "shop.example.org"}},
        "response": {"status": 403},
        "audit_data": {"messages": [message, None], "action": {"intercepted": True}},
    }
    found = only("modsecurity", old)
    assert (found.kind, found.title, found.severity) == (Happened.REQUEST_BLOCKED, "SQL injection", Severity.CRITICAL)
    assert (found.key, found.data["rules"], found.data["path"]) == ("t1", "942100", "/item")
    assert (found.data["host"], found.data["method"]) == ("shop.example.org", "GET")
    assert "EXAMPLE" not in repr(found)


def test_several_come_as_lines_and_anything_else_is_kept_as_unknown() -> None:
    lines = body_of({"transaction": PART}) + b"\n" + body_of({"x": 1})
    assert [one.kind for one in read("modsecurity", lines).happenings] == [Happened.REQUEST_BLOCKED, Happened.UNKNOWN]
    assert read("modsecurity", {"transaction": PART}).id == "1.2"
