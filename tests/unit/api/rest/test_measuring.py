"""Figures go by the route and not by what is asked of it."""

from pathlib import Path

from interlock.identity import Permission
from tests.served import served


def test_requests_are_counted_by_route_and_status(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        token = server.token()
        for number in range(3):
            server.ask("GET", f"/v1/evidence/sha256:{number:064x}", token)
        server.ask("GET", "/v1/whoami")
        said = server.ask("GET", "/metrics", token).text
        assert 'interlock_requests_total{route="/v1/evidence/{digest:str}",status="404"} 3.0' in said
        assert 'interlock_requests_total{route="/v1/whoami",status="401"} 1.0' in said
        assert "interlock_ledger_entries 0.0" in said
        assert "interlock_request_seconds_bucket" in said
        limited = server.token("person:ann", Permission.EVIDENCE_READ, on="product:shop")
        assert server.ask("GET", "/metrics", limited).status_code == 403


def test_what_is_refused_before_its_route_is_counted_as_it_was_answered(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert server.ask("GET", "/v1/whoami", "ilk_nobodys").status_code == 401
        assert server.ask("GET", "/v1/nothing-of-the-kind").status_code == 404
        said = server.ask("GET", "/metrics", server.token()).text
        assert 'interlock_requests_total{route="/v1/whoami",status="401"} 1.0' in said
        assert 'interlock_requests_total{route="none",status="404"} 1.0' in said
        assert 'status="500"' not in said
        assert 'interlock_request_seconds_count{route="/v1/whoami"} 1.0' in said
        assert "interlock_requests_open 1.0" in said
