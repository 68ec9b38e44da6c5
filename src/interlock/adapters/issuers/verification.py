"""Verifying the token of a workload: the one place where `ProvenWorkload` is made. Floor 11.

The steps are those of docs/security/verification.md, "A builder's token", in that order; nothing is skipped or
optional. Command line and server both come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.adapters.issuers.errors import AudienceWrong, IssuerUnknown, TokenMalformed
from interlock.adapters.issuers.keys import IssuerKeys
from interlock.adapters.issuers.signed_tokens import SHOWN, Registered, check_times, proved, sealed
from interlock.identity.workload import Issuer, ProvenWorkload, read_claims
from interlock.kernel import Instant, sha256

_LONGEST_ID: Final = 300


class Verification:
    """Verifies tokens of the issuers on a list, and of nobody else."""

    def __init__(self, issuers: Sequence[Issuer], keys: IssuerKeys, *, source: str = "issuers.yaml") -> None:
        """`source` is where the list stands, for whoever is told that an issuer is not on it."""
        self._issuers = {one.url: one for one in issuers}
        self._keys = keys
        self._source = source

    def issuer(self, url: str) -> Issuer:
        """Give an issuer of the list. Errors: IssuerUnknown (TOK-102)."""
        found = self._issuers.get(url)
        if found is None:
            known = ", ".join(self._issuers) or "there is none"
            raise IssuerUnknown(issuer=url[:SHOWN], file=self._source, known=known)
        return found

    def verify(self, token: str, at: Instant) -> ProvenWorkload:
        """Give the workload that a token was made for.

        Errors: those of this package (TOK-1xx), ClaimsMalformed (IDN-111), those of `IssuerKeys.key`.
        Source: RFC 7519, section 7.2; RFC 8725; docs/security/verification.md.
        """
        shown = sealed(token)  # (1) three parts, small, unambiguous
        issuer = self.issuer(shown.issuer)  # (2) the issuer is on the list, to the letter
        # (3) an algorithm that counts, (4) a key of that issuer, (5) whose signature covers these bytes
        proof = proved(shown, issuer, self._keys, at)
        _check_audience(proof.claims, issuer)  # (6) made for us, and for nobody beside us
        issued_at, expires_at = check_times(proof.claims, issuer, at)  # (7) it holds now, and not for long
        identity = read_claims(  # (8) only now is read who it is
            issuer.kind,
            proof.said(dict[str, object]),
            token_id=_token_id(proof.claims, shown.signed),
            issued_at=issued_at,
            expires_at=expires_at,
        )
        return ProvenWorkload(identity, issuer.audience, proof.thumbprint, at)

    def may_repeat(self, issuer: str) -> bool:
        """Say whether a token of an issuer may be shown more than once. Errors: IssuerUnknown (TOK-102)."""
        return self.issuer(issuer).may_repeat


def _check_audience(claims: Registered, issuer: Issuer) -> None:
    """A token for several may be shown to us by any of the others."""
    if set(claims.audiences) != {issuer.audience}:
        raise AudienceWrong(got=", ".join(claims.audiences)[:SHOWN] or "nobody", wanted=issuer.audience)


def _token_id(claims: Registered, signed: str) -> str:
    """Give what the token is called; one without a name is known by the text that was signed.

    The signature is no name: some can be written in another way and are as good.
    """
    if len(claims.jti) > _LONGEST_ID or not claims.jti.isprintable():
        raise TokenMalformed(why="its id is too long, or cannot be printed")
    return claims.jti or str(sha256(signed.encode("ascii")))
