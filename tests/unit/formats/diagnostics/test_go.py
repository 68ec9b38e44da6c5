from tests.unit.formats.diagnostics.said import said


def test_the_compiler_stops_and_vet_warns() -> None:
    log = """\
# example.org/shop
./main.go:7:2: undefined: start
./main.go:9:5: declared and not used: x
# [example.org/shop/pkg]
pkg/a.go:3:9: fmt.Printf format %d has arg s of wrong type string
vet: pkg/b.go:4:1: missing return
"""
    assert said(log) == [
        ("go", "error", "high", "main.go", 7, 2, "undefined: start"),
        ("go", "error", "high", "main.go", 9, 5, "declared and not used: x"),
        ("go-vet", "warning", "low", "pkg/a.go", 3, 9, "fmt.Printf format %d has arg s of wrong type string"),
        ("go-vet", "warning", "low", "pkg/b.go", 4, 1, "missing return"),
    ]


def test_modules_that_do_not_fit_their_sums_stop_the_build() -> None:
    log = "go: downloading example.org/x v1.0.0\ngo: updates to go.mod needed; to update it: go mod tidy\n"
    assert said(log) == [("go", "module", "high", "", 0, 0, "updates to go.mod needed; to update it: go mod tidy")]
