from interlock.kernel import Severity
from interlock.supply.advisory import Advisory, Affected, Kind, Rating, grouped, rated, rated_group, worst
from interlock.supply.advisory.severity import UNRATED, Rated, severity_of_word

HIGH3 = Rating("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H")
MEDIUM4 = Rating("CVSS_V4", "CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N")


def advisory(*ratings: Rating, **rest: object) -> Advisory:
    return Advisory("A-1", "2026-01-01T00:00:00Z", ratings=ratings, **rest)  # type: ignore[arg-type]  # a test's shorthand


def test_the_newest_vector_counts_before_older_ones_and_words() -> None:
    found = rated(advisory(HIGH3, MEDIUM4, Rating("word", "CRITICAL")))
    assert (found.severity, found.because) == (Severity.MEDIUM, MEDIUM4.score)


def test_a_vector_that_cannot_be_read_falls_back_to_what_can() -> None:
    assert rated(advisory(Rating("CVSS_V4", "nonsense"), HIGH3)).severity is Severity.HIGH
    assert rated(advisory(Rating("CVSS_V3", "nonsense"), Rating("word", "Moderate"))).severity is Severity.MEDIUM


def test_the_ratings_of_the_package_go_before_those_of_the_record() -> None:
    own = Affected("Debian:12", "x", ratings=(Rating("word", "unimportant"),))
    assert rated(advisory(HIGH3), own).severity is Severity.INFO


def test_what_nobody_rated_is_told_as_unknown_and_counts_as_high() -> None:
    for found in (
        rated(advisory()),
        rated(advisory(Rating("word", "UNKNOWN"))),
        rated(advisory(Rating("CVSS_V3", "?"))),
    ):
        assert found == Rated(UNRATED, is_known=False, because="nobody rated it")
        assert found.word == "unknown"
        assert found.severity.rank <= Severity.HIGH.rank


def test_malice_is_critical_whatever_is_said_and_notices_are_not_vulnerabilities() -> None:
    low = (Rating("word", "LOW"),)
    assert rated(advisory(), Affected("npm", "x", ratings=low, kind=Kind.MALICIOUS)).severity is Severity.CRITICAL
    assert rated(advisory(), Affected("crates.io", "x", kind=Kind.UNMAINTAINED)).severity is Severity.LOW
    assert rated(advisory(HIGH3), Affected("crates.io", "x", kind=Kind.UNSOUND)).severity is Severity.HIGH


def test_the_worst_that_somebody_said_goes_before_our_rule() -> None:
    low = rated(advisory(Rating("word", "low")))
    assert worst([rated(advisory()), low]) is low
    assert worst([low, rated(advisory(HIGH3))]).severity is Severity.HIGH
    assert not worst([]).is_known


def test_a_group_is_as_bad_as_its_worst_record() -> None:
    one = Advisory("A-1", "", aliases=("CVE-1",), ratings=(Rating("word", "low"),), affected=(Affected("npm", "x"),))
    other = Advisory("A-2", "", aliases=("CVE-1",), ratings=(HIGH3,))
    (group,) = grouped([one, other])
    assert rated_group(group).severity is Severity.HIGH


def test_words_of_many_databases_are_understood() -> None:
    assert severity_of_word(" IMPORTANT ") is Severity.HIGH
    assert severity_of_word("negligible") is Severity.INFO
    assert severity_of_word("severe-ish") is None
