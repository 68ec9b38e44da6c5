"""A drawing is bounded, says each thing once, and shows nothing that a screen could not."""

from __future__ import annotations

from interlock.kernel import Digest
from interlock.trace import Kind, Occupied, Relation
from interlock.trace import sketch as sketches
from interlock.trace.said import said_in
from interlock.trace.sketch import Sketch
from tests.statements import ARTIFACT, KEY, edges, sealed

SAID = said_in(sealed("https://example.org/kind", {"a": 1}))


def sketch(*subjects: Digest) -> Sketch:
    return Sketch(SAID, SAID.kind, subjects)


def test_a_statement_is_signed_and_shows_what_it_is_about() -> None:
    one = sketch(ARTIFACT)
    drawing = one.finished()
    assert {(edge.source, edge.relation, edge.target) for edge in drawing.edges} == {
        (KEY, Relation.SIGNED, one.entry),
        (str(ARTIFACT), Relation.SHOWN_BY, one.entry),
    }
    assert drawing.nodes[0].kind is Kind.EVIDENCE


def test_a_statement_about_itself_is_not_shown_by_itself() -> None:
    one = sketch(Digest.parse(SAID.name))
    assert all(edge.source != edge.target for edge in one.finished().edges)


def test_an_edge_needs_two_ends_and_is_drawn_once() -> None:
    one = sketch()
    one.edge("", Relation.MADE, "b")
    one.edge("a", Relation.MADE, "")
    one.edge("a", Relation.MADE, "b")
    one.edge("a", Relation.MADE, "b")
    assert edges(one.finished(), Relation.MADE) == {("a", "b")}
    assert len(one.finished().edges) == 2


def test_the_kind_that_was_said_stays_and_the_last_label_counts() -> None:
    one = sketch()
    one.node("a", Kind.COMMIT, "first")
    one.node("a", label="second")
    one.node("a")
    node = next(each for each in one.finished().nodes if each.name == "a")
    assert (node.kind, node.label) == (Kind.COMMIT, "second")


def test_labels_and_words_are_one_line_that_anything_can_show() -> None:
    one = sketch()
    one.node("a", label="\x1b[31mred\nline\x00" + "x" * 500)
    one.word("message", "two\nlines", "two lines", "")
    drawing = one.finished()
    label = next(each.label for each in drawing.nodes if each.name == "a")
    assert label.isprintable()
    assert len(label) <= 160
    assert drawing.words == (("message", "two lines"),)


def test_too_many_edges_are_cut_and_the_statement_says_so() -> None:
    one = sketch(ARTIFACT)
    for number in range(sketches.MOST_EDGES + 7):
        one.edge(f"a{number}", Relation.MADE, "b")
    drawing = one.finished()
    assert len(drawing.edges) == sketches.MOST_EDGES
    assert edges(drawing, Relation.SIGNED)
    assert edges(drawing, Relation.SHOWN_BY)
    assert "9 parts of it not drawn" in drawing.nodes[0].label


def test_too_many_words_are_cut_and_the_statement_says_so() -> None:
    one = sketch()
    one.word("path", *map(str, range(sketches.MOST_WORDS + 3)))
    drawing = one.finished()
    assert len(drawing.words) == sketches.MOST_WORDS
    assert "3 parts of it not drawn" in drawing.nodes[0].label


def test_what_runs_is_said_once_for_each_place() -> None:
    one = sketch()
    one.occupied("", [("a", "b")])
    one.occupied("place", [("a", "b"), ("a", "b"), ("", "b"), ("a", "")])
    assert one.finished().occupied == (Occupied("place", (("a", "b"),)),)


def test_a_product_has_its_environment() -> None:
    one = sketch()
    assert one.about("shop", "production") == "environment:shop/production"
    drawing = one.finished()
    assert drawing.product == "shop"
    assert ("product:shop", Relation.HAS, "environment:shop/production") in {
        (edge.source, edge.relation, edge.target) for edge in drawing.edges
    }


def test_what_is_called_by_its_own_digest_keeps_the_name_that_others_gave_it() -> None:
    one = sketch()
    name = str(ARTIFACT)
    for label in ("shop", name, ARTIFACT.hex[:12]):
        one.node(name, Kind.ARTIFACT, label)
    (node,) = [each for each in one.finished().nodes if each.name == name]
    assert node.label == "shop"
    assert one.node("person:abcdef1", Kind.PERSON, "abcdef1")
    assert {each.label for each in one.finished().nodes if each.kind is Kind.PERSON} == {"abcdef1"}
