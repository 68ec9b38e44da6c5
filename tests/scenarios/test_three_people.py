"""A change by a developer, accepted by a security lead and let out by a release manager: three homes, one ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scenarios.people import Person, confirmed, gathered

pytestmark = pytest.mark.tools

SETTINGS = "version: 1\nproduct: shop\npolicy: policies/shop.yaml\n"
POLICY = """\
policy: shop
says: what analysers find is accepted by security, and release lets it out
require:
  - {control: commit.sast, max_age: 30d, limits: {critical: 0, high: 0}}
waivers: {max_age: 30d, approvals: 1, from: [security]}
approvals:
  - {count: 1, from: [release]}
break_glass: {max_age: 4h, approvals: 1}
"""
CLEAN = '"""A shop."""\n'
SHELL = "import subprocess\n\n\ndef run(text: str) -> None:\n    subprocess.call(text, shell=True)\n"
PEOPLE = ("dev", "sec", "rel")


@pytest.fixture
def team(tmp_path: Path) -> dict[str, Person]:
    """Give three people who trust each other's keys; the lead and the manager founded the directory."""
    made = gathered(tmp_path, PEOPLE)
    made["sec"](
        *("people", "found", "--me", "sec", "--how", "met in person", "--owner", "sec=Sec", "--owner", "rel=Rel"),
        *("--person", "dev=Dev", "--account", "rel=key:rel", "--account", "dev=key:dev"),
        *(word for name in PEOPLE for word in ("--account", f"{name}=git:{name}@example.org")),
        *("--role", "security=sec", "--role", "approver=rel", "--role", "engineer=dev"),
    )
    confirmed(made["sec"], made["rel"])
    made["sec"].change("settings", {"interlock.yaml": SETTINGS, "policies/shop.yaml": POLICY})
    return made


def test_a_change_goes_out_once_three_people_did_their_part_and_no_sooner(team: dict[str, Person]) -> None:
    dev, sec, rel = (team[name] for name in PEOPLE)
    dev.pull()
    commit = dev.change("run", {"app.py": SHELL})
    for other in (sec, rel):
        other.pull()
    assert "there is no evidence" in rel.gate(commit, 1).out
    waiver = asked_for(dev)

    assert "dev cannot approve" in dev("waivers", "approve", waiver, code=2).err
    assert "nothing was signed" in rel("waivers", "approve", waiver, code=2).err
    assert "1 high finding" in rel.gate(commit, 1).out
    assert "approved  sec" in sec("waivers", "approve", waiver, "--reason", "read it").out

    for nobody in (dev, sec):
        assert "nothing was signed" in nobody(*release(commit), code=2).err
        assert "1 of 1 approvals missing, of release" in nobody.gate(commit, 3).out
    assert "ALLOW" in rel(*release(commit)).out
    assert all(waiver in one.gate(commit, 0).out for one in (dev, sec, rel))
    rel("gate", commit, "--env", "staging", code=3)

    later = dev.change("more", {"app.py": SHELL.replace("text", "line")})
    dev.gate(later, 1)
    rel.gate(commit, 0)
    sec("waivers", "revoke", waiver, "--reason", "it takes input now")
    assert "1 high finding" in rel.gate(commit, 1).out

    assert "each comes out byte for byte as it was recorded" in sec("policy", "replay").out
    assert "consistent" in rel("ledger", "fsck").out


def test_in_an_emergency_two_of_them_open_the_gate_for_one_commit_and_answer_for_it(team: dict[str, Person]) -> None:
    dev, sec, rel = (team[name] for name in PEOPLE)
    dev.pull()
    commit = dev.change("run", {"app.py": SHELL})
    dev("check", code=1)
    asked = dev("break-glass", "ask", commit, "--env", "production", "--reason", "it is down", "--hours", "2", code=3)
    glass = asked.out.split()[0]
    for other in (sec, rel):
        other.pull()
    rel.gate(commit, 1)
    assert "nothing was signed" in dev("break-glass", "approve", glass, code=2).err
    assert "THE GLASS IS BROKEN" in sec("break-glass", "approve", glass).err
    assert "broken glass" in rel.gate(commit, 0).out

    mended = dev.change("mended", {"app.py": CLEAN})
    dev("check", code=3)
    rel.pull()
    assert "nobody has reviewed it" in rel(*release(mended), code=1).out

    words = ("break-glass", "review", glass, "--reason", "mended in the next commit")
    assert "nothing was signed" in rel(*words, code=2).err, "it is not over yet"
    sec("break-glass", "close", glass, "--reason", "the shop is up")
    rel.gate(commit, 1)
    assert "nothing was signed" in sec(*words, code=2).err, "sec agreed to it"
    assert "reviewed by rel" in rel(*words).out
    rel.gate(mended, 0)


def asked_for(dev: Person) -> str:
    """Check as a developer, ask for a waiver of the one grave finding, and give its id."""
    document = json.loads(dev("check", "--format", "json", code=1).out)
    (found,) = [one for one in document["findings"] if one["severity"] == "high"]
    scope = f"fingerprint={found['id']}"
    asked = dev("waive", found["rule"], "--scope", scope, "--reason", "ours", "--expires", "20d", code=3)
    assert "sec may" in asked.out
    return asked.out.split()[0]


def release(commit: str) -> tuple[str, ...]:
    """Give the command by which a release is approved."""
    return ("review", "approve", commit, "--env", "production", "--reason", "it may go out")
