"""HTML in every text field of every page: whatever people type or are called, a page shows it and is no other page.

The pages of traces, reports and figures stand in test_hostile_words.py. Tokens, subjects and notes are told as JSON,
which no browser takes for a page: that is held here too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from interlock.identity import Account, Found, Founder, FoundingGrant
from interlock.identity.sessions import Method
from interlock.kernel import Subject, sha256
from tests.passkeys import RP
from tests.signing_in import SigningIn, signing_in
from tests.stepping import Visited, action_in, challenge_in, options_in, visited_by_ben
from tests.visits import COOKIE, Site, visited, visiting

WORDS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><x-evil a='",
    "' onfocus=alert(1) autofocus x='",
    "</title></textarea></select><svg onload=alert(1)>",
    "`</code><script>alert(1)</script>`",
    "{{7*7}}{% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt;<!--",
)
OWN_SCRIPTS = ("/scripts/",)
OWN_DRAWINGS = ("ic", "bar")


class Read(HTMLParser):
    """A page as a browser would take it: its elements, and what is text in it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def shows(self, word: str) -> bool:
        """Say whether a word stands in it as text."""
        joined = "\n".join(self.texts)
        return word in joined or any(part in joined for part in word.split("`") if len(part) > 6)


def harmless(said: Any, *shown: str) -> Read:
    """Give a page in which nothing runs that is not ours, and that shows some words as text."""
    assert said.headers["content-type"].startswith("text/html"), said.headers
    policy = said.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    read = Read(said.text)
    for tag, has in read.elements:
        assert tag != "svg" or has.get("class") in OWN_DRAWINGS, has
        assert tag not in {"x-evil", "iframe", "object", "embed", "base", "style"}, tag
        assert not [name for name in has if name.startswith("on") or name == "style"], has
        assert tag != "script" or has.get("src", "").startswith(OWN_SCRIPTS), has
        assert tag != "img" or has.get("src") == "/styles/icon.svg", has
        for name in ("href", "action", "formaction", "src"):
            assert has.get(name, "/").startswith(("/", "#")), (tag, has)
            assert not has.get(name, "/").startswith("//"), (tag, has)
    assert "49" not in [text.strip() for text in read.texts], "no template was run"
    for word in shown:
        assert read.shows(word), (word, said.text)
    return read


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Site]:
    with visited(tmp_path) as made:
        yield made


# --- signing in


@pytest.mark.parametrize("word", WORDS)
def test_the_page_to_sign_in(place: Site, word: str) -> None:
    browser = place.browser()
    harmless(browser.get(f"/sign-in?next={quote(word)}"))
    harmless(browser.get(f"/sign-in?next={quote('/' + word)}"))
    harmless(browser.post("/sign-in", name=word, password=word, next="/" + word))


@pytest.mark.parametrize("word", WORDS)
def test_what_a_provider_is_called_and_what_it_says_of_people(tmp_path: Path, word: str) -> None:
    with signing_in(tmp_path, label=word) as made:
        browser = made.site.browser()
        harmless(browser.get("/sign-in"), word)
        odd = browser.get(f"/sign-in/with/{quote(word, safe='')}")
        assert_no_page(odd) if odd.headers["content-type"].endswith("json") else harmless(odd)
        harmless(
            browser.get(f"/sign-in/back/corp?error={quote(word)}&error_description={quote(word)}&state={quote(word)}")
        )
        shown_elsewhere(made, word)


def shown_elsewhere(made: SigningIn, word: str) -> None:
    """Show the first page of somebody whose name and groups the provider made up."""
    account = Account.parse(made.account("u1"))
    secret, _ = made.site.serving.visiting.sessions.open(account, word, Method.OIDC, groups=(word, f"{word}2"))
    browser = made.site.browser()
    browser.client.cookies.set(COOKIE, secret, domain=RP)
    harmless(browser.get("/"), word)


# --- setting up, and who people are


@pytest.mark.parametrize("word", WORDS)
def test_the_page_to_set_up_and_the_first_page(place: Site, word: str) -> None:
    browser = place.browser()
    browser.get(f"/set-up?key={place.serving.visiting.set_up.first()}")
    long = "a password that is long enough"
    odd = {"name": word, "shown": word, "person": word, "password": long, "again": long}
    harmless(browser.post("/set-up", **odd), word)
    harmless(browser.post("/set-up", **{**odd, "name": "ann", "again": "another"}), word)
    harmless(browser.post("/set-up", **{**odd, "name": "ann", "password": "x", "again": "x"}), word)
    said = browser.post("/set-up", **{**odd, "name": "ann", "person": ""})
    assert said.status_code == 303, said.text
    harmless(browser.get("/"), word)
    harmless(browser.get("/authenticators"), word)


