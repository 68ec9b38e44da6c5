"""Where code runs and what runs there: a sentence, numbers with their rows, and what nobody says."""

from __future__ import annotations

from tests.unit.web.delivering import Shown


def test_code_leads_to_every_workload_with_who_let_it_through(shown: Shown) -> None:
    text = shown.ok(f"/trace/code-to-prod?commit={shown.shop.commit}")
    assert "runs in shop/live on 2 targets and in shop/staging on 1 target" in text
    assert '<a href="#runs"' in text
    rows = shown.browser.get(f"/trace/code-to-prod?commit={shown.shop.commit}&format=json").json()["rows"]
    assert {one["workloadName"] for one in rows} == {
        "workload:shop/live/one",
        "workload:shop/live/two",
        "workload:shop/staging/one",
    }
    assert {one["approved"] for one in rows} == {"nobody"}


def test_each_table_is_had_alone_by_its_name(shown: Shown) -> None:
    made = shown.browser.get(f"/trace/code-to-prod?commit={shown.shop.commit}&rows=made&format=json").json()["rows"]
    assert shown.shop.commit in made[0]["commits"]
    ran = shown.ok(f"/trace/where-is?of={shown.shop.first.digests[0].hex}&rows=ran&format=csv")
    assert ran.startswith("workload,environment,artifact,deployment,until,")


def test_what_ran_before_says_until_when_and_what_took_its_place(shown: Shown) -> None:
    text = shown.ok(f"/trace/where-is?of={shown.shop.first.digests[0].hex}")
    assert "runs nowhere" in text
    assert "took its place" in text
    assert "Where it ran" in text


def test_as_of_then_it_ran(shown: Shown) -> None:
    text = shown.ok(f"/trace/where-is?of={shown.shop.first.digests[0].hex}&at=35")
    assert "runs in shop/live" in text
    assert "As of now" in text


def test_what_runs_leads_back_to_its_code_and_people(shown: Shown) -> None:
    text = shown.ok("/trace/prod-to-code?of=shop/live")
    for says in ("built from commit Say two", "What it was made from", "ada@example.org"):
        assert says in text


def test_a_question_that_is_not_filled_in_is_a_form_and_what_is_not_there_is_404(shown: Shown) -> None:
    for path, field in (("code-to-prod", "commit"), ("where-is", "of"), ("prod-to-code", "of")):
        assert f'name="{field}"' in shown.ok(f"/trace/{path}")
        assert shown.browser.get(f"/trace/{path}?{field}=nothing").status_code == 404
        assert shown.browser.get(f"/trace/{path}?{field}=shop&at=soon").status_code == 400
