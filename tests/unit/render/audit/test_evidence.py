"""Every piece of evidence, and how to check it all."""

from __future__ import annotations

import msgspec

from interlock.render.audit.evidence import checking, section
from interlock.trace.completeness import Facts, Uncounted, lacks_of
from tests.audited import report
from tests.full_report import text_of


def test_every_piece_is_listed_with_its_digest_and_a_mark_to_lead_to() -> None:
    page = section(report()).text
    assert all(f'id="e{one.index}"' in page and str(one.envelope) in page for one in report().pieces)


def test_an_entry_that_proves_nothing_is_marked_as_such() -> None:
    facts = Facts(uncounted=(Uncounted(70, "CRY-121", "nobody knows the key"),))
    made = report()
    page = section(msgspec.structs.replace(made, missing=lacks_of(made, facts))).text
    assert 'id="e70"' in page
    assert "proves nothing" in page


def test_what_it_rests_on_and_how_to_check_it_is_said() -> None:
    text = text_of(checking(report()).encode())
    assert f"sha256:{'ab' * 32}" in text
    assert "interlock audit verify" in text
    assert "proves nothing by itself" in text
