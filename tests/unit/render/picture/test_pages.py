from __future__ import annotations

from interlock.render.markup import el, style
from interlock.render.picture.pages import answered, framed, page, page_sheet
from interlock.render.picture.strokes import RULES


def test_a_page_loads_nothing_by_its_sheet() -> None:
    element, source = style(page_sheet(RULES))
    assert element.text.startswith("<style>")
    assert source.startswith("'sha256-")


def test_a_page_knows_narrow_screens_dark_and_paper() -> None:
    made = page_sheet(RULES)
    assert all(f"@media{what}" in made for what in ("(max-width:900px)", "(prefers-color-scheme:dark)", " print"))
    assert made.count("{") == made.count("}")


def test_a_page_is_whole_and_holds_its_sections_in_order() -> None:
    made = "".join(piece.text for piece in page("A <title>", "Answer.", [el("p", "one"), el("p", "two")], RULES))
    assert made.startswith("<!DOCTYPE html>")
    assert made.index("<p>one</p>") < made.index("<p>two</p>") < made.index("</main>") < made.index("</html>")
    assert "<title>A &lt;title&gt;, Interlock</title>" in made


def test_what_has_to_be_known_stands_with_the_answer() -> None:
    assert "notes" not in answered("t", "a.", ()).text
    assert "<li>n</li>" in answered("t", "a.", iter(("n",))).text


def test_a_frame_can_be_passed_with_the_keyboard() -> None:
    assert '<a href="#after" class="past">' in framed(el("svg"), (), past="#after").text


def test_a_frame_opens_where_it_is_told_to_and_has_a_way_back_there() -> None:
    assert 'class="scroll newest"' in framed(el("svg"), (), past="#after", opens="newest").text
    aimed = framed(el("svg"), (), past="#after", opens="aimed").text
    assert '<i id="subject" class="here">' in aimed
    assert '<a href="#subject">What was asked about</a>' in aimed
    assert "subject" not in framed(el("svg"), (), past="#after").text


def test_a_page_says_once_in_which_time_zone_its_times_are() -> None:
    made = "".join(piece.text for piece in page("t", "a.", (), RULES))
    assert made.count("Times are in UTC.") == 1
