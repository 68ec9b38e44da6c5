"""A certificate that cannot be used is told by the file that is wrong, and by no number of the system."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from interlock.cli.certificates import certificate_unusable
from tests.admissions import certified


def why(*paths: str) -> str:
    with pytest.raises(OSError) as raised:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*paths)
    return str(certificate_unusable(raised.value, *paths))


def test_the_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    one, two = certified(tmp_path / "one"), certified(tmp_path / "two")
    gone = str(tmp_path / "gone.pem")
    text = tmp_path / "text.pem"
    text.write_text("no certificate")
    assert why(gone, one.key) == f"{gone} cannot be used as a certificate: No such file or directory"
    assert why(one.certificate, gone) == f"{gone} cannot be used as a certificate: No such file or directory"
    assert why(one.certificate, two.key).endswith("the key that was given belongs to another one")
    assert why(str(text), one.key).endswith("it, or its key, is not in PEM")


def test_what_the_system_says_is_told_without_its_number() -> None:
    assert str(certificate_unusable(OSError(5, "Input/output error"), __file__)).endswith(": Input/output error")
