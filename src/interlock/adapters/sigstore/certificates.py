"""The signer's certificate: who issued it, whether it counted then, what it may be used for, and whom it names.

Path building and validity are the library's (`cryptography.x509.verification`); here is only what Sigstore asks
beyond them. Enters: DER. Leaves: a certificate that was issued for signing code, and `Certified`. Floor 11.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Final

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

from interlock.adapters.sigstore.authorities import UNREADABLE, Authorities, Issuer, loaded, newest_first
from interlock.adapters.sigstore.errors import CertificateRefused, CertificateUntimely
from interlock.kernel import Instant, stamp
from interlock.supply.certified import GITHUB, Certified

_ARC: Final = "1.3.6.1.4.1.57264.1."
_ISSUER_OLD: Final = "1"
_OTHER_NAME: Final = x509.ObjectIdentifier(_ARC + "7")
_ISSUER: Final = "8"
_FIELDS: Final = {
    "event": "20",
    "source": "12",
    "source_ref": "14",
    "commit": "13",
    "workflow": "18",
    "workflow_commit": "19",
    "signer_commit": "10",
    "runner": "11",
    "run": "21",
    "source_id": "15",
    "owner_id": "17",
}
"""The extensions that say a run of a build service, whose values are DER texts."""
_OLD_FIELDS: Final = {"event": "2", "commit": "3", "source": "5", "source_ref": "6"}
"""What certificates for GitHub said before, as plain text."""


def chain_of_pem(pem: bytes) -> tuple[bytes, ...]:
    """Give the DER of the certificates in a PEM text, in their order. Errors: CertificateRefused (SIG-110)."""
    try:
        found = x509.load_pem_x509_certificates(pem)
    except UNREADABLE as error:
        raise CertificateRefused(why="it is not PEM") from error
    return tuple(one.public_bytes(Encoding.DER) for one in found)


def load(chain: tuple[bytes, ...], authorities: Authorities) -> x509.Certificate:
    """Give the signer's certificate of a bundle, which must be a leaf made for signing code.

    Certificates behind it prove nothing and are not used; they must be in order all the same, and a root among them
    must be one that is trusted, since others might take it for one.

    Errors: CertificateRefused (SIG-110).
    """
    try:
        found = [loaded(der) for der in chain]
        _check_leaf(found[0])
    except UNREADABLE as error:
        raise CertificateRefused(why=str(error)) from error
    for below, above in itertools.pairwise(found):
        if above.subject != below.issuer:
            raise CertificateRefused(why="the certificates that come with it are no chain")
    for one, der in zip(found, chain, strict=True):
        if one.subject == one.issuer and der not in authorities.certificates:
            raise CertificateRefused(why="the bundle brings along a root of its own")
    return found[0]


def _check_leaf(certificate: x509.Certificate) -> None:
    if certificate.version is not x509.Version.v3:
        raise ValueError("it is not of version 3")
    extensions = certificate.extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    if not usage.digital_signature or usage.key_cert_sign:
        raise ValueError("its key is not meant for signatures, or is meant for certificates")
    if ExtendedKeyUsageOID.CODE_SIGNING not in extensions.get_extension_for_class(x509.ExtendedKeyUsage).value:
        raise ValueError("it was not issued for signing code")
    try:
        if extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            raise ValueError("it is that of an authority")
    except x509.ExtensionNotFound:
        return


def check_issued(certificate: x509.Certificate, issuers: tuple[Issuer, ...], at: Instant) -> Issuer:
    """Give the authority that issued a certificate, if both counted at a time.

    Errors: CertificateUntimely (SIG-111), CertificateRefused (SIG-110).
    """
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        window = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
        raise CertificateUntimely(what="the certificate", since=stamp(window[0]), until=stamp(window[1]), at=stamp(at))
    counting = [one for one in issuers if one.holds(at)]
    if not counting:
        raise _untimely(newest_first(issuers)[0], at)
    refused: CertificateRefused | None = None
    for one in newest_first(counting):
        try:
            _check_path(certificate, one, at)
        except CertificateRefused as error:
            refused = error
        else:
            return one
    raise refused or CertificateRefused(why="nobody issued it")


def _untimely(issuer: Issuer, at: Instant) -> CertificateUntimely:
    since = [one.not_valid_before_utc for one in issuer.chain]
    until = [one.not_valid_after_utc for one in issuer.chain]
    since += [issuer.window.since] if issuer.window.since is not None else []
    until += [issuer.window.until] if issuer.window.until is not None else []
    return CertificateUntimely(
        what=f"the authority {issuer.uri}", since=stamp(max(since)), until=stamp(min(until)), at=stamp(at)
    )


def _check_path(certificate: x509.Certificate, issuer: Issuer, at: Instant) -> None:
    """Return if the library builds a path; only the purpose is left to `_check_leaf`, which asks for another one."""
    ca = ExtensionPolicy.webpki_defaults_ca().may_be_present(x509.ExtendedKeyUsage, Criticality.NON_CRITICAL, None)
    leaf = ExtensionPolicy.webpki_defaults_ee().may_be_present(x509.ExtendedKeyUsage, Criticality.NON_CRITICAL, None)
    builder = PolicyBuilder().store(Store(list(issuer.chain))).time(at).extension_policies(ca_policy=ca, ee_policy=leaf)
    try:
        builder.build_client_verifier().verify(certificate, [])
    except (VerificationError, x509.UnsupportedGeneralNameType, ValueError) as error:
        raise CertificateRefused(why=str(error)) from error


def certified(certificate: x509.Certificate) -> Certified:
    """Give whom a certificate names and what it says of the run; it must have been checked before.

    Errors: CertificateRefused (SIG-110) unless it names exactly one identity and one issuer of it.
    Source: Fulcio, OID information.
    """
    try:
        own = {
            one.oid.dotted_string.removeprefix(_ARC): one.value.value
            for one in certificate.extensions
            if one.oid.dotted_string.startswith(_ARC) and isinstance(one.value, x509.UnrecognizedExtension)
        }
        identity, issuer = _identity(certificate), _issuer(own)
        fields = {name: asn1.decode_der(str, own[number]) if number in own else "" for name, number in _FIELDS.items()}
        if issuer == GITHUB:
            old = {name: own[number].decode() if number in own else "" for name, number in _OLD_FIELDS.items()}
            if old["source"]:
                old["source"] = f"https://github.com/{old['source']}"
            for name, value in old.items():
                if value and fields[name] and value != fields[name]:
                    raise CertificateRefused(why=f"it names two values for {name}: {fields[name]!r} and {value!r}")
                fields[name] = fields[name] or value
    except (ValueError, x509.ExtensionNotFound) as error:
        raise CertificateRefused(why=str(error)) from error
    return Certified(identity=identity, issuer=issuer, **fields)


def _identity(certificate: x509.Certificate) -> str:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    found: list[str] = []
    for name in names:
        match name:
            case x509.UniformResourceIdentifier(value=value) | x509.RFC822Name(value=value):
                found.append(value)
            case x509.OtherName(type_id=kind, value=value) if kind == _OTHER_NAME:
                found.append(asn1.decode_der(str, value))
            case _:
                raise ValueError("it names a signer in a way that is not used")
    if len(found) != 1 or not found[0]:
        raise ValueError(f"it names {len(found)} signers, and exactly one is asked for")
    return found[0]


def _issuer(own: Mapping[str, bytes]) -> str:
    named = {asn1.decode_der(str, own[_ISSUER])} if _ISSUER in own else set()
    named |= {own[_ISSUER_OLD].decode("utf-8")} if _ISSUER_OLD in own else set()
    if len(named) != 1 or not (issuer := named.pop()):
        raise ValueError("it does not name one issuer of the identity")
    return issuer
