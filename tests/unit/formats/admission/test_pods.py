from typing import Any

import pytest

from interlock.formats.admission.pods import MOST_IMAGES, images_in
from interlock.formats.errors import ReviewMalformed
from tests.admissions import KINDS, carrying, pod


@pytest.mark.parametrize("which", KINDS)
def test_every_kind_that_carries_pods_gives_all_of_its_containers(which: str) -> None:
    group, kind, path = KINDS[which]
    spec = pod("a", "b", init=("c",), ephemeral=("d",))
    found = images_in(carrying(which, spec), group, kind, is_owed=True)
    assert [one.image for one in found] == ["a", "b", "c", "d"]
    assert found[2].pointer == f"/{'/'.join(path)}/initContainers/0/image"


def test_a_volume_made_of_an_image_brings_one_too() -> None:
    spec = {**pod("a"), "volumes": [{"name": "v", "image": {"reference": "b"}}, {"name": "w", "emptyDir": {}}]}
    found = images_in({"spec": spec}, "", "Pod", is_owed=True)
    assert [(one.image, one.pointer) for one in found][1] == ("b", "/spec/volumes/0/image/reference")


def test_a_kind_that_nobody_knows_is_searched_for_pods_by_shape_however_deep() -> None:
    value: dict[str, Any] = {"a/b~c": [{"deep": {"template": {"spec": pod("x")}}}], "spec": {"workers": pod("y")}}
    found = images_in(value, "example.org", "Farm", is_owed=True)
    assert {one.pointer: one.image for one in found} == {
        "/a~1b~0c/0/deep/template/spec/containers/0/image": "x",
        "/spec/workers/containers/0/image": "y",
    }


def test_the_same_words_that_carry_no_pods_are_left_alone() -> None:
    value = {"spec": {"containers": ["one", "two"], "initContainers": 3}, "metadata": {"containers": [{"x": 1}]}}
    assert images_in(value, "example.org", "Harbour", is_owed=True) == ()


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"containers": []},
        {"containers": None},
        {"containers": "a"},
        {"containers": ["a"]},
        {"containers": [{"name": "a"}]},
        {"containers": [{"name": "a", "image": ""}]},
        {"containers": [{"name": "a", "image": 7}]},
        {"containers": [{"name": "a", "image": "x"}, "b"]},
        {"containers": [{"name": "a", "image": "x"}], "volumes": [{"image": {}}]},
    ],
)
def test_a_pod_whose_containers_cannot_be_told_is_refused(spec: dict[str, Any]) -> None:
    with pytest.raises(ReviewMalformed):
        images_in({"spec": spec}, "", "Pod", is_owed=True)


def test_what_is_too_large_or_too_deep_is_refused_and_breaks_nothing() -> None:
    deep: Any = {}
    for _ in range(150_000):
        deep = {"a": deep}
    with pytest.raises(ReviewMalformed, match="parts"):
        images_in(deep, "", "Pod", is_owed=True)
    many = pod(*(f"a{i}" for i in range(MOST_IMAGES + 1)))
    with pytest.raises(ReviewMalformed, match="images"):
        images_in({"spec": many}, "", "Pod", is_owed=True)
    while deep:  # freed layer by layer: the interpreter itself would recurse
        deep = deep["a"]
