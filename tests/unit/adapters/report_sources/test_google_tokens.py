"""A token is had for the key of a service account, where the settings say, and nothing of the key is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from interlock.adapters.report_sources.conversation import Conversation
from interlock.adapters.report_sources.errors import CredentialUnusable, SourceAnsweredWrongly
from interlock.adapters.report_sources.google_tokens import access_token
from tests.simulators.security_command_center import TOKEN, SecurityCommandCenter, account
from tests.simulators.sources import around, place_of

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
NAME = "security-command-center"


@pytest.fixture
def server() -> Iterator[SecurityCommandCenter]:
    with SecurityCommandCenter() as made:
        yield made


def ask(server: SecurityCommandCenter, key: str) -> str:
    tokens = f"{server.url}/token"
    there = around(NAME, AT, environ={"SIMULATED_KEY": key})
    with Conversation(place_of(NAME, server.url), there, tokens) as talk:
        return access_token(talk, tokens)


def test_a_key_is_exchanged_where_the_settings_say_and_not_where_the_key_does(server: SecurityCommandCenter) -> None:
    assert ask(server, account()) == TOKEN
    assert [one.path for one in server.asked] == ["/token"]


def test_a_key_of_somebody_else_gets_none(server: SecurityCommandCenter) -> None:
    with pytest.raises(SourceAnsweredWrongly, match="400"):
        ask(server, account(client_email="other@shop.iam.example.org"))


@pytest.mark.parametrize("key", ["very-secret", '{"client_email": "very-secret"}', "[]"])
def test_what_is_no_key_is_told_without_being_shown(server: SecurityCommandCenter, key: str) -> None:
    with pytest.raises(CredentialUnusable, match="no key of a service account") as told:
        ask(server, key)
    assert "very-secret" not in str(told.value)
    assert told.value.__cause__ is None


def test_a_private_key_that_is_none_is_told_without_being_shown(server: SecurityCommandCenter) -> None:
    with pytest.raises(CredentialUnusable, match="no RSA key") as told:
        ask(server, account(private_key="-----BEGIN PRIVATE KEY-----\nvery-secret"))
    assert "very-secret" not in str(told.value)


def test_a_token_that_is_there_already_is_taken(server: SecurityCommandCenter) -> None:
    place = place_of(NAME, server.url, credentials={"access_token": "env:READY"})
    there = around(NAME, AT, environ={"READY": "ya29.ready"})
    with Conversation(place, there, f"{server.url}/token") as talk:
        assert access_token(talk, f"{server.url}/token") == "ya29.ready"
    assert server.asked == []
