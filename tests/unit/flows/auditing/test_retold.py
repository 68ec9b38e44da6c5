from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from interlock.flows.auditing.errors import NothingKnown
from interlock.flows.auditing.report import Question
from interlock.flows.auditing.retold import Evidence, Retelling, against, own_controls
from interlock.flows.auditing.scope import AboutWhat
from interlock.flows.auditing.summary import summary_of
from interlock.kernel import KeyId, Severity
from interlock.trace.clauses import Answering, Clause, Clauses, ClauseState, Standard, answered
from interlock.trace.deployed import Deployed, Standing
from interlock.trace.lacks import Absence, Lack
from interlock.trace.pack import REPORT
from interlock.trace.report import AuditReport, Scope
from interlock.wiring.reporting import asker_here, reporting_of, standard_known
from tests.estate import Estate
from tests.packs import Members


@pytest.fixture
def report(members: Members) -> AuditReport:
    return msgspec.json.decode(members[REPORT], type=AuditReport)


def changed(report: AuditReport, **fields: object) -> AuditReport:
    made = msgspec.structs.replace(report, **fields)
    return msgspec.structs.replace(made, summary=summary_of(made))


def held(report: AuditReport, told: AuditReport) -> list[str]:
    return list(against(report, told, standard_known))


def lack(kind: Absence, entries: tuple[int, ...] = ()) -> Lack:
    return Lack("x", kind, Severity.LOW, "it", "it is gone", "so", "look", entries)


def test_nothing_is_against_a_report_that_comes_out_the_same(report: AuditReport) -> None:
    assert held(report, report) == []


def test_every_part_that_evidence_makes_is_compared_and_named(report: AuditReport) -> None:
    for name in ("rulings", "assessed", "keys", "pieces", "changes"):
        assert getattr(report, name), f"{name} are there to be left out"
        assert f"of {name}" in held(changed(report, **{name: ()}), report), name
    asker = msgspec.structs.replace(report.asked_by, name="the auditor")
    assert held(changed(report, asked_by=asker), report) == ["of asked_by"]
    assert held(changed(report, ledger="another"), report) == ["of ledger"]
    as_of = msgspec.structs.replace(report.as_of, at=report.at.replace(year=2020))
    assert held(changed(report, as_of=as_of), report) == ["of as_of"]


def test_what_is_missing_is_neither_kept_quiet_nor_made_up_nor_put_behind(report: AuditReport) -> None:
    quiet = changed(report, missing=())
    assert held(quiet, report)[0].startswith("it keeps quiet that")
    assert held(report, quiet)[0].startswith("nothing shows that")
    both = changed(report, missing=(lack(Absence.CLOCKS), *report.missing))
    assert held(both, changed(report, missing=tuple(reversed(both.missing)))) == [
        "it has what is missing in another order than the worst first, or twice"
    ]


def test_what_an_audit_of_the_whole_ledger_finds_is_taken_as_it_stands(report: AuditReport) -> None:
    for one, why in (
        (lack(Absence.LEDGER_GAP), []),
        (lack(Absence.PAPER_LOST, (1,)), []),
        (lack(Absence.LEDGER_GAP, (1,)), ["nothing shows that it is gone"]),
        (lack(Absence.CLOCKS), ["nothing shows that it is gone"]),
    ):
        assert held(changed(report, missing=(*report.missing, one)), report) == why, one


def test_a_sentence_that_the_rest_does_not_make_is_told(report: AuditReport) -> None:
    assert held(msgspec.structs.replace(report, summary="All is well."), report) == ["in its first sentences"]


