from tests.unit.formats.diagnostics.said import ROOT, said


def test_places_are_read_and_the_repetition_at_the_end_counts_once() -> None:
    log = f"""\
[INFO] --- maven-compiler-plugin:3.13.0:compile (default-compile) @ shop ---
[WARNING] {ROOT}/src/main/java/A.java:[12,5] [deprecation] f() in B has been deprecated
[INFO] -------------------------------------------------------------
[ERROR] COMPILATION ERROR :
[INFO] -------------------------------------------------------------
[ERROR] {ROOT}/src/main/java/A.java:[20,9] cannot find symbol
[ERROR]   symbol:   variable y
[INFO] BUILD FAILURE
[ERROR] Failed to execute goal compile on project shop: Compilation failure
[ERROR] {ROOT}/src/main/java/A.java:[20,9] cannot find symbol
[ERROR] -> [Help 1]
[ERROR]
[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
"""
    assert said(log) == [
        ("javac", "deprecation", "low", "src/main/java/A.java", 12, 5, "f() in B has been deprecated"),
        ("javac", "error", "high", "src/main/java/A.java", 20, 9, "cannot find symbol"),
        ("maven", "error", "high", "", 0, 0, "Failed to execute goal compile on project shop: Compilation failure"),
    ]


def test_what_maven_says_of_the_project_is_a_warning() -> None:
    (one,) = said("[WARNING] Using platform encoding (UTF-8 actually) to copy filtered resources\n")
    assert one[:3] == ("maven", "warning", "low")
