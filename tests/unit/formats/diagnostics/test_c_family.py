from tests.unit.formats.diagnostics.said import said


def test_warnings_name_their_flag_and_notes_are_left_out() -> None:
    log = """\
In file included from src/net.c:2:
src/net.c: In function 'send_all':
src/net.c:12:3: warning: format not a string literal and no format arguments [-Wformat-security]
   12 |   printf(text);
      |   ^~~~~~
src/net.c:4:5: note: declared here
include/net.h:7:1: warning: unused variable 'z' [-Wunused-variable]
"""
    assert said(log) == [
        ("gcc", "-Wformat-security", "medium", "src/net.c", 12, 3,
         "format not a string literal and no format arguments"),
        ("gcc", "-Wunused-variable", "low", "include/net.h", 7, 1, "unused variable 'z'"),
    ]  # fmt: skip


def test_a_warning_made_an_error_keeps_the_name_of_its_flag() -> None:
    (one,) = said("a.c:1:2: error: array subscript 9 is above array bounds [-Werror=array-bounds]\n")
    assert one[:3] == ("gcc", "-Warray-bounds", "high")


def test_an_error_without_column_and_a_missing_header_are_errors() -> None:
    assert [one[1:5] for one in said("a.c:9: error: expected ';'\na.c:1:10: fatal error: x.h: No such file\n")] == [
        ("error", "high", "a.c", 9),
        ("error", "high", "a.c", 1),
    ]


def test_the_linker_names_what_it_did_not_find() -> None:
    log = """\
/usr/bin/ld: /tmp/cc5D.o: in function `main':
main.c:(.text+0x5): undefined reference to `start'
/usr/bin/ld: b.o:b.c:3: multiple definition of `x'; a.o:a.c:1: first defined here
collect2: error: ld returned 1 exit status
clang: error: linker command failed with exit code 1 (use -v to see invocation)
"""
    assert [(one[0], one[3], one[4]) for one in said(log)] == [
        ("ld", "main.c", 0),
        ("ld", "b.c", 3),
        ("gcc", "", 0),
        ("gcc", "", 0),
    ]


def test_a_file_outside_of_the_project_is_named_in_the_message_only() -> None:
    (one,) = said("/usr/include/zlib.h:40:2: warning: old [-Wcpp]\n")
    assert one[3:] == ("", 0, 0, "zlib.h: old")
