"""Secrets that come back in another dress: coloured, unquoted, behind a directive."""

from __future__ import annotations

import pytest

from interlock.adapters.tools import mask

_SECRET = "hunter" + "0a1b" + "2c3d4e5f"


@pytest.mark.parametrize(
    "text",
    [
        f'"Highlighted": "\\u001b[0m \\u001b[38;5;245mpassword\\u001b[0m = \\u001b[38;5;37m\\"{_SECRET}\\""',
        f'\x1b[3mpassword\x1b[0m = \x1b[38;5;37m"{_SECRET}"',
        f"password: {_SECRET}\n",
        f"    - api_key:  {_SECRET}\n",
    ],
)
def test_a_secret_is_masked_whatever_it_is_dressed_in(text: str) -> None:
    out = mask(text.encode())
    assert _SECRET.encode() not in out
    assert mask(out) == out


@pytest.mark.parametrize("text", ['{"token": null, "secret": 12345678901, "password": false}', "password: string\n"])
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text.encode()) == text.encode()
