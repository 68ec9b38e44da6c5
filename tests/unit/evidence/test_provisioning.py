from __future__ import annotations

import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.provisioning import Change, Fault, Provisioned, read_provisioned
from interlock.kernel import canonical

TOLD = Provisioned(
    name="network",
    result="failed",
    at="2026-11-22T12:00:00Z",
    interlock="0.1",
    tool="terraform",
    faults=(Fault("no-open-ssh", "critical", "a.b", "fails", "why"),),
    fault_count=1,
    changes=(Change("a.b", "a", "create", "failed", "no quota"),),
    change_count=1,
    says="no quota",
)


def test_what_is_written_is_read() -> None:
    assert read_provisioned(canonical(TOLD)) == TOLD


def test_what_later_versions_add_is_passed_over() -> None:
    body = canonical(TOLD)
    assert read_provisioned(body[:-1] + b',"later":1}') == TOLD


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"name": 1}', b"\xff"])
def test_what_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_provisioned(body)
