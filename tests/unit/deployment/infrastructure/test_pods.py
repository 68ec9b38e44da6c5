from __future__ import annotations

from typing import Any

import pytest

from interlock.decision.expression import NotYet, Pending
from interlock.deployment.infrastructure import Standing
from interlock.deployment.infrastructure.pods import CARRYING, pod_of
from tests.unit.deployment.infrastructure.plans import resource, shipped

POD: dict[str, Any] = {
    "spec": {
        "containers": [{"name": "a", "securityContext": {"privileged": True}}],
        "initContainers": [{"name": "b"}],
        "ephemeralContainers": [{"name": "c"}],
    },
    "metadata": {"labels": {"owner": "ann"}},
}


def carried(kind: str, pod: dict[str, Any]) -> dict[str, Any]:
    inner: dict[str, Any] = pod
    if kind == "CronJob":
        inner = {"spec": {"jobTemplate": {"spec": {"template": pod}}}}
    elif kind == "PodTemplate":
        inner = {"template": pod}
    elif kind != "Pod":
        inner = {"spec": {"template": pod}}
    return {"apiVersion": "v1", "kind": kind, **inner}


@pytest.mark.parametrize("kind", CARRYING)
def test_every_kind_leads_to_its_pod(kind: str) -> None:
    found = pod_of(kind, carried(kind, POD))
    assert [(one["name"], one["kind"]) for one in found["containers"]] == [
        ("a", "containers"),
        ("b", "initContainers"),
        ("c", "ephemeralContainers"),
    ]


@pytest.mark.parametrize("kind", CARRYING)
def test_a_privileged_container_is_found_wherever_it_is_carried(kind: str) -> None:
    given = resource(kind, carried(kind, POD))
    assert shipped(given)[f"{kind}.it", "no-privileged-container"] is Standing.FAILS


def test_what_carries_none_has_none() -> None:
    assert pod_of("Service", {"apiVersion": "v1", "spec": {}}) == {}
    assert pod_of("Pod", {"spec": {"containers": []}}) == {}
    assert pod_of("Deployment", {"apiVersion": "apps/v1", "spec": {"template": 7}}) == {}


def test_a_manifest_without_a_pod_where_one_belongs_passes_no_rule_by_default() -> None:
    given = resource("Deployment", {"apiVersion": "apps/v1", "spec": {}})
    assert shipped(given)["Deployment.it", "no-privileged-container"] is Standing.BROKEN


def test_what_is_known_later_is_pending() -> None:
    with pytest.raises(NotYet):
        pod_of("Pod", {"apiVersion": "v1", "spec": Pending("x")})


@pytest.mark.parametrize(
    ("spec", "rule", "standing"),
    [
        ({"hostNetwork": True}, "no-host-namespace", Standing.FAILS),
        ({"volumes": [{"hostPath": {"path": "/"}}]}, "no-host-path", Standing.FAILS),
        ({"volumes": [{"hostPath": {"path": "/var/run/docker.sock"}}]}, "no-runtime-socket", Standing.FAILS),
        ({"volumes": [{"emptyDir": {}}]}, "no-host-path", Standing.HOLDS),
        ({"securityContext": {"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}}, "safe-sysctls", Standing.FAILS),
        (
            {"securityContext": {"sysctls": [{"name": "kernel.shm_rmid_forced", "value": "1+kernel.core_pattern=x"}]}},
            "no-quiet-kernel-values",
            Standing.FAILS,
        ),
        ({"securityContext": {"runAsNonRoot": True}}, "no-root", Standing.HOLDS),
        ({}, "no-root", Standing.FAILS),
        ({"securityContext": {"seccompProfile": {"type": "Unconfined"}}}, "no-unconfined-seccomp", Standing.FAILS),
    ],
)
def test_the_rules_that_are_shipped(spec: dict[str, Any], rule: str, standing: Standing) -> None:
    pod = {"spec": {"containers": [{"name": "a"}], **spec}}
    assert shipped(resource("Pod", carried("Pod", pod)))["Pod.it", rule] is standing
