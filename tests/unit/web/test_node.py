"""What a thing is: who says what of it, whole, and what may be asked of it."""

from __future__ import annotations

from pathlib import Path

from tests.unit.web.delivering import Shown
from tests.visits import visited


def test_it_tells_both_ways_with_who_says_each(shown: Shown) -> None:
    text = shown.ok(f"/trace/node?of=sha256:{shown.shop.digest}")
    for says in ("What leads to it", "What it leads to", "Trace from here", "Its code", "Who approved", "runs as"):
        assert says in text
    assert 'href="/evidence/' in text
    assert "All of them" in text


def test_all_of_one_relation_are_told_page_by_page(shown: Shown) -> None:
    path = f"/trace/node?of=sha256:{shown.shop.digest}&relation=shown+by&way=forward"
    told = shown.browser.get(f"{path}&format=json").json()["rows"]
    assert len(told) > 20
    assert {one["relation"] for one in told} == {"shown by"}
    assert len({one["entry"] for one in told}) == len(told)
    assert shown.browser.get(f"{path}&after=nonsense").status_code == 400


def test_an_environment_is_asked_what_changed_and_a_component_what_runs_with_it(shown: Shown) -> None:
    assert "/trace/what-changed?since=7d&amp;until=now&amp;environment=" in shown.ok("/trace/node?of=shop/live")
    assert "/trace/cve-to-pods?cve=pkg" in shown.ok("/trace/node?of=pkg:pypi/django@1.0")


def test_the_rows_are_csv_too_and_what_is_not_there_is_404(shown: Shown) -> None:
    assert shown.ok("/trace/node?of=shop/live&format=csv").startswith("relation,thing,by,at,entry,way,name")
    assert shown.browser.get("/trace/node?of=nothing").status_code == 404
    assert shown.browser.get("/trace/node").status_code == 400


def test_an_empty_ledger_says_what_to_do(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        said = site.set_up().get("/trace/node?of=anything")
        assert said.status_code in {404, 409}
        assert "interlock" in said.text
