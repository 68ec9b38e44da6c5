import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from interlock.decision import Verdict
from tests.passkeys import Passkey
from tests.stepping import Visited, action_in, challenge_in, options_in, visited_by_ben
from tests.visits import COOKIE


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Visited]:
    with visited_by_ben(tmp_path) as made:
        assert made.adds(made.world.ben).status_code == 303
        yield made


def test_the_page_says_every_word_and_its_digest_before_anything_is_signed(ben: Visited) -> None:
    said = ben.begins(reason="<b>fine</b>")
    text = unescape(re.sub(r"<[^>]+>", " ", said.text))
    for word in ("release", "approve", str(ben.world.team.head.digests[0]), "<b>fine</b>", "commit.sast", "sha256:"):
        assert word in text
    assert "Let through although commit.sast has 1" in " ".join(text.split())
    assert "<b>fine</b>" not in said.text
    assert options_in(said.text)["userVerification"] == "required"


def test_a_security_key_says_it_and_the_page_what_came_of_it(ben: Visited) -> None:
    asked = ben.begins()
    before = ben.browser.cookies[COOKIE]
    answer = json.dumps(ben.world.ben.answers(challenge_in(options_in(asked.text))))
    said = ben.browser.press(action_in(asked.text, "/step-up/"), answer=answer)
    assert (said.status_code, 'id="verdict">allow<' in said.text) == (200, True)
    assert ben.browser.cookies[COOKIE] != before
    assert ben.world.verdict() is Verdict.ALLOW
    assert ben.browser.form_token() in said.text


def test_the_same_answer_a_second_time_is_refused(ben: Visited) -> None:
    asked = ben.begins()
    path = action_in(asked.text, "/step-up/")
    answer = json.dumps(ben.world.ben.answers(challenge_in(options_in(asked.text))))
    assert ben.browser.press(path, answer=answer).status_code == 200
    again = ben.browser.press(path, answer=answer)
    assert (again.status_code, "FLW-291" in again.text) == (400, True)
    assert ben.browser.get(path).status_code == 400


def test_the_answer_to_one_digest_says_nothing_of_another(ben: Visited) -> None:
    one, other = ben.begins(), ben.begins(answer="reject")
    answer = json.dumps(ben.world.ben.answers(challenge_in(options_in(one.text))))
    said = ben.browser.press(action_in(other.text, "/step-up/"), answer=answer)
    assert (said.status_code, "NET-130" in said.text) == (400, True)
    assert ben.world.verdict() is Verdict.REVIEW


def test_no_code_is_asked_for_where_something_is_said(ben: Visited) -> None:
    asked = ben.begins()
    assert "six digits" not in asked.text
    said = ben.browser.press(action_in(asked.text, "/step-up/") + "/code", code="000000")
    assert (said.status_code, "FLW-298" in said.text) == (400, True)


def test_what_is_no_challenge_or_no_form_of_ours_is_refused(ben: Visited) -> None:
    path = action_in(ben.begins().text, "/step-up/")
    assert ben.browser.post(path, answer="{}", form_token="").status_code == 403
    assert ben.browser.send(path, {"answer": "{}"}, {"Origin": "https://evil.example.org"}).status_code == 403
    assert ben.browser.press(path).status_code == 400
    assert ben.browser.get("/step-up/short").status_code == 404 or ben.browser.get("/step-up/short").status_code == 400
    assert ben.browser.press(path, answer="not json").status_code == 400


def test_another_sessions_challenge_is_not_shown(ben: Visited) -> None:
    path = action_in(ben.begins().text, "/step-up/")
    ben.signs_in()
    assert ben.browser.get(path).status_code == 400


def test_a_key_that_nobody_joined_leads_to_how_it_is_joined(tmp_path: Path) -> None:
    with visited_by_ben(tmp_path) as ben:
        own = Passkey()
        ben.adds(own)
        said = ben.browser.press(
            "/answer", about="release", answer="approve", target="sha256:" + "0" * 64, environment="", reason=""
        )
        assert (said.status_code, own.digest in said.text, "people join" in said.text) == (400, True, True)
