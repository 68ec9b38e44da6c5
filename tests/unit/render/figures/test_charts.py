import re
from xml.etree.ElementTree import Element, fromstring

from interlock.render.figures.bars import MOST
from interlock.render.figures.charts import WIDTH, chart, written
from interlock.trace.figures.model import Name
from tests.histories import deployed, history
from tests.unit.render.figures.samples import empty, some

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*names: Name) -> Element:
    return fromstring(b"".join(written(some(*names), "Delivery figures")).decode())  # noqa: S314 -- our own bytes


def test_a_drawing_says_in_words_what_it_shows() -> None:
    root = drawn()
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert title.text == "Delivery figures"
    assert "shop/production: median 5 h, p90 8 h, n 2" in (desc.text or "")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_each_number_stands_in_words_beside_its_bar() -> None:
    words = [one.text for one in drawn(Name.LEAD_TIME).iter(f"{SVG}text")]
    assert "median 5 h, p90 8 h, n 2" in words
    assert "shop/production" in words
    assert "The bar is the median, the mark the time within which nine of ten were done" in words


def test_everything_lies_within_the_drawing() -> None:
    root = drawn()
    height = int(root.get("height") or 0)
    for one in root.iter():
        assert 0 <= int(one.get("x") or 0) <= WIDTH
        assert 0 <= int(one.get("y") or 0) <= height
        assert int(one.get("x") or 0) + int(one.get("width") or 0) <= WIDTH


def test_light_dark_and_paper_have_colours_of_their_own() -> None:
    body = b"".join(written(some(), "x")).decode()
    assert "@media(prefers-color-scheme:dark)" in body
    assert "@media print" in body
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", body)


def test_names_are_no_markup() -> None:
    evil = history(deployed(1, "a", environment="<script>alert(1)</script>"))
    body = b"".join(written(some(Name.FREQUENCY, of=evil), "<b>")).decode()
    assert "<script" not in body
    assert "<b>" not in body


def test_nothing_to_tell_is_said_in_the_drawing() -> None:
    body = b"".join(written(some(of=empty()), "x")).decode()
    assert body.count(">nothing to tell<") == len(Name) - 1
    assert b"".join(written((), "x"))


def test_more_than_fits_is_told_to_be_in_the_table() -> None:
    many = history(*(deployed(1, "a", environment=f"e{number}") for number in range(MOST + 3)))
    body = chart(some(Name.FREQUENCY, of=many)[0]).encode().decode()
    assert "3 more are in the table" in body
    assert f"e{MOST + 1}<" not in body
