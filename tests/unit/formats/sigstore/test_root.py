"""Trusted roots: who counts, and when."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from interlock.formats.sigstore import TrustedRootMalformed, Window, read_trusted_roots
from interlock.formats.sigstore.root import CONFIGURATION, MEDIA_TYPES
from tests.outside_signers import NOW, Instance


def test_a_trusted_root_names_authorities_logs_and_clocks() -> None:
    (root,) = read_trusted_roots(Instance().root_bytes(), "root.json")
    assert (len(root.authorities), len(root.logs), len(root.certificate_logs), len(root.clocks)) == (1, 1, 1, 1)
    assert root.logs[0].uri == "https://log.acme.example"
    assert (root.source, len(root.sha256)) == ("root.json", 64)


def test_several_roots_may_stand_one_a_line() -> None:
    lines = [Instance("acme").root_bytes(), Instance("other").root_bytes()]
    assert len(read_trusted_roots(b"\n".join(lines) + b"\n", "roots.jsonl")) == 2
    pretty = json.dumps(Instance().trusted_root(), indent=1).encode()
    assert len(read_trusted_roots(pretty, "root.json")) == 1


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_a_root_of_each_version_is_read(media_type: str) -> None:
    assert len(read_trusted_roots(Instance().root_bytes(mediaType=media_type), "root.json")) == 1


def test_of_a_client_s_configuration_the_trusted_root_is_read() -> None:
    made = {"mediaType": CONFIGURATION, "trustedRoot": Instance().trusted_root(), "signingConfig": {"caUrls": []}}
    (root,) = read_trusted_roots(json.dumps(made).encode(), "config.json")
    assert len(root.logs) == 1
    with pytest.raises(TrustedRootMalformed, match="media type"):
        read_trusted_roots(json.dumps(made | {"trustedRoot": {"mediaType": "x"}}).encode(), "config.json")
    with pytest.raises(TrustedRootMalformed, match="media type"):
        read_trusted_roots(json.dumps({"mediaType": CONFIGURATION}).encode(), "config.json")
    with pytest.raises(TrustedRootMalformed, match="media type"):
        read_trusted_roots(json.dumps(made | {"mediaType": "application/json"}).encode(), "config.json")


def test_both_ends_of_a_window_belong_to_it() -> None:
    window = Window(NOW, NOW + timedelta(days=1))
    assert window.holds(NOW)
    assert window.holds(NOW + timedelta(days=1))
    assert not window.holds(NOW - timedelta(microseconds=1))
    assert not window.holds(NOW + timedelta(days=1, microseconds=1))
    assert Window().holds(NOW)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"mediaType": "application/json"}, "media type"),
        ({"certificateAuthorities": [{"certChain": {"certificates": []}}]}, "no certificate"),
        ({"tlogs": [], "certificateAuthorities": [], "timestampAuthorities": []}, "trusts nobody"),
        ({"tlogs": [{"baseUrl": "x", "publicKey": {"rawBytes": "", "keyDetails": "PKIX_ED25519"}}]}, "is empty"),
        ({"tlogs": 1}, "Expected"),
    ],
)
def test_a_root_from_which_nothing_follows_is_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(TrustedRootMalformed, match=why):
        read_trusted_roots(Instance().root_bytes(**change), "root.json")


def test_a_window_must_be_a_time() -> None:
    root = Instance().trusted_root()
    root["tlogs"][0]["publicKey"]["validFor"] = {"start": "yesterday"}
    with pytest.raises(TrustedRootMalformed, match="yesterday"):
        read_trusted_roots(json.dumps(root).encode(), "root.json")


def test_an_empty_file_trusts_nobody() -> None:
    with pytest.raises(TrustedRootMalformed, match="empty"):
        read_trusted_roots(b"\n", "root.json")
