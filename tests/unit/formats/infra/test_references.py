from __future__ import annotations

from typing import Any

from interlock.formats.infra.references import Configuration


def refers(*names: str) -> dict[str, Any]:
    return {"references": list(names)}


def configuration(resources: list[dict[str, Any]], calls: dict[str, Any] | None = None) -> Configuration:
    return Configuration({"root_module": {"resources": resources, "module_calls": calls or {}}})


def test_what_goes_through_variables_and_outputs_of_modules_is_followed() -> None:
    bucket = {"resources": [{"address": "b.this"}], "outputs": {"id": {"expression": refers("b.this.id")}}}
    guard = {"resources": [{"address": "g.this", "expressions": {"bucket": refers("var.bucket")}}]}
    calls = {
        "store": {"module": bucket},
        "guard": {"module": guard, "expressions": {"bucket": refers("module.store.id", "module.store")}},
    }
    related = configuration([], calls).related(["module.store.b.this", "module.guard.g.this"])
    assert related == {
        "module.store.b.this": ("module.guard.g.this",),
        "module.guard.g.this": ("module.store.b.this",),
    }


def test_of_several_instances_those_of_the_same_index_belong_together() -> None:
    found = configuration([{"address": "a.x"}, {"address": "b.x", "expressions": {"to": refers("a.x")}}]).related(
        ["a.x[0]", "a.x[1]", "b.x[0]", "b.x[1]"]
    )
    assert found["b.x[1]"] == ("a.x[1]",)
    assert found["a.x[0]"] == ("b.x[0]",)


def test_one_that_stands_alone_belongs_to_all_instances() -> None:
    found = configuration([{"address": "a.x"}, {"address": "b.x", "expressions": {"to": refers("a.x")}}]).related(
        ['a.x["p"]', 'a.x["q"]', "b.x"]
    )
    assert found["b.x"] == ('a.x["p"]', 'a.x["q"]')


def test_local_values_and_what_goes_round_in_circles_lead_nowhere() -> None:
    inner = {"resources": [{"address": "a.x", "expressions": {"v": refers("var.loop", "local.y", "each.key")}}]}
    calls = {"m": {"module": inner, "expressions": {"loop": refers("module.m.out")}}}
    inner["outputs"] = {"out": {"expression": refers("var.loop")}}  # type: ignore[assignment]
    assert configuration([], calls).related(["module.m.a.x"]) == {}


def test_what_is_not_written_down_somebody_may_have_set() -> None:
    assert Configuration(None).is_set("a.x", "b")
    assert Configuration({"root_module": 7}).is_set("a.x", "b")
    assert configuration([]).is_set("a.x", "b")


def test_a_block_without_expressions_sets_nothing() -> None:
    assert not configuration([{"address": "a.x"}]).is_set("a.x[0]", "b")


def test_the_parts_of_what_one_expression_gives_are_set() -> None:
    known = configuration([{"address": "a.x", "expressions": {"tags": refers("var.t"), "block": [{"one": {}}]}}])
    assert known.is_set("a.x", "tags.owner")
    assert known.is_set("a.x", "block[0].one")
    assert not known.is_set("a.x", "block[0].two")
    assert known.is_set("a.x", "block[1].one")
    assert not known.is_set("a.x", "other")
