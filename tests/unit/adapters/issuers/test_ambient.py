"""A job finds its token where its build server puts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.adapters.issuers.ambient import ambient_token, token_for, token_in_file, token_in_variable
from interlock.adapters.issuers.errors import TokenMissing
from interlock.identity.workload import Issuer, WorkloadKind
from tests.loopback import Answer, Server, redirect, whole
from tests.tokens import AUDIENCE, GITHUB

ISSUERS = (Issuer(GITHUB, WorkloadKind.GITHUB, AUDIENCE),)
NOWHERE = "/nowhere/token"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


def actions(server: Server, bearer: str = "of the job") -> dict[str, str]:
    return {
        "ACTIONS_ID_TOKEN_REQUEST_URL": f"{server.url}/token?api-version=2.0",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": bearer,
    }


def answers(server: Server, answer: Answer) -> None:
    path = "/token?api-version=2.0&audience=https%3A%2F%2Finterlock.example.org"
    server.answers[path] = answer


def test_a_variable_comes_first_then_a_file_then_the_usual_place(tmp_path: Path) -> None:
    file, usual = tmp_path / "a", tmp_path / "b"
    file.write_text("from the file\n")
    usual.write_text("from the usual place")
    given = {"INTERLOCK_ID_TOKEN": "from the variable ", "INTERLOCK_ID_TOKEN_FILE": str(file)}
    assert ambient_token(given, ISSUERS, projected=str(usual)) == "from the variable"
    del given["INTERLOCK_ID_TOKEN"]
    assert ambient_token(given, ISSUERS, projected=str(usual)) == "from the file"
    assert ambient_token({}, ISSUERS, projected=str(usual)) == "from the usual place"
    assert ambient_token({}, ISSUERS, projected=NOWHERE) is None


def test_github_is_asked_for_a_token_for_us_with_the_bearer_of_the_job(server: Server) -> None:
    answers(server, whole(b'{"value": "a.b.c", "count": 1}'))
    assert ambient_token(actions(server), ISSUERS, projected=NOWHERE) == "a.b.c"
    assert server.asked[0][1]["authorization"] == "bearer of the job"


def test_github_is_not_asked_where_it_is_no_issuer_of_ours_or_may_not_be_asked(server: Server) -> None:
    assert ambient_token(actions(server), (), projected=NOWHERE) is None
    assert ambient_token(actions(server, ""), ISSUERS, projected=NOWHERE) is None
    assert server.asked == []


def test_no_redirect_takes_the_bearer_to_another_place(server: Server) -> None:
    other = Server()
    try:
        answers(server, redirect(f"{other.url}/token"))
        with pytest.raises(TokenMissing, match="answered 302"):
            ambient_token(actions(server), ISSUERS, projected=NOWHERE)
        assert other.asked == []
    finally:
        other.stop()


@pytest.mark.parametrize("body", [b"", b"{}", b'{"value": ""}', b'{"value": 3}', b"\xff"])
def test_an_answer_without_a_token_is_an_error(server: Server, body: bytes) -> None:
    answers(server, whole(body))
    with pytest.raises(TokenMissing):
        ambient_token(actions(server), ISSUERS, projected=NOWHERE)


def test_a_token_that_was_promised_and_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TokenMissing, match="No such file"):
        token_in_file(str(tmp_path / "none"))
    with pytest.raises(TokenMissing, match="NAME is empty or not set"):
        token_in_variable({}, "NAME")
    large = tmp_path / "large"
    large.write_bytes(b"a" * 70_000)
    with pytest.raises(TokenMissing, match="too large"):
        token_in_file(str(large))


def azure(server: Server, bearer: str = "of the job") -> dict[str, str]:
    return {"SYSTEM_OIDCREQUESTURI": f"{server.url}/oidctoken/", "SYSTEM_ACCESSTOKEN": bearer}


def test_a_server_is_shown_what_lies_ready_then_what_github_makes_for_it(tmp_path: Path, server: Server) -> None:
    answers(server, whole(b'{"value": "a.b.c"}'))
    file = tmp_path / "token"
    file.write_text("from the file")
    both = {**actions(server), "INTERLOCK_ID_TOKEN_FILE": str(file)}
    assert token_for(both, AUDIENCE, projected=NOWHERE) == "from the file"
    assert server.asked == []
    assert token_for(actions(server), AUDIENCE, projected=NOWHERE) == "a.b.c"
    assert token_for({}, AUDIENCE, projected=NOWHERE) is None


def test_azure_is_asked_with_the_bearer_of_the_job(server: Server) -> None:
    server.answers["/oidctoken?api-version=7.1"] = whole(b'{"oidcToken": "a.b.c"}')
    assert token_for(azure(server), AUDIENCE, projected=NOWHERE) == "a.b.c"
    ((_, headers),) = server.asked
    assert (headers["authorization"], headers["x-tfs-fedauthredirect"]) == ("Bearer of the job", "Suppress")
    assert headers["content-length"] == "0"


def test_a_build_never_takes_the_token_of_azure(server: Server) -> None:
    assert ambient_token(azure(server), ISSUERS, projected=NOWHERE) is None
    assert server.asked == []


def test_a_step_of_azure_without_its_bearer_is_told_what_to_map(server: Server) -> None:
    with pytest.raises(TokenMissing, match=r"System\.AccessToken"):
        token_for(azure(server, ""), AUDIENCE, projected=NOWHERE)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"oidcToken": ""}', b'{"value": "a.b.c"}', b"<html>sign in</html>"])
def test_an_answer_of_azure_without_a_token_is_an_error(server: Server, body: bytes) -> None:
    server.answers["/oidctoken?api-version=7.1"] = whole(body)
    with pytest.raises(TokenMissing):
        token_for(azure(server), AUDIENCE, projected=NOWHERE)
