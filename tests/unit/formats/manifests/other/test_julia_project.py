import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, read


def test_what_a_project_is_and_asks_for() -> None:
    reading = read("julia.project")
    found = by_name(reading)
    assert (found["A"].version, found["A"].constraint, found["B"].version) == ("", "1.2, 2", "2.0.1")
    assert found["Test"].scope is Scope.TEST
    assert reading.project is not None
    assert (reading.project.name, reading.project.version) == ("Shop", "1.4.3")


@pytest.mark.parametrize("body", [b"no toml!", b"deps = 1", b"compat = []"])
def test_what_is_no_project_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("julia.project", body)
