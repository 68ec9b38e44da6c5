"""Reports over HTTP: taken whole or not at all, signed by the server, in the name of whoever sent them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from interlock.adapters.server import form_of
from interlock.api.rest import reports, sheets
from interlock.decision import Question, Status
from interlock.evidence import read_assessment
from interlock.identity import Permission
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from tests.governed import Team
from tests.reports_handed_in import POLICY, sarif, trivy, zap
from tests.served import Server, serving

SUBMIT, READ = Permission.EVIDENCE_SUBMIT, Permission.EVIDENCE_READ
ABOUT = "sha256:" + "a" * 64


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    world = World(tmp_path / "world")
    world.commit({"own.yaml": POLICY, "interlock.yaml": "product: shop\npolicy: own.yaml\n"})
    with serving(world) as opened:
        yield opened


def hand_in(server: Server, token: str, *texts: str | bytes, query: str = "", **more: Any) -> Any:
    """Hand reports in: one as the body, several as files."""
    path = f"/v1/reports?subject={more.pop('subject', ABOUT)}{query}"
    bodies = [text.encode() if isinstance(text, str) else text for text in texts]
    if len(bodies) == 1:
        return server.ask("POST", path, token, content=bodies[0], **more)
    files = [("report", (f"{place}.report", body)) for place, body in enumerate(bodies)]
    return server.ask("POST", path, token, files=files, **more)


def size(server: Server) -> int:
    return server.serving.standing().size


def status(server: Server, product: str = "shop") -> Status:
    with server.world.app(is_reading=True) as app:
        subject = Subject(ABOUT, (Digest.parse(ABOUT),))
        question = Question(subject, server.world.at, product=product, pipeline=app.pipeline, usual=app.usual_pipeline)
        return app.gate.decide(app.policies.get("own.yaml"), question).reasons[0].status


def test_a_report_becomes_evidence_in_the_name_of_whoever_sent_it(server: Server) -> None:
    token = server.token("workload:shop-ci", SUBMIT, on="product:shop")
    said = hand_in(server, token, trivy(), query="&note=nightly")
    assert said.status_code == 201, said.text
    told = said.json()
    assert (told["schema"], told["control"], told["outcome"]) == ("interlock.import/v1", "key.scanning", "passed")
    assert (told["product"], told["handed_in_by"], told["is_again"]) == ("shop", "workload:shop-ci", False)
    assert (told["subject"]["digests"], told["notes"], told["why_not"]) == ([ABOUT], ["nightly"], None)
    with server.world.app(is_reading=True) as app:
        statement = app.inspection.find(told["envelope"].partition(":")[2]).statement
        assert statement is not None
        one = read_assessment(statement.statement.predicate)
    assert (one.handed_in_by, statement.signer) == ("workload:shop-ci", told["signer"]["key"])
    assert one.origin.rules is not None
    assert one.origin.rules.product == "shop"
    assert (status(server), status(server, "bank")) == (Status.SATISFIED, Status.MISSING)


def test_several_are_one_piece_of_evidence_and_what_is_packed_is_unpacked(server: Server) -> None:
    same = ("R1", "a query is built out of text", "app.py", 1)
    told = hand_in(server, server.token(), gzip.compress(sarif("one", same).encode()), trivy(), zap("XSS")).json()
    assert [one["report"]["name"] for one in told["reports"]] == ["0.report", "1.report", "2.report"]
    assert (told["outcome"], told["findings"], told["by_severity"]["high"]) == ("failed", 2, {"new": 2, "known": 0})
    assert size(server) == 1


def test_the_very_same_again_changes_nothing_but_somebody_elses_word_is_another(server: Server) -> None:
    token, other = server.token("workload:ci"), server.token("workload:other")
    first = hand_in(server, token, zap("XSS"))
    again = hand_in(server, token, zap("XSS"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert (again.json()["is_again"], again.json()["envelope"]) == (True, first.json()["envelope"])
    assert hand_in(server, other, zap("XSS")).status_code == 201
    assert size(server) == 2


def test_with_one_key_the_same_is_done_once_and_another_thing_is_refused(server: Server) -> None:
    token, key = server.token(), {"Idempotency-Key": "k1"}
    first = hand_in(server, token, zap("XSS"), headers=key)
    again = hand_in(server, token, zap("XSS"), headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    other = hand_in(server, token, zap("XSS"), headers=key, query="&control=acceptance.dast")
    assert (other.status_code, other.json()["code"]) == (409, "API-104")


def test_where_one_cannot_be_read_nothing_is_taken_of_any(server: Server) -> None:
    said = hand_in(server, server.token(), trivy(), zap("XSS")[:-30])
    assert (said.status_code, said.json()["field"]) == (422, "1.report")
    assert said.json()["code"].startswith("FMT-")
    unknown = hand_in(server, server.token(), "a text of nobody's")
    assert (unknown.status_code, unknown.json()["code"], unknown.json()["field"]) == (422, "FMT-161", "report")
    assert "--" not in unknown.json()["remedy"].replace("--formats", "")
    assert "SARIF" in unknown.json()["remedy"]
    assert size(server) == 0


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("&contrl=key.infra-scanning", 400, "contrl"),
        ("&Control=key.infra-scanning", 400, "Control"),
        ("&as=nothing-known", 400, "as"),
        ("&as=gitleaks", 422, "report"),
        ("&control=key.nothing", 400, "control"),
        ("&at=soon", 400, "at"),
        ("&at=2030-01-01", 400, "at"),
        ("&product=a/b", 400, "product"),
        ("&note=" + "&note=".join("abcdefghijklmnopqrstuvwxyz"), 400, "note"),
    ],
)
def test_what_is_asked_wrongly_is_told_with_its_field(server: Server, query: str, status: int, field: str) -> None:
    said = hand_in(server, server.token(), trivy(), query=query)
    assert (said.status_code, said.json()["field"]) == (status, field), said.text
    assert said.json()["remedy"]
    assert size(server) == 0


@pytest.mark.parametrize("subject", ["main", ".", "a" * 64, "md5:" + "a" * 32, "../x", "sha256:" + "A" * 64])
def test_what_is_no_digest_and_no_commit_is_no_subject_here(server: Server, subject: str) -> None:
    said = hand_in(server, server.token(), trivy(), subject=subject)
    assert (said.status_code, said.json()["field"]) == (400, "subject")


def test_a_commit_is_named_with_or_without_its_kind(server: Server) -> None:
    token = server.token()
    first = hand_in(server, token, trivy(), subject="b" * 40)
    assert first.json()["subject"] == {"name": "b" * 40, "digests": [f"gitCommit:{'b' * 40}"]}
    assert hand_in(server, token, trivy(), subject=f"gitCommit:{'b' * 40}").status_code == 200


def test_a_report_about_something_else_is_refused(server: Server) -> None:
    other = json.loads(trivy(target=f"shop@sha256:{'b' * 64}"))
    said = hand_in(server, server.token(), json.dumps(other))
    assert (said.status_code, said.json()["code"]) == (422, "FLW-134")


def test_who_may_hand_in_for_one_product_does_so_for_no_other(server: Server) -> None:
    limited = server.token("workload:ci", SUBMIT, on="product:bank")
    assert hand_in(server, limited, trivy(), query="&product=shop").status_code == 403
    assert hand_in(server, limited, trivy(), query="&as=sbom").status_code == 403
    assert hand_in(server, limited, trivy()).json()["product"] == "bank"
    assert hand_in(server, server.token("workload:ci", READ), trivy()).status_code == 403


def test_files_have_no_place_and_no_end_of_them_is_taken(server: Server) -> None:
    token = server.token()
    files = [("report", ("../../etc/pass\x1bwd.json", trivy().encode()))]
    said = server.ask("POST", f"/v1/reports?subject={ABOUT}", token, files=files)
    assert said.json()["reports"][0]["report"]["name"] in {"passwd.json", "pass%1Bwd.json"}
    assert hand_in(server, token, *["{}"] * (sheets.FILES + 1)).json()["field"] == "body"
    assert server.ask("POST", f"/v1/reports?subject={ABOUT}", token, content=b"").json()["field"] == "body"
    words = {"subject": ABOUT}
    beside = server.ask("POST", f"/v1/reports?subject={ABOUT}", token, files=files, data=words)
    assert (beside.status_code, beside.json()["field"]) == (400, "subject")


def test_what_unpacks_to_too_much_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "UNPACKED", 100_000)
    bomb = gzip.compress(json.dumps({"version": "2.1.0", "runs": [], "x": " " * 200_000}).encode())
    said = hand_in(server, server.token(), gzip.compress((trivy() + " " * 60_000).encode()), trivy() + " " * 60_000)
    assert (said.status_code, said.json()["code"]) == (413, "FLW-135")
    assert hand_in(server, server.token(), bomb).status_code in {413, 422}
    assert size(server) == 0


BOM: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "components": [{"type": "library", "name": "left-pad", "version": "1.0", "purl": "pkg:npm/left-pad@1.0"}],
}


def test_an_sbom_is_taken_as_one_and_says_of_whom(server: Server) -> None:
    token = server.token("workload:ci")
    first = hand_in(server, token, json.dumps(BOM), query="&as=sbom")
    assert first.status_code == 201, first.text
    assert (first.json()["components"], first.json()["kind"], first.json()["handed_in_by"]) == (
        1,
        "cyclonedx",
        "workload:ci",
    )
    again = hand_in(server, token, json.dumps(BOM), query="&as=sbom")
    assert (again.status_code, again.json()["envelope"]) == (200, first.json()["envelope"])
    assert again.json()["components"] == 1
    assert hand_in(server, server.token("workload:two"), json.dumps(BOM), query="&as=sbom").status_code == 201
    with server.world.app(is_reading=True) as app:
        said = [item.says for item in app.inspection.items()]
    assert any("received from workload:ci" in one for one in said)
    mixed = hand_in(server, token, json.dumps(BOM), trivy(), query="&as=sbom")
    assert (mixed.status_code, mixed.json()["code"]) == (400, "API-115")
    spoilt = hand_in(server, token, json.dumps({**BOM, "components": "many"}), query="&as=sbom")
    assert (spoilt.status_code, spoilt.json()["field"]) == (422, "report")


def test_a_server_with_the_key_of_a_person_signs_nothing_for_others(tmp_path: Path) -> None:
    world, faults = World(tmp_path / "world"), list[str]()
    team = Team(world)
    with serving(world, fault=faults.append) as opened:
        said = hand_in(opened, opened.token("person:ann", SUBMIT), trivy())
        assert (said.status_code, said.json()["code"]) == (500, "API-116")
    assert len(team.keys) == 3
    assert any("API-116" in one for one in faults)


def test_where_people_are_known_it_says_why_a_report_counts_for_nothing(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    team = Team(world, roles=("security", "engineer"))
    team.stranger("server")
    with world.app() as app:
        Path(world.home, ".config", "interlock", "keys", "current").write_text(team.keys["server"], "ascii")
        assert app.keys.signer(world.at).key_id == team.keys["server"]
    with serving(world) as opened:
        told = hand_in(opened, opened.token("person:ann", SUBMIT), trivy()).json()
        assert "nobody is known for the key of server" in told["why_not"]
        assert told["signer"]["key"] == team.keys["server"]


def test_what_the_client_sends_is_read_as_it_was_meant(server: Server) -> None:
    path = f"/v1/reports?{urlencode({'subject': ABOUT})}"
    files = [("first.json", trivy().encode()), ('z"\r\na\u00fc.xml', zap("XSS").encode() + b"\r\n")]
    headers, body = form_of(files)
    told = server.ask("POST", path, server.token(), content=body, headers=headers).json()
    names = [one["report"]["name"] for one in told["reports"]]
    assert names == ["first.json", "z___a\u00fc.xml"]
    sizes = [one["report"]["size"] for one in told["reports"]]
    assert sizes == [len(body) for _, body in files]
