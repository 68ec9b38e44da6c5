import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.python.setup_py import BIGGEST_BYTES
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_plain_lists_are_read_and_what_is_computed_is_owed() -> None:
    reading = read("pypi.setup-py")
    assert purls(reading) == ["a@1.2.3", "b-c", "d"]
    assert owed(reading) == [8, 9]
    assert by_name(reading)["d"].groups == ("fast",)
    assert reading.project is not None
    assert reading.project.purl == "pkg:pypi/shop@1.0.0"


@pytest.mark.parametrize("body", [b"def", b"\x00", b"(" * 1000, b" " * (BIGGEST_BYTES + 1)])
def test_what_cannot_be_parsed_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("pypi.setup-py", body)
