"""Laws of pins: what they ask for decides, absence never matches, and a stricter one lets in nobody else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import assume, find, given
from hypothesis import strategies as st
from msgspec.structs import replace

from interlock.identity.workload import BuilderPin, WorkloadIdentity, WorkloadKind, demands_as_much, differences

AT = datetime(2026, 5, 1, tzinfo=UTC)
WORDS = st.sampled_from(["", "a", "b"])
REFS = st.sampled_from(["", "refs/heads/a", "refs/heads/b", "refs/tags/a"])
PATTERNS = st.lists(st.sampled_from(["refs/heads/a", "refs/heads/*", "refs/**"]), max_size=2).map(tuple)
COMMITS = st.lists(st.sampled_from(["a" * 40, "b" * 40]), max_size=2).map(tuple)
FILES = st.sampled_from(["", ".ci/a.yml", "a/.ci/a.yml", "b/.ci/a.yml"])
EVENTS = st.sampled_from(["", "push", "pull_request", "schedule"])
EXACT = ("subject", "subject_id", "repository", "repository_id", "owner_id", "environment", "runner")

workloads = st.builds(
    WorkloadIdentity,
    issuer=st.sampled_from(["https://a.example.org", "https://b.example.org"]),
    kind=st.sampled_from([WorkloadKind.GITHUB, WorkloadKind.KUBERNETES]),
    subject=st.sampled_from(["a", "b"]),
    token_id=st.just("t"),
    issued_at=st.just(AT),
    expires_at=st.just(AT),
    subject_id=WORDS,
    repository=WORDS,
    repository_id=WORDS,
    owner_id=WORDS,
    head_repository=WORDS,
    head_repository_id=WORDS,
    ref=REFS,
    is_ref_protected=st.sampled_from([None, True, False]),
    workflow=FILES,
    workflow_ref=REFS,
    workflow_commit=st.sampled_from(["", "a" * 40, "b" * 40]),
    job_workflow=FILES,
    job_workflow_ref=REFS,
    job_workflow_commit=st.sampled_from(["", "a" * 40, "b" * 40]),
    environment=WORDS,
    event=EVENTS,
    runner=WORDS,
)
pins = st.builds(
    BuilderPin,
    name=st.just("p"),
    issuer=st.sampled_from(["https://a.example.org", "https://b.example.org"]),
    subject=WORDS,
    subject_id=WORDS,
    repository=WORDS,
    repository_id=WORDS,
    owner_id=WORDS,
    workflow=FILES,
    workflow_commits=COMMITS,
    workflow_refs=PATTERNS,
    job_workflow=FILES,
    job_workflow_commits=COMMITS,
    job_workflow_refs=PATTERNS,
    refs=PATTERNS,
    must_be_protected=st.booleans(),
    environment=WORDS,
    runner=WORDS,
    events=st.lists(EVENTS.filter(bool), max_size=2).map(tuple),
)


ONES = ("workflow_ref", "workflow_commit", "job_workflow_ref", "job_workflow_commit", "ref")


@st.composite
def fitting(draw: st.DrawFn) -> tuple[BuilderPin, WorkloadIdentity]:
    """Give a workload and a pin that names some of what it says; mostly the one fits the other."""
    one = draw(workloads)
    named: dict[str, Any] = {
        field: getattr(one, field) for field in (*EXACT, "workflow", "job_workflow") if draw(st.booleans())
    }
    named |= {f"{field}s": (getattr(one, field),) for field in ONES if getattr(one, field) and draw(st.booleans())}
    events = (one.event,) if one.event and draw(st.booleans()) else ()
    return BuilderPin("p", one.issuer, **named, events=events), one


@given(fitting(), pins, st.sets(st.sampled_from(BuilderPin.__struct_fields__), max_size=3))
def test_what_a_pin_lets_in_is_let_in_by_every_pin_that_it_demands_as_much_as(
    both: tuple[BuilderPin, WorkloadIdentity], random: BuilderPin, fields: set[str]
) -> None:
    pin, one = both
    other = replace(pin, **{field: getattr(random, field) for field in fields})
    for strict, loose in ((pin, other), (other, pin)):
        if demands_as_much(strict, loose) and not differences(strict, one):
            assert not differences(loose, one)


def test_pins_and_workloads_that_fit_are_among_what_is_tried() -> None:
    pin, one = find(fitting(), lambda both: not differences(*both) and bool(both[0].workflow and both[0].refs))
    assert demands_as_much(pin, replace(pin, refs=()))
    assert one.workflow


@given(pins, workloads, st.sampled_from(EXACT))
def test_a_field_that_is_emptied_where_a_pin_asks_for_it_never_matches(
    pin: BuilderPin, one: WorkloadIdentity, field: str
) -> None:
    assume(getattr(pin, field))
    assert differences(pin, replace(one, **{field: ""}))
    assert differences(pin, replace(one, **{field: getattr(pin, field) + "x"}))


@given(pins, workloads, st.sampled_from([*EXACT, "refs", "workflow_refs", "job_workflow_commits"]))
def test_asking_for_more_never_lets_in_more(pin: BuilderPin, one: WorkloadIdentity, field: str) -> None:
    less = replace(pin, **{field: () if isinstance(getattr(pin, field), tuple) else ""})
    assert demands_as_much(pin, less)
    assert not differences(less, one) or differences(pin, one)


@given(pins)
def test_every_pin_demands_as_much_as_itself(pin: BuilderPin) -> None:
    assert demands_as_much(pin, pin)


@given(fitting())
def test_nobody_comes_in_whose_code_may_be_a_strangers(both: tuple[BuilderPin, WorkloadIdentity]) -> None:
    """A merge request matches only if the token says that it is of the same repository."""
    pin, one = both[0], replace(both[1], event="pull_request")
    if differences(replace(pin, events=("pull_request",)), one):
        return
    assert differences(replace(pin, events=()), one)
    assert (one.head_repository_id or one.head_repository) in {one.repository_id, one.repository} - {""}
