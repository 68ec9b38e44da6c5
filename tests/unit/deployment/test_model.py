import msgspec
import pytest

from interlock.deployment import Act, Outcome, PlanMalformed, Step, read_plan
from interlock.kernel import sha256
from tests.unit.deployment.plans import HEX, plan


def test_a_plan_is_named_by_its_bytes_and_nothing_else() -> None:
    one = plan("web1")
    assert one.digest == sha256(one.body)
    assert read_plan(one.body) == one
    assert plan("web1").digest == one.digest
    assert plan("web2").digest != one.digest
    assert [str(each.digests[0]) for each in one.subjects] == [f"sha256:{HEX}"]
    assert one.subject.digests == (one.digest,)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"\xff", b"[1]", b'{"environment": "live"}', b"[" * 100_000],
)
def test_what_is_no_plan_is_refused(body: bytes) -> None:
    with pytest.raises(PlanMalformed):
        read_plan(body)


def test_a_plan_that_says_more_than_a_plan_does_is_none() -> None:
    said = {**msgspec.json.decode(plan().body), "approved": True}
    with pytest.raises(PlanMalformed, match="more than a plan"):
        read_plan(msgspec.json.encode(said))


def test_steps_are_named_by_what_they_do_and_where() -> None:
    assert Step(Act.VERIFY).name == "verify"
    assert Step(Act.SWITCH, ("a", "b"), 10).name == "switch a+b at 10 %"


def test_only_what_nothing_follows_is_final() -> None:
    final = {one for one in Outcome if one.is_final}
    assert final == {Outcome.REFUSED, Outcome.DEPLOYED, Outcome.ROLLED_BACK, Outcome.STRANDED}


def test_what_says_nothing_is_no_part_of_a_plan_so_that_a_later_version_may_add_to_it() -> None:
    said = msgspec.json.decode(plan("web1").body)
    assert set(said) == {
        *("environment", "product", "artifacts", "configuration", "deployer", "parameters", "tools", "targets"),
        *("strategy", "health", "replaces"),
    }
    assert said["targets"] == [{"name": "web1"}]
