"""Whatever an entry holds, it is drawn, the same way each time, within bounds; and no order of entries changes it."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.evidence import PAYLOAD_TYPE, STATEMENT_TYPE
from interlock.formats.provenance.publications import NPM_PUBLISH
from interlock.trace import Drawing, Kind, drawn
from interlock.trace.drawing import FAMILIES
from interlock.trace.model import more_specific
from interlock.trace.names import LONGEST
from interlock.trace.sketch import FIELDS, MOST_EDGES, MOST_WORDS
from tests.examples import ARTIFACT, EXAMPLES

KEY = "ab" * 32
UNREADABLE = {NPM_PUBLISH}
"""It takes a package URL among the subjects."""
PLAIN = {kind: json.loads(msgspec.json.encode(predicate)) for kind, predicate in EXAMPLES.items()}


def enveloped(kind: str, predicate: object, **more: object) -> bytes:
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": "shop.zip", "digest": {"sha256": ARTIFACT.hex}}],
        "predicateType": kind,
        "predicate": predicate,
        **more,
    }
    body = json.dumps(statement).encode("utf-8", "surrogatepass")
    envelope = {
        "payload": base64.b64encode(body).decode(),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [{"keyid": KEY, "sig": ""}],
    }
    return json.dumps(envelope).encode()


def check(drawing: Drawing) -> None:
    """What holds of every drawing."""
    named = [node.name for node in drawing.nodes]
    assert len(set(named)) == len(named) <= MOST_EDGES
    assert len(set(drawing.edges)) == len(drawing.edges) <= MOST_EDGES
    assert len(set(drawing.words)) == len(drawing.words) <= MOST_WORDS
    everything = [*named, *(end for one in drawing.edges for end in (one.source, one.target))]
    assert all(name and name.isprintable() and len(name) <= LONGEST for name in everything)
    assert all(node.label.isprintable() for node in drawing.nodes)
    assert all(one.source != one.target for one in drawing.edges)
    assert all(field in FIELDS and text and text.isprintable() for field, text in drawing.words)
    assert len({one.place for one in drawing.occupied}) == len(drawing.occupied)


def test_there_is_an_example_of_every_kind_that_is_drawn_and_each_draws_something() -> None:
    assert EXAMPLES.keys() == FAMILIES.keys()
    for kind, predicate in PLAIN.items():
        drawing = drawn(kind, [ARTIFACT], enveloped(kind, predicate))
        check(drawing)
        assert kind in UNREADABLE or drawing.nodes[0].label not in {"", kind}, f"nobody could read {kind}"


STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(["\x00", "\u202e", "x" * 5000, "../../..", "a/b", "%2F", "sha256:", "pkg:", "<>", "a <b> c", "@"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


def places(value: object, before: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Give the way to each part of some plain data."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [before, *(place for key, one in inner for place in places(one, (*before, key)))]


def changed(value: Any, place: tuple[str | int, ...], new: object) -> Any:
    if not place:
        return new
    copy = value.copy()
    copy[place[0]] = changed(value[place[0]], place[1:], new)
    return copy


@given(st.data())
def test_any_statement_with_any_part_of_it_changed_is_drawn_within_bounds(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(PLAIN)))
    predicate = PLAIN[kind]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places(predicate)))
        predicate = changed(predicate, place, data.draw(STRANGE))
    envelope = enveloped(kind, predicate)
    drawing = drawn(kind, [ARTIFACT], envelope)
    check(drawing)
    assert drawn(kind, [ARTIFACT], envelope) == drawing


@given(st.data())
def test_any_bytes_are_drawn(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(PLAIN)))
    envelope = bytearray(enveloped(kind, PLAIN[kind]))
    for _ in range(data.draw(st.integers(1, 4))):
        envelope[data.draw(st.integers(0, len(envelope) - 1))] = data.draw(st.integers(0, 255))
    check(drawn(kind, [ARTIFACT], bytes(envelope)))


@pytest.mark.parametrize("kind", sorted(PLAIN))
def test_what_is_endless_or_bottomless_is_drawn_within_bounds(kind: str) -> None:
    deep: Any = "end"
    for _ in range(400):
        deep = [{"a": deep}]
    for place in places(PLAIN[kind])[1:]:
        check(drawn(kind, [ARTIFACT], enveloped(kind, changed(PLAIN[kind], place, deep))))


def test_what_is_too_deep_to_be_parsed_is_drawn_by_what_the_ledger_says() -> None:
    kind = min(PLAIN)
    body = json.dumps({"_type": STATEMENT_TYPE, "predicateType": kind, "subject": []}).encode()[:-1]
    body += b',"predicate":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    envelope = json.loads(enveloped(kind, 7)) | {"payload": base64.b64encode(body).decode()}
    check(drawn(kind, [ARTIFACT], json.dumps(envelope).encode()))


@pytest.mark.parametrize("kind", sorted(PLAIN))
def test_a_list_of_very_many_is_cut(kind: str) -> None:
    for place in places(PLAIN[kind])[1:]:
        value = PLAIN[kind]
        for key in place:
            value = value[key]
        if isinstance(value, list) and value:
            many = [numbered(value[0], number) for number in range(MOST_EDGES + 1000)]
            check(drawn(kind, [ARTIFACT], enveloped(kind, changed(PLAIN[kind], place, many))))


def test_names_and_places_that_are_multiplied_end_in_time() -> None:
    told = {"purl": "pkg:pypi/left@1", "names": " ".join(f"CVE-{number}" for number in range(MOST_EDGES))}
    many = [told | {"purl": f"pkg:pypi/left@{number}"} for number in range(20)]
    kind = "https://in-toto.io/attestation/vulns/v0.2"
    found = {"id": "CVE-1", "severity": [], "annotations": many}
    scanner = PLAIN[kind]["scanner"] | {"result": [found]}
    check(drawn(kind, [ARTIFACT], enveloped(kind, PLAIN[kind] | {"scanner": scanner})))


def numbered(value: Any, number: int) -> Any:
    """Give the same with every digest and text in it made another one."""
    if isinstance(value, dict):
        return {key: numbered(one, number) for key, one in value.items()}
    if isinstance(value, list):
        return [numbered(one, number) for one in value]
    if isinstance(value, str) and len(value) in {40, 64} and value.isalnum():
        return f"{number:0{len(value)}x}"
    return f"{value}{number}" if isinstance(value, str) and value != "2026-01-01T00:00:00Z" else value


DRAWN = {kind: drawn(kind, [ARTIFACT], enveloped(kind, predicate)) for kind, predicate in PLAIN.items()}


@given(st.integers(0, 2**32))
def test_no_order_of_entries_changes_which_nodes_and_edges_there_are(seed: int) -> None:
    kinds = sorted(PLAIN, key=lambda kind: hashlib.sha256(f"{seed} {kind}".encode()).digest())
    assert folded(kinds) == folded(sorted(PLAIN))


def folded(kinds: list[str]) -> tuple[dict[str, Kind], set[object]]:
    """Give the nodes by what they are, and the edges, of some entries in an order."""
    nodes: dict[str, Kind] = {}
    edges: set[object] = set()
    for kind in kinds:
        drawing = DRAWN[kind]
        for node in drawing.nodes:
            nodes[node.name] = more_specific(nodes.get(node.name, Kind.THING), node.kind)
        edges.update(drawing.edges)
    return nodes, edges
