from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from interlock.kernel import Digest, Subject
from interlock.supply.advisory import Advisory, Affected, Event, EventKind, Kind, Range, RangeKind
from interlock.supply.inventory import Inventory, merge
from interlock.supply.matching import Matcher, by_package, exposed, match
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.supply.recorded import Origin, PackageKey
from interlock.testing.books import MemoryAdvisories, MemoryInventories

AT = datetime(2026, 11, 22, tzinfo=UTC)
COMMIT = Subject("repository", (Digest("gitCommit", "ab" * 20),))


def affected(
    name: str = "django", fixed: str = "2.0", ecosystem: str = "PyPI", versions: tuple[str, ...] = ()
) -> Affected:
    events = (Event(EventKind.INTRODUCED, "0.5"), Event(EventKind.FIXED, fixed))
    return Affected(ecosystem, name, (Range(RangeKind.ECOSYSTEM, events),), versions)


def advisory(name: str, *packages: Affected, aliases: tuple[str, ...] = (), withdrawn: str = "") -> Advisory:
    return Advisory(
        name, "2026-01-01T00:00:00Z", aliases=aliases, withdrawn=withdrawn, affected=packages or (affected(),)
    )


def component(name: str = "django", version: str = "1.0", ecosystem: str = "PyPI") -> Component:
    return Component(name, version, f"pkg:pypi/{name}@{version}" if version else f"pkg:pypi/{name}", ecosystem)


def inventory(*components: Component) -> Inventory:
    return merge([Reading("a.lock", "x", ReadingKind.LOCKFILE, components)])


class Counting(MemoryAdvisories):
    """Counts the packages it is asked for."""

    asked = 0

    def find(self, packages: Collection[PackageKey]) -> Mapping[PackageKey, tuple[Advisory, ...]]:
        self.asked += len(packages)
        return super().find(packages)


def test_what_is_affected_is_named_with_its_place_and_what_is_not_is_left_out() -> None:
    book = MemoryAdvisories(
        advisory("GHSA-1"), advisory("GHSA-2", affected(fixed="0.9")), advisory("GHSA-3", affected("flask"))
    )
    held = inventory(component(), component(version="3.0"), component("zope"))
    result = match(held, book)
    assert result.digest == book.state().digest
    assert [(held.components[one.entry].version, [g.id for g in one.answer.groups]) for one in result.matches] == [
        ("1.0", ["GHSA-1"])
    ]
    assert not result.is_in_doubt


def test_records_of_one_vulnerability_are_one_finding_with_only_what_hits() -> None:
    ghsa = advisory("GHSA-1", affected(), affected(fixed="0.7"), affected("flask"), aliases=("CVE-2026-1",))
    pysec = advisory("PYSEC-1", aliases=("CVE-2026-1",))
    (one,) = match(inventory(component()), MemoryAdvisories(ghsa, pysec)).matches
    (group,) = one.answer.groups
    assert (group.id, [member.id for member in group.members]) == ("CVE-2026-1", ["GHSA-1", "PYSEC-1"])
    assert group.members[0].affected == (affected(),)


def test_what_nobody_can_say_is_a_doubt_and_never_nothing() -> None:
    book = MemoryAdvisories(advisory("GHSA-1"), advisory("GHSA-2", affected(versions=("strange version",))))
    result = match(inventory(component(version="")), book)
    assert result.is_in_doubt
    (one,) = result.matches
    assert one.answer.groups == ()
    assert [(doubt.advisory.id, doubt.why) for doubt in one.answer.doubts] == [
        ("GHSA-1", "the version of this component is not known"),
        ("GHSA-2", "the version of this component is not known"),
    ]


def test_one_advisory_hits_and_another_is_in_doubt_on_the_same_component() -> None:
    everything = Affected(
        "PyPI", "django", (Range(RangeKind.ECOSYSTEM, (Event(EventKind.INTRODUCED, "0"),)),), kind=Kind.MALICIOUS
    )
    book = MemoryAdvisories(advisory("GHSA-1"), advisory("MAL-1", everything))
    (one,) = match(inventory(component(version="")), book).matches
    assert [group.id for group in one.answer.groups] == ["MAL-1"]
    assert [doubt.advisory.id for doubt in one.answer.doubts] == ["GHSA-1"]


def test_a_release_of_a_distribution_is_told_from_another() -> None:
    book = MemoryAdvisories(
        advisory("DSA-1", affected("x", ecosystem="Debian:11")), advisory("DSA-2", affected("x", ecosystem="Debian:12"))
    )
    (one,) = match(inventory(component("x", ecosystem="Debian:12")), book).matches
    assert [group.id for group in one.answer.groups] == ["DSA-2"]


def test_without_advisories_nothing_is_looked_for_and_that_is_said() -> None:
    result = match(inventory(component()), MemoryAdvisories())
    assert result.digest is None
    assert result.matches == ()


def test_each_version_is_judged_once_until_the_advisories_change() -> None:
    book = Counting(advisory("GHSA-1"))
    matcher = Matcher(book)
    first = matcher.match(inventory(component(), component("flask")))
    assert book.asked == 2
    assert matcher.match(inventory(component(), component("flask"), component("jinja2"))).matches[0] == first.matches[0]
    assert book.asked == 3
    book.take_in(Origin("memory", AT), [advisory("GHSA-1", affected(fixed="0.9"))])
    assert matcher.match(inventory(component())).matches == ()
    assert book.asked == 4


def test_answers_beyond_a_bound_are_forgotten() -> None:
    book = Counting(advisory("GHSA-1"))
    matcher = Matcher(book, most=1)
    for _ in range(2):
        assert len(matcher.match(inventory(component(), component("flask"))).matches) == 1
    assert book.asked == 4


def test_one_advisory_is_asked_of_everything_recorded() -> None:
    estate = MemoryInventories()
    estate.record([COMMIT], inventory(component(), component(version="9.9"), component("flask")), AT)
    estate.record([COMMIT], inventory(component(version="")), AT)
    exposure = exposed([advisory("GHSA-1")], estate)
    assert [one.component.version for one in exposure.affected] == ["1.0"]
    assert [group.id for one in exposure.affected for group in one.answer.groups] == ["GHSA-1"]
    assert [one.component.version for one in exposure.in_doubt] == [""]
    assert exposure.holders.subjects == 1
    assert {holder.component.version for holder in exposure.holders.page} == {"1.0", ""}


def test_an_advisory_that_was_taken_back_exposes_nothing() -> None:
    estate = MemoryInventories()
    estate.record([COMMIT], inventory(component()), AT)
    exposure = exposed([advisory("GHSA-1", withdrawn="2026-02-01T00:00:00Z")], estate)
    assert (exposure.affected, exposure.in_doubt, exposure.holders.subjects) == ((), (), 0)


def test_an_advisory_is_split_by_the_packages_it_speaks_of() -> None:
    commits = Affected("", "", (Range(RangeKind.GIT, (), "https://git.example/x"),))
    split = by_package(advisory("GHSA-1", affected("A.b"), affected("flask"), affected("a-b", "7"), commits))
    assert {key: [one.name for one in own.affected] for key, own in split.items()} == {
        ("PyPI", "a-b"): ["A.b", "a-b"],
        ("PyPI", "flask"): ["flask"],
    }
