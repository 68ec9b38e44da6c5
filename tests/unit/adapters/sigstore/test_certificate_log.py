"""Certificate transparency: who has seen the certificate, and who has not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from interlock.adapters.sigstore.authorities import Authorities
from interlock.adapters.sigstore.certificate_log import check_seen
from interlock.adapters.sigstore.errors import CertificateUnlogged
from interlock.formats.sigstore import read_trusted_roots
from tests.outside_signers import NOW, Instance, new_key


def ready(instance: Instance, **more: Any) -> Authorities:
    (root,) = read_trusted_roots(instance.root_bytes(**more), "root.json")
    return Authorities(root)


def test_a_log_that_is_trusted_says_when_it_saw_the_certificate() -> None:
    ours = Instance()
    authorities = ready(ours)
    assert check_seen(ours.certificate(new_key()), authorities.issuers[0], authorities) == NOW


def test_a_certificate_that_names_no_log_is_refused() -> None:
    ours = Instance()
    authorities = ready(ours)
    with pytest.raises(CertificateUnlogged, match="names none"):
        check_seen(ours.certificate(new_key(), is_logged=False), authorities.issuers[0], authorities)


def test_a_log_that_is_not_in_the_trusted_root_proves_nothing() -> None:
    ours, other = Instance(), Instance("other")
    authorities = ready(ours, ctlogs=other.trusted_root()["ctlogs"])
    with pytest.raises(CertificateUnlogged, match=r"is not in root\.json"):
        check_seen(ours.certificate(new_key()), authorities.issuers[0], authorities)


def test_a_log_signs_for_one_certificate_and_one_issuer() -> None:
    ours, other = Instance(), Instance()
    authorities = ready(ours)
    with pytest.raises(CertificateUnlogged, match="not of this certificate"):
        check_seen(ours.certificate(new_key()), ready(other).issuers[0], authorities)


def test_a_log_counts_only_in_its_window() -> None:
    ours = Instance()
    root = ours.trusted_root()
    root["ctlogs"][0]["publicKey"]["validFor"]["end"] = "2026-02-01T00:00:00Z"
    authorities = ready(ours, **root)
    with pytest.raises(CertificateUnlogged, match="does not count at 2026-03-01"):
        check_seen(ours.certificate(new_key()), authorities.issuers[0], authorities)
    early = ours.certificate(new_key(), at=NOW - timedelta(days=60))
    assert check_seen(early, authorities.issuers[0], authorities) == NOW - timedelta(days=60)
