from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.formats.errors import PlanUnreadable
from interlock.formats.infra.terraform import BIGGEST, read_terraform
from interlock.supply.infrastructure import HIDDEN, Doing, Infrastructure, Resource

SECRET = "sesame" * 2


def change(name: str = "aws_s3_bucket.logs", **fields: Any) -> dict[str, Any]:
    usual = {"actions": ["create"], "before": None, "after": {"acl": "private"}, "after_unknown": {}}
    return {
        "address": name,
        "mode": "data" if name.startswith("data.") else "managed",
        "type": name.split(".")[-2],
        "name": name.rsplit(".", maxsplit=1)[-1],
        "change": {**usual, **fields},
    }


def block(name: str, **expressions: Any) -> dict[str, Any]:
    return {"address": name, "expressions": expressions}


def document(*changes: dict[str, Any], **fields: Any) -> bytes:
    configuration = {"root_module": {"resources": fields.pop("blocks", [])}}
    usual = {"format_version": "1.2", "terraform_version": "1.11.4", "configuration": configuration}
    return json.dumps({**usual, "resource_changes": list(changes), **fields}).encode()


def read(*changes: dict[str, Any], **fields: Any) -> Infrastructure:
    return read_terraform(document(*changes, **fields), "plan.json")


def only(*changes: dict[str, Any], **fields: Any) -> Resource:
    (found,) = read(*changes, **fields).resources
    return found


def test_what_is_null_is_absent() -> None:
    one = only(change(after={"acl": None, "tags": {"owner": None}, "rules": [None, {"a": None}]}))
    assert one.values == {"tags": {}, "rules": [None, {}]}


def test_what_somebody_set_is_told_from_what_its_provider_will_choose() -> None:
    one = only(
        change(after={}, after_unknown={"kms_key_id": True, "arn": True, "tags": {"owner": True}}),
        blocks=[block("aws_s3_bucket.logs", kms_key_id={"references": ["aws_kms_key.k.arn"]}, tags={"references": []})],
    )
    assert one.later == ("kms_key_id", "tags.owner")
    assert one.defaulted == ("arn",)


def test_within_a_block_that_is_set_the_rest_is_left_to_its_provider() -> None:
    expressions = {"vpc_config": [{"subnet_ids": {"references": ["aws_subnet.a"]}}]}
    unknown = {"vpc_config": [{"subnet_ids": True, "public_access_cidrs": True}]}
    one = only(change(after={}, after_unknown=unknown), blocks=[block("aws_s3_bucket.logs", **expressions)])
    assert one.later == ("vpc_config[0].subnet_ids",)
    assert one.defaulted == ("vpc_config[0].public_access_cidrs",)


def test_a_block_that_expressions_write_is_not_taken_for_one_that_nobody_wrote() -> None:
    body = document(change(after={}, after_unknown={"ingress": True}), blocks=[block("aws_s3_bucket.logs")])
    assert read_terraform(body, "p").resources[0].defaulted == ("ingress",)
    assert read_terraform(body, "p", {"ingress"}).resources[0].later == ("ingress",)


def test_a_plan_without_its_configuration_is_not_whole() -> None:
    plan = read(change(after={}, after_unknown={"arn": True}), configuration=None)
    assert plan.resources[0].later == ("arn",)
    assert "no configuration" in plan.unread[0]


def test_what_is_sensitive_stays_out() -> None:
    one = only(
        change(
            after={"word": SECRET, "nested": [{"key": SECRET}], "gone": None},
            after_sensitive={"word": True, "nested": [{"key": True}], "gone": True},
        )
    )
    assert one.values == {"word": HIDDEN, "nested": [{"key": HIDDEN}]}
    assert SECRET.encode() not in Infrastructure("terraform", resources=(one,)).body


def test_a_whole_resource_may_be_sensitive() -> None:
    assert only(change(after={"a": 1}, after_sensitive=True)).values == {}


