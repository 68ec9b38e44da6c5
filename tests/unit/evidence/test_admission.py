import msgspec
import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.admission import Admission, Admissions, AdmittedImage, read_admissions

SAID = Admissions(
    "live",
    "shop",
    "2026-01-05T09:00:00Z",
    "2026-01-05T09:00:10Z",
    (Admission("CREATE", "Pod", "shop", "web-*", "bob", True, (AdmittedImage("a", "b" * 64, "allow", "c" * 64),)),),
    lost=3,
)


def test_what_was_answered_is_read_as_it_was_written() -> None:
    body = msgspec.json.encode(SAID)
    assert read_admissions(body) == SAID
    assert b'"isAllowed":true' in body


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b"{" * 9999])
def test_what_is_none_of_it_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_admissions(body)
