from datetime import timedelta

import pytest
from msgspec.structs import replace

from interlock.kernel import instant
from interlock.supply.errors import PurlMalformed, RangeMalformed, SchemeUnknown
from interlock.supply.vex import (
    Justification,
    Product,
    Said,
    State,
    Statement,
    Status,
    Unread,
    answered,
    check_range,
    covers,
    is_same,
    ranged,
    sound,
)

NOW = instant("2026-11-22T00:00:00Z")
LIB = "pkg:pypi/jinja2@3.0.0"
APP = "pkg:oci/shop@sha256:abc"


def said(status: Status, *, days_ago: float = 1, product: Product | None = None, **rest: object) -> Statement:
    fields: dict[str, object] = {"author": "security@example.org", "justification": None, **rest}
    at = NOW - timedelta(days=days_ago)
    return Statement("CVE-2026-1", (product or Product(LIB),), status, at=at, **fields)  # type: ignore[arg-type]  # a test's shorthand


def state(*statements: Statement, names: tuple[str, ...] = ("GHSA-a", "cve-2026-1")) -> State:
    return answered(names, LIB, (APP,), statements, NOW).state


def test_a_finding_that_nobody_speaks_of_stays_open() -> None:
    assert state() is State.OPEN
    assert state(said(Status.NOT_AFFECTED), names=("CVE-2026-2",)) is State.OPEN
    assert state(said(Status.NOT_AFFECTED, product=Product("pkg:pypi/jinja2@3.0.1"))) is State.OPEN


def test_each_status_has_its_state_and_two_of_them_still_count() -> None:
    states = [state(said(status)) for status in Status]
    assert states == [State.OPEN, State.UNDER_INVESTIGATION, State.FIXED, State.NOT_AFFECTED]
    assert [one.counts for one in states] == [True, True, False, False]


def test_the_newest_counts_and_the_others_are_told() -> None:
    old, new = said(Status.NOT_AFFECTED, days_ago=9), said(Status.AFFECTED, days_ago=2)
    found = answered(("CVE-2026-1",), LIB, (), [old, new], NOW)
    assert (found.state, found.statement, found.overruled) == (State.OPEN, new, (old,))
    assert state(said(Status.AFFECTED, days_ago=9), said(Status.FIXED)) is State.FIXED


def test_of_two_of_the_same_time_the_worse_counts_in_either_order() -> None:
    both = [said(Status.NOT_AFFECTED), said(Status.UNDER_INVESTIGATION)]
    assert state(*both) is State.UNDER_INVESTIGATION
    assert state(*reversed(both)) is State.UNDER_INVESTIGATION


def test_a_statement_of_tomorrow_says_nothing_today() -> None:
    assert state(said(Status.NOT_AFFECTED, days_ago=-1)) is State.OPEN


def test_a_statement_that_has_run_out_is_told_and_counts_no_more() -> None:
    gone = said(Status.NOT_AFFECTED, expires=NOW)
    found = answered(("CVE-2026-1",), LIB, (), [gone], NOW)
    assert (found.state, found.expired) == (State.OPEN, (gone,))
    assert state(said(Status.NOT_AFFECTED, expires=NOW + timedelta(seconds=1))) is State.NOT_AFFECTED


def test_aliases_of_the_statement_are_names_too() -> None:
    one = Statement("EX-1", (Product(LIB),), Status.FIXED, "a", NOW, aliases=("ghsa-A",))
    assert state(one) is State.FIXED


def test_a_product_with_parts_means_those_parts_of_that_product() -> None:
    product = Product(APP, (LIB,))
    assert covers(product, LIB, (APP,))
    assert not covers(product, LIB, ())
    assert not covers(product, "pkg:pypi/markupsafe@2.0", (APP,))
    assert covers(Product(APP), "pkg:pypi/markupsafe@2.0", (APP,))


@pytest.mark.parametrize(
    ("named", "there", "same"),
    [
        ("pkg:pypi/Jinja2", LIB, True),
        ("pkg:pypi/jinja2@3.0.0", "pkg:pypi/jinja2", False),
        ("pkg:npm/jinja2", LIB, False),
        ("pkg:deb/debian/zlib@1?arch=amd64", "pkg:deb/debian/zlib@1?arch=amd64&distro=12", True),
        ("pkg:deb/debian/zlib@1?arch=arm64", "pkg:deb/debian/zlib@1?arch=amd64", False),
        ("pkg:golang/example.org/m#sub", "pkg:golang/example.org/m", False),
        ("Acme Product", "Acme Product", True),
        ("Acme Product", "Acme", False),
        ("", "", True),
    ],
)
def test_products_are_the_same_where_all_that_is_named_is_there(named: str, there: str, *, same: bool) -> None:
    assert is_same(named, there) is same


