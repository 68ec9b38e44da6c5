import base64
import json
from typing import Any

import pytest

from interlock.formats.admission.review import MOST_BYTES, Operation, read_review, uid_of, write_answer
from interlock.formats.errors import ReviewMalformed
from tests.admissions import asking, body_of, of_pod, pod


def test_a_review_is_read_with_what_it_would_have_run() -> None:
    review = read_review(of_pod("a", "b", unknownField={"x": [1]}))
    assert (review.operation, review.kind, review.namespace, review.name) == (Operation.CREATE, "Pod", "shop", "web")
    assert [one.image for one in review.images] == ["a", "b"]
    assert review.user.endswith("deployer")


def test_what_has_no_name_yet_is_called_by_its_beginning() -> None:
    assert read_review(of_pod("a", name=None)).name == "web-*"


def test_an_update_is_asked_only_for_what_did_not_run_before() -> None:
    before, after = {"spec": pod("old", "kept")}, {"spec": pod("new", "kept")}
    review = read_review(body_of(after, operation="UPDATE", oldObject=before))
    assert [one.image for one in review.images] == ["new"]
    same = read_review(body_of(after, operation="UPDATE", oldObject=after, subResource="status"))
    assert same.images == ()
    lost = read_review(body_of(after, operation="UPDATE"))
    assert len(lost.images) == 2  # nothing says that any of it ran before


def test_what_is_new_is_asked_for_whatever_is_said_to_have_been_there_before() -> None:
    same = {"spec": pod("a")}
    assert read_review(body_of(same, operation="CREATE", oldObject=same)).images


def test_an_ephemeral_container_is_asked_about_alone() -> None:
    before = {"spec": pod("app")}
    after = {"spec": pod("app", ephemeral=("debugger",))}
    review = read_review(body_of(after, operation="UPDATE", oldObject=before, subResource="ephemeralcontainers"))
    assert [one.image for one in review.images] == ["debugger"]
    old_form = {"ephemeralContainers": [{"name": "e", "image": "debugger"}]}
    assert read_review(body_of(old_form, operation="UPDATE", subResource="ephemeralcontainers")).images


def test_what_is_deleted_or_connected_to_starts_nothing() -> None:
    for operation in ("DELETE", "CONNECT"):
        assert read_review(body_of(None, operation=operation)).images == ()


def test_a_subresource_without_pods_is_about_nothing() -> None:
    scale = {"kind": "Scale", "spec": {"replicas": 3}}
    assert read_review(body_of(scale, "deployment", "UPDATE", subResource="scale")).images == ()


def _changed(**more: Any) -> dict[str, Any]:
    return asking({"spec": pod("a")}) | more


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"{" * 100_000,
        json.dumps(_changed(apiVersion="admission.k8s.io/v1beta1")).encode(),
        json.dumps(_changed(kind="Review")).encode(),
        json.dumps(_changed(request=None)).encode(),
        of_pod("a", uid=""),
        of_pod("a", uid=7),
        of_pod("a", operation="PATCH"),
        of_pod("a", kind={}),
        body_of(None),
        body_of([]),
        body_of("pod"),
        b" " * (MOST_BYTES + 1),
    ],
    ids=lambda body: str(len(body)),
)
def test_what_is_no_review_is_refused(body: bytes) -> None:
    with pytest.raises(ReviewMalformed):
        read_review(body)


def test_an_object_nested_deeper_than_anybody_reads_is_refused() -> None:
    deep = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    body = of_pod("a").replace(b'"oldObject": null', b'"oldObject": ' + deep)
    with pytest.raises(ReviewMalformed):
        read_review(body)
    assert uid_of(body) in {"", asking(None)["request"]["uid"]}


def test_a_review_that_cannot_be_read_is_refused_by_its_uid_where_it_has_one() -> None:
    assert uid_of(of_pod("a", operation="PATCH")).startswith("705ab4f5")
    assert uid_of(b"nothing") == uid_of(of_pod("a", uid=None)) == ""


def test_an_answer_has_the_form_that_the_server_wants() -> None:
    refused = json.loads(write_answer("u", is_allowed=False, message="no", warnings=["w" * 999]))
    assert refused["apiVersion"] == "admission.k8s.io/v1"
    response = refused["response"]
    assert (response["uid"], response["allowed"], response["status"]["code"]) == ("u", False, 403)
    assert len(response["warnings"][0]) == 250
    patched = json.loads(write_answer("u", is_allowed=True, patches=[("/spec/containers/0/image", "x@sha256:1")]))
    assert patched["response"]["patchType"] == "JSONPatch"
    assert json.loads(base64.b64decode(patched["response"]["patch"])) == [
        {"op": "replace", "path": "/spec/containers/0/image", "value": "x@sha256:1"}
    ]


def test_a_refusal_never_patches() -> None:
    assert b"patch" not in write_answer("u", is_allowed=False, patches=[("/a", "b")])
