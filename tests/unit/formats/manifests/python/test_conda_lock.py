from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, edges, owed, purls, read


def test_packages_of_both_managers() -> None:
    reading = read("conda.lock")
    assert [one.purl for one in reading.components] == ["pkg:conda/a@1.2.3", "pkg:pypi/b-c@2.0"]
    assert edges(reading) == {("a@1.2.3", "b-c@2.0")}
    assert by_name(reading)["b_c"].scope is Scope.DEVELOPMENT


def test_an_explicit_list_names_archives() -> None:
    body = b"@EXPLICIT\nhttps://c.example/linux-64/a-b-1.2-h0_1.conda#" + b"0" * 32 + b"\nhttps://c.example/x\n"
    reading = read("conda.lock", body, "conda-linux-64.lock")
    assert purls(reading) == ["a-b@1.2"]
    assert reading.components[0].hashes[0].algorithm == "md5"
    assert owed(reading) == [3]