@pytest.mark.parametrize("word", WORDS)
def test_the_names_of_people_that_the_ledger_has(tmp_path: Path, word: str) -> None:
    from interlock.flows.directory import say
    from interlock.testing.world import World

    world = World(tmp_path / "world")
    with visiting(world) as site:
        app = site.app
        key = app.keys.signer(app.clock()).key_id
        people = (Founder("ann", word, (f"key:{key}", "directory:local/ann"), "met"),)
        deed = Found(people, (FoundingGrant("owner", "person:ann"),))
        say([deed], app.directory(), app.seal, key, app.clock(), app.store.ledger.origin)
        browser = site.browser()
        browser.get(f"/set-up?key={site.serving.visiting.set_up.first()}")
        harmless(browser.get("/set-up"), word)
        secret, _ = site.serving.visiting.sessions.open(Account.parse("directory:local/ann"), word, Method.PASSWORD)
        browser.client.cookies.set(COOKIE, secret, domain=RP)
        harmless(browser.get("/"), word)


# --- security keys, answers, and what is said


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Visited]:
    with visited_by_ben(tmp_path) as made:
        made.adds(made.world.ben)
        yield made


@pytest.mark.parametrize("word", WORDS)
def test_what_a_security_key_or_a_generator_is_called(tmp_path: Path, word: str) -> None:
    with visited_by_ben(tmp_path) as made:
        said = made.browser.press("/authenticators/key")
        harmless(said)
        answer = json.dumps(made.world.ben.registers(challenge_in(options_in(said.text))))
        added = made.browser.press(action_in(said.text, "/authenticators/key/"), answer=answer, called=word)
        assert added.status_code == 303, added.text
        harmless(made.browser.get("/authenticators"), word)
        harmless(made.browser.press("/authenticators/code"))


@pytest.mark.parametrize("word", WORDS)
def test_every_field_of_an_answer_on_every_page_that_shows_it(ben: Visited, word: str) -> None:
    fields = "&".join(f"{name}={quote(word)}" for name in ("about", "answer", "target", "environment", "reason"))
    for query in (fields, f"target={quote(word)}&environment={quote(word)}"):
        led = ben.browser.get(f"/answer?{query}").headers["location"]
        assert led.startswith(("/approvals/", "/break-glass/", "/waivers/", "/holds/")), led
        odd = ben.browser.get(led)
        assert_no_page(odd) if odd.headers["content-type"].endswith("json") else harmless(odd)
    for name in ("about", "answer", "target", "environment"):
        whole = {"about": "release", "answer": "approve", "target": "x", "environment": "", "reason": "fine"}
        said = ben.browser.press("/answer", **{**whole, name: word})
        if said.status_code != 303:
            harmless(said)
    asked = ben.begins(reason=word)
    harmless(asked, word)
    answer = json.dumps(ben.world.ben.answers(challenge_in(options_in(asked.text))))
    said = ben.browser.press(action_in(asked.text, "/step-up/"), answer=answer)
    assert said.status_code == 200, said.text
    harmless(said, word)


# --- what went wrong


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    "path", ["/{}", "/step-up/{}", "/authenticators/{}", "/authenticators/key/{}", "/sessions/{}/end", "/set-up?key={}"]
)
def test_a_page_of_what_went_wrong(ben: Visited, path: str, word: str) -> None:
    for said in (
        ben.browser.get(path.format(quote(word, safe=""))),
        ben.browser.press(path.format(quote(word, safe="")), answer=word, code=word, called=word),
    ):
        if said.headers["content-type"].startswith("text/html"):
            harmless(said)
        else:
            assert_no_page(said)


def assert_no_page(said: Any) -> None:
    """Hold that a browser takes an answer for no page, whatever stands in it."""
    kind = said.headers["content-type"].partition(";")[0]
    assert kind in {"application/json", "application/problem+json", "text/plain"}, kind
    assert said.headers["x-content-type-options"] == "nosniff"


# --- what is told as JSON


@pytest.mark.parametrize("word", WORDS)
def test_names_of_tokens_subjects_and_notes_are_told_as_no_page(tmp_path: Path, word: str) -> None:
    from tests.reports_handed_in import sarif
    from tests.served import served

    with served(tmp_path) as server:
        token = server.token()
        body = {"name": word, "for": "workload:ci", "may": ["evidence.read"], "days": 1}
        subject = Subject(word, (sha256(b"a"),))
        sealed = server.sealed(word, subjects=(subject,))
        handed = server.ask("POST", "/v1/evidence", token, content=sealed, headers={"Content-Type": "application/json"})
        assert handed.status_code == 201, handed.text
        report = sarif(word, (word, word, word, 1)).encode()
        query = f"subject={subject.digests[0]}&note={quote(word)}&at=now"
        said = server.ask(
            "POST", f"/v1/reports?{query}", token, files={"report": (f"{word}.sarif".replace("/", ""), report)}
        )
        for one in (
            said,
            handed,
            server.ask("POST", "/v1/tokens", token, json=body),
            server.ask("GET", "/v1/tokens", token),
            server.ask("GET", f"/v1/evidence?q={quote(word)}", token),
            server.ask("GET", "/v1/evidence", token),
            server.ask("GET", f"/v1/evidence/{handed.json()['digest']}", token),
            server.ask("GET", f"/v1/verdicts/{subject.digests[0].hex}?environment={quote(word)}", token),
            server.ask("GET", f"/v1/{quote(word, safe='')}", token),
        ):
            assert one.status_code < 500, one.text
            assert one.headers["content-type"].partition(";")[0].endswith("json"), one.headers
            assert one.headers["x-content-type-options"] == "nosniff"
