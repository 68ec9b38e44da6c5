import pytest

from interlock.control import STRICT, DeclaredStage, Pipeline
from interlock.decision import Question
from tests.unit.decision.builders import NOW, SUBJECT, question


@pytest.mark.parametrize(
    ("product", "environment", "resource"),
    [
        ("shop", "live", "product:shop/environment:live"),
        ("shop", "", "product:shop"),
        ("", "live", "environment:live"),
        ("", "", "organisation"),
    ],
)
def test_permissions_are_asked_for_where_the_release_goes(product: str, environment: str, resource: str) -> None:
    assert question(product=product, environment=environment).resource == resource


def test_a_record_holds_the_stages_only_where_they_decide_something() -> None:
    own = Pipeline((DeclaredStage("commit"), DeclaredStage("board")), is_declared=True)
    for stage, pipeline, held in (
        ("commit", STRICT, ()),
        ("precommit", STRICT, ()),
        ("production", STRICT, (STRICT, STRICT)),
        ("commit", own, (own, STRICT)),
    ):
        assert Question(SUBJECT, NOW, stage, pipeline=pipeline).pipelines == held
