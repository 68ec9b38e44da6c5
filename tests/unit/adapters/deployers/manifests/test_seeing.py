from typing import Any

import msgspec
import pytest

from interlock.adapters.deployers.manifests.releases import PLAN, Release
from interlock.adapters.deployers.manifests.seeing import Held
from interlock.deployment import Part, PlannedArtifact
from interlock.runtime.inventory import Container, Inventory, Pod, Workload
from tests.unit.deployment.plans import HEX, OTHER, plan

IMAGE = f"host.example.org/shop@sha256:{HEX}"
PLANNED = plan(artifacts=(PlannedArtifact("shop", HEX, place=f"oci://{IMAGE}"),))
RELEASE = Release(PLANNED, {})
WEB: dict[str, Any] = {
    "kind": "Deployment",
    "metadata": {"name": "web"},
    "spec": {"template": {"spec": {"containers": [{"name": "web", "image": IMAGE}]}}},
}
MARKS = {PLAN: PLANNED.digest.hex}
GOOD = Container("web", "containers", IMAGE, HEX, is_ready=True)
POD = Pod("shop", "web-1", "Deployment/web", (GOOD,), annotations=MARKS, phase="Running")
OWN = Workload("shop", "Deployment", "web")


def held(*pods: Pod, workloads: tuple[Workload, ...] = (OWN,), allows: tuple[str, ...] = ()) -> Held:
    return Held(Inventory(pods, workloads), RELEASE, [WEB], allows)


def with_container(**changes: Any) -> Pod:
    return msgspec.structs.replace(POD, containers=(msgspec.structs.replace(GOOD, **changes),))


def test_what_nodes_tell_is_what_runs() -> None:
    seen = held(POD)
    assert (seen.artifacts(), seen.ready, seen.strangers(), seen.says()) == ({"shop": HEX}, 1, (), "")


def test_another_digest_than_was_asked_for_comes_before_those_that_are_right() -> None:
    wrong = with_container(sha256=OTHER)
    seen = held(POD, msgspec.structs.replace(wrong, name="web-2"))
    assert seen.artifacts() == {"shop": OTHER}
    assert seen.says() == f"web in Pod/web-2 runs {OTHER[:12]} where {HEX[:12]} was deployed"


def test_what_a_node_does_not_tell_is_not_taken_for_what_was_wanted() -> None:
    assert held(with_container(sha256="")).artifacts() == {}
    unpulled = held(with_container(sha256=OTHER, is_configuration=True))
    assert unpulled.artifacts() == {}
    assert "never pulled" in unpulled.says()


def test_what_nothing_runs_just_now_goes_by_its_object() -> None:
    assert held().artifacts() == {"shop": HEX}
    assert Held(Inventory(), None, (), ()).artifacts() == {}


def test_what_belongs_to_no_plan_is_a_stranger() -> None:
    bare = msgspec.structs.replace(POD, name="x", owner="Pod/x")
    other = msgspec.structs.replace(POD, name="y", annotations={PLAN: OTHER})
    copied = msgspec.structs.replace(POD, name="z", owner="Deployment/other")
    job = Workload("shop", "CronJob", "miner")
    found = held(POD, bare, other, copied, workloads=(OWN, job)).strangers()
    assert [one.partition(",")[0] for one in found] == [
        "CronJob/miner",
        "Pod/x",
        "Pod/y of Deployment/web",
        "Pod/z of Deployment/other",
    ]
    assert f"host.example.org/shop@{HEX[:12]}" in found[1]


def test_what_is_about_to_end_or_has_ended_is_none() -> None:
    ending = msgspec.structs.replace(POD, name="x", owner="Pod/x", is_ending=True)
    ended = msgspec.structs.replace(POD, name="y", owner="Pod/y", phase="Succeeded")
    assert held(POD, ending, ended).strangers() == ()


def test_what_was_put_into_a_pod_of_ours_is_a_stranger() -> None:
    spy = Container("spy", "ephemeralContainers", "busybox:1")
    proxy = Container("proxy", "containers", "mesh.example.org/proxy:1", is_ready=True)
    pod = msgspec.structs.replace(POD, containers=(GOOD, spy, proxy))
    assert held(pod).strangers() == (
        "an ephemeral container spy in Pod/web-1, which runs busybox:1",
        "a container proxy in Pod/web-1, which runs mesh.example.org/proxy:1",
    )
    assert [one.split()[3] for one in held(pod, allows=("mesh.example.org/*",)).strangers()] == ["spy"]


