from __future__ import annotations

import pytest

from interlock.control import Finding, Location
from interlock.render.excerpt import Excerpts, is_secret
from tests.unit.render.builders import Files, checked, failed, finding

TEN = b"".join(b"line %d\n" % number for number in range(1, 11))


def excerpts(*findings: Finding, files: dict[str, bytes] | None = None) -> tuple[Excerpts, Files]:
    held = files or {"a.py": TEN}
    repository = Files(held)
    return Excerpts(checked(failed(*findings), files=held), repository), repository


def test_the_lines_of_a_finding_come_with_context() -> None:
    one = finding(at=Location("a.py", 4, end_line=5))
    reader, _ = excerpts(one)
    lines = reader.around(one, context=2)
    assert [line.number for line in lines] == [2, 3, 4, 5, 6, 7]
    assert [line.number for line in lines if line.is_meant] == [4, 5]
    assert lines[0].text == "line 2"


@pytest.mark.parametrize("cwe", ["CWE-798", "CWE-259", "CWE-321"])
def test_the_line_of_a_secret_is_never_given(cwe: str) -> None:
    one = finding(at=Location("a.py", 4), cwe=(cwe,))
    reader, repository = excerpts(one)
    assert is_secret(one)
    assert reader.around(one, context=2) == []
    assert repository.reads == []


def test_a_secret_near_another_finding_is_left_out() -> None:
    secret = finding("betterleaks:key", at=Location("a.py", 3, end_line=4), control="commit.secrets", cwe=())
    near = finding(at=Location("a.py", 5))
    reader, _ = excerpts(secret, near)
    shown = {line.number: line for line in reader.around(near, context=2)}
    assert [number for number, line in shown.items() if line.is_hidden] == [3, 4]
    assert "line 3" not in str(shown)
    assert "line 4" not in str(shown)


def test_a_finding_on_the_very_line_of_a_secret_shows_nothing_of_it() -> None:
    secret = finding("betterleaks:key", at=Location("a.py", 5), control="commit.secrets")
    same = finding(at=Location("a.py", 5))
    reader, _ = excerpts(secret, same)
    assert [line.text for line in reader.around(same)] == [""]


def test_a_changed_file_shows_nothing() -> None:
    one = finding(at=Location("a.py", 4))
    reader = Excerpts(checked(failed(one), files={"a.py": TEN}), Files({}))
    assert reader.around(one) == []


@pytest.mark.parametrize("line", [0, 12, 10**9])
def test_a_line_that_is_not_there_shows_nothing(line: int) -> None:
    one = finding(at=Location("a.py", line))
    reader, _ = excerpts(one)
    assert reader.around(one, context=3) == []


def test_a_place_in_the_history_shows_nothing() -> None:
    one = finding(at=Location("a.py", 4, commit="ef" * 20))
    reader, _ = excerpts(one)
    assert reader.around(one) == []


def test_a_long_line_is_cut_around_the_column() -> None:
    text = b"x" * 500 + b"MEANT" + b"y" * 500
    one = finding(at=Location("a.py", 1, column=501))
    reader, _ = excerpts(one, files={"a.py": text})
    shown = reader.around(one, width=60)[0].text
    assert "MEANT" in shown
    assert len(shown) <= 62


def test_bytes_that_are_no_text_are_replaced() -> None:
    one = finding(at=Location("a.py", 1))
    reader, _ = excerpts(one, files={"a.py": b"\xff\xfe ok\n"})
    assert reader.around(one)[0].text == "\ufffd\ufffd ok"


def test_a_huge_file_is_not_read() -> None:
    one = finding(at=Location("a.py", 1))
    reader, repository = excerpts(one, files={"a.py": b"x" * 2_000_001})
    assert reader.around(one) == []
    assert repository.reads == []


def test_a_file_is_read_once_for_many_findings() -> None:
    several = [finding(at=Location("a.py", line)) for line in range(1, 9)]
    reader, repository = excerpts(*several)
    assert all(reader.around(one) for one in several)
    assert repository.reads == ["a.py"]


def test_a_range_over_a_whole_file_is_cut() -> None:
    one = finding(at=Location("a.py", 1, end_line=10_000))
    reader, _ = excerpts(one, files={"a.py": b"line\n" * 10_000})
    assert len(reader.around(one, context=2)) < 20


def test_what_looks_like_a_secret_is_masked_though_nobody_reported_it() -> None:
    value = "hunter" + "2hunter2"
    one = finding(at=Location("a.py", 1))
    reader, _ = excerpts(one, files={"a.py": f'def f(user, password: str = "{value}"):\n'.encode()})
    (line,) = reader.around(one)
    assert "def f(user, password" in line.text
    assert value not in line.text
