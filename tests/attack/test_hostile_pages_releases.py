"""Releases, evidence and runs whose every text was chosen to break a page, or to be taken for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from interlock.evidence import seal
from interlock.evidence.deployment import RELEASE, Release
from interlock.flows.seal import Sealing
from interlock.kernel import Subject, sha256, stamp
from tests.shown import HARD, Looked, looked

KIND = "https://example.org/attestation/said/v1"
LONGEST = 300_000


class Shape(HTMLParser):
    """What of a page is no text: the scripts and pictures in it, and attributes that run something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.foreign: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "script":
            self.scripts.append(told.get("src") or "within the page")
        self.handlers += [name for name in told if name.startswith("on") or name == "style"]
        for name in ("src", "href", "action"):
            value = told.get(name) or ""
            if re.match(r"(?i)\s*(javascript|data|vbscript|https?):|//", value):
                self.foreign.append(value)


def is_sound(text: str) -> None:
    """Hold a page to be ours alone, whatever stands in it."""
    shape = Shape(text)
    assert set(shape.scripts) <= {"/scripts/shell.js", "/scripts/live.js"}
    assert shape.handlers == []
    assert shape.foreign == []
    assert len(text) < LONGEST, "a word of ten thousand letters is told once, not everywhere"
    assert "{{" not in re.sub(r"\{\{ 7 \* 7 \}\}", "", text), "no template is within another"
    assert "49" not in re.findall(r"`(\d\d)", text)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    """Give a server whose store holds statements with hostile texts in every field."""
    with looked(tmp_path_factory.mktemp("shown")) as made:
        world = made.shown.world
        with world.app() as app:
            signer = app.keys.signer(world.at)
            for number, text in enumerate(HARD):
                subject = Subject(text, (sha256(text.encode()),))
                says = Release(
                    purl=text,
                    version=text[:128],
                    product="shop" if number % 2 else text,
                    notes=text,
                    commit=text,
                    at=stamp(world.at),
                    ledger=app.store.ledger.origin,
                )
                app.seal.documents([Sealing(subject, RELEASE, says, ())])
                predicate = {text: text, "list": [text, {text: [text]}]}
                hand_in = made.site.serving.hand_in
                (taken,) = hand_in.take([hand_in.look(seal((subject,), KIND, predicate, [signer]))])
                assert taken.refused is None
        yield made


def test_every_piece_of_it_is_shown_as_text(there: Looked) -> None:
    size = there.site.serving.standing().size
    for index in range(size - 2 * len(HARD), size):
        for more in ("", "/verify"):
            said = there.ann.get(f"/evidence/{index}{more}")
            assert said.status_code == 200, there.faults
            is_sound(said.text)


@pytest.mark.parametrize("path", ["/evidence", "/ledger", "/releases", "/runs"])
def test_lists_of_it_are_sound(there: Looked, path: str) -> None:
    said = there.ann.get(path)
    assert said.status_code == 200, there.faults
    is_sound(said.text)


@pytest.mark.parametrize("text", HARD)
def test_what_it_is_about_has_a_page(there: Looked, text: str) -> None:
    said = there.ann.get(f"/subjects/{sha256(text.encode())}")
    assert said.status_code == 200, there.faults
    is_sound(said.text)


@pytest.mark.parametrize("text", HARD)
@pytest.mark.parametrize("path", ["/evidence", "/releases", "/runs"])
def test_filters_take_any_text_and_give_it_back_as_text(there: Looked, path: str, text: str) -> None:
    names = {"/evidence": ("person", "about", "text"), "/releases": ("product", "text"), "/runs": ("environment",)}
    for name in names[path]:
        said = there.ann.client.get(path, params={name: text}, headers={"Sec-Fetch-Site": "none"})
        assert said.status_code in {200, 400}, (name, there.faults)
        is_sound(said.text)


@pytest.mark.parametrize("path", ["/evidence", "/releases", "/runs", "/ledger"])
def test_tables_of_it_are_files_that_no_spreadsheet_runs(there: Looked, path: str) -> None:
    said = there.ann.get(f"{path}?format=csv")
    assert said.status_code == 200
    assert said.headers["content-type"].startswith("text/csv")
    assert re.fullmatch(r'attachment; filename="[a-z]+\.csv"', said.headers["content-disposition"])
    assert there.ann.get(f"{path}?format=json").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/releases/..%2f..%2fsign-in/1.0",
        "/releases/shop/%00",
        "/releases/shop/" + "x" * 5_000,
        "/subjects/sha256:" + "0" * 63,
        "/subjects/%3Cscript%3E",
        "/evidence/-1",
        "/evidence/1e3",
        "/evidence/\u0661",
        "/evidence/0x1",
        "/runs/..%2f..",
        "/runs/%3Cscript%3E",
        "/events?after=-2",
    ],
)
def test_addresses_that_name_nothing_are_answered_as_such(there: Looked, path: str) -> None:
    said = there.ann.get(path)
    assert said.status_code in {400, 404}, said.status_code
    assert there.faults == []


def test_what_is_taken_away_is_called_by_its_digest_alone(there: Looked) -> None:
    for more in ("envelope", "bundle"):
        said = there.ann.get(f"/evidence/{there.site.serving.standing().size - 1}/{more}")
        assert re.fullmatch(r'attachment; filename="[0-9a-f]{16}\.[a-z.]+"', said.headers["content-disposition"])
        assert said.headers["x-content-type-options"] == "nosniff"


def test_no_page_changes_anything(there: Looked) -> None:
    size = there.site.serving.standing().size
    for path in ("/releases", "/releases/shop/1.1", "/evidence/3/verify", "/evidence/3/bundle", "/ledger", "/runs"):
        assert there.ann.get(path).status_code == 200
    assert there.site.serving.standing().size == size
