"""Any entry is drawn: by what it says where that can be read, and else by what the ledger says of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY
from interlock.kernel import sha256
from interlock.trace import Edge, Kind, Relation, drawn
from interlock.trace.drawing import FAMILIES
from tests.programs import finish_text
from tests.statements import ARTIFACT, KEY, edges, sealed


def test_a_statement_of_a_kind_that_nobody_knows_is_signed_and_shows_its_subjects() -> None:
    envelope = sealed("https://example.org/strange/v1", {"a": 1})
    drawing = drawn("https://example.org/strange/v1", [ARTIFACT], envelope)
    name = str(sha256(envelope))
    assert drawing.nodes[0].name == name
    assert drawing.nodes[0].label == "https://example.org/strange/v1"
    assert edges(drawing, Relation.SIGNED) == {(KEY, name)}
    assert edges(drawing, Relation.SHOWN_BY) == {(str(ARTIFACT), name)}


def test_one_that_cannot_be_read_is_drawn_as_one_that_nobody_knows() -> None:
    envelope = sealed(ASSESSMENT, {"control": 7})
    drawing = drawn(ASSESSMENT, [ARTIFACT], envelope)
    assert drawing.nodes[0].kind is Kind.EVIDENCE
    assert {edge.relation for edge in drawing.edges} == {Relation.SIGNED, Relation.SHOWN_BY}


def test_one_that_the_ledger_calls_something_else_than_it_says_is_not_read_as_either() -> None:
    envelope = sealed(VERIFICATION_SUMMARY, {})
    drawing = drawn(ASSESSMENT, [ARTIFACT], envelope)
    assert drawing.nodes[0].label == ASSESSMENT
    assert drawing.product == ""


@pytest.mark.parametrize("envelope", [b"", b"{", b"\xff\xfe", b'{"payload":"!"}', b"[" * 100_000])
def test_what_cannot_be_read_is_drawn_by_what_the_ledger_says(envelope: bytes) -> None:
    drawing = drawn("x", [ARTIFACT], envelope)
    assert drawing.edges == (Edge(str(ARTIFACT), Relation.SHOWN_BY, str(sha256(envelope))),)


def test_every_family_that_is_named_is_there() -> None:
    for kind in FAMILIES:
        assert drawn(kind, [ARTIFACT], sealed(kind, {"nothing": "of it"})).nodes


def test_a_decision_is_drawn_without_what_other_families_need(tmp_path: Path) -> None:
    envelope = sealed(VERIFICATION_SUMMARY, {})
    code = f"""
import sys
from interlock.trace import drawn
drawn({VERIFICATION_SUMMARY!r}, [], {envelope!r})
print(*sorted(name for name in sys.modules if name.startswith("interlock")))
"""
    done = finish_text([sys.executable, "-c", code], cwd=tmp_path, env=dict(os.environ))
    loaded = set(done.stdout.split())
    assert "interlock.trace.drawings.decisions" in loaded, done.stderr
    families = {f"interlock.trace.drawings.{place.partition('.')[0]}" for place in FAMILIES.values()}
    assert loaded & families == {"interlock.trace.drawings.decisions"}
    assert not {one for one in loaded if one.split(".")[1:2] in (["deployment"], ["formats"], ["runtime"])}
