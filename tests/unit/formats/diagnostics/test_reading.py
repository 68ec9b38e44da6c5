import time

from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.diagnostics import read_log
from tests.unit.formats.diagnostics.said import ROOT, said

PIECES = (
    "a.c:1:2: warning: x", "error", " in ", "/", ".go:3:4: y", "[WARNING] ", "make: *** [", "]", "CMake Error at ",
    "src/a.ts(1,2): error TS1: z", "\x1b[31m", "\x1b]0;", "\r", "\n", "\n\n", " --> a.rs:1:2", "(!) ", "{", '"', "[{",
    '  File "e.py", line 1', "SyntaxError: s", "  1:2  error  t  rule", "\x00", "é", " ", "9" * 40,
)  # fmt: skip


def test_each_tool_of_a_mixed_log_is_heard() -> None:
    log = """\
cc -c a.c
a.c:1:2: warning: x [-Wunused]
npx tsc
b.ts(1,2): error TS1005: ';' expected.
make: *** [all] Error 2
"""
    assert [one[0] for one in said(log)] == ["gcc", "tsc", "make"]


def test_paths_are_relative_to_the_folder_that_make_is_in() -> None:
    log = f"""\
make[1]: Entering directory '{ROOT}/lib'
a.c:1:2: warning: x [-Wunused]
make[1]: Leaving directory '{ROOT}/lib'
a.c:1:2: warning: x [-Wunused]
"""
    assert [one[3] for one in said(log)] == ["lib/a.c", "a.c"]
    assert said("a.c:1:2: warning: x [-Wunused]\n", "deep/er")[0][3] == "deep/er/a.c"


def test_the_same_words_twice_count_once() -> None:
    assert len(said("a.h:1:2: warning: x [-Wunused]\n" * 50)) == 1


def test_no_path_leads_out_of_the_project() -> None:
    assert [one[3] for one in said("../../etc/a.c:1:2: error: x\n/etc/b.c:1:2: error: x\n")] == ["", ""]


def test_colours_and_carriage_returns_hide_nothing() -> None:
    log = "\x1b[1ma.c:1:2: \x1b[35mwarning:\x1b[0m x [-Wunused]\r      \n\x1b]0;a.c:3:4: error: y\n"
    assert [one[4] for one in said(log)] == [1, 3]


def test_a_log_with_more_than_is_kept_says_so() -> None:
    log = "".join(f"a.c:{line}:1: warning: x{line} [-Wunused]\n" for line in range(1, 20_010))
    read = read_log(log.encode(), ROOT)
    assert not read.is_whole
    assert len(read.sightings) == 20_000


def test_bytes_that_are_no_text_are_read_past() -> None:
    assert [one[0] for one in said("")] == []
    assert len(read_log(b"\xff\xfe\x00a.c\na.c:1:2: error: \xff\n", ROOT).sightings) == 1


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_log_breaks_the_reader(log: str) -> None:
    for one in read_log(log.encode(), ROOT).sightings:
        assert one.at.line >= 0
        assert not one.at.path.startswith(("/", ".."))
        assert one.message.isprintable()


def test_lines_made_to_be_slow_are_not() -> None:
    hostile = [
        "  1:1  error  " + " " * 3900 + "!", "a" * 3900 + ": warning", ": " * 1900 + "undefined reference to x",
        "(1," * 1300 + "error", "a:1:" * 900 + " error:", "\x1b]" * 5000, "/a.go:1" * 500, "ERROR in " + "a:1 " * 900,
        "a : warning X123 : " + " [a" * 1200, "make: *** [" * 300,
    ]  # fmt: skip
    began = time.process_time()
    read_log("\n".join(hostile * 10).encode(), ROOT)
    assert time.process_time() - began < 5
