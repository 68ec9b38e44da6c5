"""SBOMs that are handed in together: all of them are taken, or none, and each says of whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.api.rest import sheets
from interlock.identity import Permission
from interlock.testing.world import World
from tests.governed import Team
from tests.served import Server, serving

SUBMIT, READ = Permission.EVIDENCE_SUBMIT, Permission.EVIDENCE_READ
PATH = "/v1/sboms"
ABOUT = f"sha256:{'ab' * 32}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(World(tmp_path)) as opened:
        yield opened


def bom(name: str, digest: str = "") -> str:
    """Write an SBOM of one component; with a digest it names what it is about."""
    part: dict[str, Any] = {"type": "library", "name": name, "version": "1.0", "purl": f"pkg:npm/{name}@1.0"}
    about = {"type": "application", "name": "shop", "hashes": [{"alg": "SHA-256", "content": digest}]}
    made: dict[str, Any] = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [part]}
    return json.dumps({**made, **({"metadata": {"component": about}} if digest else {})})


def hand_in(server: Server, token: str, *texts: str, subject: str = ABOUT, **more: Any) -> Any:
    """Hand SBOMs in as the files of a form."""
    files = [("report", (f"{place}.cdx.json", text.encode())) for place, text in enumerate(texts)]
    return server.ask("POST", f"{PATH}?subject={subject}" if subject else PATH, token, files=files, **more)


def size(server: Server) -> int:
    return server.serving.standing().size


def test_several_are_taken_with_one_request_and_once(server: Server) -> None:
    token = server.token("workload:ci")
    first = hand_in(server, token, bom("a"), bom("b"), bom("a"))
    assert first.status_code == 201, first.text
    told = first.json()
    assert (told["new"], told["is_again"]) == (2, False)
    assert [one["is_again"] for one in told["items"]] == [False, False, True], "the same twice is one"
    assert told["items"][0]["envelope"] == told["items"][2]["envelope"] != told["items"][1]["envelope"]
    assert {(one["components"], one["handed_in_by"]) for one in told["items"]} == {(1, "workload:ci")}
    before = size(server)
    again = hand_in(server, token, bom("b"), bom("a"))
    assert (again.status_code, again.json()["new"], size(server)) == (200, 0, before)
    more = hand_in(server, token, bom("b"), bom("c"))
    assert (more.status_code, more.json()["new"]) == (201, 1)
    envelopes = [one["envelope"] for one in told["items"]]
    assert [one["envelope"] for one in again.json()["items"]] == [envelopes[1], envelopes[0]]
    with server.world.app(is_reading=True) as app:
        said = [item.says for item in app.inspection.items()]
    assert sum("received from workload:ci" in one for one in said) == 3


def test_one_that_is_wrong_takes_all_others_down_with_it_and_is_named(server: Server) -> None:
    token, spoilt = server.token(), bom("b").replace("[", '"many", "x": [')
    said = hand_in(server, token, bom("a"), spoilt)
    assert (said.status_code, said.json()["field"]) == (422, "1.cdx.json")
    assert size(server) == 0
    assert hand_in(server, token, bom("a")).status_code == 201, "and it was not taken before"


def test_without_a_subject_each_is_about_what_it_names_by_a_hash(server: Server) -> None:
    token, one, two = server.token(), "12" * 32, "34" * 32
    said = hand_in(server, token, bom("a", one), bom("a", two), subject="")
    assert [each["subject"]["digests"] for each in said.json()["items"]] == [[f"sha256:{one}"], [f"sha256:{two}"]]
    assert said.json()["new"] == 2
    before = size(server)
    unsaid = hand_in(server, token, bom("a", one), bom("b"), subject="")
    assert (unsaid.status_code, unsaid.json()["code"], unsaid.json()["field"]) == (400, "FLW-105", "1.cdx.json")
    assert size(server) == before


def test_too_many_none_and_what_is_no_file_are_refused(server: Server) -> None:
    token = server.token()
    assert hand_in(server, token, *["{}"] * (sheets.FILES + 1)).json()["field"] == "body"
    assert server.ask("POST", PATH, token, content=b"").json()["field"] == "body"
    assert hand_in(server, token, bom("a"), subject="sha256:1").status_code == 400
    assert size(server) == 0


@pytest.mark.parametrize("text", ["null", "{}", "x", "\x00", '{"payload": 1}', '{"bomFormat": "CycloneDX"}'])
def test_what_is_no_sbom_is_refused_as_that_and_named(server: Server, text: str) -> None:
    for path, name in ((f"{PATH}?subject={ABOUT}", "report"), (f"/v1/reports?subject={ABOUT}&as=sbom", "report")):
        said = server.ask("POST", path, server.token(), content=text.encode())
        assert (said.status_code, said.json()["field"]) == (422, name), said.text
    assert size(server) == 0


def test_the_same_request_is_answered_alike(server: Server) -> None:
    token, key = server.token(), {"Idempotency-Key": "k"}
    first = hand_in(server, token, bom("a"), headers=key)
    again = hand_in(server, token, bom("a"), headers=key)
    assert (first.content, again.json()["is_again"]) == (again.content, False)
    assert hand_in(server, token, bom("b"), headers=key).status_code in {409, 422}
    assert hand_in(server, token, bom("a"), subject=f"sha256:{'cd' * 32}", headers=key).status_code in {409, 422}


def test_who_may_hand_in_for_one_product_alone_hands_in_none(server: Server) -> None:
    assert hand_in(server, server.token("workload:ci", SUBMIT, on="product:bank"), bom("a")).status_code == 403
    assert hand_in(server, server.token("workload:ci", READ), bom("a")).status_code == 403


def test_a_server_with_the_key_of_a_person_signs_none(tmp_path: Path) -> None:
    team, faults = Team(World(tmp_path / "world")), list[str]()
    with serving(team.world, fault=faults.append) as opened:
        said = hand_in(opened, opened.token("person:ann", SUBMIT), bom("a"))
        assert (said.status_code, said.json()["code"]) == (500, "API-116")
    assert any("API-116" in one for one in faults)
