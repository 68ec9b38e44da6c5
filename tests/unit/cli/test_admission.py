from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from interlock.cli.exits import Exit
from tests.admissions import CLUSTER, STRANGE, certified, of_pod
from tests.estate import SETTINGS, Estate
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import estate

__all__ = ["estate"]


@pytest.fixture
def good(estate: Estate) -> str:
    estate.world.commit({"interlock.yaml": SETTINGS + CLUSTER % "tags: pin, namespaces: [shop]"})
    estate.world.check()
    return f"reg.example.org/app@{estate.artifact().digests[0]}"


def written(folder: Path, body: bytes) -> str:
    file = folder / "review.json"
    file.write_bytes(body)
    return str(file)


def test_a_review_from_a_file_is_answered_as_the_webhook_would(shell: Shell, good: str, tmp_path: Path) -> None:
    said = shell("admission", "review", "--env", "cluster", written(tmp_path, of_pod(good)))
    assert (said.code, said.out.splitlines()[0]) == (Exit.ALLOWED, "allowed   CREATE Pod web in shop")
    said = shell("admission", "review", "--env", "cluster", written(tmp_path, of_pod(good, STRANGE, "nginx")))
    assert said.code == Exit.DENIED
    assert [line.split()[0] for line in said.out.splitlines() if not line.startswith(" ")] == [
        *("refused", "allow", "deny", "deny")
    ]
    answer = shell("admission", "review", "--env", "cluster", "--format", "json", written(tmp_path, of_pod("nginx")))
    assert json.loads(answer.out)["response"]["allowed"] is False


def test_a_namespace_out_of_scope_is_said_to_be(shell: Shell, good: str, tmp_path: Path) -> None:
    said = shell("admission", "review", "--env", "cluster", written(tmp_path, of_pod("nginx", namespace="other")))
    assert (said.code, "not answered for" in said.out) == (Exit.ALLOWED, True)


def test_a_tag_that_nobody_can_resolve_is_refused_with_what_to_do(shell: Shell, good: str, tmp_path: Path) -> None:
    said = shell(
        "admission", "review", "--env", "cluster", "--mutate", written(tmp_path, of_pod("reg.example.org/a:1"))
    )
    assert (said.code, "`repositories:`" in said.out or "no repository" in said.out) == (Exit.DENIED, True)


def test_what_is_no_review_is_an_error(shell: Shell, good: str, tmp_path: Path) -> None:
    said = shell("admission", "review", "--env", "cluster", written(tmp_path, b"{}"))
    assert (said.code, "FMT-141" in said.err) == (Exit.USAGE, True)
    said = shell("admission", "review", "--env", "nowhere", written(tmp_path, of_pod("a")))
    assert (said.code, "DPL-101" in said.err) == (Exit.USAGE, True)


def test_the_manifest_is_what_a_cluster_takes(shell: Shell, good: str, tmp_path: Path) -> None:
    ca = certified(tmp_path).ca
    said = shell("admission", "manifest", "--env", "cluster", "--ca", ca, "--service", "interlock/door")
    changes, checks = yaml.safe_load_all(said.out)
    assert (changes["kind"], checks["kind"]) == ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
    assert checks["webhooks"][0]["namespaceSelector"]["matchExpressions"][1]["values"] == ["interlock"]
    assert checks["webhooks"][0]["failurePolicy"] == "Fail"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--url", "http://x"),
        ("--url", "https://x", "--service", "a/b"),
        ("--service", "door"),
        ("--service", "a/b:0"),
        ("--url", "https://x", "--timeout", "31"),
        ("--url", "https://x", "--also", "rollouts"),
    ],
)
def test_a_manifest_that_leads_nowhere_is_refused(
    shell: Shell, good: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    said = shell("admission", "manifest", "--env", "cluster", "--ca", certified(tmp_path).ca, *words)
    assert (said.code, "CLI-121" in said.err, said.out) == (Exit.USAGE, True, "")


def test_a_key_is_never_put_into_a_manifest(shell: Shell, good: str, tmp_path: Path) -> None:
    key = certified(tmp_path).key
    said = shell("admission", "manifest", "--env", "cluster", "--ca", key, "--url", "https://x")
    assert (said.code, "CLI-120" in said.err) == (Exit.USAGE, True)


def test_a_certificate_without_its_key_opens_nothing(shell: Shell, good: str, tmp_path: Path) -> None:
    one, two = certified(tmp_path / "one"), certified(tmp_path / "two")
    words = ("admission", "serve", "--env", "cluster", "--port", "0", "--tls-cert", one.certificate)
    for key in (two.key, str(tmp_path / "none")):
        said = shell(*words, "--tls-key", key)
        assert (said.code, "CLI-120" in said.err) == (Exit.USAGE, True)
