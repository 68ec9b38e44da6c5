"""Evidence that is handed in: old statements in new clothes, bombs, and one that should take others down."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interlock.crypto import generate
from interlock.crypto.dsse import read_envelope, sign, write_envelope
from interlock.evidence import CYCLONEDX, PAYLOAD_TYPE, SPDX
from interlock.identity import Permission
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from tests.served import Server, served, serving

JSON = {"Content-Type": "application/json"}


def hand_in(server: Server, token: str, body: bytes, **headers: str) -> Any:
    """Hand one envelope in."""
    return server.ask("POST", "/v1/evidence", token, content=body, headers={**JSON, **headers})


def batch(server: Server, token: str, *bodies: bytes) -> Any:
    """Hand several in."""
    body = b'{"envelopes":[' + b",".join(bodies) + b"]}"
    return server.ask("POST", "/v1/evidence/batch", token, content=body, headers=JSON)


def changed(envelope: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    read = json.loads(envelope)
    change(read)
    return json.dumps(read).encode()


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "blanks": lambda envelope: json.dumps(json.loads(envelope), indent=3).encode(),
    "another field": lambda envelope: changed(envelope, lambda read: read.update(more="x")),
    "another hint": lambda envelope: changed(envelope, lambda read: read["signatures"][0].update(keyid="x")),
    "no hint": lambda envelope: changed(envelope, lambda read: read["signatures"][0].pop("keyid")),
    "a signature of a stranger": lambda envelope: write_envelope(
        _with(envelope, sign(read_envelope(envelope).payload, PAYLOAD_TYPE, [generate()]).signatures)
    ),
    "the same signature twice": lambda envelope: write_envelope(_with(envelope, read_envelope(envelope).signatures)),
    "url-safe base64": lambda envelope: changed(
        envelope,
        lambda read: read.update(payload=base64.urlsafe_b64encode(base64.b64decode(read["payload"])).decode()),
    ),
}


def _with(envelope: bytes, more: Any) -> Any:
    read = read_envelope(envelope)
    return type(read)(read.payload_type, read.payload, (*read.signatures, *more))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_old_statement_is_not_entered_again_under_another_spelling(tmp_path: Path, spelling: str) -> None:
    with served(tmp_path) as server:
        token, old = server.token(), server.sealed("passed ÿ?>")
        assert hand_in(server, token, old).json()["entry"] == 0
        assert hand_in(server, token, server.sealed("failed")).json()["entry"] == 1
        again = hand_in(server, server.token("workload:thief", Permission.EVIDENCE_SUBMIT), SPELLINGS[spelling](old))
        assert again.status_code == 201
        assert (again.json()["entry"], again.json().get("is_new", False)) == (0, False)
        assert server.app.store.ledger.checkpoint().size == 2


def test_what_was_entered_where_no_server_ran_is_known_too(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    world.check()
    with serving(world) as server:
        size = server.app.store.ledger.checkpoint().size
        envelopes = [one.envelope for one in server.app.store.ledger.entries(0, size)]
        said = batch(server, server.token(), *map(SPELLINGS["blanks"], envelopes)).json()
        assert (said["new"], [one["entry"] for one in said["items"]]) == (0, list(range(size)))
        assert server.app.store.ledger.checkpoint().size == size


def test_one_statement_in_many_spellings_at_once_enters_once(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        one = server.sealed("a")
        said = batch(server, server.token(), one, one, *(spell(one) for spell in SPELLINGS.values())).json()
        assert (said["new"], said["refused"]) == (1, 0)
        assert {item["entry"] for item in said["items"]} == {0}
        assert server.app.store.ledger.checkpoint().size == 1


def test_another_key_under_the_same_statement_is_something_new(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        token, first = server.token(), server.sealed("a")
        hand_in(server, token, first)
        key = server.app.keys.new(server.world.at, name="another").key_id
        server.app.__dict__.pop("trust", None)  # what counts is read when a server starts
        signer = server.app.keys.signer(server.world.at)
        second = write_envelope(sign(read_envelope(first).payload, PAYLOAD_TYPE, [signer]))
        assert key != read_envelope(first).signatures[0].keyid
        assert hand_in(server, token, second).json()["entry"] == 1


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [(CYCLONEDX, {"bomFormat": "CycloneDX", "components": "many"}), (SPDX, {"spdxVersion": 7}), (CYCLONEDX, [])],
)
def test_an_sbom_that_nobody_can_read_takes_no_other_down(tmp_path: Path, kind: str, predicate: object) -> None:
    with served(tmp_path) as server:
        good, bad = server.sealed("good"), server.sealed("bad", kind, predicate or {"": 1})
        said = batch(server, server.token(), good, bad)
        assert said.status_code == 200
        assert said.json()["items"][0]["entry"] == 0


def test_a_statement_about_a_hundred_thousand_things_takes_no_other_down(tmp_path: Path) -> None:
    many = [Subject(f"s{number}", (Digest("sha256", f"{number:064x}"),)) for number in range(100_000)]
    with served(tmp_path) as server:
        said = batch(server, server.token(), server.sealed("good"), server.sealed("bad", subjects=many))
        assert said.status_code == 200
        first, second = said.json()["items"]
        assert first["entry"] == 0
        assert second["problem"]["status"] < 500


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"x":' * 100_000, b'{"payloadType":"x","payload":"","signatures":' + b"[" * 100_000]
)
@pytest.mark.parametrize("path", ["/v1/evidence", "/v1/evidence/batch", "/v1/tokens"])
def test_what_is_nested_too_deeply_is_told_so(tmp_path: Path, path: str, body: bytes) -> None:
    faults: list[str] = []
    with served(tmp_path, fault=faults.append) as server:
        said = server.ask("POST", path, server.token(), content=body, headers=JSON)
    assert (said.status_code, faults) == (400, [])


@pytest.mark.parametrize("depth", [200, 900, 3_000, 100_000])
def test_a_predicate_that_is_nested_deeply_breaks_nothing(tmp_path: Path, depth: int) -> None:
    faults: list[str] = []
    with served(tmp_path, fault=faults.append) as server:
        body = (
            b'{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"'
            + b"0" * 64
            + b'"}}],"predicateType":"https://example.org/x","predicate":{"a":'
            + b"[" * depth
            + b"]" * depth
            + b"}}"
        )
        sealed = write_envelope(sign(body, PAYLOAD_TYPE, [server.app.keys.signer(server.world.at)]))
        token = server.token()
        said = hand_in(server, token, sealed)
        assert said.status_code < 500
        assert faults == []
        assert server.ask("GET", "/v1/evidence", token).status_code == 200


def test_a_ci_token_hands_nothing_in_about_another_product_or_about_none(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    world.check()
    with serving(world) as server:
        size = server.app.store.ledger.checkpoint().size
        limited = server.token("workload:ci", Permission.EVIDENCE_SUBMIT, on="product:shop")
        said = hand_in(server, limited, server.sealed("about no product"))
        assert (said.status_code, said.json()["code"]) == (403, "API-102")
        assert server.app.store.ledger.checkpoint().size == size


def test_raw_bytes_and_what_was_checked_are_of_one_meaning(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        token, good = server.token(), server.sealed("a")
        two = b'{"envelopes":[' + good + b'],"envelopes":[{}]}'
        assert server.ask("POST", "/v1/evidence/batch", token, content=two, headers=JSON).status_code == 400
        other = b'{"envelopes":[{}],"envelopes":[' + good[:-1] + b',"payload":"AA=="}]}'
        said = server.ask("POST", "/v1/evidence/batch", token, content=other, headers=JSON).json()
        assert [one["problem"]["code"] for one in said["items"]] == ["CRY-101"]


@pytest.mark.parametrize(
    "kind", ["no address", "https://example.org/" + "x" * 5_000, "https://example.org/\u202e\n", '"', ""]
)
def test_a_statement_of_an_odd_kind_is_its_own_fault_and_takes_no_other_down(tmp_path: Path, kind: str) -> None:
    faults: list[str] = []
    with served(tmp_path, fault=faults.append) as server:
        body = json.loads(read_envelope(server.sealed("odd")).payload)
        payload = json.dumps({**body, "predicateType": kind}).encode()
        odd = write_envelope(sign(payload, PAYLOAD_TYPE, [server.app.keys.signer(server.world.at)]))
        said = batch(server, server.token(), odd, server.sealed("good")).json()
    assert said["items"][1]["entry"] in {0, 1}
    assert said["items"][0].get("problem", {"status": 422})["status"] == 422
    assert faults == []
