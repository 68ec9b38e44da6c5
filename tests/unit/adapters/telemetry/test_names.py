from importlib import import_module
from pkgutil import iter_modules

import pytest

from interlock.adapters.telemetry import names
from tests.needed import package

OWN = "interlock."
VALUES = {
    names.SUCCESS, names.FAILURE, names.ERROR, names.SKIP, names.CANCELLATION, names.TEST, names.DEPLOY, names.RUN,
    names.SUCCEEDED, names.FAILED,
}  # fmt: skip


def known() -> set[str]:
    """Give every name of the conventions that is not on its way out."""
    found = set()
    for root in ("opentelemetry.semconv.attributes", "opentelemetry.semconv._incubating.attributes"):
        for one in iter_modules(import_module(root).__path__):
            module = import_module(f"{root}.{one.name}")
            found |= {value for key, value in vars(module).items() if key.isupper() and isinstance(value, str)}
    return found


def test_every_name_is_one_of_the_conventions_or_our_own() -> None:
    package("opentelemetry.semconv")
    said = {value for key, value in vars(names).items() if key.isupper()} - VALUES
    assert len(said) > 20
    assert {one for one in said if not one.startswith(OWN)} - known() == set()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("CicdPipelineResultValues", {names.SUCCESS, names.FAILURE, names.ERROR, names.CANCELLATION}),
        ("CicdPipelineTaskRunResultValues", {names.SUCCESS, names.FAILURE, names.ERROR, names.SKIP}),
        ("CicdPipelineTaskTypeValues", {names.TEST, names.DEPLOY}),
        ("CicdPipelineActionNameValues", {names.RUN}),
    ],
)
def test_words_are_those_of_the_conventions(kind: str, words: set[str]) -> None:
    package("opentelemetry.semconv")
    module = import_module("opentelemetry.semconv._incubating.attributes.cicd_attributes")
    assert words <= {one.value for one in getattr(module, kind)}


def test_how_a_deployment_ended_is_a_word_of_the_conventions() -> None:
    package("opentelemetry.semconv")
    module = import_module("opentelemetry.semconv._incubating.attributes.deployment_attributes")
    assert {one.value for one in module.DeploymentStatusValues} == {names.SUCCEEDED, names.FAILED}
