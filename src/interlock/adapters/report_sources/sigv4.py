"""Signing requests to AWS with a secret that never leaves this machine. Floor 11.

Source: AWS General Reference, Signature Version 4: the canonical request, the string to sign, the signing key. Held to
the cases that AWS publishes (tests/unit/adapters/report_sources/test_sigv4.py).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import msgspec

from interlock.kernel import Instant

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_UNRESERVED: Final = "-_.~"


class AwsKey(msgspec.Struct, frozen=True):
    """A key of AWS, and where it counts. Its secret is shown by nothing."""

    id: str
    secret: str
    region: str
    service: str
    session: str = ""
    """The token of a key that ends; empty for one that does not."""

    def __repr__(self) -> str:
        """Show which key it is, and not the key."""
        return f"AwsKey({self.id!r}, {self.region!r}, {self.service!r})"


def signed_headers(
    key: AwsKey, method: str, url: str, headers: Mapping[str, str], body: bytes, at: Instant
) -> dict[str, str]:
    """Give the headers of a request with its signature and everything that was signed."""
    parts = urlsplit(url)
    stamp = at.strftime("%Y%m%dT%H%M%SZ")
    sent = {**headers, "Host": parts.netloc, "X-Amz-Date": stamp}
    if key.session:
        sent["X-Amz-Security-Token"] = key.session
    lowered = {name.lower(): " ".join(value.split()) for name, value in sent.items()}
    names = ";".join(sorted(lowered))
    request = "\n".join(
        (
            method,
            _path(parts.path, key.service),
            _query(parts.query),
            *(f"{name}:{lowered[name]}" for name in sorted(lowered)),
            "",
            names,
            hashlib.sha256(body).hexdigest(),
        )
    )
    scope = f"{stamp[:8]}/{key.region}/{key.service}/aws4_request"
    to_sign = "\n".join((_ALGORITHM, stamp, scope, hashlib.sha256(request.encode()).hexdigest()))
    proof = hmac.new(_signing_key(key, stamp[:8]), to_sign.encode(), hashlib.sha256).hexdigest()
    sent["Authorization"] = f"{_ALGORITHM} Credential={key.id}/{scope}, SignedHeaders={names}, Signature={proof}"
    return sent


def _signing_key(key: AwsKey, day: str) -> bytes:
    made = f"AWS4{key.secret}".encode()
    for part in (day, key.region, key.service, "aws4_request"):
        made = hmac.new(made, part.encode(), hashlib.sha256).digest()
    return made


def _path(path: str, service: str) -> str:
    """Give the path as it is signed: each part encoded, and once more than it is in the URL, but for S3."""
    once = "/".join(quote(unquote(part), safe=_UNRESERVED) for part in (path or "/").split("/"))
    return once if service == "s3" else quote(once, safe=f"/{_UNRESERVED}")


def _query(query: str) -> str:
    """Give the query as it is signed: encoded anew, in the order of names and then of values."""
    pairs = [part.partition("=") for part in query.split("&") if part]
    told = sorted((_coded(name), _coded(value)) for name, _, value in pairs)
    return "&".join(f"{name}={value}" for name, value in told)


def _coded(text: str) -> str:
    return quote(unquote(text), safe=_UNRESERVED)
