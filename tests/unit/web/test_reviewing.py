"""The page of one thing that waits: everything about it, and the form for an answer, bound to what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.kernel import Severity
from interlock.testing.world import failed, finding
from tests.queueing import Crowd, asked_for, broken, crowd, form_in, held, signed_in, signs


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path) as made:
        yield made


def test_a_release_is_shown_whole_and_approved_from_its_page(ben: Crowd) -> None:
    path = f"/approvals/release/{ben.head}"
    text = ben.browser.get(path).text
    for says in ("It waits for people", "commit.sast", "An approval accepts exactly this", "What was found in it"):
        assert says in text
    assert ("house.yaml:" in text, "0 of 1 approval" in text, ben.head in text) == (True, True, True)
    fields = form_in(text)
    done = signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="approve", reason="read it"))
    assert (done.status_code, ben.world.verdict()) == (200, Verdict.ALLOW)
    text = ben.browser.get(path).text
    assert ("no approval is missing" in text, "read it" in text, "take my answer back" in text) == (True, True, True)
    assert '<option value="approve"' not in text


def test_whoever_wrote_it_is_told_that_their_approval_would_not_count(ben: Crowd) -> None:
    wendy = signed_in(ben.site, "wendy")
    assert wendy.get(f"/approvals/release/{ben.head}").status_code == 403, "she may read nothing here"
    text = ben.browser.get(f"/approvals/release/{ben.head}?answer=reject").text
    assert '<option value="reject" selected>' in text


@pytest.mark.parametrize(
    "path",
    [
        "/approvals/release/sha256:" + "0" * 64,
        "/approvals/release/HEAD",
        "/approvals/release/gitCommit:abc",
        "/waivers/0123456789abcdef",
        "/waivers/none",
        "/break-glass/0123456789abcdef",
        "/holds/0123456789abcdef",
        "/holds/%2e%2e",
    ],
)
def test_what_is_not_there_is_not_there(ben: Crowd, path: str) -> None:
    said = ben.browser.get(path)
    assert said.status_code in {400, 404}
    assert "Traceback" not in said.text


def test_a_waiver_is_approved_by_another_and_revoked(ben: Crowd) -> None:
    name = asked_for(ben.world)
    text = ben.browser.get(f"/waivers/{name}").text
    for says in ("control commit.sast", "ours", "ann", "It waits for people", "1 finding of the newest check here"):
        assert says in text, says
    fields = form_in(text)
    signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="approve", reason="for a month"))
    assert ben.world.verdict() is Verdict.ALLOW
    text = ben.browser.get(f"/waivers/{name}").text
    assert ("It counts" in text, "for a month" in text) == (True, True)
    proofs = set(re.findall(r'href="/evidence/([^"]+)"', text))
    assert len(proofs) == 3, "the envelope and the entry of the waiver, and the entry of the answer"
    for one in proofs:
        assert "Every step is good" in ben.browser.get(f"/evidence/{one}/verify").text
    fields = form_in(text)
    signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="revoke", reason="mended"))
    text = ben.browser.get(f"/waivers/{name}").text
    assert ("It says nothing any more" in text, "it was revoked" in text) == (True, True)
    assert "There is nothing to say about it any more" in text


def test_nobody_approves_their_own_waiver(ben: Crowd) -> None:
    name = asked_for(ben.world, "ben")
    text = ben.browser.get(f"/waivers/{name}").text
    assert ("Your word would not count here" in text, "These could: ann" in text) == (True, True)
    assert '<option value="approve"' not in text


def test_broken_glass_is_agreed_with_closed_and_reviewed_by_somebody_else(ben: Crowd) -> None:
    name = broken(ben.world)
    text = ben.browser.get(f"/break-glass/{name}").text
    assert ("the shop is down" in text, "agree with it" in text) == (True, True)
    fields = form_in(text)
    signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="approve", reason="yes"))
    text = ben.browser.get(f"/break-glass/{name}").text
    assert ("It waits to be reviewed" in text, '<option value="close"' in text) == (True, True)
    fields = form_in(text)
    signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="close", reason="it is up"))
    text = ben.browser.get(f"/break-glass/{name}").text
    assert "Your word would not count here" in text, "who agreed to it does not review it"
    (row,) = ben.browser.get("/approvals?kind=break-glass&format=json").json()["rows"]
    assert row["state"] == "to be reviewed"


def test_a_hold_is_lifted_by_somebody_who_may(ben: Crowd) -> None:
    name = held(ben.world)
    text = ben.browser.get(f"/holds/{name}").text
    assert ("It is held" in text, "it looks wrong" in text, ben.head in text) == (True, True, True)
    assert ben.world.verdict() is Verdict.DENY
    fields = form_in(text)
    assert ben.browser.press("/answer", **fields, answer="lift", reason="").status_code == 400, "no reason"
    said = signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="lift", reason="it is fine"))
    assert (said.status_code, ben.world.verdict()) == (200, Verdict.REVIEW)
    assert "It says nothing any more" in ben.browser.get(f"/holds/{name}").text


def test_only_so_many_findings_are_shown_the_worst_first(ben: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.web.reviewing.FINDINGS", 1)
    world = ben.world.team.world
    mild = finding("commit.sast", Severity.LOW, fingerprint="1" * 32, message="a mild one")
    world.runner.outcomes["commit.sast"] = failed(mild, finding("commit.sast"))
    world.check()
    text = ben.browser.get(f"/approvals/release/{ben.head}").text
    assert ("and 1 more" in text, "a mild one" in text) == (True, False)


def test_whoever_has_no_security_key_is_told_where_to_add_one(ben: Crowd) -> None:
    assert "You have none here" not in ben.browser.get(f"/approvals/release/{ben.head}").text
    assert "You have none here" in signed_in(ben.site, "ann").get(f"/approvals/release/{ben.head}").text
