"""An answer to what is not there any more: refused with what changed, and nothing is signed; two at once are told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.kernel import Severity
from interlock.testing.world import failed, finding
from tests.passkeys import Passkey
from tests.queueing import Crowd, asked_for, crowd, form_in, held, signs
from tests.stepping import Visited, action_in, challenge_in, options_in


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path) as made:
        yield made


def page(ben: Crowd) -> str:
    return ben.browser.get(f"/approvals/release/{ben.head}").text


def said(ben: Crowd) -> int:
    """Count the answers that the ledger holds."""
    return len(ben.site.app.gate.governance().approvals)


def is_refused(answer: object, *words: str) -> bool:
    text, status = str(getattr(answer, "text", "")), getattr(answer, "status_code", 0)
    return status == 409 and "FLW-320" in text and all(one in text for one in words)


def another_finding(ben: Crowd) -> None:
    world = ben.world.team.world
    more = finding("commit.sast", Severity.CRITICAL, fingerprint="1" * 32, message="another one")
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"), more)
    world.check()


def test_a_form_of_before_another_decision_signs_nothing(ben: Crowd) -> None:
    fields = form_in(page(ben))
    another_finding(ben)
    answer = ben.browser.press("/answer", **fields, answer="approve", reason="fine")
    assert is_refused(answer, "commit.sast has", "does not stand against it as it did"), answer.text
    assert (said(ben), ben.world.verdict()) == (0, Verdict.REVIEW)
    again = ben.browser.press("/answer", **form_in(page(ben)), answer="approve", reason="fine")
    assert again.status_code == 303, "who looked again may answer"


def test_a_draft_of_before_another_decision_is_not_said_and_its_proof_is_not_used_up(ben: Crowd) -> None:
    drafted = ben.browser.press("/answer", **form_in(page(ben)), answer="approve", reason="fine")
    another_finding(ben)
    answer = signs(ben, ben.world.ben, drafted)
    assert is_refused(answer, "commit.sast has")
    assert said(ben) == 0
    assert ben.browser.get("/approvals").status_code == 200, "nobody was signed out by it"


def test_a_draft_that_a_script_made_is_held_to_the_same(ben: Crowd) -> None:
    wanted = {"about": "release", "answer": "approve", "target": ben.head, "reason": "fine"}
    asked = ben.says("POST", "/v1/approvals", wanted).json()
    another_finding(ben)
    proof = {"answer": ben.world.ben.answers(challenge_in(asked["options"]))}
    answer = ben.says("POST", f"/v1/step-ups/{asked['stepUp']}", proof)
    assert (answer.status_code, answer.json()["code"], said(ben)) == (409, "FLW-320", 0)


def test_another_policy_is_told(ben: Crowd) -> None:
    fields = form_in(page(ben))
    fields["seen"] = fields["seen"].replace("policy ", "policy 0")
    answer = ben.browser.press("/answer", **fields, answer="approve", reason="fine")
    assert is_refused(answer, "the policy house means something else now")


def test_a_waiver_that_was_revoked_meanwhile_is_not_approved(ben: Crowd) -> None:
    name = asked_for(ben.world)
    fields = form_in(ben.browser.get(f"/waivers/{name}").text)
    drafted = ben.browser.press("/answer", **fields, answer="approve", reason="fine")
    revoked = ben.browser.press("/answer", **fields, answer="revoke", reason="a mistake")
    assert signs(ben, ben.world.ben, revoked).status_code == 200
    for answer in (
        ben.browser.press("/answer", **fields, answer="approve", reason="fine"),
        signs(ben, ben.world.ben, drafted) if drafted.status_code == 303 else drafted,
    ):
        assert answer.status_code in {400, 409}
        assert "It was said" not in answer.text
    assert said(ben) == 0


def test_a_hold_that_was_lifted_is_not_lifted_again(ben: Crowd) -> None:
    name = held(ben.world)
    fields = form_in(ben.browser.get(f"/holds/{name}").text)
    assert signs(ben, ben.world.ben, ben.browser.press("/answer", **fields, answer="lift", reason="fine")).is_success
    answer = ben.browser.press("/answer", **fields, answer="lift", reason="fine")
    assert is_refused(answer, "it was lifted")


def test_what_a_form_says_that_it_showed_is_never_believed_for_anything_else(ben: Crowd) -> None:
    fields = form_in(page(ben))
    for odd in ("x", "answer", "answer  approve", "reason <script>alert(1)</script>:x", "policy\u202e 1", "\n\n"):
        answer = ben.browser.press("/answer", **{**fields, "seen": odd}, answer="approve", reason="fine")
        assert answer.status_code == (303 if not odd.strip() else 409), odd
        assert "<script>alert" not in answer.text
    answer = ben.browser.press("/answer", **{**fields, "seen": "x" * 40_001}, answer="approve", reason="fine")
    assert (answer.status_code, "WEB-105" in answer.text) == (400, True)


def both(first: Visited, second: Visited, keys: tuple[Passkey, Passkey], where: str) -> list[tuple[int, str]]:
    """Let two people answer the same page at once, each with their proof in hand."""
    ready = []
    for who, key in zip((first, second), keys, strict=True):
        fields = form_in(who.browser.get(where).text)
        asked = who.browser.get(
            who.browser.press("/answer", **fields, answer="approve", reason="read").headers["location"]
        )
        answer = json.dumps(key.answers(challenge_in(options_in(asked.text))))
        ready.append((who, action_in(asked.text, "/step-up/"), answer, who.browser.form_token()))
    start, found = threading.Barrier(2), []

    def send(who: Visited, path: str, answer: str, token: str) -> None:
        start.wait(30)
        done = who.browser.post(path, form_token=token, answer=answer)
        found.append((done.status_code, done.text))

    threads = [threading.Thread(target=send, args=one) for one in ready]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return sorted(found)


def test_of_two_people_who_answer_at_once_the_second_is_told_what_the_first_said(ben: Crowd) -> None:
    ann = ben.other("ann", ben.world.ann)
    done = both(ben, ann, (ben.world.ben, ben.world.ann), f"/approvals/release/{ben.head}")
    assert [status for status, _ in done] == [200, 409], done
    assert ("approved it: read" in done[1][1], "allow now" in done[1][1]) == (True, True)
    assert (said(ben), ben.world.verdict()) == (1, Verdict.ALLOW)


def test_where_two_have_to_answer_both_are_recorded_whoever_was_first(tmp_path: Path) -> None:
    with crowd(tmp_path, "review: {approvals: 2}") as ben:
        ann = ben.other("ann", ben.world.ann)
        done = both(ben, ann, (ben.world.ben, ben.world.ann), f"/approvals/release/{ben.head}")
        assert [status for status, _ in done] == [200, 200], done
        assert (said(ben), ben.world.verdict()) == (2, Verdict.ALLOW)


def test_nobody_says_the_same_twice_from_two_windows(tmp_path: Path) -> None:
    with crowd(tmp_path, "review: {approvals: 2}") as ben:
        first = ben.browser.press("/answer", **form_in(page(ben)), answer="approve", reason="one")
        fields = form_in(page(ben))
        assert signs(ben, ben.world.ben, first).status_code == 200
        answer = ben.browser.press("/answer", **fields, answer="approve", reason="two")
        assert is_refused(answer, "ben approved it: one")
        assert said(ben) == 1
