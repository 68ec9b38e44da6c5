"""Access tokens of Google Cloud: one that is there already, or one for the key of a service account. Floor 11.

Source: Google, "Using OAuth 2.0 for Server to Server Applications": a JWT signed with RS256, shown as RFC 7523 has it.
Where the token is had is for the settings to say: what a key says of that is not heeded.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode

import msgspec

from interlock.adapters.report_sources.conversation import FORM, Conversation
from interlock.adapters.report_sources.errors import CredentialUnusable

TOKENS: Final = "https://oauth2.googleapis.com/token"
_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"
_LASTS_S: Final = 600
_KEY: Final = "key"


class _Account(msgspec.Struct, frozen=True):
    client_email: str
    private_key: str
    private_key_id: str = ""


class _Token(msgspec.Struct, frozen=True):
    access_token: str


def access_token(conversation: Conversation, tokens: str) -> str:
    """Give a token for what a source has: a token, or a key in the form of JSON that Google gives it in.

    Errors: CredentialUnusable (ADP-106), those of `Conversation.ask`, SecretMissing (NET-120).
    """
    ready = conversation.shown("access_token")
    if ready:
        return ready
    account = _account(conversation)
    form = {"grant_type": _GRANT, "assertion": _assertion(conversation, account, tokens)}
    return conversation.json(_Token, "POST", tokens, FORM, urlencode(form).encode()).access_token


def _account(conversation: Conversation) -> _Account:
    try:
        return msgspec.json.decode(conversation.secret(_KEY), type=_Account)
    except msgspec.MsgspecError:
        why = "it is no key of a service account as JSON"  # what the decoder says could show a part of it
        raise _unusable(conversation, why) from None


def _assertion(conversation: Conversation, account: _Account, tokens: str) -> str:
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    now = int(conversation.around.clock().timestamp())
    claims: dict[str, object] = {
        "iss": account.client_email,
        "scope": _SCOPE,
        "aud": tokens,
        "iat": now,
        "exp": now + _LASTS_S,
    }
    header: dict[str, object] = {"alg": "RS256", "typ": "JWT"}
    if re.fullmatch(r"[0-9A-Za-z_-]{1,100}", account.private_key_id):
        header["kid"] = account.private_key_id
    try:
        return jwt.encode(header, claims, RSAKey.import_key(account.private_key), algorithms=["RS256"])
    except (JoseError, ValueError, TypeError):
        raise _unusable(conversation, "its private_key is no RSA key in PEM") from None


def _unusable(conversation: Conversation, why: str) -> CredentialUnusable:
    return CredentialUnusable(source=conversation.place.name, name=_KEY, why=why)
