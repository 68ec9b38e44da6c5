"""Changes on their way, with real tools and real processes, from the first check to the gate."""

from __future__ import annotations

import json
import secrets

import pytest

from interlock.testing.world import SEALED
from tests.scenarios.delivery import CONTROLS, OF_COMPONENTS, Delivery, outcomes, statuses

pytestmark = pytest.mark.tools

CLEAN = '"""Greets."""\n\n\ndef greet(name: str) -> str:\n    """Give a greeting."""\n    return f"hello {name}"\n'
SHELL = "import subprocess\n\n\ndef run(text: str) -> None:\n    subprocess.call(text, shell=True){comment}\n"
DOCKERFILE = 'FROM alpine:3.20\nUSER 10001:10001\nHEALTHCHECK CMD ["true"]\nCMD ["true"]\n'


def test_a_clean_change_is_allowed_and_the_evidence_of_it_opens_the_gate(delivery: Delivery) -> None:
    delivery.commit("first", {"greet.py": CLEAN, "Dockerfile": DOCKERFILE, "README.md": "# Greets\n"})
    document = delivery.check(code=0)
    assert (document["verdict"], document["findings"], document["state"]) == ("allow", [], "commit")
    expected = dict.fromkeys(CONTROLS, "passed") | dict.fromkeys(OF_COMPONENTS, "not_applicable")
    assert outcomes(document) == expected
    assert document["coverage"]["commit.sast"]["owed"] == 1
    assert document["coverage"]["commit.iac"]["owed"] == 1

    gate = delivery.run("gate", "--format", "json")
    decided = json.loads(gate.out)
    assert (gate.code, decided["verdict"], decided["hypothetical"]) == (0, "allow", False)
    assert {digest for one in decided["reasons"] for digest in one["evidence"]} == {
        one["evidence"] for one in document["controls"]
    }
    assert delivery.run("evidence", "verify").out.startswith(f"{SEALED} of {SEALED} pieces of evidence verify")

    again = delivery.check(code=0)
    examined = [one for one in again["controls"] if one["outcome"] != "not_applicable"]
    assert all(one["cached"] for one in examined), "what did not change is not examined twice"

    delivery.commit("second", {"greet.py": CLEAN.replace("hello", "good morning")})
    assert delivery.run("gate").code == 1, "evidence of one commit opens no gate for the next"


def test_a_secret_stays_a_denial_after_it_was_taken_out_because_the_history_has_it(delivery: Delivery) -> None:
    delivery.commit("first", {"greet.py": CLEAN})
    assert delivery.check(code=0)["verdict"] == "allow"

    token = "ghp_" + secrets.token_hex(18)
    planted = delivery.commit("plant", {"settings.ini": f"[forge]\ntoken = {token}\n"})
    document = delivery.check(code=1)
    assert token not in json.dumps(document)
    assert (outcomes(document)["commit.secrets"], statuses(document)["commit.secrets"]) == ("failed", "violated")
    (found,) = [one for one in document["findings"] if one["control"] == "commit.secrets"]
    assert (found["path"], found["line"], found["new"]) == ("settings.ini", 2, True)
    assert found["severity"] in {"critical", "high"}

    delivery.commit("rotate", {"settings.ini": "[forge]\ntoken_file = /run/secrets/forge\n"})
    document = delivery.check(code=1)
    assert (document["verdict"], token in json.dumps(document)) == ("deny", False)
    (found,) = [one for one in document["findings"] if one["control"] == "commit.secrets"]
    assert (found["path"], found["commit"]) == ("settings.ini", planted)
    assert {name for name, status in statuses(document).items() if status == "violated"} == {"commit.secrets"}

    delivery.commit("remove", {"settings.ini": None})
    assert delivery.check(code=1)["verdict"] == "deny"
    gate = delivery.run("gate")
    assert gate.code == 1
    for said in (gate.out, delivery.run("evidence", "list").out, delivery.run("check").out):
        assert token not in said
    kept = [path.read_bytes() for path in (delivery.repository.root / ".interlock").rglob("*") if path.is_file()]
    assert kept
    assert not any(token.encode() in body for body in kept)


def test_a_comment_that_silences_the_tool_silences_nothing(delivery: Delivery) -> None:
    delivery.commit("first", {"greet.py": CLEAN})
    delivery.repository.git("checkout", "-q", "-b", "topic")
    comment = "  # nosec B602 # noqa: S602"
    delivery.commit("hide", {"run.py": SHELL.format(comment=comment)})
    document = delivery.check(code=1)
    assert statuses(document)["commit.sast"] == "violated"
    hidden = [one for one in document["findings"] if one["line"] == 5 and one["severity"] == "high"]
    assert hidden
    for one in hidden:
        assert (one["path"], one["state"], one["new"]) == ("run.py", "suppressed", True)
        assert one["suppression"]["line"] == 5
        assert one["suppression"]["author"].startswith("Ada Example")
        assert "nosec" in one["suppression"]["text"] or "noqa" in one["suppression"]["text"]

    delivery.commit("bare", {"run.py": SHELL.format(comment="")})
    bare = delivery.check(code=1)
    told = {(one["rule"], one["line"], one["severity"]) for one in bare["findings"]}
    assert told == {(one["rule"], one["line"], one["severity"]) for one in document["findings"]}
    assert not any(one["suppression"] for one in bare["findings"])


def test_an_old_finding_is_listed_and_only_the_new_one_denies(delivery: Delivery) -> None:
    delivery.commit("old", {"old.py": SHELL.format(comment=""), "greet.py": CLEAN})
    assert delivery.check(code=1)["base"]["commit"] is None, "without a base every finding is new"

    delivery.repository.git("checkout", "-q", "-b", "topic")
    delivery.commit("unrelated", {"greet.py": CLEAN.replace("hello", "good morning")})
    document = delivery.check(code=0)
    assert document["base"]["commit"] == delivery.repository.git("rev-parse", "main")
    old = [one for one in document["findings"] if one["path"] == "old.py"]
    assert old
    assert all((one["state"], one["new"]) == ("existing", False) for one in old)

    delivery.commit("moved down", {"old.py": "# a line above\n\n" + SHELL.format(comment="")})
    document = delivery.check(code=0)
    assert {one["fingerprint"] for one in document["findings"]} == {one["fingerprint"] for one in old}

    delivery.commit("new", {"new.py": SHELL.format(comment="").replace("run", "start")})
    document = delivery.check(code=1)
    assert {(one["path"], one["new"]) for one in document["findings"]} == {("old.py", False), ("new.py", True)}
    assert {name for name, status in statuses(document).items() if status == "violated"} == {"commit.sast"}
    (reason,) = [one for one in document["decision"]["reasons"] if one["status"] == "violated"]
    assert (reason["policy"]["source"], reason["policy"]["line"] > 0) == ("baseline (built in)", True)

    strict = delivery.check("--policy", "standard", code=1)
    assert strict["verdict"] == "deny"
