from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.control import Location
from interlock.decision import Status, Verdict
from tests.unit.render.builders import (
    CODE,
    HOSTILE,
    Files,
    checked,
    errored,
    everything,
    failed,
    finding,
    hostile,
    passed,
    reason,
    suppressed,
    written,
)

VOID = {"br", "meta"}


class Page(HTMLParser):
    """Reads a page as a browser's parser would, and keeps what it would act upon."""

    def __init__(self, body: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.feed(body.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.said.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("the page holds no comments")

    @property
    def text(self) -> str:
        return " ".join(self.said)

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(name, tuple(sorted(attributes))) for name, attributes in self.elements]


def page(check: Any, repository: Files | None = None) -> Page:
    made = Page(written(check, "html", repository))
    assert made.open == []
    return made


def test_the_page_loads_and_runs_nothing() -> None:
    body = written(everything(), "html").decode()
    assert "<script" not in body
    assert "url(" not in body
    made = Page(body.encode())
    assert not {"script", "img", "link", "iframe", "a", "form"} & {name for name, _ in made.elements}
    for _, attributes in made.elements:
        assert not {"src", "style", "action"} & set(attributes)
        assert attributes.get("href", "#").startswith("#")
        assert not any(name.startswith("on") for name in attributes)


def test_the_policy_of_the_page_allows_its_own_style_sheet_only() -> None:
    body = written(everything(), "html").decode()
    (sheet,) = re.findall(r"<style>(.*?)</style>", body, re.DOTALL)
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    policies = [one["content"] for name, one in Page(body.encode()).elements if one.get("http-equiv")]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


def test_the_verdict_sentence_is_the_first_heading() -> None:
    body = written(everything(), "html").decode()
    assert re.findall(r"<h[1-6][^>]*>([^<]*)", body)[0].startswith("Denied under standard")


def test_the_page_is_built_for_every_reader() -> None:
    made = page(everything())
    names = [name for name, _ in made.elements]
    assert names.count("main") == names.count("h1") == names.count("header") == names.count("footer") == 1
    assert ("html", {"lang": "en"}) in made.elements
    for name, attributes in made.elements:
        if name == "th":
            assert attributes["scope"] in {"row", "col"}
        if name == "table":
            assert attributes["role"] == "table"
        if name == "svg" and attributes.get("role") != "img":
            assert attributes["aria-hidden"] == "true"
    assert names.count("caption") == names.count("table")


def test_ids_are_used_once_and_every_reference_leads_somewhere() -> None:
    made = page(everything())
    ids = [attributes["id"] for _, attributes in made.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    asked = {attributes["href"][1:] for _, attributes in made.elements if "href" in attributes}
    asked |= {attributes["aria-labelledby"] for _, attributes in made.elements if "aria-labelledby" in attributes}
    assert asked <= set(ids)


def test_everything_in_a_check_is_said() -> None:
    text = page(everything()).text
    for word in (
        "os.system(text)",
        "pass a list",
        "src/app.py:2",
        "# nosec B602",
        "Ada Example <ada@example.org>",
        "broken/fixture.py",
        "a broken fixture",
        "there is no evidence of commit.provenance",
        "missing evidence",
        "not applicable",
        "1 of 2 files were examined",
        "CTL-201",
        "the tool skipped it",
        "policy.yaml:7",
        "PyCQA",
        "1 directive defused",
        "in commit efefefefefef",
    ):
        assert word in text, word


def test_the_code_of_a_secret_is_not_there() -> None:
    files = {"a.py": b"before\nKEY = 'tell-nobody'\nafter\n"}
    secret = finding("betterleaks:key", control="commit.secrets", at=Location("a.py", 2))
    near = finding(at=Location("a.py", 3))
    text = page(checked(failed(secret, control="commit.secrets"), failed(near), files=files), Files(files)).text
    assert "tell-nobody" not in text
    assert "this line is left out" in text
    assert "after" in text


def test_a_clean_check_says_that_there_is_nothing_to_do() -> None:
    text = page(checked(passed())).text
    assert "Nothing: no control found anything" in text


def test_a_broken_control_without_findings_is_something_to_do() -> None:
    text = page(checked(errored())).text
    assert "Nothing: no control found anything" not in text
    assert "commit.iac broke" in text


def test_missing_evidence_and_nothing_to_examine_look_different() -> None:
    body = written(everything(), "html").decode()
    assert 'class="tag s-missing"' in body
    assert 'class="tag s-na"' in body


def test_a_hypothetical_answer_says_so() -> None:
    assert "Hypothetical, and not sealed: only some" in page(
        checked(passed(), hypothetical=("only some",))
    ).text.replace("sealed:  ", "sealed: ")


def test_what_is_cut_is_counted() -> None:
    many = [finding(at=Location("a.py", line)) for line in range(1, 31)]
    assert "and 10 more places" in page(checked(failed(*many))).text
    rules = [finding(f"x:{number}") for number in range(700)]
    made = page(checked(failed(*rules)))
    assert "550 findings of 550 rules, without places" in made.text
    assert "and 50 more findings of 50 rules" in made.text


def test_the_page_of_many_findings_stays_small() -> None:
    many = [finding(at=Location("src/app.py", 1 + line % 3), message=f"{line}") for line in range(20_000)]
    assert len(written(checked(failed(*many), files=CODE), "html")) < 200_000


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_add_no_element_and_no_attribute(text: str) -> None:
    assert page(hostile(text)).shape == page(hostile("plain")).shape


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1).filter(lambda text: text.strip() != ""))
def test_no_text_changes_the_shape_of_the_page(text: str) -> None:
    assert page(hostile(text)).shape == page(hostile("plain")).shape


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_what_it_is_written_on(theme: str) -> None:
    body = written(checked(passed()), "html").decode()
    roots = re.findall(r":root\{(--bg[^}]*)\}", body)[:2]
    colours = dict(re.findall(r"--(\w+):(#\w+)", roots[0]))
    if theme == "dark":
        colours |= dict(re.findall(r"--(\w+):(#\w+)", roots[1]))
    pairs = [(ink, ground) for ink in ("ink", "mute") for ground in ("bg", "panel", "soft")]
    pairs += [("acc", "panel"), ("acc", "bg"), ("acc", "soft"), ("ink", "accb"), ("mute", "accb")]
    pairs += [(state, f"{state}b") for state in ("pass", "warn", "fail", "pend", "waive")]
    pairs += [("ink", f"{state}b") for state in ("pass", "warn", "fail")] + [("fail", "panel")]
    for ink, ground in pairs:
        first, second = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
        assert (first + 0.05) / (second + 0.05) >= 4.5, (theme, ink, ground)


def test_a_long_list_of_reasons_is_cut_in_the_first_screen_only() -> None:
    stands = [reason(f"a.{number}", Status.MISSING, Verdict.DENY, f"lacks {number}") for number in range(9)]
    text = page(checked(passed(), reasons=stands)).text
    assert "and 3 more, listed under the decision" in text
    assert "lacks 8" in text


def test_an_author_of_a_comment_is_named() -> None:
    assert "not known" in page(checked(failed(suppressed("")))).text
