"""What an issuer says of itself: where its keys are, and where people sign in. Floor 11.

Source: OpenID Connect Discovery 1.0, section 4; RFC 8414, section 2; RFC 9207, section 3.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.adapters.http import HttpClient, Limits
from interlock.adapters.issuers.errors import KeySetUnusable
from interlock.crypto.errors import JsonAmbiguous
from interlock.crypto.wire import read_json
from interlock.identity.workload import Issuer

LIMITS: Final = Limits(silence_s=10.0, total_s=30.0, most_bytes=1 << 20)
"""How long and how large an answer of an issuer may be."""
_PATH: Final = "/.well-known/openid-configuration"
_SHOWN: Final = 200


class Discovery(msgspec.Struct, frozen=True):
    """The fields of a discovery document that are read."""

    issuer: str
    jwks_uri: str
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ()
    authorization_response_iss_parameter_supported: bool = False


def discovery_address(issuer: Issuer) -> str:
    """Give where an issuer describes itself."""
    return issuer.url.rstrip("/") + _PATH


def discovered(client: HttpClient, issuer: Issuer) -> Discovery:
    """Give what an issuer says of itself; it has to call itself by the very name.

    Errors: KeySetUnusable (TOK-109), those of `HttpClient.get`.
    """
    where = discovery_address(issuer)
    try:
        found = read_json(client.get(where, most_bytes=1 << 20), Discovery)
    except (ValueError, JsonAmbiguous) as error:
        why = f"what it says of itself cannot be read: {error}"
        raise KeySetUnusable(issuer=issuer.url, why=why, where=where) from error
    if found.issuer != issuer.url:
        why = f"it calls itself {found.issuer[:_SHOWN]!r}"
        raise KeySetUnusable(issuer=issuer.url, why=why, where=where)
    return found
