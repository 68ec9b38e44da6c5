from typing import Any

import pytest

from interlock.testing.kubernetes.merging import (
    ConflictOfOwners,
    applied,
    json_merged,
    leaves,
    merged,
    owners_of,
    updated,
)


def pod(*containers: dict[str, Any], **fields: Any) -> dict[str, Any]:
    spec = {"containers": list(containers), **fields} if containers or fields else {}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": spec}


WEB = {"name": "web", "image": "a"}


def test_an_apply_owns_what_it_says() -> None:
    made = applied({}, pod(WEB), "me", force=False)
    assert made["spec"]["containers"] == [WEB]
    assert set(owners_of(made)) == {"me Apply"}
    assert applied(made, pod(WEB), "me", force=False) == made


def test_what_an_owner_leaves_out_goes() -> None:
    made = applied({}, pod(WEB, {"name": "b", "image": "b"}, hostname="h"), "me", force=False)
    made = applied(made, pod(WEB), "me", force=False)
    assert made["spec"] == {"containers": [WEB]}


def test_what_somebody_else_owns_too_stays() -> None:
    made = applied({}, pod(WEB, hostname="h"), "me", force=False)
    made = applied(made, pod(hostname="h"), "you", force=False)
    made = applied(made, pod(WEB), "me", force=False)
    assert made["spec"]["hostname"] == "h"
    assert applied(made, pod(), "you", force=False)["spec"].get("hostname") is None


def test_two_that_want_a_field_otherwise_are_in_conflict_unless_one_takes_it() -> None:
    made = updated(applied({}, pod(WEB), "me", force=False), pod({**WEB, "image": "b"}), "you")
    with pytest.raises(ConflictOfOwners, match=r'1 conflict: conflict with "you": .spec.containers\[.*\].image'):
        applied(made, pod(WEB), "me", force=False)
    taken = applied(made, pod(WEB), "me", force=True)
    assert taken["spec"]["containers"] == [WEB]
    assert "you Update" not in owners_of(taken)


def test_status_and_what_the_server_says_of_an_object_have_no_owner() -> None:
    one = {**pod(WEB), "status": {"phase": "Running"}, "metadata": {"name": "x", "uid": "1", "labels": {"a": "b"}}}
    fields = {"/".join(path) for path, _ in leaves(one)}
    assert fields == {
        "f:metadata/f:labels/f:a",
        'f:spec/f:containers/k:{"name": "web"}/f:name',
        'f:spec/f:containers/k:{"name": "web"}/f:image',
    }


def test_patches_merge_by_the_names_of_items_or_replace_lists() -> None:
    old = pod(WEB, {"name": "b", "image": "b"})
    change: dict[str, Any] = {"spec": {"$setElementOrder/containers": [], "containers": [{"name": "b", "image": "c"}]}}
    assert merged(old, change)["spec"] == {"containers": [WEB, {"name": "b", "image": "c"}]}
    gone = {"spec": {"containers": [{"name": "b", "$patch": "delete"}]}}
    assert merged(old, gone)["spec"]["containers"] == [WEB]
    assert json_merged(old, {"spec": {"containers": [WEB], "x": None}})["spec"] == {"containers": [WEB]}
    assert merged({"a": 1, "b": 2}, {"a": None}) == json_merged({"a": 1, "b": 2}, {"a": None}) == {"b": 2}
