from tests.unit.formats.diagnostics.said import said


def test_failures_stops_and_warnings_are_told_apart() -> None:
    log = """\
Makefile:6: warning: overriding recipe for target 'b'
make: warning:  Clock skew detected.  Your build may be incomplete.
make: *** [Makefile:2: all] Error 1
make: *** No rule to make target 'x', needed by 'y'.  Stop.
Makefile:2: *** missing separator.  Stop.
"""
    assert said(log) == [
        ("make", "warning", "low", "Makefile", 6, 0, "overriding recipe for target 'b'"),
        ("make", "warning", "low", "", 0, 0, "Clock skew detected. Your build may be incomplete."),
        ("make", "failure", "high", "Makefile", 2, 0, "all: Error 1"),
        ("make", "stop", "high", "", 0, 0, "No rule to make target 'x', needed by 'y'."),
        ("make", "stop", "high", "Makefile", 2, 0, "missing separator."),
    ]


def test_ninja_says_what_failed() -> None:
    log = "FAILED: src/a.o \nninja: error: 'b.c', needed by 'b.o', missing and no known rule to make it\n"
    assert [one[:2] for one in said(log)] == [("ninja", "failure"), ("ninja", "error")]
