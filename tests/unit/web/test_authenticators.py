import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pyotp
import pytest

from tests.passkeys import Passkey
from tests.stepping import Visited, action_in, challenge_in, options_in, visited_by_ben


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Visited]:
    with visited_by_ben(tmp_path) as made:
        yield made


def code(ben: Visited, secret: str) -> str:
    return pyotp.TOTP(secret).generate_otp(int(ben.world.team.world.at.timestamp()) // 30)


def adds_codes(ben: Visited) -> str:
    said = ben.browser.press("/authenticators/code")
    found = re.search(r'id="secret">([A-Z2-7]+)<', said.text)
    assert found is not None, said.text
    path = action_in(said.text, "/authenticators/code/")
    done = ben.browser.press(path, code=code(ben, found[1]), called="my <phone>")
    assert done.status_code == 303, done.text
    return found[1]


def test_whoever_has_nothing_is_offered_both(ben: Visited) -> None:
    text = ben.browser.get("/authenticators").text
    assert ("Nothing yet" in text, "Add a security key" in text, "Add codes" in text) == (True, True, True)


def test_a_security_key_says_whether_the_ledger_joins_it_to_you(ben: Visited) -> None:
    assert ben.adds(ben.world.ben).status_code == 303
    text = ben.browser.get("/authenticators").text
    assert ("joined to you in the ledger" in text, f"passkey:{ben.world.ben.digest}" in text) == (True, True)
    assert ("prove yourself again" in text.lower(), "show first that it is you" in text) == (False, True)
    assert re.search(r"joined to you in the ledger</strong>; added on \d{4}-\d\d-\d\d", text)


def test_a_key_that_nobody_joined_shows_the_command_that_does(ben: Visited) -> None:
    own = Passkey()
    ben.adds(own)
    assert f"interlock people join ben passkey:{own.digest} --how" in ben.browser.get("/authenticators").text


def test_codes_need_no_script_and_let_you_change_things(ben: Visited) -> None:
    secret = adds_codes(ben)
    text = ben.browser.get("/authenticators").text
    assert ("my &lt;phone&gt;" in text, "Add a security key" in text) == (True, False)
    refused = ben.browser.press("/authenticators/key")
    assert (refused.status_code, "FLW-292" in refused.text) == (400, True)
    asked = ben.browser.get(ben.browser.press("/authenticators/prove").headers["location"])
    ben.world.team.world.pass_time(seconds=30)
    done = ben.browser.press(action_in(asked.text, "/step-up/"), code=code(ben, secret))
    assert (done.status_code, done.headers["location"]) == (303, "/authenticators")
    assert ben.adds(ben.world.ben).status_code == 303


def test_whoever_mistypes_the_first_code_tries_again_with_the_same_secret(ben: Visited) -> None:
    begun = ben.browser.press("/authenticators/code").text
    (secret,) = re.findall(r'id="secret">([A-Z2-7]+)<', begun)
    path = action_in(begun, "/authenticators/code/")
    right = code(ben, secret)
    wrong = f"{(int(right) + 500_000) % 1_000_000:06}"
    said = ben.browser.press(path, code=wrong, called="my <phone>")
    assert (said.status_code, secret in said.text, "That code does not count." in said.text) == (400, True, True)
    assert ('value="my &lt;phone&gt;"' in said.text, action_in(said.text, "/authenticators/code/")) == (True, path)
    assert ben.browser.press(path, code=right, called="my phone").status_code == 303


def test_an_address_by_number_says_where_a_security_key_can_be_added(ben: Visited) -> None:
    ben.site.browser()
    proving = ben.site.serving.proving
    at, nameless = proving.at, proving.at("http://127.0.0.1:8460")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(proving, "at", lambda _: nameless)
        text = ben.browser.get("/authenticators").text
        assert ("has none" in text, "Add a security key</button>" in text, "Add codes" in text) == (True, False, True)
        refused = ben.browser.press("/authenticators/key")
    assert (refused.status_code, "FLW-299" in refused.text, "localhost" in refused.text) == (400, True, True)
    assert at("https://interlock.example.org").authenticators.has_name


def test_one_of_two_is_removed_and_the_last_one_stays(ben: Visited) -> None:
    ben.adds(ben.world.ben)
    asked = ben.browser.get(ben.browser.press("/authenticators/prove").headers["location"])
    answer = json.dumps(ben.world.ben.answers(challenge_in(options_in(asked.text))))
    assert ben.browser.press(action_in(asked.text, "/step-up/"), answer=answer).status_code == 303
    last = ben.browser.press(f"/authenticators/{ben.world.ben.digest}/remove")
    assert (last.status_code, "the last one" in unescape(last.text)) == (400, True)
    adds_codes(ben)
    assert ben.browser.press(f"/authenticators/{ben.world.ben.digest}/remove").status_code == 303
    assert ben.world.ben.digest not in ben.browser.get("/authenticators").text


def test_an_old_session_is_told_to_sign_in_again(ben: Visited) -> None:
    ben.world.team.world.pass_time(minutes=11)
    text = ben.browser.get("/authenticators").text
    assert "You signed in more than 10 minutes ago." in text
    assert ("signed in more than 10 minutes ago" in text, "Add a security key" in text) == (True, False)


def test_nobody_is_shown_anything_who_is_not_signed_in(ben: Visited) -> None:
    stranger = ben.site.browser()
    assert stranger.get("/authenticators").headers["location"].startswith("/sign-in")
    for path in ("/authenticators/key", "/authenticators/code", "/authenticators/prove"):
        assert stranger.post(path).status_code == 403
