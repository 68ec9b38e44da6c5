"""What a run of GitHub Actions writes of itself."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.github import Variables, as_text, run_of


def of(event: str = "push", ref: str = "refs/heads/main", kind: str = "branch", **payload: object) -> Variables:
    return Variables(
        {
            "GITHUB_EVENT_NAME": event,
            "GITHUB_REF": ref,
            "GITHUB_REF_TYPE": kind,
            "GITHUB_EVENT_PAYLOAD": payload,
            "OTHER": "x",
        }
    )


def test_the_branch_that_was_built_is_its_ref() -> None:
    assert (of().branch(), of().tag()) == ("main", "")


@pytest.mark.parametrize(
    ("event", "payload", "branch"),
    [
        ("push", {"base_ref": "refs/heads/release/v1"}, "release/v1"),
        ("push", {"base_ref": None}, ""),
        ("push", {}, ""),
        ("push", {"base_ref": "refs/tags/v1"}, ""),
        ("push", {"base_ref": "main"}, ""),
        ("release", {"release": {"target_commitish": "main"}}, "main"),
        ("release", {"release": None}, ""),
        ("schedule", {"base_ref": "refs/heads/main"}, ""),
    ],
)
def test_the_branch_of_a_tag_is_in_the_event_if_anywhere(event: str, payload: dict[str, object], branch: str) -> None:
    found = of(event, "refs/tags/v1.0.0", "tag", **payload)
    assert (found.branch(), found.tag()) == (branch, "v1.0.0")


def test_a_ref_of_another_kind_than_is_said_names_nothing() -> None:
    assert of(ref="refs/tags/v1", kind="branch").branch() == ""
    assert of(ref="refs/heads/main", kind="tag").tag() == ""
    assert of(ref="refs/heads/main", kind="other").branch() == ""


def test_older_writers_give_the_ref_alone() -> None:
    assert Variables({"GITHUB_REF": "refs/heads/main"}).branch() == "main"
    assert Variables({"github_ref": "refs/tags/v1"}).tag() == "v1"
    assert Variables({}).branch() == ""


def test_inputs_are_there_only_where_somebody_typed_them_in() -> None:
    assert of("workflow_dispatch", inputs={"b": True, "a": "1", "c": 3}).inputs() == (
        ("a", "1"),
        ("b", "true"),
        ("c", "3"),
    )
    assert of("workflow_dispatch", inputs=None).inputs() == ()
    assert of("workflow_dispatch").inputs() is None
    assert of("push", inputs={"a": "1"}).inputs() is None


@pytest.mark.parametrize(
    ("where", "parts"),
    [
        (
            "o/r/.github/workflows/x.yml@refs/heads/main",
            ("https://github.com/o/r", "refs/heads/main", ".github/workflows/x.yml"),
        ),
        ("o/r/.github/workflows/x.yml", ("", "", "")),
        ("o/r@refs/heads/main", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_the_workflow_that_was_started_has_three_parts(where: str, parts: tuple[str, str, str]) -> None:
    assert Variables({"GITHUB_WORKFLOW_REF": where}).trigger() == parts


def test_numbers_are_text_and_structures_are_nothing() -> None:
    assert Variables({"GITHUB_RUN_ID": 13530999644}).run().run_id == "13530999644"
    found: tuple[object, ...] = (False, 1.5, None, [], {})
    assert [as_text(value) for value in found] == ["false", "1.5", "", "", ""]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://github.com/o/r/actions/runs/77/attempts/2", ("77", "2")),
        ("77-2", ("77", "2")),
        ("11f6c682-3451", ("", "")),
        ("", ("", "")),
    ],
)
def test_an_invocation_names_run_and_attempt(text: str, parts: tuple[str, str]) -> None:
    assert run_of(text) == parts
