"""One statement of every kind that is drawn, as plain data, for whoever changes something in any of them."""

from __future__ import annotations

from typing import Any, Final

from interlock.deployment import Plan, PlannedArtifact, Strategy, Target
from interlock.formats.provenance.publications import NPM_PUBLISH, PYPI_PUBLISH
from interlock.kernel import Digest

AT, HEX, COMMIT = "2026-01-01T00:00:00Z", "ab" * 32, "a1" * 20
ARTIFACT: Final = Digest("sha256", HEX)
OWN: Final = "https://interlock.example.org/attestation/"
_SOURCE = "https://forge.example/owner/shop"
_ORIGIN = {
    "state": "commit", "commit": COMMIT, "branch": "main", "remote": _SOURCE, "author": "Ada <ada@example.org>",
    "committer": "Ada <ada@example.org>", "authors": ["Ben <ben@example.org>"], "base": "b2" * 20,
    "rules": {"product": "shop"},
}  # fmt: skip
_PURL = "pkg:pypi/left@1"
_OLD = {
    "builder": {"id": "https://builder.example"},
    "buildType": "t",
    "invocation": {"configSource": {"uri": f"git+{_SOURCE}@refs/heads/main", "digest": {"sha1": COMMIT}}},
    "materials": [{"uri": f"git+{_SOURCE}", "digest": {"sha1": COMMIT}}],
}
_OLDEST = {
    "builder": {"id": "https://builder.example"},
    "recipe": {"type": "t", "definedInMaterial": 0, "entryPoint": "make"},
    "materials": [{"uri": f"git+{_SOURCE}", "digest": {"sha1": COMMIT}}],
}
_LINK = {"name": "pack", "command": ["tar"], "materials": [], "byproducts": {}}
_WITNESS = {"name": "build", "attestations": [{"type": "https://witness.dev/attestations/git/v0.1", "attestation": {}}]}
_PLAN = Plan(
    "production", "shop", (PlannedArtifact("shop.zip", HEX, COMMIT),), (), "folders", {}, (), (Target("one"),),
    Strategy(), None, "", ticket="ABC-12", settings_commit=COMMIT,
)  # fmt: skip
_PART = {"name": "web/shop-1", "owner": "Deployment/shop", "images": [HEX], "since": AT}
_SEEN = {"one": {"plan": HEX, "artifacts": {"shop.zip": HEX}, "parts": [_PART]}}
_MADE = {"name": "shop", "version": "1", "registry": "r"}

