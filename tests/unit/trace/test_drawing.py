"""What any entry adds to the graph: who signed it, and what it is about."""

from __future__ import annotations

import base64
import hashlib

import msgspec
import pytest

from interlock.kernel import Digest
from interlock.trace import Edge, Kind, Node, Relation, drawn

COMMIT = Digest("gitCommit", "a" * 40)
ENVELOPE = msgspec.json.encode(
    {"payload": base64.b64encode(b"{}").decode(), "payloadType": "x", "signatures": [{"keyid": "ab" * 32, "sig": ""}]}
)
NAME = f"sha256:{hashlib.sha256(ENVELOPE).hexdigest()}"


def test_any_statement_is_a_node_of_its_digest() -> None:
    assert (
        Node(NAME, Kind.EVIDENCE, "https://example.org/any/v1")
        in drawn("https://example.org/any/v1", [COMMIT], ENVELOPE).nodes
    )


def test_what_a_statement_is_about_and_who_signed_it_lead_to_it() -> None:
    assert {*drawn("https://example.org/any/v1", [COMMIT], ENVELOPE).edges} == {
        Edge(f"key:{'ab' * 32}", Relation.SIGNED, NAME),
        Edge(str(COMMIT), Relation.SHOWN_BY, NAME),
    }


@pytest.mark.parametrize("envelope", [b"", b"{", b"\xff\xfe", b'{"payload":"!"}', b"[" * 100_000])
def test_what_cannot_be_read_is_drawn_by_what_the_ledger_says(envelope: bytes) -> None:
    name = f"sha256:{hashlib.sha256(envelope).hexdigest()}"
    assert drawn("https://example.org/any/v1", [COMMIT], envelope).edges == (
        Edge(str(COMMIT), Relation.SHOWN_BY, name),
    )
