from interlock.formats.sbom.lined import Lined, line_of


def test_an_object_knows_its_line_and_one_from_json_has_none() -> None:
    assert line_of(Lined({"a": 1}, 7)) == 7
    assert line_of({"a": 1, "line": 7}) == 0
    assert Lined([("a", 1)], 3) == {"a": 1}
