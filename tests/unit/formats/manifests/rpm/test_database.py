from pathlib import Path

import pytest

from interlock.formats.manifests import ManifestMalformed, reader_for
from tests.unit.formats.manifests.reading import by_name, edges, read, read_of
from tests.unit.formats.manifests.rpm.building import berkeley_file, header, ndb_file, sqlite_file

HEADERS = [header("bash", "5.1"), header("kernel", "5.14", epoch=2, requires=["bash", "nobody"])]
ROCKY = b"ID=rocky\nVERSION_ID=9.3"


def test_the_three_forms_say_the_same(tmp_path: Path) -> None:
    bodies = [berkeley_file(HEADERS), ndb_file(HEADERS), sqlite_file(tmp_path, HEADERS).read_bytes()]
    readings = [read_of("rpm.database", ROCKY, body) for body in bodies]
    assert readings[0] == readings[1] == readings[2]
    assert {name: one.version for name, one in by_name(readings[0]).items()} == {"bash": "5.1-1", "kernel": "2:5.14-1"}
    assert len(edges(readings[0])) == 1


@pytest.mark.parametrize("place", ["var/lib/rpm/rpmdb.sqlite", "root/usr/lib/sysimage/rpm/Packages.db"])
def test_a_database_is_known_by_its_place(place: str) -> None:
    assert reader_for(place) is not None


def test_a_database_with_one_broken_package_is_refused_as_a_whole() -> None:
    for body in (b"", b"whatever", ndb_file([HEADERS[0], b"broken"]), berkeley_file([HEADERS[0][:-1]])):
        with pytest.raises(ManifestMalformed) as caught:
            read("rpm.database", body)
        assert "rebuilddb" in str(caught.value.remedy)