class Scene:
    """Two deployments, of which the first is told again, with what one likes changed."""

    def __init__(self, folder: Path) -> None:
        self.estate = Estate(folder)
        self.estate.deployed(self.estate.artifact())
        self.estate.world.pass_time(minutes=5)
        self.estate.deployed(self.estate.artifact(b"newer"))

    def retold(self, change: Callable[[Deployed], Deployed], *, is_whole: bool = False, **fields: object) -> list[str]:
        with self.estate.deploying() as (app, deploying):
            report = reporting_of(app, deploying, with_fsck=False).report(
                Question(AboutWhat(Scope.PRODUCT, app.product), asker_here(app), app.clock())
            )
            first, *others = report.deployments
            said = changed(report, deployments=(change(first), *others), **fields)
            evidence = Evidence(
                app.gate,
                app.store.ledger,
                app.store.blobs,
                app.trust,
                app.trust,
                KeyId(report.asked_by.key),
                {one.entry: one.again for one in report.rulings},
                None,
                lambda _product, _environment: is_whole,
                lambda product, _environment: product == "shop",
            )
            return held(said, Retelling(said, evidence).told())


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene"))


def test_how_a_deployment_lies_among_others_is_taken_as_it_stands_unless_a_later_one_is_there(scene: Scene) -> None:
    assert scene.retold(lambda one: one) == []
    assert scene.retold(lambda one: msgspec.structs.replace(one, way_back="so")) == []
    assert "of deployments" in scene.retold(lambda one: msgspec.structs.replace(one, is_current=True))
    assert "of deployments" in scene.retold(lambda one: msgspec.structs.replace(one, outcome="refused"))
    assert "of deployments" in scene.retold(lambda one: msgspec.structs.replace(one, asked_person="alice"))


def test_where_every_deployment_of_an_environment_is_there_its_place_and_way_back_are_made_again(scene: Scene) -> None:
    assert scene.retold(lambda one: one, is_whole=True) == []
    wrong = scene.retold(lambda one: msgspec.structs.replace(one, way_back="so"), is_whole=True)
    assert wrong == ["of deployments"]


def test_whoever_asked_is_whoever_signed_or_nobody_who_had_a_key(scene: Scene) -> None:
    from interlock.trace.report import KEYLESS, Asker

    assert "of asked_by" in scene.retold(lambda one: one, asked_by=Asker("the auditor"))
    assert scene.retold(lambda one: one, asked_by=KEYLESS) == []


def test_a_product_that_nothing_went_to_is_told_of_nowhere(scene: Scene) -> None:
    with pytest.raises(NothingKnown):
        scene.retold(lambda one: one, subject="bank", product="bank")
    with pytest.raises(NothingKnown):
        scene.retold(lambda one: one, subject="bank")


def clauses_of(report: AuditReport, *controls: str) -> Clauses:
    known = standard_known("SLSA")
    assert known is not None
    first = next(iter(known.clauses))
    widened = Standard(
        known.id,
        known.name,
        known.edition,
        known.clauses,
        {**known.controls, first: (*known.controls[first], *controls)},
        known.note,
    )
    from interlock.flows.auditing.rulings import shown_by

    return answered(widened, tuple(shown_by(report.rulings, report.assessed)), report.missing)


def test_clauses_stand_as_the_controls_behind_them_do(report: AuditReport) -> None:
    control = report.rulings[0].judged[0].control
    clause = Clause("1.1", "it asks", ClauseState.ANSWERED, (Answering(control, Standing.SATISFIED),))
    made_up = changed(report, frameworks=(Clauses("SLSA", "SLSA", "1.0", (clause,)),))
    assert "of the clauses of SLSA" in held(made_up, made_up)
    unknown = changed(report, frameworks=(Clauses("folklore", "Folklore", "1.0", ()),))
    assert "of the clauses of folklore" in held(unknown, unknown)


def test_which_controls_answer_to_a_clause_is_the_catalogues_and_own_ones_are_named(report: AuditReport) -> None:
    good = changed(report, frameworks=(clauses_of(report),))
    assert held(good, good) == []
    assert own_controls(good, standard_known) == frozenset()
    wider = changed(report, frameworks=(clauses_of(report, "acme.own"),))
    assert held(wider, wider) == []
    assert own_controls(wider, standard_known) == {"acme.own"}
    known = standard_known("SLSA")
    assert known is not None
    elsewhere = next(each for controls in reversed([*known.controls.values()]) for each in controls)
    borrowed = changed(report, frameworks=(clauses_of(report, elsewhere),))
    assert "of the clauses of SLSA" in held(borrowed, borrowed), "it answers to another clause in the catalogue"
