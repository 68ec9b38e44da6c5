from __future__ import annotations

from xml.etree import ElementTree as ET

import msgspec
import pytest

from interlock.render.graph_svg import drawing, written
from interlock.render.picture import Item, Picture, Tie
from interlock.render.picture.measure import width
from interlock.trace import Kind
from tests.unit.render.picture.samples import deployments, from_commit_to_production, said, with_components

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "</title><script>alert(1)</script>\u202e & \"quoted\" 'x' \x00\ud800"


def tree(picture: Picture) -> ET.Element:
    return ET.fromstring(b"".join(written(picture)))  # noqa: S314  # what we drew ourselves


def texts(root: ET.Element, class_: str) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text") if class_ in one.get("class", "").split()]


def things(root: ET.Element) -> list[ET.Element]:
    return [one for one in root.iter(f"{SVG}g") if "p-thing" in one.get("class", "").split()]


def test_the_drawing_says_what_it_is_and_gives_the_answer_to_whoever_hears_it() -> None:
    root = tree(from_commit_to_production())
    assert root.get("aria-labelledby") == "p-title p-desc"
    assert root.findtext(f"{SVG}title") == "From a commit to production"
    said = root.findtext(f"{SVG}desc") or ""
    assert said.startswith("It does not run. 5 things and 4 links. 297 more are not shown.")
    assert "Cut short" in said


def test_each_thing_is_told_by_word_shape_and_label() -> None:
    root = tree(from_commit_to_production())
    assert texts(root, "p-name")[:2] == ["mira@example.org", "Bump the parser"]
    assert "decision · refused" in texts(root, "p-more")
    shapes = [use.get("href") for use in root.iter(f"{SVG}use")]
    known = {f"#{one.get('id')}" for one in root.iter(f"{SVG}symbol")}
    assert len(shapes) == 6
    assert set(shapes) == known


def test_what_was_asked_about_is_marked_and_said() -> None:
    marked = [one for one in things(tree(from_commit_to_production())) if "p-subject" in one.get("class", "")]
    assert len(marked) == 1
    assert "asked about" in (marked[0].get("aria-label") or "")


def test_the_keyboard_follows_the_flow_and_every_thing_says_where_it_leads() -> None:
    reached = things(tree(from_commit_to_production()))
    assert all(one.get("tabindex") == "0" for one in reached)
    says = [one.get("aria-label") or "" for one in reached]
    assert says[0] == "account: mira@example.org, git:mira@example.org. wrote Bump the parser"
    assert says[-1].startswith("decision · refused")


def test_names_are_told_whole_where_they_are_shortened() -> None:
    titles = [one.text or "" for one in tree(from_commit_to_production()).iter(f"{SVG}title")]
    assert any("5e" * 32 in one for one in titles)


def test_each_line_tells_who_said_it_and_when() -> None:
    titles = [one.findtext(f"{SVG}title") for one in tree(from_commit_to_production()).iter(f"{SVG}path")]
    assert "17" not in titles
    assert "mira@example.org wrote Bump the parser, said by ci, 2026-11-01T09:00:00Z, entry 0" in titles


def test_lines_are_labelled_with_the_relation() -> None:
    assert sorted(texts(tree(from_commit_to_production()), "p-word")) == [
        "made",
        "shown by",
        "went into",
        "went into",
        "wrote",
    ]


def test_what_is_not_shown_is_drawn_as_such() -> None:
    root = tree(from_commit_to_production())
    assert "and 297 more" in texts(root, "p-name")
    assert [one for one in root.iter(f"{SVG}path") if "p-loose" in one.get("class", "")]


def test_a_group_tells_how_many_it_is_and_the_description_says_that_there_are_groups() -> None:
    root = tree(with_components(298))
    assert "298 components" in texts(root, "p-name")
    assert "298 of the things are drawn as 1 group of things that look alike." in (root.findtext(f"{SVG}desc") or "")
    line = next(one for one in root.iter(f"{SVG}path") if one.get("class") == "p-line")
    assert (line.findtext(f"{SVG}title") or "").endswith("and 293 more")


def test_no_words_are_wider_than_their_box() -> None:
    long = "pkg:maven/org.example.long/an-artifact-whose-name-does-not-end@2026.11.22?type=jar&classifier=sources"
    labels = (long, "W" * 80, "修复解析器中的缓冲区溢出" * 4, "محمد عبد الله " * 8, "e\u0301" * 90, NASTY)
    items = tuple(Item(f"thing:{place}", Kind.THING, label, label) for place, label in enumerate(labels))
    for one in things(tree(Picture("Long", "Long.", items))):
        box = one.find(f"{SVG}rect")
        assert box is not None
        for words in one.iter(f"{SVG}text"):
            size, is_bold = (12, True) if words.get("class") == "p-name" else (11, False)
            end = int(words.get("x", "0")) + width(words.text or "", size, is_bold=is_bold)
            assert end <= int(box.get("x", "0")) + int(box.get("width", "0"))


def test_no_text_of_others_becomes_markup_and_nothing_runs() -> None:
    items = (Item(NASTY, Kind.COMMIT, NASTY, NASTY, is_subject=True), Item("b", Kind.BUILD))
    picture = Picture(NASTY, NASTY, items, (Tie(NASTY, NASTY, "b"),), notes=(NASTY,))
    root = tree(picture)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        *("svg", "title", "desc", "style", "defs", "symbol", "path", "rect", "g", "use", "text"),
    }
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on") or name == "style"]


def test_a_thing_that_leads_to_itself_says_so() -> None:
    picture = Picture("Round", "Round.", (Item("a", Kind.COMMIT),), (Tie("a", "caused", "a"),))
    assert things(tree(picture))[0].get("aria-label") == "commit: a. caused itself"


def test_a_drawing_in_a_page_leaves_style_to_the_page_and_its_lines_to_the_table() -> None:
    made = drawing(from_commit_to_production()).text
    assert "<style" not in made
    assert "xmlns" not in made
    assert '<g aria-hidden="true"><path' in made


@pytest.mark.parametrize("picture", [from_commit_to_production(), with_components(50), deployments(400)])
def test_the_same_picture_is_the_same_bytes_whatever_came_before(picture: Picture) -> None:
    first = b"".join(written(picture))
    drawing(deployments(7))
    assert b"".join(written(msgspec.structs.replace(picture))) == first


def test_nothing_to_show_is_still_a_drawing() -> None:
    assert things(tree(Picture("Nothing", "There is nothing."))) == []


def test_what_is_no_longer_so_is_drawn_otherwise_and_says_who_said_so() -> None:
    picture = from_commit_to_production()
    ties = (*picture.ties[:-1], msgspec.structs.replace(picture.ties[-1], over=said(9, "kubelet")))
    root = tree(msgspec.structs.replace(picture, ties=ties))
    over = [one for one in root.iter(f"{SVG}path") if "p-over" in one.get("class", "").split()]
    assert len(over) == 1
    assert (over[0].findtext(f"{SVG}title") or "").endswith(
        "entry 3, no longer, said by kubelet, 2026-11-01T09:09:00Z, entry 9"
    )
    assert "shown by, once" in texts(root, "p-word")
