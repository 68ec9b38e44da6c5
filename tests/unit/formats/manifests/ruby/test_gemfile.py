from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_plain_declarations_are_read_and_computed_ones_owed() -> None:
    reading = read("gem.gemfile")
    assert purls(reading) == ["a", "g", "h", "b"]
    assert owed(reading) == [11, 12]
    assert reading.registries == ("https://gems.example",)
    found = by_name(reading)
    assert (found["a"].constraint, found["a"].line) == ("~> 1.0, >= 1.2", 3)
    assert (found["g"].source.url, found["g"].source.reference) == ("https://forge.example/o/g.git", "main")
    assert (found["h"].source.kind, found["h"].line) == (SourceKind.GIT, 5)
    assert (found["b"].scope, found["b"].groups) == (Scope.TEST, ("development", "test"))


def test_a_condition_within_a_group_does_not_end_the_group() -> None:
    body = b"group :test do\n  if ENV['X']\n    gem 'a'\n  end\n  gem 'b'\nend\ngem 'c'\n"
    found = by_name(read("gem.gemfile", body))
    assert [found[name].groups for name in "abc"] == [("test",), ("test",), ()]
