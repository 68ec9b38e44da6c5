"""Step-up that must not pass: replayed, borrowed, of another page, session or digest, unverified, or of an old code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest

from interlock.decision import Verdict
from tests.passkeys import PRESENT, RP, VERIFIED, Passkey
from tests.stepping import Visited, action_in, challenge_in, options_in, visited_by_ben


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Visited]:
    """Give ben before a browser, with the security key that the ledger joins to him."""
    with visited_by_ben(tmp_path) as made:
        made.adds(made.world.ben)
        yield made


def answered(ben: Visited, key: Passkey, **odd: Any) -> tuple[int, str]:
    """Answer a new challenge; give what the server says to that."""
    asked = ben.begins()
    answer = json.dumps(key.answers(challenge_in(options_in(asked.text)), **odd))
    said = ben.browser.press(action_in(asked.text, "/step-up/"), answer=answer)
    return said.status_code, said.text


def test_the_answer_that_the_others_are_variations_of_counts(ben: Visited) -> None:
    assert answered(ben, ben.world.ben)[0] == 200
    assert ben.world.verdict() is Verdict.ALLOW


@pytest.mark.parametrize(
    "odd",
    [
        {"origin": "https://evil.example.org"},
        {"origin": f"https://{RP}.evil.example.org"},
        {"origin": f"https://{RP}:8443"},
        {"origin": f"http://{RP}"},
        {"rp": "example.org"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"kind": "webauthn.create"},
    ],
    ids=str,
)
def test_what_was_signed_elsewhere_or_unverified_approves_nothing(ben: Visited, odd: dict[str, Any]) -> None:
    status, text = answered(ben, ben.world.ben, **odd)
    assert (status, "NET-130" in text) == (400, True)
    assert ben.world.verdict() is Verdict.REVIEW


def test_a_counter_that_goes_back_is_a_copy_of_the_key(ben: Visited) -> None:
    assert answered(ben, ben.world.ben, count=9)[0] == 200
    for count in (9, 8, 0):
        status, text = answered_again(ben, count)
        assert (status, "NET-130" in text) == (400, True)


def answered_again(ben: Visited, count: int) -> tuple[int, str]:
    """Answer a challenge to take the approval back, with some count."""
    asked = ben.begins(answer="withdraw")
    answer = json.dumps(ben.world.ben.answers(challenge_in(options_in(asked.text)), count=count))
    said = ben.browser.press(action_in(asked.text, "/step-up/"), answer=answer)
    return said.status_code, said.text


def test_a_recorded_answer_is_worth_nothing_even_to_the_one_it_was_recorded_from(ben: Visited) -> None:
    asked = ben.begins()
    path = action_in(asked.text, "/step-up/")
    recorded = json.dumps(ben.world.ben.answers(challenge_in(options_in(asked.text))))
    assert ben.browser.press(path, answer=recorded).status_code == 200
    fresh = action_in(ben.begins(answer="reject").text, "/step-up/")
    for where in (path, fresh):
        assert ben.browser.press(where, answer=recorded).status_code == 400
    assert ben.world.verdict() is Verdict.ALLOW


def test_the_challenge_of_another_session_is_not_answered_in_this_one(ben: Visited) -> None:
    asked = ben.begins()
    answer = json.dumps(ben.world.ben.answers(challenge_in(options_in(asked.text))))
    path = action_in(asked.text, "/step-up/")
    ben.signs_in()
    said = ben.browser.press(path, answer=answer)
    assert (said.status_code, "FLW-291" in said.text) == (400, True)
    assert ben.world.verdict() is Verdict.REVIEW


def test_the_secret_of_before_counts_no_more_after_a_step_up(ben: Visited) -> None:
    stolen = dict(ben.browser.client.cookies)
    assert answered(ben, ben.world.ben)[0] == 200
    thief = ben.site.browser()
    for name, value in stolen.items():
        thief.client.cookies.set(name, value, domain=RP)
    assert thief.get("/authenticators").headers["location"].startswith("/sign-in")


def test_a_thief_of_a_session_gives_themselves_no_key(ben: Visited) -> None:
    for path in ("/authenticators/key", "/authenticators/code", f"/authenticators/{ben.world.ben.digest}/remove"):
        said = ben.browser.press(path)
        assert (said.status_code, "FLW-292" in said.text) == (400, True)


def test_a_key_of_somebody_else_answers_for_nobody_else(ben: Visited) -> None:
    status, text = answered(ben, ben.world.ann)
    assert (status, "FLW-293" in text) == (400, True)
    assert ben.world.verdict() is Verdict.REVIEW


def test_a_code_counts_once_and_none_of_long_ago(tmp_path: Path) -> None:
    with visited_by_ben(tmp_path) as ben:
        made = ben.browser.press("/authenticators/code").text
        found = re.search(r'id="secret">([A-Z2-7]+)<', made)
        assert found is not None
        totp = pyotp.TOTP(found[1])

        def code(steps: int) -> str:
            return totp.generate_otp(int(ben.world.team.world.at.timestamp()) // 30 + steps)

        ben.browser.press(action_in(made, "/authenticators/code/"), code=code(0), called="phone")
        path = action_in(
            ben.browser.get(ben.browser.press("/authenticators/prove").headers["location"]).text, "/step-up/"
        )
        used = ben.browser.press(path, code=code(0))
        assert (used.status_code, "FLW-294" in used.text) == (400, True), "that one was used to set it up"
        ben.world.team.world.pass_time(seconds=90)
        for steps in (-3, -2, 2):
            assert ben.browser.press(path, code=code(steps)).status_code == 400
        assert ben.browser.press(path, code=code(-1)).status_code == 303


def test_guessing_codes_has_to_wait(tmp_path: Path) -> None:
    with visited_by_ben(tmp_path) as ben:
        made = ben.browser.press("/authenticators/code").text
        found = re.search(r'id="secret">([A-Z2-7]+)<', made)
        assert found is not None
        step = int(ben.world.team.world.at.timestamp()) // 30
        ben.browser.press(
            action_in(made, "/authenticators/code/"), code=pyotp.TOTP(found[1]).generate_otp(step), called="phone"
        )
        path = action_in(
            ben.browser.get(ben.browser.press("/authenticators/prove").headers["location"]).text, "/step-up/"
        )
        said = [ben.browser.press(path, code=f"{guess:06}").status_code for guess in range(8)]
        assert said[-1] == 429
        assert set(said) == {400, 429}
