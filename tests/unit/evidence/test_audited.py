import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.audited import PackManifest, Reading, read_pack_manifest, read_reading
from interlock.kernel import canonical


def test_what_was_said_of_an_audit_is_read_again() -> None:
    manifest = PackManifest("dpl-1", "log", 7, "00", "2026-01-01T00:00:00Z", "1.0")
    assert read_pack_manifest(canonical(manifest)) == manifest
    reading = Reading("dpl-1", "deployment", "bundle", "00", "2026-01-01T00:00:00Z", "log", 7, 3, is_partial=True)
    assert read_reading(canonical(reading)) == reading


def test_what_says_less_is_no_such_statement() -> None:
    for read in (read_pack_manifest, read_reading):
        with pytest.raises(PredicateMalformed):
            read(b'{"asked":"dpl-1"}')
