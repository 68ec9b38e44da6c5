from tests.unit.formats.manifests.reading import by_name, purls, read


def test_what_is_asked_for_without_the_platform() -> None:
    reading = read("composer.json")
    assert purls(reading) == ["vendor/a", "vendor/b"]
    assert by_name(reading)["vendor/a"].constraint == "^1.0"
    assert reading.registries == ("https://packages.example",)
    assert reading.project is not None
    assert reading.project.licences == ("proprietary",)
