from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from interlock.render.graph_html import written
from interlock.render.graph_svg import placed
from interlock.render.picture import Item, Picture, Tie
from interlock.trace import Kind
from tests.unit.render.picture.samples import ARTIFACT, deployments, from_commit_to_production, said

NASTY = "</td><script>alert(1)</script>\u202e & \"quoted\" 'x'"


class Reading(HTMLParser):
    """What a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.rows: list[list[str]] = []
        self.is_in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self.is_in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.is_in_cell = self.is_in_cell and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.is_in_cell:
            self.rows[-1][-1] += data


def page(picture: Picture) -> str:
    return b"".join(written(picture)).decode()


def test_the_answer_comes_first_then_the_picture_then_the_tables() -> None:
    made = page(from_commit_to_production())
    places = [made.index(mark) for mark in ("<h1>It does not run.</h1>", "<figure>", 'id="links"', 'id="things"')]
    assert places == sorted(places)


def test_heads_of_columns_are_not_broken_within_a_word() -> None:
    assert "thead th{white-space:nowrap" in page(from_commit_to_production())


def test_every_link_is_in_the_table_with_who_said_it_when_and_where_that_is_kept() -> None:
    rows = Reading(page(from_commit_to_production())).rows
    assert ["build 1842", "made", "artifact sha256:5e5e5e5e5e5e…", "builder", "2026-11-01T09:02:00Z", "2"] in rows
    assert len([row for row in rows if len(row) == 6]) == 5


def test_every_thing_is_in_the_table_with_its_whole_name() -> None:
    rows = Reading(page(from_commit_to_production())).rows
    assert any(row[-1] == ARTIFACT for row in rows if row)


def test_members_of_a_group_are_all_in_the_tables() -> None:
    picture = deployments(400)
    rows = Reading(page(picture)).rows
    assert len([row for row in rows if len(row) == 4]) == len(picture.items) + 1
    assert len([row for row in rows if len(row) == 6]) == len(picture.ties) + 1


def test_what_is_not_shown_is_said_in_words() -> None:
    made = Reading(page(from_commit_to_production())).words
    assert "297 components more went into sha256:5e5e5e5e5e5e…" in made
    assert "Cut short: 297 are left out." in made


def test_what_leads_nowhere_says_so() -> None:
    assert "Nothing leads from here" in page(Picture("One", "It is alone.", (Item("a", Kind.COMMIT),)))


def test_the_page_runs_nothing_and_its_policy_names_its_one_sheet() -> None:
    made = page(from_commit_to_production())
    reading = Reading(made)
    names = {tag for tag, _ in reading.tags}
    assert not names & {"script", "img", "link", "iframe", "form"}
    assert not [key for _, attributes in reading.tags for key in attributes if key.startswith("on") or key == "style"]
    sheet = made.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    policy = next(attributes["content"] for _, attributes in reading.tags if "http-equiv" in attributes)
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_picture_scrolls_in_a_box_that_the_keyboard_reaches_and_can_be_passed() -> None:
    tags = Reading(page(from_commit_to_production())).tags
    box = next(attributes for tag, attributes in tags if attributes.get("class") == "scroll aimed")
    assert (box["tabindex"], box["role"]) == ("0", "region")
    assert ("a", {"href": "#links", "class": "past"}) in tags


def test_no_text_of_others_becomes_markup() -> None:
    items = (Item(NASTY, Kind.COMMIT, NASTY, NASTY, is_subject=True), Item("b", Kind.BUILD))
    made = page(Picture(NASTY, NASTY, items, (Tie(NASTY, NASTY, "b"),), notes=(NASTY,)))
    assert "<script" not in made
    assert "\u202e" not in made


def test_ids_are_unique() -> None:
    ids = [attributes["id"] for _, attributes in Reading(page(from_commit_to_production())).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_what_is_no_longer_so_says_that_in_the_table() -> None:
    items = (Item("a", Kind.ARTIFACT), Item("w", Kind.WORKLOAD))
    picture = Picture("Over", "It ran.", items, (Tie("a", "runs as", "w", said(1), said(9, "kubelet")),))
    row = next(row for row in Reading(page(picture)).rows if row and row[0] == "artifact a")
    assert row[1] == "runs asno longer, said by kubelet, 2026-11-01T09:09:00Z, entry 9"


def test_the_page_opens_where_what_was_asked_about_stands() -> None:
    made = page(from_commit_to_production())
    _, subject = placed(from_commit_to_production())
    assert subject is not None
    where = f".here{{left:{subject.x}px;top:{subject.y}px;width:{subject.width}px;height:{subject.height}px}}"
    assert where in made
    assert '<a href="#subject">' in made


def test_a_picture_of_which_nothing_was_asked_opens_at_its_left_end() -> None:
    made = page(Picture("One", "It is alone.", (Item("a", Kind.COMMIT),)))
    assert 'class="scroll"' in made
    assert 'id="subject"' not in made
