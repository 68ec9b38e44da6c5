"""Hostile words in every field that the pages over the board show, and evidence that is not what it says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from interlock.control import Location, Suppression
from interlock.crypto.signers import generate
from interlock.testing.world import finding
from tests.boards import assess, decide, deploy
from tests.shop_pages import Shop, shop

WORDS = (
    "<script>alert(1)</script>",
    '"><x-evil a="',
    "' onfocus=alert(1) autofocus x='",
    "{{7*7}}{% raw %}",
    "javascript:alert(1)",
    "\u202edesrever\u202c",
    "</title></textarea><svg onload=alert(1)>",
    "w" * 10_000,
    "a/../b?c=d&e=f#g",
)
PATHS = (
    "/",
    "/products",
    "/findings",
    "/findings?group=rule",
    "/findings?state=gone",
    "/?format=json",
    "/findings?format=csv",
)


ALONE = frozenset({"bdi", "code", "title", "textarea", "option"})
"""Elements in which a mark turns nothing around that is not in them."""
VOID = frozenset({"meta", "link", "input", "img", "br", "path", "rect"})


class Tags(HTMLParser):
    """The elements of a page with what they have, and what marks that turn text around stand in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.turned: list[tuple[str, ...]] = []
        self._within: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            while self._within.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "\u202e" in data:
            self.turned.append(tuple(self._within))


def harmless(text: str, sum_of_theirs: str = "49") -> None:
    """Return if nothing runs in a page that is not ours, and no text turns another around.

    `sum_of_theirs` is what would stand there if a template of theirs was run.
    """
    page = Tags(text)
    for tag, has in page.found:
        assert tag not in {"x-evil", "iframe", "object", "embed", "base", "style"}, tag
        assert not [name for name in has if name.startswith("on") or name in {"style", "autofocus"}], (tag, has)
        assert tag != "script" or has.get("src", "").startswith("/scripts/"), has
        for name in ("href", "action", "src"):
            assert has.get(name, "/").startswith(("/", "#")), (tag, has)
            assert not has.get(name, "/").startswith("//"), (tag, has)
    assert f">{sum_of_theirs}<" not in text, "no template was run"
    for within in page.turned:
        assert ALONE & set(within), within


@pytest.mark.parametrize("word", WORDS)
def test_every_field_that_a_page_shows(tmp_path: Path, word: str) -> None:
    with shop(tmp_path) as place:
        one = finding(
            "build.sast",
            rule=word,
            message=word,
            at=Location(word, 3, symbol=word, commit=word),
            remedy=word,
            cwe=(word,),
            aliases=(word, "CVE-" + word),
            components=(word,),
            suppression=Suppression(1, word, word),
        )
        assess(place.app, [one], product=word, control="build.x", branch=word, place=word, reason=word)
        assess(place.app, [], product=word, control="build.y", branch=word, outcome="errored", reason=word)
        decide(place.app, "deny", product=word, environment=word, digest="2")
        deploy(place.app, product=word, environment=word, says=word)
        deploy(place.app, product=word, environment=word, says=word, outcome="stranded", run="dpl-2", digest="3")
        name = quote(word[:1_999] + "…" if len(word) > 2_000 else word, safe="")
        for path in (*PATHS, f"/products/{name}", f"/findings?text={quote(word[:100])}", f"/?text={quote(word[:100])}"):
            said = place.ann.get(path)
            assert said.status_code in {200, 404}, (path, said.status_code)
            if said.headers["content-type"].startswith("text/html"):
                assert "unsafe" not in said.headers["content-security-policy"]
                harmless(said.text)
        found = re.search(r"/findings/[0-9a-f]{32}", place.ann.get("/findings").text)
        assert found is not None
        harmless(place.ann.get(found[0]).text)
        harmless(place.ann.get(f"/findings/waiver?finding={found[0].rpartition('/')[2]}").text)


def seen(place: Shop) -> list[str]:
    return [one["finding"] for one in place.ann.get("/findings?format=json").json()["rows"]]


def test_a_passed_assessment_of_a_strange_key_hides_nothing(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assess(place.app, [finding("build.sast", message="it is there")])
        assess(place.app, [], signers=[generate()])
        decide(place.app, "deny", digest="2")
        assert seen(place) == ["it is there"]


def test_findings_of_a_strange_key_are_not_shown(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assess(place.app, [finding("build.sast", message="made up")], signers=[generate()])
        assert seen(place) == []
        assert "made up" not in place.ann.get("/").text


def test_an_entry_whose_envelope_was_changed_brings_nothing(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        index = assess(place.app, [finding("build.sast", message="it is there")])
        with place.app.store.database.writing() as session:
            ((first, body),) = session.rows("SELECT first, body FROM pack ORDER BY first DESC LIMIT 1")
            changed = bytes(body[:-40]) + b"\0" * 40
            session.run("UPDATE pack SET body = ? WHERE first = ?", (changed, first))
        assert index >= first
        said = place.ann.get("/findings?format=json")
        assert said.status_code in {200, 500, 503}
        assert "it is there" not in said.text


def test_a_list_that_was_swapped_is_not_shown_and_not_none(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assess(place.app, [finding("build.sast", message="it is there")])
        with place.app.store.database.writing() as session:
            session.run("UPDATE blob SET body = ?, codec = 'none', size = 0", (b"",))
        assert "1 list of findings cannot be shown here" in place.ann.get("/findings").text
        assert '<span class="what">High</span><span class="much">1</span>' in place.ann.get("/").text


def test_one_product_learns_nothing_of_another_by_asking_for_it(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assess(place.app, [finding("build.sast", rule="secret:rule", message="bank words")], product="bank")
        assess(place.app, [finding("build.sast")])
        for query in (
            "product=bank",
            "rule=secret:rule",
            "text=bank+words",
            "text=secret",
            "group=rule",
            "branch=main",
            "",
        ):
            text = place.sue.get(f"/findings?{query}&format=json").text
            assert "bank" not in text
            assert "secret" not in text
