"""Which server is asked: what the environment says, else what this user signed in to."""

import stat
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.errors import ServerRefused
from interlock.wiring.errors import LoginMissing, LoginUnreadable
from interlock.wiring.logins import Login, keep_login, login_of
from tests.loopback import Server, whole

KNOWN = Login("https://a.example.org", "x")
SHORT = "short"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


def test_a_login_is_kept_for_this_user_alone(tmp_path: Path) -> None:
    config = str(tmp_path / "config")
    with pytest.raises(LoginMissing):
        login_of(config, {})
    path = Path(keep_login(config, KNOWN))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert login_of(config, {}) == KNOWN


def test_the_environment_goes_first(tmp_path: Path) -> None:
    keep_login(str(tmp_path), KNOWN)
    both = {"INTERLOCK_SERVER": "https://b.example.org", "INTERLOCK_TOKEN": "t"}
    assert login_of(str(tmp_path), both) == Login("https://b.example.org", "t")
    with pytest.raises(LoginMissing, match="INTERLOCK_SERVER is not"):
        login_of(str(tmp_path), {"INTERLOCK_TOKEN": "t"})


def test_a_server_alone_is_shown_the_token_of_the_job(tmp_path: Path, server: Server) -> None:
    server.answers["/v1/tokens/exchange"] = whole(msgspec.json.encode({"access_token": SHORT, "expires_in": 900}))
    asked = {"INTERLOCK_SERVER": f"{server.url}/", "INTERLOCK_ID_TOKEN": "a.b.c"}
    assert login_of(str(tmp_path), asked) == Login(f"{server.url}/", SHORT)
    ((path, headers),) = server.asked
    assert path == "/v1/tokens/exchange"
    assert "authorization" not in headers
    assert list(tmp_path.iterdir()) == [], "nothing is kept"


def test_github_is_asked_for_a_token_for_that_server_and_no_other(tmp_path: Path, server: Server) -> None:
    audience = server.url.replace(":", "%3A").replace("/", "%2F")
    server.answers[f"/token?audience={audience}"] = whole(b'{"value": "a.b.c"}')
    server.answers["/v1/tokens/exchange"] = whole(b'{"access_token": "ilk_short"}')
    of_job = {"ACTIONS_ID_TOKEN_REQUEST_URL": f"{server.url}/token", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "bearer"}
    assert login_of(str(tmp_path), {"INTERLOCK_SERVER": server.url, **of_job}).token == "ilk_short"
    assert [path for path, _ in server.asked] == [f"/token?audience={audience}", "/v1/tokens/exchange"]


def test_a_job_that_is_given_no_token_is_told_so(tmp_path: Path) -> None:
    keep_login(str(tmp_path), KNOWN)
    with pytest.raises(LoginMissing, match="no build server gives this job a token"):
        login_of(str(tmp_path), {"INTERLOCK_SERVER": "https://b.example.org"})


def test_the_token_of_a_job_does_not_travel_in_the_clear(tmp_path: Path) -> None:
    for address in ("http://b.example.org", "b.example.org", "ftp://localhost"):
        with pytest.raises(LoginMissing, match="must not travel in the clear"):
            login_of(str(tmp_path), {"INTERLOCK_SERVER": address, "INTERLOCK_ID_TOKEN": "a.b.c"})


def test_a_server_that_refuses_is_told_with_its_reason(tmp_path: Path, server: Server) -> None:
    def refuse(handler: BaseHTTPRequestHandler) -> None:
        body = b'{"detail": "that workload gets no token here", "code": "FLW-265", "remedy": "see the log"}'
        handler.send_response(400)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    server.answers["/v1/tokens/exchange"] = refuse
    with pytest.raises(ServerRefused, match="FLW-265"):
        login_of(str(tmp_path), {"INTERLOCK_SERVER": server.url, "INTERLOCK_ID_TOKEN": "a.b.c"})


def test_a_file_that_is_no_login_is_told(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text("{}")
    with pytest.raises(LoginUnreadable):
        login_of(str(tmp_path), {})
    (tmp_path / "file").write_text("")
    with pytest.raises(LoginUnreadable):
        keep_login(str(tmp_path / "file"), KNOWN)
