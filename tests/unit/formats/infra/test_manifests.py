from __future__ import annotations

import pytest

from interlock.formats.errors import PlanUnreadable
from interlock.formats.infra.manifests import read_manifests

TWO = b"""\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, labels: null}
---
---
apiVersion: apps/v1
kind: Deployment
metadata: {generateName: web-}
"""


def test_documents_become_resources_with_their_lines() -> None:
    service, deployment = read_manifests(TWO, "all.yaml")
    assert (service.address, service.type, service.provider, service.line) == ("Service shop/web", "Service", "v1", 1)
    assert (deployment.address, deployment.line) == ("Deployment web-*", 6)
    assert service.values["metadata"] == {"name": "web", "namespace": "shop"}


def test_lists_are_taken_apart() -> None:
    body = b'{"apiVersion": "v1", "kind": "ServiceList", "items": [{"metadata": {"name": "a"}}]}'
    assert [one.address for one in read_manifests(body, "x.json")] == ["Service a"]
    body = b'{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod"}]}'
    assert [one.type for one in read_manifests(body, "x.json")] == ["Pod"]


def test_two_of_one_name_are_both_judged() -> None:
    pod = b"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
    assert [one.address for one in read_manifests(pod + b"---\n" + pod, "x")] == ["Pod a", "Pod a #2"]


def test_what_a_secret_holds_stays_out() -> None:
    (one,) = read_manifests(b"apiVersion: v1\nkind: Secret\ntype: Opaque\ndata: {key: b3Blbg==}\n", "s.yaml")
    assert one.values["data"] == "(kept back)"
    assert one.values["type"] == "Opaque"


@pytest.mark.parametrize(
    "body", [b"a: b", b"- 1", b"kind: Pod", b"{", b"a: &x 1\nb: *x\n", b"a: 1\na: 2\n", b"\xff", b"[" * 5000]
)
def test_what_is_no_manifest_is_refused(body: bytes) -> None:
    with pytest.raises(PlanUnreadable, match=r"m\.yaml"):
        read_manifests(body, "m.yaml")


def test_an_empty_file_holds_nothing() -> None:
    assert read_manifests(b"# nothing yet\n---\n", "m.yaml") == ()
