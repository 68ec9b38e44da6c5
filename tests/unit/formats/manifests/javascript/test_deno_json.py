from tests.unit.formats.manifests.reading import by_name, purls, read


def test_imports_are_what_is_asked_for_and_own_files_are_not() -> None:
    reading = read("npm.deno-json")
    assert purls(reading) == ["a", "%40std/path@1.0.8", "modules.example%2Fstd@0.1.0"]
    assert by_name(reading)["a"].constraint == "^1.2"
    assert reading.project is not None
    assert reading.project.purl == "pkg:jsr/%40me/app@0.1.0"
