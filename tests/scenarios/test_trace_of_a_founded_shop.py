"""From a change to what runs and back, by everybody's own words: a founded directory, two environments, a CVE."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scenarios.people import Person, confirmed, gathered

pytestmark = pytest.mark.tools

SETTINGS = """\
version: 1
product: shop
policy: policies/shop.yaml
stages:
  - id: commit
    controls: [key.builds, commit.sca]
  - id: production
build:
  commands: [[python3, build.py]]
  artifacts: [dist/shop.zip]
environments:
  - name: staging
    deployer: folders
    targets: [{{name: one, path: "{srv}/staging"}}]
  - name: production
    after: [staging]
    branches: [main]
    deployer: folders
    targets: [{{name: one, path: "{srv}/production"}}]
"""
POLICY = """\
policy: shop
says: security accepts what is known to be wrong, and release lets it out
require:
  - {control: key.builds}
  - {control: commit.sca, limits: {critical: 0, high: 0}}
waivers: {max_age: 30d, approvals: 1, from: [security]}
approvals:
  - {count: 1, from: [release]}
break_glass: {max_age: 4h, approvals: 1}
"""
BUILD = """\
import pathlib, zipfile
pathlib.Path("dist").mkdir(exist_ok=True)
with zipfile.ZipFile("dist/shop.zip", "w") as archive:
    for name in ("app.py", "requirements.txt"):
        archive.writestr(zipfile.ZipInfo(name), pathlib.Path(name).read_bytes())
"""
OSV = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "aliases": ["CVE-2026-0007"],
    "modified": "2026-01-02T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "summary": "Flask reads too much",
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "flask"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.0"}]}],
        }
    ],
}
PEOPLE = ("dev", "sec", "rel", "ops", "aud")


@pytest.fixture
def team(tmp_path: Path) -> dict[str, Person]:
    """Give four people with a directory that two of them founded."""
    made = gathered(tmp_path, PEOPLE)
    feed = tmp_path / "osv.json"
    feed.write_text(json.dumps(OSV), "utf-8")
    for one in made.values():
        assert one.run("advisories", "import", "-q", str(feed)).code == 0
    made["sec"](
        *("people", "found", "--me", "sec", "--how", "met in person", "--owner", "sec=Sec", "--owner", "rel=Rel"),
        *(word for name in ("dev", "ops", "aud") for word in ("--person", f"{name}={name.title()}")),
        *(word for name in PEOPLE[:1] + PEOPLE[2:] for word in ("--account", f"{name}=key:{name}")),
        *(word for name in PEOPLE for word in ("--account", f"{name}=git:{name}@example.org")),
        *("--role", "security=sec", "--role", "approver=rel", "--role", "releaser=ops"),
        *("--role", "engineer=dev", "--role", "auditor=aud"),
    )
    confirmed(made["sec"], made["rel"])
    settings = SETTINGS.format(srv=tmp_path / "srv")
    made["sec"].change("settings", {"interlock.yaml": settings, "policies/shop.yaml": POLICY, ".gitignore": "dist/\n"})
    return made


def delivered(team: dict[str, Person]) -> str:
    """Check, waive, build, approve and deploy to both environments, each by whoever may; give the waiver."""
    dev, sec, rel, ops, aud = (team[name] for name in PEOPLE)
    dev.pull()
    dev.change("SHOP-7: sell things", {"build.py": BUILD, "requirements.txt": "flask==3.0.3\n"})
    document = json.loads(dev("check", "--format", "json", code=1).out)
    (found,) = [one for one in document["findings"] if one["severity"] == "critical"]
    scope = f"fingerprint={found['id']}"
    waive = ("waive", found["rule"], "--scope", scope, "--reason", "not reached", "--expires", "20d")
    waiver = dev(*waive, code=3).out.split()[0]
    for other in (sec, rel, ops, aud):
        other.pull()
    sec("waivers", "approve", waiver, "--reason", "read it")
    dev("check", code=3)
    ops("build", "--out", ".")
    artifact = str(ops.repository.root / "dist/shop.zip")
    for where in ("staging", "production"):
        waiting = ops("deploy", artifact, "--env", where, "--ticket", "CHG-12", code=3)
        run = next(word for word in waiting.out.split() if word.startswith("dpl-"))
        rel("review", "approve", artifact, "--env", where, "--reason", "it may go out")
        ops("deployments", "go", run)
    return waiver


def test_an_auditor_who_sees_the_ledger_for_the_first_time_is_told_the_whole_chain(team: dict[str, Person]) -> None:
    waiver = delivered(team)
    aud = team["aud"]

    pack = str(aud.repository.root / "audit.zip")
    told = aud("audit", "env:production", "-o", pack).out
    assert "comes out otherwise" not in told
    verified = aud("audit", "verify", pack, code=3).out
    assert "come out byte for byte as they were recorded" in verified
    keys = [word for name in PEOPLE for word in ("--key", str(aud.repository.root.parents[1] / f"{name}.pem"))]
    # Several keys named alone do not say which of them signs for the log; the auditor's own list does.
    assert (
        "which of the 5 keys that you named signs for the log only the file says"
        in aud("audit", "verify", pack, *keys, code=3).out
    )
    (trusted,) = aud.repository.root.parent.glob("home/**/trust.json")
    assert aud("audit", "verify", pack, "--trust", str(trusted)).out.startswith("PROVED")

    runs = aud("trace", "code-to-prod", "HEAD").out
    assert "runs in shop/production on 1 target and in shop/staging on 1 target" in runs
    back = aud("trace", "prod-to-code", "production").out
    assert "which dev wrote" in back
    assert "which ops asked for and rel approved" in back

    approved = aud("trace", "who-approved", "production").out
    assert approved.startswith("rel approved environment shop/production;")
    assert "sec accepted what was waived" in approved
    assert "accepted   sec approved the waiver" in approved
    assert "for staging" not in approved
    assert aud("trace", "who-approved", "HEAD").out.startswith("rel approved commit SHOP-7")

    pods = aud.document("trace", "cve-to-pods", "CVE-2026-0007")
    there = ["workload:shop/production/one", "workload:shop/staging/one"]
    assert [one["workload"] for one in pods["workloads"]] == there
    assert "CVE-2026-0007" in aud("trace", "pod-to-cves", "production").out

    for subject, kind in ((waiver, "waiver"), ("CHG-12", "ticket"), ("SHOP-7", "ticket"), ("person:dev", "person")):
        assert aud.document("trace", "from", subject)["start"]["kind"] == kind
    ways = aud.document("trace", "from", "HEAD", "--forward", "--until", "workload")
    assert {one["name"] for one in ways["nodes"]} >= set(there)
    people = aud.document("trace", "from", "production", "--backward", "--until", "person")
    assert {one["name"] for one in people["nodes"]} >= {f"person:{name}" for name in ("dev", "sec", "rel", "ops")}

    then = aud("trace", "code-to-prod", "HEAD", "--at", "20").out
    assert "which was never deployed; the gate of policy shop sent it to review for staging" in then
    aud("trace", "rebuild", "--check")
