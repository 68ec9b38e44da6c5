import copy
from typing import Any

import pytest

from interlock.adapters.deployers.manifests.images import (
    ImageUnfit,
    bind,
    bindings,
    containers,
    digest_of,
    pod_template,
    repository_of,
)
from interlock.deployment import PlannedArtifact
from tests.unit.deployment.plans import HEX, OTHER

PLACE = f"oci://host.example.org:5000/team/shop@sha256:{HEX}"
SHOP = PlannedArtifact("shop", HEX, place=PLACE)
WANTED = f"host.example.org:5000/team/shop@sha256:{HEX}"


def deployment(*images: str, kind: str = "Deployment") -> dict[str, Any]:
    spec = {"containers": [{"name": f"c{number}", "image": image} for number, image in enumerate(images)]}
    return {"kind": kind, "metadata": {"name": "web"}, "spec": {"template": {"spec": spec}}}


@pytest.mark.parametrize(
    "image", ["shop", "shop:1.2", "host.example.org:5000/team/shop", "host.example.org:5000/team/shop:x", WANTED]
)
def test_the_image_of_the_plan_is_set_by_digest_however_a_manifest_calls_it(image: str) -> None:
    document = deployment(image)
    bind([document], bindings([SHOP], {}))
    assert [one["image"] for _, one in containers(document)] == [WANTED]


def test_it_is_pulled_from_where_the_settings_say() -> None:
    document = deployment("shop")
    bind([document], bindings([SHOP], {"shop": "mirror.example.org/shop"}))
    assert [one["image"] for _, one in containers(document)] == [f"mirror.example.org/shop@sha256:{HEX}"]


@pytest.mark.parametrize(
    ("images", "why"),
    [
        (["shop", "nginx:1.25"], "runs nginx:1.25, which is in no plan and has no digest"),
        (["shop", ""], "runs no image"),
        (["shop", "nginx@sha512:abc"], "has no digest"),
        ([f"shop@sha256:{OTHER}"], "decided was about abab"),
        ([f"nginx@sha256:{OTHER}"], "no manifest runs"),
        (["other/shop:1"], "other/shop:1, which is in no plan"),
    ],
)
def test_nothing_runs_by_a_tag_or_by_another_digest(images: list[str], why: str) -> None:
    with pytest.raises(ImageUnfit, match=why):
        bind([deployment(*images)], bindings([SHOP], {}))


def test_an_image_beside_it_may_run_by_its_digest() -> None:
    document = deployment("shop", f"nginx@sha256:{OTHER}")
    bind([document], bindings([SHOP], {}))
    assert [one["image"] for _, one in containers(document)][1] == f"nginx@sha256:{OTHER}"


def test_what_a_cluster_cannot_pull_is_told() -> None:
    with pytest.raises(ImageUnfit, match="is a file"):
        bindings([PlannedArtifact("app.zip", HEX)], {})
    held = PlannedArtifact("shop", HEX, place=f"folder:/there/shop@sha256:{HEX}")
    with pytest.raises(ImageUnfit, match="say in `images`"):
        bindings([held], {})
    assert bindings([held], {"shop": "host.example.org/shop"})[0].image == f"host.example.org/shop@sha256:{HEX}"
    other = PlannedArtifact("x", OTHER, place=f"oci://host.example.org/other/shop@sha256:{OTHER}")
    with pytest.raises(ImageUnfit, match="two images of the plan are called shop"):
        bindings([SHOP, other], {})


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"kind": "Pod", "spec": {}}, ("spec",)),
        ({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {}}}}}}, ()),
        (deployment(kind="DaemonSet"), ()),
        (deployment(kind="StatefulSet"), ()),
        (deployment(kind="Job"), ()),
    ],
)
def test_containers_of_every_kind_that_leads_to_pods_are_found(document: dict[str, Any], path: tuple[str, ...]) -> None:
    document = copy.deepcopy(document)
    spec = pod_template(document)["spec"]
    spec["initContainers"] = [{"name": "a", "image": "shop"}]
    spec["ephemeralContainers"] = [{"name": "b", "image": "shop"}]
    assert [(group, one["name"]) for group, one in containers(document)] == [
        ("initContainers", "a"),
        ("ephemeralContainers", "b"),
    ]


def test_what_carries_no_pods_has_no_containers() -> None:
    assert list(containers({"kind": "ConfigMap", "spec": {"template": {"spec": {"containers": [{}]}}}})) == []
    assert list(containers({"kind": "Deployment", "spec": None})) == []
    assert list(containers({"kind": "Deployment", "spec": {"template": {"spec": {"containers": "x"}}}})) == []


def test_images_are_taken_apart() -> None:
    assert repository_of("h:5000/a:1@sha256:x") == "h:5000/a"
    assert repository_of("h:5000/a") == "h:5000/a"
    assert (digest_of(WANTED), digest_of("a:1"), digest_of("a@sha256:xyz")) == (HEX, "", "")
