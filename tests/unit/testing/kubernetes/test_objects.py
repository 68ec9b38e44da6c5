from typing import Any

import pytest

from interlock.testing.kubernetes.kinds import KINDS
from interlock.testing.kubernetes.objects import Objects, Refused, is_selected

POD = next(one for one in KINDS if one.kind == "Pod")


def pod(name: str, **fields: Any) -> dict[str, Any]:
    about = {"name": name, "namespace": "shop", "labels": {"app": name}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": about, **fields}


def test_each_change_has_a_number_and_nothing_new_is_none() -> None:
    objects = Objects()
    first = objects.put(POD, pod("a", spec={"x": 1}))
    assert objects.put(POD, first) == first
    second = objects.put(POD, {**first, "spec": {"x": 2}})
    assert (first["metadata"]["generation"], second["metadata"]["generation"]) == (1, 2)
    assert second["metadata"]["uid"] == first["metadata"]["uid"]
    third = objects.put(POD, {**second, "status": {"y": 1}})
    assert third["metadata"]["generation"] == 2
    assert [one.type for one in objects.since(0)] == ["ADDED", "MODIFIED", "MODIFIED"]
    assert objects.since(int(second["metadata"]["resourceVersion"]))[0].object == third


def test_who_read_an_older_version_may_not_write_over_a_newer_one() -> None:
    objects = Objects()
    first = objects.put(POD, pod("a", spec={"x": 1}))
    objects.put(POD, {**first, "spec": {"x": 2}})
    with pytest.raises(Refused, match="the object has been modified") as caught:
        objects.put(POD, {**first, "spec": {"x": 3}})
    assert (caught.value.code, caught.value.body["reason"]) == (409, "Conflict")


def test_what_is_read_is_a_copy() -> None:
    objects = Objects()
    objects.put(POD, pod("a"))
    objects.get("pods", "shop", "a")["metadata"]["labels"]["app"] = "other"
    objects.listed("pods")[0]["metadata"]["labels"]["app"] = "other"
    assert objects.get("pods", "shop", "a")["metadata"]["labels"] == {"app": "a"}


def test_what_is_removed_is_gone_once() -> None:
    objects = Objects()
    objects.put(POD, pod("a"))
    for _ in range(2):
        objects.remove("pods", "shop", "a")
    assert objects.find("pods", "shop", "a") is None
    assert [one.type for one in objects.since(0)] == ["ADDED", "DELETED"]
    with pytest.raises(Refused, match='pods "a" not found'):
        objects.get("pods", "shop", "a")


def test_selectors_choose() -> None:
    one = pod("a")
    for labels in ("app=a", "app==a", "app", "!other", "app!=b", "app=a,!other", ""):
        assert is_selected(one, labels, ""), labels
    for labels in ("app=b", "other", "!app", "app!=a", "app=a,other=1"):
        assert not is_selected(one, labels, ""), labels
    assert is_selected(one, "", "metadata.name=a,metadata.namespace=shop")
    assert not is_selected(one, "", "metadata.name=b")
    objects = Objects()
    objects.put(POD, pod("a"))
    objects.put(POD, pod("b"))
    assert [each["metadata"]["name"] for each in objects.listed("pods", "shop", "app=b")] == ["b"]
    assert objects.listed("pods", "other") == []
