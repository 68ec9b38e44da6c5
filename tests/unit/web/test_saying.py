from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.api.rest.app import application
from interlock.api.rest.described import described
from interlock.decision import Verdict
from interlock.evidence.in_person import digest_said
from interlock.identity import Account
from interlock.identity.sessions import Method
from interlock.kernel import Digest, Subject
from interlock.web.routes import pages
from interlock.web.visiting import House
from tests.passkeys import Passkey
from tests.stepping import Visited, challenge_in, visited_by_ben
from tests.visits import ADDRESS, COOKIE


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Visited]:
    with visited_by_ben(tmp_path) as made:
        made.adds(made.world.ben)
        yield made


def wanted(ben: Visited, **other: str) -> dict[str, str]:
    head = str(ben.world.team.head.digests[0])
    return {"about": "release", "answer": "approve", "target": head, "reason": "fine", **other}


def answer(key: Passkey, asked: Any) -> dict[str, Any]:
    return {"answer": key.answers(challenge_in(asked["options"]))}


def test_a_release_is_approved_by_a_script_with_a_session(ben: Visited) -> None:
    asked = ben.says("POST", "/v1/approvals", wanted(ben)).json()
    assert (asked["purpose"], asked["says"]["reason"]) == ("approval", "fine")
    before = ben.browser.cookies[COOKIE]
    said = ben.says("POST", f"/v1/step-ups/{asked['stepUp']}", answer(ben.world.ben, asked))
    assert (said.status_code, said.json()["verdict"]) == (201, "allow")
    assert ben.browser.cookies[COOKIE] != before
    assert ben.world.verdict() is Verdict.ALLOW
    again = ben.says("POST", f"/v1/step-ups/{asked['stepUp']}", answer(ben.world.ben, asked))
    assert (again.status_code, again.json()["code"]) == (400, "FLW-291")


def test_a_waiver_and_glass_are_refused_where_the_policy_takes_none(ben: Visited) -> None:
    head = wanted(ben)["target"]
    waiver = ben.says("POST", "/v1/waivers", {"name": "commit.sast", "reason": "ours", "days": 7})
    glass = ben.says("POST", "/v1/break-glass", {"target": head, "environment": "", "hours": 1, "reason": "now"})
    for said in (waiver, glass):
        assert (said.status_code, said.json()["code"]) == (400, "FLW-141")
        assert said.headers["content-type"].startswith("application/problem+json")
        assert said.json()["remedy"]


@pytest.mark.parametrize("body", [{}, {"about": 1}, {"answer": "x", "unknown": 1}, [], "x"])
def test_a_body_that_is_none_is_told_so(ben: Visited, body: object) -> None:
    for path in ("approvals", "waivers", "break-glass", "step-ups/" + "A" * 43):
        said = ben.says("POST", f"/v1/{path}", body)
        assert (said.status_code, said.headers["content-type"]) == (400, "application/problem+json"), said.text


def test_a_token_says_nothing_in_person(ben: Visited) -> None:
    headers = {"Authorization": "Bearer ilk_" + "0" * 49, "Origin": "https://interlock.example.org"}
    said = ben.site.browser().client.post("/v1/approvals", json=wanted(ben), headers=headers)
    assert said.status_code == 403


def test_without_what_a_page_of_ours_shows_nothing_is_drafted(ben: Visited) -> None:
    headers = {"Origin": "https://interlock.example.org", "Sec-Fetch-Site": "same-origin"}
    said = ben.browser.client.post("/v1/approvals", json=wanted(ben), headers=headers)
    assert (said.status_code, said.json()["code"]) == (403, "WEB-104")


def test_the_digest_that_is_told_is_the_one_that_is_signed(ben: Visited) -> None:
    asked = ben.says("POST", "/v1/approvals", wanted(ben)).json()
    subject = Subject(wanted(ben)["target"], (Digest.parse(wanted(ben)["target"]),))
    assert asked["digest"] == str(digest_said([subject], asked["predicateType"], asked["says"]))


def in_person() -> list[str]:
    """Give the addresses of the description that take a session."""
    paths = described(application(None, pages=pages(House())))["paths"]
    found = [
        path for path, item in paths.items() if item.get("post", {}).get("security") == [{"session": [], "form": []}]
    ]
    return [path.replace("{name}", "A" * 43) for path in found]


@pytest.mark.parametrize("path", in_person())
def test_nobody_says_anything_without_a_session_or_with_one_that_counts_no_more(ben: Visited, path: str) -> None:
    for secret in ("", "x", "A" * 43):
        browser = ben.site.browser()
        if secret:
            browser.plant(secret)
        said = browser.client.post(path, json={}, headers={"Origin": ADDRESS, "X-Interlock-Form": "x"})
        assert (said.status_code, said.json()["code"]) == (403, "WEB-101"), said.text
        assert said.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", in_person())
def test_who_may_read_nothing_says_nothing(ben: Visited, path: str) -> None:
    stranger = Account.parse("directory:local/wendy")
    secret, _ = ben.site.serving.visiting.sessions.open(stranger, "Wendy", Method.PASSWORD)
    ben.browser.plant(secret)
    said = ben.says("POST", path, {})
    assert (said.status_code, said.json()["code"]) == (403, "WEB-102"), said.text
    assert "evidence.read" in said.json()["detail"]


@pytest.mark.parametrize("path", in_person())
def test_who_may_is_let_in_and_unknown_names_are_refused(ben: Visited, path: str) -> None:
    assert ben.says("POST", path, {}).status_code == 400
    said = ben.says("POST", f"{path}?reason=fine", {})
    assert (said.status_code, said.json()["code"], said.json()["field"]) == (400, "API-105", "reason")


def test_four_addresses_take_a_session() -> None:
    assert len(in_person()) == 4