def test_what_the_settings_allow_is_none() -> None:
    bare = msgspec.structs.replace(POD, name="x", owner="DaemonSet/agent")
    agent = Workload("shop", "DaemonSet", "agent")
    assert held(POD, bare, workloads=(OWN, agent), allows=("DaemonSet/agent",)).strangers() == ()


def test_what_does_not_come_up_says_so() -> None:
    assert held(with_container(says="CrashLoopBackOff: it ends", is_ready=False)).says() == (
        "web in Pod/web-1 does not run: CrashLoopBackOff: it ends"
    )


SPARE = "d" * 64
BESIDE: dict[str, Any] = {
    "kind": "Deployment",
    "metadata": {"name": "web"},
    "spec": {
        "template": {
            "spec": {
                "containers": [
                    {"name": "web", "image": IMAGE},
                    {"name": "beside", "image": f"host.example.org/proxy@sha256:{SPARE}"},
                ]
            }
        }
    },
}


@pytest.mark.parametrize(
    ("image", "told"),
    [
        (f"evil.example.org/proxy@sha256:{OTHER}", OTHER),
        (f"evil.example.org/proxy@sha256:{OTHER}", ""),
        ("evil.example.org/proxy:1", OTHER),
        (IMAGE, HEX),
    ],
)
def test_another_image_in_a_container_that_is_no_artifact_of_the_plan_is_seen(image: str, told: str) -> None:
    """Whoever may write pods can give a container of one another image; nothing else of the release changes."""
    proxy = Container("beside", "containers", f"host.example.org/proxy@sha256:{SPARE}", SPARE, is_ready=True)
    for one, says in ((proxy, ""), (msgspec.structs.replace(proxy, image=image, sha256=told), "beside in Pod/web-1")):
        pod = msgspec.structs.replace(POD, containers=(GOOD, one))
        seen = Held(Inventory((pod,), (OWN,)), RELEASE, [BESIDE], ())
        assert seen.says().startswith(says)
        assert bool(seen.says()) == bool(says)


def test_a_mirror_of_the_same_image_is_no_other_image() -> None:
    assert held(with_container(image=f"mirror.example.org/shop@sha256:{HEX}")).says() == ""


def test_what_takes_its_time_to_end_runs_all_the_while() -> None:
    """Whoever may delete pods says how long one has for it: a year, and it is about to end for a year."""
    ending = msgspec.structs.replace(POD, name="x", owner="Pod/x", is_ending=True, grace_s=86400)
    assert held(POD, ending).strangers() == (f"Pod/x, which runs host.example.org/shop@{HEX[:12]}",)
    own = msgspec.structs.replace(with_container(sha256=OTHER), is_ending=True, grace_s=86400)
    assert held(POD, own).artifacts() == {"shop": OTHER}
    slow: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(WEB))
    slow["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] = 86400
    assert Held(Inventory((POD, ending), (OWN,)), RELEASE, [slow], ()).strangers() == ()


def test_each_pod_of_the_release_is_a_part_by_what_its_node_tells() -> None:
    sidecar = Container("proxy", "containers", "host.example.org/proxy", OTHER, is_ready=True)
    two = msgspec.structs.replace(POD, name="web-2", containers=(GOOD, sidecar), since="2026-01-01T00:00:00Z")
    stranger = msgspec.structs.replace(POD, name="web-3", annotations={})
    over = msgspec.structs.replace(POD, name="web-4", phase="Succeeded")
    ending = msgspec.structs.replace(POD, name="web-5", is_ending=True)
    untold = msgspec.structs.replace(with_container(sha256=""), name="web-6")
    assert held(POD, two, stranger, over, ending, untold).parts() == (
        Part("shop/web-1", (HEX,), "Deployment/web"),
        Part("shop/web-2", (HEX, OTHER), "Deployment/web", "2026-01-01T00:00:00Z"),
    )
