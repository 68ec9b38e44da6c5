"""Where a signer's certificate belies what a run says of itself."""

from __future__ import annotations

import msgspec
import pytest

from interlock.kernel import Digest
from interlock.supply.certified import DELEGATORS, GITHUB, Certified, belied, fill_from
from interlock.supply.expectations import Expected, judge
from interlock.supply.provenanced import Dialect, Provenanced, Run, Thing

COMMIT = "12" * 20
WORKFLOW = "https://github.com/o/r/.github/workflows/release.yml@refs/tags/v1.0.0"
RUNNER = "https://github.com/actions/runner"


def said(**changes: object) -> Provenanced:
    whole = Provenanced(
        dialect=Dialect.SLSA_V1,
        predicate_type="https://slsa.dev/provenance/v1",
        subjects=(Thing("tool", (Digest("sha256", "ab" * 32),)),),
        builder=WORKFLOW,
        source="https://github.com/o/r",
        source_ref="refs/tags/v1.0.0",
        trigger="https://github.com/o/r",
        trigger_ref="refs/tags/v1.0.0",
        commit=COMMIT,
        tag="v1.0.0",
        workflow=".github/workflows/release.yml",
        run=Run(
            event="push",
            repository="o/r",
            repository_id="1",
            owner_id="2",
            ref="refs/tags/v1.0.0",
            commit=COMMIT,
            workflow_ref="o/r/.github/workflows/release.yml@refs/tags/v1.0.0",
            workflow_commit=COMMIT,
            run_id="77",
            attempt="1",
        ),
    )
    return msgspec.structs.replace(whole, **changes)


def certified(**changes: object) -> Certified:
    whole = Certified(
        identity=WORKFLOW,
        issuer=GITHUB,
        event="push",
        source="https://github.com/o/r",
        source_ref="refs/tags/v1.0.0",
        commit=COMMIT,
        workflow=WORKFLOW,
        workflow_commit=COMMIT,
        runner="github-hosted",
        run="https://github.com/o/r/actions/runs/77/attempts/1",
        source_id="1",
        owner_id="2",
    )
    return msgspec.structs.replace(whole, **changes)


def test_a_statement_that_its_certificate_bears_out_is_not_belied() -> None:
    assert list(belied(said(), certified())) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"identity": WORKFLOW.replace("release", "other")},
        {"identity": WORKFLOW.replace("v1.0.0", "v1.0.1")},
        {"identity": "someone@example.org"},
        {"source": "https://github.com/fork/r"},
        {"source": ""},
        {"source_ref": "refs/heads/main"},
        {"commit": "34" * 20},
        {"event": "pull_request"},
        {"source_id": "9"},
        {"owner_id": "9"},
        {"workflow": WORKFLOW.replace("release", "other")},
        {"workflow_commit": "34" * 20},
        {"run": "https://github.com/o/r/actions/runs/78/attempts/1"},
        {"run": "https://github.com/o/r/actions/runs/77/attempts/2"},
    ],
)
def test_whatever_the_certificate_tells_otherwise_is_a_reason(changes: dict[str, object]) -> None:
    found = list(belied(said(), certified(**changes)))
    assert found
    assert {reason.about for reason in found} == {"signer"}


def test_an_old_certificate_may_know_less_of_the_run_but_not_of_source_and_builder() -> None:
    old = Certified(identity=WORKFLOW, issuer=GITHUB, source="https://github.com/o/r")
    assert list(belied(said(), old)) == []


def test_a_delegator_signs_for_the_workflow_that_called_it_if_it_is_a_release() -> None:
    assert list(belied(said(), certified(identity=f"{DELEGATORS[0]}@refs/tags/v1.10.0"))) == []
    for ref in ("refs/heads/main", "refs/tags/v1.10.0-rc.1", ""):
        assert list(belied(said(), certified(identity=f"{DELEGATORS[0]}@{ref}")))
    assert list(belied(said(), certified(identity=f"{DELEGATORS[0]}@refs/tags/v1.10.0", issuer="https://x.example")))
    assert list(
        belied(said(builder=RUNNER), certified(identity=f"{DELEGATORS[0]}@refs/tags/v1.10.0", runner="self-hosted"))
    )


@pytest.mark.parametrize(
    ("builder", "runner", "is_fine"),
    [
        (RUNNER, "", True),
        (RUNNER, "github-hosted", True),
        (RUNNER, "self-hosted", False),
        (f"{RUNNER}/github-hosted", "github-hosted", True),
        (f"{RUNNER}/github-hosted", "self-hosted", False),
        (f"{RUNNER}/github-hosted", "", False),
        (f"{RUNNER}/self-hosted", "self-hosted", True),
        (f"{RUNNER}/self-hosted", "github-hosted", False),
    ],
)
def test_a_runner_is_the_one_that_the_certificate_knows(builder: str, runner: str, *, is_fine: bool) -> None:
    assert (not list(belied(said(builder=builder), certified(runner=runner)))) == is_fine


def test_a_runner_of_gitlab_belongs_to_the_project_that_the_certificate_names() -> None:
    project = "https://gitlab.com/g/p"
    known = Certified(
        identity=f"{project}//.gitlab-ci.yml@refs/heads/main", issuer="https://gitlab.com", source=project
    )
    plain = said(source=project, trigger="", trigger_ref="", workflow="", run=Run())
    assert list(belied(msgspec.structs.replace(plain, builder=f"{project}/-/runners/12"), known)) == []
    assert list(belied(msgspec.structs.replace(plain, builder="https://gitlab.com/g/other/-/runners/12"), known))


def test_a_publication_comes_from_whoever_signed_it() -> None:
    publication = Provenanced(
        dialect=Dialect.PYPI_PUBLISH,
        predicate_type="https://docs.example/attestations/publish/v1",
        subjects=(Thing("tool.whl", (Digest("sha256", "ab" * 32),)),),
    )
    filled = fill_from(publication, certified())
    assert (filled.source, filled.tag, filled.branch) == ("https://github.com/o/r", "v1.0.0", "")
    assert filled.workflow == ".github/workflows/release.yml"
    demand = Expected(subject=f"sha256:{'ab' * 32}", source="github.com/o/r", tag="v1.0.0", builder=WORKFLOW)
    assert judge(publication, demand, certified()) == ()
    assert judge(publication, demand) != ()
    assert judge(publication, demand, certified(source="https://github.com/fork/r")) != ()


def test_a_build_is_what_it_says_and_never_what_its_certificate_says() -> None:
    plain = said(branch="")
    assert fill_from(plain, certified(source_ref="refs/heads/main")) == plain


def test_what_a_workflow_on_a_bare_runner_says_of_itself_has_to_be_in_its_certificate() -> None:
    plain = said(builder=RUNNER)
    assert list(belied(plain, certified(identity=WORKFLOW))) == []
    old = Certified(identity=WORKFLOW, issuer=GITHUB, source="https://github.com/o/r", commit=COMMIT, event="push")
    assert "the certificate tells no run" in " ".join(str(reason) for reason in belied(plain, old))
