"""What names say of files, what titles say of weaknesses, what a log line says."""

from __future__ import annotations

import pytest

from interlock.adapters.scanners import logfmt
from interlock.adapters.scanners.iac import infrastructure
from interlock.adapters.scanners.iac.weaknesses import weakness_of


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("Dockerfile", True),
        ("a/dockerfile", True),
        ("x.Dockerfile", True),
        ("Dockerfile.dev", True),
        ("Dockerfile-dev", True),
    ]
    + [
        (name, False)
        for name in ("Dockerfile.md", "Dockerfile.erb", "dockerfiles.txt", "my-dockerfile.py", "adockerfile")
    ],
)
def test_dockerfiles(path: str, is_one: bool) -> None:
    assert infrastructure.is_dockerfile(path) is is_one


@pytest.mark.parametrize(
    ("path", "is_one"),
    [("tfplan.json", True), ("out/tf-plan.json", True), ("plan.json", True), ("plan2.out.json", True)]
    + [(name, False) for name in ("floorplan.json", "planet.json", "plan.tf.json", "plans/x.json")],
)
def test_plans(path: str, is_one: bool) -> None:
    assert infrastructure.is_plan(path) is is_one


@pytest.mark.parametrize(
    ("path", "is_one"),
    [("cfn/a.yaml", True), ("x/cloudformation/net/a.json", True), ("vpc.template.json", True), ("template.yaml", True)]
    + [(name, False) for name in ("env.template", "a.yaml", "c/Chart.yaml", ".github/workflows/sam.yml")],
)
def test_cloudformation(path: str, is_one: bool) -> None:
    assert infrastructure.is_cloudformation(path) is is_one


@pytest.mark.parametrize(
    ("path", "is_one"),
    [("playbooks/a.yml", True), ("roles/x/tasks/main.yml", True), ("site.yml", True), ("tasks/main.yaml", True)]
    + [(name, False) for name in ("roles/x/templates/a.yml", "website/a.yml", "docs/a.yaml")],
)
def test_ansible(path: str, is_one: bool) -> None:
    assert infrastructure.is_ansible(path) is is_one


@pytest.mark.parametrize(
    ("title", "weakness"),
    [
        ("Ensure S3 buckets are encrypted at rest", ("CWE-311",)),
        ("Security group rule allows ingress from 0.0.0.0/0", ("CWE-284",)),
        ("Image user should not be root", ("CWE-250",)),
        ("Uses plaintext HTTP without TLS", ("CWE-319",)),
        ("Something nobody heard of", ()),
    ],
)
def test_titles_that_name_a_weakness(title: str, weakness: tuple[str, ...]) -> None:
    assert weakness_of(title) == weakness


def test_log_fields_are_unquoted_and_the_last_of_a_name_counts() -> None:
    assert logfmt.fields(r'message a=1 path="x \"y\"\tz" a=2 empty= bad="\q"') == {
        "a": "2",
        "path": 'x "y"\tz',
        "empty": "",
        "bad": r"\q",
    }


def test_log_lines_keep_every_space_and_lose_colours() -> None:
    assert logfmt.lines(b"\x1b[31mone  two\x1b[0m\r\nthree \xff") == ["one  two", "three \N{REPLACEMENT CHARACTER}"]
