"""A browser that comes back is somebody only if it left from here a moment ago, and with that provider."""

from __future__ import annotations

import base64
import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from interlock.adapters.errors import Unreachable
from interlock.adapters.issuers.errors import CodeRefused
from interlock.flows.errors import ProviderUnknown, ProviderUnready, ReturnRefused
from interlock.flows.sign_in import LASTS, Arrived, Back, Leaving, SignIn
from interlock.identity.elsewhere import ProvenPerson, Provider, account_elsewhere
from interlock.identity.workload import Issuer, WorkloadKind
from interlock.kernel import Instant, InterlockError

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Asked:
    """Satisfies `interlock.flows.sign_in.IdentityProviders`; who comes back is whom the code names."""

    def __init__(self) -> None:
        self.begun: dict[str, tuple[str, str]] = {}
        self.promises = False
        self.fault: InterlockError | None = None

    def address(self, provider: Provider, back: str, state: str, nonce: str, verifier: str, at: Instant) -> str:
        if self.fault is not None:
            raise self.fault
        self.begun[state] = nonce, verifier
        return f"{provider.issuer.url}/authorize?state={state}&back={back}"

    def names_itself(self, provider: Provider, at: Instant) -> bool:
        return self.promises

    def redeem(self, provider: Provider, back: str, code: str, nonce: str, verifier: str, at: Instant) -> ProvenPerson:
        if self.fault is not None:
            raise self.fault
        if (nonce, verifier) not in self.begun.values() or not back.endswith(provider.name):
            raise CodeRefused(issuer=provider.issuer.url, why="invalid_grant")
        return ProvenPerson(account_elsewhere(provider.issuer.url, code), code, (), at)


