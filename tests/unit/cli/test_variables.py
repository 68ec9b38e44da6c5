"""What the options say, variables can say as well; what they cannot mean ends the command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interlock.cli.serve import PREFIX, parser
from interlock.cli.variables import heed_variables, variables_of

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "server-settings.md"


def test_every_option_of_the_server_has_a_variable_that_is_documented() -> None:
    found = variables_of(parser(), PREFIX)
    assert {one.dest for one in found.values()} == {one.dest for one in parser()._actions} - {"help"}
    text = PAGE.read_text("utf-8")
    for name in found:
        assert len(re.findall(rf"^\| `{name}` \|", text, re.MULTILINE)) == 1, name


def test_a_variable_takes_the_place_of_the_default_and_the_command_line_goes_before_it() -> None:
    said = {
        "INTERLOCK_SERVE_PORT": "9000",
        "INTERLOCK_SERVE_TLS_CERT": "a.pem",
        "INTERLOCK_SERVE_BEHIND_PROXY": "true",
        "INTERLOCK_SERVE_LOG": "json",
        "INTERLOCK_SERVER": "https://interlock.example.org",
    }
    made = parser()
    heed_variables(made, PREFIX, said)
    asked = made.parse_args(["--port", "9001"])
    assert (asked.port, asked.tls_cert, asked.behind_proxy, asked.log, asked.host) == (
        9001,
        "a.pem",
        True,
        "json",
        "127.0.0.1",
    )
    assert made.parse_args([]).port == 9000
    off = parser()
    heed_variables(off, PREFIX, {"INTERLOCK_SERVE_BEHIND_PROXY": "0"})
    assert off.parse_args([]).behind_proxy is False


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("INTERLOCK_SERVE_PORT", "tcp://192.0.2.1:80", "INTERLOCK_SERVE_PORT is a number"),
        ("INTERLOCK_SERVE_LOG", "xml", "INTERLOCK_SERVE_LOG is one of json, text"),
        ("INTERLOCK_SERVE_BEHIND_PROXY", "perhaps", "INTERLOCK_SERVE_BEHIND_PROXY is true or false"),
        ("INTERLOCK_SERVE_TLS_CERTIFICATE", "a.pem", "INTERLOCK_SERVE_TLS_CERTIFICATE names no option"),
    ],
)
def test_what_a_variable_cannot_mean_is_told_by_its_name(
    capsys: pytest.CaptureFixture[str], name: str, value: str, says: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        heed_variables(parser(), PREFIX, {name: value})
    assert ended.value.code == 2
    assert says in capsys.readouterr().err
