"""Releases and what is known of each: as people see it, and no further than they may see."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.shown import Looked, looked
from tests.visits import visited


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with looked(tmp_path_factory.mktemp("shown")) as made:
        yield made


def test_the_list_has_the_newest_first_and_says_where_each_runs(there: Looked) -> None:
    told = there.ann.get("/releases?format=json").json()
    assert [(one["version"], one["product"], one["runs_in"], one["made_by"]) for one in told["rows"]] == [
        ("1.1", "shop", "", "ann"),
        ("1.0", "shop", "staging", "ann"),
    ]
    assert told["next"] is None
    assert 'href="/releases/shop/1.0"' in there.text("/releases")


@pytest.mark.parametrize(
    ("asked", "versions"),
    [
        ("environment=staging", ["1.0"]),
        ("environment=live", []),
        ("text=1.1", ["1.1"]),
        ("product=shop", ["1.1", "1.0"]),
        ("product=another", []),
        ("after=nonsense", ["1.1", "1.0"]),
    ],
)
def test_filters_find_what_they_say(there: Looked, asked: str, versions: list[str]) -> None:
    rows = there.ann.get(f"/releases?format=json&{asked}").json()["rows"]
    assert [one["version"] for one in rows] == versions


def test_a_cursor_goes_on_behind_a_release(there: Looked) -> None:
    first = there.site.serving.looking.book.find("shop", "1.1")
    rows = there.ann.get(f"/releases?format=json&after={first.index}").json()["rows"]
    assert [one["version"] for one in rows] == ["1.0"]


def test_a_release_tells_what_stands_against_it_what_was_examined_and_where_it_runs(there: Looked) -> None:
    text = there.text("/releases/shop/1.1")
    for says in (
        "Held before staging",
        "commit.sast",
        "2 found",
        "app-1.1.zip",
        "greet whoever comes",
        "high 1, low 1",
    ):
        assert says in text, says
    assert re.search(r'<a href="/evidence/\d+" data-peek><span class="tag s-fail">', text)
    runs = there.text("/releases/shop/1.0")
    assert re.search(rf'by <a href="/runs/{there.shown.run}">', runs)
    assert "orders can be cancelled" in runs
    assert "It may go to live" in runs


def test_a_commit_and_an_artifact_have_the_same_page_and_lead_to_the_release(there: Looked) -> None:
    artifact = there.text(f"/subjects/{there.shown.newer.digests[0]}")
    assert 'href="/releases/shop/1.1"' in artifact
    commit = there.text(f"/subjects/gitCommit:{there.shown.head}")
    assert "greet whoever comes" in commit
    assert "Held before what follows the commit" in commit
    assert "Ada Example" in commit


@pytest.mark.parametrize(
    "path",
    [
        "/releases/shop/9.9",
        "/releases/another/1.0",
        "/releases/-/1.0",
        f"/subjects/sha256:{'0' * 64}",
        f"/subjects/gitCommit:{'0' * 40}",
    ],
)
def test_what_is_not_there_is_not_there(there: Looked, path: str) -> None:
    assert there.ann.get(path).status_code == 404
    assert there.ann.get("/subjects/nonsense").status_code in {400, 404}


def test_whoever_may_see_another_product_sees_and_counts_nothing_of_this_one(there: Looked) -> None:
    rows = there.eve.get("/releases?format=json").json()
    assert rows == {"rows": [], "next": None}
    page = there.eve.get("/releases").text
    assert "shop" not in page
    assert "staging" not in page
    pairs = (
        ("/releases/shop/1.0", "/releases/another/1.0"),
        (f"/subjects/{there.shown.app.digests[0]}", f"/subjects/sha256:{'0' * 64}"),
        (f"/subjects/gitCommit:{there.shown.head}", f"/subjects/gitCommit:{'0' * 40}"),
    )
    for hidden, absent in pairs:
        said, nothing = there.eve.get(hidden), there.eve.get(absent)
        assert (said.status_code, nothing.status_code) == (404, 404)
        assert said.text.replace(hidden, absent) == nothing.text


def test_whoever_may_see_the_product_sees_its_release_and_no_more_than_is_of_it(there: Looked) -> None:
    said = there.max.get("/releases/shop/1.0")
    assert said.status_code == 200, there.faults
    assert "It may go to live" in said.text
    assert [one["version"] for one in there.max.get("/releases?format=json").json()["rows"]] == ["1.1", "1.0"]


def test_on_an_empty_server_it_says_how_a_release_is_made(tmp_path_factory: pytest.TempPathFactory) -> None:
    with visited(tmp_path_factory.mktemp("empty")) as site:
        text = site.set_up().get("/releases").text
        assert "interlock release new" in text
        assert '<table class="data"' not in text
