"""Whatever a cluster asks, it is answered, and nothing is let in that nobody judged."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from interlock.decision import Verdict
from interlock.deployment import AdmissionRules, Tags
from interlock.deployment.admission import Known, Ready, answer, unknown
from interlock.formats.admission.images import read_image
from interlock.formats.admission.review import read_review, uid_of
from interlock.formats.errors import ImageMalformed, ReviewMalformed
from tests.admissions import KINDS, asking, carrying, pod

GOOD, BAD = "aa" * 32, "bb" * 32
NOW = 1_800_000_000.0
KNOWN = Known(
    ready={
        GOOD: Ready(GOOD, Verdict.ALLOW, "", "d", NOW + 60),
        BAD: Ready(BAD, Verdict.DENY, "no", "d", NOW + 60),
    },
    pins={"reg.example.org/app:v1": GOOD, "reg.example.org/app:v2": BAD},
    seen_at=NOW,
)
images = st.one_of(
    st.sampled_from([f"reg.example.org/app@sha256:{GOOD}", f"app@sha256:{GOOD}", f"app:v9@sha256:{GOOD}"]),
    st.sampled_from([f"app@sha256:{BAD}", "reg.example.org/app:v1", "reg.example.org/app:v2", "nginx", "", "A B"]),
    st.text(max_size=30),
)
plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["spec", "template", "containers", "image", "metadata", "volumes", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=12,
)


def judged(body: bytes, rules: AdmissionRules, *, may_pin: bool) -> bool:
    try:
        review = read_review(body)
    except ReviewMalformed:
        uid_of(body)
        return False
    unknown(review, rules, KNOWN, NOW, may_pin=may_pin)
    return answer(review, rules, KNOWN, NOW, may_pin=may_pin).is_allowed


def is_good(text: str, *, may_pin: bool) -> bool:
    """Say what an image comes to, by nothing of what is tested but the reading of references."""
    try:
        image = read_image(text)
    except ImageMalformed:
        return False
    if image.digest is not None:
        return image.digest.hex == GOOD
    return may_pin and str(image) == "reg.example.org/app:v1"


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_are_ever_allowed_or_break_anything(body: bytes, may_pin: bool) -> None:
    assert not judged(body, AdmissionRules(), may_pin=may_pin)


@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(images, max_size=4),
    st.lists(images, max_size=2),
    st.lists(images, max_size=2),
    st.booleans(),
)
def test_a_pod_is_allowed_exactly_if_all_that_it_runs_is_good(
    which: str, main: list[str], init: list[str], late: list[str], may_pin: bool
) -> None:
    spec = pod(*main, init=tuple(init), ephemeral=tuple(late))
    body = json.dumps(asking(carrying(which, spec), which)).encode()
    every = [*main, *init, *late]
    expected = all(is_good(one, may_pin=may_pin) for one in every) and (bool(every) or which == "rollout")
    assert judged(body, AdmissionRules(tags=Tags.PIN), may_pin=may_pin) is expected


@given(plain, st.sampled_from(sorted(KINDS)), st.sampled_from(["CREATE", "UPDATE"]))
def test_any_object_is_answered_and_no_container_gets_past(value: Any, which: str, operation: str) -> None:
    body = json.dumps(asking(value, which, operation)).encode()
    holds_container = (
        '"containers": [{' in json.dumps({k: v for k, v in value.items() if k != "metadata"})
        if isinstance(value, dict)
        else False
    )
    if judged(body, AdmissionRules(), may_pin=False):
        assert not holds_container


@given(st.dictionaries(st.sampled_from(["uid", "kind", "operation", "object", "namespace", "dryRun"]), plain))
def test_a_request_with_anything_in_place_of_its_fields_is_answered(changes: dict[str, Any]) -> None:
    body = json.dumps(asking({"spec": pod("nginx")}, **changes)).encode()
    if "object" not in changes and "operation" not in changes:
        assert not judged(body, AdmissionRules(), may_pin=False)
    else:
        judged(body, AdmissionRules(), may_pin=False)