@pytest.mark.parametrize(
    ("actions", "doing"),
    [
        (["no-op"], Doing.NOTHING),
        (["create"], Doing.CREATE),
        (["read"], Doing.READ),
        (["update"], Doing.UPDATE),
        (["delete", "create"], Doing.REPLACE),
        (["create", "delete"], Doing.REPLACE),
    ],
)
def test_what_becomes_of_a_resource(actions: list[str], doing: Doing) -> None:
    assert only(change(actions=actions)).doing is doing


def test_what_is_deleted_is_shown_as_it_was() -> None:
    one = only(change(actions=["delete"], before={"acl": "public-read"}, after=None))
    assert one.values == {"acl": "public-read"}
    assert not one.is_kept


def test_the_fields_that_change_are_named() -> None:
    one = only(change(actions=["update"], before={"a": 1, "b": 1}, after={"a": 1, "b": 2}, after_unknown={"c": True}))
    assert one.differs == ("b", "c")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format_version": "2.0", "resource_changes": []}',
        b'{"format_version": "1.2"}',
        b'{"format_version": "1.2", "resource_changes": [{"address": 1}]}',
        b'{"format_version": "1.2", "resource_changes": [], "errored": true}',
        b"\xff\xfe",
        b"[" * 10_000,
    ],
)
def test_what_is_no_whole_plan_is_refused(body: bytes) -> None:
    with pytest.raises(PlanUnreadable):
        read_terraform(body, "plan.json")


def test_an_action_that_nobody_knows_is_refused() -> None:
    with pytest.raises(PlanUnreadable, match=r"nobody here knows what explode does to aws_s3_bucket\.logs"):
        read(change(actions=["explode"]))


def test_one_address_twice_is_refused() -> None:
    with pytest.raises(PlanUnreadable, match="twice"):
        read(change(), change())


def test_a_deposed_object_stands_beside_the_one_that_takes_its_place() -> None:
    deposed = {**change(actions=["delete"], before={}), "deposed": "ab12"}
    assert [one.address for one in read(change(), deposed).resources] == [
        "aws_s3_bucket.logs",
        "aws_s3_bucket.logs (deposed ab12)",
    ]


def test_a_plan_that_puts_changes_off_is_not_whole() -> None:
    assert read(change(), deferred_changes=[{}, {}]).unread == ("2 changes are put off until others are known",)
    assert "more changes would follow" in read(change(), complete=False).unread[0]
    assert read(change(), complete=True).unread == ()


def test_a_plan_without_changes_is_read_from_its_values() -> None:
    values = {
        "root_module": {"child_modules": [{"resources": [{"address": "module.a.b.c", "type": "b", "values": {}}]}]}
    }
    (one,) = read_terraform(document(planned_values=values), "p").resources
    assert (one.address, one.doing) == ("module.a.b.c", Doing.CREATE)


def test_a_state_plans_nothing() -> None:
    body = {
        "format_version": "1.0",
        "values": {"root_module": {"resources": [{"address": "a.b", "type": "a", "values": {"x": 1}}]}},
    }
    (one,) = read_terraform(json.dumps(body).encode(), "state").resources
    assert (one.doing, one.values) == (Doing.NOTHING, {"x": 1})


def test_a_huge_plan_is_not_read() -> None:
    class Huge(bytes):
        def __len__(self) -> int:
            return BIGGEST + 1

    with pytest.raises(PlanUnreadable, match="larger"):
        read_terraform(Huge(), "plan.json")


def test_resources_that_name_each_other_are_related() -> None:
    plan = read(
        change("aws_s3_bucket.logs"),
        change("aws_s3_bucket_acl.logs"),
        blocks=[
            block("aws_s3_bucket.logs"),
            block("aws_s3_bucket_acl.logs", bucket={"references": ["aws_s3_bucket.logs.id", "aws_s3_bucket.logs"]}),
        ],
    )
    assert {one.address: one.related for one in plan.resources} == {
        "aws_s3_bucket.logs": ("aws_s3_bucket_acl.logs",),
        "aws_s3_bucket_acl.logs": ("aws_s3_bucket.logs",),
    }
