from tests.unit.formats.diagnostics.said import ROOT, said


def test_what_went_wrong_is_told_with_the_place_above_it() -> None:
    log = f"""\
> Task :compileJava FAILED

FAILURE: Build failed with an exception.

* Where:
Build file '{ROOT}/build.gradle' line: 12

* What went wrong:
A problem occurred evaluating root project 'shop'.
> Could not find method compile()

* Try:
> Run with --stacktrace option to get the stack trace.
Deprecated Gradle features were used in this build, making it incompatible with Gradle 9.0.
"""
    assert said(log) == [
        ("gradle", "failure", "high", "build.gradle", 12, 0,
         "A problem occurred evaluating root project 'shop'. > Could not find method compile()"),
        ("gradle", "deprecated", "low", "", 0, 0,
         "Deprecated Gradle features were used in this build, making it incompatible with Gradle 9.0."),
    ]  # fmt: skip
