"""`interlock deploy`, `worker` and `verify-deployment` where an environment says how it is asked from outside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.sites import Page, Site
from tests.unit.cli.shell import Said, Shell
from tests.unit.cli.test_deploy import DO, settings

PROBES = """\
version: 1
probes:
  - id: health
    says: the shop does not say that it is well
    severity: high
    remedy: See in its log what it waits for.
    http: {path: /health}
    expect: {status: 200}
"""
GOOD, BETTER, BAD = b"good", b"better", b"a bad one"


class Shop:
    """What runs in staging, as it is seen from outside: a bad artifact answers 500."""

    def __init__(self, shell: Shell) -> None:
        self.site = Site()
        self.site.wild = self._answer
        self._current = shell.world.home / "srv" / "one" / "current"
        self.is_cut_off = False

    def _answer(self, handler: BaseHTTPRequestHandler) -> bool:
        if self.is_cut_off:
            handler.close_connection = True
            return True
        if handler.path != "/health":
            return False
        runs = json.loads((self._current.parent / self._current.read_text()).read_text())["artifacts"].values()
        is_bad = hashlib.sha256(BAD).hexdigest() in runs
        self.site.send(handler, Page(500, b"down") if is_bad else Page(200, b"well"))
        return True


@pytest.fixture
def shop(shell: Shell) -> Iterator[Shop]:
    made = Shop(shell)
    yield made
    made.site.stop()


def estate_of(shell: Shell, tmp_path: Path, shop: Shop, failing: str) -> Estate:
    """Give a repository whose staging is probed."""
    shell.world.commit({"do.py": DO, "deploy/smoke.yaml": PROBES})
    target = "    targets: [{name: one}]\n"
    probe = f"    probe: {{addresses: ['{shop.site.url}'], files: [deploy/smoke.yaml], failing: {failing}}}\n"
    return Estate(tmp_path, settings().replace(target, f"{target}{probe}"), shell.world)


def deploy(shell: Shell, estate: Estate, body: bytes, *words: str) -> Said:
    return shell("deploy", str(estate.artifact(body).digests[0]), "--env", "staging", *words)


def told(shell: Shell, kind: str) -> list[object]:
    return list(shell("events", "list", "--kind", kind, "--format", "json").json)


def smoke(shell: Shell) -> list[str]:
    """Give what the evidence of production.smoke says, oldest first."""
    lines = shell("evidence", "list").out.splitlines()
    return [line.partition("production.smoke ")[2] for line in lines if "production.smoke " in line]


def test_a_release_that_fails_its_probes_is_taken_back_by_the_command_itself(
    shell: Shell, tmp_path: Path, shop: Shop
) -> None:
    estate = estate_of(shell, tmp_path, shop, "rollback")
    good = deploy(shell, estate, GOOD)
    assert good.code == Exit.ALLOWED, good
    assert "  ✔ staging answers as it must, and runs what was deployed" in good.out
    assert smoke(shell) == ["passed"]
    bad = deploy(shell, estate, BAD)
    assert bad.code == Exit.DENIED
    lines = bad.out.splitlines()
    assert lines[6].endswith("/health: the shop does not say that it is well: it answers 500, where 200 is wanted")
    assert lines[7].strip() == "it is rolled back to what ran before"
    assert lines[-2].startswith("↩ ROLLED-BACK  staging runs what it ran before: automatic: health at ")
    assert hashlib.sha256(GOOD).hexdigest()[:12] in shell("env", "show", "staging").out
    assert smoke(shell) == ["passed", "failed, 1 finding", "passed"]
    assert (len(told(shell, "probe.failing")), len(told(shell, "probe.mended"))) == (1, 1)
    assert deploy(shell, estate, BETTER).code == Exit.ALLOWED
    assert "differing" not in shell("worker", "--once", "--every", "0.1").out, "nothing is left to look at"


def test_where_what_ran_before_is_gone_it_is_said_that_the_fault_still_runs(
    shell: Shell, tmp_path: Path, shop: Shop
) -> None:
    estate = estate_of(shell, tmp_path, shop, "rollback")
    assert deploy(shell, estate, GOOD).code == Exit.ALLOWED
    kept = [one for one in tmp_path.rglob(hashlib.sha256(GOOD).hexdigest()) if one.is_file()]
    assert kept, "it is kept by its digest"
    for one in kept:
        one.unlink()
    bad = deploy(shell, estate, BAD)
    assert bad.code == Exit.DENIED
    run = shell("env", "show", "staging").out.split("release dpl-")[1].split()[0]
    assert bad.out.splitlines()[-1] == (
        f"still     dpl-{run} runs in staging, with the faults that its probes found; see to it"
    )


def test_where_nobody_wants_it_back_a_failing_probe_is_told_once_and_is_no_success(
    shell: Shell, tmp_path: Path, shop: Shop
) -> None:
    estate = estate_of(shell, tmp_path, shop, "notify")
    assert deploy(shell, estate, GOOD).code == Exit.ALLOWED
    bad = deploy(shell, estate, BAD, "--format", "json")
    assert bad.code == Exit.DENIED
    probed = bad.json["probed"]
    assert (bad.json["outcome"], probed["answer"], probed["rollback"]) == ("deployed", "differs", "")
    assert [(one["kind"], one["severity"]) for one in probed["differing"]] == [("probe", "high")]
    looked = shell("verify-deployment")
    assert looked.code == Exit.DENIED
    assert looked.out.startswith(
        "✖ DIFFERS  staging runs what was deployed, and answers as it must not: 1 fault that probes found\n"
    )
    again = deploy(shell, estate, BAD)
    wanted = "probes    they found faults, so this ends with 1; `interlock verify-deployment --env staging` asks again"
    assert (again.code, again.out.splitlines()[-1]) == (Exit.DENIED, wanted)
    assert "1 of 1 address probed" in looked.out
    assert "See in its log what it waits for." in looked.out
    assert shell("drift").code == Exit.DENIED
    assert len(told(shell, "probe.failing")) == 1, "it is the same fault each time"
    assert len(told(shell, "finding.new")) == 1
    assert told(shell, "deployment.altered") == []


def test_what_cannot_be_asked_is_never_well(shell: Shell, tmp_path: Path, shop: Shop) -> None:
    estate = estate_of(shell, tmp_path, shop, "rollback")
    assert deploy(shell, estate, GOOD).code == Exit.ALLOWED
    shop.is_cut_off = True
    said = deploy(shell, estate, BETTER)
    assert said.code == Exit.BROKEN, said
    assert "could not be looked at" in said.out
    assert smoke(shell) == ["passed", "errored"]
    looked = shell("verify-deployment")
    assert looked.code == Exit.BROKEN
    assert "0 of 1 address probed" in looked.out
    assert "[PRB-110]" in looked.out
    assert "rollback" not in shell("deployments", "list").out, "nobody knows that anything is wrong"


def test_a_worker_probes_what_it_deployed_and_takes_it_back(shell: Shell, tmp_path: Path, shop: Shop) -> None:
    estate = estate_of(shell, tmp_path, shop, "rollback")
    assert deploy(shell, estate, GOOD).code == Exit.ALLOWED
    deploy(shell, estate, BAD, "--no-wait")
    said = shell("worker", "--once", "--every", "0.1")
    assert "staging: differs, 1 differing, 1 new" in said.out
    assert "staging is rolled back to what ran before" in said.out
    assert "staging: mended, health at " in said.out
    assert hashlib.sha256(GOOD).hexdigest()[:12] in shell("env", "show", "staging").out
    assert smoke(shell) == ["passed", "failed, 1 finding", "passed"]