def test_a_range_of_versions_narrows_and_one_that_cannot_be_read_says_nothing() -> None:
    assert is_same(ranged("pkg:pypi/jinja2", "vers:pypi/>=3|<4"), LIB)
    assert is_same(ranged("pkg:pypi/jinja2@9", "vers:pypi/<4|>=3"), LIB)
    assert not is_same(ranged("pkg:pypi/jinja2", "vers:pypi/>=4"), LIB)
    assert not is_same("pkg:pypi/jinja2?vers=all+of+them", LIB)
    assert not is_same(ranged("pkg:pypi/jinja2", "vers:pypi/>=3"), "pkg:pypi/jinja2")
    assert not is_same(ranged("pkg:pypi/jinja2?arch=x", "vers:pypi/>=3"), LIB)


def test_the_epoch_of_an_rpm_is_a_part_of_its_version() -> None:
    old = ranged("pkg:rpm/fedora/bind", "vers:rpm/<9.16")
    assert is_same(old, "pkg:rpm/fedora/bind@9.11-1?arch=x86_64")
    assert not is_same(old, "pkg:rpm/fedora/bind@9.11-1?arch=x86_64&epoch=32")
    assert is_same(ranged("pkg:rpm/fedora/bind", "vers:rpm/<32:9.16"), "pkg:rpm/fedora/bind@9.11-1?epoch=32")


def test_a_range_stands_in_the_package_url_in_one_form() -> None:
    assert ranged("pkg:npm/x@1", "vers:npm/<2|>=1") == "pkg:npm/x?vers=vers:npm%2F%3E%3D1%7C%3C2"
    assert ranged("pkg:npm/x?vers=vers:npm%2F%3C9", "vers:npm/*") == "pkg:npm/x?vers=vers:npm%2F%2A"
    check_range(ranged("pkg:npm/x", "vers:npm/<2"))
    check_range("Acme Product")
    check_range("pkg:npm/x@1")


@pytest.mark.parametrize(
    "versions", ["", "2.0", "vers:npm", "vers:nobody/<1", "vers:npm/<1|<2", "vers:npm/2|2.0.0", "vers:npm/<x"]
)
def test_a_range_that_nobody_can_apply_is_refused(versions: str) -> None:
    with pytest.raises((RangeMalformed, SchemeUnknown)):
        ranged("pkg:npm/x", versions)


def test_a_range_beside_a_version_or_of_no_package_is_refused() -> None:
    with pytest.raises(RangeMalformed, match="both"):
        check_range("pkg:npm/x@1?vers=vers:npm%2F%3C2")
    with pytest.raises(PurlMalformed):
        ranged("Acme Product", "vers:npm/<2")


@pytest.mark.parametrize("status", [None, Status.AFFECTED, Status.UNDER_INVESTIGATION])
def test_what_cannot_be_read_takes_milder_words_on_the_same_vulnerability_along(status: Status | None) -> None:
    mild = said(Status.NOT_AFFECTED, justification=Justification.COMPONENT_NOT_PRESENT)
    other = replace(mild, vulnerability="CVE-2026-2", aliases=())
    grave = said(Status.AFFECTED)
    found = sound(Said((mild, other, grave), (Unread("why", ("cve-2026-1",), status),)))
    assert found.statements == (other, grave)
    assert [one.status for one in found.unread] == [status, Status.NOT_AFFECTED]
    assert sound(Said((mild, other, grave), (Unread("why", (), status),))).statements == (grave,)


@pytest.mark.parametrize("status", [Status.FIXED, Status.NOT_AFFECTED])
def test_a_mild_word_that_cannot_be_read_is_only_left_out(status: Status) -> None:
    mild = said(Status.NOT_AFFECTED, justification=Justification.COMPONENT_NOT_PRESENT)
    told = Said((mild,), (Unread("why", ("CVE-2026-1",), status),))
    assert sound(told) == told


def test_what_is_said_is_kept_with_its_reason() -> None:
    one = said(Status.NOT_AFFECTED, justification=Justification.COMPONENT_NOT_PRESENT)
    assert answered(("CVE-2026-1",), LIB, (), [one], NOW).statement is one
