"""Laws of ranges: what is written is read back, containment agrees with comparing, and any text is read or refused."""

from hypothesis import given
from hypothesis import strategies as st

from interlock.supply.errors import RangeMalformed, VersionMalformed
from interlock.supply.ranges import Bound, Comparator, Range, contains, from_native, native_range, parse_vers, read_vers
from interlock.supply.ranges.npm import npm_text, read_npm_range
from interlock.supply.ranges.rules import holds
from interlock.supply.ranges.vers import Vers, fault, sorted_bounds, vers_contains
from interlock.supply.versions import SCHEMES, compare

NUMBERS = st.tuples(*[st.integers(0, 3)] * 3).map(lambda parts: ".".join(map(str, parts)))
PRE = st.sampled_from(["", "-a", "-b.1", "-0"])
VERSIONS = st.builds(str.__add__, NUMBERS, PRE)
BOUNDS = st.builds(Bound, st.sampled_from(Comparator), VERSIONS)
SCHEME = st.sampled_from(["npm", "semver", "maven", "deb", "rpm", "nuget", "conan"])
NAMES = st.sampled_from(sorted(SCHEMES))
WORDS = st.sampled_from(
    ["1", "2.0", "0.1.2", "x", "*", "a", "^", "~", "~>", ">=", "<", "=", "!=", "|", "||", ",", " ", " - ", "[", ")"]
)


@given(SCHEME, st.lists(BOUNDS, max_size=5))
def test_vers_is_read_as_it_was_written(scheme: str, bounds: list[Bound]) -> None:
    vers = Vers(scheme, tuple(sorted_bounds(scheme, tuple(bounds))))
    assert read_vers(str(vers)) == vers
    if not fault(vers):
        assert parse_vers(str(vers)) == vers


@given(SCHEME, st.lists(BOUNDS, min_size=1, max_size=5), VERSIONS)
def test_a_valid_vers_holds_what_lies_between_its_signposts(scheme: str, bounds: list[Bound], version: str) -> None:
    vers = Vers(scheme, tuple(sorted_bounds(scheme, tuple(bounds))))
    if fault(vers):
        return
    same = [one for one in vers.constraints if compare(scheme, version, one.version) == 0]
    if same:
        expected = same[0].comparator in {Comparator.EQUAL, Comparator.AT_LEAST, Comparator.AT_MOST}
    else:
        turns = [one for one in vers.constraints if one.comparator not in {Comparator.EQUAL, Comparator.NOT_EQUAL}]
        below = [one for one in turns if compare(scheme, one.version, version) < 0]
        above = [one for one in turns if compare(scheme, one.version, version) > 0]
        if below:
            expected = below[-1].comparator in {Comparator.MORE, Comparator.AT_LEAST}
        elif above:
            expected = above[0].comparator in {Comparator.LESS, Comparator.AT_MOST}
        else:
            expected = all(one.comparator is Comparator.NOT_EQUAL for one in vers.constraints)
    assert vers_contains(vers, version) is expected


@given(SCHEME, st.lists(st.lists(BOUNDS, max_size=3), max_size=3), VERSIONS)
def test_a_version_lies_in_a_range_if_one_alternative_holds_wholly(
    scheme: str, alternatives: list[list[Bound]], version: str
) -> None:
    wanted = Range(scheme, tuple(map(tuple, alternatives)))
    expected = any(all(holds(scheme, bound, version) for bound in bounds) for bounds in alternatives)
    assert contains(wanted, version) is expected


@given(NAMES, st.lists(WORDS, max_size=8).map("".join) | st.text(max_size=40), VERSIONS)
def test_any_text_is_a_range_or_refused(scheme: str, text: str, version: str) -> None:
    for read in (native_range, from_native):
        try:
            wanted = read(scheme, text)
            if isinstance(wanted, Range):
                assert contains(wanted, version) in {True, False}
        except (RangeMalformed, VersionMalformed):
            pass


@given(text=st.lists(WORDS, max_size=8).map("".join), loose=st.booleans(), pre=st.booleans())
def test_the_normal_form_of_npm_is_its_own_normal_form(text: str, *, loose: bool, pre: bool) -> None:
    try:
        normal = npm_text(read_npm_range(text, loose=loose, include_prerelease=pre))
    except RangeMalformed:
        return
    assert npm_text(read_npm_range(normal, loose=loose, include_prerelease=pre)) == normal


@given(st.text(max_size=60) | st.text(alphabet="vers:npm/<>=!|*%012.a ", max_size=40).map("vers:".__add__))
def test_any_text_is_vers_or_refused(text: str) -> None:
    for read in (parse_vers, read_vers):
        try:
            vers = read(text)
        except RangeMalformed:
            continue
        assert read_vers(str(vers)) == vers
