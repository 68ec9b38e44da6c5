import pytest

from interlock.supply.errors import RangeMalformed, SchemeUnknown
from interlock.supply.ranges.native import native_range
from interlock.supply.versions import SCHEMES
from tests.unit.supply.ranges.answers import holds


def test_every_scheme_has_a_way_of_writing_ranges() -> None:
    for scheme in SCHEMES:
        with pytest.raises(RangeMalformed):
            native_range(scheme, "1" * 10_000)


def test_other_names_and_unknown_ones() -> None:
    holds("alpine", ">=1.0-r1", "1.0-r1", "1.0")
    with pytest.raises(SchemeUnknown):
        native_range("no", "1")
