"""What can go wrong with what others attest."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import (
    AttestationContradicted,
    AttestationError,
    AttestationMalformed,
    AttestationUnknown,
)
from interlock.kernel import Family


@pytest.mark.parametrize("kind", [AttestationMalformed, AttestationUnknown, AttestationContradicted])
def test_every_error_says_where_it_is_and_what_to_do(kind: type[AttestationError]) -> None:
    error = kind(place="file.json: subject[0]", why="because", kind="odd")
    assert str(error).startswith("file.json: subject[0]: ")
    assert error.remedy
    assert error.family is Family.DATA
