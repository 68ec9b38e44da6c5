from tests.unit.formats.diagnostics.said import ROOT, said


def test_webpack_names_a_module_and_the_source_it_quotes_is_left_out() -> None:
    log = """\
ERROR in ./src/i.js 1:0
Module parse failed: Unexpected token (1:0)
You may need an appropriate loader to handle this file type.
> 1 | import {nope} from "./b.js";
    | ^

WARNING in asset size limit: The following asset(s) exceed the recommended size limit (244 KiB).
This can impact web performance.

webpack 5.1.0 compiled with 1 error and 1 warning in 68 ms
"""
    first, second = said(log)
    assert first[:6] == ("webpack", "error", "high", "src/i.js", 1, 0)
    assert first[6].startswith("Module parse failed")
    assert "import" not in first[6]
    assert second[:4] == ("webpack", "warning", "low", "")
    assert second[6] == "This can impact web performance."


def test_esbuild_gives_the_place_below() -> None:
    log = '✘ [ERROR] Could not resolve "./missing.js"\n\n    src/i.js:2:14:\n      2 │ import z from "./missing.js";\n'
    assert said(log) == [("esbuild", "error", "high", "src/i.js", 2, 14, 'Could not resolve "./missing.js"')]


def test_vite_and_rollup_warn_and_fail() -> None:
    log = f"""\
src/i.js (2:12): Use of eval in "src/i.js" is strongly discouraged
(!) Some chunks are larger than 500 kB after minification.
error during build:
Could not resolve "./missing.js" from "src/i.js"
file: {ROOT}/src/i.js
    at getRollupError (parseAst.js:355:41)
"""
    assert [one[:6] for one in said(log)] == [
        ("rollup", "warning", "low", "src/i.js", 2, 12),
        ("rollup", "warning", "low", "", 0, 0),
        ("vite", "error", "high", "src/i.js", 0, 0),
    ]
