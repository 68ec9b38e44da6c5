"""Reports over HTTP: forms that are broken or endless, names that lead elsewhere, and words put into others' mouths."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest

from interlock.evidence import read_assessment
from interlock.identity import Permission
from interlock.kernel import Digest, sha256
from interlock.testing.world import World
from tests.reports_handed_in import sarif, trivy
from tests.served import Server, serving

ABOUT = "sha256:" + "a" * 64
PATH = f"/v1/reports?subject={ABOUT}"
HEAD = b'--x\r\nContent-Disposition: form-data; name="report"; filename="a.json"\r\n\r\n'
FORM = {"Content-Type": "multipart/form-data; boundary=x"}
FAULTS: list[str] = []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    world = World(tmp_path_factory.mktemp("reports"))
    world.commit({"interlock.yaml": "product: shop\n"})
    with serving(world, fault=FAULTS.append) as opened:
        yield opened


def post(server: Server, body: bytes, path: str = PATH, **headers: str) -> Any:
    """Send a body, and see that nothing in here broke."""
    FAULTS.clear()
    said = server.ask("POST", path, server.token(), content=body, headers=headers)
    assert FAULTS == []
    return said


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", HEAD + trivy().encode() + b"\r\n--x--"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"no part of it"),
        ("multipart/form-data; boundary=x", HEAD + trivy().encode()),
        ("multipart/form-data; boundary=x", HEAD + trivy().encode() + b"\r\n--x\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n" + trivy().encode() + b"\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 10_000 + b"\r\nx\r\n--x--\r\n"),
        ("multipart/form-data; boundary=" + "y" * 5_000, HEAD),
        ("multipart/form-data; boundary=x", (HEAD + b"{}\r\n") * 1_500 + b"--x--\r\n"),
        ('multipart/form-data; boundary=""; boundary=x', HEAD),
    ],
)
def test_a_form_that_is_broken_is_refused_and_breaks_nothing(server: Server, kind: str, body: bytes) -> None:
    before = server.app.store.ledger.checkpoint().size if server.serving.standing().log else 0
    said = post(server, body, **{"Content-Type": kind})
    assert said.status_code in {400, 413, 422}, said.text
    assert said.headers["content-type"] == "application/problem+json"
    assert server.serving.standing().size == before


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x", "C:\\windows\\x.json", "/", "..", "\u202egpj.exe", "a" * 1_500, "<script>.json"]
)
def test_the_name_of_a_file_leads_nowhere(server: Server, name: str) -> None:
    head = f'--x\r\nContent-Disposition: form-data; name="report"; filename="{name}"\r\n\r\n'.encode()
    said = post(server, head + trivy(target=sha256(name.encode()).hex).encode() + b"\r\n--x--\r\n", **FORM)
    assert said.status_code == 201, said.text
    kept = said.json()["reports"][0]["report"]["name"]
    assert len(kept) <= 200
    assert not set("/\\\u202e") & set(kept)
    assert kept.strip(".")


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"\x00" * 100_000,
        gzip.compress(b"\x00" * (300 << 20)),
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><OWASPZAPReport><site name="&f;"/></OWASPZAPReport>',
        sarif("a", ("r", "m", "app.py", 1), invocations=[{"executionSuccessful": False}]).encode(),
    ],
    ids=["deep", "zeros", "a bomb", "a file of the server", "a tool that failed"],
)
def test_what_cannot_be_read_whole_is_refused(server: Server, body: bytes) -> None:
    before = server.serving.standing().size
    said = post(server, body)
    assert (said.status_code, "/etc" in said.text, "root:" in said.text) == (422, False, False), said.text
    assert server.serving.standing().size == before


def test_nobody_puts_a_word_into_anothers_mouth(server: Server) -> None:
    body = json.dumps({**json.loads(trivy()), "handedInBy": "person:ann", "handed_in_by": "person:ann"}).encode()
    token = server.token("workload:ci", Permission.EVIDENCE_SUBMIT)
    before = server.serving.standing().size
    for words in ("&handed_in_by=person:ann", "&by=person:ann", "&handedInBy=person:ann"):
        said = server.ask("POST", PATH + words, token, content=body)
        assert (said.status_code, said.json()["code"]) == (400, "API-105"), said.text
    assert server.serving.standing().size == before
    said = server.ask("POST", PATH, token, content=body)
    assert said.json()["handed_in_by"] == "workload:ci"
    with server.world.app(is_reading=True) as app:
        statement = app.inspection.find(said.json()["envelope"].partition(":")[2]).statement
        assert statement is not None
        assert read_assessment(statement.statement.predicate).handed_in_by == "workload:ci"


def test_a_secret_in_a_report_is_neither_kept_nor_told(server: Server) -> None:
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    said = post(server, sarif("a", ("r", f"it holds {token}", "app.py", 1)).encode(), PATH + f"&note=see+{token}")
    assert said.status_code == 201
    assert token not in said.text
    report = said.json()["reports"][0]["report"]["sha256"]
    with server.world.app(is_reading=True) as app:
        assert token.encode() not in app.store.blobs.get(Digest("sha256", report))
