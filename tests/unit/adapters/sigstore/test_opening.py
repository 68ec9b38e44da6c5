"""Opening a verifier: what it needs is loaded then, and said where it is missing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from interlock.adapters.sigstore import open_verifier
from interlock.adapters.sigstore.errors import LibraryMissing, RootMissing
from interlock.supply.signed import Grade
from tests.outside_signers import WANTED, Instance, new_key, pem, target


def test_the_adapter_loads_nothing_before_it_is_asked() -> None:
    heavy = "{'cryptography', 'sigstore', 'rfc3161_client'}"
    code = f"import sys, interlock.adapters.sigstore; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: TID251  (a fresh process)
    assert run.stdout.strip() == "[]"


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "interlock.adapters.sigstore.verifying", raising=False)
    for name in ("opinion", "timestamps"):
        monkeypatch.delitem(sys.modules, f"interlock.adapters.sigstore.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    with pytest.raises(LibraryMissing, match="rfc3161_client") as caught:
        open_verifier(())
    assert "interlock[sigstore]" in caught.value.remedy


def test_without_a_trusted_root_no_certificate_and_no_log_count() -> None:
    verifier, key = open_verifier(()), new_key()
    with pytest.raises(RootMissing):
        verifier.verify(json.dumps(Instance().signs()).encode(), target(), WANTED)
    alone = verifier.verify_with_key(json.dumps(Instance().signs_with_key(key)).encode(), target(), pem(key))
    assert (alone.grade, alone.root) == (Grade.UNLOGGED, "")
