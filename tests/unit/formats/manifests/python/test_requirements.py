import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.python.requirements import is_for
from interlock.supply.model import ReadingKind, Scope
from tests.unit.formats.manifests.reading import by_name, owed, purls, read
from tests.unit.formats.manifests.samples import REQUIREMENTS, SHA256


def test_lines_are_joined_and_what_is_unknown_is_owed() -> None:
    reading = read("pypi.requirements")
    assert purls(reading) == ["a@1.2.3", "b.c", "g", "d@1.0"]
    assert owed(reading) == [7, 8, 9, 10]
    assert reading.registries == ("https://index.example/simple",)
    found = by_name(reading)
    assert [one.value for one in found["a"].hashes] == [SHA256]
    assert (found["B.c"].constraint, found["B.c"].line) == ("<3,>=2.0", 4)
    assert reading.kind is ReadingKind.MANIFEST


def test_other_files_are_taken_in_and_constraints_pin() -> None:
    reading = read("pypi.requirements", more__txt=b"m==1\n-r requirements.txt\n", constraints__txt=b"b_C==2.1\nz==1\n")
    assert {"m@1", "b.c@2.1"} <= set(purls(reading))
    assert "z" not in by_name(reading)
    assert owed(reading) == [7, 10]


def test_a_file_that_takes_itself_in_ends() -> None:
    assert purls(
        read("pypi.requirements", b"-r requirements.txt\na\n", requirements__txt=b"-r requirements.txt\na\n")
    ) == ["a"]


def test_constraints_alone_are_optional() -> None:
    (one,) = read("pypi.requirements", b"a==1\n", "constraints.txt").components
    assert (one.version, one.scope, one.groups) == ("1", Scope.OPTIONAL, ("constraint",))


def test_where_everything_has_a_version_and_a_hash_it_is_a_lockfile() -> None:
    line = f"a==1 --hash=sha256:{SHA256}\n"
    assert read("pypi.requirements", line.encode()).kind is ReadingKind.LOCKFILE
    assert read("pypi.requirements", f"{line}b==1\n".encode()).kind is ReadingKind.MANIFEST
    assert read("pypi.requirements", b"").kind is ReadingKind.MANIFEST


def test_a_hash_that_is_none_is_owed() -> None:
    reading = read("pypi.requirements", b"a==1 --hash=sha256:123\n")
    assert (purls(reading), owed(reading)) == (["a@1"], [1])


def test_names_of_files() -> None:
    assert all(map(is_for, ("requirements.txt", "x/requirements-dev.in", "requirements/base.txt", "constraints.txt")))
    assert not any(map(is_for, ("notes.txt", "requirements.md", "requirements/readme.rst")))


def test_binary_data_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        read("pypi.requirements", b"\x80" + REQUIREMENTS)
