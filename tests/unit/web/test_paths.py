"""Whoever signed in is led to a path of ours, whatever they were told to ask for."""

from __future__ import annotations

import pytest

from interlock.web.paths import after_sign_in


@pytest.mark.parametrize("path", ["/", "/a", "/a/b?c=d&e=/f", "/runs/1.2~3?q=%2F", "/a?b=https://example.org/"])
def test_a_path_of_ours_is_led_to(path: str) -> None:
    assert after_sign_in(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a",
        "//evil.example.org",
        "///evil.example.org",
        "/\\evil.example.org",
        "\\\\evil.example.org",
        "https://evil.example.org",
        "https:evil.example.org",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "/a\nb",
        "/a\tb",
        "/\t/evil.example.org",
        "/a b",
        "/ä",
        "/a#b",
        "\x00/",
        " /a",
        "/sign-in?next=/sign-in",
        "/sign-in/with/main",
        "/sign-out",
        "/set-up?key=x",
        "/" + "a" * 500,
    ],
)
def test_anything_else_leads_home(path: str) -> None:
    assert after_sign_in(path) == "/"
