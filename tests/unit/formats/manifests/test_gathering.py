from interlock.formats.manifests.gathering import MOST_JOINED, Ecosystem, Gathering
from interlock.supply.model import Hash, ReadingKind, Scope

NPM = Ecosystem("npm", "npm", split="/")


def gathering() -> Gathering:
    return Gathering("x.lock", "npm.x", ReadingKind.LOCKFILE, NPM)


def test_two_mentions_become_one_with_the_wider_scope() -> None:
    found = gathering()
    first = found.add("@s/a", "1", scope=Scope.DEVELOPMENT, groups=("dev",), hashes=(Hash("md5", "0" * 32),))
    second = found.add("@s/a", "1", scope=Scope.OPTIONAL, groups=("o",), is_direct=True)
    (one,) = found.reading().components
    assert first == second == 0
    assert (one.purl, one.scope, one.groups, one.is_direct) == ("pkg:npm/%40s/a@1", Scope.OPTIONAL, ("dev", "o"), True)
    found.add("@s/a", "1")
    assert found.reading().components[0].groups == ()


def test_the_widest_scope_that_leads_to_a_component_wins() -> None:
    found = gathering()
    a, b, c, d = (found.add(name, "1") for name in "abcd")
    found.needs(a, c)
    found.needs(b, c)
    found.needs(c, c)
    found.needs(c, None)
    found.asks(a, Scope.DEVELOPMENT, group="dev")
    found.asks(b, Scope.TEST, constraint="^1")
    found.asks(None)
    found.settle_scopes()
    reading = found.reading()
    assert [one.scope.value for one in reading.components] == ["development", "test", "test", "required"]
    assert [one.is_direct for one in reading.components] == [True, True, False, False]
    assert reading.edges == ((0, 2), (1, 2))
    assert d == 3


def test_a_name_that_is_none_is_owed() -> None:
    found = gathering()
    assert found.add("", "1", line=7) is None
    assert found.reading().unresolved[0][0] == 7
    assert found.project("", "") is None


def test_what_is_named_without_end_is_kept_within_bounds() -> None:
    found = gathering()
    for number in range(MOST_JOINED + 50):
        found.add("a", "1", hashes=(Hash("md5", f"{number:032x}"),))
    assert len(found.reading().components[0].hashes) == MOST_JOINED
