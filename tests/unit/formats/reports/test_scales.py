"""Numbers of tools are severities, whichever end of the scale is the worst."""

from __future__ import annotations

from interlock.formats.reports.scales import falling, rising
from interlock.kernel import Severity


def test_a_rising_scale_ends_with_the_worst() -> None:
    assert next(iter(rising(0).items())) == ("0", Severity.INFO)
    assert rising(1)["5"] is Severity.CRITICAL


def test_a_falling_scale_begins_with_the_worst() -> None:
    assert falling(1)["1"] is Severity.CRITICAL
    assert falling(1)["5"] is Severity.INFO
