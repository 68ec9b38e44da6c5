import pytest

from tests.unit.decision.builders import question


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
