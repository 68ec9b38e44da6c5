from tests.unit.formats.diagnostics.said import ROOT, said


def test_plain_and_pretty_say_the_same() -> None:
    plain = "src/a.ts(2,7): error TS2322: Type 'string' is not assignable to type 'number'.\n"
    pretty = (
        "\x1b[96msrc/a.ts\x1b[0m:\x1b[93m2\x1b[0m:\x1b[93m7\x1b[0m - \x1b[91merror\x1b[0m"
        "\x1b[90m TS2322: \x1b[0mType 'string' is not assignable to type 'number'.\n"
    )
    wanted = [("tsc", "TS2322", "high", "src/a.ts", 2, 7, "Type 'string' is not assignable to type 'number'.")]
    assert said(plain) == said(pretty) == wanted


def test_an_error_of_the_project_has_no_place() -> None:
    assert said("error TS18003: No inputs were found.\n") == [
        ("tsc", "TS18003", "high", "", 0, 0, "No inputs were found.")
    ]


def test_the_loader_of_webpack_is_read_over_two_lines() -> None:
    log = f"[tsl] ERROR in {ROOT}/src/a.ts(3,5)\n      TS2304: Cannot find name 'y'.\n"
    assert said(log) == [("tsc", "TS2304", "high", "src/a.ts", 3, 5, "Cannot find name 'y'.")]
