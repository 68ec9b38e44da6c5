"""Bodies over HTTP: oversized, malformed, mislabelled, unsigned, wrongly signed, replayed: none enters.

Old statements in other spellings stand in test_server_evidence.py, what nobody can read in test_server_unreadable.py,
deliveries in test_server_hooks.py, forms of reports in test_server_reports.py, pages in test_sign_in_malformed.py.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.api.rest import app as rest
from interlock.crypto import generate
from interlock.crypto.dsse import read_envelope, sign, write_envelope
from interlock.evidence import PAYLOAD_TYPE
from interlock.kernel import sha256
from tests.served import Server, served

JSON = {"Content-Type": "application/json"}
WRITES = (
    ("POST", "/v1/evidence"),
    ("POST", "/v1/evidence/batch"),
    ("POST", "/v1/tokens"),
    ("POST", "/v1/tokens/exchange"),
    ("PUT", f"/v1/blobs/{sha256(b'x').hex}"),
    ("POST", f"/v1/reports?subject={sha256(b'x')}"),
    ("POST", "/v1/sboms"),
    ("POST", "/v1/hooks/forge"),
    ("POST", "/v1/hooks/forge/token"),
    ("POST", "/scim/v2/Users"),
    ("PUT", "/scim/v2/Users/x"),
    ("PATCH", "/scim/v2/Users/x"),
    ("POST", "/scim/v2/Groups"),
    ("PUT", "/scim/v2/Groups/x"),
    ("PATCH", "/scim/v2/Groups/x"),
)
"""Every route that takes a body; that there are no others is checked against the description."""


@pytest.fixture
def faults() -> list[str]:
    return []


@pytest.fixture
def server(tmp_path: Path, faults: list[str]) -> Iterator[Server]:
    with served(tmp_path, fault=faults.append) as made:
        yield made


def ours(faults: list[str]) -> list[str]:
    """Give the faults of the server; why a delivery was refused is told there too, and is none."""
    return [one for one in faults if not one.startswith("hook ")]


def test_no_route_that_takes_a_body_is_left_out(server: Server) -> None:
    described = server.client.get("/v1/openapi.json").json()["paths"]
    takes = {path for path, ways in described.items() for how in ways.values() if "requestBody" in how}
    tried = {path.partition("?")[0] for _, path in WRITES}
    left = {path for path in takes if not any(_fits(path, one) for one in tried) and "step-up" not in path}
    assert left == set()


def _fits(described: str, path: str) -> bool:
    parts, ours = described.split("/"), path.split("/")
    return len(parts) == len(ours) and all(a == b or a.startswith("{") for a, b in zip(parts, ours, strict=True))


# --- oversized


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_what_says_that_it_is_too_large_is_not_read(server: Server, faults: list[str], method: str, path: str) -> None:
    said = server.ask(method, path, server.token(), content=b"{}", headers={**JSON, "Content-Length": str(1 << 40)})
    assert said.status_code in {400, 401, 413, 415, 422, 403, 404}, said.text
    assert ours(faults) == []


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_what_goes_on_beyond_the_limit_is_cut_off_without_a_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    monkeypatch.setattr(rest, "MOST_BYTES", 1 << 16)
    faults, read = list[str](), [0]

    def endless() -> Iterator[bytes]:
        for _ in range(1 << 12):
            read[0] += 1 << 12
            yield b" " * (1 << 12)

    with served(tmp_path, fault=faults.append) as server:
        said = server.ask(method, path, server.token(), content=endless(), headers=JSON)
        assert said.status_code in {400, 401, 403, 404, 413, 415, 422}, said.text
        assert ours(faults) == []


# --- malformed and mislabelled


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "half": b'{"payloadType": "x", ',
    "no text": b'{"payload": "\xff\xfe"}',
    "half a pair": b'{"name": "\\ud800"}',
    "a zero byte": b'{"name": "\\u0000"}',
    "a number beyond all": b'{"name": 1e999, "days": 99999999999999999999999999}',
    "not a number": b'{"days": NaN}',
    "deep": b'{"a":' * 50_000,
    "twice": b'{"envelopes": [], "envelopes": 7}',
    "another byte order": '{"name": "x"}'.encode("utf-16"),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("method", "path"), [one for one in WRITES if "blobs" not in one[1]])
def test_what_is_malformed_is_a_fault_of_whoever_sent_it(
    server: Server, faults: list[str], method: str, path: str, body: str
) -> None:
    said = server.ask(method, path, server.token(), content=BODIES[body], headers=JSON)
    assert 400 <= said.status_code < 500, said.text
    assert said.headers["content-type"].partition(";")[0] in {"application/problem+json", "application/scim+json"}
    assert ours(faults) == []


LABELS: dict[str, dict[str, str]] = {
    "text": {"Content-Type": "text/plain"},
    "a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "a page": {"Content-Type": "text/html"},
    "yaml": {"Content-Type": "application/yaml"},
    "packed": {**JSON, "Content-Encoding": "gzip"},
    "packed twice": {**JSON, "Content-Encoding": "gzip, gzip"},
    "of an unknown kind": {"Content-Type": "x"},
}


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("path", ["/v1/evidence", "/v1/evidence/batch", "/v1/tokens"])
def test_what_is_mislabelled_is_not_guessed_at(server: Server, faults: list[str], path: str, label: str) -> None:
    good = server.sealed("a")
    body = good if path == "/v1/evidence" else b'{"envelopes":[' + good + b"]}"
    if "packed" in label:
        body = gzip.compress(body)
    said = server.ask("POST", path, server.token(), content=body, headers=LABELS[label])
    assert (said.status_code, ours(faults)) == (415, [])
    assert server.ask("GET", "/v1/evidence", server.token()).json()["items"] == []


def test_a_blob_under_another_digest_is_refused(server: Server) -> None:
    said = server.ask("PUT", f"/v1/blobs/{sha256(b'x').hex}", server.token(), content=b"y")
    assert said.status_code in {400, 409, 422}, said.text


# --- unsigned and wrongly signed


def _changed(envelope: bytes, **fields: Any) -> bytes:
    return json.dumps({**json.loads(envelope), **fields}).encode()


def _signature(envelope: bytes, change: Callable[[bytes], bytes]) -> bytes:
    read = json.loads(envelope)
    read["signatures"][0]["sig"] = base64.b64encode(change(base64.b64decode(read["signatures"][0]["sig"]))).decode()
    return json.dumps(read).encode()


def _of_a_stranger(server: Server) -> bytes:
    return write_envelope(sign(read_envelope(server.sealed("a")).payload, PAYLOAD_TYPE, [generate()]))


def _under_our_name(server: Server, one: bytes) -> bytes:
    (theirs,), (own,) = (json.loads(each)["signatures"] for each in (_of_a_stranger(server), one))
    return _changed(one, signatures=[{**theirs, "keyid": own["keyid"]}])


WRONG: dict[str, Callable[[Server, bytes], bytes]] = {
    "an empty one": lambda _, one: _signature(one, lambda _: b"\0"),
    "half of one": lambda _, one: _signature(one, lambda sig: sig[: len(sig) // 2]),
    "one bit off": lambda _, one: _signature(one, lambda sig: bytes([sig[0] ^ 1]) + sig[1:]),
    "zeros": lambda _, one: _signature(one, lambda sig: bytes(len(sig))),
    "of a stranger": lambda server, _: _of_a_stranger(server),
    "of a stranger under our name": _under_our_name,
    "of something else": lambda server, one: _changed(one, signatures=json.loads(server.sealed("b"))["signatures"]),
    "of another payload": lambda server, one: _changed(one, payload=json.loads(server.sealed("b"))["payload"]),
    "of another type": lambda _, one: _changed(one, payloadType="application/json"),
    "of no statement": lambda server, _: write_envelope(
        sign(b"{}", PAYLOAD_TYPE, [server.app.keys.signer(server.world.at)])
    ),
    "not of a statement": lambda server, _: write_envelope(
        sign(b"hello", "text/plain", [server.app.keys.signer(server.world.at)])
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_no_key_that_counts_signed_enters_nothing(server: Server, faults: list[str], wrong: str) -> None:
    good = server.sealed("a")
    bad = WRONG[wrong](server, good)
    said = server.ask("POST", "/v1/evidence", server.token(), content=bad, headers=JSON)
    assert (said.status_code, ours(faults)) == (422, []), said.text
    both = b'{"envelopes":[' + bad + b"," + good + b"]}"
    told = server.ask("POST", "/v1/evidence/batch", server.token(), content=both, headers=JSON).json()
    assert (told["new"], told["refused"]) == (1, 1)
    assert server.app.store.ledger.checkpoint().size == 1


@pytest.mark.parametrize("signatures", [[], [{"sig": ""}], None, [None], {}, [{"keyid": "x"}]])
def test_what_is_not_signed_at_all_is_refused_by_its_form(server: Server, signatures: object) -> None:
    body = _changed(server.sealed("a"), signatures=signatures)
    said = server.ask("POST", "/v1/evidence", server.token(), content=body, headers=JSON)
    assert (said.status_code, said.json()["field"].partition("[")[0]) == (400, "signatures")
    assert server.ask("GET", "/v1/evidence", server.token()).json()["items"] == []


def test_a_key_that_counts_no_more_hands_nothing_in(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        key = server.app.keys.new(server.world.at, name="gone").key_id
        sealed = server.sealed("a")
        server.app.keys.new(server.world.at, name="present")
        server.app.keys.revoke(key, server.world.at + timedelta(minutes=1))
        server.world.pass_time(minutes=5)
        server.app.__dict__.pop("trust", None)  # what counts is read when a server starts
        said = server.ask("POST", "/v1/evidence", server.token(), content=sealed, headers=JSON)
    assert said.status_code == 422, said.text


# --- replayed


def test_a_write_that_is_sent_again_is_done_once_and_another_under_its_key_never(server: Server) -> None:
    token, key = server.token(), {"Idempotency-Key": "one"}
    first, second = server.sealed("a"), server.sealed("b")
    said = [
        server.ask("POST", "/v1/evidence", token, content=body, headers={**JSON, **key})
        for body in (first, first, second)
    ]
    assert [one.status_code for one in said] == [201, 201, 409]
    assert said[0].content == said[1].content
    assert server.app.store.ledger.checkpoint().size == 1
    thief = server.ask("POST", "/v1/evidence", server.token("workload:thief"), content=second, headers={**JSON, **key})
    assert (thief.status_code, thief.json()["entry"]) == (201, 1), "a key is its asker's own"
