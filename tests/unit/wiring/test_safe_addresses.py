from __future__ import annotations

import pytest

from interlock.formats import FieldWrong, read_yaml
from interlock.wiring.safe_addresses import url_of


def url(text: str) -> str:
    return url_of(read_yaml(f"a: {text!r}\n", "x.yaml").fields("x", ("a",))["a"], "a")


@pytest.mark.parametrize(
    "text", ["https://a.example.org/in?key=1", "http://127.0.0.1:8080/", "http://localhost/", "http://[::1]:1/"]
)
def test_what_is_https_or_on_this_machine_is_an_address(text: str) -> None:
    assert url(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example.org/",
        "http://localhost.example.org/",
        "https://u:p@a.example.org/",
        "https://a/#x",
        "x",
        "https://",
    ],
)
def test_what_is_not_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(FieldWrong) as caught:
        url(text)
    assert "example" not in str(caught.value)
