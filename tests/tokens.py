"""Issuers of tokens for tests: keys of their own, tokens in every dialect, and a key set on loopback."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from interlock.adapters.issuers import IssuerKeys, Verification
from interlock.identity.workload import Issuer, WorkloadKind
from interlock.kernel import Instant
from tests.loopback import Server, whole

GITHUB = "https://token.actions.githubusercontent.com"
AUDIENCE = "https://interlock.example.org"
COMMIT = "c" * 40
WORKFLOW = "acme/shop/.github/workflows/release.yml"
GITHUB_CLAIMS: Mapping[str, Any] = {
    "sub": "repo:acme/shop:ref:refs/heads/main",
    "repository": "acme/shop",
    "repository_id": "1234",
    "repository_owner": "acme",
    "repository_owner_id": "77",
    "repository_visibility": "private",
    "ref": "refs/heads/main",
    "ref_type": "branch",
    "ref_protected": "true",
    "sha": COMMIT,
    "workflow": "release",
    "workflow_ref": f"{WORKFLOW}@refs/heads/main",
    "workflow_sha": COMMIT,
    "job_workflow_ref": f"{WORKFLOW}@refs/heads/main",
    "job_workflow_sha": COMMIT,
    "event_name": "push",
    "environment": "release",
    "runner_environment": "github-hosted",
    "run_id": "9001",
    "run_attempt": "1",
    "actor": "ann",
    "actor_id": "5",
}
GITLAB_CLAIMS: Mapping[str, Any] = {
    "sub": "project_path:acme/tools/shop:ref_type:branch:ref:main",
    "project_id": "88",
    "project_path": "acme/tools/shop",
    "namespace_id": "44",
    "namespace_path": "acme/tools",
    "user_login": "ben",
    "user_id": 6,
    "pipeline_id": "700",
    "pipeline_source": "push",
    "job_id": "701",
    "ref": "main",
    "ref_type": "branch",
    "ref_path": "refs/heads/main",
    "ref_protected": "true",
    "runner_id": 3,
    "runner_environment": "self-hosted",
    "sha": COMMIT,
    "ci_config_ref_uri": "gitlab.example.org/acme/tools/shop//.gitlab-ci.yml@refs/heads/main",
    "ci_config_sha": COMMIT,
    "environment": "release",
}
KUBERNETES_CLAIMS: Mapping[str, Any] = {
    "sub": "system:serviceaccount:ci:builder",
    "kubernetes.io": {
        "namespace": "ci",
        "serviceaccount": {"name": "builder", "uid": "0b7f"},
        "pod": {"name": "build-1", "uid": "11aa"},
        "node": {"name": "node-1", "uid": "22bb"},
    },
}


@cache
def rsa_key(name: str = "k1") -> Key:
    """Give an RSA key that is made once for all tests: making one takes long."""
    return RSAKey.generate_key(2048, {"kid": name})


def new_key(kind: str, name: str) -> Key:
    """Give a key of another kind."""
    if kind == "EC":
        return ECKey.generate_key("P-256", {"kid": name})
    return OKPKey.generate_key("Ed25519", {"kid": name})


class TokenIssuer:
    """Somebody who makes tokens, good ones and others."""

    def __init__(self, url: str = GITHUB, claims: Mapping[str, Any] = GITHUB_CLAIMS, *, key: Key | None = None) -> None:
        self.url = url
        self.claims = claims
        self.keys: dict[str, Key] = {"k1": key or rsa_key()}
        self.made = 0

    def token(self, at: Instant, *, kid: str = "k1", alg: str = "RS256", key: Key | None = None, **claims: Any) -> str:
        """Make a token that holds at a time; a claim that is None is left out."""
        self.made += 1
        said = {
            "iss": self.url,
            "aud": AUDIENCE,
            "iat": seconds(at),
            "nbf": seconds(at),
            "exp": seconds(at + timedelta(minutes=5)),
            "jti": f"token {self.made} of {kid}",
            **self.claims,
            **claims,
        }
        body = json.dumps({name: value for name, value in said.items() if value is not None})
        return signed({"alg": alg, "kid": kid, "typ": "JWT"}, body, key or self.keys[kid])

    def key_set(self) -> bytes:
        """Give the public keys as an issuer publishes them."""
        return json.dumps({"keys": [published(one, name) for name, one in self.keys.items()]}).encode()

    def serve(self, server: Server, *, keys_at: str = "") -> None:
        """Publish the keys on loopback, under this issuer's own address, which the server's becomes."""
        self.url = server.url
        document = {"issuer": self.url, "jwks_uri": keys_at or f"{server.url}/keys"}
        server.answers["/.well-known/openid-configuration"] = whole(json.dumps(document).encode())
        server.answers["/keys"] = whole(self.key_set())

    @property
    def kind(self) -> WorkloadKind:
        """In which dialect its tokens speak."""
        if "kubernetes.io" in self.claims:
            return WorkloadKind.KUBERNETES
        return WorkloadKind.GITLAB if "project_id" in self.claims else WorkloadKind.GITHUB

    def issuer(self, **more: Any) -> Issuer:
        """Give this issuer as a user's list has it."""
        return Issuer(self.url, self.kind, AUDIENCE, **more)


class MemoryCache:
    """Satisfies `interlock.adapters.issuers.KeyCache`."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.held.get(name)

    def put(self, name: str, body: bytes) -> None:
        self.held[name] = body


class MemoryUses:
    """Satisfies `interlock.flows.ports.TokenUses`."""

    def __init__(self) -> None:
        self.held: set[tuple[str, str]] = set()

    def take(self, issuer: str, token_id: str, until: Instant, at: Instant) -> bool:
        is_first = (issuer, token_id) not in self.held
        self.held.add((issuer, token_id))
        return is_first

    def was_taken(self, issuer: str, token_id: str) -> bool:
        return (issuer, token_id) in self.held


def seconds(at: datetime) -> int:
    """Give a moment as tokens have it."""
    return int(at.timestamp())


def signed(header: Mapping[str, Any], body: str, key: Key) -> str:
    """Sign anything at all, as an attacker who has a key does."""
    registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
    return jws.serialize_compact(dict(header), body, key, registry=registry)


def unsigned(header: Mapping[str, Any], body: str, signature: bytes = b"") -> str:
    """Put a token together by hand."""
    parts = (json.dumps(header).encode(), body.encode(), signature)
    return ".".join(base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in parts)


def published(key: Key, name: str) -> dict[str, Any]:
    """Give a public key as an issuer publishes it."""
    if isinstance(key, OctKey):
        return {**key.as_dict(private=True), "kid": name}
    return {**key.as_dict(private=False), "kid": name, "use": "sig"}


def verifying(*issuers: Issuer, cache_: MemoryCache | None = None) -> Verification:
    """Give what verifies tokens of these issuers."""
    return Verification(issuers, IssuerKeys(cache_ or MemoryCache()))
