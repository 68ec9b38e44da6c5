from tests.unit.formats.diagnostics.said import ROOT, said


def test_javac_names_the_category_of_a_warning() -> None:
    log = """\
src/Main.java:7: warning: [unchecked] unchecked call to add(E) of the raw type List
    list.add(1);
            ^
src/Main.java:9: error: incompatible types: String cannot be converted to int
warning: [options] bootstrap class path is not set in conjunction with -source 8
1 error
2 warnings
"""
    assert said(log) == [
        ("javac", "unchecked", "low", "src/Main.java", 7, 0, "unchecked call to add(E) of the raw type List"),
        ("javac", "error", "high", "src/Main.java", 9, 0, "incompatible types: String cannot be converted to int"),
        ("javac", "options", "low", "", 0, 0, "bootstrap class path is not set in conjunction with -source 8"),
    ]  # fmt: skip


def test_notes_that_warnings_were_left_out_are_warnings() -> None:
    log = """\
Note: src/B.java uses or overrides a deprecated API.
Note: Some input files use unchecked or unsafe operations.
"""
    assert [(one[1], one[3]) for one in said(log)] == [("deprecation", "src/B.java"), ("unchecked", "")]


def test_kotlin_is_read_in_both_of_its_forms() -> None:
    log = f"w: file://{ROOT}/src/A.kt:3:5 Not used\ne: {ROOT}/src/B.kt: (4, 6): Unresolved reference: y\n"
    assert [one[:6] for one in said(log)] == [
        ("kotlinc", "warning", "low", "src/A.kt", 3, 5),
        ("kotlinc", "error", "high", "src/B.kt", 4, 6),
    ]


def test_scala_is_read_as_sbt_writes_it() -> None:
    (one,) = said(f"[warn] {ROOT}/src/A.scala:3:5: match may not be exhaustive.\n")
    assert one == ("scalac", "warning", "low", "src/A.scala", 3, 5, "match may not be exhaustive.")
