from tests.unit.formats.manifests.reading import owed, read


def test_both_package_managers_are_read() -> None:
    reading = read("conda.environment")
    assert [one.purl for one in reading.components] == [
        "pkg:conda/python", "pkg:conda/a@1.2.3", "pkg:conda/b", "pkg:conda/c@1.0", "pkg:pypi/d@1.0",
    ]  # fmt: skip
    assert owed(reading) == [0]
    assert reading.registries == ("forge",)


def test_a_file_of_that_name_for_something_else_gives_nothing() -> None:
    assert read("conda.environment", b"environments: [a]\n").components == ()
