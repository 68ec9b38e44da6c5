from pathlib import Path

import pytest

from interlock.adapters.errors import NetworkError, SecretMissing
from interlock.adapters.references import check_reference, secret_at


def test_a_variable_and_a_private_file_are_read(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("hush\n")
    path.chmod(0o600)
    assert secret_at("env:NAME", {"NAME": "hush"}) == "hush"
    assert secret_at(f"file:{path}", {}) == "hush"


@pytest.mark.parametrize("reference", ["env:NAME", "env:EMPTY", "file:/nonexistent"])
def test_what_is_not_there_is_told_by_its_reference(reference: str) -> None:
    with pytest.raises(SecretMissing) as caught:
        secret_at(reference, {"EMPTY": ""})
    assert reference in str(caught.value)


def test_a_file_that_others_can_read_or_that_is_empty_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("hush")
    path.chmod(0o644)
    with pytest.raises(SecretMissing, match="others can read"):
        secret_at(f"file:{path}", {})
    path.write_text("\n")
    path.chmod(0o600)
    with pytest.raises(SecretMissing, match="empty"):
        secret_at(f"file:{path}", {})
    path.write_bytes(b"x" * 100_000)
    with pytest.raises(SecretMissing, match="too long"):
        secret_at(f"file:{path}", {})


@pytest.mark.parametrize("given", ["hush", "s.abcdef", "env:", "http:x"])
def test_a_secret_in_the_place_of_a_reference_is_refused_and_not_repeated(given: str) -> None:
    with pytest.raises(SecretMissing) as caught:
        check_reference(given)
    assert "hush" not in str(caught.value)
    assert "abcdef" not in str(caught.value)


def test_whoever_does_without_an_answer_does_not_do_without_a_secret() -> None:
    assert not issubclass(SecretMissing, NetworkError)
