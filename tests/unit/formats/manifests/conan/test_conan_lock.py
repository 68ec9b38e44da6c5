import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.conan.samples import CONAN_LOCK_0, CONAN_LOCK_1
from tests.unit.formats.manifests.reading import by_name, edges, purls, read


def test_version_2_has_lists_of_references() -> None:
    reading = read("conan.lock")
    assert purls(reading) == ["a@1.2.3", "me/b@2.0.1?channel=stable", "cmake@3.25"]
    found = by_name(reading)
    assert (found["cmake"].scope, found["a"].groups) == (Scope.BUILD, ("requires",))
    assert len(reading.unresolved) == 1


def test_version_1_has_a_graph_with_the_project_in_it() -> None:
    reading = read("conan.lock", CONAN_LOCK_1)
    assert purls(reading) == ["a@1.2.3", "c@1.0", "ninja@1.11"]
    assert edges(reading) == {("a@1.2.3", "c@1.0")}
    found = by_name(reading)
    assert [found[name].is_direct for name in ("a", "c", "ninja")] == [True, False, True]
    assert found["ninja"].scope is Scope.BUILD


def test_the_oldest_files_refer_by_reference() -> None:
    reading = read("conan.lock", CONAN_LOCK_0)
    assert purls(reading) == ["me/a@1.2.3?channel=testing"]
    assert reading.components[0].is_direct


@pytest.mark.parametrize(
    "body", [b"this is not json!", b"{}", b"[]", b'{"requires": 1}', b'{"graph_lock": {"nodes": []}}']
)
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("conan.lock", body)
