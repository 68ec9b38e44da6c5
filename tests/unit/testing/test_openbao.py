import shutil
import sys

import pytest

from interlock.testing import openbao


def test_the_program_beside_this_interpreter_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/elsewhere/bao")
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert openbao.find_openbao() == "/elsewhere/bao"


def test_a_program_that_is_no_server_is_told() -> None:
    program = shutil.which("false")
    assert program is not None
    with pytest.raises(TimeoutError, match="did not start"), openbao.running_openbao(program):
        pass
