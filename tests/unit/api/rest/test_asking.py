"""Who asks is said by a bearer token alone."""

from pathlib import Path

import pytest

from tests.served import served


@pytest.mark.parametrize(
    "header", ["Basic {0}", "{0}", "Bearer", "Bearer  ", "Bearer {0} x", "Bearer {0}{0}", "Token {0}"]
)
def test_what_is_no_bearer_token_is_nobody(tmp_path: Path, header: str) -> None:
    with served(tmp_path) as server:
        said = server.ask("GET", "/v1/whoami", headers={"Authorization": header.format(server.token())})
        assert said.status_code == 401


@pytest.mark.parametrize("header", ["Bearer {0}", "bearer {0}", "BEARER   {0} "])
def test_the_word_before_it_is_written_in_any_case(tmp_path: Path, header: str) -> None:
    with served(tmp_path) as server:
        said = server.ask("GET", "/v1/whoami", headers={"Authorization": header.format(server.token())})
        assert said.status_code == 200


def test_a_token_in_the_address_is_nobody(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert server.ask("GET", f"/v1/whoami?token={server.token()}").status_code == 401
