"""Attestations as others write them, made at test time: statements, predicates, envelopes, documents around them."""

from __future__ import annotations

import base64
import json
from typing import Any

HEX = "ab" * 32
COMMIT = "12" * 20
GO = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/builder_go_slsa3.yml@refs/tags/v1.2.3"
STATEMENT = "https://in-toto.io/Statement/v1"
IN_TOTO = "application/vnd.in-toto+json"
SUBJECT = {"name": "tool", "digest": {"sha256": HEX}}


def written(value: object) -> bytes:
    return json.dumps(value).encode("utf-8")


def statement(kind: str, predicate: object, *subjects: object, type_: str = STATEMENT) -> bytes:
    found = list(subjects) or [SUBJECT]
    return written({"_type": type_, "subject": found, "predicateType": kind, "predicate": predicate})


def v0_2(**changes: Any) -> dict[str, Any]:
    source = {"uri": "git+https://github.com/o/r@refs/tags/v1.0.0", "digest": {"sha1": COMMIT}}
    whole = {
        "builder": {"id": GO},
        "buildType": "https://github.com/slsa-framework/slsa-github-generator/go@v1",
        "invocation": {
            "configSource": {**source, "entryPoint": ".github/workflows/release.yml"},
            "parameters": {"flag": 1},
            "environment": {
                "github_event_name": "push",
                "github_event_payload": {"base_ref": "refs/heads/main"},
                "github_ref": "refs/tags/v1.0.0",
                "github_ref_type": "tag",
                "github_base_ref": "",
                "github_run_id": "77",
                "github_run_attempt": "1",
                "github_sha1": COMMIT,
            },
        },
        "materials": [source, {"uri": "https://runner.example/image"}],
    }
    return {**whole, **changes}


def v1(**changes: Any) -> dict[str, Any]:
    definition = {
        "buildType": "https://actions.github.io/buildtypes/workflow/v1",
        "externalParameters": {
            "workflow": {
                "ref": "refs/heads/main",
                "repository": "https://github.com/o/r",
                "path": ".github/workflows/release.yml",
            }
        },
        "internalParameters": {"github": {"event_name": "push", "repository_id": "1", "repository_owner_id": "2"}},
        "resolvedDependencies": [
            {"uri": "git+https://github.com/o/r@refs/heads/main", "digest": {"gitCommit": COMMIT}}
        ],
    }
    details = {
        "builder": {"id": "https://github.com/o/r/.github/workflows/release.yml@refs/heads/main"},
        "metadata": {"invocationId": "https://github.com/o/r/actions/runs/77/attempts/2"},
    }
    return {"buildDefinition": {**definition, **changes}, "runDetails": details}


def envelope(body: bytes, kind: str = IN_TOTO, **signature: Any) -> dict[str, Any]:
    given = {"keyid": "k", "sig": base64.b64encode(b"x" * 64).decode(), **signature}
    return {"payload": base64.b64encode(body).decode(), "payloadType": kind, "signatures": [given]}


def bundle(body: bytes) -> dict[str, Any]:
    return {
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {"certificate": {"rawBytes": "AAAA"}, "tlogEntries": []},
        "dsseEnvelope": envelope(body),
    }


def google_v0_1() -> dict[str, Any]:
    return {
        "builder": {"id": "https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3"},
        "materials": [{"uri": "https://github.com/o/r", "digest": {"sha1": COMMIT}}],
        "recipe": {
            "type": "https://cloudbuild.googleapis.com/CloudBuildYaml@v0.1",
            "entryPoint": "cloudbuild.yaml",
            "arguments": {"substitutions": {"TAG_NAME": "v39", "COMMIT_SHA": COMMIT}},
        },
    }


REGIONAL = "projects/verified-builder/locations/us-west2/keyRings/attestor/cryptoKeys/builtByGCB/cryptoKeyVersions/1"


def google(keyid: str = REGIONAL, **changes: Any) -> dict[str, Any]:
    """A document of Google Cloud about an image; `changes` are to the one occurrence in it."""
    predicate = google_v0_1()
    kind = "https://slsa.dev/provenance/v0.1"
    subject = [{"name": "https://registry.example/image", "digest": {"sha256": HEX}}]
    head = {"_type": "https://in-toto.io/Statement/v0.1", "predicateType": kind, "subject": subject}
    occurrence = {
        "build": {"intotoStatement": {**head, "slsaProvenance": predicate}},
        "envelope": envelope(written({**head, "predicate": predicate}), keyid=keyid),
        "kind": "BUILD",
        "resourceUri": f"https://registry.example/image@sha256:{HEX}",
    }
    return {
        "image_summary": {
            "digest": f"sha256:{HEX}",
            "fully_qualified_digest": f"registry.example/image@sha256:{HEX}",
        },
        "provenance_summary": {"provenance": [{**occurrence, **changes}]},
    }
