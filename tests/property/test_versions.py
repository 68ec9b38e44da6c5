"""Laws of every order of versions: keys of readable versions form a total order, and bytes are in the same one."""

from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st

from interlock.supply.errors import VersionMalformed
from interlock.supply.versions import SCHEMES, Key, compare, sort_bytes, sort_key

WORDS = [
    *"019abA-...._+~^:!v*,\u00e9x",
    "00",
    "01",
    "10",
    "rc",
    "alpha",
    "beta",
    "dev",
    "post",
    "pre",
    "sp",
    "ga",
    "SNAPSHOT",
]
VERSIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map("".join) | st.text(max_size=12)
NEARLY = st.lists(st.sampled_from(["0", "1", "2", "10", "a", "rc", "alpha", "b1"]), min_size=1, max_size=5).map(
    ".".join
)
NAMES = st.sampled_from(sorted(SCHEMES))


@lru_cache(maxsize=4096)
def key(scheme: str, version: str) -> Key | None:
    try:
        return sort_key(scheme, version)
    except VersionMalformed:
        return None


@given(NAMES, st.lists(VERSIONS | NEARLY, min_size=3, max_size=3))
def test_readable_versions_are_in_one_order(scheme: str, versions: list[str]) -> None:
    keys = [one for one in (key(scheme, version) for version in versions) if one is not None]
    for one in keys:
        for other in keys:
            assert (one < other) + (one == other) + (one > other) == 1
            for third in keys:
                assert not (one <= other <= third) or one <= third


@given(NAMES, VERSIONS | NEARLY, VERSIONS | NEARLY)
def test_bytes_are_in_the_order_of_the_keys(scheme: str, left: str, right: str) -> None:
    one, other = key(scheme, left), key(scheme, right)
    if one is None or other is None:
        return
    first, second = sort_bytes(scheme, left), sort_bytes(scheme, right)
    assert (first < second, first == second) == (one < other, one == other)


@given(NAMES, VERSIONS | NEARLY, VERSIONS | NEARLY)
def test_comparing_the_other_way_round_gives_the_opposite(scheme: str, left: str, right: str) -> None:
    if key(scheme, left) is not None and key(scheme, right) is not None:
        assert compare(scheme, left, right) == -compare(scheme, right, left)


@given(NAMES, st.text(max_size=2000) | st.integers(0, 10**4000).map(lambda number: f"1.{number:x}"))
def test_whatever_is_asked_a_version_is_read_or_refused(scheme: str, version: str) -> None:
    one = key(scheme, version)
    assert one is None or isinstance(one, tuple)
