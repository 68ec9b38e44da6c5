"""What is asked by a name that no route declares is refused, and so is what is there more than once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from interlock.adapters.errors import ServerAnsweredWrongly
from interlock.adapters.server import Server as Client
from interlock.api.rest.app import ROUTES, application
from interlock.api.rest.described import described
from interlock.api.rest.names import LOOSE, names_of
from interlock.api.rest.reports import hand_in_reports
from interlock.api.rest.verdicts import verdict
from tests.served import Server, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("names")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/whoami"),
        ("GET", "/v1/evidence"),
        ("POST", "/v1/tokens"),
        ("GET", "/v1/events"),
        ("GET", "/v1/ledger/checkpoint"),
        ("GET", "/v1/openapi.json"),
        ("GET", "/metrics"),
        ("POST", "/v1/reports"),
    ],
)
def test_an_unknown_name_is_refused_everywhere(server: Server, method: str, path: str) -> None:
    before = server.serving.standing().size
    said = server.ask(method, f"{path}?handed_in_by=x", server.token())
    assert (said.status_code, said.json()["code"], said.json()["field"]) == (400, "API-105", "handed_in_by"), said.text
    assert "did you mean" not in said.json()["detail"]
    assert server.serving.standing().size == before


def test_a_name_that_is_like_another_is_told_which(server: Server) -> None:
    told = [
        server.ask("GET", "/v1/evidence?limti=5", server.token()).json()["detail"],
        server.ask("POST", "/v1/reports?contrl=x", server.token()).json()["detail"],
        server.ask("GET", "/v1/evidence?zzzzzz=5", server.token()).json()["detail"],
    ]
    assert [one.rpartition("; ")[2] for one in told[:2]] == ["did you mean limit?", "did you mean control?"]
    assert "did you mean" not in told[2]


def test_a_name_that_is_there_twice_is_refused_where_one_counts(server: Server) -> None:
    said = server.ask("GET", "/v1/evidence?limit=1&limit=200", server.token())
    assert (said.status_code, said.json()["code"], said.json()["field"]) == (400, "API-105", "limit")
    subject = "subject=sha256:" + "0" * 64
    taken = server.ask("POST", f"/v1/reports?{subject}&note=a&note=b", server.token(), content=b"x")
    assert taken.json()["code"] == "FMT-161", taken.text


def test_who_may_not_ask_learns_of_no_names(server: Server) -> None:
    assert server.ask("GET", "/v1/evidence?limti=5").status_code == 401


def test_a_delivery_may_be_asked_by_any_name(server: Server) -> None:
    assert server.ask("POST", "/v1/hooks/forge?api-version=1", content=b"{}").status_code == 401


def test_the_names_are_those_of_the_description(server: Server) -> None:
    assert names_of(hand_in_reports) == {
        "subject": False,
        "as": False,
        "control": False,
        "at": False,
        "note": True,
        "product": False,
    }
    told: dict[str, Any] = described(application(None))["paths"]
    for handler in (one for one in ROUTES if one.opt.get(LOOSE) is not True and one.include_in_schema is not False):
        for path in handler.paths:
            item = told[path.replace(":str", "").replace(":path", "")]
            for method in handler.http_methods:
                asked = item[str(method).lower()].get("parameters", [])
                assert set(names_of(handler)) == {one["name"] for one in asked if one["in"] == "query"}


def test_the_client_asks_by_names_that_are_known_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(_: Client, __: str, path: str, *___: Any) -> bytes:
        asked.append(path)
        return b'{"verdict": "allow", "why": "", "until": ""}'

    monkeypatch.setattr(Client, "_asked", noted)
    client = Client("https://interlock.example.org", "")
    handed = {"form": "trivy", "control": "key.scanning", "at": "now", "product": "shop", "notes": ("a", "b")}
    with pytest.raises(ServerAnsweredWrongly):
        client.reports([("a", b"x")], "sha256:0", **handed)  # type: ignore[arg-type]  # one of several kinds
    with pytest.raises(ServerAnsweredWrongly):
        client.sbom("a", b"x", "sha256:0")
    client.verdict("0" * 64, "live")
    known = [names_of(hand_in_reports), names_of(hand_in_reports), names_of(verdict)]
    sent = [parse_qs(urlsplit(path).query, strict_parsing=True) for path in asked]
    assert [set(one) - set(names) for one, names in zip(sent, known, strict=True)] == [set(), set(), set()]
    assert set(sent[0]) == set(names_of(hand_in_reports)), "everything that can be asked was"
