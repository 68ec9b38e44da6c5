"""Google's Security Command Center, and the place where tokens are had for the key of a service account.

Source: Security Command Center API v2, projects.sources.findings.list; "Using OAuth 2.0 for Server to Server".
"""

from __future__ import annotations

import json
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from tests.simulators.answering import Answer, Asked, Simulator

PROJECT = "projects/shop"
EMAIL = "reader@shop.iam.example.org"
TOKEN = "ya29.simulated"
RSA = RSAKey.generate_key(2048)


def account(**more: str) -> str:
    """Write the key of the service account as Google gives it."""
    private = RSA.as_pem(private=True).decode()
    return json.dumps(
        {
            "type": "service_account",
            "client_email": EMAIL,
            "private_key_id": "k1",
            "private_key": private,
            "token_uri": "https://elsewhere.example.org/token",
            **more,
        }
    )


class SecurityCommandCenter(Simulator):
    """One project."""

    def __init__(self) -> None:
        super().__init__()
        self.page = 2
        self.hidden = 0
        """So many findings are counted and given on no page."""
        self.findings: dict[str, dict[str, Any]] = {}

    def open(self, key: str, severity: str = "HIGH") -> None:
        """Have something found."""
        self.findings[key] = {
            "name": f"{PROJECT}/sources/1/locations/global/findings/{key}",
            "parent": f"{PROJECT}/sources/1/locations/global",
            "resourceName": f"//storage.googleapis.com/{PROJECT}/{key}",
            "state": "ACTIVE",
            "category": "PUBLIC_BUCKET_ACL",
            "severity": severity,
            "findingClass": "MISCONFIGURATION",
            "description": f"anybody can read {key}",
        }

    def resolve(self, key: str) -> None:
        """Have it mended."""
        self.findings[key]["state"] = "INACTIVE"

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/token":
            return self._token(asked)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer({"error": {"code": 401, "status": "UNAUTHENTICATED"}}, 401)
        if asked.path != f"/v2/{PROJECT}/sources/-/findings":
            return Answer({"error": {"code": 403, "status": "PERMISSION_DENIED"}}, 403)
        found = list(self.findings.values())
        if asked.query.get("filter") == 'state="ACTIVE"':
            found = [one for one in found if one["state"] == "ACTIVE"]
        start = int(asked.query.get("pageToken", "t0")[1:])
        end = start + min(self.page, int(asked.query["pageSize"]))
        return Answer(
            {
                "listFindingsResults": [
                    {"finding": one, "resource": {"name": one["resourceName"]}} for one in found[start:end]
                ],
                "readTime": "2026-01-05T09:00:00Z",
                "totalSize": len(found) + self.hidden,
                **({"nextPageToken": f"t{end}"} if end < len(found) else {}),
            }
        )

    def _token(self, asked: Asked) -> Answer:
        form = asked.form
        try:
            token = jwt.decode(form["assertion"], RSA, algorithms=["RS256"])
        except JoseError:
            return Answer({"error": "invalid_grant"}, 400)
        claims = token.claims
        is_right = (
            claims["iss"] == EMAIL and claims["aud"] == f"{self.url}/token" and claims["exp"] - claims["iat"] <= 3600
        )
        if not is_right or form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return Answer({"error": "invalid_grant"}, 400)
        return Answer({"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"})
