"""How firmly a reference holds a version."""

from __future__ import annotations

import pytest

from interlock.formats.pipelines.model import Pin, Spot, ToolKind
from interlock.formats.pipelines.references import action, image, pin_of, versioned

AT = Spot("x", 1)
HEX = "a" * 40


@pytest.mark.parametrize(
    ("text", "name", "pin"),
    [
        (f"actions/checkout@{HEX}", "actions/checkout", Pin.DIGEST),
        ("actions/checkout@v5", "actions/checkout", Pin.FLOATING),
        ("actions/checkout@v5.0.1", "actions/checkout", Pin.VERSION),
        ("actions/checkout@main", "actions/checkout", Pin.FLOATING),
        ("docker://alpine:3.20", "alpine", Pin.VERSION),
    ],
)
def test_actions(text: str, name: str, pin: Pin) -> None:
    assert (action(text, AT).name, action(text, AT).pin) == (name, pin)


@pytest.mark.parametrize(
    ("text", "name", "pin"),
    [
        ("registry.example.org:5000/a/b", "registry.example.org:5000/a/b", Pin.FLOATING),
        ("registry.example.org:5000/a/b:1.2", "registry.example.org:5000/a/b", Pin.VERSION),
        ("python:latest", "python", Pin.FLOATING),
        (f"python:3@sha256:{'0' * 64}", "python", Pin.DIGEST),
        ("python@sha256:12", "python", Pin.UNSAID),
        ("$IMAGE:$TAG", "$IMAGE", Pin.UNSAID),
    ],
)
def test_images(text: str, name: str, pin: Pin) -> None:
    assert (image(text, AT).name, image(text, AT).pin) == (name, pin)


def test_versions_apart_from_names() -> None:
    assert versioned("x", "v1.2", ToolKind.HOOK, AT).pin is Pin.VERSION
    assert pin_of("") is Pin.FLOATING
    assert pin_of("${REF}") is Pin.UNSAID
