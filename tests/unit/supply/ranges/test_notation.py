import pytest

from interlock.supply.errors import RangeMalformed
from interlock.supply.ranges import from_native
from interlock.supply.ranges.notation import coerced


@pytest.mark.parametrize(
    ("scheme", "native", "vers"),
    [
        ("npm", "^1.1.7 || >= 2.0.1", ">=1.1.7|<2.0.0|>=2.0.1"),
        ("npm", "*", "*"),
        ("npm", ">= 2.2.x", ">=2.2.0|<2.3.0"),
        ("npm", "2.1 || =3.0.0-rc.1", "2.1.0|3.0.0-rc.1"),
        ("npm", "1.0.0 - 2.0", ">=1.0.0|<2.1.0"),
        ("composer", ">=1.5.0.0,<v2", ">=1.5.0+0|<2.0.0"),
        ("golang", "<v1.2 || =v1.3.0", "<1.2.0|1.3.0"),
        ("pypi", ">=1.0a,<2||==3.*", ">=1.0a0|<2|>=3|<4"),
        ("pypi", "~=1.4.2", ">=1.4.2|<1.5"),
        ("gem", "~>2.0.8", ">=2.0.8|<2.1"),
        ("conan", "^1.2", ">=1.2|<2-"),
        ("nginx", "1.5.0+, 1.4.1+", ">=1.4.1|<1.5.0|>=1.5.0"),
        ("openssl", "3.0.0, 1.0.1b", "1.0.1b|3.0.0"),
        ("maven", "[1.0,2.0),[3.0]", ">=1.0|<2.0|3.0"),
        ("nuget", "[1.0.0, 2.0.0)", ">=1.0.0|<2.0.0"),
        ("deb", "(>= 1.0), (<< 2.0)", ">=1.0|<2.0"),
    ],
)
def test_native_ranges_are_written_in_the_order_of_their_versions(scheme: str, native: str, vers: str) -> None:
    assert str(from_native(scheme, native)) == f"vers:{scheme}/{vers}"


@pytest.mark.parametrize(
    ("scheme", "native"),
    [
        ("conan", ""),
        ("npm", "a"),
        ("pypi", "===1.0"),
        ("pypi", "!=1.*"),
        ("golang", ">"),
        ("golang", "main"),
    ],
)
def test_what_cannot_be_written_is_refused(scheme: str, native: str) -> None:
    with pytest.raises(RangeMalformed):
        from_native(scheme, native)


def test_any_version_that_begins_with_a_number_can_be_made_a_semantic_one() -> None:
    assert coerced("v1.02") == "1.2.0"
    assert coerced("1.2.3.4+5") == "1.2.3+4.5"
    assert coerced("1.2.3rc1_2") == "1.2.3-rc1-2"
