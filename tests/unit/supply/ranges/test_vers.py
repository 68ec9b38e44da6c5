import pytest

from interlock.supply.errors import RangeMalformed, SchemeUnknown, VersionMalformed
from interlock.supply.ranges.vers import fault, parse_vers, read_vers, vers_contains


@pytest.mark.parametrize(
    "text",
    [
        "vers:npm/1.2.3|>=2.0.0|<5.0.0",
        "vers:deb/*",
        "vers:all/*",
        "vers:gem/>=2.2.0|!=2.2.1|<2.3.0",
        "vers:test/2|1",
        "vers:unheard-of/>1",
        "vers:npm/1.0%252F0",
        "vers:datetime/>=2024-01-01T00:00:00Z",
        "vers:generic/1%2A",
    ],
)
def test_canonical_ranges_are_read_and_written_alike(text: str) -> None:
    assert str(parse_vers(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "npm/1.0.0",
        "VERS:npm/1.0.0",
        "vers:Npm/1.0.0",
        "vers:npm",
        "vers:npm/",
        "vers:1npm/1",
        "vers:npm/ 1.0.0",
        "vers:npm/1.0.0|",
        "vers:npm/|1.0.0",
        "vers:npm/1.0.0||2.0.0",
        "vers:npm/=1.0.0",
        "vers:npm/>=",
        "vers:npm/*|1.0.0",
        "vers:npm/>*",
        "vers:npm/2.0.0|1.0.0",
        "vers:npm/1.0.0|v1.0.0",
        "vers:npm/>1.0.0|>2.0.0",
        "vers:npm/<1.0.0|<2.0.0",
        "vers:npm/1.0.0|<2.0.0",
        "vers:npm/one|two",
        "vers:npm/1%",
        "vers:npm/%ff",
        "vers:npm/1%0A",
        "vers:npm/\u00e9",
        "vers:invalid/1",
        "vers:none/1",
        "vers:test/1|1",
        "vers:npm/" + "1" * 9000,
    ],
)
def test_what_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(RangeMalformed):
        parse_vers(text)


def test_people_may_write_in_any_order_and_with_white_space() -> None:
    assert str(read_vers("VERS:PyPI/ | >= 2.0 | 1.0 | < 1.5 | =0.5 |")) == "vers:pypi/0.5|1.0|<1.5|>=2.0"
    assert fault(read_vers("vers:pypi/1.0|<1.5")) == "1.5 covers 1.0 before it"


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("vers:npm/*", "0.0.1", ""),
        ("vers:npm/1.0.0", "1.0.0", "1.0.1 1.0.0-a"),
        ("vers:npm/1.2.3|>=2.0.0|<5.0.0", "1.2.3 2.0.0 4.9.9", "1.2.4 1.0.0 5.0.0"),
        ("vers:npm/<1.0.0|>=2.0.0|<3.0.0|>4.0.0", "0.9.0 2.5.0 4.0.1", "1.0.0 3.0.0 4.0.0"),
        ("vers:npm/>=1.0.0|!=1.5.0", "1.0.0 2.0.0", "1.5.0 0.9.0"),
        ("vers:npm/!=1.5.0", "1.0.0 2.0.0", "1.5.0"),
        ("vers:npm/1.0.0|!=1.5.0", "1.0.0", "1.5.0 1.6.0"),
        ("vers:npm/<=1.0.0", "1.0.0 0.1.0", "1.0.1"),
        ("vers:all/*", "anything", ""),
        ("vers:none/*", "", "anything"),
    ],
)
def test_versions_lie_between_the_signposts(text: str, inside: str, outside: str) -> None:
    vers = parse_vers(text)
    assert all(vers_contains(vers, one) for one in inside.split())
    assert not any(vers_contains(vers, one) for one in outside.split())


def test_there_is_no_answer_without_an_order_a_version_or_sense() -> None:
    with pytest.raises(SchemeUnknown):
        vers_contains(parse_vers("vers:test/1"), "1")
    for text in ("vers:npm/*", "vers:npm/>1.0.0"):
        with pytest.raises(VersionMalformed):
            vers_contains(parse_vers(text), "one")
    with pytest.raises(VersionMalformed):
        vers_contains(parse_vers("vers:npm/1.0%252F0"), "1.0.0")
    with pytest.raises(RangeMalformed):
        vers_contains(read_vers("vers:npm/>1.0.0|>2.0.0"), "3.0.0")
