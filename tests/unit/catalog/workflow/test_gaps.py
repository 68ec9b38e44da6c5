"""What to insert next, in the words of the system that is there."""

from __future__ import annotations

import pytest

from interlock.catalog.workflow.gaps import in_words_of
from interlock.formats import read_foreign_yaml
from interlock.formats.pipelines import System
from interlock.formats.pipelines.mapped import Presence
from tests.unit.catalog.workflow.reading import map_of


def test_what_takes_most_risk_away_comes_first() -> None:
    gaps = map_of().gaps
    taken = [one.risk / (2 if one.presence is Presence.PARTIAL else 1) for one in gaps]
    assert taken == sorted(taken, reverse=True)
    assert all(one.add and one.where and one.why for one in gaps)
    assert not {one.control for one in gaps} & {"commit.sast", "commit.secrets"}


def test_the_profile_weighs() -> None:
    by = {
        profile: {one.control: one.risk for one in map_of(profile=profile).gaps} for profile in ("baseline", "critical")
    }
    assert by["baseline"]["commit.signing"] < by["critical"]["commit.signing"]


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        (".gitlab-ci.yml", "a: {script: x}\n", ".gitlab-ci.yml"),
        ("Jenkinsfile", "stage('x') { sh 'x' }", "Jenkinsfile"),
        (".github/workflows/x.yml", "on: push\njobs: {a: {}}\n", ".github/workflows/interlock-commit-secrets.yml"),
        ("src/x.py", "", ".github/workflows/interlock-commit-secrets.yml"),
    ],
)
def test_it_is_added_where_the_pipelines_are(path: str, body: str, where: str) -> None:
    gap = next(one for one in map_of({path: body}).gaps if one.control == "commit.secrets")
    assert gap.where == where
    assert "interlock check --control commit.secrets" in gap.add


@pytest.mark.parametrize("system", [one for one in System if one is not System.JENKINS])
def test_a_snippet_is_yaml_or_a_script(system: System) -> None:
    text = in_words_of(system, "commit-secrets", "interlock check", "production")
    assert "interlock check" in text
    assert "{name}" not in text
    read_foreign_yaml(text, "x")


def test_a_snippet_for_an_environment_names_it() -> None:
    assert "environment: production" in in_words_of(System.GITHUB, "x", "y", "production")
    assert "environment: production" in in_words_of(System.GITLAB, "x", "y", "production")
