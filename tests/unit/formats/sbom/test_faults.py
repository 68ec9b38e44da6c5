from interlock.formats.sbom.faults import pointer


def test_a_pointer_escapes_what_would_end_a_step() -> None:
    assert pointer("a/b", 0, "c~d") == "/a~1b/0/c~0d"
    assert pointer() == ""
