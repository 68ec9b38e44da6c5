"""Somebody wants to be signed in as another, or have another signed in as them, by way of an identity provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from interlock.flows.sign_in import LASTS, Back
from interlock.identity.sessions import Method
from interlock.wiring.visiting import Visiting
from tests.providers import SECRET, half_hash
from tests.signing_in import BACK, KEPT, LEAVE, SigningIn, signing_in
from tests.tokens import new_key
from tests.visits import COOKIE

MADE_UP = "x" * 43


@pytest.fixture
def place(tmp_path: Path) -> Iterator[SigningIn]:
    with signing_in(tmp_path) as made:
        yield made


def query(path: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}


def path_of(**values: str) -> str:
    return f"{BACK}?{urlencode(values)}"


def test_who_signs_in_elsewhere_is_who_the_provider_says_and_may_nothing_yet(place: SigningIn) -> None:
    place.corp.people["u1"] = {"name": "<b>Ann</b>", "groups": ["staff"]}
    browser = place.site.browser()
    assert "Example Corp" in browser.get("/sign-in").text
    said = place.sign_in(browser, where="/?a=1")
    assert (said.status_code, said.headers["location"]) == (303, "/?a=1")
    assert KEPT not in browser.cookies
    page = browser.get("/").text
    assert "&lt;b&gt;Ann&lt;/b&gt;" in page
    assert "<b>Ann" not in page
    assert "nobody has said yet who you are" in page
    assert place.account("u1") in page
    visitor = place.site.serving.visiting.sessions.who(browser.cookies[COOKIE])
    assert (visitor.card.method, visitor.card.groups, visitor.person) == (Method.OIDC, ("staff",), None)


def test_a_link_of_somebody_else_signs_nobody_in(place: SigningIn) -> None:
    """Login CSRF: the victim would work in the attacker's account."""
    attacker, victim = place.site.browser(), place.site.browser()
    link = place.back(attacker, "mallory")
    assert place.is_refused(victim.get(link), victim, "FLW-283")
    other = place.site.browser()
    place.leave(other)
    link = place.back(attacker, "mallory")
    assert place.is_refused(other.get(link), other, "this browser did not begin it")


def test_a_session_that_somebody_planted_is_nobodys(place: SigningIn) -> None:
    """Session fixation: before and after signing in, and the session of whoever was there before."""
    browser = place.site.browser()
    browser.client.cookies.set(COOKIE, MADE_UP)
    place.sign_in(browser)
    secret = browser.client.cookies.get(COOKIE, domain="interlock.example.org")
    assert secret != MADE_UP
    thief = place.site.browser()
    thief.client.cookies.set(COOKIE, MADE_UP)
    assert thief.get("/").status_code == 303
    again = place.is_in("u2")
    before = again.cookies[COOKIE]
    place.sign_in(again, "u1")
    thief.client.cookies.set(COOKIE, before)
    assert thief.get("/").status_code == 303, "what was known before counts no more"


def test_a_code_or_a_whole_way_back_counts_once(place: SigningIn) -> None:
    browser = place.site.browser()
    link = place.back(browser)
    kept = browser.cookies[KEPT]
    assert browser.get(link).status_code == 303
    thief = place.site.browser()
    thief.client.cookies.set(KEPT, kept)
    assert place.is_refused(thief.get(link), thief, "it was spent before")
    other = place.site.browser()
    stolen = {**query(place.back(other)), "code": query(link)["code"]}
    assert place.is_refused(other.get(path_of(**stolen)), other, "invalid_grant")


def test_a_code_of_another_browser_is_of_no_use(place: SigningIn) -> None:
    """Code injection: PKCE and the nonce bind a code to the browser that asked for it."""
    victim, attacker = place.site.browser(), place.site.browser()
    stolen = query(place.back(victim, "ann"))["code"]
    own = query(place.back(attacker, "mallory"))
    assert place.is_refused(attacker.get(path_of(**{**own, "code": stolen})), attacker, "invalid_grant")
    assert stolen not in place.corp.codes, "and it is used up"


