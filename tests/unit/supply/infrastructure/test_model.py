from __future__ import annotations

import msgspec
import pytest

from interlock.supply.infrastructure import Doing, Infrastructure, Resource


def resource(**fields: object) -> Resource:
    usual = {"address": "aws_s3_bucket.logs", "type": "aws_s3_bucket", "doing": Doing.CREATE}
    return Resource(**{**usual, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("doing", "is_changed", "is_kept"),
    [
        (Doing.CREATE, True, True),
        (Doing.UPDATE, True, True),
        (Doing.REPLACE, True, True),
        (Doing.DELETE, True, False),
        (Doing.RUN, True, True),
        (Doing.NOTHING, False, True),
        (Doing.READ, False, True),
    ],
)
def test_what_a_plan_touches_and_what_it_leaves(doing: Doing, is_changed: bool, is_kept: bool) -> None:
    one = resource(doing=doing)
    assert one.is_changed is is_changed
    assert one.is_kept is is_kept


def test_a_plan_is_named_by_all_that_it_says() -> None:
    plan = Infrastructure("terraform", resources=(resource(),))
    again = Infrastructure("terraform", resources=(resource(),))
    assert plan.digest == again.digest
    for other in (
        msgspec.structs.replace(plan, saved="00" * 32),
        msgspec.structs.replace(plan, target="production"),
        msgspec.structs.replace(plan, resources=(resource(values={"acl": "public-read"}),)),
        msgspec.structs.replace(plan, resources=(resource(later=("acl",)),)),
        msgspec.structs.replace(plan, resources=(resource(doing=Doing.DELETE),)),
    ):
        assert other.digest != plan.digest


def test_its_changes_leave_out_what_stays_as_it_is() -> None:
    kept = resource(address="a", doing=Doing.NOTHING)
    made = resource(address="b")
    assert Infrastructure("terraform", resources=(kept, made)).changes == (made,)
