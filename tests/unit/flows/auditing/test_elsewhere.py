from datetime import timedelta

import msgspec
import pytest

from interlock.deployment import Plan, Strategy
from interlock.evidence import ASSESSMENT
from interlock.evidence.deployment import DEPLOYMENT
from interlock.flows.auditing.elsewhere import deployments_among, plan_in, unplaced
from interlock.kernel import Digest, sha256
from interlock.ledger import Entry
from interlock.trace.pack import paper_name
from interlock.trace.report import AuditReport, Period, Scope
from tests.audited import AT, after, report


def plan(environment: str, product: str = "shop") -> Plan:
    return Plan(environment, product, (), (), "folders", {}, (), (), Strategy(), None, "")


def entry(number: int, about: Plan | None = None, minutes: float = 0, kind: str = DEPLOYMENT) -> Entry:
    subject = about.digest if about is not None else sha256(b"a plan that nobody kept")
    return Entry(after(minutes), Digest("sha256", f"{number:064x}"), kind, 1, (subject,))


def members(*plans: Plan) -> dict[str, bytes]:
    return {paper_name(one.digest.hex): one.body for one in plans}


def asked(environment: str = "production", **more: object) -> AuditReport:
    wanted = {"scope": Scope.ENVIRONMENT, "subject": environment, "product": "shop", "period": Period(), **more}
    return msgspec.structs.replace(report(), **wanted)


def test_what_a_plan_shows_to_have_gone_elsewhere_is_not_missed() -> None:
    others = [plan("staging"), plan("production", product="till")]
    entries = list(enumerate(map(entry, range(2), others)))
    assert unplaced(entries, members(*others), "environment", asked()) == []


def test_what_went_there_and_is_not_in_the_pack_is_missed() -> None:
    there = plan("production")
    assert unplaced([(7, entry(7, there))], members(there), "environment", asked()) == [7]
    shop = asked("shop", scope=Scope.PRODUCT)
    assert unplaced([(7, entry(7, plan("staging")))], members(plan("staging")), "product", shop) == [7]
    assert unplaced([(7, entry(7, plan("x", "till")))], members(plan("x", "till")), "product", shop) == []


def test_what_no_plan_speaks_of_is_missed() -> None:
    assert unplaced([(3, entry(3))], {}, "environment", asked()) == [3]
    forged = {paper_name(entry(3).subjects[0].hex): b"no plan"}
    assert unplaced([(3, entry(3))], forged, "environment", asked()) == [3]


def test_a_pack_and_a_report_about_different_things_show_nothing() -> None:
    other = plan("staging")
    for kind, made in (("product", asked()), ("environment", asked(scope=Scope.COMMIT)), ("environment", None)):
        assert unplaced([(1, entry(1, other))], members(other), kind, made) == [1]


@pytest.mark.parametrize(
    ("minutes", "missed"),
    [((-3000,), []), ((3000,), []), ((-10,), [0]), ((5,), [0]), ((-3000, 3000), [0, 1]), ((-3000, 5), [0, 1])],
)
def test_of_a_period_only_what_lies_wholly_on_one_side_of_it_is_not_missed(
    minutes: tuple[int, ...], missed: list[int]
) -> None:
    there = plan("production")
    entries = [(number, entry(number, there, at)) for number, at in enumerate(minutes)]
    made = asked(period=Period(AT, AT + timedelta(minutes=10)))
    assert unplaced(entries, members(there), "environment", made) == missed


def test_only_entries_of_deployments_are_looked_at() -> None:
    leaves = [(0, entry(0, kind=ASSESSMENT).leaf()), (1, entry(1).leaf())]
    assert [index for index, _ in deployments_among(leaves)] == [1]


def test_only_a_plan_is_read_as_one() -> None:
    assert plan_in(plan("staging").body) == plan("staging")
    assert plan_in(b"{}") is None