def test_a_provider_that_does_not_look_at_the_verifier_is_caught_by_the_nonce(place: SigningIn) -> None:
    victim, attacker = place.site.browser(), place.site.browser()
    stolen = query(place.back(victim, "ann"))["code"]
    own = query(place.back(attacker, "mallory"))
    place.corp.codes[stolen]["code_challenge"] = place.corp.codes[own["code"]]["code_challenge"]
    assert place.is_refused(attacker.get(path_of(**{**own, "code": stolen})), attacker, "its nonce is another")


def test_what_took_too_long_is_over(place: SigningIn) -> None:
    browser = place.site.browser()
    link = place.back(browser)
    place.world.at += LASTS
    assert place.is_refused(browser.get(link), browser, "it took too long")


@pytest.mark.parametrize(
    ("lies", "why"),
    [
        ({"nonce": "another"}, "TOK-112"),
        ({"nonce": None}, "TOK-112"),
        ({"aud": "another client"}, "TOK-106"),
        ({"aud": ["interlock", "another client"]}, "TOK-106"),
        ({"azp": "another client"}, "TOK-106"),
        ({"iss": "https://id.example.org"}, "TOK-112"),
        ({"exp": 1}, "TOK-107"),
        ({"at_hash": half_hash("another")}, "TOK-112"),
        ({"sub": None}, "TOK-101"),
        ({"sub": "a" * 256}, "IDN-111"),
        ({"groups": [{"a": 1}]}, "IDN-111"),
    ],
)
def test_a_token_that_does_not_hold_signs_nobody_in(place: SigningIn, lies: dict[str, Any], why: str) -> None:
    place.corp.lies = lies
    browser = place.site.browser()
    assert place.is_refused(place.sign_in(browser), browser, why)


def test_a_token_of_a_key_that_the_provider_never_published_signs_nobody_in(place: SigningIn) -> None:
    published = place.corp.keys
    browser = place.site.browser()
    link = place.back(browser)
    place.corp.keys, place.corp.alg = {"p1": new_key("EC", "p1")}, "ES256"
    token = place.corp.id_token({"subject": "ann", "nonce": "n"}, "a")
    place.corp.keys, place.corp.alg = published, "RS256"
    place.corp.token_lies = {"id_token": token, "access_token": "a"}
    assert place.is_refused(browser.get(link), browser, "TOK-103")


def test_another_provider_answers_for_the_one_that_was_asked(tmp_path: Path) -> None:
    """Mix-up: the attacker's provider gives codes of an honest one, or is named by its answer."""
    with signing_in(tmp_path) as place:
        browser = place.site.browser()
        own = query(place.back(browser))
        lied = path_of(**{**own, "iss": "https://evil.example.org"})
        assert place.is_refused(browser.get(lied), browser, "the answer is by 'https://evil.example.org'")
        browser = place.site.browser()
        own = query(place.back(browser))
        del own["iss"]
        assert place.is_refused(browser.get(path_of(**own)), browser, "the answer is by 'nobody'")
        browser = place.site.browser()
        link = place.back(browser)
        assert place.is_refused(
            browser.get(link.replace(BACK, "/sign-in/back/evil")), browser, "it was begun with corp"
        )


def test_a_provider_that_does_not_name_itself_may_leave_that_out(place: SigningIn) -> None:
    place.corp.names_itself = False
    assert "/" in place.is_in().get("/").text


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.example.org/",
        "//evil.example.org",
        "/\\evil.example.org",
        "/%0d%0aSet-Cookie:%20a=b",
        "javascript:1",
        "",
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(place: SigningIn, where: str) -> None:
    browser = place.site.browser()
    said = place.sign_in(browser, where=where)
    assert said.status_code == 303
    location = said.headers["location"]
    assert location.startswith("/")
    assert not re.match(r"/[/\\]", location)
    assert "\n" not in location
    assert [name for name, _ in said.headers.multi_items()].count("set-cookie") == 2


def test_nobody_is_led_to_a_place_that_the_provider_made_up(place: SigningIn) -> None:
    place.corp.document_lies = {"authorization_endpoint": "https://evil.example.org/authorize"}
    browser = place.site.browser()
    said = browser.get(LEAVE)
    assert (said.status_code, "location" in said.headers) == (503, False)
    assert "TOK-110" in place.log[-1]
    assert "evil" not in said.text


