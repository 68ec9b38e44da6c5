"""A person at a real browser with a security key: enrol it, approve one digest, and nothing but that one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from interlock.flows.sessions import Sessions
from interlock.identity import Account, Confirm, JoinAccount
from interlock.identity.sessions import Method
from interlock.store.sessions import StoredSessions
from tests.chromium import Chromium, Page
from tests.running_server import RunningServer
from tests.stepping import Guarded

_KEY: Final = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
_SEND: Final = """(async (path, answer) => {
  const token = document.querySelector('[name=form_token]').value;
  const said = await fetch(path, {method: 'POST', body: new URLSearchParams({form_token: token, answer})});
  const text = await said.text();
  const fresh = text.match(/name="form_token" value="([^"]+)"/);
  for (const one of document.querySelectorAll('[name=form_token]')) if (fresh) one.value = fresh[1];
  return [said.status, text];
})"""


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # of the process that is tested


class PagesAlone(RunningServer):
    """A server that nobody asks with a token."""

    def _make_token(self) -> str:
        return ""


class Desk:
    """Ben at a browser, before the pages of a running server."""

    def __init__(self, world: Guarded, server: RunningServer, browser: Chromium) -> None:
        self.world, self.server = world, server
        self.address = f"http://localhost:{urlsplit(server.address).port}"
        self.page = Page(browser)
        self.page.call("WebAuthn.enable")
        self.page.call("WebAuthn.addVirtualAuthenticator", options=_KEY)
        with server.app() as app:
            book = StoredSessions(app.store.database)
            sessions = Sessions(book=book, directory=app.directory, clock=_now, random=os.urandom)
            secret, _ = sessions.open(Account.parse("directory:local/ben"), "Ben", Method.PASSWORD)
        self.page.call("Network.setCookie", name="interlock", value=secret, url=self.address, httpOnly=True)

    def enrols(self) -> str:
        """Add the browser's security key by the pages; give its id."""
        self.page.visit(f"{self.address}/authenticators")
        self.follows("document.querySelector('form[action$=\"/key\"]').requestSubmit()")
        self.page.run("document.querySelector('[name=called]').value = 'this laptop'")
        self.follows("document.querySelector('form[data-keys] button').click()")
        found = re.search(r"passkey:([0-9a-f]{64})", self.text())
        assert found is not None, self.text()
        return found[1]

    def follows(self, script: str) -> None:
        """Do what leads to another page, and wait until that is there."""
        self.page.run(f"void ({script})")
        self.page.arrive()

    def joins(self, key: str) -> None:
        """Let ann and ben join a security key to ben."""
        (said,) = self.world.deeds("ann", JoinAccount("person:ben", f"passkey:{key}", "shown in the office"))
        self.world.deeds("ben", Confirm(str(said.digest)))

    def drafts(self, answer: str = "approve") -> str:
        """Draft an answer; give the path of the page that asks for the proof, which is open then."""
        target = str(self.world.team.head.digests[0])
        self.page.visit(f"{self.address}/answer?answer={answer}&target={target}")
        self.page.run("document.querySelector('[name=reason]').value = 'seen'")
        self.follows("document.querySelector('form.fields').requestSubmit()")
        return str(self.page.run("location.pathname"))

    def signs(self, options: str = "") -> str:
        """Let the security key sign, and keep its answer instead of sending it; `options` are other ones to sign."""
        if options:
            self.page.run(f"document.querySelector('form[data-keys]').dataset.options = {json.dumps(options)}")
        return str(
            self.page.run(
                "new Promise(done => { const form = document.querySelector('form[data-keys]');"
                "form.submit = () => done(form.elements.answer.value); form.querySelector('button').click(); })"
            )
        )

    def options(self) -> str:
        """Give what the open page asks the security key with."""
        return str(self.page.run("document.querySelector('form[data-keys]').dataset.options"))

    def sends(self, path: str, answer: str) -> tuple[int, str]:
        """Send an answer from the open page."""
        status, text = self.page.run(f"{_SEND}({json.dumps(path)}, {json.dumps(answer)})")
        return int(status), str(text)

    def text(self) -> str:
        """Give what the open page shows."""
        return str(self.page.run("document.body.innerText"))

    def approvals(self) -> tuple[Any, ...]:
        """Give the approvals that the ledger proves."""
        with self.server.app() as app:
            return app.gate.governance().approvals


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium"), "localhost") as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, browser: Chromium) -> Iterator[Desk]:
    world = Guarded(tmp_path / "world")
    (said,) = world.deeds("ann", JoinAccount("person:ben", "directory:local/ben", "shown in the office"))
    world.deeds("ben", Confirm(str(said.digest)))
    with world.team.app("server"):
        pass  # whose key is the current one from now on
    server = PagesAlone(world.team.world, tmp_path)
    try:
        yield Desk(world, server, browser)
    finally:
        server.end()
        assert server.process.stdout is not None
        server.process.stdout.close()


def test_a_security_key_is_enrolled_joined_and_approves_one_digest_one_time(desk: Desk) -> None:
    key = desk.enrols()
    assert "not joined to you" in desk.text()
    desk.joins(key)
    with desk.world.team.app("server"):
        pass
    path = desk.drafts()
    assert "You are about to say this" in desk.text()
    options, answer = desk.options(), desk.signs()

    other = desk.drafts("reject")
    status, said = desk.sends(other, answer)
    assert (status, "NET-130" in said) == (400, True), "an answer to one digest serves no other"
    assert desk.approvals() == ()

    status, said = desk.sends(path, answer)
    assert (status, "It was said" in said) == (200, True), said
    (one,) = desk.approvals()
    assert (one.says.answer, one.says.reason, one.signer) == ("approve", "seen", f"passkey:{key}")

    status, said = desk.sends(path, answer)
    assert (status, "FLW-291" in said) == (400, True), "the same answer a second time"
    desk.drafts("withdraw")
    again = desk.signs(options)
    status, said = desk.sends(str(desk.page.run("location.pathname")), again)
    assert (status, "NET-130" in said) == (400, True), "a new signature over an old challenge"
    assert len(desk.approvals()) == 1


def test_by_the_button_alone_a_person_says_it(desk: Desk) -> None:
    desk.joins(desk.enrols())
    with desk.world.team.app("server"):
        pass
    desk.drafts()
    desk.follows("document.querySelector('form[data-keys] button').click()")
    assert "It was said" in desk.text()
    assert len(desk.approvals()) == 1
    told = [one for one in desk.page.complaints() if not one.startswith("loads ")]
    assert [one for one in told if "pubKeyCredParams" not in one] == [], "it misses RS256, which is not taken here"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_fit_their_window(desk: Desk, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    desk.page.call("Emulation.setDeviceMetricsOverride", **size)
    desk.page.media(scheme)
    desk.joins(desk.enrols())
    with desk.world.team.app("server"):
        pass
    shown = Path(os.environ.get("INTERLOCK_SHOTS", "")) if os.environ.get("INTERLOCK_SHOTS") else None
    for name in ("authenticators", "answer", "step-up"):
        if name == "step-up":
            desk.drafts()
        else:
            desk.page.visit(f"{desk.address}/{name}")
        assert desk.page.run("document.documentElement.scrollWidth <= innerWidth"), name
        if shown is not None:
            desk.page.picture(shown / f"{name}-{width}-{scheme}.png")
