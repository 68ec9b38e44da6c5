import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.deployment import (
    DeploymentStep,
    EnvironmentAct,
    Release,
    read_deployment_step,
    read_environment_act,
    read_release,
)
from interlock.kernel import canonical


def test_what_is_said_is_read_as_it_was_written() -> None:
    step = DeploymentStep("dpl-1", "ab" * 32, "live", "shop", "running", "2026-01-05T09:00:00Z", token=3)
    assert read_deployment_step(canonical(step)) == step
    act = EnvironmentAct("freeze", "live", "year end", "2026-01-05T09:00:00Z", since="a", until="b")
    assert read_environment_act(canonical(act)) == act
    release = Release(release_id="1.2", version="1.2", product="shop")
    assert read_release(canonical(release)) == release


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"run": 1}', b"\xff", b"[" * 10_000])
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_deployment_step(body)
    with pytest.raises(PredicateMalformed):
        read_environment_act(body)


def test_a_release_of_others_may_say_less_and_more() -> None:
    assert read_release(b'{"purl": "pkg:pypi/x@1", "other": 1}').purl == "pkg:pypi/x@1"
