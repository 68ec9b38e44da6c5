import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import edges, owed, purls, read


def test_what_was_built_is_read_and_what_the_system_gave_is_not() -> None:
    reading = read("spack.spec")
    assert purls(reading) == ["libelf@0.8.13", "gmake@4.4.1"]
    assert edges(reading) == {("libelf@0.8.13", "gmake@4.4.1")}


def test_a_node_without_a_version_is_owed() -> None:
    assert owed(read("spack.spec", b'{"spec": {"nodes": [{"name": "a"}]}}')) == [0]


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"spec": {"nodes": [1]}}', b"this is not valid json"])
def test_what_has_no_nodes_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("spack.spec", body)
