from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.render.errors import MarkupRefused
from interlock.render.markup import closing, el, link, opening, style


def test_a_text_is_escaped_wherever_it_stands() -> None:
    made = el("p", "<b>&\"'", title="\"><i>'&").encode()
    assert made == b'<p title="&quot;&gt;&lt;i&gt;&#x27;&amp;">&lt;b&gt;&amp;&quot;&#x27;</p>'


def test_children_may_be_nested_numbers_or_nothing() -> None:
    assert el("p", None, [el("b", 12345), ["x"]], "").encode() == b"<p><b>12,345</b>x</p>"


def test_attributes_are_named_as_in_html_and_left_out_when_none_or_false() -> None:
    made = el("details", class_="a", aria_label="b", open=True, hidden=False, id=None).encode()
    assert made == b'<details class="a" aria-label="b" open></details>'


def test_an_element_without_content_is_not_closed() -> None:
    assert el("meta", charset="utf-8").encode() == b'<meta charset="utf-8">'


def test_an_element_can_be_streamed() -> None:
    assert opening("section", id="x").encode() + closing("section").encode() == b'<section id="x"></section>\n'


@pytest.mark.parametrize(
    "name", ["script", "SCRIPT", "iframe", "link", "img", "b><script", "", "form", "base", "foreignObject", "animate"]
)
def test_an_element_that_loads_or_runs_is_refused(name: str) -> None:
    with pytest.raises(MarkupRefused):
        el(name)


@pytest.mark.parametrize("name", ["onclick", "ONLOAD", "style", "src", "srcdoc", "x y", 'a"b', "formaction"])
def test_an_attribute_that_loads_or_runs_is_refused(name: str) -> None:
    with pytest.raises(MarkupRefused):
        el("p", **{name: "x"})


@pytest.mark.parametrize("target", ["https://example.org", "javascript:alert(1)", "//example.org", "", "file:x"])
def test_a_link_stays_in_the_page(target: str) -> None:
    with pytest.raises(MarkupRefused):
        el("use", href=target)
    with pytest.raises(MarkupRefused):
        el("a", href=target)


def test_a_link_within_the_page_is_made() -> None:
    assert el("a", "on", href="#links").encode() == b'<a href="#links">on</a>'


def test_no_other_name_space_than_that_of_drawings_is_opened() -> None:
    assert el("svg", xmlns="http://www.w3.org/2000/svg").encode() == b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    with pytest.raises(MarkupRefused):
        el("svg", xmlns="http://www.w3.org/1999/xhtml")


def test_the_page_cannot_send_its_reader_elsewhere() -> None:
    with pytest.raises(MarkupRefused):
        el("meta", http_equiv="refresh", content="0;url=https://example.org")


@pytest.mark.parametrize("sheet", ["@IMPORT 'x'", "a{b:url(x)}", "</style>", "a{content:'\\2028'}"])
def test_a_style_sheet_that_loads_or_ends_early_is_refused(sheet: str) -> None:
    with pytest.raises(MarkupRefused):
        style(sheet)


def test_characters_that_steer_are_shown_as_escapes() -> None:
    assert el("p", "a\u202eb\x1bc\nd").encode() == b"<p>a\\x202eb\\x1bc\nd</p>"


def test_half_a_character_does_not_stop_the_page() -> None:
    assert b"\\xd800" in el("p", "\ud800").encode()


@given(st.text())
def test_no_text_ever_becomes_markup(text: str) -> None:
    made = el("p", text, title=text).encode().decode()
    inside = made.removeprefix('<p title="').removesuffix("</p>")
    value, _, content = inside.partition('">')
    assert '"' not in value
    assert not set("<>\"'") & set(content)


def test_a_link_of_a_page_leads_to_a_path_of_the_same_server_alone() -> None:
    made = link("/trace?of=a&at=1", "<b>", data_peek="/x")
    assert made.encode() == b'<a href="/trace?of=a&amp;at=1" data-peek="/x">&lt;b&gt;</a>'
    assert made.__html__() == made.text


@pytest.mark.parametrize(
    "path", ["", "a", "//evil.example.org", "/\\evil", "javascript:x", "/a b", '/"', "/a#b", "/\n"]
)
def test_a_link_out_of_the_server_is_refused(path: str) -> None:
    with pytest.raises(MarkupRefused):
        link(path, "x")
