from interlock.formats.manifests.python.locked import Places, file_hashes, table_hashes
from tests.unit.formats.manifests.samples import SHA256


def test_a_name_leads_to_its_version_or_to_the_first_few() -> None:
    places = Places()
    for place in range(40):
        places.put("A.b", str(place), place)
    places.put("x", "1", None)
    assert places.of("a-b", "7") == [7]
    assert places.of("a-b") == list(range(16))
    assert places.of("x") == []


def test_hashes_of_files_once_each() -> None:
    assert len(file_hashes([{"hash": f"sha256:{SHA256}"}, f"sha256:{SHA256}", {"hash": "x"}], "p", "f")) == 1
    assert [one.value for one in table_hashes({"sha256": SHA256, "md5": "x"}, "p", "h")] == [SHA256]
