import pytest

from interlock.supply.errors import MarkerMalformed, RangeMalformed
from interlock.supply.ranges.pypi import allows, clauses, holds_in, normal_marker, normal_specifier
from tests.unit.supply.ranges.answers import holds, refuses


def test_specifiers_mean_more_than_a_place_in_the_order() -> None:
    holds("pypi", "~=1.4.2", "1.4.2 1.4.9", "1.5 1.4.1")
    holds("pypi", "==1.2.*", "1.2 1.2.9 1.2rc1", "1.3")
    holds("pypi", "<1.2", "1.1", "1.2 1.2rc1 1.2.dev1")
    holds("pypi", ">1.2.dev1", "1.2a1 1.2", "1.2+local 1.2.dev1")
    holds("pypi", ">1.2", "1.2.1", "1.2.post1 1.2+local 1.2")
    holds("pypi", "==1.2", "1.2 1.2.0 1.2+local", "1.2.1")
    holds("pypi", "<1.0 || ==2.0 ||", "0.9 2.0", "1.0 1.5")
    holds("pypi", "", "1.0 2.0a1")
    refuses("pypi", "1.0", "=>1.0", "~=1", "||", ">=1.0; python_version > '3'")


def test_pre_releases_are_left_to_the_specifier_or_not() -> None:
    assert allows(">=1.0", "2.0a1", prereleases=True)
    assert not allows(">=1.0", "2.0a1", prereleases=False)
    assert not allows(">=1.0", "not-a-version")


def test_normal_forms() -> None:
    assert normal_specifier(">= 1.0 , <2") == "<2,>=1.0"
    assert clauses(">= 1.0 , <2") == [(">=", "1.0"), ("<", "2")]
    assert normal_marker("python_version>='3' and os_name=='nt'") == 'python_version >= "3" and os_name == "nt"'


def test_markers_hold_in_an_environment() -> None:
    assert holds_in("python_version >= '3.9'", {"python_version": "3.12"})
    assert not holds_in("sys_platform == 'win32'", {"sys_platform": "linux"})
    assert holds_in("extra == 'test'", {"extra": "test"})


@pytest.mark.parametrize("text", ["", "python_version", "python_version >= ", "1 == 1 or", "(" * 500, "x" * 9000])
def test_what_is_no_marker_is_refused(text: str) -> None:
    with pytest.raises(MarkerMalformed):
        normal_marker(text)


def test_overlong_specifiers_are_refused() -> None:
    with pytest.raises(RangeMalformed):
        normal_specifier(">=1," * 5000)
