"""One signed part of a file."""

from __future__ import annotations

from interlock.formats.provenance.sealed import Sealed, Sealing


def test_a_part_has_nothing_that_its_file_did_not_have() -> None:
    part = Sealed(Sealing.BUNDLE, b"{}", "x")
    assert (part.certificate, part.signatures, part.predicate_type, part.publisher) == (b"", (), "", "")
