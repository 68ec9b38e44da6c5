import pytest

from interlock.decision.expression import SyntaxMalformed
from interlock.decision.expression.mentions import compared_with


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("environment == 'a'", ("a",)),
        ("'a' != environment", ("a",)),
        ("environment in ['a', 'b', 'a']", ("a", "b")),
        ("!(x || (environment == 'a' ? y : {'k': environment == 'b'}['k']))", ("a", "b")),
        ("evidence.all(e, e.environment == 'a')", ()),
        ("environment == other && stage == 'a'", ()),
        ("environment < 'a'", ()),
        ("environment == 1", ()),
    ],
)
def test_the_texts_that_a_name_is_held_against_are_found(text: str, found: tuple[str, ...]) -> None:
    assert compared_with(text, "environment") == found


def test_what_is_no_rule_is_an_error() -> None:
    with pytest.raises(SyntaxMalformed):
        compared_with("environment ==", "environment")
