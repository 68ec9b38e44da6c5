from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.manifests.kubectl import Kubectl
from interlock.adapters.deployers.manifests.places import place_of
from interlock.adapters.deployers.manifests.releases import PLAN, Release
from interlock.adapters.deployers.manifests.rendering import Unrenderable, identity, rendered, stub
from interlock.deployment import TargetUnreachable
from tests.clusters import GOOD, REPOSITORY, WEB, Namespace

pytestmark = pytest.mark.tools
BASE = b"resources: [web.yaml]\n"
LIVE = (
    b"resources: [../base]\nnamePrefix: live-\nconfigMapGenerator: [{name: c, literals: ['at=https://example.org/']}]\n"
)
UPDATES = "updateStrategy: {type: OnDelete}"
TREE = {"base/kustomization.yaml": BASE, "base/web.yaml": WEB.encode(), "live/kustomization.yaml": LIVE}


def render(space: Namespace, files: dict[str, bytes], **parameters: Any) -> tuple[dict[str, Any], ...]:
    plan = space.plan(parameters=parameters)
    place = place_of(space.target, plan.parameters)
    return rendered(Release(plan, files), place, Kubectl(space.deployer._programs, place, "one"))


def test_plain_manifests_become_objects_of_ours_with_images_by_digest(space: Namespace) -> None:
    web, service = render(space, {"web.yaml": WEB.encode()})
    template = web["spec"]["template"]
    assert template["spec"]["containers"][0]["image"] == f"{REPOSITORY}@sha256:{GOOD}"
    assert template["metadata"]["labels"]["app"] == "web"
    plans = {one["metadata"]["annotations"][PLAN] for one in (web, service, template)}
    assert len(plans) == 1
    assert all("interlock.example.org/read" not in one["metadata"]["labels"] for one in (web, service))
    assert space.cluster.asked == []  # nothing of it takes a server


def test_values_are_read_by_the_rules_of_kubectl(space: Namespace) -> None:
    more = b'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: &a {x: "eA=="}\nmode: 0644\n'
    found = render(space, {"web.yaml": WEB.encode(), "s.yaml": more})
    assert found[2]["mode"] == 0o644


def test_a_kustomization_is_built_from_the_files_of_the_plan(space: Namespace) -> None:
    found = render(space, TREE, kustomize="live")
    assert {one["metadata"]["name"].partition("c-")[0] for one in found} == {"live-web", "live-"}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"live/kustomization.yaml": b"resources: [../other]\n"}, "names ../other, which is not among the files"),
        (
            {"live/kustomization.yaml": b"resources: ['https://example.org/x.yaml']\n"},
            "would fetch https://example.org",
        ),
        ({"live/kustomization.yaml": b"patches: [{path: 'https://example.org/x.yaml'}]\n"}, "would fetch"),
        ({"live/kustomization.yaml": b"patches: [{path: 'HTTPS://example.org/x.yaml'}]\n"}, "would fetch"),
        ({"live/kustomization.yaml": b"resources: ['git@example.org:a/b']\n"}, "would fetch git@"),
        ({"live/kustomization.yaml": b"resources: ['github.com/a/b?ref=main']\n"}, "not among the files"),
        ({"live/kustomization.yaml": b"configMapGenerator: [{name: a, files: ['x=https://example.org/']}]\n"}, "fetch"),
        ({"live/kustomization.yaml": b"helmCharts: [{name: x}]\n"}, "has helmCharts"),
        ({"live/kustomization.yaml": b"a: b: c\n"}, "kustomization.yaml"),
        ({"live/kustomization.yaml": b"resources: [../base]\npatches: [{path: missing.yaml}]\n"}, "missing.yaml"),
    ],
)
def test_a_kustomization_leads_to_nothing_that_was_not_planned(space: Namespace, more: Any, why: str) -> None:
    with pytest.raises(Unrenderable, match=why):
        render(space, {**TREE, **more}, kustomize="live")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no manifest runs|no objects"),
        (b"just text\n", "."),
        (b"kind: [", "."),
        (WEB.encode() + b"\n---\n" + WEB.encode(), "Deployment web stands there twice"),
        (
            WEB.replace("{name: web}\nspec:\n", "{name: web, namespace: other}\nspec:\n").encode(),
            "does not match the namespace",
        ),
        (WEB.replace("metadata: {name: web}\nspec:\n", "metadata: {generateName: w}\nspec:\n").encode(), "has no name"),
        (WEB.replace("Deployment", "StatefulSet").replace("replicas: 1", UPDATES).encode(), "updated OnDelete"),
        (WEB.replace("shop:latest", "nginx:1").encode(), "nginx:1, which is in no plan"),
    ],
)
def test_what_comes_to_nothing_that_could_be_applied_is_told(space: Namespace, body: bytes, why: str) -> None:
    with pytest.raises(Unrenderable, match=why):
        render(space, {"web.yaml": body})


def test_without_files_there_is_nothing_to_apply(space: Namespace) -> None:
    with pytest.raises(Unrenderable, match="no manifests"):
        render(space, {})
    with pytest.raises(Unrenderable, match=r"live has no kustomization.yaml"):
        render(space, {"web.yaml": b""}, kustomize="live")


def test_a_job_has_a_name_of_its_own_for_each_plan(space: Namespace) -> None:
    job = WEB.replace("apps/v1", "batch/v1").replace("kind: Deployment", "kind: Job")
    found = render(space, {"a.yaml": job.encode()})
    assert found[0]["metadata"]["name"].startswith("web-")
    assert found[0]["metadata"]["name"] == f"web-{found[0]['metadata']['annotations'][PLAN][:8]}"


def test_an_object_is_named_by_what_leads_to_it() -> None:
    one = stub("apps/v1 Deployment web", "shop")
    assert identity(one) == "apps/v1 Deployment web"
    assert one["metadata"] == {"name": "web", "namespace": "shop"}


def test_a_chart_is_rendered_by_helm_from_the_files_of_the_plan(space: Namespace, tmp_path: Path) -> None:
    """There is no Helm here: what it would be asked is recorded, and what it would print is given."""
    helm = tmp_path / "helm"
    helm.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat "$3/templates/web.yaml"\n')
    helm.chmod(0o755)
    files = {
        "deploy/shop/Chart.yaml": b"name: shop\n",
        "deploy/shop/templates/web.yaml": WEB.encode(),
        "v.yaml": b"a: 1",
    }
    parameters = {"chart": "deploy/shop", "values": ["v.yaml"], "helm": str(helm)}
    found = render(space, files, **parameters)
    assert [one["kind"] for one in found] == ["Deployment", "Service"]
    asked = (tmp_path / "asked").read_text().split()
    assert asked[:2] == ["template", "shop"]
    assert asked[3:6] == ["--namespace=shop", "--no-hooks", "--include-crds"]
    assert asked[6].startswith("--values=/")
    with pytest.raises(Unrenderable, match=r"v.yaml is not among the files"):
        render(space, {name: body for name, body in files.items() if name != "v.yaml"}, **parameters)
    helm.write_text("#!/bin/sh\necho 'Error: missing in charts/ directory: redis' >&2; exit 1\n")
    with pytest.raises(Unrenderable, match=r"missing in charts/ directory: redis"):
        render(space, files, **parameters)
    with pytest.raises(TargetUnreachable, match="no-helm is not there"):
        render(space, files, **{**parameters, "helm": "no-helm"})
