"""A write that is asked for twice with one key is done once and answered alike."""

from pathlib import Path

from tests.served import served


def test_the_same_answer_comes_again(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        token, envelope = server.token(), server.sealed("a")
        headers = {"Idempotency-Key": "k"}
        first = server.ask("POST", "/v1/evidence", token, content=envelope, headers=headers)
        server.world.pass_time(hours=1)
        again = server.ask("POST", "/v1/evidence", token, content=envelope, headers=headers)
        assert (again.status_code, again.json()) == (201, first.json())
        assert again.headers["idempotent-replayed"] == "true"
        assert "idempotent-replayed" not in first.headers


def test_a_key_for_another_request_is_refused_and_another_asker_has_their_own(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        headers = {"Idempotency-Key": "k"}
        one, other = server.token(), server.token()
        server.ask("POST", "/v1/evidence", one, content=server.sealed("a"), headers=headers)
        refused = server.ask("POST", "/v1/evidence", one, content=server.sealed("b"), headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (409, "API-104")
        assert server.ask("POST", "/v1/evidence", other, content=server.sealed("b"), headers=headers).status_code == 201


def test_an_error_is_no_answer_that_is_kept(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        token, headers = server.token(), {"Idempotency-Key": "k"}
        bad = server.ask(
            "POST",
            "/v1/evidence",
            token,
            json={"payloadType": "x", "payload": "", "signatures": [{"sig": "AA=="}]},
            headers=headers,
        )
        assert bad.status_code == 422
        assert server.ask("POST", "/v1/evidence", token, content=server.sealed("a"), headers=headers).status_code == 201


def test_a_key_is_some_printable_text(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        said = server.ask(
            "POST", "/v1/evidence", server.token(), content=server.sealed("a"), headers={"Idempotency-Key": "k" * 256}
        )
        assert (said.status_code, said.json()["field"]) == (400, "idempotency-key")
