from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.decision.expression import Pending
from interlock.deployment.infrastructure import Standing
from interlock.deployment.infrastructure.grants import GRANTING, grants_of
from tests.unit.deployment.infrastructure.plans import resource, shipped

HOLDS, FAILS = Standing.HOLDS, Standing.FAILS


def policy(**fields: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **fields}]})


def only(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    (found,) = grants_of(kind, values)
    return found


def test_a_policy_is_read_from_its_text() -> None:
    found = only("aws_iam_policy", {"policy": policy(Action="s3:*", Resource=["a", "b"], Condition={"Bool": {}})})
    assert found["actions"] == ["s3:*"]
    assert found["resources"] == ["a", "b"]
    assert found["conditional"] is True
    assert found["trusts"] is False


def test_who_may_take_a_role_on_is_told_from_what_it_may_do() -> None:
    given = {
        "assume_role_policy": policy(Action="sts:AssumeRole", Principal={"AWS": "*", "Service": ["a", "b"]}),
        "inline_policy": [{"policy": policy(Action="*", Resource="*")}],
    }
    found = grants_of("aws_iam_role", given)
    assert sorted((one["trusts"], tuple(one["principals"])) for one in found) == [(False, ()), (True, ("*", "a", "b"))]


def test_what_leaves_something_out_is_for_all_the_rest() -> None:
    found = only(
        "aws_s3_bucket_policy", {"policy": policy(NotAction="s3:Get*", NotPrincipal={"AWS": "a"}, NotResource="x")}
    )
    assert (found["all_but"], found["principals"], found["resources"]) == (True, ["*"], ["*"])


@pytest.mark.parametrize("text", ["", "no json", "{", "[]", '{"Statement": 3}', '{"Statement": [3]}', None])
def test_what_is_no_policy_grants_nothing(text: str | None) -> None:
    assert grants_of("aws_iam_policy", {"policy": text}) == []


def test_the_policies_that_come_with_the_cloud_are_known_by_name() -> None:
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    assert only("aws_iam_role_policy_attachment", {"policy_arn": arn})["actions"] == ["*"]
    assert grants_of("aws_iam_role_policy_attachment", {"policy_arn": Pending("x")}) == []
    assert grants_of("aws_iam_role_policy_attachment", {"policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}) == []


def test_a_document_that_is_known_later_grants_nobody_knows_what() -> None:
    found = only("aws_iam_role", {"assume_role_policy": Pending("x")})
    assert found["trusts"] is True
    assert isinstance(found["actions"], Pending)


def test_members_of_google_and_rules_of_a_cluster() -> None:
    found = only("google_storage_bucket_iam_member", {"member": "allUsers", "role": "roles/storage.objectViewer"})
    assert found["principals"] == ["*"]
    rules = [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["*"]}]
    assert only("ClusterRole", {"rules": rules})["actions"] == ["*"]


@pytest.mark.parametrize(
    ("kind", "values", "rule", "standing"),
    [
        ("aws_iam_policy", {"policy": policy(Action="*", Resource="*")}, "no-full-rights", FAILS),
        ("aws_iam_policy", {"policy": policy(Action="*", Resource="a")}, "no-full-rights", HOLDS),
        ("aws_iam_policy", {"policy": policy(Action="*", Resource="a")}, "no-wildcard-action", FAILS),
        ("aws_iam_policy", {"policy": policy(Action="iam:*", Resource="a")}, "no-full-identity-rights", FAILS),
        ("aws_iam_policy", {"policy": policy(Action="s3:Get*", Resource="*")}, "no-full-rights", HOLDS),
        ("aws_s3_bucket_policy", {"policy": policy(Action="s3:Get*", Principal="*")}, "no-public-grant", FAILS),
        ("aws_sqs_queue_policy", {"policy": policy(Action="sqs:*", Principal={"AWS": "*"})}, "no-public-grant", FAILS),
        (
            "aws_sqs_queue_policy",
            {"policy": policy(Action="sqs:*", Principal="*", Condition={"ArnEquals": {}})},
            "no-public-grant",
            HOLDS,
        ),
        ("aws_kms_key", {"policy": policy(Action="kms:*", Principal={"AWS": "arn:a"})}, "no-public-grant", HOLDS),
        ("aws_iam_role", {"assume_role_policy": policy(Principal="*")}, "no-open-trust", FAILS),
        ("aws_iam_role", {"assume_role_policy": policy(Principal={"Service": "ec2"})}, "no-open-trust", HOLDS),
        ("google_cloud_run_service_iam_member", {"member": "allUsers", "role": "x"}, "no-public-grant", FAILS),
        ("ClusterRole", {"rules": [{"verbs": ["*"], "resources": ["pods"]}]}, "no-wildcard-verb", FAILS),
        ("ClusterRole", {"rules": [{"verbs": ["get"], "resources": ["nodes/proxy"]}]}, "no-node-proxy", FAILS),
        ("google_project_iam_member", {"member": "user:a", "role": "roles/owner"}, "no-administrator-role", FAILS),
    ],
)
def test_the_rules_that_are_shipped(kind: str, values: dict[str, Any], rule: str, standing: Standing) -> None:
    assert shipped(resource(kind, values))[f"{kind}.it", rule] is standing


def test_a_denial_grants_nothing_to_everybody() -> None:
    denied = json.dumps({"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*", "Principal": "*"}})
    found = shipped(resource("aws_s3_bucket_policy", {"policy": denied}))
    assert found["aws_s3_bucket_policy.it", "no-public-grant"] is HOLDS
    assert found["aws_s3_bucket_policy.it", "no-full-rights"] is HOLDS


def test_everything_that_can_grant_is_asked() -> None:
    assert {"aws_iam_policy", "aws_iam_policy_document", "google_project_iam_binding"} <= set(GRANTING)
