from typing import Any

import pytest

from interlock.adapters.deployers.manifests.places import is_inside, place_of
from interlock.deployment import ParametersUnfit, Target


def test_what_the_target_says_counts_more_than_what_the_environment_says() -> None:
    target = Target("one", {"namespace": "shop", "context": "east"})
    place = place_of(target, {"context": "west", "allows": ["Pod/x"], "images": {"shop": "host/shop"}})
    assert (place.namespace, place.context, place.allows) == ("shop", "east", ("Pod/x",))
    assert (dict(place.images), place.within_s, place.keep) == ({"shop": "host/shop"}, 600, 3)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "namespace"),
        ({"namespace": "Shop"}, "namespace"),
        ({"namespace": "--all"}, "namespace"),
        ({"namespace": "shop", "keep": 0}, "keep"),
        ({"namespace": "shop", "kustomize": "../other"}, "kustomize"),
        ({"namespace": "shop", "kustomize": "/etc"}, "kustomize"),
        ({"namespace": "shop", "chart": "../c"}, "chart"),
        ({"namespace": "shop", "chart": "c", "kustomize": "k"}, "chart"),
        ({"namespace": "shop", "chart": "c", "values": ["../v"]}, "values"),
        ({"namespace": "shop", "images": ["x"]}, "images"),
        ({"namespace": "shop", "images": {"x": 1}}, "images"),
        ({"namespace": "shop", "namespaces": "x"}, "nearest is 'namespace'"),
    ],
)
def test_what_it_cannot_go_by_is_an_error_with_the_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ParametersUnfit, match=field):
        place_of(Target("one", given), {})


def test_a_path_is_inside_only_when_it_is_written_plainly() -> None:
    assert is_inside("deploy/base")
    assert not any(map(is_inside, ("..", ".", "a/../..", "/a", "../a", "a//b", "a/")))
