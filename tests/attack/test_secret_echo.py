"""Secrets that come back in another dress: coloured, unquoted, behind a directive."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interlock.adapters.tools import mask
from interlock.cli.crash import report
from interlock.store import StoreUnreachable, open_database

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


def test_the_password_of_a_store_is_not_in_the_report_of_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    address = f"postgresql://somebody:{_SECRET}@db.example.org/interlock"
    report("check", ["--store", address, "odd-\udcff-name"], RuntimeError(f"no luck with {address}"))
    said = capsys.readouterr().err
    place = re.search(r"a report is in (\S+),", said)
    assert place is not None
    written = Path(place[1])
    try:
        assert _SECRET not in said
        assert _SECRET not in written.read_text("utf-8")
        assert "no luck with" in written.read_text("utf-8")
    finally:
        written.unlink()


def test_an_address_that_is_none_is_not_repeated() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreUnreachable) as caught:
        open_database(f"postgresql://somebody:{_SECRET}@db.example.org:port/interlock")
    assert _SECRET not in str(caught.value)