EXAMPLES: Final[dict[str, Any]] = {
    f"{OWN}assessment/v1": {
        "control": "commit.sast", "stage": "commit", "outcome": "failed", "origin": _ORIGIN, "startedAt": AT,
        "finishedAt": AT, "interlock": "1", "plan": "",
        "counts": [{"rule": "bandit:B506", "severity": "high", "state": "new", "isNew": True, "count": 2}],
        "coverage": [{"unit": "files", "owed": 2, "covered": 1, "missing": [["src/odd.py", "why"]]}],
        "manual": {"scope": "all", "people": ["Ada"], "attachments": [{"name": "a", "sha256": HEX, "size": 1}]},
    },
    "https://slsa.dev/provenance/v1": {
        "buildDefinition": {
            "buildType": "t", "externalParameters": {"commands": [["make", "all"]], "deep": {"a": ["b"]}},
            "resolvedDependencies": [
                {"name": "source", "uri": f"git+{_SOURCE}", "digest": {"gitCommit": COMMIT},
                 "annotations": {"ref": "refs/heads/main"}},
                {"name": "base", "digest": {"sha256": HEX}},
            ],
        },
        "runDetails": {"builder": {"id": "https://builder.example"}, "metadata": {"invocationId": "7"}},
    },
    "https://slsa.dev/verification_summary/v1": {
        "verifier": {"id": "v"}, "timeVerified": AT, "resourceUri": "shop", "policy": {"uri": "p", "digest": {}},
        "inputAttestations": [{"uri": "u", "digest": {"sha256": HEX}}], "verificationResult": "PASSED",
        "verifiedLevels": [], "interlock_verdict": "allow",
        "interlock_decision": {"policy": "standard", "environment": "production", "product": "shop", "actor": HEX,
                               "reasons": [{"requirement": "commit.sast", "says": "it passed", "notes": ["a"]}]},
    },
    f"{OWN}deployment-plan/v1": _PLAN,
    f"{OWN}deployment/v1": {
        "run": "dpl-1", "plan": HEX, "environment": "production", "product": "shop", "outcome": "deployed", "at": AT,
        "askedBy": HEX, "ticket": "ABC-12", "decisions": [HEX], "seen": _SEEN, "says": "it went well",
    },
    f"{OWN}builder/v1": {"interlock": "1", "at": AT, "host": {"machine": HEX, "name": "runner"}},
    f"{OWN}rebuild/v1": {"outcome": "identical", "commit": COMMIT, "provenance": HEX, "at": AT, "interlock": "1"},
    f"{OWN}signature/v1": {"name": "shop.zip", "size": 1, "form": "detached", "signature": "x", "at": AT, "key": HEX},
    f"{OWN}received/v1": {"signer": "vendor", "key": HEX, "file": HEX, "sealed": HEX},
    f"{OWN}transfer/v1": {
        "action": "push", "result": "done", "manifest": HEX, "source": "a", "target": "b", "at": AT, "interlock": "1",
        "decisions": [HEX],
    },
    f"{OWN}foreign-statement/v1": {
        "dialect": "slsa-v1", "predicateType": "t", "statement": HEX, "file": HEX, "signer": {"key": HEX},
        "grade": "logged", "verifiedAt": AT, "interlock": "1",
        "told": {"builder": "b", "source": _SOURCE, "commit": COMMIT, "branch": "main"},
    },
    "https://slsa.dev/provenance/v0.1": _OLDEST,
    "https://slsa.dev/provenance/v0.2": _OLD,
    "https://in-toto.io/attestation/link/v0.3": _LINK,
    "https://in-toto.io/Link/v0.2": _LINK,
    NPM_PUBLISH: _MADE,
    PYPI_PUBLISH: None,
    "https://witness.testifysec.com/attestation-collection/v0.1": _WITNESS,
    "https://witness.dev/attestation-collection/v0.1": _WITNESS,
    "https://cyclonedx.org/bom": {"components": [{"purl": _PURL}]},
    "https://spdx.dev/Document": {"packages": []},
    "https://in-toto.io/attestation/vulns/v0.2": {
        "scanner": {"uri": "u", "version": "1", "db": {"uri": "d", "version": "1", "lastUpdate": AT}, "result": [
            {"id": "CVE-2026-1", "severity": [], "annotations": [{"purl": _PURL, "names": "GHSA-1", "places": "a b"}]},
        ]},
        "metadata": {"scanStartedOn": AT, "scanFinishedOn": AT},
    },
    "https://openvex.dev/ns/v0.2.0": {
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "i", "author": "Ada", "timestamp": AT, "version": 1,
        "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "products": [{"@id": _PURL}], "status": "affected",
                        "action_statement": "wait"}],
    },
    f"{OWN}waiver/v1": {
        "what": "vulnerability", "name": "CVE-2026-1", "reason": "why", "owner": "ada", "createdAt": AT,
        "expiresAt": AT, "components": [_PURL], "subjects": [f"sha256:{HEX}"], "product": "shop",
    },
    f"{OWN}approval/v1": {
        "about": "release", "answer": "approve", "target": f"sha256:{HEX}", "at": AT, "environment": "production",
        "product": "shop", "accepts": ["commit.sast:missing"],
    },
    f"{OWN}revocation/v1": {"target": HEX, "reason": "why", "at": AT},
    f"{OWN}hold/v1": {"action": "place", "target": f"gitCommit:{COMMIT}", "reason": "why", "at": AT},
    f"{OWN}break-glass/v1": {
        "target": f"sha256:{HEX}", "environment": "production", "reason": "why", "at": AT, "expiresAt": AT,
        "product": "shop",
    },
    f"{OWN}directory-act/v1": {
        "ledger": "l", "signedAt": AT, "deed": {"act": "join", "party": "person:ada", "account": f"key:{HEX}",
                                                "how": "seen"},
    },
    f"{OWN}directory-act/v2": {
        "ledger": "l", "signedAt": AT, "deed": {"act": "suspend", "person": "ada",
                                                "account": "directory:id.example.org#ada", "origin": "scim:corp"},
    },
    f"{OWN}running/v1": {
        "environment": "production", "product": "shop", "run": "dpl-1", "plan": HEX, "at": AT, "answer": "differs",
        "differing": [{"id": "1", "kind": "artifact", "target": "one", "what": "shop.zip", "says": "it is another",
                       "severity": "high", "since": AT, "who": "ben"}],
        "seen": _SEEN,
    },
    f"{OWN}admissions/v1": {
        "environment": "production", "product": "shop", "since": AT, "until": AT, "answers": [
            {"operation": "CREATE", "kind": "Pod", "namespace": "web", "name": "shop", "user": "ada",
             "isAllowed": True, "images": [{"image": "shop", "sha256": HEX, "decision": HEX}]},
        ],
    },
    f"{OWN}desired-state/v1": {
        "name": "source", "form": "commit", "state": HEX, "manifest": HEX, "entries": 1, "takenAt": AT,
        "commit": COMMIT, "branch": "main", "product": "shop", "author": "Ada <ada@example.org>",
        "approvedBy": [{"by": "cleo", "at": AT, "entry": HEX}],
    },
    f"{OWN}observation/v1": {
        "name": "source", "expected": HEX, "state": HEX, "place": "/srv", "host": "h", "at": AT, "altered": 1,
        "shown": ["index.html changed"],
    },
    "https://in-toto.io/attestation/release/v0.1": {"version": "1.2", "product": "shop", "commit": COMMIT},
    f"{OWN}environment/v1": {
        "action": "lock", "environment": "production", "reason": "why", "at": AT, "product": "shop",
    },
    f"{OWN}provisioning/v1": {
        "name": "network", "result": "refused", "at": AT, "interlock": "1", "tool": "terraform", "decision": HEX,
        "faults": [{"rule": "open-port", "severity": "high", "resource": "r", "standing": "fails"}],
    },
    f"{OWN}risk-profile/v1": {
        "ledger": "l", "product": "shop", "profile": "critical", "answers": {}, "questions": f"sha256:{HEX}",
        "questionsSource": "x", "at": AT, "reasoning": ["it takes payments"],
    },
    f"{OWN}action/v1": {
        "event": "e", "kind": "finding.new", "entry": HEX, "response": "r", "action": "block", "result": "held",
        "target": f"sha256:{HEX}", "at": AT, "hold": HEX,
    },
}  # fmt: skip
