"""What things are made from, who owns them, and what renews them."""

from __future__ import annotations

import pytest

from interlock.formats.pipelines.described import (
    UPDATES,
    read_dependabot,
    read_dockerfile,
    read_infrastructure,
    read_owners,
    read_renovate,
)
from interlock.formats.pipelines.model import Pin

NOTHING = lambda _: None  # noqa: E731


def test_an_image_with_what_it_is_built_on_and_runs() -> None:
    found = read_dockerfile("Dockerfile", b"FROM python:3.11 AS a\nRUN pip install x && pytest\nFROM a\n", NOTHING)
    assert [(one.name, one.pin, one.at.line) for one in found.tools] == [("python", Pin.VERSION, 1)]
    assert [one.program for one in found.pipelines[0].jobs[0].steps[0].commands] == ["pip", "pytest"]


def test_owners_with_their_lines() -> None:
    found = read_owners("CODEOWNERS", b"# x\n[Section]\n* @org/team a@example.org\n/x/\n", NOTHING)
    assert [(one.who, one.at.line) for one in found.manual] == [(("@org/team", "a@example.org"), 3)]


def test_what_renews_dependencies() -> None:
    body = b"version: 2\nupdates:\n  - {package-ecosystem: pip, directory: /}\n"
    assert read_dependabot("x", body, NOTHING).described[0].kind == f"{UPDATES}: pip"
    assert read_renovate("renovate.json", b"{", NOTHING).described[0].kind.startswith(UPDATES)


@pytest.mark.parametrize(
    ("path", "body", "kind", "line"),
    [
        ("a/main.tf", b"x", "Terraform", 1),
        ("c/Chart.yaml", b"name: x", "Helm chart", 1),
        ("k.yaml", b"\napiVersion: apps/v1\nkind: Deployment\n", "Kubernetes Deployment", 3),
        ("t.yaml", b"AWSTemplateFormatVersion: x\n", "CloudFormation", 1),
        ("docker-compose.yml", b"services:\n  x: {}\n", "Compose", 1),
        ("play.yml", b"- hosts: all\n  tasks:\n", "Ansible play", 1),
    ],
)
def test_what_a_file_describes_is_told_by_what_stands_in_it(path: str, body: bytes, kind: str, line: int) -> None:
    (one,) = read_infrastructure(path, body, NOTHING).described
    assert (one.kind, one.at.line) == (kind, line)


def test_other_files_describe_nothing() -> None:
    assert read_infrastructure("x.yml", b"a: b\nservices:\n", NOTHING).described == ()
