from typing import Any

import pytest

from interlock.runtime.inventory import Inventory, Observed, digest_told, inventory_of

HEX = "ab" * 32


def about(name: str, uid: str = "", owner: tuple[str, str, str] | None = None, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": name, "namespace": "shop", "uid": uid or name, **more}
    if owner is not None:
        kind, of, its = owner
        fields["ownerReferences"] = [{"kind": kind, "name": of, "uid": its, "controller": True}]
    return fields


def pod(name: str = "web-1", image_id: str = f"host/shop@sha256:{HEX}", **more: Any) -> dict[str, Any]:
    status = {"name": "web", "image": "host/shop:1", "imageID": image_id, "ready": True, "state": {"running": {}}}
    return {
        "kind": "Pod",
        "metadata": about(name, owner=more.pop("owner", None), **more),
        "spec": {"nodeName": "n1", "containers": [{"name": "web", "image": "host/shop:1"}]},
        "status": {"phase": "Running", "containerStatuses": [status]},
    }


def test_a_pod_belongs_to_what_it_comes_from_in_the_end() -> None:
    web = {"kind": "Deployment", "metadata": about("web", "u1")}
    middle = {"kind": "ReplicaSet", "metadata": about("web-x", "u2", ("Deployment", "web", "u1"))}
    found = inventory_of([pod(owner=("ReplicaSet", "web-x", "u2")), middle, web])
    assert [one.owner for one in found.pods] == ["Deployment/web"]
    assert [(one.kind, one.name) for one in found.workloads] == [("Deployment", "web")]
    one = found.pods[0].containers[0]
    assert (one.sha256, one.is_ready, one.image) == (HEX, True, "host/shop:1")


def test_an_owner_that_is_not_seen_is_named_all_the_same_and_a_circle_ends() -> None:
    assert inventory_of([pod(owner=("ReplicaSet", "gone", "u9"))]).pods[0].owner == "ReplicaSet/gone"
    assert inventory_of([pod()]).pods[0].owner == "Pod/web-1"
    a = {"kind": "Job", "metadata": about("a", "u1", ("Job", "b", "u2"))}
    b = {"kind": "Job", "metadata": about("b", "u2", ("Job", "a", "u1"))}
    assert inventory_of([a, b, pod(owner=("Job", "a", "u1"))]).pods[0].owner.startswith("Job/")


@pytest.mark.parametrize(
    ("image_id", "told"),
    [
        (f"host/shop@sha256:{HEX}", (HEX, False)),
        (f"docker-pullable://host/shop@sha256:{HEX}", (HEX, False)),
        (f"sha256:{HEX}", (HEX, True)),
        ("", ("", False)),
        ("host/shop:1", ("", False)),
        (f"host/shop@sha256:{HEX}0", ("", False)),
        (f"xsha256:{HEX}", ("", False)),
    ],
)
def test_what_a_node_tells_is_read_as_it_is_written(image_id: str, told: tuple[str, bool]) -> None:
    assert digest_told(image_id) == told
    assert inventory_of([pod(image_id=image_id)]).pods[0].containers[0].sha256 == told[0]


def test_init_and_ephemeral_containers_count_and_so_does_what_nobody_asked_for() -> None:
    one = pod()
    one["spec"]["initContainers"] = [{"name": "init", "image": "i:1"}]
    one["status"]["ephemeralContainerStatuses"] = [{"name": "spy", "image": "s:1", "imageID": f"s@sha256:{HEX}"}]
    found = {each.name: each for each in inventory_of([one]).pods[0].containers}
    assert found["init"].group == "initContainers"
    assert (found["spy"].group, found["spy"].image, found["spy"].sha256) == ("ephemeralContainers", "s:1", HEX)


def test_what_a_container_waits_for_is_told() -> None:
    one = pod()
    one["status"]["containerStatuses"][0]["state"] = {"waiting": {"reason": "ImagePullBackOff", "message": "no such"}}
    assert inventory_of([one]).pods[0].containers[0].says == "ImagePullBackOff: no such"


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "Pod"},
        {"kind": "Pod", "metadata": None, "spec": [], "status": "x"},
        {"kind": "Pod", "metadata": {"name": "x", "ownerReferences": "me"}, "spec": {"containers": [None, 1]}},
        {"kind": "Pod", "metadata": {"name": "x"}, "status": {"containerStatuses": [{"name": None, "state": []}]}},
        {},
    ],
)
def test_what_is_broken_breaks_nothing(broken: dict[str, Any]) -> None:
    assert len(inventory_of([broken, pod()]).pods) == (2 if broken.get("kind") else 1)


def test_what_was_watched_changes_what_was_listed() -> None:
    seen = Observed([pod("a"), pod("b")])
    seen.note({"type": "DELETED", "object": pod("a")})
    seen.note({"type": "ADDED", "object": pod("c")})
    seen.note({"type": "MODIFIED", "object": pod("b", deletionTimestamp="now")})
    seen.note({"type": "BOOKMARK", "object": {"kind": "Pod", "metadata": {"name": ""}}})
    seen.note({"type": "ERROR", "object": {"code": 410}})
    seen.note({"type": "ADDED"})
    assert [(one.name, one.is_ending) for one in seen.inventory.pods] == [("b", True), ("c", False)]


def test_an_inventory_is_told_by_namespace_and_digest() -> None:
    other = pod("z")
    other["metadata"]["namespace"] = "other"
    found = inventory_of([pod(), other])
    assert [one.name for one in found.of("other").pods] == ["z"]
    assert found.digests == {HEX}
    assert Inventory().digests == frozenset()
    assert all(one.is_ready for one in found.pods)


@pytest.mark.parametrize(("told", "grace"), [(30, 30), ("30", 0), (None, 0)])
def test_a_pod_that_is_about_to_end_says_how_long_it_has_for_it(told: object, grace: int) -> None:
    (found,) = inventory_of([pod("a", deletionTimestamp="now", deletionGracePeriodSeconds=told)]).pods
    assert (found.is_ending, found.grace_s) == (True, grace)