class Uses:
    """Satisfies `interlock.flows.ports.TokenUses`."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], Instant] = {}

    def take(self, issuer: str, token_id: str, until: Instant, at: Instant) -> bool:
        assert at < until
        is_first = (issuer, token_id) not in self.held
        self.held.setdefault((issuer, token_id), until)
        return is_first

    def was_taken(self, issuer: str, token_id: str) -> bool:
        return (issuer, token_id) in self.held


class Door:
    """A server, as far as signing in goes."""

    def __init__(self) -> None:
        self.at = AT
        self.asked = Asked()
        self.uses = Uses()
        self.secret = b"s" * 32
        self.log: list[str] = []
        named = [
            Provider(name, name, Issuer(f"https://{name}.example.org", WorkloadKind.OIDC, "us"))
            for name in ("corp", "other")
        ]
        self.flow = SignIn(
            providers=named,
            elsewhere=self.asked,
            uses=self.uses,
            secret=self.own,
            clock=lambda: self.at,
            random=os.urandom,
        )

    def own(self) -> bytes:
        if not self.secret:
            raise Unreachable(url="the folder of keys", why="it is gone")
        return self.secret

    def begin(self, name: str = "corp", going: str = "/") -> tuple[Leaving, str]:
        leaving = self.flow.begin(name, f"https://interlock.example.org/sign-in/back/{name}", going, self.log.append)
        return leaving, leaving.address.partition("state=")[2].partition("&")[0]

    def finish(self, back: Back, browser: str, name: str = "corp") -> Arrived:
        return self.flow.finish(name, back, browser, self.log.append)

    def refuses(self, back: Back, browser: str, why: str, name: str = "corp") -> None:
        before = len(self.log)
        with pytest.raises(ReturnRefused) as caught:
            self.finish(back, browser, name)
        assert str(caught.value) == "that sign-in does not count here"
        (line,) = self.log[before:]
        assert why in line
        assert "\n" not in line


@pytest.fixture
def door() -> Door:
    return Door()


def test_who_left_comes_back(door: Door) -> None:
    leaving, state = door.begin(going="/status")
    arrived = door.finish(Back(state, "u1"), leaving.browser)
    assert (str(arrived.person.account), arrived.next) == ("directory:corp.example.org#u1", "/status")
    assert arrived.provider.name == "corp"
    assert door.log == []


def test_each_sign_in_has_secrets_of_its_own(door: Door) -> None:
    found = [door.begin() for _ in range(3)]
    secrets = {text for leaving, state in found for text in (leaving.browser, state, *door.asked.begun[state])}
    assert len(secrets) == 12
    assert sum(len(one) == 43 for one in secrets) == 9
    for leaving, state in found:
        assert leaving.browser not in leaving.address
        assert door.asked.begun[state][1] not in leaving.address
        kept = base64.urlsafe_b64decode(leaving.browser + "==").decode()
        assert not any(one in kept for one in (state, *door.asked.begun[state])), "what a browser keeps redeems nothing"


def test_a_way_back_counts_once(door: Door) -> None:
    leaving, state = door.begin()
    door.finish(Back(state, "u1"), leaving.browser)
    door.refuses(Back(state, "u1"), leaving.browser, "it was spent before")


def test_a_way_back_is_spent_before_its_code_is_redeemed_and_by_its_own_browser_alone(door: Door) -> None:
    leaving, state = door.begin()
    door.refuses(Back(state, "u1"), "x" * 43, "this browser did not begin it")
    door.asked.fault = CodeRefused(issuer="https://corp.example.org", why="invalid_grant")
    door.refuses(Back(state, "u1"), leaving.browser, "invalid_grant")
    door.asked.fault = None
    door.refuses(Back(state, "u2"), leaving.browser, "it was spent before")


def test_nothing_is_kept_of_whoever_leaves_or_comes_back_without_a_code(door: Door) -> None:
    for _ in range(100):
        leaving, state = door.begin()
    door.refuses(Back(state, error="access_denied"), leaving.browser, "access_denied")
    door.refuses(Back(state), leaving.browser, "there is no code")
    door.refuses(Back("x" * 43, "u1"), leaving.browser, "FLW-283")
    assert door.uses.held == {}
    door.finish(Back(state, "u1"), leaving.browser)
    assert list(door.uses.held.values()) == [AT + LASTS]


@pytest.mark.parametrize(
    ("field", "value"),
    [("next", "/elsewhere"), ("until", 9e9), ("provider", "other"), ("back", "https://evil.example")],
)
def test_a_browser_cannot_change_what_it_keeps(door: Door, field: str, value: object) -> None:
    leaving, state = door.begin()
    begun = json.loads(base64.urlsafe_b64decode(leaving.browser + "=="))
    assert field in begun
    changed = base64.urlsafe_b64encode(json.dumps({**begun, field: value}, separators=(",", ":")).encode())
    door.refuses(Back(state, "u1"), changed.rstrip(b"=").decode(), "this browser did not begin it")
    door.secret = b"t" * 32
    door.refuses(Back(state, "u1"), leaving.browser, "this browser did not begin it")


def test_a_way_back_ends_after_a_while(door: Door) -> None:
    leaving, state = door.begin()
    door.at += LASTS
    door.refuses(Back(state, "u1"), leaving.browser, "it took too long")


@pytest.mark.parametrize("browser", ["", "x", "é", "x" * 5000, "a\nb"])
def test_another_browser_signs_nobody_in(door: Door, browser: str) -> None:
    _, state = door.begin()
    door.refuses(Back(state, "u1"), browser, "FLW-283")


@pytest.mark.parametrize("state", ["", "x", "é", "x" * 5000, "a\nb"])
def test_a_made_up_state_signs_nobody_in(door: Door, state: str) -> None:
    leaving, _ = door.begin()
    door.refuses(Back(state, "u1"), leaving.browser, "FLW-283")


def test_the_answer_of_another_provider_signs_nobody_in(door: Door) -> None:
    leaving, state = door.begin("other")
    door.refuses(Back(state, "u1"), leaving.browser, "it was begun with other")
    leaving, state = door.begin()
    door.refuses(Back(state, "u1", issuer="https://other.example.org"), leaving.browser, "the answer is by")
    leaving, state = door.begin()
    door.asked.promises = True
    door.refuses(Back(state, "u1"), leaving.browser, "the answer is by 'nobody'")
    leaving, state = door.begin()
    assert door.finish(Back(state, "u1", issuer="https://corp.example.org"), leaving.browser).person.name == "u1"
    door.refuses(Back(state, "u1"), leaving.browser, "FLW-283", name="nowhere")


def test_what_the_provider_refuses_is_refused(door: Door) -> None:
    for back, why in (
        ({"error": "access_denied\r\nfaked: line"}, "access_denied"),
        ({}, "there is no code"),
        ({"code": "é"}, "no plain text"),
        ({"code": "u1", "error": "server_error"}, "server_error"),
    ):
        leaving, state = door.begin()
        door.refuses(Back(state, **back), leaving.browser, why)
    leaving, state = door.begin()
    door.asked.fault = CodeRefused(issuer="https://corp.example.org", why="invalid_grant")
    door.refuses(Back(state, "u1"), leaving.browser, "invalid_grant")


def test_nobody_is_sent_anywhere_or_let_in_while_the_secret_cannot_be_read(door: Door) -> None:
    leaving, state = door.begin()
    door.secret = b""
    with pytest.raises(ProviderUnready):
        door.begin()
    with pytest.raises(ProviderUnready):
        door.finish(Back(state, "u1"), leaving.browser)
    assert door.uses.held == {}


def test_a_provider_that_is_gone_is_no_refusal(door: Door) -> None:
    leaving, state = door.begin()
    door.asked.fault = Unreachable(url="https://corp.example.org", why="it hangs")
    with pytest.raises(ProviderUnready):
        door.finish(Back(state, "u1"), leaving.browser)
    with pytest.raises(ProviderUnready):
        door.begin()
    assert len(door.log) == 2
    with pytest.raises(ProviderUnknown):
        door.begin("nobody")
    assert timedelta(minutes=5) < LASTS < timedelta(minutes=30)