def test_a_host_that_the_browser_makes_up_is_not_where_anybody_returns_to(place: SigningIn) -> None:
    browser = place.site.browser()
    said = browser.get(LEAVE, Host="evil.example.org")
    assert query(said.headers["location"])["redirect_uri"] == f"https://interlock.example.org{BACK}"


def test_what_a_provider_says_of_an_error_is_shown_to_nobody(place: SigningIn) -> None:
    browser = place.site.browser()
    own = query(place.back(browser))
    lie = "<script>alert(1)</script>\r\nX-Injected: 1"
    said = browser.get(path_of(state=own["state"], error=lie, iss=own["iss"]))
    assert place.is_refused(said, browser, "script")
    assert "x-injected" not in said.headers


def test_nothing_that_is_secret_is_written_down(place: SigningIn) -> None:
    browser = place.site.browser()
    link = place.back(browser)
    secrets = [query(link)["state"], query(link)["code"], browser.cookies[KEPT]]
    place.corp.lies = {"nonce": "another"}
    said = browser.get(link)
    told = "\n".join(place.log) + said.text + str(said.headers)
    assert not any(one in told for one in secrets)
    assert SECRET not in told


@pytest.mark.parametrize(
    "broken", ["state=", "code=x", "state=%00&code=x", f"state={'x' * 5000}&code=x", "state=%F0%9F&code=x"]
)
def test_what_is_no_way_back_is_refused(place: SigningIn, broken: str) -> None:
    browser = place.site.browser()
    said = browser.get(f"{BACK}?{broken}")
    assert said.status_code in {400, 403}
    assert COOKIE not in browser.cookies


def test_a_way_back_in_twos_is_one(place: SigningIn) -> None:
    browser = place.site.browser()
    link = place.back(browser)
    first, second = browser.get(link), browser.get(link)
    assert (first.status_code, second.status_code) == (303, 403)


def test_whoever_only_leaves_fills_no_table(place: SigningIn) -> None:
    """Exhaustion: anybody may open the address by which people leave, as often as the limits let them."""
    browser = place.site.browser()
    for _ in range(20):
        place.leave(browser)
        browser.get(path_of(state=MADE_UP, code="x"))
    with place.site.app.store.database.reading() as session:
        for table in ("one_time", "token_use"):
            assert session.rows(f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608
    assert place.sign_in(browser).status_code == 303


def test_a_sign_in_goes_on_with_a_server_that_was_started_anew(tmp_path: Path) -> None:
    with signing_in(tmp_path) as place:
        browser = place.site.browser()
        link = place.back(browser)
        again = Visiting(place.site.app, place.site.serving.directory)
        own, kept = query(link), browser.cookies[KEPT]
        arrived = again.sign_in.finish("corp", Back(own["state"], own["code"], issuer=own["iss"]), kept, print)
        assert str(arrived.person.account).endswith("#u1")
        assert len(f"{KEPT}={kept}") < 1_000, "and with the longest address to go to it is below the 4096 of a browser"


def test_a_provider_that_is_gone_is_told_as_that_and_signs_nobody_in(place: SigningIn) -> None:
    browser = place.site.browser()
    link = place.back(browser)
    place.corp.is_gone = True
    assert place.is_refused(browser.get(link), browser, "NET-102", "FLW-282")
    place.world.pass_time(hours=2)
    said = browser.get(LEAVE)
    assert (said.status_code, "location" in said.headers) == (503, False)
    place.corp.is_gone = False
    place.world.pass_time(minutes=2)
    assert place.sign_in(browser).status_code == 303


def test_nobody_signs_in_with_a_provider_that_is_not_listed(place: SigningIn) -> None:
    browser = place.site.browser()
    for name in ("evil", "corp%0d%0a", "CORP", "corp%00"):
        said = browser.get(f"/sign-in/with/{name}")
        assert (said.status_code, "location" in said.headers) == (404, False), name
