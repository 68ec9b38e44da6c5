"""A vulnerability of OSS Index goes by its CVE where it has one."""

from __future__ import annotations

from interlock.formats.reports.oss_index import Vulnerability, told
from interlock.formats.reports.packages import Package
from interlock.kernel import Severity


def test_the_cve_goes_before_the_id() -> None:
    found = told("nancy", Vulnerability("9eb9", "[CVE-2017-1000070] Open Redirect", score="6.1"), Package("p", "1"))
    assert (found.rule, found.severity, found.aliases) == ("CVE-2017-1000070", Severity.MEDIUM, ("CVE-2017-1000070",))


def test_a_weakness_is_read_from_the_title_that_begins_with_it() -> None:
    found = told("nancy", Vulnerability("9eb9", "CWE-400: Resource Consumption"), Package("p", "1"))
    assert (found.rule, found.cwe, found.severity) == ("9eb9", ("CWE-400",), Severity.HIGH)
    assert told("nancy", Vulnerability("x", "see CWE-400"), Package("p")).cwe == ()
