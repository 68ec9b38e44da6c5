import base64
import hashlib
import json
import zlib
from typing import Any

import pytest

from interlock.adapters.deployers.manifests.releases import (
    Release,
    ReleaseDamaged,
    State,
    config_map,
    label,
    pack,
    read_state,
    release_name,
    secret,
    short,
    state_name,
    unpack,
)
from interlock.deployment import PlannedFile
from tests.unit.deployment.plans import plan

BODY = b"kind: ConfigMap"
PLANNED = plan(configuration=(PlannedFile("a.yaml", hashlib.sha256(BODY).hexdigest(), len(BODY)),))
RELEASE = Release(PLANNED, {"a.yaml": BODY})


def packed(**changes: Any) -> str:
    fields = json.loads(zlib.decompress(base64.b64decode(pack(RELEASE))))
    return base64.b64encode(zlib.compress(json.dumps({**fields, **changes}).encode())).decode()


def test_a_release_comes_back_by_the_digest_of_its_plan_alone() -> None:
    assert unpack(pack(RELEASE), PLANNED.digest.hex) == RELEASE
    kept = secret(RELEASE, "shop")
    assert kept["immutable"] is True
    assert unpack(base64.b64decode(kept["data"]["release"]).decode(), PLANNED.digest.hex) == RELEASE


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("%%%", "cannot be read"),
        (base64.b64encode(b"no zlib").decode(), "cannot be read"),
        (packed(files={"a.yaml": base64.b64encode(b"kind: Pod").decode()}), "a.yaml in it is not what was decided"),
        (packed(files={}), "a.yaml in it is not"),
        (packed(files={"a.yaml": base64.b64encode(BODY).decode(), "b": ""}), "b in it is not"),
        (packed(plan=base64.b64encode(plan("two").body).decode()), "its plan is not"),
        (base64.b64encode(zlib.compress(b" " * (65 << 20))).decode(), "unpacks to more"),
    ],
)
def test_what_was_altered_in_the_cluster_is_no_release(text: str, why: str) -> None:
    with pytest.raises(ReleaseDamaged, match=why):
        unpack(text, PLANNED.digest.hex)


def test_a_state_comes_back_from_its_object() -> None:
    state = State("live", "shop", 7, "dpl-1", "ab", ("cd", "ef"), ("v1 Pod x", "apps/v1 Deployment web"), "12")
    assert read_state(config_map(state, "shop")) == state
    new = State("live", "shop")
    assert "resourceVersion" not in config_map(new, "shop")["metadata"]
    with pytest.raises(ReleaseDamaged):
        read_state({"metadata": {}, "data": {"token": "x"}})
    with pytest.raises(ReleaseDamaged):
        read_state({"metadata": {"resourceVersion": "1"}, "data": {**config_map(state, "shop")["data"], "token": "x"}})


def test_names_are_such_as_a_cluster_takes() -> None:
    assert state_name("eu_west.1") == "interlock-eu-west-1"
    assert release_name("live", "ab" * 32) == f"interlock-live-{'ab' * 8}"
    assert len(short("ab" * 32)) < 64
    assert label("x" * 62 + "-y") == "x" * 62


@pytest.mark.parametrize("owned", ["v1", "v1 Secret", "v1 Secret a b"])
def test_a_state_that_names_what_is_no_object_is_damaged(owned: str) -> None:
    made = config_map(State("production", owned=(owned,)), "shop")
    made["metadata"]["resourceVersion"] = "1"
    with pytest.raises(ReleaseDamaged, match="no object"):
        read_state(made)
