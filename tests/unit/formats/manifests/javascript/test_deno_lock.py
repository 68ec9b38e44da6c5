from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import SHA256


def test_packages_of_both_registries_and_modules_are_components() -> None:
    reading = read("npm.deno-lock")
    assert purls(reading) == ["%40std/path@1.0.8", "a@1.2.3", "c@1.0.0", "modules.example%2Fstd@0.140.0"]
    assert edges(reading) == {("a@1.2.3", "c@1.0.0")}
    found = by_name(reading)
    assert found["@std/path"].hashes[0].value == SHA256
    assert (found["a"].is_direct, found["a"].constraint) == (True, "^1")


def test_older_versions_are_read_too() -> None:
    third = b'{"version": "3", "packages": {"specifiers": {"npm:a@^1": "npm:a@1.2.3"}, "npm": {"a@1.2.3": {}}}}'
    second = (
        b'{"version": "2", "npm": {"specifiers": {"a@^1": "a@1.2.3"}, "packages": {"a@1.2.3": {"dependencies": {}}}}}'
    )
    for body in (third, second):
        reading = read("npm.deno-lock", body)
        assert purls(reading) == ["a@1.2.3"]
        assert reading.components[0].is_direct
    assert purls(read("npm.deno-lock", b'{"https://x.example/m@1.0/a.ts": "0"}')) == ["x.example%2Fm@1.0"]
