import shutil

import pytest

from interlock.testing.softhsm import find_softhsm


def test_without_its_program_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert find_softhsm() is None
