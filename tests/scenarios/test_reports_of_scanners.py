"""What goes out was scanned, by whichever scanner, and by the word of whoever may say so: three people, one ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports_handed_in import trivy, zap
from tests.scenarios.people import Person, gathered

SETTINGS = "version: 1\nproduct: shop\npolicy: shop.yaml\n"
POLICY = """\
policy: shop
says: nothing goes out that was not scanned
require:
  - {control: key.scanning, max_age: 14d, limits: {critical: 0, high: 0}}
waivers: {max_age: 30d, approvals: 1}
"""
PEOPLE = ("dev", "sec", "rel")
CRITICAL = trivy(("CVE-2021-23337", "CRITICAL"))


@pytest.fixture
def team(tmp_path: Path) -> dict[str, Person]:
    """Give a developer, a security lead, a release manager and a pipeline; the lead and the manager may attest."""
    made = gathered(tmp_path, (*PEOPLE, "pipeline"))
    made["sec"](
        *("people", "found", "--me", "sec", "--how", "met in person", "--owner", "sec=Sec", "--owner", "rel=Rel"),
        *("--person", "dev=Dev", "--account", "rel=key:rel", "--account", "dev=key:dev"),
        *(word for name in PEOPLE for word in ("--account", f"{name}=git:{name}@example.org")),
        *("--role", "security=sec", "--role", "security=rel", "--role", "engineer=dev"),
    )
    made["rel"].change("settings", {"interlock.yaml": SETTINGS, "shop.yaml": POLICY})
    made["dev"].pull()
    made["dev"].change("shop", {"app.py": "print(1)\n"})
    for one in made.values():
        one.pull()
    return made


def hand_in(who: Person, text: str, *more: str) -> str:
    who.repository.write("../report", text)
    return who("import", "../report", "--subject", "HEAD", *more).out


def gate(who: Person, code: int) -> str:
    return who("gate", "HEAD", code=code).out


def test_only_what_was_scanned_goes_out_and_each_tool_answers_for_itself(team: dict[str, Person]) -> None:
    dev, sec, _ = (team[name] for name in PEOPLE)
    assert "no evidence of key.scanning" in gate(sec, 1)
    assert "it does not count as long as that is so: dev has no role" in hand_in(dev, trivy())
    assert "what was handed in does not count: dev has no role that allows evidence.attest" in gate(sec, 1)

    assert "1 finding in 1 report" in hand_in(sec, CRITICAL)
    assert "1 critical finding" in gate(sec, 1)
    hand_in(sec, zap())
    assert "1 critical finding" in gate(sec, 1), "a clean report of another tool absolves nothing"
    hand_in(dev, trivy(), "--at", "now")
    assert "1 critical finding" in gate(sec, 1), "nor does one of the same tool by somebody who may not"
    hand_in(sec, trivy(target="shop:1.3"))
    assert "1 critical finding" in gate(sec, 1), "nor one of another image"
    hand_in(sec, trivy(created="2026-01-01T00:00:00Z"))
    assert "1 critical finding" in gate(sec, 1), "nor one that is older"

    assert "nothing new" in hand_in(sec, CRITICAL)
    hand_in(sec, trivy(), "--at", "now")
    assert "zap reported on" in gate(sec, 0)


def test_what_a_scanner_found_can_be_waived_by_others(team: dict[str, Person]) -> None:
    dev, sec, rel = (team[name] for name in PEOPLE)
    hand_in(sec, CRITICAL)
    words = ("--reason", "not reachable", "--expires", "20d")
    waiver = dev("waive", "trivy:CVE-2021-23337", *words, code=3).out.split()[0]
    assert "1 critical finding" in gate(sec, 1)
    rel("waivers", "approve", waiver, "--reason", "read it")
    assert waiver in gate(sec, 0)
    hand_in(sec, trivy(("CVE-2021-23337", "CRITICAL"), ("CVE-2020-8203", "CRITICAL")))
    assert "1 critical finding" in gate(sec, 1), "what is new is not waived"


def test_a_program_that_the_directory_knows_hands_reports_in_and_a_stranger_does_not(team: dict[str, Person]) -> None:
    _, sec, rel = (team[name] for name in PEOPLE)
    assert "nobody is known for the key of pipeline" in hand_in(team["pipeline"], trivy())
    assert "no evidence of key.scanning" in gate(sec, 1)
    sec("people", "join", "workload:pipeline", "key:pipeline", "--how", "made on the build server", code=3)
    rel("people", "confirm", *(one["act"] for one in rel.document("people", "pending")))
    assert "workload:pipeline has no role that" in gate(rel, 1)
    sec("roles", "define", "pipeline", "evidence.submit", "evidence.read", code=3)
    rel("people", "confirm", *(one["act"] for one in rel.document("people", "pending")))
    sec("roles", "grant", "pipeline", "workload:pipeline", "on", "organisation", code=3)
    rel("people", "confirm", *(one["act"] for one in rel.document("people", "pending")))
    assert "report of trivy" in gate(rel, 0)
    assert "does not count" not in hand_in(team["pipeline"], CRITICAL)
    assert "1 critical finding" in gate(rel, 1)
