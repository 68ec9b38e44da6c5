"""Sign without a key of one's own: a certificate for an identity, for minutes, and an entry in a public log. Floor 11.

Enters: where the services are and whom to trust, an identity token, digests or statements. Leaves: Sigstore bundles
of version 0.3. The package `sigstore` talks to the services; what comes of it is verified here under the trusted root
that was given, as anybody else would verify it, before it is handed on. The package is loaded when somebody signs:
it opens a socket to see what the machine can do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from interlock.adapters.sigstore.errors import KeylessRefused
from interlock.adapters.sigstore.verifying import SigstoreVerifier
from interlock.formats.sigstore import read_trusted_roots
from interlock.kernel import Digest
from interlock.supply.signed import Signed, SignerWanted, Target

_Made = TypeVar("_Made")
_SHORT: Final = 300


class KeylessSigner:
    """Signs as whoever an identity token names; it lasts as long as the certificate, which is minutes."""

    def __init__(self, trust_config: bytes, token: str, source: str) -> None:
        """`trust_config` is Sigstore's ClientTrustConfig, from `source`: a trusted root, and the services to ask.

        Errors: KeylessRefused (SIG-160), TrustedRootMalformed (FMT-803).
        """
        from sigstore.models import ClientTrustConfig
        from sigstore.oidc import IdentityToken
        from sigstore.sign import Signer, SigningContext

        identity = _asked(lambda: IdentityToken(token))
        # A token of a broker names it; the certificate names whoever the broker asked.
        self._wanted = SignerWanted(identity.federated_issuer)
        self._verifier = SigstoreVerifier(read_trusted_roots(_root(trust_config, source), source))
        config = _asked(lambda: ClientTrustConfig.from_json(trust_config.decode("utf-8")))
        self._signer = _asked(lambda: Signer(identity, SigningContext.from_trust_config(config)))

    def sign_digest(self, name: str, digest: Digest) -> tuple[bytes, Signed]:
        """Sign the SHA-256 of an artifact; give the bundle, and what anybody can verify of it.

        Errors: KeylessRefused (SIG-160), those of `SigstoreVerifier.verify`.
        """
        from sigstore.hashes import Hashed
        from sigstore_models.common.v1 import HashAlgorithm

        hashed = Hashed(algorithm=HashAlgorithm.SHA2_256, digest=bytes.fromhex(digest.hex))
        bundle = _asked(lambda: self._signer.sign_artifact(hashed).to_json()).encode()
        return bundle, self._verifier.verify(bundle, Target(name, (digest,)), self._wanted)

    def sign_statement(self, body: bytes, about: Digest) -> tuple[bytes, Signed]:
        """Sign an in-toto statement about an artifact; give the bundle, and what anybody can verify of it.

        Errors: as for `sign_digest`.
        """
        from sigstore.dsse import Statement

        bundle = _asked(lambda: self._signer.sign_dsse(Statement(body)).to_json()).encode()
        return bundle, self._verifier.verify(bundle, Target(str(about), (about,)), self._wanted)


def _asked(work: Callable[[], _Made]) -> _Made:
    """Do something with the library, and say in our words what went wrong."""
    from cryptography.exceptions import InvalidSignature
    from requests import RequestException
    from sigstore._internal.fulcio.client import ExpiredCertificate, FulcioClientError
    from sigstore._internal.rekor import RekorClientError
    from sigstore.errors import Error as LibraryError
    from sigstore.oidc import ExpiredIdentity, IdentityError

    try:
        return work()
    except (
        *(LibraryError, IdentityError, ExpiredIdentity, ExpiredCertificate),
        *(FulcioClientError, RekorClientError, RequestException, InvalidSignature, ValueError, KeyError, TypeError),
    ) as error:
        cause: BaseException = error
        while not str(cause) and cause.__cause__ is not None:
            cause = cause.__cause__
        words = f"an answer has no {cause}" if isinstance(cause, KeyError) else str(cause)
        why = " ".join(words.split())[:_SHORT] or type(error).__name__
        raise KeylessRefused(why=why) from error


def _root(trust_config: bytes, source: str) -> bytes:
    try:
        config: dict[str, msgspec.Raw] = msgspec.json.decode(trust_config, type=dict[str, msgspec.Raw])
        return bytes(config["trustedRoot"])
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError) as error:
        raise KeylessRefused(why=f"{source} is no trust configuration with a trusted root: {error}") from error
