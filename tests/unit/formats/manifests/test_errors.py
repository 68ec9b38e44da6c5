from interlock.formats.manifests import ManifestMalformed, malformed


def test_the_error_names_file_line_reason_and_remedy() -> None:
    error = malformed("a/poetry.lock", "it is not TOML", line=3)
    assert isinstance(error, ManifestMalformed)
    assert str(error) == "a/poetry.lock:3: it is not TOML"
    assert error.remedy == "write a/poetry.lock anew with the tool that made it"


def test_an_error_about_a_whole_file_names_no_line() -> None:
    error = malformed("go.sum", "it is binary", remedy="save it as text")
    assert str(error) == "go.sum: it is binary"
    assert error.remedy == "save it as text"
